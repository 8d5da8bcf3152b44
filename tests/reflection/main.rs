//! What the tool renders comes back: reflected from a real server it equals what `lower` says of the state.
//!
//! A case is a file in `tests/fixtures/reflection`, or one of `tests/fixtures/dialects`: operations that make a
//! schema, rows, and operations that change it. After the first, after the change and after its way back, what is
//! reflected must equal the lowered state, which lowering again leaves alone. What has no place in a schema must be
//! in the list of unknown things that the case expects, and nothing else.
//!
//! `CASE=name cargo test --test reflection` runs one case.

mod case;
mod comparison;
#[path = "../dialects/files.rs"]
mod files;
mod live;

use case::read_cases;
use live::Live;
use migrate_runtime::Flavour;
use test_servers::Kind;

async fn run_cases(kind: Kind, flavour: Flavour) {
    let mut failures = Vec::new();
    for case in read_cases().iter().filter(|case| case.is_for(flavour)) {
        let Some(mut live) = Live::create(kind).await else { return };
        assert_eq!(live.flavour(), flavour, "the server is another product");
        if let Err(failure) = case.run(&mut live).await {
            failures.push(format!("{}: {failure}", case.name));
        }
        live.drop().await;
    }
    assert!(failures.is_empty(), "{} cases failed\n\n{}", failures.len(), failures.join("\n\n"));
}

#[tokio::test]
async fn sqlite() {
    run_cases(Kind::Sqlite, Flavour::Sqlite).await;
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
