//! The kinds of errors, with what can be done about each.

use crate::schema::{MAXIMUM_NAME_BYTES, ObjectName, Place};

/// One kind of error.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Problem {
    #[error("models `{first}` and `{second}` have the same table `{table}`")]
    TwoTables { table: ObjectName, first: String, first_place: Place, second: String },
    #[error("enums `{first}` and `{second}` have the same name `{name}` in the database")]
    TwoEnums { name: ObjectName, first: String, first_place: Place, second: String },
    #[error("enum `{enumeration}` and table `{table}` have the same name")]
    EnumLikeTable { table: ObjectName, table_place: Place, enumeration: String },
    #[error("the name of {what} is empty")]
    EmptyName { what: String },
    #[error("the name of {what} is {} bytes long: `{name}`", name.len())]
    LongName { what: &'static str, name: String, attribute: &'static str },
    #[error("{what} cannot be called `{name}`: {why}")]
    Reserved { what: &'static str, name: String, why: &'static str, attribute: &'static str },
    #[error("`{model}` has no field or column `{name}`")]
    NoColumn { model: String, name: String, nearest: Option<String> },
    #[error("columns `{first}` and `{second}` of `{table}` have the same name")]
    TwoColumns { table: ObjectName, first: String, second: String },
    #[error("column `{0}` is in the primary key and can be NULL")]
    NullableKey(String),
    #[error("a table has one primary key: fields of `{0}` say `primary_key`, and the struct says it too")]
    TwoPrimaryKeys(String),
    #[error("column `{column}` is named twice in {what}")]
    NamedTwice { column: String, what: &'static str },
    #[error("{what} of `{table}` is declared twice")]
    DeclaredTwice { what: String, table: ObjectName, first_place: Option<Place> },
    #[error("{what} and {other} have the same name `{name}`")]
    TwoNames { name: String, what: String, other: String, other_place: Option<Place> },
    #[error("column `{column}` is not numbered by the database: {why}")]
    AutoIncrement { column: String, why: &'static str, hint: &'static str },
    #[error("column `{column}` of type `{ty}` takes no `{attribute}`")]
    NoSuchDetail { column: String, ty: String, attribute: &'static str },
    #[error("default `{literal}` does not fit column `{column}` of type `{ty}`: {why}")]
    Default { column: String, ty: String, literal: String, why: String },
    #[error("column `{column}` has an enum that registered nothing: `{enumeration}`")]
    UnknownEnum { column: String, enumeration: String },
    #[error("the type of column `{column}` names the enum `{name}`, which no model declares")]
    UnknownEnumName { column: String, name: ObjectName },
    #[error("foreign key of `{table}` refers to `{model}`, which registered nothing")]
    NoModel { table: ObjectName, model: String },
    #[error("foreign key of `{table}` refers to `{model}`, and there are several of this name")]
    SeveralModels { table: ObjectName, model: String, places: Vec<Place> },
    #[error("foreign key of `{table}` refers to `{target}`, which has no primary key")]
    NoPrimaryKey { table: ObjectName, target: ObjectName, target_place: Option<Place> },
    #[error("foreign key ({}) of `{table}` refers to {} of `{target}`: their numbers differ", columns.join(", "), in_words(targets))]
    KeyLength { table: ObjectName, columns: Vec<String>, target: ObjectName, targets: Vec<String> },
    #[error("foreign key ({}) of `{table}` refers to ({}) of `{target}`, which is not unique there", columns.join(", "), targets.join(", "))]
    NotUnique {
        table: ObjectName,
        columns: Vec<String>,
        target: ObjectName,
        targets: Vec<String>,
        target_place: Option<Place>,
    },
    #[error("`{column}` is `{ty}` and refers to `{target}`, which is `{target_ty}`")]
    TypesDiffer { column: String, ty: String, target: String, target_ty: String, target_place: Option<Place> },
    #[error("`{column}` and `{target}`, which it refers to, have different collations")]
    CollationsDiffer { column: String, target: String, target_place: Option<Place> },
    #[error("`{0}` is no column of the foreign key whose `on_delete` names it")]
    NotOfKey(String),
    #[error("{what} `{name}` has the name of {other}")]
    TwoObjects { what: &'static str, name: ObjectName, other: String, other_place: Option<Place> },
    #[error("`{model}` inherits from `{parent}`, {why}")]
    Parent { model: String, parent: String, why: &'static str },
    #[error("`set_null` needs a column that can be NULL, and `{0}` cannot")]
    SetNull(String),
    #[error("`set_default` needs a default, and `{0}` has none")]
    SetDefault(String),
}

fn in_words(columns: &[String]) -> String {
    format!("({})", columns.join(", "))
}

fn noted(what: &str, place: Option<&Place>) -> Vec<String> {
    place.map(|place| format!("{what} is at {place}")).into_iter().collect()
}

impl Problem {
    /// Facts beside it.
    pub(super) fn notes(&self) -> Vec<String> {
        match self {
            Self::TwoTables { first, first_place, .. } | Self::TwoEnums { first, first_place, .. } => {
                noted(&format!("`{first}`"), Some(first_place))
            }
            Self::EnumLikeTable { table_place, .. } => {
                let mut notes = noted("the table", Some(table_place));
                notes.push("on PostgreSQL a table is a type of its name too".to_owned());
                notes
            }
            Self::LongName { .. } => {
                vec![format!("the databases hold {MAXIMUM_NAME_BYTES} bytes")]
            }
            Self::TwoColumns { .. } => vec!["SQLite and MySQL do not tell upper from lower case".to_owned()],
            Self::DeclaredTwice { first_place, .. } => noted("the other", first_place.as_ref()),
            Self::TwoNames { other, other_place, .. } | Self::TwoObjects { other, other_place, .. } => {
                noted(other, other_place.as_ref())
            }
            Self::SeveralModels { places, .. } => {
                places.iter().flat_map(|place| noted("one", Some(place))).collect()
            }
            Self::NoPrimaryKey { target, target_place, .. }
            | Self::NotUnique { target, target_place, .. } => {
                noted(&format!("`{target}`"), target_place.as_ref())
            }
            Self::TypesDiffer { target, target_place, .. }
            | Self::CollationsDiffer { target, target_place, .. } => {
                noted(&format!("`{target}`"), target_place.as_ref())
            }
            _ => Vec::new(),
        }
    }

    /// What would be right.
    pub(super) fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::TwoTables { .. } => {
                "give one of them a table of its own, `#[model(table = \"…\")]`, or its app a `table-prefix`"
            }
            Self::TwoEnums { .. } => {
                "give one of them a name of its own, `#[model(name = \"…\")]`, or its app a `table-prefix`"
            }
            Self::EnumLikeTable { .. } => "give the enum another name, `#[model(name = \"…\")]`",
            Self::LongName { attribute, .. } => {
                return Some(format!("give it a shorter one, `{attribute}`"));
            }
            Self::Reserved { attribute, .. } => {
                return Some(format!("give it another name, `{attribute}`"));
            }
            Self::NoColumn { nearest, .. } => {
                return nearest.as_ref().map(|name| format!("did you mean `{name}`?"));
            }
            Self::TwoColumns { .. } => "give one of them another name, `#[model(column = \"…\")]`",
            Self::NullableKey(_) => "take the `Option` away, or the column out of the key",
            Self::TwoPrimaryKeys(_) => "name the fields in the struct's `primary_key(…)`",
            Self::DeclaredTwice { .. } => "take one of them away, or give both a `name`",
            Self::NotOfKey(_) => "name a column of the key, or none for all of them",
            Self::TwoNames { .. } | Self::TwoObjects { .. } => "give one of them another `name`",
            Self::NoSuchDetail { .. } => "write the whole type, `type = \"…\"`",
            Self::Default { .. } => "for an expression of the database there is `default_sql`",
            Self::Parent { .. } => {
                "name another model in `inherits`; what no model declares can be one that is `unmanaged`"
            }
            Self::UnknownEnum { .. } | Self::NoModel { .. } => {
                "build again; where it stays so, the derives of two versions of `migrate-models` are in play"
            }
            Self::UnknownEnumName { .. } => {
                "declare it with `#[derive(ModelEnum)]`, and use that as the field's type"
            }
            Self::SeveralModels { .. } => "move one of them to a module of its own",
            Self::NoPrimaryKey { .. } => {
                "name a unique field of it, `references = Type::field`, or give it a primary key"
            }
            Self::KeyLength { .. } => "name as many fields of the one as of the other",
            Self::NotUnique { .. } => {
                "refer to its primary key, or make the field `unique` (several together: `unique(a, b)`)"
            }
            Self::TypesDiffer { .. } => "give both fields the same type",
            Self::CollationsDiffer { .. } => "give both fields the same `collate`",
            Self::SetNull(_) => "make the field an `Option`, or choose another action",
            Self::SetDefault(_) => "give the field a `default`, or choose another action",
            Self::AutoIncrement { hint, .. } => hint,
            Self::EmptyName { .. } | Self::NamedTwice { .. } => return None,
        };
        Some(hint.to_owned())
    }
}
