//! A connection for each request that asks for one.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use sqlx::Sqlite;
use sqlx::pool::PoolConnection;

use crate::error::ApiError;
use crate::shop::Shop;

/// The request's own connection; it goes back to the pool with the answer.
pub(crate) struct Database(pub(crate) PoolConnection<Sqlite>);

impl FromRequestParts<Shop> for Database {
    type Rejection = ApiError;

    async fn from_request_parts(_: &mut Parts, shop: &Shop) -> Result<Self, ApiError> {
        Ok(Self(shop.pool.acquire().await?))
    }
}
