//! What CREATE TABLE and CREATE INDEX say. All is lowered before it is written, so that what is read back is the
//! same.

use super::Sqlite;
use super::declared::declaration;
use super::default::keyword;
use super::lower::{
    Enums, TABLE_OPTIONS, derived_check_name, lower_column, lower_index, lower_table, refuse_schema,
};
use crate::dialect::RenderError;
use crate::dialect::sql::{deferrable, literal, quote_list, quote_name, referential_actions};
use crate::schema::{
    ByDialect, Column, Constraint, ConstraintDefinition, DefaultValue, DialectName, Expression, ForeignKey,
    Index, IndexColumn, IndexPart, ObjectName, Place, Table,
};

/// What the check of a column's type is about; it stands in the column's definition, and goes with the column.
const DERIVED: [&str; 3] = ["values", "json", "unsigned"];

/// The table's name in quotes, where it is in no database schema.
pub(super) fn table_name(name: &ObjectName, place: Option<&Place>) -> Result<String, RenderError> {
    refuse_schema(name, place).map(|()| quote_name(&name.name))
}

/// CREATE TABLE for `table` under the name `quoted`, without its options.
pub(super) fn create_table(table: &Table, quoted: &str, enums: &Enums) -> Result<String, RenderError> {
    let table = lower_table(table, enums)?;
    let (derived, mut constraints): (Vec<&Constraint>, Vec<&Constraint>) = table
        .constraints
        .iter()
        .partition(|constraint| table.columns.iter().any(|column| is_derived(constraint, &table, column)));
    if table.options.flag(DialectName::Sqlite, "without_rowid") {
        // Where the key comes first, RENAME COLUMN takes the columns of unique constraints for expressions.
        constraints.sort_by_key(|it| matches!(it.definition, ConstraintDefinition::PrimaryKey { .. }));
    }
    let mut lines = Vec::new();
    for column in &table.columns {
        let check = derived.iter().find(|check| is_derived(check, &table, column));
        lines.push(column_line(&table, column, check.copied()));
    }
    lines.extend(constraints.into_iter().filter_map(|constraint| constraint_line(&table, constraint)));
    Ok(format!("CREATE TABLE {quoted} (\n    {}\n)", lines.join(",\n    ")))
}

/// What follows CREATE TABLE, with a space before it.
pub(super) fn table_options(table: &Table) -> String {
    let has = |key: &str| table.options.flag(DialectName::Sqlite, key);
    let words: Vec<&str> =
        TABLE_OPTIONS.iter().filter(|(key, _)| has(key)).map(|(_, words)| *words).collect();
    if words.is_empty() { String::new() } else { format!(" {}", words.join(", ")) }
}

fn is_derived(constraint: &Constraint, table: &Table, column: &Column) -> bool {
    matches!(constraint.definition, ConstraintDefinition::Check { .. })
        && DERIVED
            .iter()
            .any(|suffix| constraint.name.as_str() == derived_check_name(&table.name, &column.name, suffix))
}

/// The column as ADD COLUMN has it.
pub(super) fn column_definition(
    table: &Table,
    column: &Column,
    enums: &Enums,
) -> Result<String, RenderError> {
    let (column, check) = lower_column(table, column, enums)?;
    Ok(column_line(table, &column, check.as_ref()))
}

fn column_line(table: &Table, column: &Column, check: Option<&Constraint>) -> String {
    let mut text = quote_name(&column.name);
    let mut push = |more: &str| {
        text.push(' ');
        text.push_str(more);
    };
    match column.type_on(DialectName::Sqlite).map(declaration) {
        Some(declared) if !declared.is_empty() => push(&declared),
        _ => {}
    }
    if let Some(generated) = &column.generated {
        let kept = if generated.stored { "STORED" } else { "VIRTUAL" };
        push(&format!("GENERATED ALWAYS AS ({}) {kept}", text_of(&generated.expression)));
    }
    if !column.nullable {
        push("NOT NULL");
    }
    if let Some(default) = &column.default {
        push(&format!("DEFAULT {}", default_value(default)));
    }
    if let Some(collate) = &column.collate {
        push(&format!("COLLATE {}", text_of(collate)));
    }
    // AUTOINCREMENT, since a plain row id hands out the numbers of deleted rows again.
    if let (true, Some((key, _))) = (column.auto_increment, table.primary_key()) {
        push(&format!("CONSTRAINT {} PRIMARY KEY AUTOINCREMENT", quote_name(key.name.as_str())));
    }
    if let Some(check) = check {
        push(&named(check, &demand(&check.definition)));
    }
    text
}

/// A lowered expression says the same everywhere.
fn text_of(expression: &ByDialect<Expression>) -> &str {
    expression.any().map_or("", Expression::as_str)
}

/// The default as it stands in the column's definition, lowered.
pub(super) fn default_value(default: &DefaultValue) -> String {
    match default {
        DefaultValue::Literal(value) => literal(value),
        DefaultValue::Sql(expression) => {
            let text = text_of(expression);
            keyword(text).map_or_else(|| format!("({text})"), str::to_owned)
        }
    }
}

/// True where the table's rows are numbered by AUTOINCREMENT.
pub(super) fn is_auto_increment(table: &Table) -> bool {
    table.columns.iter().any(|column| column.auto_increment)
}

/// The constraint as a line of CREATE TABLE; none where a column's definition says it.
fn constraint_line(table: &Table, constraint: &Constraint) -> Option<String> {
    let is_key = matches!(constraint.definition, ConstraintDefinition::PrimaryKey { .. });
    if is_key && is_auto_increment(table) {
        return None;
    }
    Some(named(constraint, &demand(&constraint.definition)))
}

fn named(constraint: &Constraint, demand: &str) -> String {
    format!("CONSTRAINT {} {demand}", quote_name(constraint.name.as_str()))
}

fn demand(definition: &ConstraintDefinition) -> String {
    match definition {
        ConstraintDefinition::PrimaryKey { columns, .. } => {
            format!("PRIMARY KEY ({})", quote_list(&Sqlite, columns))
        }
        ConstraintDefinition::Unique { columns, .. } => format!("UNIQUE ({})", quote_list(&Sqlite, columns)),
        ConstraintDefinition::Check { expression, .. } => format!("CHECK ({})", text_of(expression)),
        ConstraintDefinition::ForeignKey(key) => foreign_key(key),
        // Refused when it was lowered.
        ConstraintDefinition::Exclusion(_) => String::new(),
    }
}

fn foreign_key(key: &ForeignKey) -> String {
    let targets = match key.target_columns.as_slice() {
        [] => String::new(),
        columns => format!(" ({})", quote_list(&Sqlite, columns)),
    };
    format!(
        "FOREIGN KEY ({}) REFERENCES {}{targets}{}{}{}",
        quote_list(&Sqlite, &key.columns),
        quote_name(&key.table.name),
        if key.match_full { " MATCH FULL" } else { "" },
        referential_actions(key),
        deferrable(key.deferrable),
    )
}

/// CREATE INDEX.
pub(super) fn create_index(table: &Table, index: &Index) -> Result<String, RenderError> {
    let index = lower_index(table, index)?;
    let parts: Vec<String> = index.columns.iter().map(index_part).collect();
    let mut text = format!(
        "CREATE {}INDEX {} ON {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        quote_name(index.name.as_str()),
        quote_name(&table.name.name),
        parts.join(", "),
    );
    if let Some(filter) = &index.filter {
        text.push_str(&format!(" WHERE {}", text_of(filter)));
    }
    Ok(text)
}

fn index_part(part: &IndexPart) -> String {
    let mut text = match (&part.on, &part.collate) {
        (IndexColumn::Column(name), _) => quote_name(name),
        (IndexColumn::Expression(expression), None) => text_of(expression).to_owned(),
        (IndexColumn::Expression(expression), Some(_)) => format!("({})", text_of(expression)),
    };
    if let Some(collate) = &part.collate {
        text.push_str(&format!(" COLLATE {}", text_of(collate)));
    }
    if part.descending {
        text.push_str(" DESC");
    }
    text
}
