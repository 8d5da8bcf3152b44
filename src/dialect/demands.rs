//! What operations demand of the rows that are there, in words that are the same for every database.

use crate::operation::{AlterColumn, AlterEnum};
use crate::schema::{ColumnType, ObjectName};

/// A column that becomes required while rows hold NULL.
pub(super) fn filled(table: &ObjectName, column: &str) -> String {
    format!("column `{table}.{column}` becomes required, and rows hold NULL in it")
}

/// A required column that is added while there are rows.
pub(super) fn fillable(table: &ObjectName, column: &str) -> String {
    format!("column `{table}.{column}` is required, and the rows that exist would have no value")
}

/// Values that a column's new type would cut.
pub(super) fn fitting(alter: &AlterColumn, to: &ColumnType) -> String {
    format!(
        "column `{}.{}` becomes `{to}`, and rows hold values that it would cut: change those rows first, in a `sql` \
         operation, or say with `using` what becomes of them",
        alter.table,
        alter.column(),
    )
}

/// Values that an enum loses while rows hold them.
pub(super) fn unused(alter: &AlterEnum, table: &ObjectName, column: &str) -> String {
    let values: Vec<String> = alter.removed().map(|value| format!("`{value}`")).collect();
    format!(
        "enum `{}` loses {}, and rows hold it in `{table}.{column}`: change those rows first, in a `sql` operation",
        alter.name,
        values.join(", ")
    )
}
