//! Rows that respect the constraints of a schema: made in memory, put in with foreign keys unwatched, and what the
//! database does not take after all taken out again with all that refers to it.

use std::collections::{BTreeMap, BTreeSet};

use cargo_migrate::schema::{
    Column, ColumnType, Constraint, ConstraintDefinition, ObjectName, Partition, Partitioning, Schema, Table,
};
use serde::{Deserialize, Serialize};
use test_servers::Kind;

use crate::database::Database;
use crate::dice::Dice;
use crate::target::Target;

/// Rows of one table, as SQL literals.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableRows {
    pub table: ObjectName,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

type Row = BTreeMap<String, String>;

const NULL: &str = "NULL";

/// `'it''s'`; MySQL reads backslashes in it.
pub(crate) fn quote_text(target: Target, text: &str) -> String {
    let text = text.replace('\'', "''");
    let text = if target.is_transactional() { text } else { text.replace('\\', "\\\\") };
    format!("'{text}'")
}

/// Up to four rows a table; targets of foreign keys come first.
pub(crate) fn new_rows(target: Target, schema: &Schema, dice: &mut Dice) -> Vec<TableRows> {
    let mut made: BTreeMap<&ObjectName, Vec<Row>> = BTreeMap::new();
    let order = in_order(schema);
    for table in &order {
        let mut rows: Vec<Row> = Vec::new();
        for _ in 0..dice.between(0, 4) {
            for _ in 0..4 {
                if let Some(row) = new_row(target, schema, table, &rows, &made, dice) {
                    rows.push(row);
                    break;
                }
            }
        }
        made.insert(&table.name, rows);
    }
    let of_table = |table: &&Table| {
        let columns: Vec<String> = table
            .columns
            .iter()
            .filter(|column| column.generated.is_none())
            .map(|column| column.name.clone())
            .collect();
        let rows = made[&table.name].iter().map(|row| {
            columns.iter().map(|name| row.get(name).cloned().unwrap_or_else(|| NULL.to_owned())).collect()
        });
        TableRows { table: table.name.clone(), rows: rows.collect(), columns }
    };
    order.iter().map(of_table).collect()
}

/// Each table after those that it refers to, as far as there are no circles.
fn in_order(schema: &Schema) -> Vec<&Table> {
    let mut order: Vec<&Table> = Vec::new();
    let mut left: Vec<&Table> = schema.tables.values().collect();
    while !left.is_empty() {
        let waits = |table: &Table| {
            let mut keys = table.constraints.iter().filter_map(Constraint::foreign_key);
            keys.any(|key| key.table != table.name && left.iter().any(|other| other.name == key.table))
        };
        let at = left.iter().position(|table| !waits(table)).unwrap_or(0);
        order.push(left.remove(at));
    }
    order
}

fn new_row(
    target: Target,
    schema: &Schema,
    table: &Table,
    rows: &[Row],
    made: &BTreeMap<&ObjectName, Vec<Row>>,
    dice: &mut Dice,
) -> Option<Row> {
    let mut row = Row::new();
    for column in table.columns.iter().filter(|column| column.generated.is_none()) {
        let value = if column.auto_increment {
            (rows.len() + 1).to_string()
        } else if column.nullable && dice.percent(25) {
            NULL.to_owned()
        } else {
            value(target, schema, column, dice)?
        };
        row.insert(column.name.clone(), value);
    }
    for key in table.constraints.iter().filter_map(Constraint::foreign_key) {
        let own = [row.clone()];
        let empty = Vec::new();
        let targets: &[Row] = if key.table == table.name && (rows.is_empty() || dice.percent(30)) {
            &own
        } else if key.table == table.name {
            rows
        } else {
            made.get(&key.table).unwrap_or(&empty)
        };
        let nullable = |name: &String| table.column(name).is_some_and(|column| column.nullable);
        let chosen = dice.pick(targets).cloned();
        for (name, target_name) in key.columns.iter().zip(&key.target_columns) {
            let value = match &chosen {
                Some(target) => target.get(target_name).cloned()?,
                None if nullable(name) => NULL.to_owned(),
                None => return None,
            };
            row.insert(name.clone(), value);
        }
    }
    let valid = keys_hold(table, &row, rows, made) && uniques_hold(table, &row, rows);
    valid.then_some(row)
}

fn value(target: Target, schema: &Schema, column: &Column, dice: &mut Dice) -> Option<String> {
    match column.type_on(target.dialect_name())? {
        ColumnType::Enum(name) => {
            let values: Vec<&str> = schema.enumeration(name)?.texts().collect();
            dice.pick(&values).map(|text| quote_text(target, text))
        }
        ty => Some(target.vocabulary().word(ty)?.value(dice)),
    }
}

/// A column in two foreign keys may have been given the value of the one or the other.
fn keys_hold(table: &Table, row: &Row, rows: &[Row], made: &BTreeMap<&ObjectName, Vec<Row>>) -> bool {
    table.constraints.iter().filter_map(Constraint::foreign_key).all(|key| {
        let own: Vec<&String> = key.columns.iter().filter_map(|name| row.get(name)).collect();
        let fits = |other: &Row| {
            key.target_columns.iter().zip(&own).all(|(name, value)| other.get(name) == Some(*value))
        };
        let is_open = own.iter().any(|value| *value == NULL);
        let own_row = key.table == table.name && (fits(row) || rows.iter().any(fits));
        is_open || own_row || made.get(&key.table).is_some_and(|rows| rows.iter().any(fits))
    })
}

fn uniques_hold(table: &Table, row: &Row, rows: &[Row]) -> bool {
    let unique_indexes = table.indexes.iter().filter(|index| index.unique).map(|index| {
        index.columns.iter().filter_map(|part| part.column_name().map(str::to_owned)).collect::<Vec<_>>()
    });
    let keys = table.constraints.iter().filter_map(|constraint| match &constraint.definition {
        ConstraintDefinition::PrimaryKey { .. } | ConstraintDefinition::Unique { .. } => {
            Some(constraint.columns().to_vec())
        }
        _ => None,
    });
    keys.chain(unique_indexes).filter(|columns| !columns.is_empty()).all(|columns| {
        let of = |row: &Row| columns.iter().map(|name| row.get(name).cloned()).collect::<Vec<_>>();
        !rows.iter().any(|other| of(other) == of(row))
    })
}

/// How many rows went in, and for how many tables none of them did.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Inserted {
    pub(crate) rows: usize,
    pub(crate) tables_without: usize,
}

/// Puts rows in.
///
/// # Errors
/// Where the database refuses something else than a row.
pub(crate) async fn insert(
    database: &mut Database,
    schema: &Schema,
    all: &[TableRows],
) -> Result<Inserted, String> {
    watch_keys(database, false).await?;
    let mut inserted = Inserted::default();
    let mut refused = false;
    for rows in all.iter().filter(|rows| !rows.rows.is_empty() && schema.table(&rows.table).is_some()) {
        let count = insert_table(database, rows).await;
        refused |= count < rows.rows.len();
        inserted.rows += count;
        inserted.tables_without += usize::from(count == 0);
    }
    if refused {
        drop_orphans(database, schema).await?;
    }
    watch_keys(database, true).await?;
    Ok(inserted)
}

/// Switches the watching of foreign keys in this session.
pub(crate) async fn watch_keys(database: &mut Database, on: bool) -> Result<(), String> {
    let sql = match (database.target.kind(), on) {
        (Kind::Sqlite, false) => "PRAGMA foreign_keys = OFF",
        (Kind::Sqlite, true) => "PRAGMA foreign_keys = ON",
        (Kind::Postgres, false) => "SET session_replication_role = replica",
        (Kind::Postgres, true) => "SET session_replication_role = origin",
        (_, false) => "SET foreign_key_checks = 0",
        (_, true) => "SET foreign_key_checks = 1",
    };
    database.execute(sql).await.map_err(|error| crate::database::told(&error))
}

async fn insert_table(database: &mut Database, rows: &TableRows) -> usize {
    let all = insert_statement(database.target, rows, &rows.rows);
    if database.execute(&all).await.is_ok() {
        return rows.rows.len();
    }
    let mut count = 0;
    for row in &rows.rows {
        let one = insert_statement(database.target, rows, std::slice::from_ref(row));
        count += usize::from(database.execute(&one).await.is_ok());
    }
    count
}

fn insert_statement(target: Target, rows: &TableRows, values: &[Vec<String>]) -> String {
    let dialect = target.dialect();
    let columns: Vec<String> = rows.columns.iter().map(|name| dialect.quote(name)).collect();
    let tuples: Vec<String> = values.iter().map(|row| format!("({})", row.join(", "))).collect();
    let overriding = if target.kind() == Kind::Postgres { " OVERRIDING SYSTEM VALUE" } else { "" };
    format!(
        "INSERT INTO {} ({}){overriding} VALUES {}",
        quoted(target, &rows.table),
        columns.join(", "),
        tuples.join(", ")
    )
}

/// A table's name in the database's quotes.
pub(crate) fn quoted(target: Target, name: &ObjectName) -> String {
    let dialect = target.dialect();
    let schema = name.schema.as_ref().map(|schema| dialect.quote(schema) + ".").unwrap_or_default();
    format!("{schema}{}", dialect.quote(&name.name))
}

/// Rows that refer to one that did not go in go too, and so on.
async fn drop_orphans(database: &mut Database, schema: &Schema) -> Result<(), String> {
    let target = database.target;
    let dialect = target.dialect();
    for _ in 0..4 {
        for table in schema.tables.values() {
            for key in table.constraints.iter().filter_map(Constraint::foreign_key) {
                let pairs: Vec<String> = key
                    .columns
                    .iter()
                    .zip(&key.target_columns)
                    .map(|(own, other)| format!("held.{} = {}", dialect.quote(other), dialect.quote(own)))
                    .collect();
                let open: Vec<String> =
                    key.columns.iter().map(|own| format!("{} IS NOT NULL", dialect.quote(own))).collect();
                let own = key.columns.iter().map(|name| dialect.quote(name)).collect::<Vec<_>>().join(", ");
                let held =
                    key.target_columns.iter().map(|name| dialect.quote(name)).collect::<Vec<_>>().join(", ");
                let _ = pairs;
                let sql = format!(
                    "DELETE FROM {} WHERE {} AND ({own}) NOT IN (SELECT {held} FROM (SELECT {held} FROM {}) AS held \
                     WHERE {})",
                    quoted(target, &table.name),
                    open.join(" AND "),
                    quoted(target, &key.table),
                    key.target_columns
                        .iter()
                        .map(|name| format!("{} IS NOT NULL", dialect.quote(name)))
                        .collect::<Vec<_>>()
                        .join(" AND ")
                );
                database
                    .execute(&sql)
                    .await
                    .map_err(|error| format!("{sql}: {}", crate::database::told(&error)))?;
            }
        }
    }
    Ok(())
}

/// Takes all rows out.
///
/// # Errors
/// Where the database refuses.
pub(crate) async fn remove_all(database: &mut Database, tables: &[String]) -> Result<(), String> {
    watch_keys(database, false).await?;
    for table in tables {
        let sql = format!("DELETE FROM {table}");
        database.execute(&sql).await.map_err(|error| format!("{sql}: {}", crate::database::told(&error)))?;
    }
    watch_keys(database, true).await
}

/// What of the rows must stay as it is from one schema to the other: the columns of each table, by old and new name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Survivor {
    pub(crate) old: ObjectName,
    pub(crate) new: ObjectName,
    pub(crate) columns: Vec<(String, String)>,
}

/// The columns whose values must stay, and the tables whose rows must.
pub(crate) fn survivors(
    target: Target,
    from: &Schema,
    to: &Schema,
    origins: &crate::edit::Origins,
) -> Vec<Survivor> {
    let dialect = target.dialect_name();
    let mut all = Vec::new();
    for new in to.tables.values() {
        let Some(old) = origins.table(&new.name).and_then(|name| from.table(name)) else { continue };
        // The rows of a part go with it.
        if old.partitioning.as_ref().is_some_and(|cut| !keeps_parts(cut, new)) {
            continue;
        }
        let stays = |column: &Column| {
            let name = origins.column(&new.name, &column.name)?;
            let before = old.column(name)?;
            let plain = before.generated.is_none() && column.generated.is_none();
            let filled = before.nullable && !column.nullable;
            let same = before.type_on(dialect) == column.type_on(dialect)
                && same_values(column, (from, to), origins, target);
            (plain && !filled && same).then(|| (name.to_owned(), column.name.clone()))
        };
        let columns: Vec<(String, String)> = new.columns.iter().filter_map(stays).collect();
        let distinct: BTreeSet<&String> = columns.iter().map(|(old, _)| old).collect();
        if distinct.len() == columns.len() {
            all.push(Survivor { old: old.name.clone(), new: new.name.clone(), columns });
        }
    }
    all
}

fn keeps_parts(cut: &Partitioning, table: &Table) -> bool {
    let stays = |part: &Partition| {
        table.partitioning.as_ref().is_some_and(|after| after.partition(&part.name).is_some())
    };
    cut.partitions.iter().all(stays)
}

/// An enum with values that are called otherwise gives rows other texts.
fn same_values(
    column: &Column,
    (from, to): (&Schema, &Schema),
    origins: &crate::edit::Origins,
    target: Target,
) -> bool {
    let Some(name) = column.type_on(target.dialect_name()).and_then(ColumnType::enum_name) else {
        return true;
    };
    let (before, after) = (from.enumeration(name), to.enumeration(name));
    before.zip(after).is_some_and(|(before, after)| {
        before
            .texts()
            .all(|text| after.texts().any(|other| other == text) && !origins.is_renamed_value(name, text))
    })
}

/// The rows of what survives, sorted, under the old or the new names.
///
/// # Errors
/// Where they cannot be read.
pub(crate) async fn read(
    database: &mut Database,
    survivors: &[Survivor],
    is_new: bool,
) -> Result<Vec<Vec<String>>, String> {
    let target = database.target;
    let mut all = Vec::new();
    for survivor in survivors {
        let name = if is_new { &survivor.new } else { &survivor.old };
        let columns: Vec<String> = survivor
            .columns
            .iter()
            .map(|(old, new)| target.dialect().quote(if is_new { new } else { old }))
            .collect();
        let columns = if columns.is_empty() { "1".to_owned() } else { columns.join(", ") };
        let mut rows = database.lines(&format!("SELECT {columns} FROM {}", quoted(target, name))).await?;
        rows.sort();
        all.push(rows);
    }
    Ok(all)
}
