//! The parts of an expression that the canonical form knows, and how they are written.

use super::kind::Kind;
use crate::dialect::sql::quote_text;

/// One part of an expression. Parentheses are no part: they are written where they are needed.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A column, as it is written and by its name.
    Column {
        written: String,
        name: String,
    },
    Text(String),
    /// Digits, perhaps with a sign and a point.
    Number(String),
    Boolean(bool),
    Null,
    /// `CURRENT_DATE` and the like, in upper case.
    Word(String),
    Cast(Box<Node>, CastType),
    /// `NOT`, `-`.
    Unary(String, Box<Node>),
    Binary(Box<Node>, String, Box<Node>),
    /// Two or more conditions with `AND` (true) or `OR` between them.
    Junction(bool, Vec<Node>),
    /// `IS NULL`, `IS NOT TRUE`.
    Is(Box<Node>, &'static str),
    In {
        of: Box<Node>,
        list: Vec<Node>,
        negated: bool,
    },
    /// `= ANY (…)`
    Quantified {
        of: Box<Node>,
        operator: String,
        word: &'static str,
        over: Box<Node>,
    },
    Call(String, Vec<Node>),
    /// `EXTRACT(year FROM …)`
    Extract(String, Box<Node>),
    Position(Box<Node>, Box<Node>),
    Case {
        of: Option<Box<Node>>,
        branches: Vec<(Node, Node)>,
        otherwise: Option<Box<Node>>,
    },
    Array(Vec<Node>),
    Row(Vec<Node>),
    /// `a[1]`, with what stands between the brackets.
    Subscript(Box<Node>, Vec<Node>),
    Collate(Box<Node>, String),
    AtTimeZone(Box<Node>, Box<Node>),
}

/// A type in a cast.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct CastType {
    /// In PostgreSQL's words.
    pub(super) text: String,
    pub(super) kind: Kind,
    /// Whether it says a length or the like, so that casting to it changes values.
    pub(super) limited: bool,
}

/// How tightly a part holds together; what holds less than its place needs goes into parentheses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Hold {
    Or,
    And,
    Not,
    Is,
    Comparison,
    Range,
    Operator,
    Sum,
    Product,
    Power,
    Zone,
    Collate,
    Sign,
    Cast,
    Whole,
}

impl Node {
    pub(super) fn binary(left: Self, operator: &str, right: Self) -> Self {
        Self::Binary(Box::new(left), operator.to_owned(), Box::new(right))
    }

    /// True for a value that is written down.
    pub(super) fn is_constant(&self) -> bool {
        match self {
            Self::Text(_) | Self::Number(_) | Self::Boolean(_) | Self::Null => true,
            Self::Cast(inner, _) => inner.is_constant(),
            Self::Array(elements) => elements.iter().all(Self::is_constant),
            _ => false,
        }
    }

    fn hold(&self) -> Hold {
        match self {
            Self::Junction(true, _) => Hold::And,
            Self::Junction(false, _) => Hold::Or,
            Self::Unary(operator, _) if operator == "NOT" => Hold::Not,
            Self::Unary(operator, _) if operator == "-" || operator == "+" => Hold::Sign,
            Self::Unary(..) => Hold::Operator,
            Self::Number(text) if text.starts_with('-') => Hold::Sign,
            Self::Is(..) => Hold::Is,
            Self::In { .. } => Hold::Range,
            Self::Quantified { .. } => Hold::Operator,
            Self::Binary(_, operator, _) => operator_hold(operator),
            Self::AtTimeZone(..) => Hold::Zone,
            Self::Collate(..) => Hold::Collate,
            Self::Cast(..) => Hold::Cast,
            Self::Column { .. }
            | Self::Text(_)
            | Self::Number(_)
            | Self::Boolean(_)
            | Self::Null
            | Self::Word(_)
            | Self::Call(..)
            | Self::Extract(..)
            | Self::Position(..)
            | Self::Case { .. }
            | Self::Array(_)
            | Self::Row(_)
            | Self::Subscript(..) => Hold::Whole,
        }
    }

    /// The part as SQL.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Column { written, .. } => written.clone(),
            Self::Text(text) => quote_text(text),
            Self::Number(text) | Self::Word(text) => text.clone(),
            Self::Boolean(value) => value.to_string(),
            Self::Null => "NULL".to_owned(),
            Self::Cast(inner, to) => format!("{}::{}", inner.within(Hold::Sign), to.text),
            Self::Unary(operator, of) if operator == "NOT" => format!("NOT {}", of.within(Hold::Not)),
            Self::Unary(operator, of) => format!("{operator} {}", of.within(Hold::Cast)),
            Self::Binary(left, operator, right) => {
                let hold = operator_hold(operator);
                format!("{} {operator} {}", left.within(hold), right.within(hold))
            }
            Self::Junction(all, parts) => {
                let (word, hold) = if *all { (" AND ", Hold::And) } else { (" OR ", Hold::Or) };
                parts.iter().map(|part| part.within(hold)).collect::<Vec<_>>().join(word)
            }
            Self::Is(of, what) => format!("{} {what}", of.within(Hold::Is)),
            Self::In { of, list, negated } => {
                let word = if *negated { "NOT IN" } else { "IN" };
                format!("{} {word} ({})", of.within(Hold::Range), texts(list))
            }
            Self::Quantified { of, operator, word, over } => {
                format!("{} {operator} {word} ({})", of.within(Hold::Operator), over.text())
            }
            Self::Call(name, arguments) => format!("{name}({})", texts(arguments)),
            Self::Extract(field, of) => format!("EXTRACT({field} FROM {})", of.text()),
            Self::Position(what, of) => {
                format!("POSITION({} IN {})", what.within(Hold::Range), of.within(Hold::Range))
            }
            Self::Case { of, branches, otherwise } => case(of.as_deref(), branches, otherwise.as_deref()),
            Self::Array(elements) => format!("ARRAY[{}]", texts(elements)),
            Self::Row(elements) => format!("ROW({})", texts(elements)),
            Self::Subscript(of, between) => {
                let bounds: Vec<String> = between.iter().map(Self::text).collect();
                let of = match **of {
                    Self::Column { .. } => of.text(),
                    _ => format!("({})", of.text()),
                };
                format!("{of}[{}]", bounds.join(":"))
            }
            Self::Collate(of, collation) => format!("{} COLLATE {collation}", of.within(Hold::Collate)),
            Self::AtTimeZone(of, zone) => {
                format!("{} AT TIME ZONE {}", of.within(Hold::Zone), zone.within(Hold::Zone))
            }
        }
    }

    /// The part where something stands beside it that holds so tightly.
    fn within(&self, hold: Hold) -> String {
        if self.hold() > hold { self.text() } else { format!("({})", self.text()) }
    }
}

fn texts(nodes: &[Node]) -> String {
    nodes.iter().map(Node::text).collect::<Vec<_>>().join(", ")
}

fn operator_hold(operator: &str) -> Hold {
    match operator {
        "=" | "<>" | "<" | ">" | "<=" | ">=" => Hold::Comparison,
        "IS DISTINCT FROM" | "IS NOT DISTINCT FROM" => Hold::Is,
        "LIKE" | "ILIKE" | "NOT LIKE" | "NOT ILIKE" => Hold::Range,
        "+" | "-" => Hold::Sum,
        "*" | "/" | "%" => Hold::Product,
        "^" => Hold::Power,
        _ => Hold::Operator,
    }
}

fn case(of: Option<&Node>, branches: &[(Node, Node)], otherwise: Option<&Node>) -> String {
    let mut text = "CASE".to_owned();
    if let Some(of) = of {
        text.push_str(&format!(" {}", of.text()));
    }
    for (when, then) in branches {
        text.push_str(&format!(" WHEN {} THEN {}", when.text(), then.text()));
    }
    if let Some(otherwise) = otherwise {
        text.push_str(&format!(" ELSE {}", otherwise.text()));
    }
    text.push_str(" END");
    text
}
