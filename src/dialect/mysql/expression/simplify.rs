//! One tree for all ways to write an expression that the servers themselves take for one.
//!
//! Both servers rewrite what they are given before they print it: `not (a > b)` comes back as `a <= b`, a column that
//! stands for a condition as `a <> 0`, `a in (1)` as `a = 1`. They do not agree on how, so their answers and what a
//! person wrote go the same way here. Nothing is done that changes what the expression means.

use super::functions::{rewrite_call, rewrite_word};
use super::node::{Node, Predicate};

/// The tree of a value.
pub(super) fn value(node: Node) -> Node {
    match node {
        Node::Word(word) => match word.as_str() {
            "true" => Node::number("1"),
            "false" => Node::number("0"),
            _ => rewrite_word(word),
        },
        Node::Text { introducer, text } => {
            Node::Text { introducer: introducer.filter(|charset| !is_the_same_in(charset, &text)), text }
        }
        Node::Call { name, arguments } => rewrite_call(name, values(arguments)),
        Node::Sequence(nodes) => Node::Sequence(values(nodes)),
        Node::Row(nodes) => Node::Row(values(nodes)),
        Node::Prefix { operator: "not", operand } => negation(*operand),
        Node::Prefix { operator, operand } => signed(operator, value(*operand)),
        Node::Infix { operator, operands } => infix(operator, operands),
        Node::Predicate { kind, negated, operands } => predicate(kind, negated, operands),
        Node::Case { operand, branches, otherwise } => Node::Case {
            operand: operand.map(|node| Box::new(value(*node))),
            branches: branches.into_iter().map(|(when, then)| (value(when), value(then))).collect(),
            otherwise: otherwise.map(|node| Box::new(value(*node))),
        },
        Node::Interval { value: count, unit } => Node::Interval { value: Box::new(value(*count)), unit },
        Node::Collate { value: text, collation } => {
            Node::Collate { value: Box::new(value(*text)), collation }
        }
        leaf @ (Node::Name(_) | Node::Number(_) | Node::Hex(_) | Node::Moment { .. }) => leaf,
    }
}

fn values(nodes: Vec<Node>) -> Vec<Node> {
    nodes.into_iter().map(value).collect()
}

/// The tree of a condition: what is no comparison is compared with 0.
pub(super) fn condition(node: Node) -> Node {
    as_condition(value(node))
}

fn as_condition(node: Node) -> Node {
    if is_condition(&node) { node } else { Node::infix("<>", node, Node::number("0")) }
}

fn is_condition(node: &Node) -> bool {
    match node {
        Node::Predicate { .. } | Node::Prefix { operator: "not", .. } => true,
        Node::Infix { operator, .. } => {
            is_logical(operator) || opposite(operator).is_some() || *operator == "<=>"
        }
        _ => false,
    }
}

fn is_logical(operator: &str) -> bool {
    matches!(operator, "and" | "or" | "xor")
}

/// The comparison that holds where the other one does not.
fn opposite(operator: &str) -> Option<&'static str> {
    Some(match operator {
        "=" => "<>",
        "<>" => "=",
        "<" => ">=",
        ">=" => "<",
        ">" => "<=",
        "<=" => ">",
        _ => return None,
    })
}

/// What holds where the operand does not.
fn negation(operand: Node) -> Node {
    match condition(operand) {
        Node::Prefix { operator: "not", operand } => *operand,
        Node::Predicate { kind, negated, operands } => Node::Predicate { kind, negated: !negated, operands },
        Node::Infix { operator: "xor", mut operands } => {
            let first = negation(operands.remove(0));
            operands.insert(0, first);
            Node::Infix { operator: "xor", operands }
        }
        Node::Infix { operator, operands } if is_logical(operator) => {
            let operator = if operator == "and" { "or" } else { "and" };
            flat(operator, operands.into_iter().map(negation).collect())
        }
        Node::Infix { operator, operands } => match opposite(operator) {
            Some(operator) => Node::Infix { operator, operands },
            None => Node::not(Node::Infix { operator, operands }),
        },
        other => Node::not(other),
    }
}

fn signed(operator: &'static str, operand: Node) -> Node {
    match operand {
        Node::Number(number) if operator == "-" && !number.starts_with('-') => {
            Node::Number(format!("-{number}"))
        }
        operand => Node::Prefix { operator, operand: Box::new(operand) },
    }
}

fn infix(operator: &'static str, operands: Vec<Node>) -> Node {
    if is_logical(operator) {
        return flat(operator, operands.into_iter().map(condition).collect());
    }
    let mut operands = values(operands);
    match (operator, operands.as_slice()) {
        ("||", _) => Node::call("concat", operands),
        ("->", _) => Node::call("json_extract", operands),
        ("->>", _) => Node::call("json_unquote", vec![Node::call("json_extract", operands)]),
        ("sounds like", _) => {
            let operands = operands.into_iter().map(|operand| Node::call("soundex", vec![operand])).collect();
            Node::Infix { operator: "=", operands }
        }
        // A server that takes a column for a condition prints the 0 first.
        ("=" | "<>", [Node::Number(zero), other]) if zero == "0" && !matches!(other, Node::Number(_)) => {
            operands.reverse();
            Node::Infix { operator, operands }
        }
        ("+", [Node::Interval { .. }, _]) => {
            operands.reverse();
            Node::Infix { operator, operands }
        }
        ("=" | "<>", [Node::Row(left), Node::Row(right)]) if left.len() == right.len() => {
            rows(operator, left, right)
        }
        _ => Node::Infix { operator, operands },
    }
}

/// `(a, b) = (1, 2)`, part by part.
fn rows(operator: &'static str, left: &[Node], right: &[Node]) -> Node {
    let pairs = left.iter().zip(right);
    let comparisons = pairs.map(|(left, right)| Node::infix(operator, left.clone(), right.clone())).collect();
    flat(if operator == "=" { "and" } else { "or" }, comparisons)
}

/// One node for `a and b and c`, whatever the parentheses.
fn flat(operator: &'static str, operands: Vec<Node>) -> Node {
    let mut all = Vec::new();
    for operand in operands {
        match operand {
            Node::Infix { operator: inner, operands } if inner == operator => all.extend(operands),
            other => all.push(other),
        }
    }
    Node::Infix { operator, operands: all }
}

fn predicate(kind: Predicate, negated: bool, operands: Vec<Node>) -> Node {
    let operands = match (kind, operands) {
        // What is asked here is whether a condition holds.
        (Predicate::IsTrue | Predicate::IsFalse, operands) => operands.into_iter().map(condition).collect(),
        // Of a condition that a column stands for, NULL is asked of the column.
        (_, operands) => values(operands),
    };
    match (kind, operands.as_slice()) {
        (Predicate::In, [_, only]) if !matches!(only, Node::Row(_)) => {
            Node::Infix { operator: if negated { "<>" } else { "=" }, operands }
        }
        _ => Node::Predicate { kind, negated, operands },
    }
}

/// True where the text is the same in that character set and in the usual one. MySQL prints a text of a check in the
/// character set that the column beside it had when the check was made.
fn is_the_same_in(charset: &str, text: &str) -> bool {
    charset == "utf8mb4" || (text.is_ascii() && matches!(charset, "ascii" | "latin1" | "utf8mb3"))
}
