//! What has no place in a schema.

use super::queries::Query;
use super::{Reader, key_of, name_of, named};
use crate::dialect::ReflectError;

/// The kinds that the last query tells by their names.
const KINDS: [&str; 6] =
    ["event", "histogram", "library", "tablespace", "application-time period", "privileges of database"];

/// Names what is there and not known.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<(), ReflectError> {
    for row in reader.rows(Query::Triggers) {
        let key = key_of(&row)?;
        let table = named(key);
        let name = row.required(2, "trigger_name")?;
        match row.text(3) {
            Some(_) if reader.is_ignored(key) => {}
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
    for row in reader.rows(Query::Others) {
        let key = key_of(&row)?;
        let kind = row.word(2).and_then(|kind| KINDS.into_iter().find(|known| *known == kind));
        let Some(kind) = kind.filter(|_| !reader.is_ignored(key)) else { continue };
        reader.unknown(kind, named(key).to_string(), row.text(3).unwrap_or_default());
    }
    Ok(())
}
