//! What PostgreSQL adds when it prints an expression, taken off again; and what people write for short, written out.
//!
//! Casts are the most of it: `((name)::text = 'a'::text)` is printed for `name = 'a'`. A cast is taken off only where
//! PostgreSQL would put it back by itself, so that what is left means the same.

use super::constant::{constant, number};
use super::kind::{ColumnTypes, Kind, first_known, kind_of};
use super::node::{CastType, Node};
use super::numbers::balance;

/// Operators whose sides are of one kind.
const EVEN: [&str; 29] = [
    "=",
    "<>",
    "<",
    ">",
    "<=",
    ">=",
    "LIKE",
    "ILIKE",
    "NOT LIKE",
    "NOT ILIKE",
    "~",
    "~*",
    "!~",
    "!~*",
    "||",
    "@>",
    "<@",
    "&&",
    "IS DISTINCT FROM",
    "IS NOT DISTINCT FROM",
    "+",
    "-",
    "*",
    "/",
    "<<",
    ">>",
    "<<=",
    ">>=",
    "-|-",
];

/// Puts the parts of an expression into their canonical form.
pub(super) fn settle(node: Node, columns: &ColumnTypes<'_>) -> Node {
    let each = |nodes: Vec<Node>| nodes.into_iter().map(|node| settle(node, columns)).collect::<Vec<_>>();
    let inner = |node: Box<Node>| Box::new(settle(*node, columns));
    match node {
        Node::Number(digits) => written_number(digits),
        Node::Cast(of, to) => cast(settle(*of, columns), to, columns),
        Node::Unary(operator, of) => match (operator.as_str(), settle(*of, columns)) {
            ("-", Node::Number(digits)) if !digits.starts_with('-') => Node::Number(format!("-{digits}")),
            (_, of) => Node::Unary(operator, Box::new(of)),
        },
        Node::Binary(left, operator, right) => {
            binary(settle(*left, columns), &operator, settle(*right, columns), columns)
        }
        Node::Junction(all, parts) => flatten(all, each(parts)),
        Node::Is(of, what) => Node::Is(inner(of), what),
        Node::In { of, list, negated } => membership(settle(*of, columns), each(list), negated, columns),
        Node::Quantified { of, operator, word, over } => {
            quantified(settle(*of, columns), operator, word, settle(*over, columns), columns)
        }
        Node::Call(name, arguments) => call(name, each(arguments), columns),
        Node::Extract(field, of) => Node::Extract(field, inner(of)),
        Node::Position(what, of) => {
            let (what, of) = (settle(*what, columns), settle(*of, columns));
            Node::Position(Box::new(fit(what, &Kind::Text)), Box::new(fit(of, &Kind::Text)))
        }
        Node::Case { of, branches, otherwise } => {
            let settled =
                branches.into_iter().map(|(when, then)| (settle(when, columns), settle(then, columns)));
            case(of.map(inner), settled.collect(), otherwise.map(inner), columns)
        }
        Node::Array(elements) => {
            let elements = each(elements);
            let kind = first_known(elements.iter(), columns);
            Node::Array(if kind.is_text() { fit_all(elements, &kind) } else { elements })
        }
        Node::Row(elements) => Node::Row(each(elements)),
        Node::Subscript(of, between) => Node::Subscript(inner(of), each(between)),
        Node::Collate(of, collation) => Node::Collate(inner(of), collation),
        Node::AtTimeZone(of, zone) => {
            Node::AtTimeZone(inner(of), Box::new(fit(settle(*zone, columns), &Kind::Text)))
        }
        Node::Column { .. } | Node::Text(_) | Node::Boolean(_) | Node::Null | Node::Word(_) => node,
    }
}

/// A number with an exponent is a `numeric`, also where its digits are whole.
fn written_number(digits: String) -> Node {
    let Some(plain) = number(&digits) else { return Node::Number(digits) };
    if !digits.contains('e') || plain.contains('.') {
        return Node::Number(plain);
    }
    let to = CastType { text: "numeric".to_owned(), kind: Kind::Numeric, limited: false };
    Node::Cast(Box::new(Node::Number(plain)), to)
}

/// A constant as it stands where a value of that kind is wanted.
pub(super) fn fit(node: Node, kind: &Kind) -> Node {
    match node {
        Node::Text(text) => constant(&text, kind),
        Node::Cast(of, to) if of.is_constant() && to.kind.goes_with(kind) && !to.limited => match *of {
            Node::Text(_) | Node::Null | Node::Number(_) => *of,
            Node::Array(elements) if !elements.is_empty() => Node::Array(fit_all(elements, &kind.element())),
            other => Node::Cast(Box::new(other), to),
        },
        Node::Cast(of, to) if matches!(*of, Node::Number(_)) && to.kind.is_number() && !to.limited => *of,
        Node::Array(elements) => Node::Array(fit_all(elements, &kind.element())),
        other => other,
    }
}

fn fit_all(nodes: Vec<Node>, kind: &Kind) -> Vec<Node> {
    nodes.into_iter().map(|node| fit(node, kind)).collect()
}

fn cast(of: Node, to: CastType, columns: &ColumnTypes<'_>) -> Node {
    let keep = |of: Node, to: CastType| Node::Cast(Box::new(of), to);
    match of {
        Node::Text(text) if to.limited => keep(Node::Text(text), to),
        Node::Text(text) => match constant(&text, &to.kind) {
            Node::Text(text) if to.kind == Kind::Text => Node::Text(text),
            Node::Number(digits) if to.kind.is_integer() => Node::Number(digits),
            Node::Number(digits) => keep(Node::Number(digits), to),
            Node::Boolean(value) => Node::Boolean(value),
            other => keep(other, to),
        },
        of if to.limited => keep(of, to),
        Node::Number(digits) if to.kind.is_integer() && !digits.contains('.') => Node::Number(digits),
        Node::Array(elements) if to.kind == Kind::Array(Box::new(Kind::Text)) && !elements.is_empty() => {
            let texts = elements.iter().all(|element| matches!(element, Node::Text(_)));
            let of = Node::Array(elements);
            if texts { of } else { keep(of, to) }
        }
        of => {
            let kind = kind_of(&of, columns);
            let is_same_text = to.kind == Kind::Text && kind.is_text();
            let is_same_array = to.kind == Kind::Array(Box::new(Kind::Text)) && kind == to.kind;
            if is_same_text || is_same_array { of } else { keep(of, to) }
        }
    }
}

fn binary(left: Node, operator: &str, right: Node, columns: &ColumnTypes<'_>) -> Node {
    let (one, other) = (kind_of(&left, columns), kind_of(&right, columns));
    if matches!(operator, "+" | "-") && one.is_moment() && matches!(right, Node::Text(_)) {
        let to = CastType { text: "interval".to_owned(), kind: Kind::Interval, limited: false };
        return Node::binary(left, operator, cast(right, to, columns));
    }
    let (left, right) = match operator {
        "->" | "->>" | "?" | "#>" | "#>>" | "?|" | "?&" => (left, fit(right, &Kind::Unknown)),
        _ if EVEN.contains(&operator) => {
            let fits = left.is_constant() && !right.is_constant() && !is_widened(&left);
            let left = if fits { fit(left, &other) } else { left };
            let right = if right.is_constant() && !is_widened(&right) { fit(right, &one) } else { right };
            (left, right)
        }
        _ => (left, right),
    };
    balance(left, operator, right, columns)
}

/// A number with a cast to a wider kind: what becomes of it the other side decides.
fn is_widened(node: &Node) -> bool {
    matches!(node, Node::Cast(of, to) if matches!(**of, Node::Number(_)) && to.kind.is_number())
}

/// `(a AND b) AND c` and `a AND (b AND c)` are one list.
fn flatten(all: bool, parts: Vec<Node>) -> Node {
    let mut flat = Vec::new();
    for part in parts {
        match part {
            Node::Junction(inner, parts) if inner == all => flat.extend(parts),
            other => flat.push(other),
        }
    }
    Node::Junction(all, flat)
}

fn membership(of: Node, list: Vec<Node>, negated: bool, columns: &ColumnTypes<'_>) -> Node {
    let kind = kind_of(&of, columns);
    let mut list: Vec<Node> = fit_all(list, &kind);
    let of = if list.iter().all(Node::is_constant) { without_promotion(of, columns) } else { of };
    let operator = if negated { "<>" } else { "=" };
    match list.pop() {
        Some(only) if list.is_empty() => binary(of, operator, only, columns),
        Some(last) => {
            list.push(last);
            Node::In { of: Box::new(of), list, negated }
        }
        None => Node::In { of: Box::new(of), list, negated },
    }
}

/// A number that was made wider only to be compared with wider ones.
fn without_promotion(of: Node, columns: &ColumnTypes<'_>) -> Node {
    match of {
        Node::Cast(inner, to)
            if to.kind.is_number() && !to.limited && kind_of(&inner, columns).is_number() =>
        {
            *inner
        }
        other => other,
    }
}

fn quantified(of: Node, operator: String, word: &'static str, over: Node, columns: &ColumnTypes<'_>) -> Node {
    let kind = kind_of(&of, columns);
    let over = match over {
        Node::Cast(inner, to) => match *inner {
            Node::Array(elements) if !elements.is_empty() && to.kind.element().goes_with(&kind) => {
                Node::Array(elements)
            }
            other => Node::Cast(Box::new(other), to),
        },
        other => other,
    };
    match (operator.as_str(), word, over) {
        ("=", "ANY", Node::Array(list)) if !list.is_empty() => membership(of, list, false, columns),
        ("<>", "ALL", Node::Array(list)) if !list.is_empty() => membership(of, list, true, columns),
        (_, _, over) => {
            let element = kind_of(&over, columns).element();
            let over = fit(over, &Kind::Array(Box::new(kind)));
            Node::Quantified { of: Box::new(fit(of, &element)), operator, word, over: Box::new(over) }
        }
    }
}

fn call(name: String, arguments: Vec<Node>, columns: &ColumnTypes<'_>) -> Node {
    if matches!(name.as_str(), "COALESCE" | "GREATEST" | "LEAST" | "NULLIF") {
        let values = arguments.iter().filter(|argument| !argument.is_constant());
        let kind = first_known(values, columns);
        return Node::Call(name, unpromoted(fit_all(arguments, &kind), columns));
    }
    let arguments = arguments.into_iter().map(plain_argument).collect();
    Node::Call(name, arguments)
}

/// Values of which one is taken, without the casts that only make their numbers as wide as the widest of them.
fn unpromoted(values: Vec<Node>, columns: &ColumnTypes<'_>) -> Vec<Node> {
    let bare = |value: &Node| match value {
        Node::Cast(of, to) if !to.limited && to.kind.is_number() && kind_of(of, columns).is_number() => {
            Some((**of).clone())
        }
        _ => None,
    };
    let own = |value: &Node| {
        bare(value).as_ref().map_or_else(|| kind_of(value, columns), |of| kind_of(of, columns))
    };
    let widest = values.iter().filter_map(|value| own(value).rank()).max();
    let strip = |value: Node| match &value {
        Node::Cast(_, to) if to.kind.rank() <= widest => bare(&value).unwrap_or(value),
        _ => value,
    };
    values.into_iter().map(strip).collect()
}

/// An argument without the cast that the function's signature asks for; days and instants keep it, since functions
/// are chosen by it.
fn plain_argument(argument: Node) -> Node {
    match argument {
        Node::Cast(of, to) if !to.limited => match (*of, &to.kind) {
            (
                Node::Text(text),
                Kind::Registered | Kind::Json | Kind::Jsonb | Kind::Array(_) | Kind::Text | Kind::Char,
            ) => Node::Text(text),
            (Node::Text(text), Kind::Named(name)) if name == "jsonpath" => Node::Text(text),
            (Node::Number(digits), kind) if kind.is_number() => Node::Number(digits),
            (of, _) => Node::Cast(Box::new(of), to),
        },
        other => other,
    }
}

fn case(
    of: Option<Box<Node>>,
    branches: Vec<(Node, Node)>,
    otherwise: Option<Box<Node>>,
    columns: &ColumnTypes<'_>,
) -> Node {
    let wanted = of.as_deref().map(|of| kind_of(of, columns));
    let results = branches.iter().map(|(_, then)| then).chain(otherwise.as_deref());
    let result = first_known(results.filter(|then| !then.is_constant()), columns);
    let branches = branches.into_iter().map(|(when, then)| {
        let when = match &wanted {
            Some(kind) => fit(when, kind),
            None => when,
        };
        (when, fit_result(then, &result))
    });
    let branches = branches.collect();
    let otherwise = otherwise.map(|otherwise| fit_result(*otherwise, &result));
    let otherwise = otherwise.filter(|otherwise| *otherwise != Node::Null).map(Box::new);
    Node::Case { of, branches, otherwise }
}

/// NULL needs no type beside other results, and a number none beside wider ones.
fn fit_result(then: Node, kind: &Kind) -> Node {
    match then {
        Node::Cast(of, _) if *of == Node::Null => Node::Null,
        Node::Cast(of, to) if matches!(*of, Node::Number(_)) && to.kind.is_number() && !to.limited => *of,
        then if *kind != Kind::Unknown => fit(then, kind),
        then => then,
    }
}
