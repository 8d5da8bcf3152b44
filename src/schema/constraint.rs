//! Constraints: primary key, unique, check, foreign key.

use serde::{Deserialize, Serialize};

use super::{ByDialect, Declared, Expression, Name, ObjectName};

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

/// A reference to another table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ForeignKey {
    pub columns: Vec<String>,
    pub table: ObjectName,
    pub target_columns: Vec<String>,
    pub on_delete: ReferentialAction,
    pub on_update: ReferentialAction,
    pub deferrable: Option<Deferrable>,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ConstraintDefinition {
    PrimaryKey { columns: Vec<String> },
    Unique { columns: Vec<String>, nulls_not_distinct: bool },
    ForeignKey(ForeignKey),
    Check { expression: ByDialect<Expression> },
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

    /// The columns of the table itself that the constraint is on; none for a check.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        match &self.definition {
            ConstraintDefinition::PrimaryKey { columns } | ConstraintDefinition::Unique { columns, .. } => {
                columns
            }
            ConstraintDefinition::ForeignKey(key) => &key.columns,
            ConstraintDefinition::Check { .. } => &[],
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

    /// Primary key, unique, foreign key, check: the order within a table.
    #[must_use]
    pub fn rank(&self) -> u8 {
        match self.definition {
            ConstraintDefinition::PrimaryKey { .. } => 0,
            ConstraintDefinition::Unique { .. } => 1,
            ConstraintDefinition::ForeignKey(_) => 2,
            ConstraintDefinition::Check { .. } => 3,
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
        }
    }

    /// True where the constraint is on that column or names it in its expression.
    #[must_use]
    pub fn uses_column(&self, column: &str) -> bool {
        match &self.definition {
            ConstraintDefinition::Check { expression } => {
                expression.values().any(|text| text.mentions_column(column))
            }
            _ => self.columns().iter().any(|name| name == column),
        }
    }

    /// The same constraint with a column of its own table called by its new name.
    #[must_use]
    pub fn rename_column(&self, from: &str, to: &str) -> Self {
        let mut constraint = self.clone();
        match &mut constraint.definition {
            ConstraintDefinition::PrimaryKey { columns } | ConstraintDefinition::Unique { columns, .. } => {
                rename_in(columns, from, to);
            }
            ConstraintDefinition::ForeignKey(key) => rename_in(&mut key.columns, from, to),
            ConstraintDefinition::Check { expression } => {
                *expression = expression.map(|text| text.rename_column(from, to));
            }
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

/// Calls `from` in a list of columns `to`.
pub(crate) fn rename_in(columns: &mut [String], from: &str, to: &str) {
    for column in columns.iter_mut().filter(|column| *column == from) {
        to.clone_into(column);
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindRepr {
    PrimaryKey,
    Unique,
    ForeignKey,
    Check,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetRepr {
    table: ObjectName,
    columns: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_no_action(action: &ReferentialAction) -> bool {
    *action == ReferentialAction::NoAction
}

/// How a constraint is written in files.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConstraintRepr {
    kind: KindRepr,
    name: Name,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    columns: Vec<String>,
    #[serde(default, skip_serializing_if = "super::is_false")]
    nulls_not_distinct: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expression: Option<ByDialect<Expression>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    references: Option<TargetRepr>,
    #[serde(default, skip_serializing_if = "is_no_action")]
    on_delete: ReferentialAction,
    #[serde(default, skip_serializing_if = "is_no_action")]
    on_update: ReferentialAction,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deferrable: Option<Deferrable>,
}

impl ConstraintRepr {
    fn empty(kind: KindRepr, name: Name) -> Self {
        Self {
            kind,
            name,
            columns: Vec::new(),
            nulls_not_distinct: false,
            expression: None,
            references: None,
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
            deferrable: None,
        }
    }

    fn refuse_keys_of_others(&self) -> Result<(), String> {
        let is_key = matches!(self.kind, KindRepr::ForeignKey);
        let is_check = matches!(self.kind, KindRepr::Check);
        let refused = [
            ("columns", is_check && !self.columns.is_empty()),
            ("expression", !is_check && self.expression.is_some()),
            ("nulls_not_distinct", !matches!(self.kind, KindRepr::Unique) && self.nulls_not_distinct),
            ("references", !is_key && self.references.is_some()),
            ("on_delete", !is_key && !is_no_action(&self.on_delete)),
            ("on_update", !is_key && !is_no_action(&self.on_update)),
            ("deferrable", !is_key && self.deferrable.is_some()),
        ];
        match refused.iter().find(|(_, wrong)| *wrong) {
            Some((key, _)) => Err(format!("constraint `{}` cannot have `{key}`", self.name)),
            None if !is_check && self.columns.is_empty() => {
                Err(format!("constraint `{}` needs `columns`", self.name))
            }
            None => Ok(()),
        }
    }
}

impl TryFrom<ConstraintRepr> for Constraint {
    type Error = String;

    fn try_from(repr: ConstraintRepr) -> Result<Self, String> {
        repr.refuse_keys_of_others()?;
        let definition = match repr.kind {
            KindRepr::PrimaryKey => ConstraintDefinition::PrimaryKey { columns: repr.columns },
            KindRepr::Unique => ConstraintDefinition::Unique {
                columns: repr.columns,
                nulls_not_distinct: repr.nulls_not_distinct,
            },
            KindRepr::Check => ConstraintDefinition::Check {
                expression: repr
                    .expression
                    .ok_or_else(|| format!("check `{}` needs an `expression`", repr.name))?,
            },
            KindRepr::ForeignKey => {
                let target = repr
                    .references
                    .ok_or_else(|| format!("foreign key `{}` needs `references`", repr.name))?;
                ConstraintDefinition::ForeignKey(ForeignKey {
                    columns: repr.columns,
                    table: target.table,
                    target_columns: target.columns,
                    on_delete: repr.on_delete,
                    on_update: repr.on_update,
                    deferrable: repr.deferrable,
                })
            }
        };
        Ok(Self::new(repr.name, definition))
    }
}

impl From<Constraint> for ConstraintRepr {
    fn from(constraint: Constraint) -> Self {
        let name = constraint.name;
        match constraint.definition {
            ConstraintDefinition::PrimaryKey { columns } => {
                Self { columns, ..Self::empty(KindRepr::PrimaryKey, name) }
            }
            ConstraintDefinition::Unique { columns, nulls_not_distinct } => {
                Self { columns, nulls_not_distinct, ..Self::empty(KindRepr::Unique, name) }
            }
            ConstraintDefinition::Check { expression } => {
                Self { expression: Some(expression), ..Self::empty(KindRepr::Check, name) }
            }
            ConstraintDefinition::ForeignKey(key) => Self {
                columns: key.columns,
                references: Some(TargetRepr { table: key.table, columns: key.target_columns }),
                on_delete: key.on_delete,
                on_update: key.on_update,
                deferrable: key.deferrable,
                ..Self::empty(KindRepr::ForeignKey, name)
            },
        }
    }
}
