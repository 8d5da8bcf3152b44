//! Expressions on MySQL and MariaDB, in one form: what a person wrote and what the servers print of it are the same
//! text. Names stand in backticks where they need quotes.
//!
//! A text that cannot be read is left as it is.

mod functions;
mod modes;
mod node;
mod parse;
mod power;
mod reserved;
mod simplify;
mod token;
mod write;

use migrate_runtime::Flavour;

pub(super) use self::modes::mode_of_value;
use self::node::Node;
pub(super) use self::token::{Token, tokenize};
use self::write::Quotes;
use crate::dialect::RenderError;
use crate::dialect::sql::expression_on;
use crate::schema::{ByDialect, Column, DialectName, Expression, Literal, Table};

/// What an expression is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It holds or it does not: a check.
    Condition,
    /// It gives a value: a default, a generated column, a part of an index.
    Value,
}

/// The one form of an expression on the table; none where it cannot be read.
fn tree(text: &str, table: &Table, purpose: Purpose) -> Option<Node> {
    let resolve = |name: &str| {
        let exact = table.column(name);
        let column =
            exact.or_else(|| table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name)));
        column.map(|column| column.name.clone())
    };
    let node = parse::parse(&token::tokenize(text)?, &resolve)?;
    Some(match purpose {
        Purpose::Condition => simplify::condition(node),
        Purpose::Value => simplify::value(node),
    })
}

/// The expression in the one form; as it is where it cannot be read.
pub(super) fn canonical(text: &str, table: &Table, purpose: Purpose) -> Expression {
    match tree(text, table, purpose) {
        Some(node) => Expression::new(write::write(&node, Quotes::Double)),
        None => Expression::new(text),
    }
}

/// A list of expressions between commas in the one form; none where it cannot be read.
pub(super) fn canonical_list(text: &str, table: &Table) -> Option<String> {
    list(text, table, Quotes::Double)
}

/// A list of expressions between commas as SQL; none where it cannot be read.
pub(super) fn sql_list(text: &str, table: &Table) -> Option<String> {
    list(text, table, Quotes::Backquotes)
}

fn list(text: &str, table: &Table, quotes: Quotes) -> Option<String> {
    match tree(&format!("row({text})"), table, Purpose::Value)? {
        Node::Call { arguments, .. } => {
            let list = arguments.iter().map(|node| write::write(node, quotes));
            Some(list.collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}

/// The literal that the expression is.
pub(super) fn literal(text: &str, table: &Table) -> Option<Literal> {
    match tree(text, table, Purpose::Value)? {
        Node::Number(number) => Some(match number.parse::<i128>() {
            Ok(integer) => Literal::Integer(integer),
            Err(_) => Literal::Float(number),
        }),
        Node::Text { introducer: None, text } => Some(Literal::Text(text)),
        Node::Hex(digits) => Literal::bytes_from_hex(&digits),
        Node::Call { name, arguments } if name == "unhex" => match arguments.as_slice() {
            [Node::Text { text, .. }] => Literal::bytes_from_hex(text),
            _ => None,
        },
        _ => None,
    }
}

/// The text of an expression that a catalogue gives. MySQL puts a backslash before every quote and backslash of its own
/// text, and takes the bytes of texts beyond ASCII for characters.
pub(super) fn printed(text: &str, flavour: Flavour) -> String {
    if flavour != Flavour::Mysql {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('n') => plain.push('\n'),
                Some('0') => plain.push('\0'),
                Some('r') => plain.push('\r'),
                Some('Z') => plain.push('\u{1a}'),
                Some(escaped) => plain.push(escaped),
                None => plain.push('\\'),
            },
            other => plain.push(other),
        }
    }
    from_bytes(&plain).unwrap_or(plain)
}

/// The text whose UTF-8 was taken for characters, byte by byte.
fn from_bytes(text: &str) -> Option<String> {
    let bytes = text.chars().map(|character| u8::try_from(u32::from(character)).ok());
    String::from_utf8(bytes.collect::<Option<_>>()?).ok()
}

/// One of the column's expressions.
pub(super) fn expression(
    expression: &ByDialect<Expression>,
    table: &Table,
    column: &Column,
) -> Result<String, RenderError> {
    let subject = format!("column `{}.{}`", table.name, column.name);
    expression_on(expression, DialectName::Mysql, &subject, column.declared.place.as_ref())?;
    Ok(sql(expression, table, Purpose::Value))
}

/// The expression as SQL: in the one form, or where it cannot be read, with the names of columns that stand in double
/// quotes in MySQL's, since to it these are texts.
pub(super) fn sql(expression: &ByDialect<Expression>, table: &Table, purpose: Purpose) -> String {
    let Some(expression) = expression.get(DialectName::Mysql) else { return String::new() };
    match tree(expression.as_str(), table, purpose) {
        Some(node) => write::write(&node, Quotes::Backquotes),
        None => expression.requote_names('`', |name| table.column(name).is_some()),
    }
}
