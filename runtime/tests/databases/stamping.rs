//! The ledger changed by itself.

use migrate_runtime::{Error, Ledger, LedgerChange};

use crate::support::{Database, names, up};

#[tokio::test]
async fn rows_are_recorded_replaced_and_forgotten() {
    let servers = Database::mysqls().await.into_iter().chain(Database::postgres().await);
    for database in servers.chain([Database::sqlite()]) {
        let mut connection = database.open().await;
        let empty = connection.read_ledger().await.unwrap();
        let record = |number| LedgerChange::Record(up(number, Vec::new()));
        connection.change_ledger(&empty, &[record(1), record(2)]).await.unwrap();
        let before = connection.read_ledger().await.unwrap();
        assert_eq!(names(&before), ["shop@0001", "shop@0002"]);
        let mut edited = up(1, Vec::new());
        edited.checksum = "1:edited".to_owned();
        let changes = [LedgerChange::Replace(edited), LedgerChange::Forget(up(2, Vec::new()).id)];
        let stale = connection.change_ledger(&empty, &changes).await;
        assert!(matches!(stale, Err(Error::LedgerChanged { .. })), "{stale:?}");
        connection.change_ledger(&before, &changes).await.unwrap();
        let after = connection.read_ledger().await.unwrap();
        assert_eq!((names(&after), after.rows[0].checksum.as_str()), (vec!["shop@0001"], "1:edited"));
        assert_eq!(after.rows[0].applied_at, before.rows[0].applied_at);
        connection.close().await;
        database.drop().await;
    }
}

#[tokio::test]
async fn a_refused_change_changes_nothing() {
    let database = Database::sqlite();
    let mut connection = database.open().await;
    let twice = [LedgerChange::Record(up(1, Vec::new())), LedgerChange::Record(up(1, Vec::new()))];
    let end = connection.change_ledger(&Ledger::default(), &twice).await;
    assert!(matches!(end, Err(Error::LedgerWrite { .. })), "{end:?}");
    assert_eq!(connection.read_ledger().await.unwrap(), Ledger::default());
}
