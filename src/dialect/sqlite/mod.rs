//! SQLite: takes operations, gives steps. What ALTER TABLE cannot do goes through a rebuild of the table.

mod canonical;
mod conversion;
mod declared;
mod default;
mod definition;
mod lower;
mod names;
mod rebuild;
mod reflect;
mod render;
mod script;
mod token;
mod trial;

use migrate_runtime::{Rows, Step};

use super::render::render_operations;
use super::sql::quote_name;
use super::{Dialect, Ground, Reading, ReflectError, Reflected, RenderError, Trial};
use crate::operation::Operation;
use crate::schema::{AppLabel, DialectName, Place, Schema, Table};

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

    fn takes_references_ahead(&self) -> bool {
        true
    }

    fn lower(&self, schema: &Schema) -> Result<Schema, RenderError> {
        lower::lower(schema)
    }

    fn catalogue(&self, reading: &Reading) -> Vec<String> {
        reflect::catalogue(reading)
    }

    fn reflect(&self, reading: &Reading, answers: &[Rows]) -> Result<Reflected, ReflectError> {
        reflect::reflect(reading, answers)
    }

    fn trial_ground(&self, _: &Schema, _: &Schema) -> Ground {
        Ground { statements: vec!["BEGIN".to_owned()], ..Ground::default() }
    }

    fn trial(&self, table: &Table, models: &Schema) -> Result<Trial, RenderError> {
        trial::trial(table, &models.enums)
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
