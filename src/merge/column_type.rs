//! The type of a column: what the Rust type stands for, with length and digits, unless `type` says otherwise.

use super::Enums;
use super::problem::Problem;
use super::text::by_dialect;
use crate::probe::dump::DumpColumn;
use crate::schema::{ByDialect, ColumnType, DialectName, ObjectName};

/// The column's type on every database.
pub(super) fn resolve(column: &DumpColumn, enums: &Enums<'_>) -> Result<ByDialect<ColumnType>, Box<Problem>> {
    let inferred = with_details(inferred(column, enums)?, column)?;
    let Some(written) = &column.type_override else { return Ok(ByDialect::everywhere(inferred)) };
    let written = by_dialect(written, |text| read_of_models(text, enums));
    let covers_all = DialectName::ALL.into_iter().all(|dialect| written.exception(dialect).is_some());
    let rest = written.default_value().cloned().or_else(|| (!covers_all).then_some(inferred));
    let ty = ByDialect::new(rest, written.exceptions().map(|(dialect, ty)| (dialect, ty.clone())).collect());
    let unknown = written
        .values()
        .filter_map(ColumnType::enum_name)
        .find(|name| enums.values_of(name).is_none())
        .cloned();
    match unknown {
        Some(name) => Err(Problem::UnknownEnumName { column: column.column.clone(), name }.into()),
        None => Ok(ty),
    }
}

fn read(text: &str) -> ColumnType {
    let Ok(ty) = text.parse();
    ty
}

/// The same, where an enum of the models may go by its bare name, as in `state[]`. What stands in `native(…)` does not.
fn read_of_models(text: &str, enums: &Enums<'_>) -> ColumnType {
    let ty = read(text);
    if text.trim_start().starts_with("native(") { ty } else { enum_by_name(ty, enums) }
}

fn enum_by_name(ty: ColumnType, enums: &Enums<'_>) -> ColumnType {
    match ty {
        ColumnType::Array(element) => ColumnType::Array(Box::new(enum_by_name(*element, enums))),
        ColumnType::Other(text) => match text.parse::<ObjectName>() {
            Ok(name) if enums.values_of(&name).is_some() => ColumnType::Enum(name),
            _ => ColumnType::Other(text),
        },
        known => known,
    }
}

fn inferred(column: &DumpColumn, enums: &Enums<'_>) -> Result<ColumnType, Box<Problem>> {
    if let Some(path) = &column.enum_type {
        let known = enums.get(path).ok_or_else(|| Problem::UnknownEnum {
            column: column.column.clone(),
            enumeration: format!("{}::{}", path.module, path.name),
        })?;
        return Ok(known.column_type());
    }
    match column.ty.as_deref().map(str::trim) {
        Some(text) if !text.is_empty() => Ok(read(text)),
        _ => Err(Problem::EmptyName { what: format!("the type of column `{}`", column.column) }.into()),
    }
}

/// `max_length`, `precision` and `scale` put in.
fn with_details(ty: ColumnType, column: &DumpColumn) -> Result<ColumnType, Box<Problem>> {
    let refuse = |ty: &ColumnType, attribute| {
        Err(Problem::NoSuchDetail { column: column.column.clone(), ty: ty.to_string(), attribute }.into())
    };
    let ty = match (column.max_length, ty) {
        (None, ty) => ty,
        (Some(length), ColumnType::Text | ColumnType::Varchar(_)) => ColumnType::Varchar(length),
        (Some(length), ColumnType::Blob | ColumnType::Varbinary(_)) => ColumnType::Varbinary(length),
        (Some(_), ty) => return refuse(&ty, "max_length"),
    };
    match (column.precision, column.scale, ty) {
        (None, None, ty) => Ok(ty),
        (Some(precision), scale, ColumnType::Numeric(_)) => {
            Ok(ColumnType::Numeric(Some((precision, scale.unwrap_or(0)))))
        }
        (Some(digits), None, ColumnType::Time(_)) => Ok(ColumnType::Time(Some(digits))),
        (Some(digits), None, ColumnType::Timestamp(_)) => Ok(ColumnType::Timestamp(Some(digits))),
        (Some(digits), None, ColumnType::TimestampTz(_)) => Ok(ColumnType::TimestampTz(Some(digits))),
        (_, Some(_), ty) => refuse(&ty, "scale"),
        (Some(_), None, ty) => refuse(&ty, "precision"),
    }
}
