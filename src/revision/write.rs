//! Revision to text: the canonical layout of a new file.
//!
//! Made for review: one operation a table, one column a line, and nothing said that is the format's default.

use std::fmt::Write as _;

use serde::Serialize;
use toml_edit::ser::ValueSerializer;
use toml_edit::{InlineTable, Key, Value};

use super::{FORMAT, OperationList, Revision, RevisionError, RevisionId};
use crate::operation::{Newcomers, Operation};
use crate::schema::DialectName;

/// The text of the file for a revision; its own `text` is not looked at. `describe` says what a dependency is, for
/// the comment behind its id; `dialects` are those that the comments on losses speak of.
///
/// # Errors
/// Where an operation has no form in TOML.
pub fn write_revision(
    revision: &Revision,
    dialects: &[DialectName],
    describe: impl Fn(&RevisionId) -> Option<String>,
) -> Result<String, RevisionError> {
    let mut text = write_head(revision, describe);
    let lists = [
        (OperationList::Operation, revision.operations.as_slice()),
        (OperationList::Downgrade, revision.downgrade.as_deref().unwrap_or_default()),
    ];
    for (list, operations) in lists {
        write_operations(&mut text, list, operations, dialects).map_err(|source| RevisionError::Write {
            revision: revision.name(),
            message: source.to_string(),
        })?;
    }
    Ok(text)
}

fn write_head(revision: &Revision, describe: impl Fn(&RevisionId) -> Option<String>) -> String {
    let Revision { app, number, id, parents, depends_on, replaces, message, created, .. } = revision;
    let mut head = format!(
        "# {app} {number:04}: {title}\n\
         # Review before applying: cargo migrate sql {name}\n\n\
         format = {FORMAT}\n\
         id = \"{id}\"\n\
         parents = {parents}\n\
         depends_on = {depends_on}\n",
        title = comment_text(message),
        name = revision.name(),
        parents = write_ids(parents, |_| None),
        depends_on = write_ids(depends_on, describe),
    );
    if !replaces.is_empty() {
        let _ = writeln!(head, "replaces = {}", write_ids(replaces, |_| None));
    }
    let _ = writeln!(head, "message = {}\ncreated = {created}", Value::from(message.as_str()));
    if revision.downgrade.as_ref().is_some_and(Vec::is_empty) {
        head.push_str("downgrade = []\n");
    }
    head
}

/// One line that can stand in a comment.
fn comment_text(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.trim().to_owned()
}

/// A list of ids: in one line, or an id a line where one has a comment.
pub(super) fn write_ids(ids: &[RevisionId], describe: impl Fn(&RevisionId) -> Option<String>) -> String {
    let comments: Vec<Option<String>> = ids.iter().map(describe).collect();
    if comments.iter().all(Option::is_none) {
        let list = ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>();
        return format!("[{}]", list.join(", "));
    }
    let mut text = "[\n".to_owned();
    for (id, comment) in ids.iter().zip(comments) {
        let comment = comment.map(|comment| format!(" # {}", comment_text(&comment))).unwrap_or_default();
        let _ = writeln!(text, "    \"{id}\",{comment}");
    }
    text + "]"
}

/// Operations as tables, each after an empty line, and after what it may lose.
pub(super) fn write_operations(
    text: &mut String,
    list: OperationList,
    operations: &[Operation],
    dialects: &[DialectName],
) -> Result<(), toml_edit::ser::Error> {
    let mut new = Newcomers::default();
    for operation in operations {
        text.push('\n');
        if list == OperationList::Operation {
            write_careful(text, operation, &new, dialects);
        }
        new.follow(operation);
        let _ = writeln!(text, "[[{}]]", list.key());
        match operation.serialize(ValueSerializer::new())? {
            Value::InlineTable(table) => write_keys(text, "", table),
            other => drop(writeln!(text, "{other}")),
        }
    }
    Ok(())
}

/// What a reviewer should know before saying yes.
fn write_careful(text: &mut String, operation: &Operation, new: &Newcomers, dialects: &[DialectName]) {
    let loss = operation.loss_on(dialects);
    for forward in loss.forward.into_iter().chain(new.broken_by(operation)) {
        let _ = writeln!(text, "# Careful: {}", comment_text(&forward));
    }
    if let Some(back) = loss.back {
        let _ = writeln!(text, "# Way back: {}", comment_text(&back));
    }
}

fn write_keys(text: &mut String, prefix: &str, table: InlineTable) {
    for (key, value) in table {
        write_key(text, &format!("{prefix}{}", Key::new(key.as_str())), value);
    }
}

fn write_key(text: &mut String, key: &str, value: Value) {
    match value {
        // Statements by dialect: a list each.
        Value::InlineTable(table) if matches!(key, "up" | "down") => {
            write_keys(text, &format!("{key}."), table)
        }
        Value::Array(list) if list.iter().any(needs_own_line) || (list.len() > 1 && is_statements(key)) => {
            let _ = writeln!(text, "{key} = [");
            for item in list {
                let _ = writeln!(text, "    {},", item.decorated("", ""));
            }
            text.push_str("]\n");
        }
        other => drop(writeln!(text, "{key} = {}", other.decorated("", ""))),
    }
}

fn needs_own_line(value: &Value) -> bool {
    match value {
        Value::InlineTable(_) => true,
        Value::String(text) => text.value().contains('\n'),
        _ => false,
    }
}

fn is_statements(key: &str) -> bool {
    key.starts_with("up") || key.starts_with("down")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read_document;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct File {
        #[serde(default)]
        operation: Vec<Operation>,
    }

    fn layout_of(text: &str) -> Result<String, Box<dyn std::error::Error>> {
        let file: File = read_document("f", text)?;
        let mut written = String::new();
        write_operations(&mut written, OperationList::Operation, &file.operation, &DialectName::ALL)?;
        assert_eq!(read_document::<File>("f", &written)?.operation, file.operation, "{written}");
        Ok(written.trim_start().to_owned())
    }

    #[test]
    fn a_table_has_its_columns_one_a_line() -> Result<(), Box<dyn std::error::Error>> {
        insta::assert_snapshot!(layout_of(r#"
            [[operation]]
            kind = "create_table"
            table = "auth.users"
            columns = [
                {name="id", type="int8", nullable=false, auto_increment=true},
                {name="data", type={default="json", postgres="jsonb"}, nullable=true},
            ]
            constraints = [{kind="primary_key", name="pk_users", columns=["id"]}]
            [[operation]]
            kind = "add_column"
            table = "users"
            column = {name="age", type="int", nullable=true}
        "#)?, @r#"
        [[operation]]
        kind = "create_table"
        table = "auth.users"
        columns = [
            { name = "id", type = "bigint", auto_increment = true },
            { name = "data", type = { default = "json", postgres = "jsonb" }, nullable = true },
        ]
        constraints = [
            { kind = "primary_key", name = "pk_users", columns = ["id"] },
        ]

        [[operation]]
        kind = "add_column"
        table = "users"
        column = { name = "age", type = "integer", nullable = true }
        "#);
        Ok(())
    }

    #[test]
    fn statements_have_a_line_each() -> Result<(), Box<dyn std::error::Error>> {
        insta::assert_snapshot!(layout_of(r#"
            [[operation]]
            kind = "sql"
            up = {default = ["one", "two\nlines"], mysql = []}
            down = ["three"]
            state = [{kind="rename_table", from="a", to="b"}]
        "#)?, @r#"
        [[operation]]
        kind = "sql"
        up.default = [
            "one",
            """
        two
        lines""",
        ]
        up.mysql = []
        down = ["three"]
        state = [
            { kind = "rename_table", from = "a", to = "b" },
        ]
        "#);
        Ok(())
    }

    #[test]
    fn what_rows_may_break_stands_above_it() -> Result<(), Box<dyn std::error::Error>> {
        insta::assert_snapshot!(layout_of(r#"
            [[operation]]
            kind = "create_table"
            table = "teams"
            columns = [{name="id", type="integer"}]
            [[operation]]
            kind = "add_constraint"
            table = "teams"
            constraint = {kind="unique", name="uq_teams_id", columns=["id"]}
            [[operation]]
            kind = "add_constraint"
            table = "users"
            constraint = {kind="foreign_key", name="fk_users_team", columns=["team"], references={table="teams", columns=["id"]}}
        "#)?, @r#"
        [[operation]]
        kind = "create_table"
        table = "teams"
        columns = [
            { name = "id", type = "integer" },
        ]

        [[operation]]
        kind = "add_constraint"
        table = "teams"
        constraint = { kind = "unique", name = "uq_teams_id", columns = ["id"] }

        # Careful: rows of users whose team is in no teams.id stop this revision
        [[operation]]
        kind = "add_constraint"
        table = "users"
        constraint = { kind = "foreign_key", name = "fk_users_team", columns = ["team"], references = { table = "teams", columns = ["id"] } }
        "#);
        Ok(())
    }
}
