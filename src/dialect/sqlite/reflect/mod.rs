//! What a live SQLite database holds, read into a schema.
//!
//! SQLite keeps each statement as it was given, and its pragmas leave out a good part of it: checks, names of
//! constraints, collations, the text of generated columns. So all is read from the statements, and what the pragmas
//! say of the columns tells whether that went well.

mod column;
mod constraint;
mod cursor;
mod index;
mod naming;
mod reference;
mod table;

use std::collections::BTreeSet;

use migrate_runtime::Rows;

use self::table::Reader;
use crate::dialect::reflection::Answer;
use crate::dialect::{Reading, ReflectError, Reflected, Unknown};
use crate::schema::{ObjectName, Schema};

/// What is between two names of columns.
const SEPARATOR: char = '\u{1f}';

/// The queries whose answers [`reflect`] wants, in order.
pub(super) fn catalogue(_reading: &Reading) -> Vec<String> {
    vec![
        "SELECT type, name, tbl_name, sql, \
         CASE WHEN type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL TABLE %' THEN \
         (SELECT group_concat(part.name, char(31)) FROM pragma_table_xinfo(holder.name, 'main') AS part) END \
         FROM main.sqlite_schema AS holder WHERE sql IS NOT NULL"
            .to_owned(),
        // The tables that a virtual table keeps its content in.
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'".to_owned(),
    ]
}

/// What the database holds, from those answers.
pub(super) fn reflect(reading: &Reading, answers: &[Rows]) -> Result<Reflected, ReflectError> {
    let mut database = Database::default();
    for row in Answer::of(answers, 1).rows() {
        database.shadows.insert(row.required(0, "name")?);
    }
    let mut objects = Vec::new();
    for row in Answer::of(answers, 0).rows() {
        let object = Object {
            kind: row.required(0, "type")?,
            name: row.required(1, "name")?,
            table: row.required(2, "tbl_name")?,
            sql: row.required(3, "sql")?,
            columns: row.text(4).map(|names| names.split(SEPARATOR).map(str::to_owned).collect()),
        };
        if !is_ours(&object.table, reading) {
            objects.push(object);
        }
    }
    objects.iter().try_for_each(|object| database.read(object))?;
    objects.iter().for_each(|object| database.read_index(object));
    Ok(database.finish())
}

/// True for what SQLite keeps for itself, and for what the tool keeps.
fn is_ours(table: &str, reading: &Reading) -> bool {
    let begins = table.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("sqlite_"));
    begins || reading.ignored.iter().any(|ignored| ignored.eq_ignore_ascii_case(table))
}

/// A row of `sqlite_schema`.
struct Object {
    kind: String,
    name: String,
    table: String,
    sql: String,
    /// What the pragmas call the columns of a table.
    columns: Option<Vec<String>>,
}

/// What has been read so far.
#[derive(Default)]
struct Database {
    schema: Schema,
    unknown: Vec<Unknown>,
    shadows: BTreeSet<String>,
}

impl Database {
    /// Reads a table, and takes note of what is none.
    fn read(&mut self, object: &Object) -> Result<(), ReflectError> {
        match object.kind.as_str() {
            "table" if self.shadows.contains(&object.name) => self.note("shadow table", object, ""),
            "table" if is_virtual(&object.sql) => self.note("virtual table", object, ""),
            "table" => {
                let missing = || ReflectError::Changed(format!("table `{}` is gone", object.name));
                let columns = object.columns.as_ref().ok_or_else(missing)?;
                self.read_table(object, columns);
            }
            "view" => self.note("view", object, ""),
            "trigger" => self.note("trigger", object, &format!("on `{}`", object.table)),
            _ => {}
        }
        Ok(())
    }

    fn note(&mut self, kind: &'static str, object: &Object, detail: &str) {
        self.unknown.push(Unknown { kind, name: object.name.clone(), detail: detail.to_owned() });
    }

    fn read_table(&mut self, object: &Object, columns: &[String]) {
        let reader = Reader::new(&object.name, columns);
        let Some((table, unknown)) = reader.read(&object.sql) else {
            let detail = "the statement that made it is not understood";
            return self.note("table", object, detail);
        };
        self.unknown.extend(unknown);
        self.schema.insert_table(table);
    }

    /// Reads an index; its table has been read by then.
    fn read_index(&mut self, object: &Object) {
        if object.kind != "index" {
            return;
        }
        let exact = ObjectName::bare(object.table.as_str());
        let Some(table) = self.schema.tables.get_mut(&exact) else {
            return self.note("index", object, &format!("on `{}`", object.table));
        };
        let columns: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
        match index::read(&object.name, &object.sql, &columns) {
            Some(index) => table.indexes.push(index),
            None => self.note("index", object, "the statement that made it is not understood"),
        }
    }

    fn finish(mut self) -> Reflected {
        reference::resolve(&mut self.schema, &mut self.unknown);
        for table in self.schema.tables.values_mut() {
            naming::name_all(table);
            table.canonicalize();
        }
        self.unknown.sort();
        Reflected { schema: self.schema, unknown: self.unknown }
    }
}

fn is_virtual(sql: &str) -> bool {
    sql.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("CREATE VIRTUAL"))
}
