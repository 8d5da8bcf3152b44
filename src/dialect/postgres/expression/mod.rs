//! Expressions in one form, whoever wrote them.
//!
//! Takes an expression as a person wrote it or as `pg_get_expr` prints it, with the types of the columns that it may
//! name; gives the same text for both, which is SQL that means what they mean. What cannot be read stays as it is.

mod constant;
mod interval;
mod json;
mod kind;
mod node;
mod numbers;
mod parse;
mod rules;

use self::constant::constant;
use self::kind::{Kind, kind_of};
use self::node::Node;
use self::parse::parse;
use self::rules::{fit, settle};
use crate::schema::{
    ByDialect, Column, ColumnType, DefaultValue, DialectName, Expression, Literal, ObjectName,
};

pub(super) use self::kind::ColumnTypes;

/// The expression in its canonical form.
pub(super) fn canonical(text: &str, columns: &ColumnTypes<'_>) -> Expression {
    Expression::new(match parse(text) {
        Some(node) => settle(node, columns).text(),
        None => text.trim().to_owned(),
    })
}

/// What a column of that type takes by default, from SQL: a literal where it is one. None for NULL, which is what a
/// column without a default takes.
pub(super) fn default_value(text: &str, ty: &ColumnType) -> Option<DefaultValue> {
    let none = |_: &str| None;
    let Some(node) = parse(text) else { return Some(sql(text.trim())) };
    default_of(fit(settle(node, &none), &Kind::of(ty)), ty)
}

/// The literal as it comes back from a column of that type.
pub(super) fn default_literal(literal: &Literal, ty: &ColumnType) -> Option<DefaultValue> {
    let node = match literal {
        Literal::Boolean(value) => Node::Boolean(*value),
        Literal::Integer(value) => Node::Number(value.to_string()),
        Literal::Float(text) => match constant::number(text) {
            Some(digits) => Node::Number(digits),
            None => constant(text, &Kind::Float),
        },
        Literal::Text(text) => constant(text, &Kind::of(ty)),
        Literal::Bytes(_) => return Some(DefaultValue::Literal(literal.clone())),
    };
    default_of(node, ty)
}

/// True where expressions over the column mean the same with both types, casts and all.
pub(super) fn is_same_kind(one: &Column, other: &Column) -> bool {
    let kind = |column: &Column| column.type_on(DialectName::Postgres).map(Kind::of);
    kind(one) == kind(other)
}

/// The sequence out of which the column takes its default.
pub(super) fn nextval(column: &Column) -> Option<ObjectName> {
    let Some(DefaultValue::Sql(text)) = &column.default else { return None };
    match parse(text.get(DialectName::Postgres)?.as_str())? {
        Node::Call(name, arguments) if name == "nextval" => match arguments.as_slice() {
            [Node::Text(sequence)] => sequence.parse().ok(),
            [Node::Cast(of, _)] => match of.as_ref() {
                Node::Text(sequence) => sequence.parse().ok(),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// A constant as it is printed beside an expression of that text.
pub(super) fn constant_like(text: &str, like: &str, columns: &ColumnTypes<'_>) -> String {
    let kind = parse(like).map_or(Kind::Unknown, |node| kind_of(&node, columns));
    match parse(text) {
        Some(node) => fit(settle(node, columns), &kind).text(),
        None => text.trim().to_owned(),
    }
}

fn default_of(node: Node, ty: &ColumnType) -> Option<DefaultValue> {
    let literal = match node {
        Node::Null => return None,
        Node::Cast(of, _) if *of == Node::Null => return None,
        Node::Cast(of, to) if matches!(*of, Node::Number(_)) && to.kind.is_number() && !to.limited => {
            return default_of(*of, ty);
        }
        Node::Boolean(value) => Literal::Boolean(value),
        Node::Number(digits) => {
            let digits = constant::shortest(&digits);
            match (digits.parse::<i128>(), float(digits)) {
                (Ok(value), _) => Literal::Integer(value),
                (_, Some(literal)) => literal,
                _ => return Some(sql(digits)),
            }
        }
        Node::Text(text) => match text.strip_prefix("\\x").filter(|_| Kind::of(ty) == Kind::Bytes) {
            Some(digits) => Literal::bytes_from_hex(digits).unwrap_or(Literal::Text(text)),
            None => Literal::Text(text),
        },
        other => return Some(sql(&other.text())),
    };
    Some(DefaultValue::Literal(literal))
}

/// A float literal, where 64 bits hold all the digits.
fn float(digits: &str) -> Option<Literal> {
    let literal = Literal::float(digits.parse().ok()?);
    match &literal {
        Literal::Float(text) if constant::number(text).as_deref() == Some(digits) => Some(literal),
        _ => None,
    }
}

fn sql(text: &str) -> DefaultValue {
    DefaultValue::Sql(ByDialect::everywhere(Expression::new(text)))
}

#[cfg(test)]
mod tests;
