//! The definition of a column, with the constraints that stand in it.

use super::super::canonical::canonical_of;
use super::super::declared::neutral_of;
use super::super::default::{default_of_tokens, settle_boolean};
use super::super::lower::collation;
use super::super::token::{Kind, Token};
use super::constraint::{Conflict, read_conflict, read_deferrable, read_reference};
use super::cursor::Cursor;
use super::table::Reader;
use crate::schema::{
    ByDialect, Column, ColumnType, ConstraintDefinition, DefaultValue, DialectName, Expression, Generated,
    Literal,
};

/// Keywords that end a column's type.
const CLAUSES: [&str; 11] = [
    "CONSTRAINT",
    "PRIMARY",
    "NOT",
    "NULL",
    "UNIQUE",
    "CHECK",
    "DEFAULT",
    "COLLATE",
    "REFERENCES",
    "AS",
    "DEFERRABLE",
];

/// The column whose definition is next; its constraints are added to the table.
pub(super) fn read(reader: &mut Reader<'_>, cursor: &mut Cursor<'_, '_>) -> Option<Column> {
    let name = cursor.name()?;
    let mut column = Column { nullable: true, ..Column::new(name, read_type(cursor)) };
    let mut named = None;
    while !cursor.is_at_end() && !cursor.peek()?.is_symbol(",") {
        if cursor.accept("CONSTRAINT") {
            named = Some(cursor.name()?);
            continue;
        }
        read_clause(reader, cursor, &mut column, named.take())?;
    }
    if let Some(ty) = column.type_on(DialectName::Sqlite).cloned() {
        settle_boolean(&mut column, &ty);
    }
    Some(column)
}

fn read_type(cursor: &mut Cursor<'_, '_>) -> ColumnType {
    let rest = cursor.rest();
    let ends = |at: usize| {
        let token = &rest[at];
        let generated = token.is_word("GENERATED") && rest.get(at + 1).is_some_and(|it| it.is_word("ALWAYS"));
        let is_name = matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Text);
        !is_name || token.is_one_of(&CLAUSES) || generated
    };
    let mut length = (0..rest.len()).find(|at| ends(*at)).unwrap_or(rest.len());
    if length > 0 && rest.get(length).is_some_and(|token| token.is_symbol("(")) {
        let closing = rest[length..].iter().position(|token| token.is_symbol(")"));
        length += closing.map_or(0, |closing| closing + 1);
    }
    neutral_of(cursor.take(length))
}

fn read_clause(
    reader: &mut Reader<'_>,
    cursor: &mut Cursor<'_, '_>,
    column: &mut Column,
    named: Option<String>,
) -> Option<()> {
    let columns = vec![column.name.clone()];
    let subject = format!("{}.{}", reader.table.name.name, column.name);
    if cursor.accept("NOT NULL") {
        column.nullable = false;
        note_clause(reader, cursor, "NOT NULL", &subject, named);
    } else if cursor.accept("NULL") {
        read_conflict(cursor);
    } else if cursor.accept("DEFAULT") {
        column.default = Some(read_default(cursor)?);
        note_name(reader, "default", &subject, named);
    } else if cursor.accept("COLLATE") {
        let collate = collation(cursor.next()?.text);
        column.collate = (collate != "BINARY").then(|| everywhere(collate));
        note_name(reader, "collation", &subject, named);
    } else if cursor.accept("PRIMARY KEY") {
        read_primary_key(reader, cursor, column, named);
    } else if cursor.accept("UNIQUE") {
        let conflict = read_conflict(cursor);
        note_conflict(reader, "unique constraint", &subject, conflict);
        reader.add(named, ConstraintDefinition::unique(columns));
    } else if cursor.accept("CHECK") {
        let expression = canonical_of(cursor.group()?, reader.columns());
        let conflict = read_conflict(cursor);
        note_conflict(reader, "check", &subject, conflict);
        reader.add(named, ConstraintDefinition::check(everywhere(expression)));
    } else if cursor.accept("REFERENCES") {
        read_reference(reader, cursor, named, columns)?;
    } else if cursor.accept("NOT DEFERRABLE") {
        read_deferrable(cursor);
    } else if cursor.accept("DEFERRABLE") {
        let deferrable = read_deferrable(cursor);
        reader.last_key()?.deferrable = Some(deferrable);
    } else if cursor.accept("GENERATED ALWAYS AS") || cursor.accept("AS") {
        let expression = everywhere(canonical_of(cursor.group()?, reader.columns()));
        let stored = cursor.accept("STORED");
        let _usual = !stored && cursor.accept("VIRTUAL");
        column.generated = Some(Generated { expression, stored });
        note_name(reader, "generated column", &subject, named);
    } else {
        return None;
    }
    Some(())
}

fn everywhere(text: String) -> ByDialect<Expression> {
    ByDialect::everywhere(Expression::new(text))
}

/// What follows a clause that has no constraint of its own in a schema.
fn note_clause(
    reader: &mut Reader<'_>,
    cursor: &mut Cursor<'_, '_>,
    kind: &'static str,
    subject: &str,
    named: Option<String>,
) {
    note_name(reader, kind, subject, named);
    let conflict = read_conflict(cursor);
    note_conflict(reader, kind, subject, conflict);
}

/// A name where no schema keeps one.
fn note_name(reader: &mut Reader<'_>, kind: &'static str, subject: &str, named: Option<String>) {
    if let Some(name) = named {
        reader.note(kind, subject, format!("called `{name}`"));
    }
}

fn note_conflict(reader: &mut Reader<'_>, kind: &'static str, subject: &str, conflict: Option<Conflict>) {
    if let Some(Conflict(action)) = conflict {
        reader.note(kind, subject, format!("ON CONFLICT {action}"));
    }
}

fn read_primary_key(
    reader: &mut Reader<'_>,
    cursor: &mut Cursor<'_, '_>,
    column: &mut Column,
    named: Option<String>,
) {
    let table = reader.table.name.name.clone();
    if cursor.accept("DESC") {
        reader.note("primary key", &table, "descending");
    }
    cursor.accept("ASC");
    let conflict = read_conflict(cursor);
    note_conflict(reader, "primary key", &table, conflict);
    column.auto_increment = cursor.accept("AUTOINCREMENT");
    reader.add(named, ConstraintDefinition::primary_key(vec![column.name.clone()]));
}

/// A literal with its sign, an expression in parentheses, or a word, which is a text where it is no keyword.
fn read_default(cursor: &mut Cursor<'_, '_>) -> Option<DefaultValue> {
    if let Some(expression) = cursor.group() {
        return Some(default_of_tokens(expression));
    }
    let is_signed = cursor.peek()?.is_symbol("-") || cursor.peek()?.is_symbol("+");
    let tokens = cursor.take(if is_signed { 2 } else { 1 });
    Some(match tokens {
        [word] if is_text(word) => DefaultValue::Literal(Literal::Text(word.name().into_owned())),
        tokens => default_of_tokens(tokens),
    })
}

fn is_text(token: &Token<'_>) -> bool {
    const VALUES: [&str; 6] = ["NULL", "TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"];
    match token.kind {
        Kind::Quoted => true,
        Kind::Word => !token.is_one_of(&VALUES),
        _ => false,
    }
}
