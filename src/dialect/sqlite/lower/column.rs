//! Columns: types that SQLite has, defaults in one form, and the check that stands for a type that it lacks.
//!
//! SQLite takes any name for a type and derives an affinity from it, by which it changes values when they are
//! stored; sqlx goes by the same names when it reads. So the names are ones that sqlx knows and whose affinity
//! leaves the values alone: `UUID` would be numeric, and turn a text of digits into a number.

use super::super::canonical::canonical;
use super::super::declared::neutral;
use super::super::default::{default_of, settle_boolean};
use super::super::names::{ColumnNames, plain_name};
use super::super::unsupported;
use super::{Enums, collation, refuse_unknown_options, subject_of};
use crate::dialect::RenderError;
use crate::dialect::sql::{expression_on, quote_text};
use crate::schema::{
    ByDialect, Column, ColumnType, Constraint, ConstraintDefinition, DefaultValue, DialectName, Expression,
    Generated, IdentityKind, IntegerWidth, Literal, Name, ObjectName, Table,
};

/// What a STRICT table takes for a type beside our own names.
const STRICT_TYPES: [&str; 2] = ["any", "int"];

/// The column in SQLite's words, and the check that makes up for a type that it lacks.
pub(in crate::dialect::sqlite) fn lower_column(
    table: &Table,
    column: &Column,
    enums: &Enums,
) -> Result<(Column, Option<Constraint>), RenderError> {
    refuse_other_databases(table, column)?;
    let declared = type_of(table, column)?;
    let ty = lower_type(declared, table, column)?;
    let mut lowered = Column {
        nullable: column.nullable && !is_key(table, column),
        default: lower_default(table, column)?,
        auto_increment: column.auto_increment,
        generated: lower_generated(table, column)?,
        collate: lower_collation(table, column)?,
        declared: column.declared.clone(),
        ..Column::new(column.name.clone(), ty.clone())
    };
    settle_boolean(&mut lowered, &ty);
    let check = derived_check(declared, table, column, enums)?;
    Ok((lowered, check))
}

/// Primary keys take NULL on SQLite, unlike on every other database, unless their columns say otherwise.
fn is_key(table: &Table, column: &Column) -> bool {
    table.primary_key().is_some_and(|(_, columns)| columns.contains(&column.name))
}

fn refuse_other_databases(table: &Table, column: &Column) -> Result<(), RenderError> {
    let (subject, place) = (subject_of(table, column), column.declared.place.as_ref());
    refuse_unknown_options(&column.options, &[], &subject, place)?;
    if column.on_update.as_ref().is_some_and(|value| value.get(DialectName::Sqlite).is_some()) {
        let hint = Some("say `on_update = { mysql = \"…\" }`, or use a trigger");
        return Err(unsupported("`on_update` of columns", subject, place, hint));
    }
    if let Some(identity) = &column.identity
        && (identity.kind == IdentityKind::Always || !identity.sequence.is_usual())
    {
        let hint = Some("leave `identity` out, or take `sqlite` out of `dialects` in migrations.toml");
        return Err(unsupported("options of an identity", subject, place, hint));
    }
    refuse_wrong_row_id(table, column)
}

fn refuse_wrong_row_id(table: &Table, column: &Column) -> Result<(), RenderError> {
    if !column.auto_increment {
        return Ok(());
    }
    let is_integer = type_of(table, column)?.is_integer();
    match table.primary_key() {
        Some((_, [only])) if *only == column.name && is_integer => Ok(()),
        _ => Err(unsupported(
            "auto-increment but on a single integer primary key",
            subject_of(table, column),
            column.declared.place.as_ref(),
            Some("say `auto_increment = false`"),
        )),
    }
}

/// The column's type on SQLite.
pub(in crate::dialect::sqlite) fn type_of<'a>(
    table: &Table,
    column: &'a Column,
) -> Result<&'a ColumnType, RenderError> {
    column.type_on(DialectName::Sqlite).ok_or_else(|| {
        let hint = "say `type(sqlite = \"…\")`, or give a `default` for all databases";
        unsupported("type", subject_of(table, column), column.declared.place.as_ref(), Some(hint))
    })
}

fn lower_type(ty: &ColumnType, table: &Table, column: &Column) -> Result<ColumnType, RenderError> {
    let lowered = match ty {
        ColumnType::Integer { width: IntegerWidth::Big, unsigned: true } => {
            let hint = "use `i64`, or say `type(sqlite = \"bigint\")` where values stay below 2^63";
            return Err(unsupported_type(ty, table, column, hint));
        }
        ColumnType::Array(_) => {
            let hint = "keep the elements in a table of their own or in a JSON column";
            return Err(unsupported_type(ty, table, column, hint));
        }
        ColumnType::Integer { .. } => ColumnType::BIGINT,
        ColumnType::Real | ColumnType::Double => ColumnType::Double,
        ColumnType::Text | ColumnType::Json | ColumnType::Inet | ColumnType::Enum(_) => ColumnType::Text,
        ColumnType::Blob | ColumnType::Varbinary(_) | ColumnType::Binary(_) | ColumnType::Uuid => {
            ColumnType::Blob
        }
        ColumnType::Time(_) => ColumnType::Time(None),
        ColumnType::Timestamp(_) | ColumnType::TimestampTz(_) => ColumnType::Timestamp(None),
        ColumnType::Other(text) => neutral(text),
        ColumnType::Boolean
        | ColumnType::Numeric(_)
        | ColumnType::Varchar(_)
        | ColumnType::Char(_)
        | ColumnType::Date => ty.clone(),
    };
    if table.options.flag(DialectName::Sqlite, "strict") {
        return strict_type(lowered, table, column);
    }
    Ok(lowered)
}

/// STRICT tables know five types and no other name.
fn strict_type(ty: ColumnType, table: &Table, column: &Column) -> Result<ColumnType, RenderError> {
    match &ty {
        ColumnType::Boolean => Ok(ColumnType::BIGINT),
        ColumnType::Varchar(_)
        | ColumnType::Char(_)
        | ColumnType::Date
        | ColumnType::Time(_)
        | ColumnType::Timestamp(_) => Ok(ColumnType::Text),
        ColumnType::Numeric(_) => Err(not_strict(&ty, table, column)),
        ColumnType::Other(text) if !STRICT_TYPES.contains(&text.as_str()) => {
            Err(not_strict(&ty, table, column))
        }
        _ => Ok(ty),
    }
}

fn not_strict(ty: &ColumnType, table: &Table, column: &Column) -> RenderError {
    let what = format!("column type `{ty}` in STRICT tables");
    let hint = "say `type(sqlite = \"…\")` with one of integer, real, text, blob and any";
    unsupported(what, subject_of(table, column), column.declared.place.as_ref(), Some(hint))
}

fn unsupported_type(ty: &ColumnType, table: &Table, column: &Column, hint: &str) -> RenderError {
    let place = column.declared.place.as_ref();
    unsupported(format!("column type `{ty}`"), subject_of(table, column), place, Some(hint))
}

/// The column's default in SQLite's words.
pub(in crate::dialect::sqlite) fn lower_default(
    table: &Table,
    column: &Column,
) -> Result<Option<DefaultValue>, RenderError> {
    let (subject, place) = (subject_of(table, column), column.declared.place.as_ref());
    match &column.default {
        None => Ok(None),
        Some(DefaultValue::Literal(literal)) => match lower_literal(literal) {
            Some(literal) => Ok(Some(DefaultValue::Literal(literal))),
            None => Err(unsupported(format!("literal for the default {literal}"), subject, place, None)),
        },
        Some(DefaultValue::Sql(expression)) => {
            Ok(Some(default_of(&expression_on(expression, DialectName::Sqlite, &subject, place)?)))
        }
    }
}

/// None for a literal that SQLite would take for something else: a large integer becomes a float, `inf` a text.
fn lower_literal(literal: &Literal) -> Option<Literal> {
    match literal {
        Literal::Integer(number) => i64::try_from(*number).is_ok().then(|| literal.clone()),
        Literal::Float(text) => {
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            number.map(Literal::float)
        }
        Literal::Text(text) => (!text.contains('\0')).then(|| literal.clone()),
        Literal::Boolean(_) | Literal::Bytes(_) => Some(literal.clone()),
    }
}

fn lower_generated(table: &Table, column: &Column) -> Result<Option<Generated>, RenderError> {
    let Some(generated) = &column.generated else { return Ok(None) };
    let (subject, place) = (subject_of(table, column), column.declared.place.as_ref());
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let expression = expression_on(&generated.expression, DialectName::Sqlite, &subject, place)?;
    let expression = Expression::new(canonical(&expression, ColumnNames(&names)));
    Ok(Some(Generated { expression: ByDialect::everywhere(expression), stored: generated.stored }))
}

fn lower_collation(table: &Table, column: &Column) -> Result<Option<ByDialect<Expression>>, RenderError> {
    let Some(collate) = &column.collate else { return Ok(None) };
    let (subject, place) = (subject_of(table, column), column.declared.place.as_ref());
    let name = collation(&expression_on(collate, DialectName::Sqlite, &subject, place)?);
    // It is what a column has that says nothing.
    Ok((name != "BINARY").then(|| ByDialect::everywhere(Expression::new(name))))
}

/// The check that makes up for a type that SQLite lacks.
fn derived_check(
    ty: &ColumnType,
    table: &Table,
    column: &Column,
    enums: &Enums,
) -> Result<Option<Constraint>, RenderError> {
    let name = plain_name(&column.name);
    let (suffix, condition) = match ty {
        ColumnType::Integer { unsigned: true, .. } => ("unsigned", format!("{name} >= 0")),
        ColumnType::Json => ("json", json_check(&name)),
        ColumnType::Enum(enumeration) => {
            let missing = || {
                let place = column.declared.place.as_ref();
                unsupported(format!("enum `{enumeration}`"), subject_of(table, column), place, None)
            };
            let values = enums.get(enumeration).ok_or_else(missing)?;
            ("values", one_of(&column.name, values.texts()))
        }
        _ => return Ok(None),
    };
    let expression = ByDialect::everywhere(Expression::new(condition));
    let name = Name::explicit(derived_check_name(&table.name, &column.name, suffix));
    let mut check = Constraint::new(name, ConstraintDefinition::check(expression));
    check.declared = column.declared.clone();
    Ok(Some(check))
}

/// The condition that the column holds JSON. To SQLite 3.40 even NULL is none.
pub(in crate::dialect::sqlite) fn json_check(name: &str) -> String {
    format!("{name} IS NULL OR json_valid({name})")
}

/// The condition that the column holds one of the values. Their order means nothing to it, and when that changes the
/// check stays as it is: it is always the same one.
pub(in crate::dialect::sqlite) fn one_of<'a>(column: &str, values: impl Iterator<Item = &'a str>) -> String {
    let mut values: Vec<String> = values.map(quote_text).collect();
    values.sort();
    format!("{} IN ({})", plain_name(column), values.join(", "))
}

/// The colon keeps the name apart from all that a naming convention makes. SQLite has no limit for names.
pub(in crate::dialect::sqlite) fn derived_check_name(
    table: &ObjectName,
    column: &str,
    suffix: &str,
) -> String {
    format!("ck_{}_{column}:{suffix}", table.name)
}
