//! A smaller pair that fails in the same way: parts are taken away, one at a time, as long as it does.

use cargo_migrate::schema::{ObjectName, Schema, Table};

use crate::generate::{forget_column, repair};
use crate::pair::Pair;
use crate::target::Target;

/// A part that can be taken away.
#[derive(Debug, Clone)]
enum Part {
    Rows,
    RowsOf(usize),
    Tables(ObjectName),
    Enum(ObjectName),
    Column(ObjectName, String),
    Constraint(ObjectName, String),
    Index(ObjectName, String),
    /// Said of a table or a column and of no consequence for the rest.
    Extras(ObjectName),
}

/// Every smaller pair by one step, the largest steps first.
pub(crate) fn smaller(pair: &Pair) -> Vec<Pair> {
    let mut parts = vec![Part::Rows];
    parts.extend((0..pair.rows.len()).map(Part::RowsOf));
    parts.extend(pair.from.tables.keys().chain(pair.to.tables.keys()).cloned().map(Part::Tables));
    parts.extend(pair.from.enums.keys().chain(pair.to.enums.keys()).cloned().map(Part::Enum));
    for table in pair.from.tables.values().chain(pair.to.tables.values()) {
        let name = &table.name;
        parts.extend(table.indexes.iter().map(|it| Part::Index(name.clone(), it.name.as_str().to_owned())));
        let constraints = table.constraints.iter();
        parts.extend(constraints.map(|it| Part::Constraint(name.clone(), it.name.as_str().to_owned())));
        parts.extend(table.columns.iter().map(|it| Part::Column(name.clone(), it.name.clone())));
        parts.push(Part::Extras(name.clone()));
    }
    let mut all = Vec::new();
    for part in &parts {
        for (in_from, in_to) in [(true, true), (true, false), (false, true)] {
            if let Some(pair) = without(pair, part, in_from, in_to) {
                all.push(pair);
            }
        }
    }
    all
}

fn without(pair: &Pair, part: &Part, in_from: bool, in_to: bool) -> Option<Pair> {
    let mut smaller = pair.clone();
    match part {
        Part::Rows => smaller.rows.clear(),
        Part::RowsOf(at) => drop(smaller.rows.remove(*at)),
        _ => {
            if in_from {
                take_away(&mut smaller.from, part, pair.target);
            }
            if in_to {
                take_away(&mut smaller.to, &renamed(pair, part, in_from), pair.target);
            }
        }
    }
    let rows_matter = matches!(part, Part::Rows | Part::RowsOf(_));
    if rows_matter && !(in_from && in_to) {
        return None;
    }
    for rows in &mut smaller.rows {
        let Some(table) = smaller.from.table(&rows.table) else {
            rows.rows.clear();
            continue;
        };
        keep_columns(rows, table);
    }
    smaller.rows.retain(|rows| !rows.rows.is_empty());
    let (from, to) = (smaller.from.clone(), smaller.to.clone());
    smaller.origins.restrict(&from, &to);
    let same = smaller.from == pair.from && smaller.to == pair.to && smaller.rows == pair.rows;
    (!same).then_some(smaller)
}

/// The name that the thing has in the second schema.
fn renamed(pair: &Pair, part: &Part, in_from: bool) -> Part {
    if !in_from {
        return part.clone();
    }
    let new_name = |old: &ObjectName| {
        let found = pair.to.tables.keys().find(|new| pair.origins.table(new) == Some(old));
        found.cloned().unwrap_or_else(|| old.clone())
    };
    match part {
        Part::Tables(name) => Part::Tables(new_name(name)),
        Part::Column(name, column) => {
            let table = new_name(name);
            let columns = pair.to.table(&table).map(|table| &table.columns);
            let new = columns
                .into_iter()
                .flatten()
                .find(|new| pair.origins.column(&table, &new.name) == Some(column.as_str()));
            let column = new.map_or_else(|| column.clone(), |new| new.name.clone());
            Part::Column(table, column)
        }
        Part::Constraint(name, it) => Part::Constraint(new_name(name), it.clone()),
        Part::Index(name, it) => Part::Index(new_name(name), it.clone()),
        Part::Extras(name) => Part::Extras(new_name(name)),
        other => other.clone(),
    }
}

fn keep_columns(rows: &mut crate::rows::TableRows, table: &Table) {
    let kept: Vec<usize> =
        (0..rows.columns.len()).filter(|at| table.column(&rows.columns[*at]).is_some()).collect();
    if kept.len() == rows.columns.len() {
        return;
    }
    let of = |list: &[String]| kept.iter().map(|at| list[*at].clone()).collect::<Vec<_>>();
    rows.rows = rows.rows.iter().map(|row| of(row)).collect();
    rows.columns = of(&rows.columns);
}

fn take_away(schema: &mut Schema, part: &Part, target: Target) {
    match part {
        Part::Tables(name) => {
            schema.tables.remove(name);
        }
        Part::Enum(name) => {
            schema.enums.remove(name);
        }
        Part::Column(name, column) => {
            if let Some(table) = schema.tables.get_mut(name).filter(|table| table.columns.len() > 1) {
                forget_column(table, column);
                table.columns.remove(column);
            }
        }
        Part::Constraint(name, it) => {
            if let Some(table) = schema.tables.get_mut(name) {
                table.constraints.retain(|constraint| constraint.name.as_str() != it);
            }
        }
        Part::Index(name, it) => {
            if let Some(table) = schema.tables.get_mut(name) {
                table.indexes.retain(|index| index.name.as_str() != it);
            }
        }
        Part::Extras(name) => {
            if let Some(table) = schema.tables.get_mut(name) {
                table.comment = None;
                table.options = Default::default();
                for column in table.columns.iter_mut() {
                    column.comment = None;
                    column.default = None;
                    column.collate = None;
                    column.options = Default::default();
                    column.identity = None;
                }
            }
        }
        Part::Rows | Part::RowsOf(_) => {}
    }
    repair(schema, target.vocabulary());
}
