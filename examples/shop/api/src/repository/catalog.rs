//! The tables of the app `catalog`.

use serde::Deserialize;
use serde_json::Value;
use shop_catalog::{Category, Price, Product, ProductCategory};
use sqlx::SqliteConnection;

/// A product that is not in the database yet, and the names of the shelves that it goes to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewProduct {
    pub(crate) sku: String,
    pub(crate) name: String,
    pub(crate) price: Price,
    #[serde(default = "no_attributes")]
    pub(crate) attributes: Value,
    #[serde(default)]
    pub(crate) categories: Vec<String>,
}

fn no_attributes() -> Value {
    Value::Object(serde_json::Map::new())
}

pub(crate) struct Catalog<'a> {
    connection: &'a mut SqliteConnection,
}

impl<'a> Catalog<'a> {
    pub(crate) fn new(connection: &'a mut SqliteConnection) -> Self {
        Self { connection }
    }

    pub(crate) async fn list(&mut self) -> sqlx::Result<Vec<Product>> {
        sqlx::query_as("SELECT * FROM products ORDER BY id").fetch_all(&mut *self.connection).await
    }

    pub(crate) async fn find(&mut self, id: i64) -> sqlx::Result<Option<Product>> {
        let query = sqlx::query_as("SELECT * FROM products WHERE id = ?").bind(id);
        query.fetch_optional(&mut *self.connection).await
    }

    /// The shelves that a product stands on.
    pub(crate) async fn categories_of(&mut self, product: i64) -> sqlx::Result<Vec<Category>> {
        let query = sqlx::query_as(
            "SELECT categories.* FROM categories \
             JOIN product_categories ON product_categories.category_id = categories.id \
             WHERE product_categories.product_id = ? ORDER BY categories.name",
        );
        query.bind(product).fetch_all(&mut *self.connection).await
    }

    pub(crate) async fn add(&mut self, product: &NewProduct) -> sqlx::Result<Product> {
        let query = "INSERT INTO products (sku, name, price, attributes) VALUES (?, ?, ?, ?) RETURNING *";
        sqlx::query_as(query)
            .bind(&product.sku)
            .bind(&product.name)
            .bind(product.price)
            .bind(&product.attributes)
            .fetch_one(&mut *self.connection)
            .await
    }

    /// The shelf of that name, which is put up where there is none.
    pub(crate) async fn category(&mut self, name: &str) -> sqlx::Result<Category> {
        let query = "INSERT INTO categories (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = name RETURNING *";
        sqlx::query_as(query).bind(name).fetch_one(&mut *self.connection).await
    }

    pub(crate) async fn put_on_shelf(
        &mut self,
        product: i64,
        category: i64,
    ) -> sqlx::Result<ProductCategory> {
        let query = "INSERT INTO product_categories (product_id, category_id) VALUES (?, ?) RETURNING *";
        sqlx::query_as(query).bind(product).bind(category).fetch_one(&mut *self.connection).await
    }
}
