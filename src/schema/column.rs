//! Columns.

use serde::{Deserialize, Serialize};

use super::{ByDialect, ColumnType, Declared, DialectName, Expression, Identity, Literal, Options};

/// What a column takes where a row gives no value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum DefaultValue {
    Literal(Literal),
    Sql(ByDialect<Expression>),
}

/// A column that the database computes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Generated {
    pub expression: ByDialect<Expression>,
    /// Kept on disk; else computed when it is read.
    #[serde(default, skip_serializing_if = "super::is_false")]
    pub stored: bool,
}

/// One column of a table. In files a [`ColumnRepr`] with its `name`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "ColumnRepr", into = "ColumnRepr")]
pub struct Column {
    pub name: String,
    pub ty: ByDialect<ColumnType>,
    pub nullable: bool,
    pub default: Option<DefaultValue>,
    /// The database counts up the value of a single integer primary key.
    pub auto_increment: bool,
    /// How it counts, where that is not the usual way.
    pub identity: Option<Identity>,
    pub generated: Option<Generated>,
    /// What the column becomes when its row is changed and it is not (MySQL).
    pub on_update: Option<ByDialect<Expression>>,
    pub collate: Option<ByDialect<Expression>>,
    pub comment: Option<String>,
    pub options: Options,
    pub declared: Declared,
}

impl Column {
    /// A required column of that type, with nothing else said.
    #[must_use]
    pub fn new(name: impl Into<String>, ty: ColumnType) -> Self {
        Self {
            name: name.into(),
            ty: ByDialect::everywhere(ty),
            nullable: false,
            default: None,
            auto_increment: false,
            identity: None,
            generated: None,
            on_update: None,
            collate: None,
            comment: None,
            options: Options::default(),
            declared: Declared::default(),
        }
    }

    /// The type on one database.
    #[must_use]
    pub fn type_on(&self, dialect: DialectName) -> Option<&ColumnType> {
        self.ty.get(dialect)
    }

    /// True where it is not hidden, as MySQL and MariaDB can have it: `SELECT *` shows it.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        !self.options.flag(DialectName::Mysql, "invisible")
    }

    /// True where rows that exist already get a value by themselves when the column is added.
    #[must_use]
    pub fn fills_itself(&self) -> bool {
        self.nullable || self.default.is_some() || self.auto_increment || self.generated.is_some()
    }

    /// The expressions that the column holds: of its default, of its generation and of its changes.
    pub fn expressions(&self) -> impl Iterator<Item = &ByDialect<Expression>> {
        let default = match &self.default {
            Some(DefaultValue::Sql(expression)) => Some(expression),
            _ => None,
        };
        let generated = self.generated.as_ref().map(|generated| &generated.expression);
        default.into_iter().chain(generated).chain(&self.on_update)
    }

    /// True where its default names another column, as MySQL and MariaDB let it, or where it is computed from one.
    #[must_use]
    pub fn uses_column(&self, name: &str) -> bool {
        self.expressions().flat_map(ByDialect::values).any(|text| text.mentions_column(name))
    }

    /// The same column with another one called by its new name in its expressions.
    #[must_use]
    pub fn rename_in_expressions(&self, from: &str, to: &str) -> Self {
        let renamed = |text: &ByDialect<Expression>| text.map(|text| text.rename_column(from, to));
        let mut column = self.clone();
        if let Some(DefaultValue::Sql(expression)) = &mut column.default {
            *expression = renamed(expression);
        }
        if let Some(generated) = &mut column.generated {
            generated.expression = renamed(&generated.expression);
        }
        column
    }
}

/// How a column is written in files: everything that has its usual value is left out.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRepr {
    /// None in `alter_column`, whose two sides are the same column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(rename = "type")]
    ty: ByDialect<ColumnType>,
    #[serde(default, skip_serializing_if = "super::is_false")]
    nullable: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<Literal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default_sql: Option<ByDialect<Expression>>,
    #[serde(default, skip_serializing_if = "super::is_false")]
    auto_increment: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    identity: Option<Identity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    generated: Option<Generated>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    on_update: Option<ByDialect<Expression>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    collate: Option<ByDialect<Expression>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(default, skip_serializing_if = "Options::is_empty")]
    options: Options,
}

impl ColumnRepr {
    /// The column of that name.
    ///
    /// # Errors
    /// Where both kinds of default are given, or `identity` for a column that does not count.
    pub fn named(self, name: String) -> Result<Column, String> {
        if self.identity.is_some() && !self.auto_increment {
            return Err(format!("column `{name}` has `identity` without `auto_increment`"));
        }
        let default = match (self.default, self.default_sql) {
            (Some(_), Some(_)) => {
                return Err(format!("column `{name}` has both `default` and `default_sql`"));
            }
            (Some(literal), None) => Some(DefaultValue::Literal(literal)),
            (None, expression) => expression.map(DefaultValue::Sql),
        };
        Ok(Column {
            name,
            ty: self.ty,
            nullable: self.nullable,
            default,
            auto_increment: self.auto_increment,
            identity: self.identity,
            generated: self.generated,
            on_update: self.on_update,
            collate: self.collate,
            comment: self.comment.filter(|comment| !comment.is_empty()),
            options: self.options,
            declared: Declared::default(),
        })
    }

    /// The column without its name.
    #[must_use]
    pub fn unnamed(column: &Column) -> Self {
        Self { name: None, ..Self::from(column.clone()) }
    }
}

impl TryFrom<ColumnRepr> for Column {
    type Error = String;

    fn try_from(mut repr: ColumnRepr) -> Result<Self, String> {
        let name = repr.name.take().ok_or("a column needs a `name`")?;
        repr.named(name)
    }
}

impl From<Column> for ColumnRepr {
    fn from(column: Column) -> Self {
        let (default, default_sql) = match column.default {
            Some(DefaultValue::Literal(literal)) => (Some(literal), None),
            Some(DefaultValue::Sql(expression)) => (None, Some(expression)),
            None => (None, None),
        };
        Self {
            name: Some(column.name),
            ty: column.ty,
            nullable: column.nullable,
            default,
            default_sql,
            auto_increment: column.auto_increment,
            identity: column.identity,
            generated: column.generated,
            on_update: column.on_update,
            collate: column.collate,
            comment: column.comment,
            options: column.options,
        }
    }
}
