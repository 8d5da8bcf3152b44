//! Numbers of different kinds on the two sides of an operator.
//!
//! PostgreSQL makes the narrower side wider and prints that as a cast. Such casts are taken off; where one was asked
//! for, which shows in that both sides have one or that the other side is no wider, it is kept on the left.

use super::kind::{ColumnTypes, Kind, kind_of};
use super::node::{CastType, Node};

const OPERATORS: [&str; 14] = [
    "=",
    "<>",
    "<",
    ">",
    "<=",
    ">=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "^",
    "IS DISTINCT FROM",
    "IS NOT DISTINCT FROM",
];

/// Operators that PostgreSQL has for integers of one width alone: also the narrower integer becomes a wider one.
const WHOLE: [&str; 4] = ["%", "&", "|", "#"];

/// The operation without the casts that PostgreSQL adds by itself.
pub(super) fn balance(left: Node, operator: &str, right: Node, columns: &ColumnTypes<'_>) -> Node {
    if !OPERATORS.contains(&operator) && !WHOLE.contains(&operator) {
        return Node::binary(left, operator, right);
    }
    let lowest = if WHOLE.contains(&operator) { Kind::Integer } else { Kind::Numeric };
    let (left, left_cast) = uncast(left, &lowest, columns);
    let (right, right_cast) = uncast(right, &lowest, columns);
    let both = left_cast.is_some() && right_cast.is_some();
    let wanted = match (left_cast, right_cast) {
        (Some(one), Some(other)) => Some(if one.kind.rank() < other.kind.rank() { other } else { one }),
        (one, other) => one.or(other),
    };
    let Some(wanted) = wanted else { return Node::binary(left, operator, right) };
    let natural = natural(operator, &kind_of(&left, columns), &kind_of(&right, columns));
    let is_implied = match natural {
        Some(rank) => Some(rank) >= wanted.kind.rank(),
        None => !both,
    };
    if is_implied {
        Node::binary(left, operator, right)
    } else {
        Node::binary(Node::Cast(Box::new(left), wanted), operator, right)
    }
}

/// Takes off the casts that only make a number wider, from some kind on; the outermost is the widest.
fn uncast(node: Node, lowest: &Kind, columns: &ColumnTypes<'_>) -> (Node, Option<CastType>) {
    match node {
        Node::Cast(of, to) if !to.limited && to.kind.rank() >= lowest.rank() => {
            let kind = kind_of(&of, columns);
            let is_wider = kind.rank() <= to.kind.rank() && kind.is_number();
            match *of {
                of @ Node::Cast(..) if is_wider => (uncast(of, lowest, columns).0, Some(to)),
                of if is_wider || kind == Kind::Unknown => (of, Some(to)),
                of => (Node::Cast(Box::new(of), to), None),
            }
        }
        other => (other, None),
    }
}

/// The rank of what PostgreSQL would compute with; none where a side is not known.
fn natural(operator: &str, one: &Kind, other: &Kind) -> Option<u8> {
    let widest = one.rank()?.max(other.rank()?);
    let is_integer = one.is_integer() && other.is_integer();
    if operator == "^" && is_integer { Kind::Float.rank() } else { Some(widest) }
}
