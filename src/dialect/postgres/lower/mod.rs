//! What PostgreSQL can hold of a schema, in the words in which a live database comes back.
//!
//! - Types become the ones that it has; what `serial` stands for is said.
//! - Expressions and defaults get their canonical form.
//! - What is as PostgreSQL has it by itself is not said: `btree`, bounds of sequences, NULLs last.
//! - Columns of a primary key and columns that count take no NULL.
//! - Owners go: no database knows them. Tables that are somebody else's work are not there.

mod columns;
mod constraints;
mod indexes;
mod sequences;

use super::options;
use super::partition::{canonical_bound, canonical_key};
use crate::dialect::RenderError;
use crate::schema::{
    ByDialect, Columns, DialectName, Enumeration, Expression, Partition, Partitioning, Schema, Table,
};

/// The schema in the words in which a live database comes back.
pub(super) fn lower(schema: &Schema) -> Result<Schema, RenderError> {
    let mut lowered = Schema::empty();
    for enumeration in schema.enums.values() {
        lowered.insert_enum(Enumeration { owner: None, ..enumeration.clone() });
    }
    for table in schema.tables.values().filter(|table| !table.unmanaged) {
        lowered.insert_table(lower_table(schema, table)?);
    }
    sequences::lower(schema, &mut lowered);
    Ok(lowered)
}

fn lower_table(schema: &Schema, table: &Table) -> Result<Table, RenderError> {
    let subject = format!("table `{}`", table.name);
    options::check(&table.options, options::Place::Table, &subject, &table.declared)?;
    let columns = columns::lower(schema, table)?;
    let mut lowered = Table::new(table.name.clone());
    lowered.declared = table.declared.clone();
    lowered.comment = table.comment.clone().filter(|comment| !comment.is_empty());
    lowered.options = options::lowered(&table.options);
    lowered.inherits.clone_from(&table.inherits);
    lowered.constraints = constraints::lower(schema, table, &columns)?;
    lowered.indexes = indexes::lower(table, &columns)?;
    lowered.partitioning =
        table.partitioning.as_ref().and_then(|partitioning| lower_partitioning(partitioning, &columns));
    lowered.columns = columns;
    lowered.canonicalize();
    Ok(lowered)
}

/// None where the table is cut on other databases only.
fn lower_partitioning(partitioning: &Partitioning, columns: &Columns) -> Option<Partitioning> {
    let by = partitioning.by.get(DialectName::Postgres)?;
    let mut partitions: Vec<Partition> = partitioning
        .partitions
        .iter()
        .filter_map(|partition| {
            let values = partition.values.get(DialectName::Postgres)?;
            let inner = partition.partitioning.as_deref();
            Some(Partition {
                name: partition.name.clone(),
                values: ByDialect::everywhere(canonical_bound(values.as_str(), by.as_str(), columns)),
                partitioning: inner.and_then(|inner| lower_partitioning(inner, columns)).map(Box::new),
            })
        })
        .collect();
    partitions.sort_by(|one, other| one.name.cmp(&other.name));
    let by = ByDialect::everywhere(canonical_key(by.as_str(), columns));
    Some(Partitioning { by, partitions })
}

/// An expression in its canonical form.
fn expression(text: &str, columns: &Columns) -> ByDialect<Expression> {
    let types = |name: &str| columns.get(name).and_then(|column| column.type_on(DialectName::Postgres));
    ByDialect::everywhere(super::expression::canonical(text, &types))
}
