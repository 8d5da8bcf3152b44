//! Tables that come and go.

use crate::support::{Outcome, Shop, explain};
use crate::{ROWS, TEAMS_AND_USERS};

#[tokio::test]
async fn what_is_created_is_gone_after_the_way_back() -> Outcome {
    let mut shop = Shop::new(TEAMS_AND_USERS).await?;
    assert_eq!(
        shop.objects().await?,
        ["index ix_users_lower_email", "index ix_users_team_id", "table teams", "table users"]
    );
    shop.downgrade(TEAMS_AND_USERS).await?;
    assert_eq!(shop.objects().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn tables_may_refer_to_one_another() -> Outcome {
    let table = |name: &str, other: &str| {
        format!(
            "[[operation]]\nkind = \"create_table\"\ntable = \"{name}\"\n\
             columns = [{{ name = \"id\", type = \"bigint\" }}, {{ name = \"other\", type = \"bigint\", nullable = true }}]\n\
             constraints = [\n\
             {{ kind = \"primary_key\", name = \"pk_{name}\", columns = [\"id\"] }},\n\
             {{ kind = \"foreign_key\", name = \"fk_{name}\", columns = [\"other\"], deferrable = \"deferred\", \
             references = {{ table = \"{other}\", columns = [\"id\"] }} }},\n]\n"
        )
    };
    let mut shop = Shop::new(&format!("{}{}", table("a", "b"), table("b", "a"))).await?;
    shop.execute(&["INSERT INTO a VALUES (1, NULL)", "INSERT INTO b VALUES (2, 1)"]).await?;
    assert!(shop.execute(&["INSERT INTO a VALUES (3, 9)"]).await.is_err());
    Ok(())
}

#[tokio::test]
async fn a_dropped_table_takes_no_rows_of_unknown_tables_along() -> Outcome {
    let mut shop = Shop::new(TEAMS_AND_USERS).await?;
    shop.execute(&ROWS).await?;
    shop.execute(&[
        "CREATE TABLE badges (user_id INTEGER REFERENCES Users (id) ON DELETE CASCADE)",
        "INSERT INTO badges VALUES (1)",
    ])
    .await?;
    let error = shop.downgrade(TEAMS_AND_USERS).await.err().ok_or("it did not stop")?;
    let text = explain(error.as_ref());
    assert!(text.contains("table `users` cannot go") && text.contains("badges"), "{text}");
    assert_eq!(shop.rows("SELECT count(*) FROM badges").await?, ["1"]);
    assert_eq!(shop.rows("SELECT count(*) FROM users").await?, ["2"]);
    Ok(())
}

#[tokio::test]
async fn unmanaged_tables_have_no_sql() -> Outcome {
    let shop = Shop::new("").await?;
    let body = r#"
[[operation]]
kind = "create_table"
table = "legacy"
unmanaged = true
columns = [{ name = "id", type = "bigint" }]

[[operation]]
kind = "add_column"
table = "legacy"
column = { name = "n", type = "text[]" }

[[operation]]
kind = "rename_table"
from = "legacy"
to = "old"
"#;
    assert_eq!(shop.sql(body)?, "");
    Ok(())
}

#[tokio::test]
async fn what_sqlite_lacks_is_refused() -> Outcome {
    let shop = Shop::new(TEAMS_AND_USERS).await?;
    let index = |rest: &str| {
        format!(
            "kind = \"create_index\"\ntable = \"users\"\nindex = {{ name = \"i\", columns = [\"email\"], {rest} }}"
        )
    };
    let column = |rest: &str| {
        format!("kind = \"add_column\"\ntable = \"users\"\ncolumn = {{ name = \"new\", {rest} }}")
    };
    for (operation, message) in [
        (index("using = \"gin\""), "sqlite has no index method `gin`: index `i` of `users`"),
        (index("include = [\"age\"]"), "sqlite has no covering indexes (`include`): index `i` of `users`"),
        (
            column("type = \"text[]\", nullable = true"),
            "sqlite has no column type `text[]`: column `users.new`",
        ),
        (
            column("type = \"bigint unsigned\", default = 0"),
            "sqlite has no column type `bigint unsigned`: column `users.new`",
        ),
        (
            column("type = { postgres = \"citext\" }, nullable = true"),
            "sqlite has no type: column `users.new`",
        ),
        (
            column("type = \"bigint\", default = { integer = \"9223372036854775808\" }"),
            "sqlite has no literal for the default 9223372036854775808: column `users.new`",
        ),
        (
            "kind = \"rename_table\"\nfrom = \"users\"\nto = \"auth.users\"".to_owned(),
            "sqlite has no database schemas (`auth`): table `auth.users`",
        ),
        (
            "kind = \"sql\"\nup = { postgres = [\"SELECT 1\"] }\ndown = []".to_owned(),
            "operation 1 (`sql`) says nothing for sqlite",
        ),
    ] {
        let error = shop.sql(&format!("[[operation]]\n{operation}\n")).err().ok_or("it was rendered")?;
        assert_eq!(error.to_string(), message);
    }
    Ok(())
}

#[tokio::test]
async fn a_comment_at_the_end_of_an_expression_swallows_nothing() -> Outcome {
    let mut shop = Shop::new(
        r#"
[[operation]]
kind = "create_table"
table = "prices"
columns = [
    { name = "id", type = "integer" },
    { name = "net", type = "integer", nullable = true },
    { name = "kind", type = "integer", default_sql = "1 -- the usual" },
    { name = "gross", type = "integer", nullable = true, generated = { expression = "net * 2 -- with tax", stored = true } },
]
constraints = [{ kind = "check", name = "ck_net", expression = "net > 0 -- not for nothing" }]
indexes = [{ name = "ix", columns = [{ expression = "abs(net) -- whatever" }], where = "net > 1 -- dear" }]
"#,
    )
    .await?;
    shop.execute(&["INSERT INTO prices (id, net) VALUES (1, 10), (2, NULL)"]).await?;
    shop.upgrade(
        r#"
[[operation]]
kind = "alter_column"
table = "prices"
column = "net"
from = { type = "integer", nullable = true }
to = { type = "integer" }
fill = "7 -- a guess"

[[operation]]
kind = "add_column"
table = "prices"
column = { name = "tax", type = "integer" }
fill = "id * 5 -- the second is 10"
"#,
    )
    .await?;
    assert_eq!(
        shop.rows("SELECT id, net, kind, gross, tax FROM prices").await?,
        ["1|10|1|20|5", "2|7|1|14|10"]
    );
    Ok(())
}
