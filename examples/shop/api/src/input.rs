//! What a request brings, with errors in the form of all others.

use axum::Json;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::error::ApiError;

/// The body, read from JSON.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let Json(body) = Json::from_request(request, state)
            .await
            .map_err(|rejection| ApiError::BadInput(rejection.body_text()))?;
        Ok(Self(body))
    }
}

/// The number in the path.
pub(crate) struct Number(pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for Number {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(number) = Path::from_request_parts(parts, state)
            .await
            .map_err(|rejection| ApiError::BadInput(rejection.body_text()))?;
        Ok(Self(number))
    }
}
