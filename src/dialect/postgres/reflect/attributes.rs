//! Columns as the catalogue has them, put together from the answers that tell of them: what all have, and what few have.

use std::collections::HashMap;
use std::sync::LazyLock;

use rayon::prelude::*;
use serde::Deserialize;

use super::super::types::{built_in, own_name};
use super::queries;
use crate::dialect::ReflectError;
use crate::dialect::reflection::{Answer, Row, by_key};
use crate::schema::{ColumnType, ObjectName};
use migrate_runtime::Rows;

/// The collation of the database, which a text has that names none.
pub(super) const USUAL_COLLATION: i64 = 100;

/// A column as the catalogue has it.
pub(super) struct Attribute<'a> {
    pub(super) number: i64,
    pub(super) name: &'a str,
    /// As the server prints it: `character varying(80)[]`.
    ty: &'a str,
    pub(super) is_required: bool,
    /// `a` for always, `d` for by default.
    pub(super) identity: Option<&'a str>,
    /// What it is by default, or what it is computed from.
    pub(super) expression: Option<&'a str>,
    pub(super) comment: Option<&'a str>,
    rare: Option<Box<Rare>>,
}

/// What few columns have.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rare {
    #[serde(rename = "type")]
    type_number: Option<i64>,
    /// How many an array was declared with, 0 where that was not said.
    dimensions: usize,
    /// `s` for stored, `v` for virtual.
    pub(super) generated: Option<char>,
    collation: Option<i64>,
    has_own_collation: bool,
    /// The letter, where it is not that of the type.
    pub(super) storage: Option<char>,
    /// The method's letter.
    pub(super) compression: Option<char>,
    /// `n_distinct=100`
    pub(super) options: Vec<String>,
    pub(super) has_privileges: bool,
    pub(super) has_statistics_target: bool,
}

/// What most columns have of it.
static NOTHING: LazyLock<Rare> = LazyLock::new(Rare::default);

impl<'a> Attribute<'a> {
    /// What it has that few have.
    pub(super) fn rare(&self) -> &Rare {
        self.rare.as_deref().unwrap_or(&NOTHING)
    }

    /// The default as it is printed; none for a computed column.
    pub(super) fn default(&self) -> Option<&'a str> {
        self.expression.filter(|_| self.rare().generated.is_none())
    }

    /// The number of its collation.
    pub(super) fn collation(&self) -> i64 {
        self.rare().collation.unwrap_or(USUAL_COLLATION)
    }

    /// The number of its collation where that is not the one of its type.
    pub(super) fn own_collation(&self) -> Option<i64> {
        self.rare().collation.filter(|_| self.rare().has_own_collation)
    }

    /// Its type as the server prints it, without dimensions.
    fn element(&self) -> &'a str {
        self.ty.trim_end_matches("[]")
    }

    /// How many dimensions its arrays have, 0 for what is none.
    fn dimensions(&self) -> usize {
        if self.ty.ends_with("[]") { self.rare().dimensions.max(1) } else { 0 }
    }
}

/// The columns of all relations.
#[derive(Default)]
pub(super) struct Attributes<'a> {
    /// By the number of the relation; the columns by theirs.
    relations: HashMap<i64, Vec<Attribute<'a>>>,
    /// Enums by the number of their type and of the type of their arrays.
    enums: HashMap<i64, ObjectName>,
    /// All other types by what the server prints, without dimensions: a thousand tables have the same few.
    types: HashMap<&'a str, ColumnType>,
}

impl<'a> Attributes<'a> {
    /// Puts the answers together.
    pub(super) fn read(answers: &'a [Rows]) -> Result<Self, ReflectError> {
        let mut attributes = Self::default();
        attributes.read_columns(answers)?;
        for row in Answer::of(answers, queries::COMMENTS).rows() {
            if let Some(attribute) = attributes.find(row.number(0), row.number(1)) {
                attribute.comment = row.word(2);
            }
        }
        for row in Answer::of(answers, queries::ENUM_TYPES).rows() {
            let name = ObjectName { schema: row.text(2), name: row.required(3, "typname")? };
            attributes.enums.insert(row.number(0), name.clone());
            attributes.enums.insert(row.number(1), name);
        }
        attributes.read_types();
        Ok(attributes)
    }

    fn read_columns(&mut self, answers: &'a [Rows]) -> Result<(), ReflectError> {
        let tables = by_key(Answer::of(answers, queries::COLUMNS).rows(), |row| row.number(0));
        let read = tables.into_par_iter().map(|(table, rows)| {
            let mut columns = rows.iter().map(attribute).collect::<Result<Vec<_>, _>>()?;
            columns.sort_by_key(|column| column.number);
            Ok((table, columns))
        });
        self.relations = read.collect::<Result<_, ReflectError>>()?;
        Ok(())
    }

    fn read_types(&mut self) {
        for attribute in self.relations.values().flatten() {
            let printed = attribute.element();
            if !self.types.contains_key(printed) {
                let ty = built_in(printed).unwrap_or_else(|| ColumnType::Other(own_name(printed)));
                self.types.insert(printed, ty);
            }
        }
    }

    fn find(&mut self, oid: i64, number: i64) -> Option<&mut Attribute<'a>> {
        let columns = self.relations.get_mut(&oid)?;
        let at = columns.binary_search_by_key(&number, |column| column.number).ok()?;
        columns.get_mut(at)
    }

    /// The columns of all relations, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = &Attribute<'a>> {
        self.relations.values().flatten()
    }

    /// The columns of that relation, in the order of their numbers.
    pub(super) fn of(&self, oid: i64) -> &[Attribute<'a>] {
        self.relations.get(&oid).map_or(&[], Vec::as_slice)
    }

    /// The column of that number.
    pub(super) fn get(&self, oid: i64, number: i64) -> Option<&Attribute<'a>> {
        let columns = self.of(oid);
        let at = columns.binary_search_by_key(&number, |column| column.number).ok()?;
        columns.get(at)
    }

    /// An enum by its name, all else by what the server prints.
    pub(super) fn type_of(&self, attribute: &Attribute<'_>) -> ColumnType {
        let number = attribute.rare().type_number;
        let mut ty = match number.and_then(|number| self.enums.get(&number)) {
            Some(name) => ColumnType::Enum(name.clone()),
            None => self.printed(attribute.element()),
        };
        for _ in 0..attribute.dimensions() {
            ty = ColumnType::Array(Box::new(ty));
        }
        ty
    }

    fn printed(&self, element: &str) -> ColumnType {
        let known = self.types.get(element).cloned();
        known.unwrap_or_else(|| ColumnType::Other(own_name(element)))
    }
}

fn attribute<'a>(row: &Row<'a>) -> Result<Attribute<'a>, ReflectError> {
    Ok(Attribute {
        number: row.number(1),
        name: row.required_word(2, "attname")?,
        ty: row.required_word(3, "type")?,
        is_required: row.flag(4),
        identity: row.word(5),
        expression: row.word(6),
        comment: None,
        rare: row.json(7)?.map(Box::new),
    })
}
