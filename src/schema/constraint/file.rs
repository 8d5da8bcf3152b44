//! How a constraint is written in files.

use serde::{Deserialize, Serialize};

use super::{
    Constraint, ConstraintDefinition, Deferrable, Enforcement, Exclusion, ExclusionElement, ForeignKey,
    ReferentialAction,
};
use crate::schema::{ByDialect, Expression, IndexPart, Name, ObjectName};

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KindRepr {
    PrimaryKey,
    Unique,
    ForeignKey,
    Check,
    Exclusion,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetRepr {
    table: ObjectName,
    columns: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ElementRepr {
    part: IndexPart,
    operator: String,
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// One table of keys for every kind of constraint; which keys a kind has is checked when it is read.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConstraintRepr {
    kind: KindRepr,
    name: Name,
    #[serde(default, skip_serializing_if = "is_usual")]
    columns: Vec<String>,
    #[serde(default, skip_serializing_if = "is_usual")]
    include: Vec<String>,
    #[serde(default, skip_serializing_if = "is_usual")]
    nulls_not_distinct: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    using: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    elements: Vec<ElementRepr>,
    #[serde(rename = "where", default, skip_serializing_if = "Option::is_none")]
    filter: Option<ByDialect<Expression>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expression: Option<ByDialect<Expression>>,
    #[serde(default, skip_serializing_if = "is_usual")]
    no_inherit: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    references: Option<TargetRepr>,
    #[serde(default, skip_serializing_if = "is_usual")]
    match_full: bool,
    #[serde(default, skip_serializing_if = "is_usual")]
    on_delete: ReferentialAction,
    #[serde(default, skip_serializing_if = "is_usual")]
    on_delete_columns: Vec<String>,
    #[serde(default, skip_serializing_if = "is_usual")]
    on_update: ReferentialAction,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deferrable: Option<Deferrable>,
    #[serde(default, skip_serializing_if = "is_usual")]
    enforcement: Enforcement,
}

impl ConstraintRepr {
    fn empty(kind: KindRepr, name: Name) -> Self {
        Self {
            kind,
            name,
            columns: Vec::new(),
            include: Vec::new(),
            nulls_not_distinct: false,
            using: None,
            elements: Vec::new(),
            filter: None,
            expression: None,
            no_inherit: false,
            references: None,
            match_full: false,
            on_delete: ReferentialAction::NoAction,
            on_delete_columns: Vec::new(),
            on_update: ReferentialAction::NoAction,
            deferrable: None,
            enforcement: Enforcement::Enforced,
        }
    }

    /// Each key that is given, with the kinds that have it.
    fn given(&self) -> impl Iterator<Item = (&'static str, &'static [KindRepr])> {
        use KindRepr::{Check, Exclusion, ForeignKey, PrimaryKey, Unique};
        let keys: [(&'static str, bool, &'static [KindRepr]); 15] = [
            ("columns", !self.columns.is_empty(), &[PrimaryKey, Unique, ForeignKey]),
            ("include", !self.include.is_empty(), &[Unique]),
            ("nulls_not_distinct", self.nulls_not_distinct, &[Unique]),
            ("using", self.using.is_some(), &[Exclusion]),
            ("elements", !self.elements.is_empty(), &[Exclusion]),
            ("where", self.filter.is_some(), &[Exclusion]),
            ("expression", self.expression.is_some(), &[Check]),
            ("no_inherit", self.no_inherit, &[Check]),
            ("references", self.references.is_some(), &[ForeignKey]),
            ("match_full", self.match_full, &[ForeignKey]),
            ("on_delete", !is_usual(&self.on_delete), &[ForeignKey]),
            ("on_delete_columns", !self.on_delete_columns.is_empty(), &[ForeignKey]),
            ("on_update", !is_usual(&self.on_update), &[ForeignKey]),
            ("deferrable", self.deferrable.is_some(), &[PrimaryKey, Unique, ForeignKey, Exclusion]),
            ("enforcement", !is_usual(&self.enforcement), &[ForeignKey, Check]),
        ];
        keys.into_iter().filter(|(_, is_given, _)| *is_given).map(|(key, _, kinds)| (key, kinds))
    }

    fn refuse_keys_of_others(&self) -> Result<(), String> {
        match self.given().find(|(_, kinds)| !kinds.contains(&self.kind)) {
            Some((key, _)) => Err(format!("constraint `{}` cannot have `{key}`", self.name)),
            None => Ok(()),
        }
    }

    fn needs(&self, key: &str) -> String {
        let kind = match self.kind {
            KindRepr::PrimaryKey => "primary key",
            KindRepr::Unique => "unique constraint",
            KindRepr::ForeignKey => "foreign key",
            KindRepr::Check => "check",
            KindRepr::Exclusion => "exclusion constraint",
        };
        format!("{kind} `{}` needs `{key}`", self.name)
    }
}

impl TryFrom<ConstraintRepr> for Constraint {
    type Error = String;

    fn try_from(repr: ConstraintRepr) -> Result<Self, String> {
        repr.refuse_keys_of_others()?;
        let is_on_columns = !matches!(repr.kind, KindRepr::Check | KindRepr::Exclusion);
        if is_on_columns && repr.columns.is_empty() {
            return Err(repr.needs("columns"));
        }
        let name = repr.name.clone();
        let definition = match repr.kind {
            KindRepr::PrimaryKey => {
                ConstraintDefinition::PrimaryKey { columns: repr.columns, deferrable: repr.deferrable }
            }
            KindRepr::Unique => ConstraintDefinition::Unique {
                columns: repr.columns,
                include: repr.include,
                nulls_not_distinct: repr.nulls_not_distinct,
                deferrable: repr.deferrable,
            },
            KindRepr::Check => ConstraintDefinition::Check {
                expression: repr.expression.clone().ok_or_else(|| repr.needs("expression"))?,
                enforcement: repr.enforcement,
                no_inherit: repr.no_inherit,
            },
            KindRepr::ForeignKey => ConstraintDefinition::ForeignKey(foreign_key(repr)?),
            KindRepr::Exclusion => ConstraintDefinition::Exclusion(exclusion(repr)?),
        };
        Ok(Self::new(name, definition))
    }
}

fn foreign_key(mut repr: ConstraintRepr) -> Result<ForeignKey, String> {
    let target = repr.references.take().ok_or_else(|| repr.needs("references"))?;
    Ok(ForeignKey {
        columns: repr.columns,
        table: target.table,
        target_columns: target.columns,
        match_full: repr.match_full,
        on_delete: repr.on_delete,
        on_delete_columns: repr.on_delete_columns,
        on_update: repr.on_update,
        deferrable: repr.deferrable,
        enforcement: repr.enforcement,
    })
}

fn exclusion(repr: ConstraintRepr) -> Result<Exclusion, String> {
    if repr.elements.is_empty() {
        return Err(repr.needs("elements"));
    }
    let method = repr.using.clone().ok_or_else(|| repr.needs("using"))?;
    let elements =
        repr.elements.into_iter().map(|ElementRepr { part, operator }| ExclusionElement { part, operator });
    Ok(Exclusion { method, elements: elements.collect(), filter: repr.filter, deferrable: repr.deferrable })
}

impl From<Constraint> for ConstraintRepr {
    fn from(constraint: Constraint) -> Self {
        let empty = |kind| Self::empty(kind, constraint.name.clone());
        match constraint.definition {
            ConstraintDefinition::PrimaryKey { columns, deferrable } => {
                Self { columns, deferrable, ..empty(KindRepr::PrimaryKey) }
            }
            ConstraintDefinition::Unique { columns, include, nulls_not_distinct, deferrable } => {
                Self { columns, include, nulls_not_distinct, deferrable, ..empty(KindRepr::Unique) }
            }
            ConstraintDefinition::Check { expression, enforcement, no_inherit } => {
                Self { expression: Some(expression), enforcement, no_inherit, ..empty(KindRepr::Check) }
            }
            ConstraintDefinition::ForeignKey(key) => Self {
                columns: key.columns,
                references: Some(TargetRepr { table: key.table, columns: key.target_columns }),
                match_full: key.match_full,
                on_delete: key.on_delete,
                on_delete_columns: key.on_delete_columns,
                on_update: key.on_update,
                deferrable: key.deferrable,
                enforcement: key.enforcement,
                ..empty(KindRepr::ForeignKey)
            },
            ConstraintDefinition::Exclusion(exclusion) => {
                let elements = exclusion.elements.into_iter();
                Self {
                    using: Some(exclusion.method),
                    elements: elements
                        .map(|ExclusionElement { part, operator }| ElementRepr { part, operator })
                        .collect(),
                    filter: exclusion.filter,
                    deferrable: exclusion.deferrable,
                    ..empty(KindRepr::Exclusion)
                }
            }
        }
    }
}
