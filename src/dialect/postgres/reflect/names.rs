//! What the catalogue refers to by number: tables, their columns, collations and operator classes.

use std::collections::{BTreeMap, HashMap};

use super::super::names::object;
use super::queries;
use super::relations::Relations;
use crate::dialect::ReflectError;
use crate::dialect::reflection::{Answer, Row};
use crate::schema::{ByDialect, Expression, ObjectName};
use migrate_runtime::Rows;

/// The collation of the database, which an expression has that names none.
const USUAL_COLLATION: i64 = 100;

/// Names by number, also of tables in other schemas that keys point at.
#[derive(Default)]
pub(super) struct Names<'a> {
    tables: BTreeMap<i64, ObjectName>,
    /// By table and number: many, and never gone through in order.
    columns: HashMap<(i64, i64), ColumnName<'a>>,
    collations: BTreeMap<i64, ObjectName>,
    operator_classes: BTreeMap<i64, OperatorClass>,
}

struct ColumnName<'a> {
    name: &'a str,
    collation: i64,
}

struct OperatorClass {
    name: ObjectName,
    is_default: bool,
}

impl<'a> Names<'a> {
    /// The names that the answers hold.
    pub(super) fn read(answers: &'a [Rows], relations: &Relations) -> Result<Self, ReflectError> {
        let mut names = Self::default();
        for (oid, relation) in relations {
            names.tables.insert(*oid, relation.table.name.clone());
        }
        let rows = Answer::of(answers, queries::COLUMNS).rows();
        names.columns.reserve(rows.size_hint().0);
        for row in rows {
            let key = (row.number(0), row.number(1));
            let column = ColumnName { name: row.required_word(2, "attname")?, collation: row.number(11) };
            names.columns.insert(key, column);
        }
        for row in Answer::of(answers, queries::TARGETS).rows() {
            let oid = row.number(0);
            names.tables.insert(oid, name(&row, 1, "relname")?);
            let column = ColumnName { name: row.required_word(4, "attname")?, collation: USUAL_COLLATION };
            names.columns.insert((oid, row.number(3)), column);
        }
        for row in Answer::of(answers, queries::COLLATIONS).rows() {
            names.collations.insert(row.number(0), name(&row, 1, "collname")?);
        }
        for row in Answer::of(answers, queries::OPERATOR_CLASSES).rows() {
            let class = OperatorClass { name: name(&row, 1, "opcname")?, is_default: row.flag(3) };
            names.operator_classes.insert(row.number(0), class);
        }
        Ok(names)
    }

    pub(super) fn table(&self, oid: i64) -> Result<&ObjectName, ReflectError> {
        self.tables.get(&oid).ok_or_else(|| missing("table", oid))
    }

    pub(super) fn column(&self, oid: i64, number: i64) -> Result<&str, ReflectError> {
        let found = self.columns.get(&(oid, number)).map(|column| column.name);
        found.ok_or_else(|| ReflectError::Changed(format!("no column has the number {number} of {oid}")))
    }

    /// The columns with these numbers.
    pub(super) fn columns(&self, oid: i64, numbers: &[i64]) -> Result<Vec<String>, ReflectError> {
        numbers.iter().map(|number| self.column(oid, *number).map(str::to_owned)).collect()
    }

    /// `"C"` or `"shared"."german"`
    pub(super) fn collation(&self, oid: i64) -> Result<ByDialect<Expression>, ReflectError> {
        let name = self.collations.get(&oid).ok_or_else(|| missing("collation", oid))?;
        Ok(ByDialect::everywhere(Expression::new(object(name))))
    }

    /// The collation of a column, of an expression for the column 0.
    pub(super) fn collation_of(&self, oid: i64, number: i64) -> i64 {
        self.columns.get(&(oid, number)).map_or(USUAL_COLLATION, |column| column.collation)
    }

    /// The name of an operator class; none for the default of its type, unless it is to be named all the same.
    pub(super) fn operator_class(&self, oid: i64, always: bool) -> Result<Option<String>, ReflectError> {
        let class = self.operator_classes.get(&oid).ok_or_else(|| missing("operator class", oid))?;
        if class.is_default && !always {
            return Ok(None);
        }
        Ok(Some(if class.name.schema.is_some() { object(&class.name) } else { class.name.name.clone() }))
    }
}

/// The schema at that place, and the name behind it.
fn name(row: &Row<'_>, at: usize, column: &'static str) -> Result<ObjectName, ReflectError> {
    Ok(ObjectName { schema: row.text(at), name: row.required(at + 1, column)? })
}

fn missing(kind: &str, oid: i64) -> ReflectError {
    ReflectError::Changed(format!("no {kind} has the number {oid}"))
}
