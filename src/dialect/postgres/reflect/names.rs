//! What the catalogue refers to by number: tables, their columns, collations and operator classes.

use std::collections::{BTreeMap, HashMap};

use super::super::names::object;
use super::attributes::{Attribute, Attributes, USUAL_COLLATION};
use super::queries;
use super::relations::Relations;
use crate::dialect::ReflectError;
use crate::dialect::reflection::{Answer, Row};
use crate::schema::{ByDialect, Expression, ObjectName};
use migrate_runtime::Rows;

/// Names by number, also of tables in other schemas that keys point at.
pub(super) struct Names<'a> {
    tables: BTreeMap<i64, ObjectName>,
    attributes: &'a Attributes<'a>,
    /// The columns of tables in other schemas, by table and number.
    others: HashMap<(i64, i64), &'a str>,
    collations: BTreeMap<i64, ObjectName>,
    operator_classes: BTreeMap<i64, OperatorClass>,
}

struct OperatorClass {
    name: ObjectName,
    is_default: bool,
}

impl<'a> Names<'a> {
    /// The names that the answers hold.
    pub(super) fn read(
        answers: &'a [Rows],
        relations: &Relations,
        attributes: &'a Attributes<'a>,
    ) -> Result<Self, ReflectError> {
        let tables = relations.iter().map(|(oid, relation)| (*oid, relation.table.name.clone()));
        let mut names = Self {
            tables: tables.collect(),
            attributes,
            others: HashMap::new(),
            collations: BTreeMap::new(),
            operator_classes: BTreeMap::new(),
        };
        for row in Answer::of(answers, queries::TARGETS).rows() {
            names.tables.insert(row.number(0), name(&row, 1, "relname")?);
            names.others.insert((row.number(0), row.number(3)), row.required_word(4, "attname")?);
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
        let own = self.attributes.get(oid, number).map(|column| column.name);
        let found = own.or_else(|| self.others.get(&(oid, number)).copied());
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
        self.attributes.get(oid, number).map_or(USUAL_COLLATION, Attribute::collation)
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
