//! Running, failing, interrupting on SQLite.

use std::time::Duration;

use migrate_runtime::{
    Cancel, ConnectError, ConnectOptions, Connection, DatabaseUrl, Error, Observer, Outcome, RevisionRun,
    RunOptions, Silent, Step, Value,
};

use crate::support::{Database, column, down, execute, names, options, run, run_and_cancel, statements, up};

#[tokio::test]
async fn revisions_go_up_and_down() {
    let database = Database::sqlite();
    let mut connection = database.open().await;
    assert_eq!(connection.read_ledger().await.unwrap().rows, []);
    let first = up(1, statements(&["CREATE TABLE a (x integer)", "CREATE TABLE b (x integer)"]));
    let second = up(2, vec![Step::data("INSERT INTO a VALUES (1), (2)")]);
    run(&mut connection, &[first.clone(), second]).await.unwrap();
    let ledger = connection.read_ledger().await.unwrap();
    assert_eq!(names(&ledger), ["shop@0001", "shop@0002"]);
    assert_eq!(ledger.rows[0].text, first.text);
    assert!(ledger.rows[0].applied_at.ends_with('Z') && ledger.rows[0].applied_at.len() == 24, "{ledger:?}");
    assert!(ledger.rows[0].duration_ms.is_some());
    let back =
        [down(2, statements(&["DELETE FROM a"])), down(1, statements(&["DROP TABLE b", "DROP TABLE a"]))];
    run(&mut connection, &back).await.unwrap();
    assert_eq!(connection.read_ledger().await.unwrap().rows, []);
    assert_eq!(
        column(&mut connection, "SELECT name FROM sqlite_schema WHERE name IN ('a', 'b')").await,
        [""; 0]
    );
}

#[tokio::test]
async fn text_that_is_no_utf_8_is_read_as_bytes() {
    let database = Database::sqlite();
    let mut connection = database.open().await;
    let rows = connection.query("SELECT CAST(X'00ff' AS TEXT), 'text'").await.unwrap();
    assert_eq!(rows.len(), 1);
    let values: Vec<Value<'_>> = rows.get(0).unwrap().iter().collect();
    assert_eq!(values, [Value::Bytes(&[0, 0xff]), Value::Text("text")]);
}

#[tokio::test]
async fn nothing_to_do_creates_nothing() {
    let database = Database::sqlite();
    let mut connection = database.open().await;
    connection.read_ledger().await.unwrap();
    run(&mut connection, &[]).await.unwrap();
    assert_eq!(column(&mut connection, "SELECT name FROM sqlite_schema").await, [""; 0]);
}

#[tokio::test]
async fn a_failed_revision_is_undone_and_the_ones_before_stay() {
    let database = Database::sqlite();
    let mut connection = database.open().await;
    let good = up(1, statements(&["CREATE TABLE a (x integer)"]));
    let bad = up(2, statements(&["CREATE TABLE b (x integer)", "ALTER TABLE missing ADD y"]));
    let error = run(&mut connection, &[good, bad]).await.unwrap_err();
    let Error::Statement { at, outcome, error: server } = &error else { panic!("{error:?}") };
    assert_eq!((at.name.as_str(), at.operation, at.step, *outcome), ("shop@0002", 1, 1, Outcome::Undone));
    assert_eq!(server.message, "no such table: missing");
    assert_eq!(names(&connection.read_ledger().await.unwrap()), ["shop@0001"]);
    assert_eq!(column(&mut connection, "SELECT name FROM sqlite_schema WHERE name = 'b'").await, [""; 0]);
    let mended = up(2, statements(&["CREATE TABLE b (x integer)"]));
    run(&mut connection, &[mended]).await.unwrap();
}

/// Statements in a row are one message to the database; which of them failed is known all the same.
#[tokio::test]
async fn the_statement_that_failed_is_named_wherever_it_stands() {
    struct Listener(Vec<usize>);
    impl Observer for Listener {
        fn step_started(&mut self, _: &RevisionRun, index: usize, _: &Step) {
            self.0.push(index);
        }
    }
    let good =
        ["CREATE TABLE a (x) -- one", "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END;", "SELECT 1"];
    for place in 0..=good.len() {
        let mut list = good.to_vec();
        list.insert(place, "INSERT INTO missing VALUES (1) /* what");
        let database = Database::sqlite();
        let mut connection = database.open().await;
        let mut listener = Listener(Vec::new());
        let (revisions, options) = ([up(1, statements(&list))], RunOptions::default());
        let end = connection.run(&revisions, &options, &mut listener, &Cancel::new()).await;
        let error = end.unwrap_err();
        let Error::Statement { at, .. } = &error else { panic!("{error:?}") };
        assert_eq!((at.operation, at.statement.as_str()), (place, list[place]));
        assert_eq!(listener.0, (0..=place).collect::<Vec<_>>());
        assert_eq!(column(&mut connection, "SELECT name FROM sqlite_schema").await, [""; 0]);
    }
}

#[tokio::test]
async fn assertions_stop_and_undo() {
    let database = Database::sqlite();
    let mut connection = database.open().await;
    let steps = vec![
        Step::execute("CREATE TABLE a (x integer)"),
        Step::data("INSERT INTO a VALUES (7)"),
        Step::assert("SELECT x FROM a WHERE x > 5", "some x are too large").of_operation(2),
    ];
    let error = run(&mut connection, &[up(1, steps)]).await.unwrap_err();
    assert_eq!(error.to_string(), "cannot apply `shop@0001`: some x are too large");
    assert!(error.notes()[1].contains("(x = 7)"), "{:?}", error.notes());
    assert_eq!(column(&mut connection, "SELECT name FROM sqlite_schema").await, [""; 0]);
}

#[tokio::test]
async fn a_statement_that_ends_the_transaction_is_found_out() {
    for ending in ["COMMIT", "ROLLBACK", "END"] {
        let database = Database::sqlite();
        let mut connection = database.open().await;
        let steps = vec![Step::execute("CREATE TABLE a (x integer)"), Step::data(ending).of_operation(1)];
        let error = run(&mut connection, &[up(1, steps)]).await.unwrap_err();
        assert!(matches!(error, Error::TransactionEnded { .. }), "{error:?}");
        assert_eq!(error.to_string(), "operation 2 of `shop@0001` ended the transaction that it ran in");
    }
}

#[tokio::test]
async fn a_plan_from_another_ledger_is_refused() {
    let database = Database::sqlite();
    let mut mine = database.open().await;
    let planned_from = mine.read_ledger().await.unwrap();
    let revision = up(1, statements(&["CREATE TABLE a (x integer)"]));
    run(&mut database.open().await, std::slice::from_ref(&revision)).await.unwrap();
    let options = RunOptions { planned_from: Some(planned_from), ..RunOptions::default() };
    let error = mine.run(&[revision], &options, &mut Silent, &Cancel::new()).await.unwrap_err();
    assert!(matches!(error, Error::LedgerChanged { .. }), "{error:?}");
}

#[tokio::test]
async fn a_ledger_that_changes_between_two_revisions_is_seen() {
    struct Intruder {
        revision: RevisionRun,
        path: String,
    }
    impl Observer for Intruder {
        fn revision_done(&mut self, revision: &RevisionRun, _: Duration) {
            if revision.name == "shop@0001" {
                let insert = migrate_runtime::ledger_insert(
                    migrate_runtime::Dialect::Sqlite,
                    "cargo_migrate_ledger",
                    &self.revision,
                );
                let status =
                    std::process::Command::new("sqlite3").arg(&self.path).arg(insert).status().unwrap();
                assert!(status.success());
            }
        }
    }
    let database = Database::sqlite();
    let path = database.folder().join("test.db").display().to_string();
    let mut intruder = Intruder { revision: up(9, Vec::new()), path };
    let revisions = [up(1, statements(&["CREATE TABLE a (x)"])), up(2, statements(&["CREATE TABLE b (x)"]))];
    let mut connection = database.open().await;
    let end = connection.run(&revisions, &RunOptions::default(), &mut intruder, &Cancel::new()).await;
    assert!(matches!(end, Err(Error::LedgerChanged { .. })), "{end:?}");
    assert_eq!(names(&connection.read_ledger().await.unwrap()), ["shop@0001", "shop@0009"]);
}

#[tokio::test]
async fn a_locked_file_is_waited_for_and_then_named() {
    let database = Database::sqlite();
    let mut other = database.open().await;
    execute(&mut other, &["CREATE TABLE z (x)", "BEGIN IMMEDIATE"]).await;
    let patience = ConnectOptions { lock_timeout: Duration::from_millis(300), ..options() };
    let mut connection = Connection::open(&database.url, &patience).await.unwrap();
    let revision = up(1, statements(&["CREATE TABLE a (x)"]));
    let error = run(&mut connection, std::slice::from_ref(&revision)).await.unwrap_err();
    let Error::Locked { waited, .. } = &error else { panic!("{error:?}") };
    assert!(*waited >= Duration::from_millis(300), "{waited:?}");
    execute(&mut other, &["COMMIT"]).await;
    run(&mut connection, &[revision]).await.unwrap();
}

#[tokio::test]
async fn cancelling_stops_a_long_statement_and_undoes_its_revision() {
    let database = Database::sqlite();
    let mut connection = database.open().await;
    let endless =
        "INSERT INTO a WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n";
    let long = up(2, statements(&["CREATE TABLE a (x integer)", endless]));
    let revisions = [up(1, Vec::new()), long, up(3, Vec::new())];
    let end = run_and_cancel(&mut connection, &revisions).await;
    let expected = Error::Interrupted {
        finished: vec!["shop@0001".to_owned()],
        current: Some(("shop@0002".to_owned(), Outcome::Undone)),
        pending: 1,
    };
    assert_eq!(end, Err(expected));
    assert_eq!(names(&connection.read_ledger().await.unwrap()), ["shop@0001"]);
    assert_eq!(column(&mut connection, "SELECT name FROM sqlite_schema WHERE name = 'a'").await, [""; 0]);
}

#[tokio::test]
async fn steps_outside_a_transaction_cut_the_revision() {
    let database = Database::sqlite();
    let mut connection = database.open().await;
    let steps = || {
        vec![
            Step::execute("CREATE TABLE a (x integer)"),
            Step::execute("VACUUM").outside().with_done("SELECT 0"),
            Step::execute("CREATE TABLE b (x integer)"),
        ]
    };
    run(&mut connection, &[up(1, steps())]).await.unwrap();
    let ledger = connection.read_ledger().await.unwrap();
    assert_eq!((names(&ledger), &ledger.partial), (vec!["shop@0001"], &None));
    let mut broken = steps();
    broken[0] = Step::execute("CREATE TABLE c (x integer)");
    broken[2] = Step::execute("CREATE TABLE b (x integer)");
    let error = run(&mut connection, &[up(2, broken.clone())]).await.unwrap_err();
    let Error::Statement { outcome, .. } = &error else { panic!("{error:?}") };
    assert_eq!(*outcome, Outcome::Kept { finished: 2, total: 3 });
    let partial = connection.read_ledger().await.unwrap().partial.unwrap();
    assert_eq!((partial.name.as_str(), partial.finished()), ("shop@0002", 2));
    broken[2] = Step::execute("CREATE TABLE d (x integer)");
    run(&mut connection, &[up(2, broken)]).await.unwrap();
    assert_eq!(connection.read_ledger().await.unwrap().partial, None);
}

#[tokio::test]
async fn a_file_that_may_not_be_written_says_so() {
    let database = Database::sqlite();
    database.open().await.close().await;
    let url = DatabaseUrl::parse(&format!("{}?mode=ro", database.url)).unwrap();
    let mut connection = Connection::open(&url, &ConnectOptions::default()).await.unwrap();
    let error = run(&mut connection, &[up(1, statements(&["CREATE TABLE a (x)"]))]).await.unwrap_err();
    assert!(matches!(error, Error::Connect(ConnectError::CannotOpen { .. })), "{error:?}");
}

#[tokio::test]
async fn a_database_in_memory_lives_as_long_as_its_connection() {
    let url = DatabaseUrl::parse("sqlite::memory:").unwrap();
    let mut connection = Connection::open(&url, &ConnectOptions::default()).await.unwrap();
    run(
        &mut connection,
        &[up(1, vec![Step::execute("CREATE TABLE a (x)"), Step::data("INSERT INTO a VALUES (1)")])],
    )
    .await
    .unwrap();
    assert_eq!(names(&connection.read_ledger().await.unwrap()), ["shop@0001"]);
    assert_eq!(column(&mut connection, "PRAGMA busy_timeout").await, ["20"]);
    let mut another = Connection::open(&url, &ConnectOptions::default()).await.unwrap();
    assert_eq!(another.read_ledger().await.unwrap().rows, []);
}
