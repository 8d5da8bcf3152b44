//! Values that a query gave, in one form for all databases.

use sqlx::decode::Decode;
use sqlx::error::BoxDynError;
use sqlx::mysql::{MySql, MySqlRow};
use sqlx::postgres::{PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteRow, SqliteValueRef};
use sqlx::{Column, Row, TypeInfo, ValueRef};

use crate::rows::Rows;

/// One value of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// NULL
    Null,
    /// A whole number, and a boolean as 0 or 1
    Integer(i64),
    /// SQLite's REAL
    Real(f64),
    /// Text, and any other type as the database writes it
    Text(&'a str),
    /// Bytes that are no text
    Bytes(&'a [u8]),
}

impl Value<'_> {
    /// The value as text; `None` when it is NULL or bytes.
    pub fn as_text(self) -> Option<String> {
        match self {
            Self::Null | Self::Bytes(_) => None,
            Self::Integer(number) => Some(number.to_string()),
            Self::Real(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.to_owned()),
        }
    }

    /// The value as a whole number, also when the database sent it as text.
    pub fn as_integer(self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(number),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }
}

/// A driver's row that can be read without knowing its types.
pub(crate) trait ReadRow {
    /// The columns' names.
    fn column_names(&self) -> Vec<String>;

    /// Adds all values to `rows`.
    fn read(&self, rows: &mut Rows) -> sqlx::Result<()>;
}

fn names_of<R: Row>(row: &R) -> Vec<String> {
    row.columns().iter().map(|column| column.name().to_owned()).collect()
}

impl ReadRow for SqliteRow {
    fn column_names(&self) -> Vec<String> {
        names_of(self)
    }

    fn read(&self, rows: &mut Rows) -> sqlx::Result<()> {
        for index in 0..self.len() {
            rows.push(read_sqlite(self, index)?);
        }
        Ok(())
    }
}

fn read_sqlite(row: &SqliteRow, index: usize) -> sqlx::Result<Value<'_>> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(Value::Null);
    }
    let read: fn(SqliteValueRef<'_>) -> Result<Value<'_>, BoxDynError> = match value.type_info().name() {
        "INTEGER" => |value| <i64 as Decode<Sqlite>>::decode(value).map(Value::Integer),
        "REAL" => |value| <f64 as Decode<Sqlite>>::decode(value).map(Value::Real),
        // SQLite keeps any bytes as text.
        "TEXT" => |value| <&[u8] as Decode<Sqlite>>::decode(value).map(text_or_bytes),
        _ => |value| <&[u8] as Decode<Sqlite>>::decode(value).map(Value::Bytes),
    };
    read(value).map_err(sqlx::Error::Decode)
}

fn text_or_bytes(bytes: &[u8]) -> Value<'_> {
    std::str::from_utf8(bytes).map_or(Value::Bytes(bytes), Value::Text)
}

impl ReadRow for PgRow {
    fn column_names(&self) -> Vec<String> {
        names_of(self)
    }

    fn read(&self, rows: &mut Rows) -> sqlx::Result<()> {
        for index in 0..self.len() {
            rows.push(read_postgres(self, index)?);
        }
        Ok(())
    }
}

fn read_postgres(row: &PgRow, index: usize) -> sqlx::Result<Value<'_>> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(Value::Null);
    }
    let read = match value.type_info().name() {
        "BOOL" => |text| Value::Integer(i64::from(text == "t")),
        "INT2" | "INT4" | "INT8" | "OID" => to_integer,
        _ => Value::Text,
    };
    let text = <&str as Decode<Postgres>>::decode(value).map_err(sqlx::Error::Decode)?;
    Ok(read(text))
}

impl ReadRow for MySqlRow {
    fn column_names(&self) -> Vec<String> {
        names_of(self)
    }

    fn read(&self, rows: &mut Rows) -> sqlx::Result<()> {
        for index in 0..self.len() {
            rows.push(read_mysql(self, index)?);
        }
        Ok(())
    }
}

fn read_mysql(row: &MySqlRow, index: usize) -> sqlx::Result<Value<'_>> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(Value::Null);
    }
    let is_whole = is_whole(value.type_info().name());
    let bytes = <&[u8] as Decode<MySql>>::decode(value).map_err(sqlx::Error::Decode)?;
    Ok(match text_or_bytes(bytes) {
        Value::Text(text) if is_whole => to_integer(text),
        read => read,
    })
}

fn is_whole(mysql_type: &str) -> bool {
    mysql_type.contains("INT") || matches!(mysql_type, "BOOLEAN" | "YEAR")
}

/// A number beyond `i64` (MySQL's unsigned bigint) stays text.
fn to_integer(text: &str) -> Value<'_> {
    text.parse().map_or(Value::Text(text), Value::Integer)
}
