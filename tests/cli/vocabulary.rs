//! What only one kind of database has, the whole way: from models to its tables, changed, taken back, and compared.

use test_workspaces::TestWorkspace;

use crate::servers::{Database, Kind};
use crate::tool::{run, workspace};

/// One app; its models come behind.
const ONE_APP: &str = r#"
== Cargo.toml
[workspace]
members = ["depot"]
resolver = "3"
== depot/Cargo.toml
[package]
name = "depot"
version = "0.1.0"
edition = "2024"
[package.metadata.models]
[dependencies]
migrate-models = { path = "{models}" }
== depot/src/lib.rs
use migrate_models::Model;
"#;

const OF_POSTGRES: &str = r#"
#[derive(Model)]
#[model(
    table = "shelves",
    comment = "where things are",
    sequence(name = "shelf_number", start = 100, increment = 10),
    unique(columns(row, side), include(label), nulls_not_distinct),
    exclude(using = "gist", elements(expr("int4range(low, high)", "&&")), where = "NOT closed"),
    index(columns(column(label, opclass = "text_pattern_ops"), nulls_last(desc(row))), where = "NOT closed"),
    options(postgres(fillfactor = 70))
)]
pub struct Shelf {
    #[model(primary_key, identity(always, start = 1000, increment = 10))]
    pub id: i64,
    #[model(default_sql = "nextval('shelf_number')")]
    pub number: i64,
    pub row: Option<i32>,
    pub side: i32,
    #[model(collate = "C")]
    pub label: String,
    pub low: i32,
    pub high: i32,
    #[model(generated = "high - low", stored, check = "width > 0")]
    pub width: i32,
    #[model(default = false)]
    pub closed: bool,
    #[model(type = "text[]", default_sql = "'{}'")]
    pub tags: Vec<String>,
}

#[derive(Model)]
#[model(
    table = "moves",
    primary_key(id, day),
    partition_by = "RANGE (day)",
    partition(name = "moves_old", values = "FROM (0) TO (1000)"),
    partition(name = "moves_rest", values = "DEFAULT")
)]
pub struct Move {
    pub id: i64,
    pub day: i32,
    #[model(references = Shelf, on_delete = cascade, deferrable = deferred)]
    pub shelf_id: i64,
}

#[derive(Model)]
#[model(table = "clicks", partition_by = "HASH (id)", partitions = 2)]
pub struct Click {
    #[model(primary_key, auto_increment = false)]
    pub id: i64,
    pub place: i32,
}
"#;

/// From, to.
const CHANGES_OF_POSTGRES: &[(&str, &str)] = &[
    ("identity(always, start = 1000, increment = 10)", "identity(by_default, start = 1000, increment = 5)"),
    ("shelf_number\", start = 100, increment = 10)", "shelf_number\", start = 100, increment = 1)"),
    ("include(label), nulls_not_distinct", "nulls_not_distinct, deferrable = deferred"),
    ("fillfactor = 70", "fillfactor = 80"),
    (
        "FROM (0) TO (1000)\"),",
        "FROM (0) TO (1000)\"),\n    partition(name = \"moves_new\", values = \"FROM (1000) TO (2000)\"),",
    ),
    ("nulls_last(desc(row))", "row"),
    ("pub side: i32", "pub side: i64"),
    ("pub place: i32", "pub place: i64"),
];

const OF_MYSQL: &str = r#"
#[derive(Model)]
#[model(
    table = "shelves",
    comment = "where things are",
    index(columns(column(label, length = 20))),
    index(columns(story), using = "fulltext"),
    options(mysql(row_format = "DYNAMIC"))
)]
pub struct Shelf {
    #[model(primary_key, type(mysql = "bigint unsigned"))]
    pub id: i64,
    #[model(max_length = 200, collate(mysql = "utf8mb4_bin"))]
    pub label: String,
    pub story: String,
    #[model(default = 0, options(mysql(invisible)))]
    pub checked: i32,
    #[model(type = "set('left','right')", default = "left")]
    pub sides: String,
    #[model(type = "year")]
    pub built: Option<i32>,
    #[model(
        type = "timestamp(6)",
        default_sql = "CURRENT_TIMESTAMP(6)",
        on_update_sql = "CURRENT_TIMESTAMP(6)"
    )]
    pub changed_at: String,
    pub low: i32,
    #[model(generated = "low * 2", check = "double_low >= low")]
    pub double_low: i32,
}

#[derive(Model)]
#[model(
    table = "readings",
    primary_key(id, year),
    partition_by = "RANGE (year)",
    partition(name = "old", values = "VALUES LESS THAN (2024)"),
    partition(name = "later", values = "VALUES LESS THAN (2030)")
)]
pub struct Reading {
    pub id: i64,
    pub year: i32,
}

#[derive(Model)]
#[model(table = "clicks", partition_by(mysql = "HASH (id)"), partitions = 2)]
pub struct Click {
    #[model(primary_key, auto_increment = false)]
    pub id: i64,
}
"#;

const CHANGES_OF_MYSQL: &[(&str, &str)] = &[
    ("row_format = \"DYNAMIC\"", "row_format = \"COMPACT\""),
    ("length = 20", "length = 40"),
    (", options(mysql(invisible))", ""),
    ("set('left','right')", "set('left','right','both')"),
    (
        "VALUES LESS THAN (2030)\")",
        "VALUES LESS THAN (2030)\"),\n    partition(name = \"rest\", values = \"VALUES LESS THAN MAXVALUE\")",
    ),
    ("utf8mb4_bin", "utf8mb4_general_ci"),
    ("partitions = 2", "partitions = 3"),
];

const OF_SQLITE: &str = r#"
#[derive(Model)]
#[model(
    table = "shelves",
    options(sqlite(strict)),
    index(columns(column(label, collate = "nocase"), desc(low)), where = "low > 0"),
    index(expr = "lower(label)", unique, name = "one_label")
)]
pub struct Shelf {
    #[model(primary_key)]
    pub id: i64,
    #[model(collate = "nocase")]
    pub label: String,
    pub low: i32,
    #[model(generated = "low * 2", stored, check = "double_low >= low")]
    pub double_low: i32,
}

#[derive(Model)]
#[model(table = "readings", primary_key(id, year), options(sqlite(without_rowid)))]
pub struct Reading {
    pub id: i64,
    pub year: i32,
    #[model(type = "FLOATING POINT")]
    pub value: Option<f64>,
    #[model(references = Shelf, on_delete = set_null, deferrable = deferred)]
    pub shelf_id: Option<i64>,
}
"#;

const CHANGES_OF_SQLITE: &[(&str, &str)] = &[
    ("options(sqlite(strict)),", ""),
    ("options(sqlite(without_rowid))", "options(sqlite(strict))"),
    ("FLOATING POINT", "real"),
    ("low * 2", "low * 3"),
    ("deferrable = deferred", "on_update = cascade"),
    ("desc(low)", "low"),
];

/// Models, made; changed, made again; taken back. The database is told to be as its revisions left it all along.
fn there_and_back(kind: Kind, dialect: &str, models: &str, changes: &[(&str, &str)], rows: &[&str]) {
    let workspace = workspace(&format!("{ONE_APP}{models}"));
    workspace
        .write("migrations.toml", &format!("[migrations]\ndialects = [\"{dialect}\"]\n"))
        .expect("a file can be written");
    let Some(database) = Database::create(kind, "depot", &workspace) else { return };
    let mut said = made_and_applied(&workspace, &database);
    rows.iter().for_each(|row| database.tell(row));
    for (from, to) in changes {
        workspace.replace("depot/src/lib.rs", from, to).expect("the file is there");
    }
    said += &made_and_applied(&workspace, &database);
    for line in ["downgrade -1", "upgrade --verify", "downgrade base"] {
        let output = database.run(&workspace, line);
        assert!(output.ends_with("--- exit 0\n"), "{output}");
    }
    insta::assert_snapshot!(format!("there_and_back_on_{dialect}"), said);
}

/// The revision that is made, and that there is nothing more to make when it has been applied.
fn made_and_applied(workspace: &TestWorkspace, database: &Database) -> String {
    let made = run(workspace, "makemigrations --allow-drop all");
    assert!(made.ends_with("--- exit 0\n"), "{made}");
    let applied = database.run(workspace, "upgrade --verify");
    assert!(applied.ends_with("is as its revisions left it\n--- exit 0\n"), "{made}{applied}");
    let checked = database.run_in_environment(workspace, "check --database");
    assert!(checked.ends_with("--- exit 0\n"), "{checked}");
    let again = run(workspace, "makemigrations --check");
    assert!(again.ends_with("--- exit 0\n"), "nothing is left to make: {again}");
    made
}

#[test]
fn postgres() {
    let rows = [
        "INSERT INTO shelves (side, label, low, high) VALUES (1, 'a', 1, 5), (2, 'b', 6, 9)",
        "INSERT INTO moves SELECT id, 7, id FROM shelves",
    ];
    there_and_back(Kind::Postgres, "postgres", OF_POSTGRES, CHANGES_OF_POSTGRES, &rows);
}

const A_SEQUENCE: &str = r#"
#[derive(Model)]
#[model(table = "bills", sequence(name = "bill_number", start = 100))]
pub struct Bill {
    #[model(primary_key)]
    pub id: i64,
    #[model(default_sql = "nextval('bill_number')")]
    pub number: i64,
}
"#;

#[test]
fn a_sequence_of_another_name_goes_on_counting() {
    let workspace = workspace(&format!("{ONE_APP}{A_SEQUENCE}"));
    workspace.write("migrations.toml", "[migrations]\ndialects = [\"postgres\"]\n").expect("a file");
    let Some(database) = Database::create(Kind::Postgres, "bills", &workspace) else { return };
    made_and_applied(&workspace, &database);
    database.tell("INSERT INTO bills DEFAULT VALUES");
    for name in ["\"bill_number\"", "'bill_number'"] {
        let renamed = name.replace("bill_number", "numbers");
        workspace.replace("depot/src/lib.rs", name, &renamed).expect("the file is there");
    }
    let asked = run(&workspace, "makemigrations");
    assert!(asked.contains("whether sequence `bill_number` was renamed to `numbers`"), "{asked}");
    let made = run(&workspace, "makemigrations --rename bill_number=numbers");
    assert!(made.ends_with("--- exit 0\n"), "{made}");
    for line in ["upgrade --verify", "downgrade -1", "upgrade --verify"] {
        let output = database.run(&workspace, line);
        assert!(output.ends_with("--- exit 0\n"), "{output}");
    }
    database.tell("INSERT INTO bills DEFAULT VALUES");
    assert_eq!(database.value("SELECT max(number)::text FROM bills"), "101");
}

const ROWS_OF_MYSQL: &[&str] = &[
    "INSERT INTO shelves (label, story, low) VALUES ('a', 'long', 1), ('b', 'longer', 2)",
    "INSERT INTO readings VALUES (1, 2020), (2, 2029)",
];

#[test]
fn mariadb() {
    there_and_back(Kind::Mariadb, "mysql", OF_MYSQL, CHANGES_OF_MYSQL, ROWS_OF_MYSQL);
}

#[test]
fn mysql() {
    there_and_back(Kind::Mysql, "mysql", OF_MYSQL, CHANGES_OF_MYSQL, ROWS_OF_MYSQL);
}

#[test]
fn sqlite() {
    let rows = [
        "INSERT INTO shelves (id, label, low) VALUES (1, 'a', 1), (2, 'b', 2)",
        "INSERT INTO readings VALUES (1, 2020, 1.5, 1), (2, 2029, 2.5, NULL)",
    ];
    there_and_back(Kind::Sqlite, "sqlite", OF_SQLITE, CHANGES_OF_SQLITE, &rows);
}
