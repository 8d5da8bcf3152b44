//! PostgreSQL.

use migrate_runtime::Step;

use super::render::{Change, Renderer, Steps, render_operations};
use super::sql::quote_name;
use super::{Dialect, RenderError, Rendered};
use crate::operation::Operation;
use crate::schema::{AppLabel, DialectName, Schema};

/// PostgreSQL.
pub(super) struct Postgres;

impl Dialect for Postgres {
    fn name(&self) -> DialectName {
        DialectName::Postgres
    }

    fn render(
        &self,
        operations: &[Operation],
        before: &Schema,
        app: &AppLabel,
    ) -> Result<Rendered, RenderError> {
        render_operations(&mut PostgresRenderer, operations, before, app)
    }

    fn script(&self, step: &Step) -> Result<Vec<String>, RenderError> {
        Ok(vec![step.text()])
    }

    fn quote(&self, name: &str) -> String {
        quote_name(name)
    }
}

struct PostgresRenderer;

impl Renderer for PostgresRenderer {
    fn name(&self) -> DialectName {
        DialectName::Postgres
    }

    fn render(&mut self, change: &Change<'_>, _steps: &mut Steps) -> Result<(), RenderError> {
        Err(RenderError::Unsupported {
            dialect: DialectName::Postgres,
            what: format!("`{}`", change.operation.kind()),
            subject: change.operation.describe().text,
            place: None,
            hint: None,
        })
    }
}
