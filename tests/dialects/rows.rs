//! What a query gives, as texts.

use migrate_runtime::{Connection, Value};

/// The rows of a query, each with `|` between its values.
pub(crate) async fn rows(connection: &mut Connection, query: &str) -> Result<Vec<String>, String> {
    let rows = connection.query(query).await.map_err(|error| format!("{error:?}"))?;
    Ok(rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join("|")).collect())
}

fn text(value: Value<'_>) -> String {
    match value {
        Value::Null => "NULL".to_owned(),
        Value::Bytes(bytes) => format!("{bytes:02x?}"),
        other => other.as_text().unwrap_or_default(),
    }
}
