//! Constraints: primary key, unique, check, foreign key, exclusion.

mod file;

use serde::{Deserialize, Serialize};

use self::file::ConstraintRepr;
use super::{ByDialect, Declared, Expression, IndexPart, Name, ObjectName};

/// What happens to a row when the row it refers to is deleted or gets another key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferentialAction {
    #[default]
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferrable {
    /// At once, unless the transaction says otherwise (`DEFERRABLE INITIALLY IMMEDIATE`).
    Deferrable,
    /// At commit (`DEFERRABLE INITIALLY DEFERRED`).
    Deferred,
}

/// Whether a check or foreign key holds for all rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Enforcement {
    #[default]
    Enforced,
    /// For rows that come or change, not for those that were there before it (`NOT VALID`).
    NotValid,
    /// For none: the database only knows of it (`NOT ENFORCED`).
    NotEnforced,
}

/// A reference to another table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ForeignKey {
    pub columns: Vec<String>,
    pub table: ObjectName,
    pub target_columns: Vec<String>,
    /// Of several columns, all or none may be NULL (`MATCH FULL`).
    pub match_full: bool,
    pub on_delete: ReferentialAction,
    /// Of the key's columns, those that `set_null` and `set_default` change; empty for all.
    pub on_delete_columns: Vec<String>,
    pub on_update: ReferentialAction,
    pub deferrable: Option<Deferrable>,
    pub enforcement: Enforcement,
}

impl ForeignKey {
    /// A reference with nothing else said.
    #[must_use]
    pub fn new(columns: Vec<String>, table: ObjectName, target_columns: Vec<String>) -> Self {
        Self {
            columns,
            table,
            target_columns,
            match_full: false,
            on_delete: ReferentialAction::NoAction,
            on_delete_columns: Vec::new(),
            on_update: ReferentialAction::NoAction,
            deferrable: None,
            enforcement: Enforcement::Enforced,
        }
    }
}

/// What no two rows may hold at once: values that all the operators find to agree (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Exclusion {
    /// The access method of its index, `gist` or the like.
    pub method: String,
    pub elements: Vec<ExclusionElement>,
    /// Only rows for which this holds are compared.
    pub filter: Option<ByDialect<Expression>>,
    pub deferrable: Option<Deferrable>,
}

/// One value of a row that an exclusion compares.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExclusionElement {
    pub part: IndexPart,
    /// `=`, `&&`.
    pub operator: String,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ConstraintDefinition {
    PrimaryKey {
        columns: Vec<String>,
        deferrable: Option<Deferrable>,
    },
    Unique {
        columns: Vec<String>,
        /// Columns that are kept in its index and not compared.
        include: Vec<String>,
        nulls_not_distinct: bool,
        deferrable: Option<Deferrable>,
    },
    ForeignKey(ForeignKey),
    Check {
        expression: ByDialect<Expression>,
        enforcement: Enforcement,
        /// Tables that inherit do not get it.
        no_inherit: bool,
    },
    Exclusion(Exclusion),
}

impl ConstraintDefinition {
    /// A primary key with nothing else said.
    #[must_use]
    pub fn primary_key(columns: Vec<String>) -> Self {
        Self::PrimaryKey { columns, deferrable: None }
    }

    /// A unique constraint with nothing else said.
    #[must_use]
    pub fn unique(columns: Vec<String>) -> Self {
        Self::Unique { columns, include: Vec::new(), nulls_not_distinct: false, deferrable: None }
    }

    /// A check with nothing else said.
    #[must_use]
    pub fn check(expression: ByDialect<Expression>) -> Self {
        Self::Check { expression, enforcement: Enforcement::Enforced, no_inherit: false }
    }
}

/// A named constraint of a table.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "ConstraintRepr", into = "ConstraintRepr")]
pub struct Constraint {
    pub name: Name,
    pub definition: ConstraintDefinition,
    pub declared: Declared,
}

impl Constraint {
    /// A constraint that no model declares in a known place.
    #[must_use]
    pub fn new(name: Name, definition: ConstraintDefinition) -> Self {
        Self { name, definition, declared: Declared::default() }
    }

    /// The columns of the table itself that the constraint is on; none for a check and an exclusion, whose parts may
    /// be expressions.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        match &self.definition {
            ConstraintDefinition::PrimaryKey { columns, .. }
            | ConstraintDefinition::Unique { columns, .. } => columns,
            ConstraintDefinition::ForeignKey(key) => &key.columns,
            ConstraintDefinition::Check { .. } | ConstraintDefinition::Exclusion(_) => &[],
        }
    }

    /// The foreign key, where it is one.
    #[must_use]
    pub fn foreign_key(&self) -> Option<&ForeignKey> {
        match &self.definition {
            ConstraintDefinition::ForeignKey(key) => Some(key),
            _ => None,
        }
    }

    /// Primary key, unique, foreign key, check, exclusion: the order within a table.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self.definition {
            ConstraintDefinition::PrimaryKey { .. } => 0,
            ConstraintDefinition::Unique { .. } => 1,
            ConstraintDefinition::ForeignKey(_) => 2,
            ConstraintDefinition::Check { .. } => 3,
            ConstraintDefinition::Exclusion(_) => 4,
        }
    }

    /// The words for it in messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.definition {
            ConstraintDefinition::PrimaryKey { .. } => "primary key",
            ConstraintDefinition::Unique { .. } => "unique constraint",
            ConstraintDefinition::ForeignKey(_) => "foreign key",
            ConstraintDefinition::Check { .. } => "check",
            ConstraintDefinition::Exclusion(_) => "exclusion constraint",
        }
    }

    /// True where the constraint is on that column or names it in its expression.
    #[must_use]
    pub fn uses_column(&self, column: &str) -> bool {
        match &self.definition {
            ConstraintDefinition::Check { expression, .. } => mentions(expression, column),
            ConstraintDefinition::Exclusion(exclusion) => {
                exclusion.elements.iter().any(|element| element.part.uses_column(column))
                    || exclusion.filter.as_ref().is_some_and(|filter| mentions(filter, column))
            }
            ConstraintDefinition::Unique { include, .. } if include.iter().any(|name| name == column) => true,
            _ => self.columns().iter().any(|name| name == column),
        }
    }

    /// The expressions of a check or an exclusion.
    #[must_use]
    pub fn expressions(&self) -> Vec<&ByDialect<Expression>> {
        match &self.definition {
            ConstraintDefinition::Check { expression, .. } => vec![expression],
            ConstraintDefinition::Exclusion(exclusion) => {
                let elements = exclusion.elements.iter().filter_map(|element| element.part.own_expression());
                elements.chain(&exclusion.filter).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The same constraint with a column of its own table called by its new name.
    #[must_use]
    pub fn rename_column(&self, from: &str, to: &str) -> Self {
        let mut constraint = self.clone();
        match &mut constraint.definition {
            ConstraintDefinition::PrimaryKey { columns, .. } => rename_in(columns, from, to),
            ConstraintDefinition::Unique { columns, include, .. } => {
                rename_in(columns, from, to);
                rename_in(include, from, to);
            }
            ConstraintDefinition::ForeignKey(key) => {
                rename_in(&mut key.columns, from, to);
                rename_in(&mut key.on_delete_columns, from, to);
            }
            ConstraintDefinition::Check { expression, .. } => {
                *expression = expression.map(|text| text.rename_column(from, to));
            }
            ConstraintDefinition::Exclusion(exclusion) => exclusion.rename_column(from, to),
        }
        constraint
    }
}

impl Constraint {
    /// Follows a renamed table, where the constraint is a foreign key to it.
    pub(crate) fn retarget_table(&mut self, from: &ObjectName, to: &ObjectName) {
        if let ConstraintDefinition::ForeignKey(key) = &mut self.definition
            && key.table == *from
        {
            key.table = to.clone();
        }
    }

    /// Follows a renamed column of `table`, where the constraint is a foreign key to it.
    pub(crate) fn retarget_column(&mut self, table: &ObjectName, from: &str, to: &str) {
        if let ConstraintDefinition::ForeignKey(key) = &mut self.definition
            && key.table == *table
        {
            rename_in(&mut key.target_columns, from, to);
        }
    }
}

impl Exclusion {
    fn rename_column(&mut self, from: &str, to: &str) {
        for element in &mut self.elements {
            element.part = element.part.rename_column(from, to);
        }
        self.filter = self.filter.as_ref().map(|filter| filter.map(|text| text.rename_column(from, to)));
    }
}

fn mentions(expression: &ByDialect<Expression>, column: &str) -> bool {
    expression.values().any(|text| text.mentions_column(column))
}

/// Calls `from` in a list of columns `to`.
pub(crate) fn rename_in(columns: &mut [String], from: &str, to: &str) {
    for column in columns.iter_mut().filter(|column| *column == from) {
        to.clone_into(column);
    }
}
