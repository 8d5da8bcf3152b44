//! Running, failing, interrupting and going on where it stopped, on MariaDB and MySQL.

use std::time::Duration;

use migrate_runtime::{
    Cancel, ConnectOptions, Connection, Dialect, Direction, Error, Outcome, ResumeChoice, RevisionRun,
    RunOptions, Silent, Step,
};

use crate::support::{Database, column, down, execute, names, options, run, run_and_cancel, up};

fn table_exists(table: &str) -> String {
    format!(
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = database() AND table_name = '{table}'"
    )
}

fn create(table: &str) -> Step {
    Step::execute(format!("CREATE TABLE {table} (x integer)")).with_done(table_exists(table))
}

async fn exists(connection: &mut Connection, table: &str) -> bool {
    column(connection, &table_exists(table)).await == ["1"]
}

async fn resume(
    connection: &mut Connection,
    revision: RevisionRun,
    choice: ResumeChoice,
) -> Result<(), Error> {
    let options = RunOptions { resume: Some(choice), ..RunOptions::default() };
    connection.run(&[revision], &options, &mut Silent, &Cancel::new()).await
}

#[tokio::test]
async fn revisions_go_up_and_down() {
    for database in Database::mysqls().await {
        let mut connection = database.open().await;
        assert_eq!(connection.server().dialect, Dialect::Mysql);
        let first = up(1, vec![create("a"), Step::data("INSERT INTO a VALUES (1), (2)"), create("b")]);
        let second = up(
            2,
            vec![Step::data("UPDATE a SET x = x + 1"), Step::assert("SELECT 1 FROM a WHERE x > 9", "no")],
        );
        run(&mut connection, &[first.clone(), second]).await.unwrap();
        let ledger = connection.read_ledger().await.unwrap();
        assert_eq!((names(&ledger), &ledger.partial), (vec!["shop@0001", "shop@0002"], &None));
        assert_eq!(ledger.rows[0].text, first.text);
        assert_eq!(ledger.rows[0].applied_at.len(), 24, "{ledger:?}");
        assert_eq!(column(&mut connection, "SELECT sum(x) FROM a").await, ["5"]);
        let back = down(1, vec![Step::execute("DROP TABLE a"), Step::execute("DROP TABLE b")]);
        run(&mut connection, &[down(2, Vec::new()), back]).await.unwrap();
        assert_eq!(connection.read_ledger().await.unwrap().rows, []);
        connection.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn a_failed_revision_goes_on_where_it_stopped() {
    for database in Database::mysqls().await {
        let mut connection = database.open().await;
        let steps =
            |last: Step| vec![create("a"), Step::data("INSERT INTO a VALUES (7)"), last.of_operation(2)];
        let error =
            run(&mut connection, &[up(1, steps(Step::execute("ALTER TABLE nope ADD y integer")))]).await;
        let Err(Error::Statement { at, outcome, .. }) = &error else { panic!("{error:?}") };
        assert_eq!((at.operation, *outcome), (2, Outcome::Kept { finished: 2, total: 3 }));
        let partial = connection.read_ledger().await.unwrap().partial.unwrap();
        assert_eq!((partial.finished(), partial.total, partial.direction), (2, 3, Direction::Up));
        assert_eq!(partial.text, up(1, Vec::new()).text);
        let error = run(&mut connection, &[up(2, Vec::new())]).await.unwrap_err();
        assert!(matches!(error, Error::HalfDone { .. }), "{error:?}");
        let mut changed = steps(create("b"));
        changed[0] = create("other");
        let error = run(&mut connection, &[up(1, changed)]).await.unwrap_err();
        assert!(matches!(error, Error::StepChanged { step: 0, .. }), "{error:?}");
        run(&mut connection, &[up(1, steps(create("b")))]).await.unwrap();
        let ledger = connection.read_ledger().await.unwrap();
        assert_eq!((names(&ledger), &ledger.partial), (vec!["shop@0001"], &None));
        assert_eq!(column(&mut connection, "SELECT x FROM a").await, ["7"]);
        connection.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn a_revision_that_fails_at_once_leaves_no_trace() {
    for database in Database::mysqls().await {
        let mut connection = database.open().await;
        let error = run(&mut connection, &[up(1, vec![Step::execute("DROP TABLE nope")])]).await.unwrap_err();
        let Error::Statement { outcome: Outcome::Undone, .. } = &error else { panic!("{error:?}") };
        assert_eq!(connection.read_ledger().await.unwrap(), migrate_runtime::Ledger::default());
        connection.close().await;
        database.drop().await;
    }
}

/// Runs a revision and drops the client in the middle of a statement that takes a second and a half.
async fn kill(database: &Database, revision: RevisionRun) {
    let mut killed = database.open().await;
    let running = tokio::time::timeout(Duration::from_millis(600), run(&mut killed, &[revision])).await;
    assert!(running.is_err(), "the statement was over too soon");
}

async fn patient(database: &Database) -> Connection {
    let options = ConnectOptions { lock_timeout: Duration::from_secs(20), ..options() };
    Connection::open(&database.url, &options).await.unwrap()
}

#[tokio::test]
async fn the_catalogue_tells_whether_a_killed_statement_has_run() {
    for database in Database::mysqls().await {
        let slow = Step::execute("CREATE TABLE b AS SELECT sleep(1.5) AS x").with_done(table_exists("b"));
        let revision = || up(1, vec![create("a"), slow.clone(), create("c")]);
        kill(&database, revision()).await;
        let mut connection = patient(&database).await;
        run(&mut connection, &[revision()]).await.unwrap();
        let ledger = connection.read_ledger().await.unwrap();
        assert_eq!((names(&ledger), &ledger.partial), (vec!["shop@0001"], &None));
        assert!(exists(&mut connection, "b").await && exists(&mut connection, "c").await);
        connection.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn where_nothing_can_tell_a_person_is_asked() {
    for choice in [ResumeChoice::Done, ResumeChoice::Again] {
        for database in Database::mysqls().await {
            let revision = || {
                up(1, vec![create("a"), Step::data("CREATE TABLE b AS SELECT sleep(1.5) AS x"), create("c")])
            };
            kill(&database, revision()).await;
            let mut connection = patient(&database).await;
            let error = run(&mut connection, &[revision()]).await.unwrap_err();
            let Error::Unsettled { at } = &error else { panic!("{error:?}") };
            assert_eq!((at.step, at.statement.as_str()), (1, "CREATE TABLE b AS SELECT sleep(1.5) AS x"));
            assert!(error.hint().unwrap().contains("--resume done"));
            execute(&mut connection, &["DROP TABLE IF EXISTS b"]).await;
            resume(&mut connection, revision(), choice).await.unwrap();
            assert_eq!(exists(&mut connection, "b").await, choice == ResumeChoice::Again);
            assert!(exists(&mut connection, "c").await);
            assert_eq!(connection.read_ledger().await.unwrap().partial, None);
            connection.close().await;
            database.drop().await;
        }
    }
}

#[tokio::test]
async fn a_half_done_revision_can_be_undone() {
    for database in Database::mysqls().await {
        let slow = Step::execute("CREATE TABLE b AS SELECT sleep(1.5) AS x").with_done(table_exists("b"));
        let revision = up(1, vec![create("a"), slow, create("c")]);
        kill(&database, revision.clone()).await;
        let mut connection = patient(&database).await;
        connection.lock(&mut Silent, &Cancel::new()).await.unwrap();
        let partial = connection.settle(&revision, None, &Cancel::new()).await.unwrap().unwrap();
        assert_eq!(partial.unsettled(), None);
        let mut back = vec![Step::execute("DROP TABLE a")];
        if partial.finished() == 2 {
            back.insert(0, Step::execute("DROP TABLE b"));
        }
        run(&mut connection, &[down(1, back)]).await.unwrap();
        assert_eq!(connection.read_ledger().await.unwrap(), migrate_runtime::Ledger::default());
        assert!(!exists(&mut connection, "a").await && !exists(&mut connection, "b").await);
        connection.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn cancelling_reaches_the_server() {
    for database in Database::mysqls().await {
        let mut connection = database.open().await;
        // Not sleep(), which MySQL simply ends early.
        let endless = "SELECT count(*) AS x FROM information_schema.columns a, information_schema.columns b, \
                       information_schema.columns c, information_schema.columns d";
        let slow = Step::execute(format!("CREATE TABLE b AS {endless}")).with_done(table_exists("b"));
        for (number, last) in [(1, slow), (2, Step::data(format!("INSERT INTO a {endless}")))] {
            let revision = up(number, vec![Step::execute("CREATE TABLE IF NOT EXISTS a (x integer)"), last]);
            let end = run_and_cancel(&mut connection, std::slice::from_ref(&revision)).await;
            let Err(Error::Interrupted { current: Some((_, outcome)), .. }) = &end else { panic!("{end:?}") };
            assert_eq!(*outcome, Outcome::Kept { finished: 1, total: 2 });
            let mut mended = revision;
            mended.steps[1] = Step::execute("CREATE TABLE IF NOT EXISTS c (x integer)");
            run(&mut connection, &[mended]).await.unwrap();
        }
        assert_eq!(column(&mut connection, "SELECT count(*) FROM a").await, ["0"]);
        connection.close().await;
        database.drop().await;
    }
}

/// MySQL's sleep() ends early, and well, when it is cancelled.
#[tokio::test]
async fn a_statement_that_ends_well_does_not_hide_the_wish_to_stop() {
    for database in Database::mysqls().await {
        let mut connection = database.open().await;
        let sleepers = [
            Step::data("SELECT sleep(60)"),
            Step::assert("SELECT sleep(60)", "there is no row"),
            Step::execute("CREATE TABLE b AS SELECT sleep(60) AS x").with_done(table_exists("b")),
            Step::data("CREATE TABLE c AS SELECT sleep(60) AS x"),
        ];
        for (number, sleeper) in (1..).zip(sleepers) {
            let end = run_and_cancel(&mut connection, &[up(number, vec![create("a"), sleeper])]).await;
            let Err(Error::Interrupted { current: Some((_, outcome)), .. }) = &end else { panic!("{end:?}") };
            assert!(matches!(outcome, Outcome::Kept { total: 2, .. }), "{outcome:?}");
            let partial = connection.read_ledger().await.unwrap().partial.unwrap();
            assert_eq!(partial.unsettled(), None);
            run(&mut connection, &[down(number, vec![Step::execute("DROP TABLE a")])]).await.unwrap();
        }
        connection.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn data_before_a_failure_in_its_transaction_is_undone() {
    for database in Database::mysqls().await {
        let mut connection = database.open().await;
        run(&mut connection, &[up(1, vec![create("a")])]).await.unwrap();
        let steps = vec![Step::data("INSERT INTO a VALUES (1)"), Step::data("INSERT INTO nope VALUES (1)")];
        assert!(run(&mut connection, &[up(2, steps)]).await.is_err());
        assert_eq!(column(&mut connection, "SELECT count(*) FROM a").await, ["0"]);
        let steps = vec![Step::data("INSERT INTO a VALUES (1)"), Step::data("COMMIT")];
        let error = run(&mut connection, &[up(2, steps)]).await;
        assert!(error.is_ok(), "COMMIT runs by itself, with its own place in the journal: {error:?}");
        connection.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn settings_of_a_person_do_not_reach_the_next_revision() {
    for database in Database::mysqls().await {
        let mut connection = database.open().await;
        let wandering = vec![Step::data("SET SESSION sql_mode = ''"), Step::data("USE mysql")];
        run(&mut connection, &[up(1, wandering), up(2, vec![create("a")])]).await.unwrap();
        assert!(exists(&mut connection, "a").await);
        assert_eq!(names(&connection.read_ledger().await.unwrap()).len(), 2);
        assert_eq!(column(&mut connection, "SELECT 'a' || 'b'").await, ["ab"]);
        connection.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn both_products_say_the_same_with_the_prologue() {
    for database in Database::mysqls().await {
        let mut connection = database.open().await;
        assert_eq!(column(&mut connection, "SELECT 'a' || 'b'").await, ["ab"]);
        assert_eq!(column(&mut connection, "SELECT @@time_zone").await, ["+00:00"]);
        connection.close().await;
        database.drop().await;
    }
}
