//! What operations demand of the rows that are there, in words that are the same for every database.

use crate::operation::{AlterColumn, AlterEnum};
use crate::schema::{ColumnType, Constraint, ConstraintDefinition, Index, IndexPart, ObjectName};

const CHANGE_FIRST: &str = "change those rows first, in a `sql` operation";

/// A column that becomes required while rows hold NULL.
pub(super) fn filled(table: &ObjectName, column: &str) -> String {
    format!("column `{table}.{column}` becomes required, and rows hold NULL in it")
}

/// A required column that is added while there are rows.
pub(super) fn fillable(table: &ObjectName, column: &str) -> String {
    format!("column `{table}.{column}` is required, and the rows that exist would have no value")
}

/// What to do where no value of the old type tells what becomes of it in the new one.
pub(super) fn say_how(alter: &AlterColumn) -> String {
    format!(
        "say how with `--using {}.{column}=\"…\"`, in the file `using = \"…\"`: an expression over `{column}`",
        alter.table,
        column = alter.column()
    )
}

/// Values that a column's new type would cut.
pub(super) fn fitting(alter: &AlterColumn, to: &ColumnType) -> String {
    values(alter, &to.to_string(), "that it would cut")
}

/// Values that a column's new type would cut, or refuse.
pub(super) fn whole(alter: &AlterColumn, to: &str) -> String {
    values(alter, to, "that it does not hold whole")
}

fn values(alter: &AlterColumn, to: &str, which: &str) -> String {
    format!(
        "column `{}.{}` becomes `{to}`, and rows hold values {which}: {CHANGE_FIRST}, or say with `using` what \
         becomes of them",
        alter.table,
        alter.column(),
    )
}

/// Rows that a new constraint of the table does not allow.
pub(super) fn kept(table: &ObjectName, constraint: &Constraint) -> String {
    let breach = match &constraint.definition {
        ConstraintDefinition::PrimaryKey { columns, .. } | ConstraintDefinition::Unique { columns, .. } => {
            same(columns)
        }
        ConstraintDefinition::ForeignKey(key) => format!(
            "rows hold values in {} that {} of `{}` does not have",
            in_quotes(&key.columns),
            in_quotes(&key.target_columns),
            key.table
        ),
        ConstraintDefinition::Check { .. } | ConstraintDefinition::Exclusion(_) => "rows break it".to_owned(),
    };
    format!("{} `{}` of `{table}`: {breach}: {CHANGE_FIRST}", constraint.kind(), constraint.name)
}

/// Rows that a new unique index of the table does not allow.
pub(super) fn distinct(table: &ObjectName, index: &Index) -> String {
    let columns: Option<Vec<String>> =
        index.columns.iter().map(|part| IndexPart::column_name(part).map(str::to_owned)).collect();
    let breach = columns.map_or_else(|| "rows hold the same values".to_owned(), |columns| same(&columns));
    format!("unique index `{}` of `{table}`: {breach}: {CHANGE_FIRST}", index.name)
}

fn same(columns: &[String]) -> String {
    format!("rows hold the same values in {}", in_quotes(columns))
}

/// `` `a`, `b` ``.
fn in_quotes(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Values that an enum loses while rows hold them.
pub(super) fn unused(alter: &AlterEnum, table: &ObjectName, column: &str) -> String {
    let values: Vec<String> = alter.removed().map(|value| format!("`{value}`")).collect();
    format!(
        "enum `{}` loses {}, and rows hold it in `{table}.{column}`: {CHANGE_FIRST}",
        alter.name,
        values.join(", ")
    )
}
