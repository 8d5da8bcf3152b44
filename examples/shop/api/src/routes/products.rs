//! `/products`.

use axum::Json;
use axum::http::StatusCode;
use serde::Serialize;
use shop_catalog::{Category, Product};
use sqlx::Connection;

use crate::database::Database;
use crate::error::{Answer, ApiError};
use crate::input::{Body, Number};
use crate::repository::{Catalog, NewProduct};

/// A product and the shelves that it stands on.
#[derive(Serialize)]
pub(super) struct WithCategories {
    #[serde(flatten)]
    product: Product,
    categories: Vec<Category>,
}

pub(super) async fn list(Database(mut connection): Database) -> Answer<Json<Vec<Product>>> {
    Ok(Json(Catalog::new(&mut connection).list().await?))
}

pub(super) async fn show(
    Database(mut connection): Database,
    Number(id): Number,
) -> Answer<Json<WithCategories>> {
    let mut catalog = Catalog::new(&mut connection);
    let product = catalog.find(id).await?.ok_or_else(|| ApiError::NotFound(format!("product {id}")))?;
    let categories = catalog.categories_of(id).await?;
    Ok(Json(WithCategories { product, categories }))
}

/// The product and its shelves come together or not at all.
pub(super) async fn add(
    Database(mut connection): Database,
    Body(new): Body<NewProduct>,
) -> Answer<(StatusCode, Json<WithCategories>)> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let mut catalog = Catalog::new(&mut transaction);
    let product = catalog.add(&new).await?;
    for name in &new.categories {
        let category = catalog.category(name).await?;
        catalog.put_on_shelf(product.id, category.id).await?;
    }
    let categories = catalog.categories_of(product.id).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(WithCategories { product, categories })))
}
