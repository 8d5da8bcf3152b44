//! Column types: the name that a column is declared with, and the check that stands for what SQLite lacks.
//!
//! SQLite takes any name for a type and derives an affinity from it, by which it changes values when they are
//! stored; sqlx goes by the same names when it reads. So the names are ones that sqlx knows and whose affinity
//! leaves the values alone: `UUID` would be numeric, and turn a text of digits into a number.

use std::collections::BTreeMap;

use super::super::sql::{quote_name, quote_text};
use super::unsupported;
use crate::dialect::RenderError;
use crate::schema::{
    Column, ColumnType, DialectName, Enumeration, IntegerWidth, ObjectName, Table, shorten_name,
};

/// The enums that columns may have as their type.
pub(super) type Enums = BTreeMap<ObjectName, Enumeration>;

/// How messages call a column.
pub(super) fn subject_of(table: &Table, column: &Column) -> String {
    format!("column `{}.{}`", table.name, column.name)
}

/// The column's type on SQLite.
pub(super) fn type_of<'a>(table: &Table, column: &'a Column) -> Result<&'a ColumnType, RenderError> {
    column.type_on(DialectName::Sqlite).ok_or_else(|| {
        let hint = "say `type(sqlite = \"…\")`, or give a `default` for all databases";
        unsupported("type", subject_of(table, column), column.declared.place.as_ref(), Some(hint))
    })
}

/// The name that the column is declared with.
pub(super) fn declared_type(table: &Table, column: &Column) -> Result<String, RenderError> {
    let ty = type_of(table, column)?;
    let name = match ty {
        ColumnType::Integer { width: IntegerWidth::Big, unsigned: true } => {
            let hint = "use `i64`, or say `type(sqlite = \"bigint\")` where values stay below 2^63";
            return Err(unsupported_type(ty, table, column, hint));
        }
        ColumnType::Array(_) => {
            let hint = "keep the elements in a table of their own or in a JSON column";
            return Err(unsupported_type(ty, table, column, hint));
        }
        ColumnType::Boolean => "BOOLEAN",
        ColumnType::Integer { .. } => "INTEGER",
        ColumnType::Real | ColumnType::Double => "REAL",
        ColumnType::Numeric(None) => "NUMERIC",
        ColumnType::Numeric(Some((precision, scale))) => return Ok(format!("NUMERIC({precision},{scale})")),
        ColumnType::Varchar(length) => return Ok(format!("VARCHAR({length})")),
        ColumnType::Char(length) => return Ok(format!("CHAR({length})")),
        ColumnType::Text | ColumnType::Json | ColumnType::Inet | ColumnType::Enum(_) => "TEXT",
        ColumnType::Blob | ColumnType::Varbinary(_) | ColumnType::Binary(_) | ColumnType::Uuid => "BLOB",
        ColumnType::Date => "DATE",
        ColumnType::Time(_) => "TIME",
        ColumnType::Timestamp(_) | ColumnType::TimestampTz(_) => "DATETIME",
        ColumnType::Other(text) => text,
    };
    Ok(name.to_owned())
}

fn unsupported_type(ty: &ColumnType, table: &Table, column: &Column, hint: &str) -> RenderError {
    let place = column.declared.place.as_ref();
    unsupported(format!("column type `{ty}`"), subject_of(table, column), place, Some(hint))
}

/// The check that makes up for a type that SQLite lacks, as a clause of the column's definition.
pub(super) fn derived_check(
    table: &Table,
    column: &Column,
    enums: &Enums,
) -> Result<Option<String>, RenderError> {
    let name = quote_name(&column.name);
    let (suffix, condition) = match type_of(table, column)? {
        ColumnType::Integer { unsigned: true, .. } => ("unsigned", format!("{name} >= 0")),
        ColumnType::Json => ("json", format!("json_valid({name})")),
        ColumnType::Enum(enumeration) => {
            let missing = || {
                let place = column.declared.place.as_ref();
                unsupported(format!("enum `{enumeration}`"), subject_of(table, column), place, None)
            };
            let values = enums.get(enumeration).ok_or_else(missing)?;
            let values: Vec<String> = values.texts().map(quote_text).collect();
            ("values", format!("{name} IN ({})", values.join(", ")))
        }
        _ => return Ok(None),
    };
    let name = quote_name(&derived_check_name(table, column, suffix));
    Ok(Some(format!("CONSTRAINT {name} CHECK ({condition})")))
}

/// The colon keeps the name apart from all that a naming convention makes.
fn derived_check_name(table: &Table, column: &Column, suffix: &str) -> String {
    shorten_name(&format!("ck_{}_{}:{suffix}", table.name.name, column.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(text: &str) -> Result<String, RenderError> {
        let Ok(ty) = text.parse::<ColumnType>();
        declared_type(&Table::new(ObjectName::bare("t")), &Column::new("c", ty))
    }

    #[test]
    fn declared_types_are_ones_that_sqlx_reads() -> Result<(), RenderError> {
        for (ty, name) in [
            ("boolean", "BOOLEAN"),
            ("tinyint", "INTEGER"),
            ("integer unsigned", "INTEGER"),
            ("double", "REAL"),
            ("numeric(10,2)", "NUMERIC(10,2)"),
            ("varchar(50)", "VARCHAR(50)"),
            ("uuid", "BLOB"),
            ("json", "TEXT"),
            ("timestamptz(3)", "DATETIME"),
            ("citext", "citext"),
        ] {
            assert_eq!(declared(ty)?, name, "{ty}");
        }
        Ok(())
    }

    #[test]
    fn types_that_do_not_fit_are_refused() {
        for ty in ["text[]", "bigint unsigned"] {
            let error = declared(ty).map_err(|error| error.to_string());
            assert_eq!(error, Err(format!("sqlite has no column type `{ty}`: column `t.c`")));
        }
    }

    #[test]
    fn a_derived_check_carries_the_values() -> Result<(), RenderError> {
        let role = ObjectName::bare("role");
        let column = Column::new("role", ColumnType::Enum(role.clone()));
        let values = ["a", "it's"].map(crate::schema::EnumValue::new).to_vec();
        let enumeration =
            Enumeration { name: role.clone(), owner: None, values, declared: Default::default() };
        let check = derived_check(
            &Table::new(ObjectName::bare("users")),
            &column,
            &Enums::from([(role, enumeration)]),
        )?;
        let expected = r#"CONSTRAINT "ck_users_role:values" CHECK ("role" IN ('a', 'it''s'))"#;
        assert_eq!(check.as_deref(), Some(expected));
        Ok(())
    }
}
