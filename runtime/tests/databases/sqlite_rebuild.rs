//! SQLite's rebuild: rows, child rows, triggers, views, foreign indexes and sequences survive.

use migrate_runtime::{Action, Connection, Error, RevisionRun, Step};

use crate::support::{Database, column, execute, run, statements, up};

const TABLES: [&str; 10] = [
    "CREATE TABLE parent (id integer PRIMARY KEY AUTOINCREMENT, name text, age integer)",
    "CREATE TABLE child (id integer PRIMARY KEY, parent_id integer REFERENCES parent (id) ON DELETE CASCADE)",
    "CREATE TABLE log (text text)",
    "INSERT INTO parent (id, name, age) VALUES (1, 'ann', 3), (2, 'bob', 4), (90, 'zoe', 5)",
    "DELETE FROM parent WHERE id = 90",
    "INSERT INTO child VALUES (10, 1), (11, 2)",
    "CREATE INDEX ix_parent_name ON parent (name)",
    "CREATE INDEX by_hand ON parent (age)",
    "CREATE TRIGGER logging AFTER UPDATE ON parent BEGIN INSERT INTO log VALUES (new.name); END",
    "CREATE VIEW names AS SELECT name FROM parent",
];

fn save(columns: &[&str]) -> Step {
    Step::new(Action::SaveTable {
        table: "parent".to_owned(),
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        changed: vec!["id".to_owned()],
        known_indexes: vec!["ix_parent_name".to_owned()],
    })
}

/// A rebuild of `parent` to the columns of `definition`.
fn rebuild(number: u32, definition: &str, columns: &str) -> RevisionRun {
    let mut steps = vec![save(&["id", "name", "age"])];
    steps.extend(statements(&[
        &format!("CREATE TABLE \"parent__new\" ({definition})"),
        &format!("INSERT INTO \"parent__new\" ({columns}) SELECT {columns} FROM parent"),
        "DROP TABLE parent",
        "ALTER TABLE \"parent__new\" RENAME TO parent",
    ]));
    steps.push(Step::execute("CREATE INDEX ix_parent_name ON parent (name)"));
    steps.push(Step::new(Action::RestoreTable { table: "parent".to_owned() }));
    up(number, steps)
}

fn renewed() -> RevisionRun {
    rebuild(1, "id integer PRIMARY KEY AUTOINCREMENT, name text NOT NULL, age bigint", "id, name, age")
}

async fn prepared(database: &Database) -> Connection {
    let mut connection = database.open().await;
    execute(&mut connection, &TABLES).await;
    connection
}

#[tokio::test]
async fn everything_on_the_table_survives() {
    let database = Database::sqlite();
    let mut connection = prepared(&database).await;
    run(&mut connection, &[renewed()]).await.unwrap();
    assert_eq!(column(&mut connection, "SELECT name FROM parent ORDER BY id").await, ["ann", "bob"]);
    assert_eq!(column(&mut connection, "SELECT parent_id FROM child ORDER BY id").await, ["1", "2"]);
    assert_eq!(column(&mut connection, "SELECT name FROM names ORDER BY 1").await, ["ann", "bob"]);
    let objects =
        "SELECT name FROM sqlite_schema WHERE tbl_name = 'parent' AND type <> 'table' ORDER BY name";
    assert_eq!(column(&mut connection, objects).await, ["by_hand", "ix_parent_name", "logging"]);
    execute(&mut connection, &["UPDATE parent SET name = 'eve' WHERE id = 1"]).await;
    assert_eq!(column(&mut connection, "SELECT text FROM log").await, ["eve"]);
    execute(&mut connection, &["INSERT INTO parent (name) VALUES ('new')"]).await;
    assert_eq!(column(&mut connection, "SELECT max(id) FROM parent").await, ["91"]);
    assert_eq!(column(&mut connection, "PRAGMA foreign_keys").await, ["1"]);
    assert_eq!(column(&mut connection, "PRAGMA legacy_alter_table").await, ["0"]);
    execute(&mut connection, &["DELETE FROM parent WHERE id = 1"]).await;
    assert_eq!(
        column(&mut connection, "SELECT id FROM child").await,
        ["11"],
        "the foreign key still cascades"
    );
}

#[tokio::test]
async fn an_empty_table_keeps_its_sequence() {
    let database = Database::sqlite();
    let mut connection = prepared(&database).await;
    execute(&mut connection, &["DELETE FROM parent"]).await;
    run(&mut connection, &[renewed()]).await.unwrap();
    execute(&mut connection, &["INSERT INTO parent (name) VALUES ('new')"]).await;
    assert_eq!(column(&mut connection, "SELECT id FROM parent").await, ["91"]);
}

#[tokio::test]
async fn a_table_with_other_columns_is_not_touched() {
    let database = Database::sqlite();
    let mut connection = prepared(&database).await;
    execute(&mut connection, &["ALTER TABLE parent ADD COLUMN surprise text"]).await;
    let error = run(&mut connection, &[renewed()]).await.unwrap_err();
    let Error::ColumnsDiffer { missing, unexpected, .. } = &error else { panic!("{error:?}") };
    assert_eq!((missing.len(), unexpected.as_slice()), (0, ["surprise".to_owned()].as_slice()));
    assert_eq!(column(&mut connection, "SELECT count(surprise) FROM parent").await, ["0"]);
}

#[tokio::test]
async fn what_does_not_fit_the_new_table_is_named() {
    for (object, kind) in [
        ("CREATE TRIGGER t AFTER UPDATE ON parent BEGIN INSERT INTO log VALUES (new.age); END", "trigger"),
        ("CREATE TRIGGER t AFTER INSERT ON child BEGIN UPDATE parent SET age = 1; END", "trigger"),
        ("CREATE VIEW t AS SELECT age FROM parent", "view"),
        ("CREATE INDEX t ON parent (name, age)", "index"),
    ] {
        let database = Database::sqlite();
        let mut connection = prepared(&database).await;
        execute(&mut connection, &["DROP INDEX by_hand", object]).await;
        let without_age = rebuild(1, "id integer PRIMARY KEY AUTOINCREMENT, name text", "id, name");
        let error = run(&mut connection, &[without_age]).await.unwrap_err();
        let Error::CannotRestore { kind: found, object: named, .. } = &error else { panic!("{error:?}") };
        assert_eq!((*found, named.as_str()), (kind, "t"), "{error}");
        assert_eq!(column(&mut connection, "SELECT sum(age) FROM parent").await, ["7"], "undone");
        assert_eq!(column(&mut connection, "PRAGMA foreign_keys").await, ["1"]);
    }
}

#[tokio::test]
async fn rows_without_parents_are_an_error_unless_they_were_there() {
    let database = Database::sqlite();
    let mut connection = prepared(&database).await;
    let orphaning = |number| {
        let mut revision = renewed();
        revision.id = format!("{number:012x}");
        revision.steps.push(Step::data("DELETE FROM parent WHERE id = 2"));
        revision
    };
    let error = run(&mut connection, &[orphaning(2)]).await.unwrap_err();
    let Error::ForeignKeys { violations, at, .. } = &error else { panic!("{error:?}") };
    assert_eq!(violations, &["1 row of `child` refers to a row that `parent` does not have"]);
    assert!(at.is_some(), "all steps are of one operation");
    execute(
        &mut connection,
        &["PRAGMA foreign_keys = OFF", "INSERT INTO child VALUES (12, 77)", "PRAGMA foreign_keys = ON"],
    )
    .await;
    run(&mut connection, &[renewed()]).await.unwrap();
    assert!(run(&mut connection, &[orphaning(3)]).await.is_err());
}

/// Only what the rebuild may have caused is looked for, and that is found.
#[tokio::test]
async fn references_are_searched_where_values_change() {
    let move_keys = |changed: &[&str]| {
        let mut revision = renewed();
        revision.steps[0].action = Action::SaveTable {
            table: "parent".to_owned(),
            columns: ["id", "name", "age"].map(str::to_owned).to_vec(),
            changed: changed.iter().map(|name| (*name).to_owned()).collect(),
            known_indexes: vec!["ix_parent_name".to_owned()],
        };
        revision.steps[2] =
            Step::execute("INSERT INTO parent__new (id, name, age) SELECT id + 5, name, age FROM parent");
        revision
    };
    let database = Database::sqlite();
    let mut connection = prepared(&database).await;
    let error = run(&mut connection, &[move_keys(&["id"])]).await.unwrap_err();
    let Error::ForeignKeys { violations, .. } = &error else { panic!("{error:?}") };
    assert_eq!(violations, &["2 rows of `child` refer to rows that `parent` does not have"]);
    // What is said not to change is believed.
    run(&mut connection, &[move_keys(&["name"])]).await.unwrap();
}

#[tokio::test]
async fn a_foreign_key_that_is_new_or_has_lost_its_target_is_found() {
    let database = Database::sqlite();
    let mut connection = prepared(&database).await;
    let without_key = rebuild(1, "id integer, name text, age integer", "id, name, age");
    let error = run(&mut connection, &[without_key]).await.unwrap_err();
    let Error::Revision { error: server, .. } = &error else { panic!("{error:?}") };
    assert_eq!(server.message, "foreign key mismatch - \"child\" referencing \"parent\"");
    let new_key =
        rebuild(2, "id integer PRIMARY KEY, name text, age integer REFERENCES child (id)", "id, name, age");
    let error = run(&mut connection, &[new_key]).await.unwrap_err();
    let Error::ForeignKeys { violations, .. } = &error else { panic!("{error:?}") };
    assert_eq!(violations, &["2 rows of `parent` refer to rows that `child` does not have"]);
}

#[tokio::test]
async fn a_rename_beside_a_rebuild_takes_the_foreign_keys_along() {
    let database = Database::sqlite();
    let mut connection = prepared(&database).await;
    execute(&mut connection, &["CREATE TABLE other (id integer PRIMARY KEY)"]).await;
    execute(&mut connection, &["CREATE TABLE user_of_other (id integer REFERENCES other (id))"]).await;
    let mut revision = renewed();
    revision.steps.push(Step::execute("ALTER TABLE other RENAME TO another"));
    revision.steps.push(Step::execute("ALTER TABLE parent RENAME TO ancestor"));
    run(&mut connection, &[revision]).await.unwrap();
    let keys = |table: &str| format!("SELECT \"table\" FROM pragma_foreign_key_list('{table}')");
    assert_eq!(column(&mut connection, &keys("user_of_other")).await, ["another"]);
    assert_eq!(column(&mut connection, &keys("child")).await, ["ancestor"]);
    assert_eq!(column(&mut connection, "SELECT seq FROM sqlite_sequence").await, ["90"]);
}
