//! CREATE TABLE, read into a table.

use super::super::lower::TABLE_OPTIONS;
use super::super::names::ColumnNames;
use super::super::token::{Token, tokenize};
use super::cursor::Cursor;
use super::{column, constraint};
use crate::dialect::Unknown;
use crate::schema::{Column, Constraint, ConstraintDefinition, DialectName, Name, ObjectName, Table};

/// Keywords that begin a constraint of a table; no column has one of them for a name.
const CONSTRAINTS: [&str; 5] = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];

/// A table that is being read.
pub(super) struct Reader<'a> {
    pub(super) table: Table,
    /// What the pragmas call its columns.
    names: &'a [String],
    unknown: Vec<Unknown>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(name: &str, names: &'a [String]) -> Self {
        Self { table: Table::new(ObjectName::bare(name)), names, unknown: Vec::new() }
    }

    /// The table that the statement makes, and what it says that has no place in one; none where it is not
    /// understood.
    pub(super) fn read(mut self, sql: &str) -> Option<(Table, Vec<Unknown>)> {
        let tokens = tokenize(sql);
        let mut cursor = Cursor::new(&tokens);
        // Behind CREATE TABLE, IF NOT EXISTS and the name.
        while !cursor.peek()?.is_symbol("(") {
            cursor.next();
        }
        self.read_definitions(cursor.group()?)?;
        self.read_options(cursor)?;
        self.settle_key();
        let is_whole = self.table.columns.len() == self.names.len()
            && self.table.columns.iter().zip(self.names).all(|(column, name)| column.name == *name);
        is_whole.then_some((self.table, self.unknown))
    }

    pub(super) fn columns(&self) -> ColumnNames<'a> {
        ColumnNames(self.names)
    }

    /// Takes note of something that a table in a schema cannot say.
    pub(super) fn note(&mut self, kind: &'static str, name: &str, detail: impl Into<String>) {
        self.unknown.push(Unknown { kind, name: name.to_owned(), detail: detail.into() });
    }

    /// Adds a constraint; one without a name gets one when all are known.
    pub(super) fn add(&mut self, name: Option<String>, definition: ConstraintDefinition) {
        let name = name.map_or_else(|| Name::derived(""), Name::explicit);
        self.table.constraints.push(Constraint::new(name, definition));
    }

    /// The last foreign key, which a clause behind it is about.
    pub(super) fn last_key(&mut self) -> Option<&mut crate::schema::ForeignKey> {
        self.table.constraints.iter_mut().rev().find_map(|constraint| match &mut constraint.definition {
            ConstraintDefinition::ForeignKey(key) => Some(key),
            _ => None,
        })
    }

    fn read_definitions(&mut self, tokens: &[Token<'_>]) -> Option<()> {
        let mut cursor = Cursor::new(tokens);
        while !cursor.is_at_end() {
            if cursor.peek()?.is_one_of(&CONSTRAINTS) {
                return constraint::read_all(self, cursor);
            }
            let column = column::read(self, &mut cursor)?;
            self.table.columns.push(column);
            if !cursor.accept_symbol(",") && !cursor.is_at_end() {
                return None;
            }
        }
        Some(())
    }

    fn read_options(&mut self, mut cursor: Cursor<'_, '_>) -> Option<()> {
        while !cursor.is_at_end() {
            let (key, _) = TABLE_OPTIONS.iter().find(|(_, words)| cursor.accept(words))?;
            self.table.options.set(DialectName::Sqlite, *key, "true");
            cursor.accept_symbol(",");
        }
        Some(())
    }

    /// Columns of a primary key hold NULL here unless they are said not to, or count the rows. No other database has
    /// that, and so no schema.
    fn settle_key(&mut self) {
        let has_row_id = !self.table.options.flag(DialectName::Sqlite, "without_rowid");
        let Some((_, columns)) = self.table.primary_key() else { return };
        let key: Vec<String> = columns.to_vec();
        let counts_rows = match key.as_slice() {
            [only] => self.table.columns.get(only).is_some_and(is_integer),
            _ => false,
        };
        for column in self.table.columns.iter_mut() {
            if column.nullable && key.contains(&column.name) {
                column.nullable = false;
                if has_row_id && !counts_rows {
                    let name = format!("{}.{}", self.table.name.name, column.name);
                    let detail = "takes NULL".to_owned();
                    self.unknown.push(Unknown { kind: "primary key", name, detail });
                }
            }
        }
    }
}

fn is_integer(column: &Column) -> bool {
    column.type_on(DialectName::Sqlite).is_some_and(|ty| *ty == crate::schema::ColumnType::BIGINT)
}
