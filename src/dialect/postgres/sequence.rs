//! Sequences on PostgreSQL: those of their own, and those that belong to columns.

use super::names::{alter_column, object};
use super::schemas::{create_schema, schema_change};
use super::script::block;
use super::types::type_text;
use super::{identity, unsupported};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::dialect::sql::{quote_name, quote_text};
use crate::operation::AlterSequence;
use crate::schema::{
    ColumnType, Identity, ObjectName, Schema, Sequence, SequenceOptions, SequenceOwner, shorten_name,
};

/// Makes a sequence. It is given to its column at once where that is there, else when that is made.
pub(super) fn create(sequence: &Sequence, after: &Schema, steps: &mut Steps) -> Result<(), RenderError> {
    create_schema(&sequence.name, after, steps);
    let mut text = format!("CREATE SEQUENCE {}", object(&sequence.name));
    if let Some(ty) = type_words(sequence)? {
        text.push_str(&format!(" AS {ty}"));
    }
    let options = identity::words(&sequence.options);
    if !options.is_empty() {
        text.push_str(&format!(" {options}"));
    }
    steps.execute(text);
    if let Some(owner) = sequence.owned_by.as_ref().filter(|owner| is_there(owner, after)) {
        steps.execute(owned_by(&sequence.name, Some(owner)));
    }
    Ok(())
}

fn is_there(owner: &SequenceOwner, schema: &Schema) -> bool {
    schema.table(&owner.table).is_some_and(|table| table.column(&owner.column).is_some())
}

fn type_words(sequence: &Sequence) -> Result<Option<String>, RenderError> {
    let Some(ty) = &sequence.ty else { return Ok(None) };
    let words =
        type_text(ty).ok().filter(|words| matches!(words.as_str(), "smallint" | "integer" | "bigint"));
    words.map(Some).ok_or_else(|| {
        unsupported(format!("sequences of type `{ty}`"), format!("sequence `{}`", sequence.name))
            .at(&sequence.declared)
            .with_hint("make it `smallint`, `integer` or `bigint`")
    })
}

fn owned_by(sequence: &ObjectName, owner: Option<&SequenceOwner>) -> String {
    let owner = owner.map_or_else(
        || "NONE".to_owned(),
        |owner| format!("{}.{}", object(&owner.table), quote_name(&owner.column)),
    );
    format!("ALTER SEQUENCE {} OWNED BY {owner}", object(sequence))
}

/// Gives a new table's columns the sequences that were made for them.
pub(super) fn give(table: &ObjectName, column: Option<&str>, after: &Schema, steps: &mut Steps) {
    for sequence in after.sequences.values() {
        let owner = sequence.owned_by.as_ref().filter(|owner| owner.table == *table);
        if let Some(owner) = owner.filter(|owner| column.is_none_or(|column| column == owner.column)) {
            steps.execute(owned_by(&sequence.name, Some(owner)));
        }
    }
}

/// Takes the sequences back that are to stay when a table or a column of it goes.
pub(super) fn take_back(table: &ObjectName, column: Option<&str>, after: &Schema, steps: &mut Steps) {
    for sequence in after.sequences.values() {
        let owner = sequence.owned_by.as_ref().filter(|owner| owner.table == *table);
        if owner.is_some_and(|owner| column.is_none_or(|column| column == owner.column)) {
            steps.execute(owned_by(&sequence.name, None));
        }
    }
}

/// Changes a sequence: its name and schema, its type, how it counts, whose it is.
pub(super) fn alter(alter: &AlterSequence, after: &Schema, steps: &mut Steps) -> Result<(), RenderError> {
    let (from, to) = (&alter.from, &alter.to);
    if from.owned_by != to.owned_by && from.owned_by.is_some() {
        steps.execute(owned_by(&from.name, None));
    }
    if from.name.schema != to.name.schema {
        create_schema(&to.name, after, steps);
        steps.execute(schema_change("SEQUENCE", &from.name, to.name.schema.as_deref()));
    }
    if from.name.name != to.name.name {
        let moved = to.name.with_name(&from.name.name);
        steps.execute(format!("ALTER SEQUENCE {} RENAME TO {}", object(&moved), quote_name(&to.name.name)));
    }
    let name = quote_text(&object(&to.name));
    let ty = to.ty.as_ref().unwrap_or(&ColumnType::BIGINT);
    if from.ty != to.ty {
        // Together with new bounds, the old ones would be taken for the type's own.
        let words = format!("AS {}", type_words(to)?.unwrap_or_else(|| "bigint".to_owned()));
        steps.execute(change(&name, &words, &identity::with_bounds(&from.options, ty)));
    }
    if from.ty != to.ty || from.options != to.options {
        let words = identity::all_words(&to.options);
        steps.execute(change(&name, &words, &identity::with_bounds(&to.options, ty)));
    }
    if let Some(owner) = to.owned_by.as_ref().filter(|_| from.owned_by != to.owned_by) {
        steps.execute(owned_by(&to.name, Some(owner)));
    }
    Ok(())
}

/// Drops a sequence.
pub(super) fn drop(sequence: &Sequence, steps: &mut Steps) {
    steps.execute(format!("DROP SEQUENCE {}", object(&sequence.name)));
}

/// Changes the sequence that a column owns, whatever its name is.
pub(super) fn alter_owned(
    table: &ObjectName,
    column: &str,
    words: &str,
    bounded: &SequenceOptions,
) -> String {
    change(&of_column(table, column), words, bounded)
}

/// Drops the sequence that a column owns.
pub(super) fn drop_owned(table: &ObjectName, column: &str) -> String {
    block(&format!("BEGIN\n  EXECUTE 'DROP SEQUENCE ' || {};\nEND", of_column(table, column)))
}

/// Begins the sequence of a new column anew, with its options.
pub(super) fn begin_owned(table: &ObjectName, column: &str, words: &str) -> String {
    let name = of_column(table, column);
    let words = quote_text(&format!(" {words} RESTART"));
    block(&format!("BEGIN\n  EXECUTE 'ALTER SEQUENCE ' || {name} || {words};\nEND"))
}

fn of_column(table: &ObjectName, column: &str) -> String {
    format!("pg_get_serial_sequence({}, {})", quote_text(&object(table)), quote_text(column))
}

/// Gives a sequence other options. It goes on where it stands, or where it can begin within its new bounds.
fn change(name: &str, words: &str, bounded: &SequenceOptions) -> String {
    let low = bounded.minimum.unwrap_or(i64::MIN);
    let high = bounded.maximum.unwrap_or(i64::MAX);
    block(&format!(
        "DECLARE\n  name text := {name};\n  last bigint;\nBEGIN\n  EXECUTE 'SELECT last_value FROM ' || name INTO last;\n  \
         EXECUTE 'ALTER SEQUENCE ' || name || {} ||\n    CASE WHEN last BETWEEN {low} AND {high} THEN ''\n    \
         ELSE ' RESTART WITH ' || LEAST(GREATEST(last, {low}), {high}) END;\nEND",
        quote_text(&format!(" {words}"))
    ))
}

/// Makes a sequence for a column that is to count by it, as `serial` does. A sequence keeps its name when its table gets
/// another: where the name is taken, the next one is, as by the server.
pub(super) fn create_owned(table: &ObjectName, column: &str, ty: &ColumnType) -> String {
    let numbered = |number: &str| shorten_name(&format!("{}_{column}_seq{number}", table.name));
    let names: Vec<String> = ["", "1", "2", "3"]
        .iter()
        .map(|number| quote_text(&object(&table.with_name(numbered(number)))))
        .collect();
    let words = type_text(ty).unwrap_or("bigint".to_owned());
    let create = format!(" AS {words} OWNED BY {}.{}", object(table), quote_name(column));
    let draw = alter_column(table, column, "SET DEFAULT nextval(");
    block(&format!(
        "DECLARE\n  name text := (\n    SELECT free FROM unnest(ARRAY[{}]) WITH ORDINALITY x (free, place)\n    \
         WHERE to_regclass(free) IS NULL ORDER BY place LIMIT 1);\nBEGIN\n  \
         EXECUTE 'CREATE SEQUENCE ' || name || {};\n  EXECUTE {} || quote_literal(name) || ')';\nEND",
        names.join(", "),
        quote_text(&create),
        quote_text(&draw),
    ))
}

/// The column goes on behind the last value that is there.
pub(super) fn go_on(table: &ObjectName, column: &str, identity: &Identity) -> String {
    let (on, name) = (object(table), quote_name(column));
    let down = identity.sequence.increment.is_some_and(|by| by < 0);
    let next = match (down, identity.sequence.start, identity.sequence.minimum.or(identity.sequence.maximum))
    {
        (true, start, bound) => {
            format!("LEAST(COALESCE(min({name}), 0) - 1, {})", start.or(bound).unwrap_or(-1))
        }
        (false, None, None) => format!("COALESCE(max({name}), 0) + 1"),
        (false, start, _) => {
            let first = start.or(identity.sequence.minimum).unwrap_or(1);
            format!("GREATEST(COALESCE(max({name}), 0) + 1, {first})")
        }
    };
    format!("SELECT setval({}, {next}, false) FROM {on}", of_column(table, column))
}
