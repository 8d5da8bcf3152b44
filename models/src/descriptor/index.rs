//! Indexes.

use super::{DialectOption, DialectText};
use crate::origin::Place;

/// `index(…)` of a struct.
#[derive(Debug, Clone, Copy)]
pub struct IndexDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: Option<&'static str>,
    /// What is indexed, in order.
    pub parts: &'static [IndexPart],
    /// `unique`.
    pub unique: bool,
    /// `nulls_not_distinct`.
    pub nulls_not_distinct: bool,
    /// `where`.
    pub filter: Option<DialectText>,
    /// `using`.
    pub using: Option<DialectText>,
    /// `include`.
    pub include: &'static [&'static str],
    /// `concurrently`.
    pub concurrently: bool,
    /// `options`.
    pub options: &'static [DialectOption],
}

/// One part of an index or of an exclusion.
#[derive(Debug, Clone, Copy)]
pub struct IndexPart {
    /// What is ordered by.
    pub on: IndexOn,
    /// `desc`.
    pub descending: bool,
    /// `nulls`.
    pub nulls: Option<NullsOrder>,
    /// `opclass`.
    pub operator_class: Option<&'static str>,
    /// `collate`.
    pub collate: Option<DialectText>,
    /// `length`.
    pub length: Option<u32>,
}

/// What a part of an index is on.
#[derive(Debug, Clone, Copy)]
pub enum IndexOn {
    /// A column, by field or column name.
    Column(&'static str),
    /// `expr`.
    Expression(DialectText),
}

/// Where NULLs stand among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullsOrder {
    /// `nulls = first`.
    First,
    /// `nulls = last`.
    Last,
}
