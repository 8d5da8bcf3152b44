//! Constraints of a table, and the clauses that they share with those of columns.

use super::super::canonical::canonical_of;
use super::super::token::Token;
use super::cursor::{Cursor, split_at_commas};
use super::table::Reader;
use crate::schema::{
    ByDialect, ConstraintDefinition, Deferrable, Expression, ForeignKey, ObjectName, ReferentialAction,
};

/// What happens where a row breaks a constraint, where that is not the usual thing.
pub(super) struct Conflict(pub(super) String);

/// All that is left are constraints.
pub(super) fn read_all(reader: &mut Reader<'_>, mut cursor: Cursor<'_, '_>) -> Option<()> {
    let mut named = None;
    while !cursor.is_at_end() {
        if cursor.accept_symbol(",") {
            continue;
        }
        if cursor.accept("CONSTRAINT") {
            named = Some(cursor.name()?);
            continue;
        }
        read_one(reader, &mut cursor, named.take())?;
    }
    Some(())
}

fn read_one(reader: &mut Reader<'_>, cursor: &mut Cursor<'_, '_>, named: Option<String>) -> Option<()> {
    let table = reader.table.name.name.clone();
    let kind;
    if cursor.accept("PRIMARY KEY") {
        kind = "primary key";
        let columns = read_columns(reader, kind, cursor.group()?)?;
        reader.add(named, ConstraintDefinition::primary_key(columns));
    } else if cursor.accept("UNIQUE") {
        kind = "unique constraint";
        let columns = read_columns(reader, kind, cursor.group()?)?;
        reader.add(named, ConstraintDefinition::unique(columns));
    } else if cursor.accept("CHECK") {
        kind = "check";
        let expression = Expression::new(canonical_of(cursor.group()?, reader.columns()));
        reader.add(named, ConstraintDefinition::check(ByDialect::everywhere(expression)));
    } else if cursor.accept("FOREIGN KEY") {
        let columns = read_columns(reader, "foreign key", cursor.group()?)?;
        cursor.accept("REFERENCES").then_some(())?;
        read_reference(reader, cursor, named, columns)?;
        if cursor.accept("NOT DEFERRABLE") {
            read_deferrable(cursor);
        } else if cursor.accept("DEFERRABLE") {
            reader.last_key()?.deferrable = Some(read_deferrable(cursor));
        }
        return Some(());
    } else {
        return None;
    }
    if let Some(Conflict(action)) = read_conflict(cursor) {
        reader.note(kind, &table, format!("ON CONFLICT {action}"));
    }
    Some(())
}

/// The names in a list of columns. A schema knows neither a direction nor a collation of them.
fn read_columns(reader: &mut Reader<'_>, kind: &'static str, tokens: &[Token<'_>]) -> Option<Vec<String>> {
    let table = reader.table.name.name.clone();
    let mut columns = Vec::new();
    for part in split_at_commas(tokens) {
        let mut cursor = Cursor::new(part);
        let column = reader.columns().resolve(&cursor.name()?);
        while !cursor.is_at_end() {
            if cursor.accept("AUTOINCREMENT") {
                reader.table.columns.get_mut(&column)?.auto_increment = true;
            } else if cursor.accept("DESC") {
                reader.note(kind, &table, format!("`{column}` is descending"));
            } else if cursor.accept("COLLATE") {
                let collation = cursor.name()?;
                reader.note(kind, &table, format!("`{column}` is compared by {collation}"));
            } else if !cursor.accept("ASC") {
                return None;
            }
        }
        columns.push(column);
    }
    Some(columns)
}

/// ON CONFLICT, where it says something.
pub(super) fn read_conflict(cursor: &mut Cursor<'_, '_>) -> Option<Conflict> {
    if !cursor.accept("ON CONFLICT") {
        return None;
    }
    let action = cursor.name()?.to_ascii_uppercase();
    (action != "ABORT").then_some(Conflict(action))
}

/// What follows DEFERRABLE.
pub(super) fn read_deferrable(cursor: &mut Cursor<'_, '_>) -> Deferrable {
    if cursor.accept("INITIALLY DEFERRED") {
        return Deferrable::Deferred;
    }
    cursor.accept("INITIALLY IMMEDIATE");
    Deferrable::Deferrable
}

/// What follows REFERENCES. The target's columns are none where they are left out: they are found when all tables are
/// known.
pub(super) fn read_reference(
    reader: &mut Reader<'_>,
    cursor: &mut Cursor<'_, '_>,
    named: Option<String>,
    columns: Vec<String>,
) -> Option<()> {
    let target = ObjectName::bare(cursor.name()?);
    let mut target_columns = Vec::new();
    if let Some(tokens) = cursor.group() {
        for part in split_at_commas(tokens) {
            target_columns.push(Cursor::new(part).name()?);
        }
    }
    let mut key = ForeignKey::new(columns, target, target_columns);
    loop {
        if cursor.accept("ON DELETE") {
            key.on_delete = read_action(cursor)?;
        } else if cursor.accept("ON UPDATE") {
            key.on_update = read_action(cursor)?;
        } else if cursor.accept("ON INSERT") {
            read_action(cursor)?;
        } else if cursor.accept("MATCH") {
            read_match(reader, &cursor.name()?, &mut key);
        } else {
            break;
        }
    }
    reader.add(named, ConstraintDefinition::ForeignKey(key));
    Some(())
}

fn read_match(reader: &mut Reader<'_>, word: &str, key: &mut ForeignKey) {
    key.match_full = word.eq_ignore_ascii_case("FULL");
    if !key.match_full && !word.eq_ignore_ascii_case("SIMPLE") {
        let table = reader.table.name.name.clone();
        reader.note("foreign key", &table, format!("MATCH {word}"));
    }
}

fn read_action(cursor: &mut Cursor<'_, '_>) -> Option<ReferentialAction> {
    const ACTIONS: [(&str, ReferentialAction); 5] = [
        ("NO ACTION", ReferentialAction::NoAction),
        ("RESTRICT", ReferentialAction::Restrict),
        ("CASCADE", ReferentialAction::Cascade),
        ("SET NULL", ReferentialAction::SetNull),
        ("SET DEFAULT", ReferentialAction::SetDefault),
    ];
    ACTIONS.into_iter().find(|(words, _)| cursor.accept(words)).map(|(_, action)| action)
}
