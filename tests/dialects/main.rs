//! Every operation, both ways, with rows, on real servers.
//!
//! A case is a file in `tests/fixtures/dialects`: a schema, rows in it, a change, and what queries give before and
//! after. Each is run forwards, backwards and forwards again. After each way the database's own words for what is in
//! it must be those of a database that was made in one go; and on MySQL and MariaDB, where a killed run goes on at
//! the step that it was at, the check of each step must say 0 before it and 1 after it.

mod case;
mod catalogue;
mod files;
mod migration;
mod rows;

use case::read_cases;
use migrate_runtime::Flavour;
use migration::Migration;
use test_servers::{Kind, ServerDatabase};

async fn run_cases(kind: Kind, flavour: Flavour) {
    let mut failures = Vec::new();
    for case in read_cases().iter().filter(|case| case.is_for(flavour)) {
        let Some(database) = ServerDatabase::create(kind).await else { return };
        let Some(fresh) = ServerDatabase::create(kind).await else { return };
        let mut migration = Migration::new(case, flavour, &database, &fresh).await;
        if let Err(failure) = migration.run().await {
            failures.push(format!("{}: {failure}", case.name));
        }
        migration.close().await;
        database.drop().await;
        fresh.drop().await;
    }
    assert!(failures.is_empty(), "{} cases failed\n\n{}", failures.len(), failures.join("\n\n"));
}

#[tokio::test]
async fn postgres() {
    run_cases(Kind::Postgres, Flavour::Postgres).await;
}

#[tokio::test]
async fn mariadb() {
    run_cases(Kind::Mariadb, Flavour::Mariadb).await;
}

#[tokio::test]
async fn mysql() {
    run_cases(Kind::Mysql, Flavour::Mysql).await;
}
