//! A column that begins or ends to count on PostgreSQL, or counts in another way.

use super::column::is_serial;
use super::names::alter_column;
use super::types::type_text;
use super::{identity, sequence};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
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

/// Takes away the old way to count, where there is another one afterwards. An identity's sequence gets its column's type
/// along with it: where that is a smaller one, the sequence must fit in it before.
pub(super) fn go(alter: &AlterColumn, steps: &mut Steps) {
    match (way(&alter.from), way(&alter.to)) {
        (Way::Identity, Way::Identity) if holds_less(alter) => {
            steps.execute(count_otherwise(alter, &identity::all_words(&counts(&alter.to).sequence)));
        }
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
    let (old, new) = (counts(&alter.from), counts(&alter.to));
    match (way(&alter.from), way(&alter.to)) {
        (_, Way::Not) => {}
        (Way::Identity, Way::Identity) => {
            if old.kind != new.kind {
                let kind = if new.kind == IdentityKind::Always { "ALWAYS" } else { "BY DEFAULT" };
                let what = format!("SET GENERATED {kind}");
                steps.execute(alter_column(&alter.table, alter.column(), &what));
            }
            if (old.sequence != new.sequence || retyped) && !holds_less(alter) {
                steps.execute(count_otherwise(alter, &identity::all_words(&new.sequence)));
            }
        }
        (Way::Serial, Way::Serial) => {
            let words = identity::all_words(&new.sequence);
            if retyped {
                steps.execute(count_otherwise(alter, &format!("AS {} {words}", integer(&alter.to))));
            } else if old.sequence != new.sequence {
                steps.execute(count_otherwise(alter, &words));
            }
        }
        (_, Way::Identity) => {
            let what = format!("ADD {}", identity::generation(&new));
            steps.execute(alter_column(&alter.table, alter.column(), &what));
            steps.execute(sequence::go_on(&alter.table, alter.column(), &new));
        }
        (_, Way::Serial) => {
            let ty = integer_type(&alter.to);
            steps.execute(sequence::create_owned(&alter.table, alter.column(), &ty));
            if !new.sequence.is_usual() {
                steps.execute(count_otherwise(alter, &identity::all_words(&new.sequence)));
            }
            steps.execute(sequence::go_on(&alter.table, alter.column(), &new));
        }
    }
    Ok(())
}

fn integer(column: &Column) -> String {
    let ty = column.type_on(DialectName::Postgres);
    ty.and_then(|ty| type_text(ty).ok()).unwrap_or_else(|| "bigint".to_owned())
}

fn integer_type(column: &Column) -> ColumnType {
    column.type_on(DialectName::Postgres).cloned().unwrap_or(ColumnType::BIGINT)
}

/// How the column counts, also where that is the usual way.
fn counts(column: &Column) -> Identity {
    column.identity.clone().unwrap_or_default()
}

/// True where the new type has not all numbers of the old one.
fn holds_less(alter: &AlterColumn) -> bool {
    identity::holds_less(&integer_type(&alter.from), &integer_type(&alter.to))
}

fn count_otherwise(alter: &AlterColumn, words: &str) -> String {
    let options = identity::with_bounds(&counts(&alter.to).sequence, &integer_type(&alter.to));
    sequence::alter_owned(&alter.table, alter.column(), words, &options)
}
