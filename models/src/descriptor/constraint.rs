//! Keys, checks and exclusions of a struct.

use super::DialectText;
use super::index::IndexPart;
use crate::origin::{Place, TypePath};

/// What happens to a row when the row that it refers to goes away or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// `no_action`: an error, at the end of the statement or, where deferred, of the transaction.
    NoAction,
    /// `restrict`: an error at once.
    Restrict,
    /// `cascade`: the same happens to this row.
    Cascade,
    /// `set_null`: its columns become NULL.
    SetNull,
    /// `set_default`: its columns become their defaults.
    SetDefault,
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deferrable {
    /// `deferrable`: at once, unless the transaction says otherwise.
    Immediate,
    /// `deferrable = deferred`: at commit.
    Deferred,
}

/// Whether a check or foreign key holds for all rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforcement {
    /// `not_valid`: for rows that come or change.
    NotValid,
    /// `not_enforced`: for none.
    NotEnforced,
}

/// `primary_key(…)` of a struct.
#[derive(Debug, Clone, Copy)]
pub struct PrimaryKeyDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: Option<&'static str>,
    /// The columns, by field or column name.
    pub columns: &'static [&'static str],
    /// `deferrable`.
    pub deferrable: Option<Deferrable>,
}

/// `foreign_key(…)` of a struct.
#[derive(Debug, Clone, Copy)]
pub struct ForeignKeyDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: Option<&'static str>,
    /// The columns, by field or column name.
    pub columns: &'static [&'static str],
    /// The model referred to.
    pub model: TypePath,
    /// Its fields; empty: its primary key.
    pub fields: &'static [&'static str],
    /// `match_full`.
    pub match_full: bool,
    /// `on_delete`.
    pub on_delete: Option<Action>,
    /// The columns in `on_delete = set_null(a)`; empty: all.
    pub on_delete_columns: &'static [&'static str],
    /// `on_update`.
    pub on_update: Option<Action>,
    /// `deferrable`.
    pub deferrable: Option<Deferrable>,
    /// `not_valid` or `not_enforced`.
    pub enforcement: Option<Enforcement>,
}

/// `unique(…)` of a struct.
#[derive(Debug, Clone, Copy)]
pub struct UniqueDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: Option<&'static str>,
    /// The columns, by field or column name.
    pub columns: &'static [&'static str],
    /// `include`.
    pub include: &'static [&'static str],
    /// `nulls_not_distinct`.
    pub nulls_not_distinct: bool,
    /// `deferrable`.
    pub deferrable: Option<Deferrable>,
}

/// `check(…)` of a struct.
#[derive(Debug, Clone, Copy)]
pub struct CheckDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: Option<&'static str>,
    /// The condition.
    pub expression: DialectText,
    /// `not_valid` or `not_enforced`.
    pub enforcement: Option<Enforcement>,
    /// `no_inherit`.
    pub no_inherit: bool,
}

/// `exclude(…)` of a struct.
#[derive(Debug, Clone, Copy)]
pub struct ExclusionDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: Option<&'static str>,
    /// `using`.
    pub method: &'static str,
    /// `elements`, each a part with its operator.
    pub elements: &'static [(IndexPart, &'static str)],
    /// `where`.
    pub filter: Option<DialectText>,
    /// `deferrable`.
    pub deferrable: Option<Deferrable>,
}
