//! Running, failing, interrupting on PostgreSQL.

use std::time::Duration;

use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl, Error, Flavour, Outcome, Step};

use crate::proxy::cut_after;
use crate::support::{Database, column, down, execute, names, options, run, run_and_cancel, statements, up};

#[tokio::test]
async fn revisions_go_up_and_down() {
    let Some(database) = Database::postgres().await else { return };
    let mut connection = database.open().await;
    assert_eq!(connection.server().flavour, Flavour::Postgres);
    assert_eq!(connection.read_ledger().await.unwrap().rows, []);
    let first = up(1, statements(&["CREATE TABLE a (x integer)", "COMMENT ON TABLE a IS 'it''s'"]));
    let second = up(2, vec![Step::data("INSERT INTO a VALUES (1), (2)")]);
    run(&mut connection, &[first.clone(), second]).await.unwrap();
    let ledger = connection.read_ledger().await.unwrap();
    assert_eq!(names(&ledger), ["shop@0001", "shop@0002"]);
    assert_eq!(ledger.rows[0].text, first.text);
    assert_eq!(ledger.rows[0].applied_at.len(), 24, "{ledger:?}");
    let back = [down(2, statements(&["DELETE FROM a"])), down(1, statements(&["DROP TABLE a"]))];
    run(&mut connection, &back).await.unwrap();
    assert_eq!(connection.read_ledger().await.unwrap().rows, []);
    connection.close().await;
    database.drop().await;
}

#[tokio::test]
async fn a_failed_revision_leaves_nothing_not_even_a_ledger() {
    let Some(database) = Database::postgres().await else { return };
    let mut connection = database.open().await;
    let bad = up(
        1,
        statements(&["CREATE TABLE a (x integer)", "ALTER TABLE a\n  ALTER COLUMN nope\n  SET NOT NULL"]),
    );
    let error = run(&mut connection, &[bad]).await.unwrap_err();
    let Error::Statement { at, outcome, error: server } = &error else { panic!("{error:?}") };
    assert_eq!((at.operation, *outcome, server.code.as_deref()), (1, Outcome::Undone, Some("42703")));
    let bad = up(1, statements(&["SELECT 1\n  FROM\n  nowhere"]));
    let Err(Error::Statement { error: server, .. }) = run(&mut connection, &[bad]).await else { panic!() };
    assert_eq!(server.line, Some(3), "{server}");
    let tables = "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(column(&mut connection, tables).await, [""; 0]);
    connection.close().await;
    database.drop().await;
}

#[tokio::test]
async fn a_statement_that_ends_the_transaction_is_found_out() {
    let Some(database) = Database::postgres().await else { return };
    let mut connection = database.open().await;
    for ending in ["COMMIT", "ROLLBACK", "COMMIT; BEGIN"] {
        let error = run(&mut connection, &[up(1, vec![Step::data(ending)])]).await.unwrap_err();
        assert!(matches!(error, Error::TransactionEnded { .. }), "{error:?}");
    }
    run(&mut connection, &[up(1, vec![Step::data("SELECT 1")])]).await.unwrap();
    connection.close().await;
    database.drop().await;
}

#[tokio::test]
async fn settings_of_a_person_do_not_reach_the_next_revision() {
    let Some(database) = Database::postgres().await else { return };
    let mut connection = database.open().await;
    execute(&mut connection, &["CREATE SCHEMA other"]).await;
    let first = up(1, vec![Step::data("SET search_path = other"), Step::data("SET timezone = 'Asia/Tokyo'")]);
    let second = up(2, statements(&["CREATE TABLE a (x integer)"]));
    run(&mut connection, &[first, second]).await.unwrap();
    assert_eq!(
        column(&mut connection, "SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'a'")
            .await,
        ["public"]
    );
    assert_eq!(column(&mut connection, "SHOW timezone").await, ["UTC"]);
    assert_eq!(names(&connection.read_ledger().await.unwrap()).len(), 2);
    connection.close().await;
    database.drop().await;
}

#[tokio::test]
async fn a_passing_lock_on_a_table_is_outlived() {
    let Some(database) = Database::postgres().await else { return };
    let mut other = database.open().await;
    execute(&mut other, &["CREATE TABLE a (x integer)", "BEGIN", "LOCK TABLE a"]).await;
    let mut connection = database.open().await;
    let revision = up(1, statements(&["CREATE TABLE b (x integer)", "ALTER TABLE a ADD y integer"]));
    let (end, ()) = tokio::join!(run(&mut connection, std::slice::from_ref(&revision)), async {
        tokio::time::sleep(Duration::from_millis(800)).await;
        execute(&mut other, &["COMMIT"]).await;
    });
    end.unwrap();
    execute(&mut other, &["BEGIN", "LOCK TABLE a"]).await;
    let error =
        run(&mut connection, &[up(2, statements(&["ALTER TABLE a ADD z integer"]))]).await.unwrap_err();
    let notes = error.notes().join("\n");
    assert!(notes.contains("cargo-migrate, user") && notes.contains("LOCK TABLE a"), "{notes}");
    other.close().await;
    connection.close().await;
    database.drop().await;
}

fn concurrently() -> Vec<Step> {
    let valid = "SELECT count(*) FROM pg_index WHERE indexrelid = to_regclass('uq_a') AND indisvalid";
    vec![
        Step::execute("CREATE TABLE b (x integer)"),
        Step::execute("CREATE UNIQUE INDEX CONCURRENTLY uq_a ON a (x)")
            .outside()
            .with_done(valid)
            .with_undo("DROP INDEX CONCURRENTLY IF EXISTS uq_a")
            .of_operation(1),
        Step::execute("CREATE TABLE c (x integer)").of_operation(2),
    ]
}

#[tokio::test]
async fn a_concurrent_index_cuts_the_revision_and_never_stays_invalid() {
    let Some(database) = Database::postgres().await else { return };
    let mut connection = database.open().await;
    execute(&mut connection, &["CREATE TABLE a (x integer)", "INSERT INTO a VALUES (1), (1)"]).await;
    let error = run(&mut connection, &[up(1, concurrently())]).await.unwrap_err();
    let Error::Statement { at, outcome, .. } = &error else { panic!("{error:?}") };
    assert_eq!((at.step, *outcome), (1, Outcome::Kept { finished: 1, total: 3 }));
    assert_eq!(column(&mut connection, "SELECT count(*) FROM pg_class WHERE relname = 'uq_a'").await, ["0"]);
    let partial = connection.read_ledger().await.unwrap().partial.unwrap();
    assert_eq!((partial.finished(), partial.unsettled()), (1, None));
    let error = run(&mut connection, &[up(2, Vec::new())]).await.unwrap_err();
    assert!(matches!(error, Error::HalfDone { .. }), "{error:?}");
    execute(&mut connection, &["DELETE FROM a"]).await;
    run(&mut connection, &[up(1, concurrently())]).await.unwrap();
    let ledger = connection.read_ledger().await.unwrap();
    assert_eq!((names(&ledger), &ledger.partial), (vec!["shop@0001"], &None));
    assert_eq!(column(&mut connection, "SHOW lock_timeout").await, ["400ms"]);
    connection.close().await;
    database.drop().await;
}

#[tokio::test]
async fn an_invalid_index_of_a_killed_run_is_replaced() {
    let Some(database) = Database::postgres().await else { return };
    let mut connection = database.open().await;
    execute(&mut connection, &["CREATE TABLE a (x integer)"]).await;
    let mut blocker = database.open().await;
    execute(&mut blocker, &["BEGIN", "INSERT INTO a VALUES (1)"]).await;
    let mut killed = database.open().await;
    let running =
        tokio::time::timeout(Duration::from_millis(500), run(&mut killed, &[up(1, concurrently())])).await;
    assert!(running.is_err(), "the index was made in the presence of an open transaction");
    drop(killed);
    execute(&mut blocker, &["COMMIT"]).await;
    let patient = ConnectOptions { lock_timeout: Duration::from_secs(10), ..options() };
    let mut connection = Connection::open(&database.url, &patient).await.unwrap();
    run(&mut connection, &[up(1, concurrently())]).await.unwrap();
    let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'uq_a'::regclass";
    assert_eq!(column(&mut connection, valid).await, ["1"]);
    blocker.close().await;
    connection.close().await;
    database.drop().await;
}

#[tokio::test]
async fn cancelling_reaches_the_server() {
    let Some(database) = Database::postgres().await else { return };
    let mut connection = database.open().await;
    let revision = up(1, statements(&["CREATE TABLE a (x integer)", "SELECT pg_sleep(60)"]));
    let end = run_and_cancel(&mut connection, &[revision]).await;
    let Err(Error::Interrupted { current, .. }) = &end else { panic!("{end:?}") };
    assert_eq!(current, &Some(("shop@0001".to_owned(), Outcome::Undone)));
    run(&mut connection, &[up(1, statements(&["CREATE TABLE a (x integer)"]))]).await.unwrap();
    connection.close().await;
    database.drop().await;
}

#[tokio::test]
async fn a_lost_reply_to_commit_is_asked_for() {
    let Some(database) = Database::postgres().await else { return };
    let server = format!("{}:{}", database.url.host().unwrap(), database.url.port().unwrap());
    let (port, armed) = cut_after(server.clone(), "COMMIT").await;
    let through = database.whole_url().replace(&server, &format!("127.0.0.1:{port}"));
    let through = DatabaseUrl::parse(&through).unwrap();
    let mut connection = Connection::open(&through, &options()).await.unwrap();
    let first = up(1, statements(&["CREATE TABLE a (x integer)"]));
    let second = up(2, statements(&["CREATE TABLE b (x integer)"]));
    run(&mut connection, &[first, second]).await.unwrap();
    assert!(!armed.load(std::sync::atomic::Ordering::SeqCst), "the connection was never cut");
    assert_eq!(names(&connection.read_ledger().await.unwrap()), ["shop@0001", "shop@0002"]);
    connection.close().await;
    database.drop().await;
}

#[tokio::test]
async fn the_ledger_lives_in_the_first_schema_of_the_search_path() {
    let Some(database) = Database::postgres().await else { return };
    let mut connection = database.open().await;
    run(&mut connection, &[up(1, Vec::new())]).await.unwrap();
    execute(&mut connection, &["CREATE SCHEMA tenant"]).await;
    let tenant = ConnectOptions { search_path: Some("tenant, public".to_owned()), ..options() };
    let mut connection = Connection::open(&database.url, &tenant).await.unwrap();
    assert_eq!(
        connection.read_ledger().await.unwrap().rows,
        [],
        "the ledger of another schema is another ledger"
    );
    run(&mut connection, &[up(2, Vec::new())]).await.unwrap();
    assert_eq!(names(&connection.read_ledger().await.unwrap()), ["shop@0002"]);
    assert_eq!(column(&mut connection, "SELECT count(*) FROM tenant.cargo_migrate_ledger").await, ["1"]);
    connection.close().await;
    database.drop().await;
}
