//! Expressions tried on MySQL and MariaDB: on a temporary table, which is the session's own and commits nothing.

use super::names::table_name;
use super::{Context, table};
use crate::dialect::{RenderError, Trial};
use crate::schema::Table;

/// A function that is not there, or, which is said in the same words, that must not be used in this place: in an
/// expression of MariaDB, an index, a generated column, a default, a check.
pub(super) const MISSING: [&str; 6] = ["1305", "1901", "3758", "3763", "3770", "3814"];

/// The table under its own name, which hides the one that others see.
pub(super) fn trial(context: Context<'_>, tried: &Table) -> Result<Trial, RenderError> {
    let drop = format!("DROP TEMPORARY TABLE IF EXISTS {}", table_name(&tried.name)?);
    Ok(Trial {
        before: Vec::new(),
        statements: vec![table::create_text(context, tried, "CREATE TEMPORARY TABLE")?],
        after: vec![drop],
    })
}
