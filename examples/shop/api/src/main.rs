//! The shop's service: people, products and orders over HTTP, and what has been migrated.
//!
//! It reads `DATABASE_URL` (`sqlite:shop.db` where it is not set) and `SHOP_LISTEN` (`127.0.0.1:3000`). It starts
//! without a database: connections are made when a request needs one.

mod database;
mod error;
mod input;
mod repository;
mod routes;
mod shop;

use std::env;
use std::io::{self, Write};

use tokio::net::TcpListener;

use crate::shop::{Shop, UrlError};

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
enum StartError {
    #[error(transparent)]
    Url(#[from] UrlError),
    #[error("cannot listen on `{address}`")]
    Listen { address: String, source: io::Error },
    #[error("cannot serve")]
    Serve(#[from] io::Error),
}

#[tokio::main]
async fn main() -> Result<(), StartError> {
    let setting = |name: &str, usual: &str| env::var(name).unwrap_or_else(|_| usual.to_owned());
    let shop = Shop::new(&setting("DATABASE_URL", "sqlite:shop.db"))?;
    let address = setting("SHOP_LISTEN", "127.0.0.1:3000");
    let listener =
        TcpListener::bind(&address).await.map_err(|source| StartError::Listen { address, source })?;
    writeln!(io::stdout(), "listening on http://{}", listener.local_addr()?)?;
    axum::serve(listener, routes::router(shop)).with_graceful_shutdown(interrupted()).await?;
    Ok(())
}

async fn interrupted() {
    // Where the signal cannot be watched, the process ends by it as any other would.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
