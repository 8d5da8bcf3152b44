//! Names that a database, or the tool itself, keeps for itself.
//!
//! Looked for where all names are made, those by convention too, and only on the databases that are meant. A table that
//! is somebody else's work has the names that it has.

use super::problem::Problem;
use super::{Context, MergeError};
use crate::schema::{
    Column, ColumnType, Constraint, ConstraintDefinition, Declared, DialectName, IntegerWidth, ObjectName,
    Place, Schema, Table,
};

/// Columns that PostgreSQL has in every table.
const POSTGRES_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// Columns that InnoDB has in every table, in any case.
const INNODB_COLUMNS: [&str; 3] = ["DB_ROW_ID", "DB_TRX_ID", "DB_ROLL_PTR"];

/// The column by which InnoDB numbers texts; a table may bring it, if it is just so.
const INNODB_TEXT_NUMBER: &str = "FTS_DOC_ID";

/// What InnoDB calls an index of its own.
const INNODB_INDEX: &str = "GEN_CLUST_INDEX";

const SPACE_AT_END: &str = "MySQL takes no name that ends with a space";

const TABLE: &str = "#[model(table = \"…\")]";
const COLUMN: &str = "#[model(column = \"…\")]";
const SCHEMA: &str = "#[model(schema = \"…\")]";
const NAME: &str = "name = \"…\"";

/// Every name of the schema that one of the databases does not take.
pub(super) fn find(schema: &Schema, context: &Context<'_>) -> Vec<MergeError> {
    let mut search = Search { context, place: None, errors: Vec::new() };
    for table in schema.tables.values().filter(|table| !table.unmanaged) {
        search.look_at(table);
    }
    for enumeration in schema.enums.values() {
        search.place.clone_from(&enumeration.declared.place);
        search.look_at_schema(&enumeration.name);
    }
    for sequence in schema.sequences.values() {
        search.place.clone_from(&sequence.declared.place);
        search.look_at_schema(&sequence.name);
    }
    search.errors
}

struct Search<'a> {
    context: &'a Context<'a>,
    /// Where names stand that have no place of their own.
    place: Option<Place>,
    errors: Vec<MergeError>,
}

/// A name, what it is the name of, and where another one can be written.
#[derive(Clone, Copy)]
struct Named<'a> {
    what: &'static str,
    name: &'a str,
    attribute: &'static str,
    declared: &'a Declared,
}

impl Search<'_> {
    fn look_at(&mut self, table: &Table) {
        self.place.clone_from(&table.declared.place);
        self.look_at_schema(&table.name);
        let name =
            Named { what: "a table", name: &table.name.name, attribute: TABLE, declared: &table.declared };
        self.refuse_own(&table.name, name);
        self.refuse_of_sqlite(name);
        self.refuse_space(name);
        let is_innodb = table.is_innodb();
        for column in &table.columns {
            self.look_at_column(column, is_innodb);
        }
        for constraint in table.constraints.iter().filter(|known| is_index_on_mysql(known)) {
            let what = a_kind(constraint);
            let name = constraint.name.as_str();
            self.look_at_index(
                Named { what, name, attribute: NAME, declared: &constraint.declared },
                is_innodb,
            );
        }
        for index in &table.indexes {
            let name = Named {
                what: "an index",
                name: index.name.as_str(),
                attribute: NAME,
                declared: &index.declared,
            };
            self.refuse_of_sqlite(name);
            self.look_at_index(name, is_innodb);
        }
    }

    fn look_at_schema(&mut self, name: &ObjectName) {
        let Some(schema) = &name.schema else { return };
        if self.context.has(DialectName::Postgres) && schema.starts_with("pg_") {
            let declared = Declared::default();
            let name =
                Named { what: "a database schema", name: schema, attribute: SCHEMA, declared: &declared };
            self.refuse(name, "PostgreSQL keeps names that begin with `pg_` for itself");
        }
    }

    fn look_at_column(&mut self, column: &Column, is_innodb: bool) {
        let name =
            Named { what: "a column", name: &column.name, attribute: COLUMN, declared: &column.declared };
        if self.context.has(DialectName::Postgres) && POSTGRES_COLUMNS.contains(&name.name) {
            self.refuse(name, "every table has a column of this name on PostgreSQL");
        }
        self.refuse_space(name);
        if !self.context.has(DialectName::Mysql) || !is_innodb {
            return;
        }
        if INNODB_COLUMNS.iter().any(|known| known.eq_ignore_ascii_case(name.name)) {
            self.refuse(name, "every table has a column of this name on MySQL");
        }
        if INNODB_TEXT_NUMBER.eq_ignore_ascii_case(name.name) && !is_number_of_texts(column) {
            self.refuse(
                name,
                "MySQL numbers texts by it, and it must be `FTS_DOC_ID`, `bigint unsigned` and not NULL",
            );
        }
    }

    fn look_at_index(&mut self, name: Named<'_>, is_innodb: bool) {
        if !self.context.has(DialectName::Mysql) {
            return;
        }
        self.refuse_space(name);
        if name.name.eq_ignore_ascii_case("PRIMARY") {
            self.refuse(name, "the primary key is called so on MySQL");
        }
        if is_innodb && name.name.eq_ignore_ascii_case(INNODB_INDEX) {
            self.refuse(name, "MySQL calls an index of its own so");
        }
    }

    fn refuse_own(&mut self, table: &ObjectName, name: Named<'_>) {
        let folds = self.context.has(DialectName::Sqlite) || self.context.has(DialectName::Mysql);
        let text = table.to_string();
        let is_it = |own: &String| *own == text || folds && own.eq_ignore_ascii_case(&text);
        if self.context.options.own_tables.iter().any(is_it) {
            self.refuse(name, "the tool itself has a table of this name");
        }
    }

    fn refuse_of_sqlite(&mut self, name: Named<'_>) {
        let begins = |prefix: &str| {
            name.name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        if self.context.has(DialectName::Sqlite) && begins("sqlite_") {
            self.refuse(name, "SQLite keeps names that begin with `sqlite_` for itself");
        }
    }

    fn refuse_space(&mut self, name: Named<'_>) {
        if self.context.has(DialectName::Mysql) && has_space_at_end(name.name) {
            self.refuse(name, SPACE_AT_END);
        }
    }

    fn refuse(&mut self, named: Named<'_>, why: &'static str) {
        let Named { what, name, attribute, declared } = named;
        if let Some(place) = declared.place.clone().or_else(|| self.place.clone()) {
            let problem = Problem::Reserved { what, name: name.to_owned(), why, attribute };
            self.errors.push(MergeError::new(place, problem));
        }
    }
}

/// What MySQL takes for the name of a part that is its own.
pub(super) fn check_partition(name: &str, attribute: &'static str) -> Result<(), Box<Problem>> {
    if has_space_at_end(name) {
        let name = name.to_owned();
        return Err(Problem::Reserved { what: "a partition", name, why: SPACE_AT_END, attribute }.into());
    }
    Ok(())
}

/// A name of spaces alone is an empty one.
fn has_space_at_end(name: &str) -> bool {
    name.ends_with(' ') && !name.trim().is_empty()
}

/// What MySQL takes for the number of a text.
fn is_number_of_texts(column: &Column) -> bool {
    let ty = column.type_on(DialectName::Mysql);
    let is_big = matches!(ty, Some(ColumnType::Integer { width: IntegerWidth::Big, unsigned: true }));
    column.name == INNODB_TEXT_NUMBER && is_big && !column.nullable
}

/// Where MySQL has an index of the constraint's name.
fn is_index_on_mysql(constraint: &Constraint) -> bool {
    matches!(constraint.definition, ConstraintDefinition::Unique { .. } | ConstraintDefinition::ForeignKey(_))
}

fn a_kind(constraint: &Constraint) -> &'static str {
    match constraint.definition {
        ConstraintDefinition::ForeignKey(_) => "a foreign key",
        _ => "a unique constraint",
    }
}
