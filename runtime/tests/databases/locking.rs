//! Two runs on one server come one after the other.

use std::time::Duration;

use migrate_runtime::{Cancel, ConnectOptions, Connection, Error, Observer, Silent, Step};

use crate::support::{Database, names, options, run, statements, up};

async fn servers() -> Vec<Database> {
    Database::mysqls().await.into_iter().chain(Database::postgres().await).collect()
}

#[derive(Default)]
struct Listener {
    waits: Vec<String>,
}

impl Observer for Listener {
    fn waiting(&mut self, reason: &str) {
        self.waits.push(reason.to_owned());
    }
}

#[tokio::test]
async fn a_held_lock_is_waited_for_and_its_holder_named() {
    for database in servers().await {
        let cancel = Cancel::new();
        let mut first = database.open().await;
        first.lock(&mut Silent, &cancel).await.unwrap();
        first.lock(&mut Silent, &cancel).await.unwrap();
        let impatient = ConnectOptions { lock_timeout: Duration::from_millis(700), ..options() };
        let mut second = Connection::open(&database.url, &impatient).await.unwrap();
        let mut listener = Listener::default();
        let error = second.lock(&mut listener, &cancel).await.unwrap_err();
        let Error::Locked { holder: Some(holder), waited, .. } = &error else { panic!("{error:?}") };
        assert!(holder.contains("user") && holder.contains("session"), "{holder}");
        assert!(*waited >= Duration::from_millis(700));
        assert_eq!(listener.waits.len(), 1, "{:?}", listener.waits);
        first.unlock().await.unwrap();
        second.lock(&mut Silent, &cancel).await.unwrap();
        second.unlock().await.unwrap();
        first.close().await;
        second.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn a_closed_connection_holds_no_lock() {
    for database in servers().await {
        let cancel = Cancel::new();
        let mut first = database.open().await;
        first.lock(&mut Silent, &cancel).await.unwrap();
        drop(first);
        let mut second = database.open().await;
        second.lock(&mut Silent, &cancel).await.unwrap();
        second.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn waiting_for_a_lock_can_be_cancelled() {
    for database in servers().await {
        let cancel = Cancel::new();
        let mut first = database.open().await;
        first.lock(&mut Silent, &cancel).await.unwrap();
        let mut second = database.open().await;
        let alarm = cancel.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            alarm.cancel();
        });
        let error = second.lock(&mut Silent, &cancel).await.unwrap_err();
        assert!(matches!(error, Error::Interrupted { .. }), "{error:?}");
        first.close().await;
        second.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn of_many_runs_at_once_each_revision_is_applied_once() {
    let sqlite = Some(Database::sqlite());
    for database in servers().await.into_iter().chain(sqlite) {
        let runs = (0..4).map(|_| {
            let url = database.url.clone();
            tokio::spawn(async move {
                let patient = ConnectOptions { lock_timeout: Duration::from_secs(30), ..options() };
                let mut connection = Connection::open(&url, &patient).await.unwrap();
                connection.lock(&mut Silent, &Cancel::new()).await.unwrap();
                apply_missing(&mut connection).await;
                connection.unlock().await.unwrap();
                connection.close().await;
            })
        });
        for task in runs.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        let mut connection = database.open().await;
        let ledger = connection.read_ledger().await.unwrap();
        assert_eq!(names(&ledger), ["shop@0001", "shop@0002", "shop@0003"]);
        connection.close().await;
        database.drop().await;
    }
}

/// Plans from the ledger, and again when somebody else was faster.
async fn apply_missing(connection: &mut Connection) {
    for _ in 0..20 {
        let ledger = connection.read_ledger().await.unwrap();
        let missing: Vec<_> = (1..=3)
            .map(|number| up(number, statements(&[&format!("CREATE TABLE t{number} (x integer)")])))
            .filter(|revision| !ledger.rows.iter().any(|row| row.id == revision.id))
            .collect();
        let planned = migrate_runtime::RunOptions { planned_from: Some(ledger), resume: None };
        match connection.run(&missing, &planned, &mut Silent, &Cancel::new()).await {
            Ok(()) => return,
            Err(Error::LedgerChanged { .. }) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
    panic!("the ledger never stood still");
}

#[tokio::test]
async fn a_run_takes_and_gives_back_the_lock_by_itself() {
    for database in servers().await {
        let mut first = database.open().await;
        run(&mut first, &[up(1, vec![Step::execute("CREATE TABLE a (x integer)")])]).await.unwrap();
        let mut second = database.open().await;
        run(&mut second, &[up(2, vec![Step::execute("CREATE TABLE b (x integer)")])]).await.unwrap();
        first.close().await;
        second.close().await;
        database.drop().await;
    }
}
