//! What was bought by whom: the shop's app `orders`, whose tables refer to those of `users` and `catalog`.

use chrono::{DateTime, Utc};
use migrate_models::{Model, ModelEnum};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use shop_catalog::{Price, Product};
use shop_users::User;

/// How far an order has come.
///
/// sqlx looks for the type's name in `type_name`, and the same attribute names the enum in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ModelEnum, sqlx::Type, Serialize, Deserialize)]
#[sqlx(type_name = "order_status", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    Pending,
    Paid,
    Shipped,
    Cancelled,
}

/// What someone bought at one time.
#[derive(Debug, Clone, PartialEq, Eq, Model, sqlx::FromRow, Serialize)]
#[model(table = "orders", index(status, desc(placed_at)))]
pub struct Order {
    #[model(primary_key)]
    pub id: i64,
    #[model(references = User, on_delete = restrict, index)]
    pub user_id: i64,
    #[model(default = OrderStatus::Pending)]
    pub status: OrderStatus,
    pub note: Option<String>,
    #[model(default_sql = "CURRENT_TIMESTAMP")]
    pub placed_at: DateTime<Utc>,
}

/// So many of one product, at the price of that day.
#[derive(Debug, Clone, PartialEq, Eq, Model, sqlx::FromRow, Serialize)]
#[model(table = "order_lines", primary_key(order_id, line_number), unique(order_id, product_id))]
pub struct OrderLine {
    #[model(references = Order, on_delete = cascade)]
    pub order_id: i64,
    pub line_number: i32,
    #[model(references = Product, on_delete = restrict, index)]
    pub product_id: i64,
    #[model(check = "quantity > 0")]
    pub quantity: i32,
    pub unit_price: Price,
}

/// What someone sent back of a line of an order.
#[derive(Debug, Clone, PartialEq, Eq, Model, sqlx::FromRow, Serialize)]
#[model(
    table = "returns",
    index(order_id, line_number),
    foreign_key(
        columns(order_id, line_number),
        references = OrderLine(order_id, line_number),
        on_delete = cascade
    )
)]
pub struct Return {
    #[model(primary_key)]
    pub id: i64,
    pub order_id: i64,
    pub line_number: i32,
    #[model(check = "quantity > 0")]
    pub quantity: i32,
    pub reason: Option<String>,
    #[model(default_sql = "CURRENT_TIMESTAMP")]
    pub received_at: DateTime<Utc>,
}

/// What the lines of an order cost together.
pub fn total(lines: &[OrderLine]) -> Decimal {
    lines.iter().map(|line| Decimal::from(line.unit_price) * Decimal::from(line.quantity)).sum()
}
