//! Tree → text, with no more parentheses than it takes.

use super::node::{Node, Predicate};
use super::power::{COMPARISON, NOT, POSTFIX, PREDICATE, SIGN, power_of};
use super::reserved::is_plain;
use crate::dialect::mysql::names::quote_text;

/// What names that need quotes stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialect::mysql) enum Quotes {
    /// As people write expressions for all databases.
    Double,
    /// As MySQL and MariaDB want them.
    Backquotes,
}

/// The text of a tree.
pub(super) fn write(node: &Node, quotes: Quotes) -> String {
    Writer { quotes }.node(node, 0)
}

struct Writer {
    quotes: Quotes,
}

impl Writer {
    /// The node, in parentheses where it binds no tighter than `outer`.
    fn node(&self, node: &Node, outer: u8) -> String {
        let text = self.bare(node);
        if power(node) <= outer { format!("({text})") } else { text }
    }

    fn bare(&self, node: &Node) -> String {
        match node {
            Node::Name(name) => self.name(name),
            Node::Word(word) | Node::Number(word) => word.clone(),
            Node::Text { introducer: None, text } => quote_text(text),
            Node::Text { introducer: Some(charset), text } => format!("_{charset}{}", quote_text(text)),
            Node::Hex(digits) if digits.is_empty() => "x''".to_owned(),
            Node::Hex(digits) => format!("0x{digits}"),
            Node::Moment { kind, text } => format!("{kind} {}", quote_text(text)),
            Node::Call { name, arguments } if name == "current_timestamp" && arguments.is_empty() => {
                name.clone()
            }
            Node::Call { name, arguments } => format!("{name}({})", self.list(arguments)),
            Node::Sequence(nodes) => {
                nodes.iter().map(|node| self.node(node, 0)).collect::<Vec<_>>().join(" ")
            }
            Node::Row(nodes) => format!("({})", self.list(nodes)),
            Node::Prefix { operator: "not", operand } => format!("not {}", self.node(operand, POSTFIX)),
            Node::Prefix { operator, operand } => format!("{operator}{}", self.node(operand, SIGN)),
            Node::Infix { operator, operands } => self.infix(operator, operands),
            Node::Predicate { kind, negated, operands } => self.predicate(*kind, *negated, operands),
            Node::Case { operand, branches, otherwise } => {
                self.case(operand.as_deref(), branches, otherwise.as_deref())
            }
            Node::Interval { value, unit } => format!("interval {} {unit}", self.node(value, PREDICATE)),
            Node::Collate { value, collation } => {
                format!("{} collate {collation}", self.node(value, POSTFIX - 1))
            }
        }
    }

    fn name(&self, name: &str) -> String {
        match self.quotes {
            _ if is_plain(name) => name.to_owned(),
            Quotes::Double => format!("\"{}\"", name.replace('"', "\"\"")),
            Quotes::Backquotes => crate::dialect::mysql::names::quote(name),
        }
    }

    fn list(&self, nodes: &[Node]) -> String {
        nodes.iter().map(|node| self.node(node, 0)).collect::<Vec<_>>().join(", ")
    }

    fn infix(&self, operator: &str, operands: &[Node]) -> String {
        let own = power_of(operator);
        let groups = own != COMPARISON;
        let mut text = String::new();
        for (at, operand) in operands.iter().enumerate() {
            if at > 0 {
                text.push_str(&format!(" {operator} "));
            }
            // All group from the left; comparisons of comparisons are clearer with their parentheses.
            text.push_str(&self.node(operand, if at == 0 && groups { own - 1 } else { own }));
        }
        text
    }

    fn predicate(&self, kind: Predicate, negated: bool, operands: &[Node]) -> String {
        let not = if negated { "not " } else { "" };
        let part = |at: usize| operands.get(at).map_or_else(String::new, |node| self.node(node, PREDICATE));
        let value = part(0);
        match kind {
            Predicate::In => {
                format!("{value} {not}in ({})", self.list(operands.get(1..).unwrap_or_default()))
            }
            Predicate::Between => format!("{value} {not}between {} and {}", part(1), part(2)),
            Predicate::Like if operands.len() > 2 => {
                format!("{value} {not}like {} escape {}", part(1), part(2))
            }
            Predicate::Like => format!("{value} {not}like {}", part(1)),
            Predicate::Regexp => format!("{value} {not}regexp {}", part(1)),
            Predicate::MemberOf => format!("{value} {not}member of ({})", part(1)),
            Predicate::IsNull => format!("{value} is {not}null"),
            Predicate::IsTrue => format!("{value} is {not}true"),
            Predicate::IsFalse => format!("{value} is {not}false"),
        }
    }

    fn case(&self, operand: Option<&Node>, branches: &[(Node, Node)], otherwise: Option<&Node>) -> String {
        let mut text = "case".to_owned();
        if let Some(operand) = operand {
            text.push_str(&format!(" {}", self.node(operand, 0)));
        }
        for (when, then) in branches {
            text.push_str(&format!(" when {} then {}", self.node(when, 0), self.node(then, 0)));
        }
        if let Some(otherwise) = otherwise {
            text.push_str(&format!(" else {}", self.node(otherwise, 0)));
        }
        text.push_str(" end");
        text
    }
}

/// How tight the node binds.
fn power(node: &Node) -> u8 {
    match node {
        Node::Prefix { operator: "not", .. } => NOT,
        Node::Prefix { .. } => SIGN,
        Node::Number(number) if number.starts_with('-') => SIGN,
        Node::Infix { operator, .. } => power_of(operator),
        Node::Predicate { kind: Predicate::IsNull | Predicate::IsTrue | Predicate::IsFalse, .. } => {
            COMPARISON
        }
        Node::Predicate { .. } => PREDICATE,
        Node::Collate { .. } => POSTFIX,
        // Behind an operator only `+` and `-` can stand before an interval.
        _ => u8::MAX,
    }
}
