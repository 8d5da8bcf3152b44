//! Constraints: those that SQLite has, with their expressions in one form.

use super::super::canonical::canonical;
use super::super::names::ColumnNames;
use super::super::unsupported;
use super::refuse_schema;
use crate::dialect::RenderError;
use crate::dialect::sql::expression_on;
use crate::schema::{
    ByDialect, Constraint, ConstraintDefinition, DialectName, Enforcement, Expression, ForeignKey, Place,
    Table,
};

/// What a constraint is about, for messages.
struct Subject<'a> {
    text: String,
    place: Option<&'a Place>,
}

impl Subject<'_> {
    fn refuse(&self, refused: bool, what: &str, hint: Option<&str>) -> Result<(), RenderError> {
        if refused { Err(unsupported(what, self.text.as_str(), self.place, hint)) } else { Ok(()) }
    }
}

/// The constraint in SQLite's words.
pub(super) fn lower_constraint(
    table: &Table,
    constraint: &Constraint,
    columns: &[String],
) -> Result<Constraint, RenderError> {
    let subject = Subject {
        text: format!("{} `{}` of `{}`", constraint.kind(), constraint.name, table.name),
        place: constraint.declared.place.as_ref(),
    };
    let definition = match &constraint.definition {
        ConstraintDefinition::PrimaryKey { columns, deferrable } => {
            subject.refuse(deferrable.is_some(), "deferrable primary keys", None)?;
            let is_generated = |name: &String| table.column(name).is_some_and(|it| it.generated.is_some());
            let hint = Some("use a unique constraint");
            subject.refuse(columns.iter().any(is_generated), "generated columns in primary keys", hint)?;
            constraint.definition.clone()
        }
        ConstraintDefinition::Unique { include, nulls_not_distinct, deferrable, .. } => {
            let hint = Some("use an index on `coalesce(…)`, or make the columns required");
            subject.refuse(*nulls_not_distinct, "`nulls_not_distinct`", hint)?;
            subject.refuse(!include.is_empty(), "covering constraints (`include`)", None)?;
            subject.refuse(deferrable.is_some(), "deferrable unique constraints", None)?;
            constraint.definition.clone()
        }
        ConstraintDefinition::Check { expression, enforcement, no_inherit } => {
            subject.refuse(*enforcement != Enforcement::Enforced, "checks that are not enforced", None)?;
            subject.refuse(*no_inherit, "`no_inherit`", None)?;
            let text = expression_on(expression, DialectName::Sqlite, &subject.text, subject.place)?;
            let expression = Expression::new(canonical(&text, ColumnNames(columns)));
            ConstraintDefinition::check(ByDialect::everywhere(expression))
        }
        ConstraintDefinition::ForeignKey(key) => {
            refuse_foreign_key(key, &subject)?;
            constraint.definition.clone()
        }
        ConstraintDefinition::Exclusion(_) => {
            subject.refuse(true, "exclusion constraints", Some("use a unique index, or a trigger"))?;
            constraint.definition.clone()
        }
    };
    Ok(Constraint { definition, ..constraint.clone() })
}

fn refuse_foreign_key(key: &ForeignKey, subject: &Subject<'_>) -> Result<(), RenderError> {
    refuse_schema(&key.table, subject.place)?;
    let is_enforced = key.enforcement == Enforcement::Enforced;
    subject.refuse(!is_enforced, "foreign keys that are not enforced", None)?;
    let hint = Some("leave the list of columns out: all of the key's are changed");
    subject.refuse(!key.on_delete_columns.is_empty(), "columns of `on_delete`", hint)
}
