//! How a case is written: tables and enums as in revision files, with short forms for what is in every table.
//!
//! ```toml
//! about = "a column is added"
//! apps = ["users"]                        # whose changes are asked for; all where it is left out
//! answers = { rename = ["users.a=users.b"], allow_drop = ["users.c"], fill = ["users.d=0"] }
//!
//! [[from.table]]
//! app = "users"
//! table = "users"
//! columns = ["id bigint", "name text null", { name = "age", type = "integer", renamed_from = "years" }]
//! key = ["id"]                            # and unique = [["a", "b"]], index = [["a"]]
//! foreign = [{ columns = ["team_id"], table = "teams", target = ["id"] }]
//! ```
//!
//! What a short form makes has the convention's name; elsewhere `name = "~ix_a"` is a name by convention too.

use cargo_migrate::diff::{AnswerError, Answers, Scope};
use cargo_migrate::schema::{
    AppLabel, Constraint, Declared, Enumeration, Index, Name, NamingConvention, Origin, Place, Schema,
    Sequence, Table,
};
use serde::Deserialize;
use toml::{Table as Toml, Value};

/// A case, ready to run.
pub(crate) struct Case {
    pub(crate) about: String,
    pub(crate) from: Schema,
    pub(crate) to: Schema,
    pub(crate) scope: Scope,
    pub(crate) answers: Answers,
    /// Answers that could not be taken.
    pub(crate) refused: Vec<AnswerError>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    about: String,
    #[serde(default)]
    apps: Vec<AppLabel>,
    #[serde(default)]
    answers: WrittenAnswers,
    #[serde(default)]
    from: WrittenSchema,
    #[serde(default)]
    to: WrittenSchema,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct WrittenSchema {
    #[serde(default)]
    table: Vec<Toml>,
    #[serde(default, rename = "enum")]
    enumeration: Vec<Toml>,
    #[serde(default)]
    sequence: Vec<Toml>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct WrittenAnswers {
    rename: Vec<String>,
    allow_drop: Vec<String>,
    drop_all: bool,
    fill: Vec<String>,
    using: Vec<String>,
    no_nulls: Vec<String>,
}

impl Case {
    /// Reads a case.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
        let (from, to) = (written.from.read()?, written.to.read()?);
        let mut case = Self {
            about: written.about,
            scope: Scope::All,
            answers: Answers { drop_all: written.answers.drop_all, ..Answers::default() },
            from,
            to,
            refused: Vec::new(),
        };
        if !written.apps.is_empty() {
            case.scope = Scope::Apps(written.apps.into_iter().collect());
        }
        case.take(&written.answers);
        Ok(case)
    }

    fn take(&mut self, written: &WrittenAnswers) {
        let (answers, from, to) = (&mut self.answers, &self.from, &self.to);
        let mut taken: Vec<Result<(), AnswerError>> = Vec::new();
        taken.extend(written.rename.iter().map(|text| answers.add_rename(text, from, to)));
        taken.extend(written.allow_drop.iter().map(|text| answers.add_drop(text, from, to)));
        taken.extend(written.fill.iter().map(|text| answers.add_fill(text, to)));
        taken.extend(written.using.iter().map(|text| answers.add_using(text, to)));
        taken.extend(written.no_nulls.iter().map(|text| answers.add_no_nulls(text, to)));
        self.refused = taken.into_iter().filter_map(Result::err).collect();
    }
}

impl WrittenSchema {
    fn read(self) -> Result<Schema, String> {
        let mut schema = Schema::empty();
        for table in self.table {
            schema.insert_table(read_table(table)?);
        }
        for enumeration in self.enumeration {
            schema.insert_enum(read_enum(enumeration)?);
        }
        for sequence in self.sequence {
            schema.insert_sequence(read_sequence(sequence)?);
        }
        Ok(schema)
    }
}

fn convert<T: for<'de> Deserialize<'de>>(value: impl Into<Value>) -> Result<T, String> {
    value.into().try_into().map_err(|error: toml::de::Error| error.to_string())
}

/// Takes a key out, so that what is left is the format of revision files.
fn take<T: for<'de> Deserialize<'de>>(toml: &mut Toml, key: &str) -> Result<Option<T>, String> {
    toml.remove(key).map(convert).transpose()
}

fn declared(app: &AppLabel, line: usize, column: u32, renamed_from: Option<String>) -> Declared {
    let file = format!("crates/{app}/src/models.rs");
    let place = Place { file, line: u32::try_from(line).unwrap_or(u32::MAX), column };
    Declared::from(Origin { place: Some(place), renamed_from, rust_name: None })
}

/// What else it holds goes to the constraint as it is.
#[derive(Deserialize)]
struct ShortKey {
    columns: Vec<String>,
    table: String,
    target: Vec<String>,
    #[serde(flatten)]
    rest: Toml,
}

fn read_table(mut toml: Toml) -> Result<Table, String> {
    let app: AppLabel = take(&mut toml, "app")?.ok_or("a table needs its `app`")?;
    let renamed_from = take(&mut toml, "renamed_from")?;
    let key: Option<Vec<String>> = take(&mut toml, "key")?;
    let uniques: Vec<Vec<String>> = take(&mut toml, "unique")?.unwrap_or_default();
    let indexes: Vec<Vec<String>> = take(&mut toml, "index")?.unwrap_or_default();
    let foreign: Vec<Toml> = take(&mut toml, "foreign")?.unwrap_or_default();
    let sources = spell_out_columns(&mut toml)?;
    let mut table: Table = convert(toml)?;
    mark_derived(&mut table);
    let convention = NamingConvention::default();
    let name = |template: &str, columns: &[String]| {
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        format!("~{}", NamingConvention::apply(template, &table.name.name, &columns))
    };
    let mut constraints: Vec<Value> = Vec::new();
    if let Some(columns) = key {
        constraints.push(short("primary_key", &name(&convention.primary_key, &columns), &columns));
    }
    for columns in uniques {
        constraints.push(short("unique", &name(&convention.unique, &columns), &columns));
    }
    for key in foreign {
        let key: ShortKey = convert(key)?;
        let mut value = key.rest.clone();
        value.insert("kind".to_owned(), "foreign_key".into());
        value.insert("name".to_owned(), name(&convention.foreign_key, &key.columns).into());
        value.insert("columns".to_owned(), key.columns.into());
        let mut target = Toml::new();
        target.insert("table".to_owned(), key.table.into());
        target.insert("columns".to_owned(), key.target.into());
        value.insert("references".to_owned(), target.into());
        constraints.push(value.into());
    }
    let indexes: Vec<Value> =
        indexes.iter().map(|columns| short_index(&name(&convention.index, columns), columns)).collect();
    for constraint in constraints {
        table.constraints.push(convert::<Constraint>(constraint)?);
    }
    for index in indexes {
        table.indexes.push(convert::<Index>(index)?);
    }
    mark_derived(&mut table);
    table.declared = declared(&app, 1, 1, renamed_from);
    for (at, (column, source)) in table.columns.iter_mut().zip(sources).enumerate() {
        column.declared = declared(&app, at + 2, 5, source);
    }
    table.owner = Some(app);
    table.canonicalize();
    Ok(table)
}

fn short(kind: &str, name: &str, columns: &[String]) -> Value {
    let mut value = Toml::new();
    value.insert("kind".to_owned(), kind.into());
    value.insert("name".to_owned(), name.into());
    value.insert("columns".to_owned(), columns.to_vec().into());
    value.into()
}

fn short_index(name: &str, columns: &[String]) -> Value {
    let mut value = Toml::new();
    value.insert("name".to_owned(), name.into());
    value.insert("columns".to_owned(), columns.to_vec().into());
    value.into()
}

/// Turns `"name type null"` into a table, and takes `renamed_from` out.
fn spell_out_columns(toml: &mut Toml) -> Result<Vec<Option<String>>, String> {
    let columns = toml.get_mut("columns").and_then(Value::as_array_mut).ok_or("a table needs `columns`")?;
    let mut sources = Vec::new();
    for column in columns {
        if let Some(text) = column.as_str() {
            let (name, ty) = text.split_once(' ').ok_or_else(|| format!("`{text}` has no type"))?;
            let (ty, nullable) = ty.strip_suffix(" null").map_or((ty, false), |ty| (ty, true));
            let mut spelt = Toml::new();
            spelt.insert("name".to_owned(), name.into());
            spelt.insert("type".to_owned(), ty.into());
            spelt.insert("nullable".to_owned(), nullable.into());
            *column = spelt.into();
        }
        let column = column.as_table_mut().ok_or("a column is a text or a table")?;
        sources.push(take(column, "renamed_from")?);
    }
    Ok(sources)
}

fn mark_derived(table: &mut Table) {
    let mark = |name: &mut Name| {
        if let Some(derived) = name.as_str().strip_prefix('~').map(Name::derived) {
            *name = derived;
        }
    };
    table.constraints.iter_mut().for_each(|constraint| mark(&mut constraint.name));
    table.indexes.iter_mut().for_each(|index| mark(&mut index.name));
}

fn read_enum(mut toml: Toml) -> Result<Enumeration, String> {
    let app: AppLabel = take(&mut toml, "app")?.ok_or("an enum needs its `app`")?;
    let sources: Toml = take(&mut toml, "renamed_values")?.unwrap_or_default();
    let mut enumeration: Enumeration = convert(toml)?;
    for value in &mut enumeration.values {
        let source = sources.get(&value.value).and_then(Value::as_str).map(str::to_owned);
        value.declared = declared(&app, 1, 1, source);
    }
    enumeration.declared = declared(&app, 1, 1, None);
    enumeration.owner = Some(app);
    Ok(enumeration)
}

fn read_sequence(mut toml: Toml) -> Result<Sequence, String> {
    let app: AppLabel = take(&mut toml, "app")?.ok_or("a sequence needs its `app`")?;
    let renamed_from = take(&mut toml, "renamed_from")?;
    let mut sequence: Sequence = convert(toml)?;
    sequence.declared = declared(&app, 1, 1, renamed_from);
    sequence.owner = Some(app);
    Ok(sequence)
}
