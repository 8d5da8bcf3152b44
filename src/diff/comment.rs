//! Comments of tables and of columns.

use crate::operation::SetComment;
use crate::schema::ObjectName;

/// The change from one comment of a table, or of a column of it, to another. An empty comment is none.
pub(super) fn compare(
    table: &ObjectName,
    column: Option<&str>,
    from: Option<&String>,
    to: Option<&String>,
) -> Option<SetComment> {
    let [from, to] = [from, to].map(|text| text.filter(|text| !text.is_empty()).cloned());
    if from == to {
        return None;
    }
    Some(SetComment { table: table.clone(), column: column.map(str::to_owned), from, to })
}
