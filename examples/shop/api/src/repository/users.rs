//! The tables of the app `users`.

use serde::Deserialize;
use shop_users::User;
use sqlx::SqliteConnection;

/// A person who is not in the database yet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUser {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) display_name: Option<String>,
}

pub(crate) struct Users<'a> {
    connection: &'a mut SqliteConnection,
}

impl<'a> Users<'a> {
    pub(crate) fn new(connection: &'a mut SqliteConnection) -> Self {
        Self { connection }
    }

    pub(crate) async fn list(&mut self) -> sqlx::Result<Vec<User>> {
        sqlx::query_as("SELECT * FROM users ORDER BY id").fetch_all(&mut *self.connection).await
    }

    pub(crate) async fn find(&mut self, id: i64) -> sqlx::Result<Option<User>> {
        let query = sqlx::query_as("SELECT * FROM users WHERE id = ?").bind(id);
        query.fetch_optional(&mut *self.connection).await
    }

    /// Who shows no other name goes by their own.
    pub(crate) async fn add(&mut self, user: &NewUser) -> sqlx::Result<User> {
        sqlx::query_as("INSERT INTO users (email, name, display_name) VALUES (?, ?, ?) RETURNING *")
            .bind(&user.email)
            .bind(&user.name)
            .bind(user.display_name.as_ref().unwrap_or(&user.name))
            .fetch_one(&mut *self.connection)
            .await
    }
}
