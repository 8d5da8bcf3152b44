//! Compares two schemas of so many tables, of which every hundredth differs, and prints how many microseconds that took.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::error::Error;
use std::time::Instant;

use cargo_migrate::diff::{Answers, Scope, diff};
use cargo_migrate::schema::{ByDialect, Column, ColumnType, Schema};

#[path = "large/mod.rs"]
mod large;

fn main() -> Result<(), Box<dyn Error>> {
    let tables = std::env::args().nth(1).and_then(|argument| argument.parse().ok());
    let Some(tables) = tables else {
        println!("usage: diff TABLES");
        return Ok(());
    };
    let (from, to) = (large::schema(tables), changed(large::schema(tables)));
    let start = Instant::now();
    let outcome = diff(&from, &to, &Scope::All, &Answers::default());
    println!("diff {}", start.elapsed().as_micros());
    let expected = tables.div_ceil(100) * 2;
    if outcome.changes.len() == expected && outcome.questions.is_empty() {
        return Ok(());
    }
    Err(format!("{} changes instead of {expected}", outcome.changes.len()).into())
}

/// Every hundredth table gets a column, and a wider one.
fn changed(mut schema: Schema) -> Schema {
    for table in schema.tables.values_mut().step_by(100) {
        table.columns.push(Column { nullable: true, ..Column::new("added", ColumnType::Text) });
        if let Some(column) = table.columns.get_mut("name") {
            column.ty = ByDialect::everywhere(ColumnType::Varchar(80));
        }
    }
    schema
}
