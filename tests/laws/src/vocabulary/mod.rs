//! What random schemas are made of: a file a database, each of lists to which a line adds a word.
//!
//! In templates `{c}` stands for a column in quotes, in values `{n}` for a number from 0 to 99 and `{nn}` for one from
//! 10 to 28, which is a day of every month, a minute and a pair of hex digits too.

mod mariadb;
mod mysql;
mod postgres;
mod sqlite;

use cargo_migrate::dialect::dialect_of;
use cargo_migrate::schema::{
    ByDialect, ColumnType, DefaultValue, DialectName, Expression, IntegerWidth, Literal,
};
use migrate_runtime::Flavour;

pub use mariadb::MARIADB;
pub use mysql::MYSQL;
pub use postgres::POSTGRES;
pub use sqlite::SQLITE;

use crate::dice::Dice;

/// What expressions can be made of a column: a type that is changed within its kind leaves them standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Integer,
    Decimal,
    Float,
    Text,
    Bytes,
    Boolean,
    Date,
    Time,
    Moment,
    Uuid,
    Json,
    Enum,
    /// A type of its own, on which nothing is known to work.
    Other,
}

/// A type with values of it.
#[derive(Debug, Clone, Copy)]
pub struct TypeWord {
    /// As a file has it.
    pub text: &'static str,
    pub kind: Kind,
    /// SQL literals.
    pub values: &'static [&'static str],
    /// Defaults besides those of the kind.
    pub defaults: &'static [Preset],
    /// Can be a part of a key and of a plain index.
    pub is_key: bool,
    /// Takes the defaults of its kind.
    takes_defaults: bool,
    /// Takes a collation.
    pub is_collated: bool,
}

/// A type that can be in keys and takes the defaults of its kind.
const fn word(text: &'static str, kind: Kind, values: &'static [&'static str]) -> TypeWord {
    TypeWord { text, kind, values, defaults: &[], is_key: true, takes_defaults: true, is_collated: false }
}

impl TypeWord {
    /// In no key and in no plain index.
    const fn no_key(mut self) -> Self {
        self.is_key = false;
        self
    }

    /// With these defaults and no others.
    const fn only_defaults(mut self, defaults: &'static [Preset]) -> Self {
        self.defaults = defaults;
        self.takes_defaults = false;
        self
    }

    /// With these defaults too.
    const fn defaults(mut self, defaults: &'static [Preset]) -> Self {
        self.defaults = defaults;
        self
    }

    /// It takes one of the collations.
    const fn collated(mut self) -> Self {
        self.is_collated = true;
        self
    }

    /// The type.
    #[must_use]
    pub fn ty(&self) -> ColumnType {
        let Ok(ty) = self.text.parse::<ColumnType>();
        ty
    }

    /// A literal of it.
    pub fn value(&self, dice: &mut Dice) -> String {
        fill_in(dice.pick(self.values).copied().unwrap_or("NULL"), dice)
    }
}

/// Puts numbers in.
fn fill_in(template: &str, dice: &mut Dice) -> String {
    let mut text = template.to_owned();
    while let Some(at) = text.find("{nn}") {
        text.replace_range(at..at + 4, &dice.between(10, 28).to_string());
    }
    while let Some(at) = text.find("{n}") {
        text.replace_range(at..at + 3, &dice.below(100).to_string());
    }
    text
}

/// A default, as a list can hold it.
#[derive(Debug, Clone, Copy)]
pub enum Preset {
    Integer(i128),
    Float(f64),
    Text(&'static str),
    Boolean(bool),
    Bytes(&'static [u8]),
    Sql(&'static str),
}

impl Preset {
    /// The default.
    #[must_use]
    pub fn value(self) -> DefaultValue {
        DefaultValue::Literal(match self {
            Self::Integer(value) => Literal::Integer(value),
            Self::Float(value) => Literal::float(value),
            Self::Text(value) => Literal::Text(value.to_owned()),
            Self::Boolean(value) => Literal::Boolean(value),
            Self::Bytes(value) => Literal::Bytes(value.to_vec()),
            Self::Sql(text) => {
                return DefaultValue::Sql(ByDialect::everywhere(Expression::new(text)));
            }
        })
    }
}

/// A form of index beside the plain one.
#[derive(Debug, Clone, Copy)]
pub struct IndexForm {
    /// Its access method.
    pub method: &'static str,
    /// Kinds of columns that it takes.
    pub kinds: &'static [Kind],
    /// Types that it takes besides, as files have them.
    pub types: &'static [&'static str],
    /// An operator class that its columns have.
    pub operator_class: Option<&'static str>,
    /// Takes more than one column.
    pub many: bool,
}

impl IndexForm {
    /// True where it takes columns of that type.
    #[must_use]
    pub fn takes(&self, word: &TypeWord) -> bool {
        self.kinds.contains(&word.kind) || self.types.contains(&word.text)
    }

    /// True where it takes required columns alone.
    #[must_use]
    pub fn is_of_required(&self) -> bool {
        self.method == "spatial"
    }
}

/// Of what an option is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    Table,
    /// A table with a primary key that does not count by itself.
    KeyedTable,
    Column,
    Index,
}

/// An option with values that it can have.
#[derive(Debug, Clone, Copy)]
pub struct OptionWord {
    pub on: On,
    pub key: &'static str,
    pub values: &'static [&'static str],
    /// Kinds of columns that take it; empty for all.
    pub kinds: &'static [Kind],
    /// Types that all columns of the table must have; empty for any.
    pub only_types: &'static [&'static str],
}

const fn option(on: On, key: &'static str, values: &'static [&'static str]) -> OptionWord {
    OptionWord { on, key, values, kinds: &[], only_types: &[] }
}

impl OptionWord {
    /// On columns of these kinds alone.
    const fn kinds(mut self, kinds: &'static [Kind]) -> Self {
        self.kinds = kinds;
        self
    }

    /// On tables whose columns are of these types alone.
    const fn only_types(mut self, types: &'static [&'static str]) -> Self {
        self.only_types = types;
        self
    }
}

/// A way to keep a table in parts.
#[derive(Debug, Clone, Copy)]
pub struct Cut {
    pub by: &'static str,
    pub types: &'static [&'static str],
    pub parts: &'static [&'static str],
}

impl Cut {
    /// True where the parts only have a number, and no values.
    #[must_use]
    pub fn is_counted(by: &str) -> bool {
        by.starts_with("HASH") || by.starts_with("KEY")
    }
}

/// What a database takes besides.
#[derive(Debug, Clone, Copy, Default)]
pub struct Features {
    pub comments: bool,
    pub deferrable: bool,
    pub nulls_not_distinct: bool,
    pub include: bool,
    pub partial_indexes: bool,
    pub expression_indexes: bool,
    pub virtual_columns: bool,
    pub set_default: bool,
    /// A default can be the value of another column.
    pub defaults_of_columns: bool,
    /// Names of columns that differ in case alone are two names.
    pub cased_columns: bool,
    /// A column that counts up can be in checks, generated columns and indexes on expressions.
    pub counters_in_expressions: bool,
    /// A column of a foreign key can be in checks and generated columns.
    pub keys_in_expressions: bool,
    /// Generated columns can be in indexes and unique constraints.
    pub generated_in_keys: bool,
    /// Counting columns say how they count.
    pub identity: bool,
    pub on_update: bool,
    pub index_nulls: bool,
    pub index_collations: bool,
    /// Primary keys and unique constraints can be deferrable and include columns.
    pub deferrable_keys: bool,
    pub no_inherit: bool,
    pub not_valid: bool,
    pub not_enforced: bool,
    /// Foreign keys match in full, set some of their columns, are not valid for old rows.
    pub match_full: bool,
    pub sequences: bool,
    pub exclusions: bool,
    /// Indexes on texts and bytes of which only the beginning is in them.
    pub prefix_lengths: bool,
    /// A hidden column may be required and have no default.
    pub hidden_without_value: bool,
    /// A required column can follow one that may be NULL (ON UPDATE CASCADE).
    pub follows_nulls: bool,
}

/// All words of a database.
#[derive(Debug)]
pub struct Vocabulary {
    pub dialect: DialectName,
    pub types: &'static [TypeWord],
    pub defaults: &'static [(Kind, &'static [Preset])],
    /// Conditions on one column.
    pub checks: &'static [(Kind, &'static str)],
    /// What a generated column is of a column, and the type that it has.
    pub generated: &'static [(Kind, &'static str, &'static str)],
    pub index_expressions: &'static [(Kind, &'static str)],
    pub filters: &'static [(Kind, &'static str)],
    pub index_forms: &'static [IndexForm],
    /// By the type's text.
    pub operator_classes: &'static [(&'static str, &'static str)],
    pub options: &'static [OptionWord],
    pub collations: &'static [&'static str],
    /// How a table can be cut, by the type of the column: `{c}` is the column, each part its values.
    pub cuts: &'static [Cut],
    pub features: Features,
    /// What the database has and no random schema holds, by name.
    pub skipped: &'static [&'static str],
}

impl Vocabulary {
    /// The word for a type; none for enums.
    #[must_use]
    pub fn word(&self, ty: &ColumnType) -> Option<&'static TypeWord> {
        self.types.iter().find(|word| word.ty() == *ty)
    }

    /// The kind of a type.
    #[must_use]
    pub fn kind(&self, ty: &ColumnType) -> Kind {
        match ty {
            ColumnType::Enum(_) => Kind::Enum,
            other => self.word(other).map_or(Kind::Other, |word| word.kind),
        }
    }

    /// True for PostgreSQL, which alone takes foreign keys to unique indexes that are no constraint's, makes indexes
    /// concurrently, has sequences that columns own and parts of parts.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        self.dialect == DialectName::Postgres
    }

    /// The type as a cast names it; none where no cast leads from texts to it.
    #[must_use]
    pub fn cast_type(&self, ty: &ColumnType) -> Option<String> {
        self.is_postgres().then(|| match ty {
            ColumnType::Enum(name) => dialect_of(Flavour::Postgres).quote(&name.name),
            ColumnType::Blob | ColumnType::Varbinary(_) => "bytea".to_owned(),
            ColumnType::Double => "double precision".to_owned(),
            ColumnType::Json => "jsonb".to_owned(),
            ColumnType::Integer { width: IntegerWidth::Tiny, .. } => "smallint".to_owned(),
            other => other.to_string(),
        })
    }

    /// True where a table with a column of the type can be in parts.
    #[must_use]
    pub fn can_be_cut(&self, ty: &ColumnType) -> bool {
        self.dialect != DialectName::Mysql || !matches!(ty.to_string().as_str(), "geometry" | "point")
    }

    /// True where a column of the type can be in keys.
    #[must_use]
    pub fn is_key(&self, ty: &ColumnType) -> bool {
        matches!(ty, ColumnType::Enum(_)) || self.word(ty).is_some_and(|word| word.is_key)
    }

    /// A default for a type; none where none is known.
    pub fn default(&self, ty: &ColumnType, dice: &mut Dice) -> Option<DefaultValue> {
        let word = self.word(ty)?;
        let of_kind = self.defaults.iter().filter(|(kind, _)| *kind == word.kind && word.takes_defaults);
        let all: Vec<Preset> =
            of_kind.flat_map(|(_, presets)| *presets).chain(word.defaults).copied().collect();
        dice.pick(&all).map(|preset| preset.value())
    }

    /// A template of that kind of column, from one of the lists.
    pub fn template(list: &[(Kind, &'static str)], kind: Kind, dice: &mut Dice) -> Option<&'static str> {
        let fitting: Vec<&'static str> =
            list.iter().filter(|(of, _)| *of == kind).map(|(_, text)| *text).collect();
        dice.pick(&fitting).copied()
    }
}

/// A template with the column put in.
#[must_use]
pub fn with_column(template: &str, column: &str) -> String {
    template.replace("{c}", &format!("\"{}\"", column.replace('"', "\"\"")))
}
