//! Enums: their names, and the schema's enums of those that an app defines.

use std::collections::BTreeMap;

use super::name::{check_name, made_name, place_in_schema};
use super::problem::Problem;
use super::{AppSource, Context, MergeError, Note};
use crate::probe::dump::{DumpEnum, TypePath};
use crate::schema::{
    ColumnType, Declared, DialectName, EnumValue, Enumeration, MAXIMUM_NAME_BYTES, ObjectName, Origin, Place,
};

/// An enum and what the database calls it.
pub(super) struct KnownEnum<'a> {
    pub(super) dump: &'a DumpEnum,
    /// Whose it is; none: a crate's that did not opt in.
    pub(super) app: Option<&'a AppSource<'a>>,
    pub(super) name: ObjectName,
    pub(super) place: Place,
}

/// All enums of a dump.
pub(super) struct Enums<'a> {
    all: Vec<KnownEnum<'a>>,
    by_path: BTreeMap<&'a TypePath, usize>,
}

impl<'a> Enums<'a> {
    pub(super) fn collect(dumped: &'a [DumpEnum], context: &Context<'a>) -> Self {
        let mut all: Vec<KnownEnum<'_>> = dumped.iter().map(|dump| KnownEnum::new(dump, context)).collect();
        all.sort_by(|one, other| one.place.cmp(&other.place));
        let by_path = all.iter().enumerate().rev().map(|(at, known)| (&known.dump.path, at)).collect();
        Self { all, by_path }
    }

    pub(super) fn get(&self, path: &TypePath) -> Option<&KnownEnum<'a>> {
        self.by_path.get(path).map(|at| &self.all[*at])
    }

    /// The enums that the schema holds.
    pub(super) fn owned(&self) -> impl Iterator<Item = &KnownEnum<'a>> {
        self.all.iter().filter(|known| known.app.is_some())
    }

    /// The values of the schema's enum of that name.
    pub(super) fn values_of(&self, name: &ObjectName) -> Option<impl Iterator<Item = &str>> {
        let known = self.owned().find(|known| known.name == *name)?;
        Some(known.dump.values.iter().map(|value| value.value.as_str()))
    }

    /// Names and values that the databases do not hold.
    pub(super) fn errors(&self, context: &Context<'_>) -> Vec<MergeError> {
        let problems = self.owned().flat_map(|known| {
            known.problems(context).into_iter().map(|problem| MergeError::new(known.place.clone(), problem))
        });
        problems.collect()
    }

    /// Where sqlx looks for a type of another name.
    pub(super) fn notes(&self, context: &Context<'_>) -> Vec<Note> {
        if !context.has(DialectName::Postgres) {
            return Vec::new();
        }
        let mut notes: Vec<Note> = self.owned().filter_map(KnownEnum::sqlx_note).collect();
        notes.sort();
        notes
    }

    pub(super) fn into_owned(self) -> impl Iterator<Item = Enumeration> {
        self.all.into_iter().filter_map(KnownEnum::into_enumeration)
    }
}

impl<'a> KnownEnum<'a> {
    fn new(dump: &'a DumpEnum, context: &Context<'a>) -> Self {
        let app = context.app_of(&dump.path.package);
        Self { dump, app, name: name_of(dump, app), place: context.places.of(&dump.place) }
    }

    pub(super) fn rust_name(&self) -> String {
        format!("{}::{}", self.dump.path.module, self.dump.path.name)
    }

    /// What a column of the enum has for a type: of a crate that is no app's, the texts of the values.
    pub(super) fn column_type(&self) -> ColumnType {
        if self.app.is_some() { ColumnType::Enum(self.name.clone()) } else { ColumnType::Text }
    }

    fn problems(&self, context: &Context<'_>) -> Vec<Problem> {
        let attribute = "#[model(name = \"…\")]";
        let schema = self
            .name
            .schema
            .as_deref()
            .map(|schema| check_name("a database schema", schema, "#[model(schema = \"…\")]"));
        let mut problems: Vec<Problem> = [check_name("an enum", &self.name.name, attribute)]
            .into_iter()
            .chain(schema)
            .filter_map(Result::err)
            .map(|problem| *problem)
            .collect();
        if context.has(DialectName::Postgres) {
            let long = self.dump.values.iter().filter(|value| value.value.len() > MAXIMUM_NAME_BYTES);
            problems.extend(long.map(|value| Problem::LongName {
                what: "an enum's value",
                name: value.value.clone(),
                attribute: "#[model(rename = \"…\")]",
            }));
        }
        problems
    }

    /// sqlx asks PostgreSQL for the Rust name, or for `type_name`; PostgreSQL folds what stands in no quotes.
    fn sqlx_note(&self) -> Option<Note> {
        let (wanted, is_found) = match &self.dump.database_name {
            None => {
                let wanted = self.dump.path.name.to_lowercase();
                let is_found = self.name == ObjectName::bare(&wanted);
                (wanted, is_found)
            }
            Some(written) => {
                (written.to_lowercase(), written.contains('"') || *written == written.to_lowercase())
            }
        };
        (!is_found).then(|| Note {
            place: self.place.clone(),
            message: format!(
                "enum `{}` is `{}` on PostgreSQL, and sqlx looks for `{wanted}`",
                self.dump.path.name, self.name
            ),
            hint: Some(format!(
                "where the enum derives `sqlx::Type`, add `#[sqlx(type_name = {:?})]`",
                sqlx_name(&self.name)
            )),
        })
    }

    fn into_enumeration(self) -> Option<Enumeration> {
        let declared = |rust_name: Option<&str>, renamed_from: Option<&String>| {
            Declared::from(Origin {
                place: Some(self.place.clone()),
                renamed_from: renamed_from.cloned(),
                rust_name: rust_name.map(str::to_owned),
            })
        };
        let values = self.dump.values.iter().map(|value| EnumValue {
            value: value.value.clone(),
            declared: declared(None, value.renamed_from.as_ref()),
        });
        Some(Enumeration {
            values: values.collect(),
            owner: Some(self.app?.label.clone()),
            declared: declared(Some(&self.dump.path.name), None),
            name: self.name,
        })
    }
}

/// An explicit name is read as sqlx reads it: `auth.role` is in a schema, quotes keep upper case and dots.
fn name_of(dump: &DumpEnum, app: Option<&AppSource<'_>>) -> ObjectName {
    let Some(written) = &dump.database_name else {
        return place_in_schema(made_name(&dump.path.name, app), dump.schema.as_ref(), app);
    };
    match written.parse::<ObjectName>() {
        Ok(name) if name.schema.is_some() => name,
        Ok(name) => place_in_schema(name.name, dump.schema.as_ref(), app),
        Err(_) => place_in_schema(written.clone(), dump.schema.as_ref(), app),
    }
}

/// The name with quotes where PostgreSQL would fold it.
fn sqlx_name(name: &ObjectName) -> String {
    let is_plain =
        |part: &str| part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let quote = |part: &String| {
        if is_plain(part) { part.clone() } else { format!("\"{}\"", part.replace('"', "\"\"")) }
    };
    name.schema.iter().chain([&name.name]).map(quote).collect::<Vec<_>>().join(".")
}
