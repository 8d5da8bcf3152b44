//! The schema: our in-memory picture of tables, the IR that every stage speaks.
//!
//! It is neutral (no database is preferred), canonical (the same tables are the same value) and ordered (every
//! collection has one order, whatever order it was filled in). `==` compares meaning: the order of columns, where
//! a model was declared and whether a name was derived from a convention are no part of it.

mod by_dialect;
mod coarsening;
mod column;
mod column_type;
mod constraint;
mod declared;
mod enumeration;
mod expression;
mod index;
mod literal;
mod loose;
mod name;
mod naming;
mod options;
mod partition;
mod sequence;
#[cfg(test)]
pub(crate) mod strategies;
mod table;

use std::collections::BTreeMap;

pub use by_dialect::{ByDialect, DialectName};
pub use column::{Column, ColumnRepr, DefaultValue, Generated};
pub use column_type::{ColumnType, IntegerWidth};
pub use constraint::{
    Constraint, ConstraintDefinition, Deferrable, Enforcement, Exclusion, ExclusionElement, ForeignKey,
    ReferentialAction,
};
pub use declared::{Declared, Origin, Place};
pub use enumeration::{EnumValue, Enumeration};
pub use expression::Expression;
pub(crate) use expression::VALUE_WORDS;
pub use index::{Concurrently, Index, IndexColumn, IndexPart, NullsOrder};
pub use literal::Literal;
pub(crate) use literal::hex;
pub use loose::Loosely;
pub(crate) use name::split_parts;
pub use name::{AppLabel, Name, NameError, ObjectName};
pub use naming::{MAXIMUM_NAME_BYTES, NamingConvention, shorten_name};
pub use options::Options;
pub use partition::{Partition, Partitioning};
pub use sequence::{Identity, IdentityKind, Sequence, SequenceOptions, SequenceOwner};
pub use table::{Columns, Table};

/// All tables, enums and sequences that are known, by name.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Schema {
    pub tables: BTreeMap<ObjectName, Table>,
    pub enums: BTreeMap<ObjectName, Enumeration>,
    pub sequences: BTreeMap<ObjectName, Sequence>,
}

impl Schema {
    /// A schema without tables.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// The table of that name.
    #[must_use]
    pub fn table(&self, name: &ObjectName) -> Option<&Table> {
        self.tables.get(name)
    }

    /// The enum of that name.
    #[must_use]
    pub fn enumeration(&self, name: &ObjectName) -> Option<&Enumeration> {
        self.enums.get(name)
    }

    /// Puts a table in; an earlier one of the same name is replaced.
    pub fn insert_table(&mut self, table: Table) {
        self.tables.insert(table.name.clone(), table);
    }

    /// Puts an enum in; an earlier one of the same name is replaced.
    pub fn insert_enum(&mut self, enumeration: Enumeration) {
        self.enums.insert(enumeration.name.clone(), enumeration);
    }

    /// Puts a sequence in; an earlier one of the same name is replaced.
    pub fn insert_sequence(&mut self, sequence: Sequence) {
        self.sequences.insert(sequence.name.clone(), sequence);
    }

    /// Every foreign key that points at `target`, with the table that holds it.
    pub fn references_to<'a>(
        &'a self,
        target: &'a ObjectName,
    ) -> impl Iterator<Item = (&'a Table, &'a Constraint, &'a ForeignKey)> {
        self.tables.values().flat_map(move |table| {
            table.constraints.iter().filter_map(move |constraint| match &constraint.definition {
                ConstraintDefinition::ForeignKey(key) if key.table == *target => {
                    Some((table, constraint, key))
                }
                _ => None,
            })
        })
    }

    /// Every column whose type is the enum `name` or an array of it, with its table.
    pub fn columns_of_enum<'a>(
        &'a self,
        name: &'a ObjectName,
    ) -> impl Iterator<Item = (&'a Table, &'a Column)> {
        self.tables.values().flat_map(move |table| {
            table
                .columns
                .iter()
                .filter(move |column| column.ty.values().any(|ty| ty.enum_name() == Some(name)))
                .map(move |column| (table, column))
        })
    }
}

/// Leaves a flag that is not set out of a file.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
