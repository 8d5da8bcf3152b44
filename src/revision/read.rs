//! Text to revision.

use camino::Utf8Path;
use serde::Deserialize;

use super::statement::check_statement;
use super::{FORMAT, OperationList, Revision, RevisionError, RevisionId, StatementError};
use crate::document::{DateTimeText, Step, locate, read_document};
use crate::operation::{Assert, Operation, Sql, Statements};
use crate::schema::{AppLabel, DialectName};

/// The keys of a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRepr {
    format: u32,
    id: RevisionId,
    parents: Vec<RevisionId>,
    depends_on: Vec<RevisionId>,
    #[serde(default)]
    replaces: Vec<RevisionId>,
    message: String,
    created: DateTimeText,
    #[serde(default, rename = "operation")]
    operations: Vec<Operation>,
    downgrade: Option<Vec<Operation>>,
}

/// The format alone: a file of a later one is told apart before its other keys are looked at.
#[derive(Deserialize)]
struct FormatRepr {
    format: Option<u32>,
}

/// `0002_add_age.toml` → (2, `0002_add_age`); none where the name is no revision's.
#[must_use]
pub fn parse_file_name(name: &str) -> Option<(u32, &str)> {
    let stem = name.strip_suffix(".toml")?;
    let (digits, slug) = stem.split_once('_')?;
    let is_number = digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || slug.is_empty() {
        return None;
    }
    Some((digits.parse().ok()?, stem))
}

/// Reads the text of a revision file of `app`. The path gives number and stem, and is what messages name.
///
/// # Errors
/// At the first thing in it that is not as the format says.
pub fn parse_revision(app: &AppLabel, path: &Utf8Path, text: String) -> Result<Revision, RevisionError> {
    let (number, stem) = path
        .file_name()
        .and_then(parse_file_name)
        .ok_or_else(|| RevisionError::FileName { path: path.to_owned() })?;
    let file = match read_document::<FileRepr>(path.as_str(), &text) {
        Ok(file) if file.format == FORMAT => file,
        result => return Err(explain(result.err(), app, number, path, &text)),
    };
    let revision = Revision {
        app: app.clone(),
        path: path.to_owned(),
        number,
        stem: stem.to_owned(),
        id: file.id,
        parents: file.parents,
        depends_on: file.depends_on,
        replaces: file.replaces,
        message: file.message,
        created: file.created.0,
        operations: file.operations,
        downgrade: file.downgrade,
        text,
    };
    check_handwritten(&revision)?;
    Ok(revision)
}

/// The error for a file that did not read: of another format, else what was found.
fn explain(
    error: Option<crate::document::DocumentError>,
    app: &AppLabel,
    number: u32,
    path: &Utf8Path,
    text: &str,
) -> RevisionError {
    let revision = format!("{app}@{number:04}");
    let format = read_document::<FormatRepr>(path.as_str(), text).ok().and_then(|repr| repr.format);
    match (format, error) {
        (Some(FORMAT) | None, Some(error)) => RevisionError::Document { revision, error },
        (found, _) => RevisionError::Format {
            revision,
            found: found.unwrap_or_default(),
            place: Box::new(locate(path.as_str(), text, &[Step::Key("format")])),
        },
    }
}

/// Checks the SQL that a person wrote.
fn check_handwritten(revision: &Revision) -> Result<(), RevisionError> {
    let lists = [
        (OperationList::Operation, Some(&revision.operations)),
        (OperationList::Downgrade, revision.downgrade.as_ref()),
    ];
    for (list, operations) in lists {
        for (at, operation) in operations.into_iter().flatten().enumerate() {
            let start = [Step::Key(list.key()), Step::Item(at)];
            check_operation(operation).map_err(|(problem, rest)| RevisionError::Statement {
                revision: revision.name(),
                problem,
                place: Box::new(revision.place_of(&[&start[..], &rest].concat())),
            })?;
        }
    }
    Ok(())
}

/// A refused statement and the way to it from its operation.
type Refusal = (StatementError, Vec<Step<'static>>);

fn check_operation(operation: &Operation) -> Result<(), Refusal> {
    match operation {
        Operation::Sql(Sql { up, down, .. }) => {
            check_statements("up", up)?;
            down.iter().try_for_each(|down| check_statements("down", down))
        }
        Operation::Assert(Assert { query, .. }) => {
            let default = query.default_value().map(|text| (None, text));
            let exceptions = query.exceptions().map(|(dialect, text)| (Some(dialect), text));
            for (dialect, text) in default.into_iter().chain(exceptions) {
                check_statement(text, dialect).map_err(|problem| (problem, way("query", dialect, None)))?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn check_statements(key: &'static str, statements: &Statements) -> Result<(), Refusal> {
    let default = statements.default_value().map(|list| (None, list));
    let exceptions = statements.exceptions().map(|(dialect, list)| (Some(dialect), list));
    let by_dialect = statements.has_exceptions();
    for (dialect, list) in default.into_iter().chain(exceptions) {
        for (at, text) in list.0.iter().enumerate() {
            check_statement(text, dialect).map_err(|problem| {
                let mut way = way(key, dialect, Some(at));
                if by_dialect && dialect.is_none() {
                    way.insert(1, Step::Key("default"));
                }
                (problem, way)
            })?;
        }
    }
    Ok(())
}

fn way(key: &'static str, dialect: Option<DialectName>, at: Option<usize>) -> Vec<Step<'static>> {
    let dialect = dialect.map(|dialect| Step::Key(dialect.as_str()));
    [Step::Key(key)].into_iter().chain(dialect).chain(at.map(Step::Item)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names() {
        assert_eq!(parse_file_name("0002_add_age.toml"), Some((2, "0002_add_age")));
        assert_eq!(parse_file_name("12345_x.toml"), Some((12345, "12345_x")));
        for name in
            ["2_add.toml", "0002.toml", "0002_.toml", "0002_add.sql", "x_add.toml", "99999999999_a.toml"]
        {
            assert_eq!(parse_file_name(name), None, "{name}");
        }
    }
}
