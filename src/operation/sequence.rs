//! Operations on sequences.

use serde::{Deserialize, Serialize};

use super::Description;
use super::apply::ApplyError;
use crate::schema::{AppLabel, Column, DefaultValue, Expression, ObjectName, Schema, Sequence};

/// A new sequence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreateSequence(pub Sequence);

impl CreateSequence {
    pub(super) fn apply(&self, schema: &mut Schema, app: &AppLabel) -> Result<(), ApplyError> {
        if schema.sequences.contains_key(&self.0.name) {
            return Err(ApplyError::SequenceExists(self.0.name.clone()));
        }
        schema.insert_sequence(Sequence { owner: Some(app.clone()), ..self.0.clone() });
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let name = &self.0.name;
        Description::add(format!("sequence {name}"), format!("create {name}"))
    }
}

/// A sequence gets another name, other options, another column to go with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlterSequence {
    pub from: Sequence,
    pub to: Sequence,
}

impl AlterSequence {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let is_renamed = self.from.name != self.to.name;
        if is_renamed && schema.sequences.contains_key(&self.to.name) {
            return Err(ApplyError::SequenceExists(self.to.name.clone()));
        }
        let owner = remove(schema, &self.from.name)?.owner;
        schema.insert_sequence(Sequence { owner, ..self.to.clone() });
        if is_renamed {
            let columns = schema.tables.values_mut().flat_map(|table| table.columns.iter_mut());
            columns.for_each(|column| self.rename_default(column));
        }
        Ok(())
    }

    /// Defaults that draw from the sequence follow it, as they do in the database.
    fn rename_default(&self, column: &mut Column) {
        if let Some(DefaultValue::Sql(sql)) = &mut column.default {
            let (from, to) = (&self.from.name, &self.to.name);
            *sql = sql.map(|text| Expression::new(rename_drawn(&text.to_string(), from, to)));
        }
    }

    pub(super) fn describe(&self) -> Description {
        let (from, to) = (&self.from.name, &self.to.name);
        if from == to {
            Description::change(format!("sequence {to}"), format!("alter {to}"))
        } else {
            Description::change(format!("sequence {from} to {to}"), format!("rename {from} to {to}"))
        }
    }
}

/// A sequence that goes, with all that is needed to make it again (without where it stands).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DropSequence(pub Sequence);

impl DropSequence {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        remove(schema, &self.0.name).map(drop)
    }

    pub(super) fn describe(&self) -> Description {
        let name = &self.0.name;
        Description::remove(format!("sequence {name}"), format!("drop {name}"))
    }
}

/// The expression with `nextval('from')` as `nextval('to')`.
fn rename_drawn(text: &str, from: &ObjectName, to: &ObjectName) -> String {
    let mut renamed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.to_ascii_lowercase().find(DRAW) {
        let (before, after) = rest.split_at(at + DRAW.len());
        renamed.push_str(before);
        rest = after;
        if let Some((name, behind)) = literal(after)
            && name.parse().is_ok_and(|name: ObjectName| name == *from)
        {
            renamed.push_str(&format!("('{}'", in_literal(to)));
            rest = behind;
        }
    }
    renamed + rest
}

/// What draws a number from a sequence.
const DRAW: &str = "nextval";

/// The first argument, `('name'`, without quotes, and what is behind it.
fn literal(text: &str) -> Option<(&str, &str)> {
    text.trim_start().strip_prefix('(')?.trim_start().strip_prefix('\'')?.split_once('\'')
}

/// The name as PostgreSQL reads it in a text: in double quotes where it would be folded.
fn in_literal(name: &ObjectName) -> String {
    let is_plain =
        |part: &str| part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let quote = |part: &String| if is_plain(part) { part.clone() } else { format!("\"{part}\"") };
    name.schema.iter().chain([&name.name]).map(quote).collect::<Vec<_>>().join(".")
}

fn remove(schema: &mut Schema, name: &ObjectName) -> Result<Sequence, ApplyError> {
    schema.sequences.remove(name).ok_or_else(|| ApplyError::NoSequence(name.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_draws_from_a_renamed_sequence_follows_it() {
        let rename =
            |text: &str| rename_drawn(text, &ObjectName::bare("a"), &ObjectName::qualified("s", "B"));
        assert_eq!(rename("1 + NEXTVAL( 'a'::regclass)"), "1 + NEXTVAL('s.\"B\"'::regclass)");
        for other in ["nextval('ab')", "'a'", "nextval(a)", "nextval"] {
            assert_eq!(rename(other), other);
        }
    }
}
