//! Constraints on PostgreSQL.

use super::index;
use super::names::{list, object};
use crate::dialect::RenderError;
use crate::dialect::sql::{deferrable, expression_on, quote_name, referential_actions};
use crate::operation::RenameConstraint;
use crate::schema::{
    Constraint, ConstraintDefinition, Deferrable, DialectName, Enforcement, Exclusion, ForeignKey,
    ObjectName, Place, ReferentialAction, Table,
};

/// `CONSTRAINT "uq_users_email" UNIQUE ("email")`.
pub(super) fn definition(table: &ObjectName, constraint: &Constraint) -> Result<String, RenderError> {
    let subject = || format!("{} `{}` of `{table}`", constraint.kind(), constraint.name);
    let place = constraint.declared.place.as_ref();
    let body = match &constraint.definition {
        ConstraintDefinition::PrimaryKey { columns, deferrable: when } => {
            format!("PRIMARY KEY ({}){}", list(columns), deferrable(*when))
        }
        ConstraintDefinition::Unique { columns, include, nulls_not_distinct, deferrable: when } => {
            let nulls = if *nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
            let include =
                if include.is_empty() { String::new() } else { format!(" INCLUDE ({})", list(include)) };
            format!("UNIQUE{nulls} ({}){include}{}", list(columns), deferrable(*when))
        }
        ConstraintDefinition::ForeignKey(key) => foreign_key(key),
        ConstraintDefinition::Check { expression, enforcement, no_inherit } => {
            let text = expression_on(expression, DialectName::Postgres, &subject(), place)?;
            let inherit = if *no_inherit { " NO INHERIT" } else { "" };
            format!("CHECK ({text}){inherit}{}", enforced(*enforcement))
        }
        ConstraintDefinition::Exclusion(exclusion) => self::exclusion(exclusion, &subject(), place)?,
    };
    Ok(format!("CONSTRAINT {} {body}", quote_name(constraint.name.as_str())))
}

/// What is enforced on no row at all says so in its definition.
fn enforced(enforcement: Enforcement) -> &'static str {
    match enforcement {
        Enforcement::NotEnforced => " NOT ENFORCED",
        Enforcement::Enforced | Enforcement::NotValid => "",
    }
}

fn foreign_key(key: &ForeignKey) -> String {
    let full = if key.match_full { " MATCH FULL" } else { "" };
    format!(
        "FOREIGN KEY ({}) REFERENCES {} ({}){full}{}{}{}",
        list(&key.columns),
        object(&key.table),
        list(&key.target_columns),
        actions(key),
        deferrable(key.deferrable),
        enforced(key.enforcement)
    )
}

/// The actions; only PostgreSQL lets ON DELETE name some of the columns.
fn actions(key: &ForeignKey) -> String {
    if key.on_delete_columns.is_empty() {
        return referential_actions(key);
    }
    let on_delete = ForeignKey { on_update: ReferentialAction::NoAction, ..key.clone() };
    let on_update = ForeignKey { on_delete: ReferentialAction::NoAction, ..key.clone() };
    format!(
        "{} ({}){}",
        referential_actions(&on_delete),
        list(&key.on_delete_columns),
        referential_actions(&on_update)
    )
}

/// `EXCLUDE USING gist ("room" WITH =) WHERE (…)`.
fn exclusion(exclusion: &Exclusion, subject: &str, place: Option<&Place>) -> Result<String, RenderError> {
    let mut elements = Vec::new();
    for element in &exclusion.elements {
        elements.push(format!("{} WITH {}", index::part(&element.part, subject, place)?, element.operator));
    }
    let filter = match &exclusion.filter {
        Some(filter) => {
            format!(" WHERE ({})", expression_on(filter, DialectName::Postgres, subject, place)?)
        }
        None => String::new(),
    };
    Ok(format!(
        "EXCLUDE USING {} ({}){filter}{}",
        exclusion.method,
        elements.join(", "),
        deferrable(exclusion.deferrable)
    ))
}

/// True where something of the table is checked at the end of a transaction only.
pub(super) fn is_any_deferred(table: &Table) -> bool {
    table.constraints.iter().any(|constraint| match &constraint.definition {
        ConstraintDefinition::PrimaryKey { deferrable, .. }
        | ConstraintDefinition::Unique { deferrable, .. } => *deferrable == Some(Deferrable::Deferred),
        ConstraintDefinition::ForeignKey(key) => key.deferrable == Some(Deferrable::Deferred),
        ConstraintDefinition::Exclusion(exclusion) => exclusion.deferrable == Some(Deferrable::Deferred),
        ConstraintDefinition::Check { .. } => false,
    })
}

/// True where CREATE TABLE would take the constraint for one of `others` and leave it out: the same key again, under
/// another name.
pub(super) fn repeats(constraint: &Constraint, others: &[Constraint]) -> bool {
    others.iter().any(|other| match (&constraint.definition, &other.definition) {
        (ConstraintDefinition::Exclusion(one), ConstraintDefinition::Exclusion(other)) => {
            one.elements == other.elements
        }
        (
            ConstraintDefinition::Unique { columns, .. },
            ConstraintDefinition::Unique { columns: other, .. }
            | ConstraintDefinition::PrimaryKey { columns: other, .. },
        ) => columns == other,
        _ => false,
    })
}

/// True for a foreign key of the table to itself that no constraint is there for: it waits for a unique index.
pub(super) fn leans_on_index(constraint: &Constraint, table: &Table) -> bool {
    let Some(key) = constraint.foreign_key().filter(|key| key.table == table.name) else { return false };
    let is_target = |other: &Constraint| match &other.definition {
        ConstraintDefinition::PrimaryKey { columns, .. } | ConstraintDefinition::Unique { columns, .. } => {
            columns.len() == key.target_columns.len()
                && columns.iter().all(|name| key.target_columns.contains(name))
        }
        _ => false,
    };
    !table.constraints.iter().any(is_target)
}

/// Adds a constraint to a table that exists.
pub(super) fn add(table: &ObjectName, constraint: &Constraint) -> Result<String, RenderError> {
    let not_valid = if is_not_valid(constraint) { " NOT VALID" } else { "" };
    Ok(format!("ALTER TABLE {} ADD {}{not_valid}", object(table), definition(table, constraint)?))
}

/// True where the rows that are there are not looked at.
pub(super) fn is_not_valid(constraint: &Constraint) -> bool {
    enforcement(constraint) == Some(Enforcement::NotValid)
}

fn enforcement(constraint: &Constraint) -> Option<Enforcement> {
    match &constraint.definition {
        ConstraintDefinition::Check { enforcement, .. } => Some(*enforcement),
        ConstraintDefinition::ForeignKey(key) => Some(key.enforcement),
        _ => None,
    }
}

/// Looks at the rows that are there, so that a constraint which held for new ones holds for all.
pub(super) fn validate(table: &ObjectName, name: &str) -> String {
    format!("ALTER TABLE {} VALIDATE CONSTRAINT {}", object(table), quote_name(name))
}

/// True where the two are the same constraint, but that the second holds for all rows.
pub(super) fn is_validated_by(from: &Constraint, to: &Constraint) -> bool {
    let mut validated = from.clone();
    match &mut validated.definition {
        ConstraintDefinition::Check { enforcement, .. } => *enforcement = Enforcement::Enforced,
        ConstraintDefinition::ForeignKey(key) => key.enforcement = Enforcement::Enforced,
        _ => return false,
    }
    is_not_valid(from) && validated == *to
}

/// Drops a constraint.
pub(super) fn drop(table: &ObjectName, name: &str) -> String {
    format!("ALTER TABLE {} DROP CONSTRAINT {}", object(table), quote_name(name))
}

/// Renames a constraint, and with it the index that it stands on.
pub(super) fn rename(rename: &RenameConstraint) -> String {
    format!(
        "ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
        object(&rename.table),
        quote_name(&rename.from),
        quote_name(&rename.to)
    )
}
