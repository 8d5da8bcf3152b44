//! What is read back from a database is what the state is lowered to.

use cargo_migrate::dialect::dialect;
use cargo_migrate::operation::{CreateTable, Operation};
use cargo_migrate::schema::{AppLabel, DialectName, Schema};
use migrate_runtime::Step;

use crate::support::{Outcome, Shop};
use crate::{ROWS, TEAMS_AND_USERS};

/// Reads a database that other tools made. Gives a line for each thing that has no place in a schema.
async fn unknown(statements: &[&str]) -> Result<(Schema, Vec<String>), Box<dyn std::error::Error>> {
    let mut shop = Shop::new("").await?;
    shop.execute(statements).await?;
    let reflected = shop.reflect().await?;
    let lines = reflected.unknown.iter().map(|it| format!("{} {} {}", it.kind, it.name, it.detail));
    Ok((reflected.schema, lines.map(|line| line.trim_end().to_owned()).collect()))
}

/// Makes the database anew from what was read, and reads that.
async fn assert_made_anew(schema: &Schema) -> Outcome {
    let mut anew = Shop::with_schema(schema).await?;
    assert_eq!(&anew.reflect().await?.schema, schema);
    assert_eq!(&anew.lowered()?, schema);
    Ok(())
}

/// The statements that make the schema.
fn statements(schema: &Schema) -> Result<String, Box<dyn std::error::Error>> {
    let operations: Vec<Operation> =
        schema.tables.values().cloned().map(|table| CreateTable(table).into()).collect();
    let app = AppLabel::new("shop")?;
    let steps = dialect(DialectName::Sqlite).render(&operations, &mut Schema::empty(), &app)?;
    Ok(steps.iter().map(Step::text).collect::<Vec<_>>().join(";\n"))
}

#[tokio::test]
async fn what_was_created_comes_back() -> Outcome {
    let mut shop = Shop::new(TEAMS_AND_USERS).await?;
    shop.execute(&ROWS).await?;
    let reflected = shop.reflect().await?;
    assert_eq!(reflected.schema, shop.lowered()?);
    assert_eq!(reflected.unknown, []);
    assert_made_anew(&reflected.schema).await
}

/// Renames change the stored text in their own way.
#[tokio::test]
async fn renames_are_followed_in_all_texts() -> Outcome {
    let mut shop = Shop::new(
        r#"
[[operation]]
kind = "create_enum"
enum = "role"
values = ["admin", "it's"]

[[operation]]
kind = "create_table"
table = "users"
columns = [
    { name = "id", type = "bigint", auto_increment = true },
    { name = "role", type = "enum(role)", default = "admin" },
    { name = "Points", type = "integer unsigned", default = 0 },
    { name = "data", type = "json", nullable = true },
    { name = "twice", type = "integer", generated = { expression = "users.\"Points\"*2", stored = true } },
]
constraints = [
    { kind = "primary_key", name = "pk_users", columns = ["id"] },
    { kind = "check", name = "ck_points", expression = "users.POINTS<100 /* enough */ OR role='admin'" },
]
indexes = [{ name = "ix", columns = [{ expression = "abs(Points)" }], where = "(role <> 'x')" }]
"#,
    )
    .await?;
    for rename in [
        ("rename_table", "from = \"users\"\nto = \"People\""),
        ("rename_column", "table = \"People\"\nfrom = \"Points\"\nto = \"order\""),
        ("rename_column", "table = \"People\"\nfrom = \"role\"\nto = \"Role\""),
        ("rename_column", "table = \"People\"\nfrom = \"data\"\nto = \"more data\""),
    ] {
        shop.upgrade(&format!("[[operation]]\nkind = \"{}\"\n{}\n", rename.0, rename.1)).await?;
        assert_eq!(shop.reflect().await?.schema, shop.lowered()?, "{rename:?}");
    }
    assert_made_anew(&shop.reflect().await?.schema).await
}

#[tokio::test]
async fn tables_of_other_tools_are_read() -> Outcome {
    let (schema, unknown) = unknown(&[
        "CREATE TABLE 'old teams' ([id] integer primary key, `na\"me` nvarchar(160) not null collate nocase unique)",
        "CREATE TABLE Old (a, b DEFAULT wot, c DEFAULT -1.5, d BOOLEAN DEFAULT 1 CHECK (d IN (0,1)), \
         e INT REFERENCES \"OLD TEAMS\" DEFERRABLE INITIALLY DEFERRED, f TEXT DEFAULT (strftime('%s', 'now')), \
         g AS (a || 'x'), CHECK (a > 0) UNIQUE (B, a), FOREIGN KEY (C) REFERENCES 'old teams' (ID) ON DELETE SET NULL \
         MATCH FULL) -- done",
        "CREATE UNIQUE INDEX i ON old (lower(a) COLLATE NOCASE DESC, (b), \"c\" COLLATE rtrim) WHERE \"A\" IS NOT \"none\"",
    ])
    .await?;
    assert_eq!(unknown, Vec::<String>::new());
    insta::assert_snapshot!("tables_of_other_tools", statements(&schema)?);
    assert_made_anew(&schema).await
}

#[tokio::test]
async fn what_has_no_place_in_a_schema_is_named() -> Outcome {
    let (schema, unknown) = unknown(&[
        "CREATE TABLE t (id TEXT CONSTRAINT pk PRIMARY KEY ON CONFLICT REPLACE, a INT CONSTRAINT nn NOT NULL ON CONFLICT IGNORE, \
         b TEXT UNIQUE ON CONFLICT FAIL, UNIQUE (a COLLATE NOCASE, b DESC), FOREIGN KEY (a) REFERENCES gone)",
        "CREATE VIEW v AS SELECT * FROM t",
        "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
        "CREATE VIRTUAL TABLE words USING fts5(word)",
    ])
    .await?;
    assert_eq!(schema.tables.len(), 1);
    insta::assert_snapshot!("named", unknown.join("\n"));
    Ok(())
}

#[tokio::test]
async fn strict_tables_and_those_without_a_row_id() -> Outcome {
    let mut shop = Shop::new(
        r#"
[[operation]]
kind = "create_table"
table = "t"
options = { sqlite = { strict = "true", without_rowid = "true" }, mysql = { engine = "InnoDB" } }
columns = [
    { name = "id", type = "varchar(20)" },
    { name = "ok", type = "boolean", default = true },
    { name = "at", type = "timestamptz", nullable = true },
    { name = "it", type = "any", nullable = true },
]
constraints = [{ kind = "primary_key", name = "pk_t", columns = ["id"] }]
"#,
    )
    .await?;
    assert_eq!(shop.reflect().await?.schema, shop.lowered()?);
    shop.execute(&["INSERT INTO t (id, it) VALUES ('a', x'00')"]).await?;
    let set = r#"
[[operation]]
kind = "set_options"
table = "t"
from = { sqlite = { strict = "true", without_rowid = "true" }, mysql = { engine = "InnoDB" } }
to = { sqlite = { strict = "true" }, mysql = { engine = "Aria" } }
"#;
    shop.upgrade(set).await?;
    assert_eq!(shop.rows("SELECT strict, wr FROM pragma_table_list WHERE name = 't'").await?, ["1|0"]);
    assert_eq!(shop.reflect().await?.schema, shop.lowered()?);
    shop.downgrade(set).await?;
    assert_eq!(shop.rows("SELECT strict, wr FROM pragma_table_list WHERE name = 't'").await?, ["1|1"]);
    assert_eq!(shop.reflect().await?.schema, shop.lowered()?);
    Ok(())
}
