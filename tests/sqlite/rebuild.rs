//! The rebuild keeps what is on and around the table.

use crate::support::{Outcome, Shop, explain};
use crate::{ROWS, TEAMS_AND_USERS};

const AROUND: [&str; 6] = [
    "CREATE TABLE log (text TEXT)",
    "CREATE TABLE badges (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE)",
    "INSERT INTO badges VALUES (10, 1), (11, 2)",
    "CREATE TRIGGER log_users AFTER UPDATE ON users BEGIN INSERT INTO log VALUES (new.email); END",
    "CREATE VIEW emails AS SELECT id, email FROM users",
    "CREATE INDEX by_hand ON users (age)",
];

const REQUIRE_EMAIL: &str = r#"
[[operation]]
kind = "alter_column"
table = "users"
column = "email"
from = { type = "varchar(120)", nullable = true }
to = { type = "varchar(200)" }
fill = "'nobody' || id"
"#;

async fn filled() -> Result<Shop, Box<dyn std::error::Error>> {
    let mut shop = Shop::new(TEAMS_AND_USERS).await?;
    shop.execute(&ROWS).await?;
    Ok(shop)
}

#[tokio::test]
async fn all_that_is_around_the_table_is_kept() -> Outcome {
    let mut shop = filled().await?;
    shop.execute(&AROUND).await?;
    let before = shop.objects().await?;
    shop.upgrade(REQUIRE_EMAIL).await?;
    assert_eq!(shop.objects().await?, before);
    assert_eq!(
        shop.rows("SELECT id, email, role, age, team_id, loud FROM users ORDER BY id").await?,
        ["1|ann@x.y|admin|30|1|ANN@X.Y", "2|nobody2|member|NULL|2|NOBODY2"]
    );
    assert_eq!(shop.rows("SELECT id, user_id FROM badges ORDER BY id").await?, ["10|1", "11|2"]);
    assert_eq!(shop.rows("SELECT email FROM emails ORDER BY id").await?, ["ann@x.y", "nobody2"]);
    Ok(())
}

#[tokio::test]
async fn all_that_is_around_the_table_still_works() -> Outcome {
    let mut shop = filled().await?;
    shop.execute(&AROUND).await?;
    shop.upgrade(REQUIRE_EMAIL).await?;
    shop.execute(&["UPDATE users SET email = 'eve@x.y' WHERE id = 1"]).await?;
    assert_eq!(shop.rows("SELECT text FROM log").await?, ["eve@x.y"]);
    shop.execute(&["INSERT INTO users (email) VALUES ('new@x.y')"]).await?;
    assert_eq!(shop.rows("SELECT max(id), role FROM users").await?, ["81|member"]);
    shop.execute(&["DELETE FROM teams WHERE id = 1"]).await?;
    assert_eq!(shop.rows("SELECT id FROM users ORDER BY id").await?, ["2", "81"]);
    assert_eq!(shop.rows("SELECT id FROM badges").await?, ["11"]);
    assert!(shop.execute(&["INSERT INTO users (email, role) VALUES ('x', 'king')"]).await.is_err());
    assert!(shop.execute(&["INSERT INTO users (email) VALUES ('new@x.y')"]).await.is_err());
    assert_eq!(shop.rows("PRAGMA foreign_keys").await?, ["1"]);
    Ok(())
}

#[tokio::test]
async fn the_way_back_is_a_rebuild_too() -> Outcome {
    let mut shop = filled().await?;
    let before =
        shop.rows("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'users' ORDER BY name").await?;
    shop.upgrade(REQUIRE_EMAIL).await?;
    shop.downgrade(REQUIRE_EMAIL).await?;
    let after =
        shop.rows("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'users' ORDER BY name").await?;
    assert_eq!(after, before);
    assert_eq!(shop.rows("SELECT count(*) FROM users").await?, ["2"]);
    Ok(())
}

#[tokio::test]
async fn a_missing_value_stops_it_and_leaves_nothing() -> Outcome {
    let mut shop = filled().await?;
    let before = shop.objects().await?;
    let without_fill = REQUIRE_EMAIL.replace("fill = \"'nobody' || id\"", "");
    let error = shop.upgrade(&without_fill).await.err().ok_or("it did not stop")?;
    let text = explain(error.as_ref());
    assert!(text.contains("`users.email` becomes required"), "{text}");
    assert_eq!(shop.objects().await?, before);
    assert_eq!(shop.rows("SELECT count(*) FROM users WHERE email IS NULL").await?, ["1"]);
    Ok(())
}

#[tokio::test]
async fn a_failure_in_the_copy_leaves_nothing() -> Outcome {
    let mut shop = filled().await?;
    let before = shop.objects().await?;
    let broken = REQUIRE_EMAIL.replace("'nobody' || id", "''");
    let error = shop.upgrade(&broken).await.err().ok_or("it did not stop")?;
    assert!(explain(error.as_ref()).contains("ck_users_email"), "{}", explain(error.as_ref()));
    assert_eq!(shop.objects().await?, before);
    Ok(())
}

#[tokio::test]
async fn operations_in_a_row_share_a_rebuild() -> Outcome {
    let mut shop = filled().await?;
    let body = format!(
        r#"{REQUIRE_EMAIL}
[[operation]]
kind = "drop_constraint"
table = "users"
constraint = {{ kind = "foreign_key", name = "fk_users_team_id", columns = ["team_id"], references = {{ table = "teams", columns = ["id"] }}, on_delete = "cascade" }}

[[operation]]
kind = "drop_index"
table = "users"
index = {{ name = "ix_users_team_id", columns = [{{ column = "team_id", descending = true }}] }}

[[operation]]
kind = "drop_column"
table = "users"
column = {{ name = "team_id", type = "bigint", nullable = true }}

[[operation]]
kind = "add_column"
table = "users"
column = {{ name = "nick", type = "text" }}
fill = "coalesce(age, 'old')"

[[operation]]
kind = "add_constraint"
table = "users"
constraint = {{ kind = "unique", name = "uq_users_nick", columns = ["nick"] }}
"#
    );
    assert_eq!(shop.rebuilds(&body)?, 1);
    shop.upgrade(&body).await?;
    assert_eq!(
        shop.rows("SELECT * FROM users ORDER BY id").await?,
        ["1|ann@x.y|admin|30|ANN@X.Y|30", "2|nobody2|member|NULL|NOBODY2|old"]
    );
    Ok(())
}

/// A rebuild waits for what comes later, as long as nothing between them needs it.
#[tokio::test]
async fn operations_on_other_tables_do_not_end_a_rebuild() -> Outcome {
    let mut shop = filled().await?;
    let between = r#"
[[operation]]
kind = "create_table"
table = "badges"
columns = [{ name = "id", type = "bigint" }]
constraints = [{ kind = "primary_key", name = "pk_badges", columns = ["id"] }]

[[operation]]
kind = "add_column"
table = "teams"
column = { name = "motto", type = "text", nullable = true }

[[operation]]
kind = "alter_column"
table = "teams"
column = "name"
from = { type = "varchar(50)" }
to = { type = "varchar(50)", nullable = true }
"#;
    let later = r#"
[[operation]]
kind = "add_constraint"
table = "users"
constraint = { kind = "check", name = "ck_users_id", expression = "id > 0" }
"#;
    let body = format!("{REQUIRE_EMAIL}{between}{later}");
    assert_eq!(shop.rebuilds(&body)?, 2);
    let reading = format!(
        "{REQUIRE_EMAIL}{between}{}",
        REQUIRE_EMAIL
            .replace("\"email\"", "\"age\"")
            .replace("varchar(120)", "text")
            .replace("'nobody' || id", "(SELECT max(name) FROM teams)")
    );
    assert_eq!(shop.rebuilds(&reading)?, 3);
    shop.upgrade(&body).await?;
    assert_eq!(shop.reflect().await?.schema, shop.lowered()?);
    shop.downgrade(&body).await?;
    assert_eq!(shop.reflect().await?.schema, shop.lowered()?);
    Ok(())
}

/// Between a key that goes and a column that stops counting there may be what ends a rebuild.
#[tokio::test]
async fn a_key_that_goes_takes_the_counting_along() -> Outcome {
    let drop_key = r#"
[[operation]]
kind = "drop_constraint"
table = "teams"
constraint = { kind = "primary_key", name = "pk_teams", columns = ["id"] }
"#;
    let rest = r#"
[[operation]]
kind = "rename_column"
table = "teams"
from = "name"
to = "title"

[[operation]]
kind = "alter_column"
table = "teams"
column = "id"
from = { type = "bigint", auto_increment = true }
to = { type = "bigint" }
"#;
    let body = TEAMS_AND_USERS.split("[[operation]]").nth(2).map(|table| format!("[[operation]]{table}"));
    let mut shop = Shop::new(&body.ok_or("no table")?).await?;
    shop.execute(&["INSERT INTO teams (name) VALUES ('red')"]).await?;
    shop.upgrade(&format!("{drop_key}{rest}")).await?;
    assert_eq!(shop.reflect().await?.schema, shop.lowered()?);
    assert_eq!(shop.rows("SELECT id, title FROM teams").await?, ["1|red"]);
    shop.downgrade(&format!("{drop_key}{rest}")).await?;
    assert_eq!(shop.reflect().await?.schema, shop.lowered()?);
    let error = shop.sql(drop_key).err().ok_or("it was rendered")?;
    assert!(error.to_string().contains("auto-increment but on a single integer primary key"), "{error}");
    Ok(())
}

#[tokio::test]
async fn an_index_whose_name_moves_to_another_table_is_gone_by_then() -> Outcome {
    let mut shop = filled().await?;
    let body = format!(
        "{REQUIRE_EMAIL}{}",
        r#"
[[operation]]
kind = "drop_index"
table = "users"
index = { name = "ix_users_team_id", columns = [{ column = "team_id", descending = true }] }

[[operation]]
kind = "create_index"
table = "teams"
index = { name = "ix_users_team_id", columns = ["name"] }
"#
    );
    shop.upgrade(&body).await?;
    assert_eq!(shop.reflect().await?.schema, shop.lowered()?);
    Ok(())
}

#[tokio::test]
async fn hand_written_sql_ends_a_rebuild() -> Outcome {
    let mut shop = filled().await?;
    let body = format!(
        r#"
[[operation]]
kind = "alter_column"
table = "users"
column = "age"
from = {{ type = "text", nullable = true }}
to = {{ type = "varchar(9)", nullable = true }}

[[operation]]
kind = "sql"
up = ["UPDATE users SET email = 'by hand' WHERE email IS NULL"]
down = []
{}"#,
        REQUIRE_EMAIL.replace("fill = \"'nobody' || id\"", "")
    );
    assert_eq!(shop.rebuilds(&body)?, 2);
    shop.upgrade(&body).await?;
    assert_eq!(shop.rows("SELECT email FROM users WHERE id = 2").await?, ["by hand"]);
    Ok(())
}

#[tokio::test]
async fn a_fill_sees_what_earlier_operations_made() -> Outcome {
    let mut shop = filled().await?;
    let body = format!(
        r#"{REQUIRE_EMAIL}
[[operation]]
kind = "add_column"
table = "users"
column = {{ name = "mail", type = "text" }}
fill = "upper(email)"
"#
    );
    assert_eq!(shop.rebuilds(&body)?, 2);
    shop.upgrade(&body).await?;
    assert_eq!(shop.rows("SELECT mail FROM users ORDER BY id").await?, ["ANN@X.Y", "NOBODY2"]);
    Ok(())
}

#[tokio::test]
async fn a_rename_and_a_change_of_type_keep_the_values() -> Outcome {
    let mut shop = filled().await?;
    shop.execute(&["CREATE VIEW ages AS SELECT age FROM users"]).await?;
    let body = r#"
[[operation]]
kind = "rename_column"
table = "users"
from = "age"
to = "years"

[[operation]]
kind = "alter_column"
table = "users"
column = "years"
from = { type = "text", nullable = true }
to = { type = "integer", nullable = true }
"#;
    shop.upgrade(body).await?;
    assert_eq!(
        shop.rows("SELECT years, typeof(years) FROM users ORDER BY id").await?,
        ["30|integer", "NULL|null"]
    );
    assert_eq!(
        shop.rows("SELECT sql FROM sqlite_master WHERE name = 'ages'").await?,
        ["CREATE VIEW ages AS SELECT \"years\" FROM users"]
    );
    shop.downgrade(body).await?;
    assert_eq!(shop.rows("SELECT age, typeof(age) FROM users ORDER BY id").await?, ["30|text", "NULL|null"]);
    Ok(())
}

#[tokio::test]
async fn a_value_that_does_not_convert_stops_it() -> Outcome {
    let mut shop = filled().await?;
    shop.execute(&["UPDATE users SET age = 'many' WHERE id = 2"]).await?;
    let body = r#"
[[operation]]
kind = "alter_column"
table = "users"
column = "age"
from = { type = "text", nullable = true }
to = { type = "integer", nullable = true }
"#;
    let error = shop.upgrade(body).await.err().ok_or("it did not stop")?;
    let text = explain(error.as_ref());
    assert!(
        text.contains("column `users.age` has values that are no integer") && text.contains("many"),
        "{text}"
    );
    let with_using = format!("{body}using = \"CASE age WHEN 'many' THEN 99 ELSE age END\"\n");
    shop.upgrade(&with_using).await?;
    assert_eq!(shop.rows("SELECT age FROM users ORDER BY id").await?, ["30", "99"]);
    Ok(())
}

/// A column of one type with values in it, that gets another type.
async fn retyped(from: &str, values: &str, to: &str) -> Result<Shop, Box<dyn std::error::Error>> {
    let column = |ty: &str| format!("{{ type = \"{ty}\", nullable = true }}");
    let create = format!(
        "[[operation]]\nkind = \"create_table\"\ntable = \"t\"\n\
         columns = [{{ name = \"c\", type = \"{from}\", nullable = true }}]\n"
    );
    let mut shop = Shop::new(&create).await?;
    shop.execute(&[&format!("INSERT INTO t VALUES (NULL), {values}")]).await?;
    shop.upgrade(&format!(
        "[[operation]]\nkind = \"alter_column\"\ntable = \"t\"\ncolumn = \"c\"\nfrom = {}\nto = {}\n",
        column(from),
        column(to)
    ))
    .await?;
    Ok(shop)
}

/// What sqlx reads in a column of the new type.
#[tokio::test]
async fn moments_bytes_and_uuids_are_converted() -> Outcome {
    for (from, values, to, after) in [
        ("timestamp", "('2024-02-29 23:59:59.5')", "date", "2024-02-29|text"),
        ("timestamptz", "('2024-02-29T23:59:59+00:00')", "date", "2024-02-29|text"),
        ("timestamp", "('2024-02-29 23:59:59.5')", "time", "23:59:59.500|text"),
        ("date", "('2024-02-29')", "timestamp", "2024-02-29 00:00:00|text"),
        ("text", "('2024-02-29')", "date", "2024-02-29|text"),
        ("text", "('2024-02-29T23:59:59Z')", "timestamptz", "2024-02-29T23:59:59Z|text"),
        ("text", "('ä')", "blob", "C3A4|blob"),
        ("blob", "(x'c3a4')", "text", "ä|text"),
        ("blob", "(x'550e8400e29b41d4a716446655440000')", "uuid", "550E8400E29B41D4A716446655440000|blob"),
        (
            "uuid",
            "(x'550e8400e29b41d4a716446655440000')",
            "varchar(36)",
            "550e8400-e29b-41d4-a716-446655440000|text",
        ),
        (
            "varchar(36)",
            "('00FF8400-e29b-41d4-a716-446655440000')",
            "uuid",
            "00FF8400E29B41D4A716446655440000|blob",
        ),
    ] {
        let mut shop = retyped(from, values, to).await?;
        let rows = shop
            .rows("SELECT CASE typeof(c) WHEN 'blob' THEN hex(c) ELSE c END, typeof(c) FROM t ORDER BY c")
            .await?;
        assert_eq!(rows, ["NULL|null", after], "{from} to {to}");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_no_value_of_the_new_type_stops_it() -> Outcome {
    for (from, value, to) in [
        ("text", "2024-02-31", "date"),
        ("text", "soon", "timestamp"),
        ("text", "noon", "time"),
        ("text", "550e8400-e29b-41d4-a716-44665544000", "uuid"),
        ("text", "550e8400-e29b-41d4-a716-44665544000g", "uuid"),
        ("text", "23:59:59", "timestamp"),
        ("text", "2460000.5", "timestamp"),
        ("text", "2024-02-29 23:59:59", "time"),
        ("double", "1.5", "integer"),
    ] {
        let error = retyped(from, &format!("('{value}')"), to).await.err().ok_or("it did not stop")?;
        let text = explain(error.as_ref());
        assert!(text.contains(&format!("values that are no {to}")) && text.contains(value), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn types_that_have_no_value_in_common_are_refused() -> Outcome {
    for (from, to) in [
        ("time", "timestamp"),
        ("bigint", "timestamp"),
        ("date", "integer"),
        ("bigint", "uuid"),
        ("uuid", "json"),
    ] {
        let error = retyped(from, "(NULL)", to).await.err().ok_or("it was not refused")?;
        let expected = format!("sqlite has no conversion from `{from}` to `{to}`: column `t.c`");
        let text = explain(error.as_ref());
        assert!(text.contains(&expected), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn a_table_renamed_beside_a_rebuild_is_followed() -> Outcome {
    let mut shop = filled().await?;
    let body = format!(
        "[[operation]]\nkind = \"rename_table\"\nfrom = \"teams\"\nto = \"crews\"\n{REQUIRE_EMAIL}\
         [[operation]]\nkind = \"rename_table\"\nfrom = \"crews\"\nto = \"Crews\"\n"
    );
    shop.execute(&["CREATE VIEW team_names AS SELECT name FROM teams"]).await?;
    shop.upgrade(&body).await?;
    assert_eq!(shop.rows("SELECT \"table\" FROM pragma_foreign_key_list('users')").await?, ["Crews"]);
    assert_eq!(shop.rows("SELECT name FROM team_names ORDER BY 1").await?, ["blue", "red"]);
    shop.execute(&["DELETE FROM Crews WHERE id = 1"]).await?;
    assert_eq!(shop.rows("SELECT id FROM users").await?, ["2"]);
    Ok(())
}

#[tokio::test]
async fn options_that_no_revision_knows_are_kept() -> Outcome {
    for (options, strict, wr) in
        [("STRICT", 1, 0), ("WITHOUT ROWID", 0, 1), ("STRICT, WITHOUT ROWID", 1, 1), ("", 0, 0)]
    {
        let mut shop = with_options(options).await?;
        shop.upgrade(REQUIRE_A).await?;
        let found = shop.rows("SELECT strict, wr FROM pragma_table_list WHERE name = 't'").await?;
        assert_eq!(found, [format!("{strict}|{wr}")], "{options}");
        assert!(shop.execute(&["INSERT INTO t VALUES (2, NULL)"]).await.is_err());
        let inserted = shop.execute(&["INSERT INTO t VALUES (2, 'no number')"]).await;
        assert_eq!(inserted.is_err(), strict == 1, "{options}");
        shop.downgrade(REQUIRE_A).await?;
        let found = shop.rows("SELECT strict, wr FROM pragma_table_list WHERE name = 't'").await?;
        assert_eq!(found, [format!("{strict}|{wr}")], "{options}");
    }
    Ok(())
}

/// A strict table has few types: one that cannot be kept stays as it is.
#[tokio::test]
async fn a_strict_table_takes_no_other_types() -> Outcome {
    let mut shop = with_options("STRICT").await?;
    let alter = REQUIRE_A.replace("to = { type = \"integer\" }", "to = { type = \"varchar(5)\" }");
    let error = shop.upgrade(&alter).await.err().ok_or("it did not stop")?;
    assert!(explain(error.as_ref()).contains("unknown datatype for t__rebuild.a"), "{error}");
    assert_eq!(shop.rows("SELECT id, a FROM t").await?, ["1|5"]);
    Ok(())
}

pub(crate) const REQUIRE_A: &str = r#"
[[operation]]
kind = "alter_column"
table = "t"
column = "a"
from = { type = "integer", nullable = true }
to = { type = "integer" }
"#;

/// A table that a person made, with a row.
pub(crate) async fn with_options(options: &str) -> Result<Shop, Box<dyn std::error::Error>> {
    let body = r#"
[[operation]]
kind = "sql"
up = ["CREATE TABLE t (id INTEGER NOT NULL, a INTEGER, CONSTRAINT pk_t PRIMARY KEY (id)) OPTIONS"]
down = ["DROP TABLE t"]
[[operation.state]]
kind = "create_table"
table = "t"
columns = [{ name = "id", type = "integer" }, { name = "a", type = "integer", nullable = true }]
constraints = [{ kind = "primary_key", name = "pk_t", columns = ["id"] }]
"#;
    let mut shop = Shop::new(&body.replace("OPTIONS", options)).await?;
    shop.execute(&["INSERT INTO t VALUES (1, 5)"]).await?;
    Ok(shop)
}

#[tokio::test]
async fn a_tree_of_rows_keeps_its_branches() -> Outcome {
    let body = r#"
[[operation]]
kind = "create_table"
table = "nodes"
columns = [
    { name = "id", type = "integer unsigned", auto_increment = true },
    { name = "Parent", type = "integer unsigned", nullable = true },
    { name = "label", type = "text", collate = "NOCASE" },
    { name = "size", type = "integer", nullable = true, generated = { expression = "length(label)", stored = true } },
]
constraints = [
    { kind = "primary_key", name = "pk_nodes", columns = ["id"] },
    { kind = "foreign_key", name = "fk_nodes_parent", columns = ["Parent"], references = { table = "nodes", columns = ["id"] }, on_delete = "cascade" },
]
"#;
    let key = r#"
[[operation]]
kind = "drop_constraint"
table = "nodes"
constraint = { kind = "foreign_key", name = "fk_nodes_parent", columns = ["Parent"], references = { table = "nodes", columns = ["id"] }, on_delete = "cascade" }

[[operation]]
kind = "drop_constraint"
table = "nodes"
constraint = { kind = "primary_key", name = "pk_nodes", columns = ["id"] }

[[operation]]
kind = "alter_column"
table = "nodes"
column = "id"
from = { type = "integer unsigned", auto_increment = true }
to = { type = "integer unsigned" }

[[operation]]
kind = "add_constraint"
table = "nodes"
constraint = { kind = "primary_key", name = "pk_nodes", columns = ["id", "label"] }
"#;
    let mut shop = Shop::new(body).await?;
    shop.execute(&[
        "INSERT INTO nodes (id, Parent, label) VALUES (1, NULL, 'root'), (2, 1, 'Leaf'), (3, 2, 'x')",
    ])
    .await?;
    assert!(shop.execute(&["INSERT INTO nodes (id, label) VALUES (-1, 'x')"]).await.is_err());
    assert_eq!(shop.rebuilds(key)?, 1);
    shop.upgrade(key).await?;
    assert_eq!(shop.rows("SELECT name FROM pragma_table_info('nodes') WHERE pk > 0").await?, ["id", "label"]);
    shop.downgrade(key).await?;
    let rows = ["1|NULL|root|4", "2|1|Leaf|4", "3|2|x|1"];
    assert_eq!(shop.rows("SELECT * FROM nodes ORDER BY id").await?, rows);
    assert_eq!(shop.rows("SELECT id FROM nodes WHERE label = 'LEAF'").await?, ["2"]);
    shop.execute(&["DELETE FROM nodes WHERE id = 1"]).await?;
    assert_eq!(shop.rows("SELECT count(*) FROM nodes").await?, ["0"]);
    Ok(())
}

/// What goes can be said to come back with a value.
#[tokio::test]
async fn the_way_back_fills_what_is_required_again() -> Outcome {
    let mut shop = filled().await?;
    let body = r#"
[[operation]]
kind = "alter_column"
table = "users"
column = "role"
from = { type = "enum(role)", default = "member" }
to = { type = "enum(role)", default = "member", nullable = true }
fill = "'admin'"
"#;
    shop.upgrade(body).await?;
    shop.execute(&["UPDATE users SET role = NULL WHERE id = 2"]).await?;
    shop.downgrade(body).await?;
    assert_eq!(shop.rows("SELECT id, role FROM users ORDER BY id").await?, ["1|admin", "2|admin"]);
    Ok(())
}
