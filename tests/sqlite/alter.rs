//! Columns and enums of tables with rows.

use crate::support::{Outcome, Shop, explain};
use crate::{ROWS, TEAMS_AND_USERS};

async fn filled() -> Result<Shop, Box<dyn std::error::Error>> {
    let mut shop = Shop::new(TEAMS_AND_USERS).await?;
    shop.execute(&ROWS).await?;
    Ok(shop)
}

fn add(column: &str, fill: &str) -> String {
    format!(
        "[[operation]]\nkind = \"add_column\"\ntable = \"users\"\ncolumn = {{ name = \"new\", {column} }}\n{fill}"
    )
}

#[tokio::test]
async fn columns_are_added_to_tables_with_rows() -> Outcome {
    for (column, fill, rebuilds, value) in [
        (r#"type = "text", nullable = true"#, "", 0, "NULL"),
        (r#"type = "integer", default = 18"#, "", 0, "18"),
        (r#"type = "enum(role)", default = "guest""#, "", 0, "guest"),
        (r#"type = "json", nullable = true, collate = "NOCASE""#, "", 0, "NULL"),
        (r#"type = "boolean", default = true"#, "", 0, "1"),
        (r#"type = "text", nullable = true, generated = { expression = "email || '!'" }"#, "", 0, "ann@x.y!"),
        (
            r#"type = "text", nullable = true, generated = { expression = "email || '!'", stored = true }"#,
            "",
            1,
            "ann@x.y!",
        ),
        (r#"type = "text", default_sql = "CURRENT_TIMESTAMP""#, "", 1, ""),
        (r#"type = "integer", default_sql = "1 + 1""#, "", 1, "2"),
        (r#"type = "text""#, "fill = \"'x' || id\"", 1, "x1"),
        (r#"type = "text", nullable = true, default = "d""#, "fill = \"'x' || id\"", 1, "x1"),
    ] {
        let mut shop = filled().await?;
        let body = add(column, fill);
        assert_eq!(shop.rebuilds(&body)?, rebuilds, "{column}");
        shop.upgrade(&body).await.map_err(|error| format!("{column}: {}", explain(error.as_ref())))?;
        let rows = shop.rows("SELECT new FROM users ORDER BY id").await?;
        assert_eq!(rows.len(), 2);
        assert!(value.is_empty() || rows[0] == value, "{column}: {rows:?}");
        shop.downgrade(&body).await.map_err(|error| format!("{column}: {}", explain(error.as_ref())))?;
        assert_eq!(shop.rows("SELECT count(*) FROM pragma_table_xinfo('users')").await?, ["6"]);
    }
    Ok(())
}

#[tokio::test]
async fn a_required_column_needs_a_value_for_the_rows() -> Outcome {
    let mut shop = filled().await?;
    let body = add(r#"type = "text""#, "");
    let error = shop.upgrade(&body).await.err().ok_or("it did not stop")?;
    assert!(explain(error.as_ref()).contains("`users.new` is required"), "{error}");
    shop.execute(&["DELETE FROM users"]).await?;
    shop.upgrade(&body).await?;
    assert_eq!(shop.rows("SELECT count(*) FROM users").await?, ["0"]);
    Ok(())
}

const ALTER_ROLE: &str = r#"
[[operation]]
kind = "alter_enum"
enum = "role"
from = ["admin", "member", "guest"]
to = ["owner", "admin", "member"]
renames = [{ from = "admin", to = "owner" }, { from = "member", to = "admin" }]
"#;

#[tokio::test]
async fn renamed_values_of_an_enum_are_followed_by_rows() -> Outcome {
    let mut shop = filled().await?;
    shop.upgrade(ALTER_ROLE).await?;
    assert_eq!(shop.rows("SELECT id, role FROM users ORDER BY id").await?, ["1|owner", "2|admin"]);
    assert!(shop.execute(&["UPDATE users SET role = 'guest'"]).await.is_err());
    shop.downgrade(ALTER_ROLE).await?;
    assert_eq!(shop.rows("SELECT id, role FROM users ORDER BY id").await?, ["1|admin", "2|member"]);
    Ok(())
}

#[tokio::test]
async fn a_value_that_rows_hold_cannot_go() -> Outcome {
    let mut shop = filled().await?;
    shop.execute(&["UPDATE users SET role = 'guest' WHERE id = 2"]).await?;
    let error = shop.upgrade(ALTER_ROLE).await.err().ok_or("it did not stop")?;
    let text = explain(error.as_ref());
    assert!(text.contains("enum `role` loses `guest`, and rows hold it in `users.role`"), "{text}");
    assert_eq!(shop.rows("SELECT role FROM users ORDER BY id").await?, ["admin", "guest"]);
    Ok(())
}

#[tokio::test]
async fn an_enum_and_its_column_share_a_rebuild() -> Outcome {
    let shop = filled().await?;
    let alter = r#"
[[operation]]
kind = "alter_column"
table = "users"
column = "role"
from = { type = "enum(role)", default = "member" }
to = { type = "enum(role)", default = "owner" }
"#;
    assert_eq!(shop.rebuilds(&format!("{ALTER_ROLE}{alter}"))?, 1);
    assert_eq!(shop.rebuilds(&format!("{alter}{ALTER_ROLE}"))?, 1);
    let reordered = "[[operation]]\nkind = \"alter_enum\"\nenum = \"role\"\n\
                     from = [\"admin\", \"member\", \"guest\"]\nto = [\"guest\", \"admin\", \"member\"]\n";
    assert_eq!(shop.sql(reordered)?, "");
    Ok(())
}

#[tokio::test]
async fn a_wider_integer_is_the_same_on_sqlite() -> Outcome {
    let shop = filled().await?;
    let body = r#"
[[operation]]
kind = "alter_column"
table = "users"
column = "team_id"
from = { type = "bigint", nullable = true }
to = { type = "integer", nullable = true }
"#;
    assert_eq!(shop.sql(body)?, "");
    Ok(())
}

#[tokio::test]
async fn an_auto_increment_key_is_added_to_rows() -> Outcome {
    let mut shop = Shop::new(
        "[[operation]]\nkind = \"create_table\"\ntable = \"t\"\ncolumns = [{ name = \"a\", type = \"text\" }]\n",
    )
    .await?;
    shop.execute(&["INSERT INTO t VALUES ('x'), ('y')"]).await?;
    let body = r#"
[[operation]]
kind = "add_column"
table = "t"
column = { name = "id", type = "bigint", auto_increment = true }

[[operation]]
kind = "add_constraint"
table = "t"
constraint = { kind = "primary_key", name = "pk_t", columns = ["id"] }
"#;
    shop.upgrade(body).await?;
    assert_eq!(shop.rows("SELECT id, a FROM t ORDER BY id").await?, ["1|x", "2|y"]);
    shop.downgrade(body).await?;
    assert_eq!(shop.rows("SELECT * FROM t").await?, ["x", "y"]);
    Ok(())
}

#[tokio::test]
async fn a_referenced_column_is_renamed_everywhere() -> Outcome {
    let mut shop = filled().await?;
    shop.upgrade("[[operation]]\nkind = \"rename_column\"\ntable = \"teams\"\nfrom = \"id\"\nto = \"Id\"\n")
        .await?;
    assert_eq!(shop.rows("SELECT \"to\" FROM pragma_foreign_key_list('users')").await?, ["Id"]);
    assert_eq!(shop.rows("SELECT Id, name FROM teams ORDER BY 1").await?, ["1|red", "2|blue"]);
    Ok(())
}
