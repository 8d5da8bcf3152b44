//! What is sold: the shop's app `catalog`.

mod price;

use chrono::{DateTime, Utc};
use migrate_models::Model;
use serde::Serialize;

pub use price::{Price, PriceError};

/// Something to buy.
#[derive(Debug, Clone, PartialEq, Eq, Model, sqlx::FromRow, Serialize)]
#[model(table = "products", check(name = "ck_products_price_not_negative", expr = "price >= 0"))]
pub struct Product {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 32, unique, comment = "The article number on the label")]
    pub sku: String,
    #[model(max_length = 120, index)]
    pub name: String,
    pub price: Price,
    /// What is particular to a kind of product: colour, size, author.
    #[model(default = "{}")]
    pub attributes: serde_json::Value,
    #[model(default_sql = "CURRENT_TIMESTAMP")]
    pub created_at: DateTime<Utc>,
}

/// A shelf of the shop, perhaps a part of a larger one.
#[derive(Debug, Clone, PartialEq, Eq, Model, sqlx::FromRow, Serialize)]
#[model(table = "categories")]
pub struct Category {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 80, unique)]
    pub name: String,
    #[model(references = Category, on_delete = set_null, index)]
    pub parent_id: Option<i64>,
}

/// Which product stands on which shelf: many to many.
#[derive(Debug, Clone, PartialEq, Eq, Model, sqlx::FromRow)]
#[model(table = "product_categories", primary_key(product_id, category_id))]
pub struct ProductCategory {
    #[model(references = Product, on_delete = cascade)]
    pub product_id: i64,
    #[model(references = Category, on_delete = cascade, index)]
    pub category_id: i64,
}
