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
                steps.execute(count_otherwise(alter, new, &identity::all_words(&new.sequence)));
            }
        }
        (Way::Serial, Way::Serial) => {
            if retyped {
                let ty = format!("AS {}", integer(&alter.to));
                steps.execute(count_otherwise(alter, old, &ty));
            }
            if old.sequence != new.sequence || retyped {
                steps.execute(count_otherwise(alter, new, &identity::all_words(&new.sequence)));
            }
        }
        (_, Way::Identity) => {
            let what = format!("ADD {}", identity::generation(new));
            steps.execute(alter_column(&alter.table, alter.column(), &what));
            steps.execute(sequence::go_on(&alter.table, alter.column(), new));
        }
        (_, Way::Serial) => {
            let ty = alter.to.type_on(DialectName::Postgres).cloned().unwrap_or(ColumnType::BIGINT);
            sequence::create_owned(&alter.table, alter.column(), &ty, steps);
            if !new.sequence.is_usual() {
                steps.execute(count_otherwise(alter, new, &identity::all_words(&new.sequence)));
            }
            steps.execute(sequence::go_on(&alter.table, alter.column(), new));
        }
    }
    Ok(())
}

fn integer(column: &Column) -> String {
    let ty = column.type_on(DialectName::Postgres);
    ty.and_then(|ty| type_text(ty).ok()).unwrap_or_else(|| "bigint".to_owned())
}

fn count_otherwise(alter: &AlterColumn, identity: &Identity, words: &str) -> String {
    let ty = alter.to.type_on(DialectName::Postgres).cloned().unwrap_or(ColumnType::BIGINT);
    let options = identity::with_bounds(&identity.sequence, &ty);
    sequence::alter_owned(&alter.table, alter.column(), words, &options)
}
