//! The tables of the app `orders`.

use serde::Deserialize;
use shop_catalog::Price;
use shop_orders::{Order, OrderLine, Return};
use sqlx::SqliteConnection;

/// An order that is not in the database yet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewOrder {
    pub(crate) user_id: i64,
    pub(crate) note: Option<String>,
    pub(crate) lines: Vec<NewLine>,
}

/// A line of it. What it costs is not for the buyer to say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewLine {
    pub(crate) product_id: i64,
    pub(crate) quantity: i32,
}

/// Something that comes back.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewReturn {
    pub(crate) line_number: i32,
    pub(crate) quantity: i32,
    pub(crate) reason: Option<String>,
}

pub(crate) struct Orders<'a> {
    connection: &'a mut SqliteConnection,
}

impl<'a> Orders<'a> {
    pub(crate) fn new(connection: &'a mut SqliteConnection) -> Self {
        Self { connection }
    }

    /// The latest first.
    pub(crate) async fn list(&mut self) -> sqlx::Result<Vec<Order>> {
        let query = sqlx::query_as("SELECT * FROM orders ORDER BY placed_at DESC, id DESC");
        query.fetch_all(&mut *self.connection).await
    }

    pub(crate) async fn find(&mut self, id: i64) -> sqlx::Result<Option<Order>> {
        let query = sqlx::query_as("SELECT * FROM orders WHERE id = ?").bind(id);
        query.fetch_optional(&mut *self.connection).await
    }

    pub(crate) async fn lines_of(&mut self, order: i64) -> sqlx::Result<Vec<OrderLine>> {
        let query = sqlx::query_as("SELECT * FROM order_lines WHERE order_id = ? ORDER BY line_number");
        query.bind(order).fetch_all(&mut *self.connection).await
    }

    pub(crate) async fn add(&mut self, order: &NewOrder) -> sqlx::Result<Order> {
        sqlx::query_as("INSERT INTO orders (user_id, note) VALUES (?, ?) RETURNING *")
            .bind(order.user_id)
            .bind(&order.note)
            .fetch_one(&mut *self.connection)
            .await
    }

    /// Adds a line behind the others.
    pub(crate) async fn add_line(
        &mut self,
        order: i64,
        line: &NewLine,
        price: Price,
    ) -> sqlx::Result<OrderLine> {
        sqlx::query_as(
            "INSERT INTO order_lines (order_id, line_number, product_id, quantity, unit_price) \
             SELECT ?1, count(*) + 1, ?2, ?3, ?4 FROM order_lines WHERE order_id = ?1 RETURNING *",
        )
        .bind(order)
        .bind(line.product_id)
        .bind(line.quantity)
        .bind(price)
        .fetch_one(&mut *self.connection)
        .await
    }

    pub(crate) async fn take_back(&mut self, order: i64, back: &NewReturn) -> sqlx::Result<Return> {
        let query =
            "INSERT INTO returns (order_id, line_number, quantity, reason) VALUES (?, ?, ?, ?) RETURNING *";
        sqlx::query_as(query)
            .bind(order)
            .bind(back.line_number)
            .bind(back.quantity)
            .bind(&back.reason)
            .fetch_one(&mut *self.connection)
            .await
    }
}
