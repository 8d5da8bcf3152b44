//! Answers from the texts of flags. What a path means is looked up in the two schemas: `auth.users` may be a table
//! of the schema `auth` or a column of the table `auth`.

use std::collections::BTreeMap;

use super::answers::{Answer, Answers};
use super::{Outcome, Subject};
use crate::schema::{ByDialect, Expression, ObjectName, Schema, split_parts};

/// Why an answer cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    #[error("`{flag}` needs `{form}`")]
    Form { flag: String, form: &'static str },
    #[error("`{flag}`: there is no {what} `{path}` {place}")]
    Unknown { flag: String, what: &'static str, path: String, place: &'static str, nearest: Option<String> },
    #[error("`{flag}`: `{path}` may be {}", join_kinds(meanings))]
    Ambiguous { flag: String, path: String, meanings: Vec<&'static str> },
    #[error("`{flag}` and `{other}` contradict each other")]
    Contradicts { flag: String, other: String },
    #[error("`{flag}`: {kind} `{name}` exists already")]
    Taken { flag: String, kind: &'static str, name: String },
    #[error("`{flag}`: no operation renames a partition")]
    Partition { flag: String },
    #[error("`{flag}` answers no question: {reason}")]
    Unused { flag: String, reason: &'static str },
}

fn join_kinds(kinds: &[&'static str]) -> String {
    kinds.iter().map(|kind| format!("a {kind}")).collect::<Vec<_>>().join(" or ")
}

impl AnswerError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Form { .. } => None,
            Self::Unknown { nearest, .. } => {
                nearest.as_ref().map(|nearest| format!("the nearest name is `{nearest}`"))
            }
            Self::Ambiguous { .. } => Some("put the part with the dot in double quotes".to_owned()),
            Self::Contradicts { .. } => Some("leave one of them out".to_owned()),
            Self::Taken { .. } => Some(format!("{RENAME}; for a swap name both")),
            Self::Partition { .. } => Some(RENAME_OF_PARTITION.to_owned()),
            Self::Unused { .. } => Some("leave it out".to_owned()),
        }
    }
}

impl Answers {
    /// Takes `--rename OLD=NEW`: tables, columns (`users.email=users.mail`, `users.email=mail`), values of an enum or
    /// sequences.
    ///
    /// # Errors
    /// Where the state has nothing of the old name, or the models nothing of the new one.
    pub fn add_rename(&mut self, text: &str, from: &Schema, to: &Schema) -> Result<(), AnswerError> {
        let flag = format!("--rename {text}");
        let form = "OLD=NEW";
        let (old, new) =
            split_assignment(text).ok_or_else(|| AnswerError::Form { flag: flag.clone(), form })?;
        let mut sources = meanings(old, from);
        if sources.is_empty() {
            sources = meanings_in_renamed(old, from, to);
        }
        if sources.is_empty() {
            return Err(unknown(flag, "table, column or enum value", old, "in the state", from));
        }
        if matches!(sources.as_slice(), [Subject::Partition(_)]) {
            return Err(AnswerError::Partition { flag });
        }
        let mut pairs: Vec<(Subject, Subject)> = sources
            .into_iter()
            .filter_map(|source| Some((source.clone(), target(&source, new, from, to)?)))
            .collect();
        match (pairs.pop(), pairs.as_slice()) {
            (None, _) => Err(unknown(flag, "table, column or enum value", new, "in the models", to)),
            (Some((source, target)), []) => self.insert_rename(source, target),
            (Some((last, _)), others) => {
                let kinds = others.iter().map(|(subject, _)| subject.kind()).chain([last.kind()]).collect();
                Err(AnswerError::Ambiguous { flag, path: old.to_owned(), meanings: kinds })
            }
        }
    }

    /// One thing gets one name, and one name goes to one thing.
    fn insert_rename(&mut self, source: Subject, target: Subject) -> Result<(), AnswerError> {
        let is_other = |(from, to): &(&Subject, &Subject)| (**from == source) != (**to == target);
        let other = self.renames.iter().find(is_other).map(|(from, to)| (from.clone(), to.clone()));
        if let Some((from, to)) = other {
            let flag = Answer::Rename(source, target).to_string();
            return Err(contradiction(flag, &Answer::Rename(from, to)));
        }
        self.renames.insert(source, target);
        Ok(())
    }

    /// Takes `--allow-drop PATH` of a table, a column or a value of an enum.
    ///
    /// # Errors
    /// Where the state has nothing of that name.
    pub fn add_drop(&mut self, text: &str, from: &Schema, to: &Schema) -> Result<(), AnswerError> {
        let flag = format!("--allow-drop {text}");
        let mut found = meanings(text, from);
        if found.is_empty() {
            found = meanings_in_renamed(text, from, to);
        }
        let subject = single(flag, "table, column or enum value", text, found, "in the state", from)?;
        self.drops.insert(subject);
        Ok(())
    }

    /// Takes `--fill TABLE.COLUMN=SQL`.
    ///
    /// # Errors
    /// Where the models have no such column.
    pub fn add_fill(&mut self, text: &str, to: &Schema) -> Result<(), AnswerError> {
        let (column, sql) = column_assignment("--fill", text, to)?;
        if self.no_nulls.contains(&column) {
            return Err(contradiction(format!("--fill {text}"), &Answer::NoNulls(column)));
        }
        insert_sql(&mut self.fills, column, sql, "--fill")
    }

    /// Takes `--using TABLE.COLUMN=SQL`.
    ///
    /// # Errors
    /// Where the models have no such column.
    pub fn add_using(&mut self, text: &str, to: &Schema) -> Result<(), AnswerError> {
        let (column, sql) = column_assignment("--using", text, to)?;
        insert_sql(&mut self.usings, column, sql, "--using")
    }

    /// Takes `--no-nulls TABLE.COLUMN`.
    ///
    /// # Errors
    /// Where the models have no such column.
    pub fn add_no_nulls(&mut self, text: &str, to: &Schema) -> Result<(), AnswerError> {
        let flag = format!("--no-nulls {text}");
        let column = single(flag.clone(), "column", text, columns(text, to), "in the models", to)?;
        if self.fills.contains_key(&column) {
            return Err(contradiction(flag, &Answer::Fill(column)));
        }
        self.no_nulls.insert(column);
        Ok(())
    }
}

fn contradiction(flag: String, other: &Answer) -> AnswerError {
    AnswerError::Contradicts { flag, other: other.to_string() }
}

/// One column gets one expression.
fn insert_sql(
    all: &mut BTreeMap<Subject, ByDialect<Expression>>,
    column: Subject,
    sql: ByDialect<Expression>,
    flag: &str,
) -> Result<(), AnswerError> {
    if let Some(other) = all.get(&column).filter(|other| **other != sql) {
        let [flag, other] = [&sql, other].map(|sql| format!("{flag} {column}={sql}"));
        return Err(AnswerError::Contradicts { flag, other });
    }
    all.insert(column, sql);
    Ok(())
}

/// How a partition gets another name.
pub(super) const RENAME_OF_PARTITION: &str = "rename it in a `sql` operation of a revision of your own \
                                              (`cargo migrate makemigrations --empty`), and say so in its `state`: \
                                              a `drop_partition` and an `add_partition`";

/// How a partition takes other values and keeps its rows.
pub(super) const VALUES_OF_PARTITION: &str = "change it in a `sql` operation of a revision of your own \
                                              (`cargo migrate makemigrations --empty`): on MySQL by `REORGANIZE \
                                              PARTITION`, on PostgreSQL by detaching it, inserting its rows into the \
                                              new parts and dropping it; and say so in its `state`: a `drop_partition` \
                                              and an `add_partition`";

/// What a rename needs.
const RENAME: &str =
    "a rename needs a new name that the state does not have, or that another rename gives up";

/// The answers that cannot be followed or fitted nothing, each as an error.
#[must_use]
pub fn unused_answers(answers: &Answers, outcome: &Outcome) -> Vec<AnswerError> {
    let is_refused = |text: &str| {
        outcome.refused.iter().any(|error| matches!(error, AnswerError::Taken { flag, .. } if flag == text))
    };
    let unused = answers.all().filter(|answer| !outcome.used.contains(answer));
    let unused =
        unused.map(|answer| AnswerError::Unused { flag: answer.to_string(), reason: reason(&answer) });
    let unused =
        unused.filter(|error| !matches!(error, AnswerError::Unused { flag, .. } if is_refused(flag)));
    outcome.refused.iter().cloned().chain(unused).collect()
}

fn reason(answer: &Answer) -> &'static str {
    match answer {
        Answer::Rename(..) => RENAME,
        Answer::AllowDrop(_) => "nothing of that name is dropped",
        Answer::Fill(_) => "the column is neither new nor becomes required",
        Answer::Using(_) => "the type of the column does not change",
        Answer::NoNulls(_) => "the column does not become required",
    }
}

/// Splits at the first `=` outside double quotes.
fn split_assignment(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = text.char_indices().find_map(|(at, character)| {
        quoted ^= character == '"';
        (character == '=' && !quoted).then_some(at)
    })?;
    let (left, right) = (text[..at].trim(), text[at + 1..].trim());
    (!left.is_empty() && !right.is_empty()).then_some((left, right))
}

/// `a.b.c` as the object `a.b` and its part `c`.
fn split_last(path: &str) -> Option<(ObjectName, String)> {
    let mut parts = split_parts(path)?;
    let part = parts.pop()?;
    let mut parts = parts.into_iter();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(name), None, None) => Some((ObjectName::bare(name), part)),
        (Some(schema), Some(name), None) => Some((ObjectName::qualified(schema, name), part)),
        _ => None,
    }
}

fn tables(path: &str, schema: &Schema) -> Vec<Subject> {
    let name = path.parse::<ObjectName>().ok().filter(|name| schema.tables.contains_key(name));
    name.map(Subject::Table).into_iter().collect()
}

/// Partitions and sequences, which have names as tables have.
fn beside_tables(path: &str, schema: &Schema) -> Vec<Subject> {
    let Ok(name) = path.parse::<ObjectName>() else { return Vec::new() };
    let mut partitionings = schema.tables.values().filter_map(|table| table.partitioning.as_ref());
    let partition = partitionings.find_map(|partitioning| partitioning.partition(&name));
    let sequence = schema.sequences.get(&name);
    let partition = partition.map(|partition| Subject::Partition(partition.name.clone()));
    partition.into_iter().chain(sequence.map(|sequence| Subject::Sequence(sequence.name.clone()))).collect()
}

fn columns(path: &str, schema: &Schema) -> Vec<Subject> {
    let found = split_last(path)
        .filter(|(table, column)| schema.table(table).is_some_and(|table| table.column(column).is_some()));
    found.map(|(table, column)| Subject::Column(table, column)).into_iter().collect()
}

fn values(path: &str, schema: &Schema) -> Vec<Subject> {
    let found = split_last(path).filter(|(name, value)| {
        schema.enumeration(name).is_some_and(|enumeration| enumeration.texts().any(|text| text == value))
    });
    found.map(|(name, value)| Subject::Value(name, value)).into_iter().collect()
}

fn meanings(path: &str, schema: &Schema) -> Vec<Subject> {
    [tables(path, schema), beside_tables(path, schema), columns(path, schema), values(path, schema)].concat()
}

/// A column of the state may be called by the new name of its table.
fn meanings_in_renamed(path: &str, from: &Schema, to: &Schema) -> Vec<Subject> {
    let is_new = |table: &ObjectName| to.tables.contains_key(table) && !from.tables.contains_key(table);
    let found = split_last(path).filter(|(table, _)| is_new(table));
    found.map(|(table, column)| Subject::Column(table, column)).into_iter().collect()
}

/// What `path` means as the new name of `source`.
fn target(source: &Subject, path: &str, from: &Schema, to: &Schema) -> Option<Subject> {
    match source {
        Subject::Table(_) => tables(path, to).pop(),
        Subject::Sequence(_) => {
            let name = path.parse::<ObjectName>().ok().filter(|name| to.sequences.contains_key(name));
            name.map(Subject::Sequence)
        }
        Subject::Partition(_) => None,
        Subject::Column(table, _) => {
            let (holder, column) = split_last(path).or_else(|| Some((table.clone(), single_part(path)?)))?;
            let known = to.table(&holder).map(|table| table.column(&column).is_some());
            let fits = known.unwrap_or_else(|| from.tables.contains_key(&holder));
            fits.then_some(Subject::Column(holder, column))
        }
        Subject::Value(name, _) => {
            let (holder, value) = split_last(path).or_else(|| Some((name.clone(), single_part(path)?)))?;
            let fits = holder == *name && to.enumeration(name)?.texts().any(|text| text == value);
            fits.then_some(Subject::Value(holder, value))
        }
    }
}

fn single_part(path: &str) -> Option<String> {
    let mut parts = split_parts(path)?;
    let part = parts.pop()?;
    parts.is_empty().then_some(part)
}

fn single(
    flag: String,
    what: &'static str,
    path: &str,
    mut found: Vec<Subject>,
    place: &'static str,
    schema: &Schema,
) -> Result<Subject, AnswerError> {
    match (found.pop(), found.is_empty()) {
        (None, _) => Err(unknown(flag, what, path, place, schema)),
        (Some(subject), true) => Ok(subject),
        (Some(subject), false) => {
            let meanings = found.iter().map(Subject::kind).chain([subject.kind()]).collect();
            Err(AnswerError::Ambiguous { flag, path: path.to_owned(), meanings })
        }
    }
}

fn column_assignment(
    name: &str,
    text: &str,
    to: &Schema,
) -> Result<(Subject, ByDialect<Expression>), AnswerError> {
    let flag = format!("{name} {text}");
    let form = "TABLE.COLUMN=SQL";
    let (path, sql) = split_assignment(text).ok_or(AnswerError::Form { flag, form })?;
    let flag = format!("{name} {path}");
    let column = single(flag, "column", path, columns(path, to), "in the models", to)?;
    Ok((column, ByDialect::everywhere(Expression::new(sql))))
}

fn unknown(
    flag: String,
    what: &'static str,
    path: &str,
    place: &'static str,
    schema: &Schema,
) -> AnswerError {
    let nearest = nearest_path(path, schema);
    AnswerError::Unknown { flag, what, path: path.to_owned(), place, nearest }
}

fn nearest_path(path: &str, schema: &Schema) -> Option<String> {
    let tables = schema.tables.values().flat_map(|table| {
        let columns = table.columns.iter().map(|column| Subject::column(&table.name, &column.name));
        columns.chain([Subject::Table(table.name.clone())])
    });
    let values = schema.enums.values().flat_map(|enumeration| {
        enumeration.texts().map(|text| Subject::value(&enumeration.name, text)).collect::<Vec<_>>()
    });
    let paths = tables.chain(values).map(|subject| subject.to_string());
    let near = paths.map(|known| (strsim::damerau_levenshtein(&known, path), known));
    near.min().filter(|(distance, _)| *distance <= 3).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, ColumnType, Table};

    fn schema(tables: &[(&str, &[&str])]) -> Schema {
        let mut schema = Schema::empty();
        for (name, columns) in tables {
            let mut table = Table::new(name.parse().expect("a name"));
            table.columns = columns.iter().map(|name| Column::new(*name, ColumnType::Text)).collect();
            schema.insert_table(table);
        }
        schema
    }

    #[test]
    fn a_column_may_be_renamed_by_its_name_alone() {
        let (from, to) = (schema(&[("users", &["email"])]), schema(&[("users", &["mail"])]));
        for text in ["users.email=users.mail", "users.email=mail"] {
            let mut answers = Answers::default();
            assert_eq!(answers.add_rename(text, &from, &to), Ok(()));
            let users = ObjectName::bare("users");
            assert_eq!(
                answers.renames.get(&Subject::column(&users, "email")),
                Some(&Subject::column(&users, "mail"))
            );
        }
    }

    #[test]
    fn a_path_that_may_be_two_things_is_refused() {
        let from = schema(&[("auth", &["users"]), ("auth.users", &["id"])]);
        let error = Answers::default().add_drop("auth.users", &from, &from).expect_err("ambiguous");
        assert_eq!(error.to_string(), "`--allow-drop auth.users`: `auth.users` may be a table or a column");
    }

    #[test]
    fn a_typing_mistake_is_told_with_the_nearest_name() {
        let from = schema(&[("users", &["email"])]);
        let error = Answers::default().add_drop("users.emial", &from, &Schema::empty()).expect_err("unknown");
        assert_eq!(error.hint().as_deref(), Some("the nearest name is `users.email`"));
    }

    #[test]
    fn the_sql_of_a_fill_may_hold_an_equals_sign() {
        let to = schema(&[("users", &["email"])]);
        let mut answers = Answers::default();
        assert_eq!(answers.add_fill("users.email=CASE WHEN a = 1 THEN 'x' END", &to), Ok(()));
        assert_eq!(
            answers.fills.values().next().map(ToString::to_string).as_deref(),
            Some("CASE WHEN a = 1 THEN 'x' END")
        );
    }
}
