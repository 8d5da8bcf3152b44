//! What MySQL and MariaDB can hold of a schema.
//!
//! Takes a schema, gives it in the words in which a live database comes back: one name for each type, enums within
//! their columns, expressions in one form, nothing said that holds by itself, with the indexes that foreign keys need.
//! What is rendered is rendered from this, so a schema and its lowered form give the same SQL.

mod column;
mod constraint;
mod default;
mod index;
mod literal;
mod options;
mod partitioning;

use std::collections::BTreeMap;

use migrate_runtime::Flavour;

pub(super) use self::column::{has_collation, lower as lower_column};
pub(super) use self::constraint::lower as lower_constraint;
use self::default::canonical as canonical_default;
pub(super) use self::default::of_expression as default_of_expression;
pub(super) use self::index::{Lowered as LoweredIndex, as_constraint, lower as lower_index, usual_method};
pub(super) use self::literal::canonical as literal_of_type;
use self::options::refuse_unknown;
pub(super) use self::options::{
    TABLE_OPTIONS, canonical_value as canonical_option, is_usual as is_usual_option, lower as lower_options,
};
pub(super) use self::partitioning::{
    Method, bound, canonical_by, canonical_values, lower as lower_partitioning, lower_partition,
};
use super::collation::{Collations, USUAL_CHARSET};
use super::refusals::refuse_inheritance;
use super::{Context, key_index, unsupported};
use crate::dialect::RenderError;
use crate::dialect::key_types::is_held;
use crate::schema::{DialectName, ObjectName, Schema, Table};

/// The schema in the words in which a live database comes back.
pub(super) fn lower(schema: &Schema, flavour: Flavour) -> Result<Schema, RenderError> {
    let context = Context { schema, flavour };
    if let Some(sequence) = schema.sequences.values().next() {
        return Err(refuse_sequence(&sequence.name).at(&sequence.declared));
    }
    let mut lowered = Schema::empty();
    for table in schema.tables.values().filter(|table| !table.unmanaged) {
        lowered.insert_table(lower_table(context, table)?);
    }
    Ok(lowered)
}

/// MySQL has none, and of MariaDB's the catalogue tells no more than the name.
pub(super) fn refuse_sequence(name: &ObjectName) -> RenderError {
    unsupported("sequences", format!("sequence `{name}`")).with_hint("count with `auto_increment`")
}

/// One table of the schema.
fn lower_table(context: Context<'_>, table: &Table) -> Result<Table, RenderError> {
    refuse_inheritance(table)?;
    let mut lowered = Table {
        owner: None,
        options: lower_options(context, table)?,
        partitioning: lower_partitioning(table)?,
        columns: table
            .columns
            .iter()
            .map(|column| lower_column(context, table, column))
            .collect::<Result<_, _>>()?,
        constraints: Vec::new(),
        indexes: Vec::new(),
        ..table.clone()
    };
    for constraint in &table.constraints {
        let stands =
            constraint.foreign_key().is_none_or(|key| is_held(key, table, context.schema, super::types::fit));
        if stands {
            lowered.constraints.push(lower_constraint(context, table, constraint)?);
        }
    }
    for index in &table.indexes {
        match lower_index(context, table, index)? {
            LoweredIndex::Index(index) => lowered.indexes.push(index),
            LoweredIndex::Unique(constraint) => lowered.constraints.push(constraint),
        }
    }
    lowered.indexes.extend(key_index::of(table).iter().map(key_index::KeyIndex::index));
    lowered.canonicalize();
    Ok(lowered)
}

/// The collation that the table's columns have where they say none.
pub(super) fn table_collation(table: &Table, collations: &Collations) -> String {
    let said = |key| table.options.get(DialectName::Mysql, key);
    let usual = collations.default_of(USUAL_CHARSET);
    collations.effective(said("charset"), said("collation"), &usual)
}

/// Options of this dialect, from pairs.
fn options(pairs: BTreeMap<String, String>) -> crate::schema::Options {
    pairs.into_iter().map(|(key, value)| (DialectName::Mysql, key, value)).collect()
}
