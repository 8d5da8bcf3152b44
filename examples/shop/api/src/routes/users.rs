//! `/users`.

use axum::Json;
use axum::http::StatusCode;
use shop_users::User;

use crate::database::Database;
use crate::error::{Answer, ApiError};
use crate::input::{Body, Number};
use crate::repository::{NewUser, Users};

pub(super) async fn list(Database(mut connection): Database) -> Answer<Json<Vec<User>>> {
    Ok(Json(Users::new(&mut connection).list().await?))
}

pub(super) async fn show(Database(mut connection): Database, Number(id): Number) -> Answer<Json<User>> {
    let user = Users::new(&mut connection).find(id).await?;
    user.map(Json).ok_or_else(|| ApiError::NotFound(format!("user {id}")))
}

pub(super) async fn add(
    Database(mut connection): Database,
    Body(user): Body<NewUser>,
) -> Answer<(StatusCode, Json<User>)> {
    if !user.email.contains('@') {
        return Err(ApiError::BadInput(format!("`{}` is no email address", user.email)));
    }
    Ok((StatusCode::CREATED, Json(Users::new(&mut connection).add(&user).await?)))
}
