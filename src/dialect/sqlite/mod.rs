//! SQLite: takes operations, gives steps. What ALTER TABLE cannot do goes through a rebuild of the table.

mod conversion;
mod definition;
mod rebuild;
mod render;
mod script;
mod types;

use migrate_runtime::Step;

use super::render::render_operations;
use super::sql::quote_name;
use super::{Dialect, RenderError};
use crate::operation::Operation;
use crate::schema::{AppLabel, DialectName, Place, Schema};

/// SQLite.
pub(super) struct Sqlite;

impl Dialect for Sqlite {
    fn name(&self) -> DialectName {
        DialectName::Sqlite
    }

    fn render(
        &self,
        operations: &[Operation],
        state: &mut Schema,
        app: &AppLabel,
    ) -> Result<Vec<Step>, RenderError> {
        render_operations(&mut render::SqliteRenderer::default(), operations, state, app)
    }

    fn script(&self, step: &Step) -> Result<Vec<String>, RenderError> {
        Ok(script::statements(&step.action))
    }

    fn quote(&self, name: &str) -> String {
        quote_name(name)
    }
}

/// What SQLite does not have.
fn unsupported(
    what: impl Into<String>,
    subject: impl Into<String>,
    place: Option<&Place>,
    hint: Option<&str>,
) -> RenderError {
    let error = RenderError::unsupported(DialectName::Sqlite, what, subject).at_place(place);
    match hint {
        Some(hint) => error.with_hint(hint),
        None => error,
    }
}
