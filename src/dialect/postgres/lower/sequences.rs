//! Sequences as they come back: one that a column owns and counts by is what `serial` makes.

use super::super::expression::nextval;
use super::super::identity;
use super::super::types::lowered_type;
use crate::schema::{
    Column, ColumnType, DialectName, Identity, IdentityKind, Schema, Sequence, SequenceOwner,
};

/// Puts the sequences into the lowered schema, whose tables are there already.
pub(super) fn lower(schema: &Schema, lowered: &mut Schema) {
    for sequence in schema.sequences.values() {
        let ty = sequence.ty.as_ref().map_or(ColumnType::BIGINT, |ty| lowered_type(ty, schema));
        let mut own = sequence.clone();
        own.owner = None;
        own.options = identity::unusual(&sequence.options, &ty);
        own.ty = Some(ty).filter(|ty| *ty != ColumnType::BIGINT);
        if !becomes_serial(&own, lowered) {
            lowered.insert_sequence(own);
        }
    }
}

/// Turns the column that owns the sequence into one that counts, where it is one.
fn becomes_serial(sequence: &Sequence, lowered: &mut Schema) -> bool {
    let Some(SequenceOwner { table, column }) = &sequence.owned_by else { return false };
    let column = lowered.tables.get_mut(table).and_then(|table| table.columns.get_mut(column));
    let Some(column) = column.filter(|column| counts_by(column, sequence)) else { return false };
    let ty = column.type_on(DialectName::Postgres).cloned().unwrap_or(ColumnType::BIGINT);
    let own = sequence.ty.clone().unwrap_or(ColumnType::BIGINT);
    let options = identity::with_bounds(&sequence.options, &own);
    column.default = None;
    column.auto_increment = true;
    column.identity = Some(Identity::new(IdentityKind::Serial, identity::unusual(&options, &ty)));
    true
}

fn counts_by(column: &Column, sequence: &Sequence) -> bool {
    let is_integer = column.type_on(DialectName::Postgres).is_some_and(ColumnType::is_integer);
    is_integer && !column.nullable && nextval(column).is_some_and(|name| name == sequence.name)
}
