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

/// What the values of a column are, where the database says it of the column: asked once for a million rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Boolean,
    Whole,
    /// Text, or what each value is.
    Other,
}

/// A driver's row that can be read without knowing its types.
pub(crate) trait ReadRow: Row {
    /// The columns' names.
    fn names(&self) -> Vec<String> {
        self.columns().iter().map(|column| column.name().to_owned()).collect()
    }

    /// What the columns hold.
    fn kinds(&self) -> Vec<Kind>;

    /// The value at that place, of a column of that kind.
    fn value(&self, index: usize, kind: Kind) -> sqlx::Result<Value<'_>>;

    /// Adds all values to `rows`.
    fn read(&self, kinds: &[Kind], rows: &mut Rows) -> sqlx::Result<()> {
        for (index, kind) in kinds.iter().enumerate() {
            rows.push(self.value(index, *kind)?);
        }
        Ok(())
    }
}

fn kinds_of<R: Row>(row: &R, kind: impl Fn(&str) -> Kind) -> Vec<Kind> {
    row.columns().iter().map(|column| kind(column.type_info().name())).collect()
}

impl ReadRow for SqliteRow {
    /// Each value has a type of its own.
    fn kinds(&self) -> Vec<Kind> {
        vec![Kind::Other; self.len()]
    }

    fn value(&self, index: usize, _: Kind) -> sqlx::Result<Value<'_>> {
        let value = self.try_get_raw(index)?;
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
}

fn text_or_bytes(bytes: &[u8]) -> Value<'_> {
    std::str::from_utf8(bytes).map_or(Value::Bytes(bytes), Value::Text)
}

impl ReadRow for PgRow {
    fn kinds(&self) -> Vec<Kind> {
        kinds_of(self, |name| match name {
            "BOOL" => Kind::Boolean,
            "INT2" | "INT4" | "INT8" | "OID" => Kind::Whole,
            _ => Kind::Other,
        })
    }

    fn value(&self, index: usize, kind: Kind) -> sqlx::Result<Value<'_>> {
        let value = self.try_get_raw(index)?;
        if value.is_null() {
            return Ok(Value::Null);
        }
        let text = <&str as Decode<Postgres>>::decode(value).map_err(sqlx::Error::Decode)?;
        Ok(match kind {
            Kind::Boolean => Value::Integer(i64::from(text == "t")),
            Kind::Whole => to_integer(text),
            Kind::Other => Value::Text(text),
        })
    }
}

impl ReadRow for MySqlRow {
    fn kinds(&self) -> Vec<Kind> {
        kinds_of(self, |name| match name {
            "BOOLEAN" | "YEAR" => Kind::Whole,
            name if name.contains("INT") => Kind::Whole,
            _ => Kind::Other,
        })
    }

    fn value(&self, index: usize, kind: Kind) -> sqlx::Result<Value<'_>> {
        let value = self.try_get_raw(index)?;
        if value.is_null() {
            return Ok(Value::Null);
        }
        let bytes = <&[u8] as Decode<MySql>>::decode(value).map_err(sqlx::Error::Decode)?;
        Ok(match text_or_bytes(bytes) {
            Value::Text(text) if kind == Kind::Whole => to_integer(text),
            read => read,
        })
    }
}

/// A number beyond `i64` (MySQL's unsigned bigint) stays text.
fn to_integer(text: &str) -> Value<'_> {
    text.parse().map_or(Value::Text(text), Value::Integer)
}
