//! What MySQL and MariaDB do not let stand together on one column: a foreign key that changes the column by itself,
//! and a check, a stored generated column or counting that leans on it; a default that is computed, and a generated
//! column before it that leans on it.

use migrate_runtime::Flavour;

use super::column::computes_from;
use super::default::is_computed;
use super::expression::mode_of_value;
use super::lower::lower_column;
use super::{Context, unsupported};
use crate::dialect::RenderError;
use crate::schema::{
    Column, Constraint, ConstraintDefinition, DialectName, ForeignKey, ReferentialAction, Schema, Table,
};

/// Refuses a table that inherits from others.
pub(super) fn refuse_inheritance(table: &Table) -> Result<(), RenderError> {
    if table.inherits.is_empty() {
        return Ok(());
    }
    Err(unsupported("inheritance of tables", format!("table `{}`", table.name))
        .at(&table.declared)
        .with_hint("leave `inherits` out, and repeat the columns"))
}

/// Engines that have foreign keys; all others take them and forget them.
const KEYED_ENGINES: [&str; 3] = ["innodb", "ndb", "ndbcluster"];

/// Refuses a foreign key from or to a table of an engine that has none.
pub(super) fn refuse_keyless_engine(
    table: &Table,
    constraint: &Constraint,
    key: &ForeignKey,
    schema: &Schema,
) -> Result<(), RenderError> {
    for side in [Some(table), schema.table(&key.table)].into_iter().flatten() {
        let engine = side.options.get(DialectName::Mysql, "engine").unwrap_or("InnoDB");
        if !KEYED_ENGINES.contains(&engine.to_lowercase().as_str()) {
            return Err(unsupported(
                format!("foreign keys with tables of the engine `{engine}`"),
                format!("foreign key `{}` of `{}`", constraint.name, table.name),
            )
            .at(&constraint.declared)
            .with_hint(format!("give `{}` the engine InnoDB, or drop the key", side.name)));
        }
    }
    Ok(())
}

/// True where the database itself may write to the key's columns.
fn writes(key: &ForeignKey) -> bool {
    key.on_delete == ReferentialAction::SetNull
        || matches!(key.on_update, ReferentialAction::Cascade | ReferentialAction::SetNull)
}

/// True where the action does anything but refuse.
fn acts(key: &ForeignKey) -> bool {
    writes(key) || key.on_delete == ReferentialAction::Cascade
}

/// Refuses a key whose columns a check or a stored generated column uses.
pub(super) fn refuse_used_key(
    table: &Table,
    constraint: &Constraint,
    key: &ForeignKey,
) -> Result<(), RenderError> {
    for column in &key.columns {
        let checked = table.constraints.iter().find(|other| other.rank() == 3 && other.uses_column(column));
        if let Some(check) = checked.filter(|_| writes(key)) {
            return Err(clash(table, constraint, &format!("check `{}`", check.name)));
        }
        let stored = table.columns.iter().find(|other| {
            computes_from(other, column) && other.generated.as_ref().is_some_and(|generated| generated.stored)
        });
        if let Some(generated) = stored.filter(|_| acts(key)) {
            return Err(clash(table, constraint, &format!("generated column `{}`", generated.name)));
        }
    }
    Ok(())
}

fn clash(table: &Table, constraint: &Constraint, user: &str) -> RenderError {
    unsupported(
        format!("foreign key with actions on a column that {user} uses"),
        format!("foreign key `{}` of `{}`", constraint.name, table.name),
    )
    .at(&constraint.declared)
    .with_hint("leave `on_delete` and `on_update` out, or the column out of the expression")
}

/// Refuses a check on a column that counts, or that a foreign key writes to.
pub(super) fn refuse_used_check(table: &Table, check: &Constraint) -> Result<(), RenderError> {
    let counting =
        table.columns.iter().find(|column| column.auto_increment && check.uses_column(&column.name));
    if let Some(column) = counting {
        return Err(unsupported(
            format!("check on the auto-increment column `{}`", column.name),
            format!("check `{}` of `{}`", check.name, table.name),
        )
        .at(&check.declared)
        .with_hint("leave the column out of the check, or give it `auto_increment = false`"));
    }
    let keys = table.constraints.iter().filter_map(|constraint| match &constraint.definition {
        ConstraintDefinition::ForeignKey(key) if writes(key) => Some((constraint, key)),
        _ => None,
    });
    for (constraint, key) in keys {
        if key.columns.iter().any(|column| check.uses_column(column)) {
            return Err(clash(table, constraint, &format!("check `{}`", check.name)));
        }
    }
    Ok(())
}

/// Refuses, on MariaDB, to keep a value that another `sql_mode` would make another one (error 1901): in a stored
/// generated column, and in an index on a virtual one. `column` is one that is computed, or that others are computed from.
pub(super) fn refuse_mode(context: Context<'_>, table: &Table, column: &Column) -> Result<(), RenderError> {
    if context.flavour != Flavour::Mariadb {
        return Ok(());
    }
    let touched = |other: &&Column| other.name == column.name || computes_from(other, &column.name);
    for other in table.columns.iter().filter(touched) {
        let other = if other.name == column.name { column } else { other };
        let Some(generated) = &other.generated else { continue };
        let is_kept = generated.stored || is_in_key(table, &other.name);
        let text = generated.expression.get(DialectName::Mysql).filter(|_| is_kept);
        if let Some(mode) = text.and_then(|text| mode_of_value(text.as_str(), table)) {
            return Err(depends_on_mode(table, other, mode));
        }
    }
    Ok(())
}

fn is_in_key(table: &Table, column: &str) -> bool {
    let in_constraint = |constraint: &Constraint| constraint.columns().iter().any(|name| name == column);
    table.constraints.iter().any(in_constraint) || table.indexes.iter().any(|index| index.uses_column(column))
}

fn depends_on_mode(table: &Table, column: &Column, mode: &str) -> RenderError {
    let hint = if mode.starts_with("PAD_CHAR") {
        "put the `char` column in `rtrim(…)`, or give it a `varchar`"
    } else {
        "cast the unsigned column: `cast(… as signed)`"
    };
    unsupported(
        format!("stored or indexed generated columns whose value depends on the sql_mode {mode}"),
        format!("column `{}.{}`", table.name, column.name),
    )
    .of_product("MariaDB")
    .at(&column.declared)
    .with_hint(hint)
}

/// Refuses, on MySQL, a generated column or a default that uses a later column which is computed too (errors 3107 and
/// 3767): each may use those before it alone.
pub(super) fn refuse_early_use(
    context: Context<'_>,
    table: &Table,
    column: &Column,
) -> Result<(), RenderError> {
    if context.flavour == Flavour::Mariadb {
        return Ok(());
    }
    let earlier = table.columns.iter().take_while(|other| other.name != column.name);
    for user in earlier.filter(|other| other.uses_column(&column.name)) {
        if comes_late(table, user, column)? {
            return Err(early_use(table, user, column));
        }
    }
    let later = table.columns.iter().skip_while(|other| other.name != column.name).skip(1);
    for used in later.filter(|other| column.uses_column(&other.name)) {
        if comes_late(table, column, &lower_column(context, table, used)?)? {
            return Err(early_use(table, column, used));
        }
    }
    Ok(())
}

/// True where the value of `used` is not there yet when that of `user`, before it, is computed.
fn comes_late(table: &Table, user: &Column, used: &Column) -> Result<bool, RenderError> {
    Ok(is_computed(table, used)? || (used.generated.is_some() && user.generated.is_none()))
}

fn early_use(table: &Table, user: &Column, used: &Column) -> RenderError {
    let what = if user.generated.is_some() { "generated column" } else { "default" };
    let is_generated = used.generated.is_some();
    let why = if is_generated { "which is generated" } else { "whose default is an expression" };
    let used = &used.name;
    let otherwise =
        if is_generated { String::new() } else { format!("; otherwise give `{used}` a plain default") };
    unsupported(
        format!("{what} that uses the later column `{used}`, {why}"),
        format!("column `{}.{}`", table.name, user.name),
    )
    .of_product("MySQL")
    .at(&user.declared)
    .with_hint(format!("in a new table put `{used}` before it{otherwise}"))
}
