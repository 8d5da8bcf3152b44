//! Columns, with how they count.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::expression::canonical;
use super::super::identity;
use super::super::options;
use super::attributes::{Attribute, Attributes};
use super::defaults::Defaults;
use super::names::Names;
use super::relations::{Relation, Relations, parameter};
use super::sequences::{Found, Sequences};
use super::unknown::plain;
use crate::dialect::{ReflectError, Unknown};
use crate::schema::{
    ByDialect, Column, Columns, DialectName, Expression, Generated, Identity, IdentityKind, ObjectName,
    Options,
};

/// Puts the columns into their tables, table by table side by side.
pub(super) fn read(
    attributes: &Attributes<'_>,
    relations: &mut Relations,
    sequences: &mut Sequences,
    names: &Names<'_>,
    unknown: &mut Vec<Unknown>,
) -> Result<(), ReflectError> {
    let defaults = Defaults::read(attributes);
    let mut readings = Vec::with_capacity(relations.len());
    for (oid, relation) in relations.iter_mut().filter(|(_, relation)| !relation.is_ignored) {
        let owned = if relation.is_partition { BTreeMap::new() } else { sequences.take(*oid) };
        let reading = Reading { attributes, of: attributes.of(*oid), names, defaults: &defaults };
        readings.push((reading, relation, owned));
    }
    let read = readings.into_par_iter().map(|(reading, relation, owned)| reading.columns(relation, owned));
    for left in read.collect::<Result<Vec<Left>, ReflectError>>()? {
        left.sequences.into_iter().for_each(|sequence| sequences.keep(sequence));
        unknown.extend(left.unknown);
    }
    Ok(())
}

/// The columns of one table, as they are read.
struct Reading<'a> {
    attributes: &'a Attributes<'a>,
    of: &'a [Attribute<'a>],
    names: &'a Names<'a>,
    defaults: &'a Defaults<'a>,
}

/// What a table's columns leave for others.
#[derive(Default)]
struct Left {
    /// Sequences that are owned and not counted by.
    sequences: Vec<Found>,
    unknown: Vec<Unknown>,
}

impl Reading<'_> {
    /// Puts them into their table; `owned` are the sequences that they own, by column.
    fn columns(
        self,
        relation: &mut Relation,
        mut owned: BTreeMap<i64, Vec<Found>>,
    ) -> Result<Left, ReflectError> {
        let mut left = Left::default();
        relation.table.columns.reserve(self.of.len());
        for attribute in self.of {
            note_unknown(attribute, &relation.table.name, &mut left.unknown);
            if !relation.is_partition {
                let owned = owned.remove(&attribute.number).unwrap_or_default();
                let (column, unused) = self.column(attribute, owned)?;
                left.sequences.extend(unused);
                relation.table.columns.push(column);
            }
        }
        self.generated(&mut relation.table.columns);
        Ok(left)
    }

    /// What columns are computed from, once the types of all are known.
    fn generated(&self, columns: &mut Columns) {
        for attribute in self.of {
            let (Some(kind), Some(text)) = (attribute.rare().generated, attribute.expression) else {
                continue;
            };
            let expression = canonical_in(text, columns);
            if let Some(column) = columns.get_mut(attribute.name) {
                column.generated = Some(Generated { expression, stored: kind == 's' });
            }
        }
    }

    /// The column, and the sequences that it owns but does not count by.
    fn column(
        &self,
        attribute: &Attribute<'_>,
        mut owned: Vec<Found>,
    ) -> Result<(Column, Vec<Found>), ReflectError> {
        let ty = self.attributes.type_of(attribute);
        let mut column = Column::new(attribute.name, ty.clone());
        column.nullable = !attribute.is_required;
        let collation = attribute.own_collation().map(|collation| self.names.collation(collation));
        column.collate = collation.transpose()?;
        column.comment = attribute.comment.map(str::to_owned);
        column.options = column_options(attribute);
        let default = attribute.default();
        let serial = owned.iter().position(|owned| owned.makes_serial(&column, default));
        let (kind, counter) = match attribute.identity {
            Some("a") => (Some(IdentityKind::Always), owned.iter().position(Found::is_internal)),
            Some("d") => (Some(IdentityKind::ByDefault), owned.iter().position(Found::is_internal)),
            _ => (serial.map(|_| IdentityKind::Serial), serial),
        };
        let Some(kind) = kind else {
            column.default = default.and_then(|text| self.defaults.of(text, &ty));
            return Ok((column, owned));
        };
        let counter = counter.map(|at| owned.remove(at));
        let sequence = counter.map(|own| identity::unusual(&own.sequence.options, &ty)).unwrap_or_default();
        column.auto_increment = true;
        column.identity =
            Some(Identity { kind, sequence }).filter(|identity| *identity != Identity::default());
        Ok((column, owned))
    }
}

/// What a column may have that no model can say.
fn note_unknown(attribute: &Attribute<'_>, table: &ObjectName, unknown: &mut Vec<Unknown>) {
    let rare = &attribute.rare();
    let kinds =
        [(rare.has_privileges, "column privileges"), (rare.has_statistics_target, "statistics target")];
    for (_, kind) in kinds.into_iter().filter(|(is_there, _)| *is_there) {
        unknown.push(Unknown { kind, name: plain(table), detail: attribute.name.to_owned() });
    }
}

fn column_options(attribute: &Attribute<'_>) -> Options {
    let mut found = Options::default();
    let mut set = |key: &str, value: &str| found.set(DialectName::Postgres, key, value);
    if let Some(word) = attribute.rare().storage.and_then(options::storage_word) {
        set(options::STORAGE, word);
    }
    match attribute.rare().compression {
        Some('p') => set(options::COMPRESSION, "pglz"),
        Some('l') => set(options::COMPRESSION, "lz4"),
        _ => {}
    }
    for (key, value) in attribute.rare().options.iter().map(|option| parameter(option)) {
        set(key, value);
    }
    found
}

/// The types of a table's columns, for the canonical form of expressions.
pub(super) fn canonical_in(text: &str, columns: &Columns) -> ByDialect<Expression> {
    let types = |name: &str| columns.get(name).and_then(|column| column.type_on(DialectName::Postgres));
    ByDialect::everywhere(canonical(text, &types))
}
