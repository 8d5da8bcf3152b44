//! Columns, with how they count.

use super::super::expression::canonical;
use super::super::identity;
use super::super::options;
use super::attributes::{Attribute, Attributes};
use super::defaults::Defaults;
use super::names::Names;
use super::relations::{Relation, parameter};
use super::sequences::Found;
use super::tables::Left;
use super::unknown::plain;
use crate::dialect::{ReflectError, Unknown};
use crate::schema::{
    ByDialect, Column, Columns, DialectName, Expression, Generated, Identity, IdentityKind, ObjectName,
    Options,
};

/// The columns of one table, as they are read.
pub(super) struct ColumnReading<'a> {
    pub(super) attributes: &'a Attributes<'a>,
    pub(super) of: &'a [Attribute<'a>],
    pub(super) names: &'a Names<'a>,
    pub(super) defaults: &'a Defaults<'a>,
}

impl ColumnReading<'_> {
    /// Puts them into their table; `owned` are the sequences that they own.
    pub(super) fn read<'a>(
        &self,
        relation: &mut Relation,
        mut owned: Vec<Found<'a>>,
        left: &mut Left<'a>,
    ) -> Result<(), ReflectError> {
        relation.table.columns.reserve(self.of.len());
        for attribute in self.of {
            note_unknown(attribute, &relation.table.name, &mut left.unknown);
            if !relation.is_partition {
                let column = self.column(attribute, &mut owned)?;
                relation.table.columns.push(column);
            }
        }
        left.sequences = owned;
        self.generated(&mut relation.table.columns);
        Ok(())
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

    /// The column. A sequence that it counts by is taken out of those that the table's columns own.
    fn column(&self, attribute: &Attribute<'_>, owned: &mut Vec<Found<'_>>) -> Result<Column, ReflectError> {
        let ty = self.attributes.type_of(attribute);
        let mut column = Column::new(attribute.name, ty.clone());
        column.nullable = !attribute.is_required;
        let collation = attribute.own_collation().map(|collation| self.names.collation(collation));
        column.collate = collation.transpose()?;
        column.comment = attribute.comment.map(str::to_owned);
        column.options = column_options(attribute);
        let default = attribute.default();
        let is_own = |found: &Found<'_>| found.is_of_column(attribute.number);
        let counts_inside = |found: &Found<'_>| is_own(found) && found.is_internal();
        let is_serial = |found: &Found<'_>| is_own(found) && found.makes_serial(&column, default);
        let (kind, counter) = match attribute.identity {
            Some("a") => (Some(IdentityKind::Always), owned.iter().position(counts_inside)),
            Some("d") => (Some(IdentityKind::ByDefault), owned.iter().position(counts_inside)),
            _ => {
                let serial = owned.iter().position(is_serial);
                (serial.map(|_| IdentityKind::Serial), serial)
            }
        };
        let Some(kind) = kind else {
            column.default = default.and_then(|text| self.defaults.of(text, &ty));
            return Ok(column);
        };
        let counter = counter.map(|at| owned.swap_remove(at));
        let sequence = counter.map(|own| identity::unusual(&own.sequence.options, &ty)).unwrap_or_default();
        column.auto_increment = true;
        column.identity =
            Some(Identity::new(kind, sequence)).filter(|identity| *identity != Identity::default());
        Ok(column)
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
