//! Ways in which a connection cannot be made.

use std::time::Duration;

use migrate_runtime::{ConnectError, ConnectOptions, Connection, DatabaseUrl};

use crate::support::Database;

async fn refused(url: &str) -> ConnectError {
    let options = ConnectOptions { connect_timeout: Duration::from_secs(5), ..ConnectOptions::default() };
    match Connection::open(&DatabaseUrl::parse(url).unwrap(), &options).await {
        Ok(_) => panic!("{url} was opened"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn sqlite_files_that_cannot_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("text.txt"), "this is no database, and it is longer than a header\n".repeat(20))
        .unwrap();
    std::fs::create_dir(path("folder.db")).unwrap();
    let error = refused(&format!("sqlite:{}", path("missing.db"))).await;
    assert!(matches!(error, ConnectError::NoFile { .. }), "{error:?}");
    assert!(!folder.path().join("missing.db").exists(), "looking at a database makes none");
    let error = refused(&format!("sqlite:{}", path("no/such/shop.db"))).await;
    assert!(matches!(error, ConnectError::NoFolder { .. }), "{error:?}");
    let error = refused(&format!("sqlite:{}", path("text.txt"))).await;
    assert!(matches!(error, ConnectError::NotADatabase { .. }), "{error:?}");
    let error = refused(&format!("sqlite:{}", path("folder.db"))).await;
    assert!(matches!(error, ConnectError::CannotOpen { .. }), "{error:?}");
}

#[tokio::test]
async fn servers_that_do_not_answer() {
    for url in ["postgres://ann:secret@127.0.0.1:1/shop", "mysql://ann:secret@127.0.0.1:1/shop"] {
        let error = refused(url).await;
        let ConnectError::Unreachable { place, .. } = &error else { panic!("{error:?}") };
        assert_eq!(place, "127.0.0.1:1");
        assert!(!format!("{error:?}{error}").contains("secret"));
    }
    let error = refused("postgres:///shop?host=/no/such/folder").await;
    assert!(matches!(error, ConnectError::Unreachable { .. }), "{error:?}");
}

#[tokio::test]
async fn servers_that_refuse() {
    let postgres = Database::postgres().await;
    for database in Database::mysqls().await.into_iter().chain(postgres) {
        let url = database.url.clone();
        let place = format!("{}:{}", url.host().unwrap(), url.port().unwrap());
        let scheme = url.dialect().name();
        let error = refused(&format!("{scheme}://nobody_knows:wr%40ng@{place}/x")).await;
        assert!(matches!(error, ConnectError::Refused { .. }), "{error:?}");
        let missing = url.with_database("no_such_database");
        let options = ConnectOptions::default();
        let Err(error) = Connection::open(&missing, &options).await else { panic!("{missing} was opened") };
        assert!(matches!(error, ConnectError::NoSuchDatabase { .. }), "{error:?}");
        assert!(error.hint().unwrap().contains("no_such_database"));
        database.drop().await;
    }
}
