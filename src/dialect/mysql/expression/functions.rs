//! Functions that have several names, or that the servers print as something else.

use super::node::{Node, Predicate};

/// The call in the one way to write it; its arguments are so already.
pub(super) fn rewrite_call(name: String, mut arguments: Vec<Node>) -> Node {
    match (name.as_str(), arguments.as_slice()) {
        ("isnull", [_]) => Node::predicate(Predicate::IsNull, arguments),
        ("regexp_like", [_, _]) => Node::predicate(Predicate::Regexp, arguments),
        ("mod", [_, _]) => Node::Infix { operator: "%", operands: arguments },
        ("instr", [_, _]) => {
            arguments.reverse();
            Node::call("locate", arguments)
        }
        ("position", [_, _]) => Node::call("locate", arguments),
        ("round", [_]) => {
            arguments.push(Node::number("0"));
            Node::call("round", arguments)
        }
        ("to_days", [Node::Text { text, .. }]) if days(text).is_some() => {
            Node::Number(days(text).unwrap_or_default().to_string())
        }
        ("datediff", [_, _]) => {
            let days = arguments.into_iter().map(|day| Node::call("to_days", vec![day])).collect();
            Node::Infix { operator: "-", operands: days }
        }
        ("date_add" | "adddate" | "date_sub" | "subdate" | "timestampadd", _) => moved(&name, arguments),
        ("date" | "time", [_]) => cast(arguments, vec![Node::Word(name)]),
        ("binary", [_]) => cast(arguments, binary_text()),
        ("convert", [_, _]) => {
            let target = arguments.pop().map_or_else(Vec::new, into_items);
            cast(arguments, target_of_cast(target))
        }
        ("cast", [Node::Sequence(items)]) => retargeted(items.clone()),
        ("substring" | "substr" | "mid", [Node::Sequence(items)]) => substring(items),
        ("current_timestamp" | "now" | "localtime" | "localtimestamp", _) => {
            Node::call("current_timestamp", without_zero(arguments))
        }
        _ => Node::Call { name: single_name(&name).to_owned(), arguments },
    }
}

/// A word that is a call without its parentheses.
pub(super) fn rewrite_word(word: String) -> Node {
    match word.as_str() {
        "current_timestamp" | "localtime" | "localtimestamp" => Node::call("current_timestamp", Vec::new()),
        "current_date" => Node::call("curdate", Vec::new()),
        "current_time" => Node::call("curtime", Vec::new()),
        "utc_timestamp" | "utc_date" | "utc_time" | "current_user" => {
            Node::Call { name: word, arguments: Vec::new() }
        }
        _ => Node::Word(word),
    }
}

fn single_name(name: &str) -> &str {
    match name {
        "lcase" => "lower",
        "ucase" => "upper",
        "substring" | "mid" => "substr",
        "octet_length" => "length",
        "character_length" => "char_length",
        "ceil" => "ceiling",
        "power" => "pow",
        "day" => "dayofmonth",
        "current_date" => "curdate",
        "current_time" => "curtime",
        "std" | "stddev_pop" => "stddev",
        "st_geomfromtext" | "st_geometryfromtext" | "geometryfromtext" | "geomfromtext" => {
            "st_geometryfromtext"
        }
        other => other,
    }
}

/// The days since the year 0 of a date such as `2024-02-29`: what a server makes of the bounds of partitions.
fn days(text: &str) -> Option<i64> {
    const DAYS_TO_1970: i64 = 719_528;
    let date = text.get(..10).filter(|_| text.len() == 10)?;
    let date: chrono::NaiveDate = date.parse().ok()?;
    let epoch = chrono::NaiveDate::from_ymd_opt(1970, 1, 1)?;
    Some((date - epoch).num_days() + DAYS_TO_1970)
}

fn without_zero(arguments: Vec<Node>) -> Vec<Node> {
    arguments.into_iter().filter(|argument| *argument != Node::number("0")).collect()
}

fn into_items(node: Node) -> Vec<Node> {
    match node {
        Node::Sequence(items) => items,
        other => vec![other],
    }
}

/// `date + interval 1 day`, from any of the functions that say it.
fn moved(name: &str, mut arguments: Vec<Node>) -> Node {
    let operator = if matches!(name, "date_sub" | "subdate") { "-" } else { "+" };
    if let ("timestampadd", [Node::Word(unit), count, moment]) = (name, arguments.as_slice()) {
        let interval = Node::Interval { value: Box::new(count.clone()), unit: unit.clone() };
        return Node::infix(operator, moment.clone(), interval);
    }
    if arguments.len() != 2 {
        return Node::Call { name: name.to_owned(), arguments };
    }
    let step = match arguments.pop() {
        Some(interval @ Node::Interval { .. }) => interval,
        Some(days) => Node::Interval { value: Box::new(days), unit: "day".to_owned() },
        None => return Node::Call { name: name.to_owned(), arguments },
    };
    arguments.push(step);
    Node::Infix { operator, operands: arguments }
}

/// `cast(a as …)`
fn cast(arguments: Vec<Node>, target: Vec<Node>) -> Node {
    let mut items = arguments;
    items.push(Node::word("as"));
    items.extend(target);
    Node::call("cast", vec![Node::Sequence(items)])
}

/// `char charset binary`
fn binary_text() -> Vec<Node> {
    ["char", "charset", "binary"].map(Node::word).to_vec()
}

fn retargeted(items: Vec<Node>) -> Node {
    match items.iter().position(|item| *item == Node::word("as")) {
        Some(at) => cast(items[..at].to_vec(), target_of_cast(items[at + 1..].to_vec())),
        None => Node::call("cast", vec![Node::Sequence(items)]),
    }
}

/// The type of a cast in the one way to write it: the connection's own character set is not said.
fn target_of_cast(mut target: Vec<Node>) -> Vec<Node> {
    if let [.., Node::Word(character), Node::Word(set), Node::Word(_)] = target.as_slice()
        && character == "character"
        && set == "set"
    {
        let at = target.len() - 3;
        target.splice(at..at + 2, [Node::word("charset")]);
    }
    if target.ends_with(&[Node::word("charset"), Node::word("utf8mb4")]) {
        target.truncate(target.len() - 2);
    }
    match target.as_slice() {
        [Node::Word(word)] if word == "binary" => binary_text(),
        [Node::Word(word), rest @ ..]
            if matches!(word.as_str(), "signed" | "unsigned") && is_integer(rest) =>
        {
            target.truncate(1);
            target
        }
        [Node::Word(word)] if word == "decimal" => {
            vec![Node::call("decimal", vec![Node::number("10"), Node::number("0")])]
        }
        _ => target,
    }
}

fn is_integer(rest: &[Node]) -> bool {
    matches!(rest, [Node::Word(word)] if word == "integer" || word == "int")
}

/// `substring(a from 2 for 3)` and its like.
fn substring(items: &[Node]) -> Node {
    let is_separator = |item: &Node| matches!(item, Node::Word(word) if word == "from" || word == "for");
    let parts: Vec<Node> = items.iter().filter(|item| !is_separator(item)).cloned().collect();
    Node::call("substr", parts)
}
