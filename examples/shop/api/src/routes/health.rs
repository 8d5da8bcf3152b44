//! `/health`: whether the database is there, and which revisions it has.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use migrate_runtime::{ConnectOptions, Connection, Ledger, LedgerRow};
use serde::Serialize;

use crate::shop::Shop;

/// What is known of the database.
#[derive(Serialize)]
pub(super) struct Health {
    status: &'static str,
    database: String,
    /// In the order in which they were applied
    revisions: Vec<AppliedRevision>,
    /// The revision that a migration left half done
    #[serde(skip_serializing_if = "Option::is_none")]
    unfinished: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
struct AppliedRevision {
    app: String,
    id: String,
    name: String,
    applied_at: String,
}

impl From<LedgerRow> for AppliedRevision {
    fn from(row: LedgerRow) -> Self {
        Self { app: row.app, id: row.id, name: row.name, applied_at: row.applied_at }
    }
}

/// 200 where requests can be served; 503 where the database is not there, or a migration did not come to its end.
pub(super) async fn show(State(shop): State<Shop>) -> (StatusCode, Json<Health>) {
    let database = shop.url.to_string();
    let health = match read_ledger(&shop).await {
        Ok(ledger) => Health {
            status: if ledger.partial.is_none() { "ok" } else { "migrating" },
            database,
            revisions: ledger.rows.into_iter().map(AppliedRevision::from).collect(),
            unfinished: ledger.partial.map(|partial| partial.name),
            error: None,
        },
        Err(error) => Health {
            status: "unavailable",
            database,
            revisions: Vec::new(),
            unfinished: None,
            error: Some(error.to_string()),
        },
    };
    let code = if health.status == "ok" { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, Json(health))
}

/// A connection of the runtime's own: it knows where the ledger is and how to read it.
async fn read_ledger(shop: &Shop) -> Result<Ledger, migrate_runtime::Error> {
    let mut connection = Connection::open(&shop.url, &ConnectOptions::default()).await?;
    let ledger = connection.read_ledger().await;
    connection.close().await;
    ledger
}
