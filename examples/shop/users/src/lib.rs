//! Who buys: the shop's app `users`.

use chrono::{DateTime, Utc};
use migrate_models::Model;
use serde::Serialize;

/// Someone who can sign in and order.
///
/// An email belongs to one person, however its letters are cased: an index on an expression sees to that. SQLite,
/// PostgreSQL and MySQL have such indexes; MariaDB refuses them, so the shop is not for MariaDB.
#[derive(Debug, Clone, PartialEq, Eq, Model, sqlx::FromRow, Serialize)]
#[model(
    table = "users",
    comment = "People who can sign in and order",
    index(expr = "lower(email)", name = "ix_users_email_lower", unique)
)]
pub struct User {
    #[model(primary_key)]
    pub id: i64,
    #[model(max_length = 120)]
    pub email: String,
    #[model(max_length = 80)]
    pub name: String,
    #[model(max_length = 80, comment = "What other people see")]
    pub display_name: String,
    #[model(default_sql = "CURRENT_TIMESTAMP")]
    pub created_at: DateTime<Utc>,
}
