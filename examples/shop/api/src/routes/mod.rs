//! The routes, a file a part of the shop.

mod health;
mod orders;
mod products;
mod users;

use axum::Router;
use axum::http::Uri;
use axum::routing::{get, post};

use crate::error::ApiError;
use crate::shop::Shop;

/// The whole service.
pub(crate) fn router(shop: Shop) -> Router {
    Router::new()
        .route("/health", get(health::show))
        .route("/users", get(users::list).post(users::add))
        .route("/users/{id}", get(users::show))
        .route("/products", get(products::list).post(products::add))
        .route("/products/{id}", get(products::show))
        .route("/orders", get(orders::list).post(orders::add))
        .route("/orders/{id}", get(orders::show))
        .route("/orders/{id}/returns", post(orders::take_back))
        .fallback(async |uri: Uri| ApiError::NotFound(format!("page `{}`", uri.path())))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .with_state(shop)
}
