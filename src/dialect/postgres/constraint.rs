//! Constraints on PostgreSQL.

use super::names::{list, object};
use super::unsupported;
use crate::dialect::RenderError;
use crate::dialect::sql::{deferrable, expression_on, quote_name, referential_actions};
use crate::operation::RenameConstraint;
use crate::schema::{Constraint, ConstraintDefinition, DialectName, ForeignKey, ObjectName};

/// `CONSTRAINT "uq_users_email" UNIQUE ("email")`.
pub(super) fn definition(table: &ObjectName, constraint: &Constraint) -> Result<String, RenderError> {
    let body = match &constraint.definition {
        ConstraintDefinition::PrimaryKey { columns, .. } => format!("PRIMARY KEY ({})", list(columns)),
        ConstraintDefinition::Unique { columns, nulls_not_distinct, .. } => {
            let nulls = if *nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
            format!("UNIQUE{nulls} ({})", list(columns))
        }
        ConstraintDefinition::ForeignKey(key) => foreign_key(key),
        ConstraintDefinition::Check { expression, .. } => {
            let subject = format!("check `{}` of `{table}`", constraint.name);
            let place = constraint.declared.place.as_ref();
            format!("CHECK ({})", expression_on(expression, DialectName::Postgres, &subject, place)?)
        }
        ConstraintDefinition::Exclusion(_) => {
            let subject = format!("constraint `{}` of `{table}`", constraint.name);
            return Err(unsupported("exclusion constraints", subject).at(&constraint.declared));
        }
    };
    Ok(format!("CONSTRAINT {} {body}", quote_name(constraint.name.as_str())))
}

fn foreign_key(key: &ForeignKey) -> String {
    format!(
        "FOREIGN KEY ({}) REFERENCES {} ({}){}{}",
        list(&key.columns),
        object(&key.table),
        list(&key.target_columns),
        referential_actions(key),
        deferrable(key)
    )
}

/// Adds a constraint to a table that exists.
pub(super) fn add(table: &ObjectName, constraint: &Constraint) -> Result<String, RenderError> {
    Ok(format!("ALTER TABLE {} ADD {}", object(table), definition(table, constraint)?))
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
