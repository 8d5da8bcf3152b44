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

/// The operation without the casts that PostgreSQL adds by itself.
pub(super) fn balance(left: Node, operator: &str, right: Node, columns: &ColumnTypes<'_>) -> Node {
    if !OPERATORS.contains(&operator) {
        return Node::binary(left, operator, right);
    }
    let (left, left_cast) = uncast(left, columns);
    let (right, right_cast) = uncast(right, columns);
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

/// Takes off the casts that only make a number wider; the outermost is the widest.
fn uncast(node: Node, columns: &ColumnTypes<'_>) -> (Node, Option<CastType>) {
    match node {
        Node::Cast(of, to) if !to.limited && matches!(to.kind, Kind::Numeric | Kind::Float) => {
            let kind = kind_of(&of, columns);
            let is_wider = kind.rank() <= to.kind.rank() && kind.is_number();
            match *of {
                of @ Node::Cast(..) if is_wider => (uncast(of, columns).0, Some(to)),
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
    Some(if operator == "^" && widest == 0 { 2 } else { widest })
}
