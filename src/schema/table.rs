//! Tables.

use serde::{Deserialize, Serialize};

use super::{
    AppLabel, Column, Constraint, ConstraintDefinition, Declared, DialectName, Index, ObjectName, Options,
    Partitioning,
};

/// The columns of a table, in the order in which the database is to have them. Equality does not look at the order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Columns(Vec<Column>);

impl Columns {
    /// The column of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Column> {
        self.0.iter().find(|column| column.name == name)
    }

    /// The column of that name, to change.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.0.iter_mut().find(|column| column.name == name)
    }

    /// Adds a column at the end.
    pub fn push(&mut self, column: Column) {
        self.0.push(column);
    }

    /// Makes room for so many more.
    pub(crate) fn reserve(&mut self, more: usize) {
        self.0.reserve_exact(more);
    }

    /// Takes a column out.
    pub fn remove(&mut self, name: &str) -> Option<Column> {
        let at = self.0.iter().position(|column| column.name == name)?;
        Some(self.0.remove(at))
    }

    /// In order.
    pub fn iter(&self) -> std::slice::Iter<'_, Column> {
        self.0.iter()
    }

    /// In order, to change.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Column> {
        self.0.iter_mut()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True where there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn sorted(&self) -> Vec<&Column> {
        let mut columns: Vec<&Column> = self.0.iter().collect();
        columns.sort_unstable_by(|one, other| one.name.cmp(&other.name));
        columns
    }
}

impl PartialEq for Columns {
    fn eq(&self, other: &Self) -> bool {
        self.0.len() == other.0.len() && (self.0 == other.0 || self.sorted() == other.sorted())
    }
}

impl Eq for Columns {}

impl FromIterator<Column> for Columns {
    fn from_iter<I: IntoIterator<Item = Column>>(columns: I) -> Self {
        Self(columns.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Columns {
    type Item = &'a Column;
    type IntoIter = std::slice::Iter<'a, Column>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// One table, with all that belongs to it. Constraints and indexes are kept in their canonical order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    #[serde(rename = "table")]
    pub name: ObjectName,
    /// Who it belongs to; the revision's app where it is read from a file.
    #[serde(skip)]
    pub owner: Option<AppLabel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// In the state, but its SQL is somebody else's work.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub unmanaged: bool,
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    pub options: Options,
    /// The tables whose columns it takes over (PostgreSQL).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherits: Vec<ObjectName>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partitioning: Option<Partitioning>,
    pub columns: Columns,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<Constraint>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<Index>,
    #[serde(skip)]
    pub declared: Declared,
}

impl Table {
    /// A table without columns.
    #[must_use]
    pub fn new(name: ObjectName) -> Self {
        Self {
            name,
            owner: None,
            comment: None,
            unmanaged: false,
            options: Options::default(),
            inherits: Vec::new(),
            partitioning: None,
            columns: Columns::default(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            declared: Declared::default(),
        }
    }

    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.get(name)
    }

    /// The constraint of that name.
    #[must_use]
    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| constraint.name.as_str() == name)
    }

    /// The index of that name.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name.as_str() == name)
    }

    /// The primary key and its columns.
    #[must_use]
    pub fn primary_key(&self) -> Option<(&Constraint, &[String])> {
        self.constraints.iter().find_map(|constraint| match &constraint.definition {
            ConstraintDefinition::PrimaryKey { columns, .. } => Some((constraint, columns.as_slice())),
            _ => None,
        })
    }

    /// True where MySQL and MariaDB keep it in InnoDB, as they do with what names no engine.
    #[must_use]
    pub fn is_innodb(&self) -> bool {
        let engine = self.options.get(DialectName::Mysql, "engine");
        engine.is_none_or(|engine| engine.eq_ignore_ascii_case("innodb"))
    }

    /// Puts constraints and indexes in their canonical order; to be called after they were changed.
    pub fn canonicalize(&mut self) {
        self.constraints.sort_by(|one, other| (one.rank(), &one.name).cmp(&(other.rank(), &other.name)));
        self.indexes.sort_by(|one, other| one.name.cmp(&other.name));
    }
}
