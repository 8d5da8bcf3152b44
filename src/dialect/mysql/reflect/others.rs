//! What has no place in a schema.

use super::queries::Query;
use super::{Reader, name_of};
use crate::dialect::ReflectError;

/// Names what is there and not known.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<(), ReflectError> {
    for row in reader.rows(Query::Triggers) {
        let table = name_of(&row)?;
        let name = row.required(2, "trigger_name")?;
        match row.text(3) {
            Some(_) if reader.is_ignored(&table) => {}
            Some(privilege) => {
                reader.unknown("privilege", table.to_string(), format!("{privilege} to {name}"))
            }
            None => reader.unknown("trigger", name, format!("on `{table}`")),
        }
    }
    for row in reader.rows(Query::Routines) {
        let name = name_of(&row)?.to_string();
        let kind = if row.text(2).as_deref() == Some("function") { "function" } else { "procedure" };
        reader.unknown(kind, name, "");
    }
    for row in reader.rows(Query::Events) {
        let name = name_of(&row)?;
        match row.text(2) {
            Some(_) if reader.is_ignored(&name) => {}
            Some(column) => reader.unknown("histogram", name.to_string(), column),
            None => reader.unknown("event", name.to_string(), ""),
        }
    }
    Ok(())
}
