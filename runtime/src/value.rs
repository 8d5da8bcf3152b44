//! Rows that a query gave, in one form for all databases.

use sqlx::decode::Decode;
use sqlx::error::BoxDynError;
use sqlx::mysql::{MySql, MySqlRow};
use sqlx::postgres::{PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteRow, SqliteValueRef};
use sqlx::{Column, Row, TypeInfo, ValueRef};

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// NULL
    Null,
    /// A whole number, and a boolean as 0 or 1
    Integer(i64),
    /// SQLite's REAL
    Real(f64),
    /// Text, and any other type as the database writes it
    Text(String),
    /// Bytes that are no text
    Bytes(Vec<u8>),
}

/// The rows of a query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// The columns' names
    pub columns: Vec<String>,
    /// The rows, each with one value a column
    pub rows: Vec<Vec<Value>>,
}

impl Value {
    /// The value as text; `None` when it is NULL or bytes.
    pub fn as_text(&self) -> Option<String> {
        match self {
            Self::Null | Self::Bytes(_) => None,
            Self::Integer(number) => Some(number.to_string()),
            Self::Real(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.clone()),
        }
    }

    /// The value as a whole number, also when the database sent it as text.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }
}

impl Rows {
    /// The first value of the first row.
    pub fn first(&self) -> Option<&Value> {
        self.rows.first()?.first()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// A driver's row that can be read without knowing its types.
pub(crate) trait ReadRow {
    /// The columns' names.
    fn column_names(&self) -> Vec<String>;

    /// All values.
    fn values(&self) -> sqlx::Result<Vec<Value>>;
}

fn names_of<R: Row>(row: &R) -> Vec<String> {
    row.columns().iter().map(|column| column.name().to_owned()).collect()
}

impl ReadRow for SqliteRow {
    fn column_names(&self) -> Vec<String> {
        names_of(self)
    }

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        (0..self.len()).map(|index| read_sqlite(self, index)).collect()
    }
}

fn read_sqlite(row: &SqliteRow, index: usize) -> sqlx::Result<Value> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(Value::Null);
    }
    let read: fn(SqliteValueRef<'_>) -> Result<Value, BoxDynError> = match value.type_info().name() {
        "INTEGER" => |value| <i64 as Decode<Sqlite>>::decode(value).map(Value::Integer),
        "REAL" => |value| <f64 as Decode<Sqlite>>::decode(value).map(Value::Real),
        // SQLite keeps any bytes as text.
        "TEXT" => |value| <Vec<u8> as Decode<Sqlite>>::decode(value).map(text_or_bytes),
        _ => |value| <Vec<u8> as Decode<Sqlite>>::decode(value).map(Value::Bytes),
    };
    read(value).map_err(sqlx::Error::Decode)
}

fn text_or_bytes(bytes: Vec<u8>) -> Value {
    String::from_utf8(bytes).map_or_else(|error| Value::Bytes(error.into_bytes()), Value::Text)
}

impl ReadRow for PgRow {
    fn column_names(&self) -> Vec<String> {
        names_of(self)
    }

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        (0..self.len()).map(|index| read_postgres(self, index)).collect()
    }
}

fn read_postgres(row: &PgRow, index: usize) -> sqlx::Result<Value> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(Value::Null);
    }
    let read = match value.type_info().name() {
        "BOOL" => |text: &str| Value::Integer(i64::from(text == "t")),
        "INT2" | "INT4" | "INT8" | "OID" => to_integer,
        _ => |text: &str| Value::Text(text.to_owned()),
    };
    let text = <&str as Decode<Postgres>>::decode(value).map_err(sqlx::Error::Decode)?;
    Ok(read(text))
}

impl ReadRow for MySqlRow {
    fn column_names(&self) -> Vec<String> {
        names_of(self)
    }

    fn values(&self) -> sqlx::Result<Vec<Value>> {
        (0..self.len()).map(|index| read_mysql(self, index)).collect()
    }
}

fn read_mysql(row: &MySqlRow, index: usize) -> sqlx::Result<Value> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(Value::Null);
    }
    let is_whole = is_whole(value.type_info().name());
    let bytes = <&[u8] as Decode<MySql>>::decode(value).map_err(sqlx::Error::Decode)?;
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) if is_whole => to_integer(text),
        Ok(text) => Value::Text(text.to_owned()),
        Err(_) => Value::Bytes(bytes.to_vec()),
    })
}

fn is_whole(mysql_type: &str) -> bool {
    mysql_type.contains("INT") || matches!(mysql_type, "BOOLEAN" | "YEAR")
}

/// A number beyond `i64` (MySQL's unsigned bigint) stays text.
fn to_integer(text: &str) -> Value {
    text.parse().map_or_else(|_| Value::Text(text.to_owned()), Value::Integer)
}
