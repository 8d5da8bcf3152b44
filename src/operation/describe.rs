//! An operation in words: for the list of detected changes, for `show`, for a revision's message.

use std::fmt;

use super::Operation;
use crate::schema::{Column, Table};

/// Whether something comes, goes or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Add,
    Remove,
    Change,
}

impl fmt::Display for Sign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Add => "+",
            Self::Remove => "-",
            Self::Change => "~",
        })
    }
}

/// One line about an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    pub sign: Sign,
    /// `table users (6 columns)`
    pub text: String,
    /// The same as an order, for messages and file names: `create users`, `add age to users`.
    pub order: String,
}

impl Description {
    fn new(sign: Sign, text: String, order: String) -> Self {
        Self { sign, text, order }
    }
}

impl fmt::Display for Description {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.sign, self.text)
    }
}

fn counted_columns(table: &Table) -> String {
    let count = table.columns.len();
    format!("table {} ({count} column{})", table.name, if count == 1 { "" } else { "s" })
}

/// What differs between two versions of a column, in words.
fn column_changes(from: &Column, to: &Column) -> String {
    let mut changes = Vec::new();
    if from.ty != to.ty {
        changes.push(format!("{} to {}", from.ty, to.ty));
    }
    if from.nullable != to.nullable {
        changes.push(if to.nullable { "null allowed" } else { "not null" }.to_owned());
    }
    if from.default != to.default {
        changes.push(if to.default.is_some() { "default changed" } else { "default removed" }.to_owned());
    }
    if from.auto_increment != to.auto_increment {
        changes.push(if to.auto_increment { "auto-increment" } else { "no auto-increment" }.to_owned());
    }
    if from.generated != to.generated {
        changes.push("generation changed".to_owned());
    }
    if from.collate != to.collate {
        changes.push("collation changed".to_owned());
    }
    changes.join(", ")
}

impl Operation {
    /// One line about the operation.
    #[must_use]
    pub fn describe(&self) -> Description {
        use Sign::{Add, Change, Remove};
        let new = Description::new;
        match self {
            Self::CreateTable(super::CreateTable(table)) => {
                new(Add, counted_columns(table), format!("create {}", table.name))
            }
            Self::DropTable(super::DropTable(table)) => {
                new(Remove, counted_columns(table), format!("drop {}", table.name))
            }
            Self::RenameTable(o) => {
                new(Change, format!("table {} to {}", o.from, o.to), format!("rename {} to {}", o.from, o.to))
            }
            Self::SetComment(o) => describe_comment(o),
            Self::ReleaseTable(o) => {
                new(Remove, format!("table {} goes to app {}", o.table, o.to), format!("release {}", o.table))
            }
            Self::AdoptTable(o) => {
                new(Add, format!("table {} comes from app {}", o.table, o.from), format!("adopt {}", o.table))
            }
            Self::AddColumn(o) => {
                let text = format!("column {}.{} {}", o.table, o.column.name, o.column.ty);
                new(Add, text, format!("add {} to {}", o.column.name, o.table))
            }
            Self::DropColumn(o) => {
                let text = format!("column {}.{}", o.table, o.column.name);
                new(Remove, text, format!("drop {} of {}", o.column.name, o.table))
            }
            Self::AlterColumn(o) => {
                let text = format!("column {}.{} ({})", o.table, o.column(), column_changes(&o.from, &o.to));
                new(Change, text, format!("alter {} of {}", o.column(), o.table))
            }
            Self::RenameColumn(o) => {
                let text = format!("column {}.{} to {}", o.table, o.from, o.to);
                new(Change, text, format!("rename {} of {} to {}", o.from, o.table, o.to))
            }
            other => other.describe_part(),
        }
    }

    /// The operations on parts of tables, on enums and on data.
    fn describe_part(&self) -> Description {
        use Sign::{Add, Change, Remove};
        let simple = |sign, text: String, verb: &str, name: &dyn fmt::Display| {
            Description::new(sign, text, format!("{verb} {name}"))
        };
        match self {
            Self::CreateIndex(o) => simple(Add, format!("index {}", o.index.name), "create", &o.index.name),
            Self::DropIndex(o) => simple(Remove, format!("index {}", o.index.name), "drop", &o.index.name),
            Self::RenameIndex(o) => {
                simple(Change, format!("index {} to {}", o.from, o.to), "rename", &o.from)
            }
            Self::AddConstraint(o) => {
                let text = format!("{} {}", o.constraint.kind(), o.constraint.name);
                simple(Add, text, "add", &o.constraint.name)
            }
            Self::DropConstraint(o) => {
                let text = format!("{} {}", o.constraint.kind(), o.constraint.name);
                simple(Remove, text, "drop", &o.constraint.name)
            }
            Self::RenameConstraint(o) => {
                simple(Change, format!("constraint {} to {}", o.from, o.to), "rename", &o.from)
            }
            Self::CreateEnum(o) => {
                let values = o.0.texts().collect::<Vec<_>>().join(", ");
                simple(Add, format!("enum {} ({values})", o.0.name), "create", &o.0.name)
            }
            Self::DropEnum(o) => simple(Remove, format!("enum {}", o.0.name), "drop", &o.0.name),
            Self::AlterEnum(o) => {
                simple(Change, format!("enum {} ({})", o.name, enum_changes(o)), "alter", &o.name)
            }
            Self::Sql(o) => {
                let count = o.up.any().map_or(0, |statements| statements.0.len());
                let text = format!("sql ({count} statement{})", if count == 1 { "" } else { "s" });
                Description::new(Change, text, "run sql".to_owned())
            }
            Self::Assert(o) => Description::new(Change, format!("assert {}", o.message), "assert".to_owned()),
            other => Description::new(Change, other.kind().to_owned(), other.kind().to_owned()),
        }
    }
}

fn describe_comment(comment: &super::SetComment) -> Description {
    let place = match &comment.column {
        Some(column) => format!("{}.{column}", comment.table),
        None => comment.table.to_string(),
    };
    let sign = match (&comment.from, &comment.to) {
        (None, _) => Sign::Add,
        (_, None) => Sign::Remove,
        _ => Sign::Change,
    };
    Description::new(sign, format!("comment of {place}"), format!("comment {place}"))
}

fn enum_changes(alter: &super::AlterEnum) -> String {
    let renamed = alter.renames.iter().map(|rename| format!("{} to {}", rename.from, rename.to));
    let added = alter.added().map(|value| format!("+ {value}"));
    let removed = alter.removed().map(|value| format!("- {value}"));
    let changes: Vec<String> = renamed.chain(added).chain(removed).collect();
    if changes.is_empty() { "reordered".to_owned() } else { changes.join(", ") }
}
