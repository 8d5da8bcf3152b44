//! A column that begins or ends to count on PostgreSQL, or counts in another way.

use super::column::is_serial;
use super::names::{alter_column, object};
use super::{identity, sequence};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::dialect::sql::{quote_name, quote_text};
use crate::operation::AlterColumn;
use crate::schema::{Column, ColumnType, DialectName, Identity, IdentityKind};

/// How a column counts, on the two sides of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Not,
    Identity,
    Serial,
}

fn way(column: &Column) -> Way {
    match (column.auto_increment, is_serial(column)) {
        (false, _) => Way::Not,
        (true, false) => Way::Identity,
        (true, true) => Way::Serial,
    }
}

/// Takes away the old way to count, where there is another one afterwards.
pub(super) fn go(alter: &AlterColumn, steps: &mut Steps) {
    match (way(&alter.from), way(&alter.to)) {
        (from, to) if from == to => {}
        (Way::Identity, _) => steps.execute(alter_column(&alter.table, alter.column(), "DROP IDENTITY")),
        (Way::Serial, _) => {
            steps.execute(alter_column(&alter.table, alter.column(), "DROP DEFAULT"));
            steps.execute(sequence::drop_owned(&alter.table, alter.column()));
        }
        (Way::Not, _) => {}
    }
}

/// Brings the new way to count.
pub(super) fn come(alter: &AlterColumn, retyped: bool, steps: &mut Steps) -> Result<(), RenderError> {
    let usual = Identity::default();
    let new = alter.to.identity.as_ref().unwrap_or(&usual);
    let old = alter.from.identity.as_ref().unwrap_or(&usual);
    match (way(&alter.from), way(&alter.to)) {
        (_, Way::Not) => {}
        (Way::Identity, Way::Identity) => {
            if old.kind != new.kind {
                let kind = if new.kind == IdentityKind::Always { "ALWAYS" } else { "BY DEFAULT" };
                let what = format!("SET GENERATED {kind}");
                steps.execute(alter_column(&alter.table, alter.column(), &what));
            }
            if old.sequence != new.sequence || retyped {
                let words = identity::set_words(&new.sequence);
                steps.execute(alter_column(&alter.table, alter.column(), &words));
            }
        }
        (Way::Serial, Way::Serial) => {
            if old.sequence != new.sequence || retyped {
                let words = format!("AS {} {}", integer(&alter.to), identity::all_words(&new.sequence));
                steps.execute(sequence::alter_owned(&alter.table, alter.column(), &words));
            }
        }
        (_, Way::Identity) => {
            let what = format!("ADD {}", identity::generation(new));
            steps.execute(alter_column(&alter.table, alter.column(), &what));
            go_on(alter, new, steps);
        }
        (_, Way::Serial) => {
            let ty = alter.to.type_on(DialectName::Postgres).cloned().unwrap_or(ColumnType::BIGINT);
            sequence::create_owned(&alter.table, alter.column(), &ty, steps);
            if !new.sequence.is_usual() {
                let words = identity::all_words(&new.sequence);
                steps.execute(sequence::alter_owned(&alter.table, alter.column(), &words));
            }
            go_on(alter, new, steps);
        }
    }
    Ok(())
}

fn integer(column: &Column) -> String {
    let ty = column.type_on(DialectName::Postgres);
    ty.and_then(|ty| super::types::type_text(ty).ok()).unwrap_or_else(|| "bigint".to_owned())
}

/// The column goes on behind the last value that is there.
fn go_on(alter: &AlterColumn, identity: &Identity, steps: &mut Steps) {
    let (on, name) = (object(&alter.table), quote_name(alter.column()));
    let down = identity.sequence.increment.is_some_and(|by| by < 0);
    let next = match (down, identity.sequence.start, identity.sequence.minimum.or(identity.sequence.maximum)) {
        (true, start, bound) => format!("LEAST(COALESCE(min({name}), 0) - 1, {})", start.or(bound).unwrap_or(-1)),
        (false, None, None) => format!("COALESCE(max({name}), 0) + 1"),
        (false, start, _) => {
            let first = start.or(identity.sequence.minimum).unwrap_or(1);
            format!("GREATEST(COALESCE(max({name}), 0) + 1, {first})")
        }
    };
    steps.execute(format!(
        "SELECT setval(pg_get_serial_sequence({}, {}), {next}, false) FROM {on}",
        quote_text(&on),
        quote_text(alter.column())
    ));
}
