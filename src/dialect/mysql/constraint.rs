//! Constraints on MySQL. A unique constraint is its index, a primary key has no name.

use migrate_runtime::Step;

use super::column::refuse_large;
use super::expression::{Purpose, sql};
use super::leaning::{may_stand, stands};
use super::lower::lower_constraint;
use super::names::{list, quote, table_name};
use super::refusals::{refuse_keyless_engine, refuse_mode, refuse_used_check, refuse_used_key};
use super::types::fit;
use super::{Context, column, done, index, unsupported};
use crate::dialect::RenderError;
use crate::dialect::key_types::is_held;
use crate::dialect::render::Steps;
use crate::dialect::sql::referential_actions;
use crate::operation::RenameConstraint;
use crate::schema::{Constraint, ConstraintDefinition, Enforcement, ForeignKey, Table};

/// What a primary key is called in the catalogue.
pub(super) const PRIMARY: &str = "PRIMARY";

/// `` CONSTRAINT `ck` CHECK (…) ``: a line of CREATE TABLE, or what stands behind ADD.
pub(super) fn definition(
    context: Context<'_>,
    table: &Table,
    constraint: &Constraint,
) -> Result<String, RenderError> {
    for column in constraint.columns().iter().filter_map(|name| table.column(name)) {
        refuse_mode(context, table, column)?;
    }
    let lowered = lower_constraint(context, table, constraint)?;
    let name = quote(constraint.name.as_str());
    let subject = format!("{} `{}` of `{}`", constraint.kind(), constraint.name, table.name);
    match &lowered.definition {
        ConstraintDefinition::PrimaryKey { columns, .. } => {
            refuse_large(table, columns, &subject)?;
            Ok(format!("PRIMARY KEY ({})", list(columns)))
        }
        ConstraintDefinition::Unique { columns, .. } => {
            refuse_large(table, columns, &subject)?;
            Ok(format!("UNIQUE KEY {name} ({})", list(columns)))
        }
        ConstraintDefinition::ForeignKey(key) => {
            refuse_key(context, table, constraint, key, &subject)?;
            Ok(format!("CONSTRAINT {name} {}", foreign_key(key)?))
        }
        ConstraintDefinition::Check { expression, enforcement, .. } => {
            refuse_used_check(table, constraint)?;
            let text = sql(expression, table, Purpose::Condition);
            let enforced = if *enforcement == Enforcement::NotEnforced { " NOT ENFORCED" } else { "" };
            Ok(format!("CONSTRAINT {name} CHECK ({text}){enforced}"))
        }
        ConstraintDefinition::Exclusion(_) => {
            Err(unsupported("exclusion constraints", subject).at(&constraint.declared))
        }
    }
}

fn foreign_key(key: &ForeignKey) -> Result<String, RenderError> {
    Ok(format!(
        "FOREIGN KEY ({}) REFERENCES {} ({}){}",
        list(&key.columns),
        table_name(&key.table)?,
        list(&key.target_columns),
        referential_actions(key)
    ))
}

fn refuse_key(
    context: Context<'_>,
    table: &Table,
    constraint: &Constraint,
    key: &ForeignKey,
    subject: &str,
) -> Result<(), RenderError> {
    if !is_held(key, table, context.schema, fit) {
        return Err(unsupported("foreign keys between columns of different types", subject)
            .at(&constraint.declared)
            .with_hint("give both sides the same type"));
    }
    refuse_keyless_engine(table, constraint, key, context.schema)?;
    if !may_stand(context, key, table) {
        let columns = list(&key.target_columns);
        return Err(unsupported(
            "foreign keys to columns that no key of the other table begins with",
            subject,
        )
        .at(&constraint.declared)
        .with_hint(format!(
            "name the columns in the order of a key of `{}`, or give it a unique key of ({columns})",
            key.table
        )));
    }
    refuse_used_key(table, constraint, key)?;
    refuse_large(table, &key.columns, subject)
}

/// Adds a constraint.
pub(super) fn add(
    context: Context<'_>,
    before: &Table,
    after: &Table,
    constraint: &Constraint,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let mut clauses = vec![format!("ADD {}", definition(context, after, constraint)?)];
    clauses.extend(column::counting_clauses(context, before, after)?);
    let text = format!("ALTER TABLE {} {}", table_name(&after.name)?, clauses.join(", "));
    steps.push(Step::execute(text).with_done(is_there(after, constraint)));
    Ok(())
}

/// Drops a foreign key, to let a column change under it.
pub(super) fn drop_key(table: &Table, constraint: &Constraint, steps: &mut Steps) -> Result<(), RenderError> {
    let text = format!("ALTER TABLE {} {}", table_name(&table.name)?, drop_clause(constraint));
    steps.push(Step::execute(text).with_done(done::not(&is_there(table, constraint))));
    Ok(())
}

/// Adds a foreign key that stepped aside.
pub(super) fn add_key(
    context: Context<'_>,
    table: &Table,
    constraint: &Constraint,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    add(context, table, table, constraint, steps)
}

fn is_there(table: &Table, constraint: &Constraint) -> String {
    match constraint.definition {
        ConstraintDefinition::PrimaryKey { .. } => done::constraint(&table.name.name, PRIMARY),
        ConstraintDefinition::Unique { .. } => done::index(&table.name.name, constraint.name.as_str()),
        _ => done::constraint(&table.name.name, constraint.name.as_str()),
    }
}

/// Drops a constraint, unless it is a foreign key that waits for its types or for an index of its target: that one is not there.
pub(super) fn drop(
    context: Context<'_>,
    before: &Table,
    after: &Table,
    constraint: &Constraint,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    match &constraint.definition {
        ConstraintDefinition::ForeignKey(key) if !stands(context, key, before) => Ok(()),
        _ => {
            let mut clauses = vec![drop_clause(constraint)];
            clauses.extend(column::counting_clauses(context, before, after)?);
            let text = format!("ALTER TABLE {} {}", table_name(&after.name)?, clauses.join(", "));
            steps.push(Step::execute(text).with_done(done::not(&is_there(after, constraint))));
            Ok(())
        }
    }
}

fn drop_clause(constraint: &Constraint) -> String {
    let name = quote(constraint.name.as_str());
    match constraint.definition {
        ConstraintDefinition::PrimaryKey { .. } => "DROP PRIMARY KEY".to_owned(),
        ConstraintDefinition::Unique { .. } => format!("DROP INDEX {name}"),
        ConstraintDefinition::ForeignKey(_) => format!("DROP FOREIGN KEY {name}"),
        ConstraintDefinition::Check { .. } | ConstraintDefinition::Exclusion(_) => {
            format!("DROP CONSTRAINT {name}")
        }
    }
}

/// Renames a constraint: the index of a unique one; a check or key is dropped and made again in one statement.
pub(super) fn rename(
    context: Context<'_>,
    rename: &RenameConstraint,
    before: &Table,
    after: &Table,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let Some((old, new)) = before.constraint(&rename.from).zip(after.constraint(&rename.to)) else {
        return Ok(());
    };
    match &new.definition {
        ConstraintDefinition::PrimaryKey { .. } => Ok(()),
        ConstraintDefinition::Unique { .. } => index::rename(&after.name, &rename.from, &rename.to, steps),
        ConstraintDefinition::ForeignKey(key) if !stands(context, key, after) => Ok(()),
        _ => {
            let add = definition(context, after, new)?;
            let text = format!("ALTER TABLE {} {}, ADD {add}", table_name(&after.name)?, drop_clause(old));
            steps.push(Step::execute(text).with_done(is_there(after, new)));
            Ok(())
        }
    }
}
