//! What CREATE TABLE and CREATE INDEX say: columns, constraints, indexes.

use super::super::sql::{deferrable, expression_on, literal, quote_list, quote_name, referential_actions};
use super::types::{Enums, declared_type, derived_check, subject_of, type_of};
use super::{Sqlite, unsupported};
use crate::dialect::RenderError;
use crate::schema::{
    Column, Constraint, ConstraintDefinition, DefaultValue, DialectName, ForeignKey, Generated, Index,
    IndexColumn, IndexPart, Literal, ObjectName, Place, Table,
};

/// Defaults that stand without parentheses.
const DEFAULT_KEYWORDS: [&str; 4] = ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "NULL"];

/// The table's name in quotes, where it is in no database schema.
pub(super) fn table_name(name: &ObjectName, place: Option<&Place>) -> Result<String, RenderError> {
    match &name.schema {
        None => Ok(quote_name(&name.name)),
        Some(schema) => Err(unsupported(
            format!("database schemas (`{schema}`)"),
            format!("table `{name}`"),
            place,
            Some("take `schema` away, or take `sqlite` out of `dialects` in migrations.toml"),
        )),
    }
}

/// CREATE TABLE for `table` under the name `quoted`.
pub(super) fn create_table(table: &Table, quoted: &str, enums: &Enums) -> Result<String, RenderError> {
    if table.columns.is_empty() {
        let place = table.declared.place.as_ref();
        return Err(unsupported("tables without columns", format!("table `{}`", table.name), place, None));
    }
    let mut lines = Vec::new();
    for column in &table.columns {
        lines.push(column_definition(table, column, enums)?);
    }
    for constraint in &table.constraints {
        lines.extend(constraint_definition(table, constraint)?);
    }
    Ok(format!("CREATE TABLE {quoted} (\n    {}\n)", lines.join(",\n    ")))
}

/// The column as CREATE TABLE and ADD COLUMN have it.
pub(super) fn column_definition(
    table: &Table,
    column: &Column,
    enums: &Enums,
) -> Result<String, RenderError> {
    let mut text = format!("{} {}", quote_name(&column.name), declared_type(table, column)?);
    let subject = subject_of(table, column);
    let place = column.declared.place.as_ref();
    if let Some(generated) = &column.generated {
        text.push_str(&generation(generated, &subject, place)?);
    }
    if is_required(table, column) {
        text.push_str(" NOT NULL");
    }
    if let Some(default) = &column.default {
        text.push_str(&format!(" DEFAULT {}", default_value(default, &subject, place)?));
    }
    if let Some(collate) = &column.collate {
        text.push_str(&format!(" COLLATE {}", expression_on(collate, DialectName::Sqlite, &subject, place)?));
    }
    if let Some(name) = row_id_key(table, column)? {
        text.push_str(&format!(" CONSTRAINT {} PRIMARY KEY AUTOINCREMENT", quote_name(name)));
    }
    if let Some(check) = derived_check(table, column, enums)? {
        text.push_str(&format!(" {check}"));
    }
    Ok(text)
}

fn generation(generated: &Generated, subject: &str, place: Option<&Place>) -> Result<String, RenderError> {
    let expression = expression_on(&generated.expression, DialectName::Sqlite, subject, place)?;
    let kept = if generated.stored { "STORED" } else { "VIRTUAL" };
    Ok(format!(" GENERATED ALWAYS AS ({expression}) {kept}"))
}

/// Primary keys take NULL on SQLite, unlike on every other database, unless their columns say otherwise.
fn is_required(table: &Table, column: &Column) -> bool {
    !column.nullable || table.primary_key().is_some_and(|(_, columns)| columns.contains(&column.name))
}

/// The default as it stands in the column's definition.
pub(super) fn default_value(
    default: &DefaultValue,
    subject: &str,
    place: Option<&Place>,
) -> Result<String, RenderError> {
    match default {
        DefaultValue::Literal(value) => literal_default(value, subject, place),
        DefaultValue::Sql(expression) => {
            let text = expression_on(expression, DialectName::Sqlite, subject, place)?;
            let keyword = DEFAULT_KEYWORDS.iter().find(|keyword| text.trim().eq_ignore_ascii_case(keyword));
            Ok(keyword.map_or_else(|| format!("({text})"), |keyword| (*keyword).to_owned()))
        }
    }
}

/// A literal that SQLite would take for something else is refused: a large integer becomes a float, `inf` a text.
fn literal_default(value: &Literal, subject: &str, place: Option<&Place>) -> Result<String, RenderError> {
    let fits = match value {
        Literal::Integer(number) => i64::try_from(*number).is_ok(),
        Literal::Float(text) => text.parse::<f64>().is_ok_and(f64::is_finite),
        Literal::Text(text) => !text.contains('\0'),
        Literal::Boolean(_) | Literal::Bytes(_) => true,
    };
    if fits {
        return Ok(literal(value));
    }
    Err(unsupported(format!("literal for the default {value}"), subject, place, None))
}

/// The name of the primary key that the column is all of, where it counts up by itself. AUTOINCREMENT, since a
/// plain row id hands out the numbers of deleted rows again.
fn row_id_key<'a>(table: &'a Table, column: &Column) -> Result<Option<&'a str>, RenderError> {
    if !column.auto_increment {
        return Ok(None);
    }
    let is_integer = type_of(table, column)?.is_integer();
    match table.primary_key() {
        Some((key, [only])) if *only == column.name && is_integer => Ok(Some(key.name.as_str())),
        _ => Err(unsupported(
            "auto-increment but on a single integer primary key",
            subject_of(table, column),
            column.declared.place.as_ref(),
            Some("say `auto_increment = false`"),
        )),
    }
}

/// True where the table's rows are numbered by AUTOINCREMENT.
pub(super) fn is_auto_increment(table: &Table) -> bool {
    table.columns.iter().any(|column| column.auto_increment)
}

/// The constraint as a line of CREATE TABLE; none where a column's definition says it.
fn constraint_definition(table: &Table, constraint: &Constraint) -> Result<Option<String>, RenderError> {
    let subject = format!("{} `{}` of `{}`", constraint.kind(), constraint.name, table.name);
    let place = constraint.declared.place.as_ref();
    let demand = match &constraint.definition {
        ConstraintDefinition::PrimaryKey { .. } if is_auto_increment(table) => return Ok(None),
        ConstraintDefinition::PrimaryKey { columns, .. } => {
            format!("PRIMARY KEY ({})", quote_list(&Sqlite, columns))
        }
        ConstraintDefinition::Unique { nulls_not_distinct: true, .. } => {
            let hint = "use an index on `coalesce(…)`, or make the columns required";
            return Err(unsupported("`nulls_not_distinct`", subject, place, Some(hint)));
        }
        ConstraintDefinition::Unique { columns, .. } => format!("UNIQUE ({})", quote_list(&Sqlite, columns)),
        ConstraintDefinition::Check { expression, .. } => {
            format!("CHECK ({})", expression_on(expression, DialectName::Sqlite, &subject, place)?)
        }
        ConstraintDefinition::ForeignKey(key) => foreign_key(key, place)?,
        ConstraintDefinition::Exclusion(_) => {
            return Err(unsupported("exclusion constraints", subject, place, None));
        }
    };
    Ok(Some(format!("CONSTRAINT {} {demand}", quote_name(constraint.name.as_str()))))
}

fn foreign_key(key: &ForeignKey, place: Option<&Place>) -> Result<String, RenderError> {
    Ok(format!(
        "FOREIGN KEY ({}) REFERENCES {} ({}){}{}",
        quote_list(&Sqlite, &key.columns),
        table_name(&key.table, place)?,
        quote_list(&Sqlite, &key.target_columns),
        referential_actions(key),
        deferrable(key),
    ))
}

/// CREATE INDEX.
pub(super) fn create_index(table: &ObjectName, index: &Index) -> Result<String, RenderError> {
    let place = index.declared.place.as_ref();
    let subject = format!("index `{}` of `{table}`", index.name);
    refuse_index_options(index, &subject, place)?;
    let mut parts = Vec::new();
    for part in &index.columns {
        parts.push(index_part(part, &subject, place)?);
    }
    let mut text = format!(
        "CREATE {}INDEX {} ON {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        quote_name(index.name.as_str()),
        table_name(table, place)?,
        parts.join(", "),
    );
    if let Some(filter) = &index.filter {
        text.push_str(&format!(" WHERE {}", expression_on(filter, DialectName::Sqlite, &subject, place)?));
    }
    Ok(text)
}

fn refuse_index_options(index: &Index, subject: &str, place: Option<&Place>) -> Result<(), RenderError> {
    let method = index.method.as_ref().and_then(|method| method.get(DialectName::Sqlite));
    if let Some(method) = method.filter(|method| !method.eq_ignore_ascii_case("btree")) {
        let hint = Some("leave `using` out, or take `sqlite` out of `dialects` in migrations.toml");
        return Err(unsupported(format!("index method `{method}`"), subject, place, hint));
    }
    if !index.include.is_empty() {
        let hint = Some("add the columns of `include` to those of the index");
        return Err(unsupported("covering indexes (`include`)", subject, place, hint));
    }
    Ok(())
}

fn index_part(part: &IndexPart, subject: &str, place: Option<&Place>) -> Result<String, RenderError> {
    let on = match &part.on {
        IndexColumn::Column(name) => quote_name(name),
        IndexColumn::Expression(expression) => {
            expression_on(expression, DialectName::Sqlite, subject, place)?.into_owned()
        }
    };
    Ok(if part.descending { format!("{on} DESC") } else { on })
}
