//! What can go wrong with a request, and the answer that says so.

use std::io::{self, Write};

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use sqlx::error::ErrorKind;

/// Why a request failed. The answer is JSON: `{"error": "…"}`.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApiError {
    /// What was sent makes no sense
    #[error("{0}")]
    BadInput(String),
    /// What was asked for is not there
    #[error("no {0}")]
    NotFound(String),
    /// The path is known, and not for this method
    #[error("the method is not allowed here")]
    MethodNotAllowed,
    /// What was sent is there already
    #[error("already there: {0}")]
    Conflict(String),
    /// The database cannot be reached
    #[error("the database cannot be reached")]
    Unavailable(#[source] sqlx::Error),
    /// Anything else
    #[error("internal error")]
    Internal(#[source] sqlx::Error),
}

/// An answer of a route.
pub(crate) type Answer<T> = Result<T, ApiError>;

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        let Some(refusal) = error.as_database_error() else {
            return match error {
                sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => Self::Unavailable(error),
                _ => Self::Internal(error),
            };
        };
        let message = refusal.message().to_owned();
        match refusal.kind() {
            ErrorKind::UniqueViolation => Self::Conflict(message),
            ErrorKind::ForeignKeyViolation => {
                Self::BadInput("it refers to something that is not there".to_owned())
            }
            ErrorKind::CheckViolation | ErrorKind::NotNullViolation => Self::BadInput(message),
            _ if refusal.code().as_deref() == Some(CANNOT_OPEN) => Self::Unavailable(error),
            _ => Self::Internal(error),
        }
    }
}

/// SQLite's code for a file that cannot be opened.
const CANNOT_OPEN: &str = "14";

impl ApiError {
    fn status(&self) -> StatusCode {
        match self {
            Self::BadInput(_) => StatusCode::BAD_REQUEST,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Unavailable(source) | Self::Internal(source) = &self {
            // The reason is for the log alone, and a log that is closed must not end the request.
            let _ = writeln!(io::stderr(), "{self}: {source}");
        }
        (self.status(), Json(json!({ "error": self.to_string() }))).into_response()
    }
}
