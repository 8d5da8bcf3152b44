//! What of an expression means something else under another `sql_mode`: MariaDB keeps no such value (error 1901).
//!
//! A `char` has or has not the blanks at its end (`PAD_CHAR_TO_FULL_LENGTH`): it may be compared, or stand in `rtrim` and
//! `trim`. A difference of unsigned numbers may or may not be below zero (`NO_UNSIGNED_SUBTRACTION`). Tried on 10.11.

use super::Purpose;
use super::node::{Node, Predicate};
use crate::schema::{ColumnType, DialectName, Table};

const COMPARISONS: [&str; 8] = ["=", "<>", "!=", "<", "<=", ">", ">=", "<=>"];

/// A mode that the value of the expression depends on.
pub(in crate::dialect::mysql) fn mode_of_value(text: &str, table: &Table) -> Option<&'static str> {
    let reading = Reading { table };
    let node = super::tree(text, table, Purpose::Value)?;
    if reading.shows_blanks(&node) {
        return Some("PAD_CHAR_TO_FULL_LENGTH");
    }
    reading.subtracts_unsigned(&node).then_some("NO_UNSIGNED_SUBTRACTION")
}

struct Reading<'a> {
    table: &'a Table,
}

impl Reading<'_> {
    fn has_type(&self, node: &Node, wanted: impl Fn(&ColumnType) -> bool) -> bool {
        let Node::Name(name) = node else { return false };
        let column = self.table.column(name);
        column.and_then(|column| column.type_on(DialectName::Mysql)).is_some_and(wanted)
    }

    fn is_char(&self, node: &Node) -> bool {
        self.has_type(node, |ty| matches!(ty, ColumnType::Char(_)))
    }

    /// True where a `char` stands so that its blanks can be seen.
    fn shows_blanks(&self, node: &Node) -> bool {
        let hidden = match node {
            _ if self.is_char(node) => return true,
            Node::Call { name, .. } => matches!(name.as_str(), "rtrim" | "trim"),
            Node::Infix { operator, .. } => COMPARISONS.contains(operator),
            Node::Predicate { kind, .. } => *kind == Predicate::Like,
            _ => false,
        };
        node.children().into_iter().any(|child| !(hidden && self.is_char(child)) && self.shows_blanks(child))
    }

    fn subtracts_unsigned(&self, node: &Node) -> bool {
        let subtracts = matches!(node, Node::Infix { operator: "-", operands } if operands.iter().any(|operand| self.is_unsigned(operand)));
        subtracts || node.children().into_iter().any(|child| self.subtracts_unsigned(child))
    }

    /// True for an unsigned column and for arithmetic with one.
    fn is_unsigned(&self, node: &Node) -> bool {
        match node {
            Node::Infix { operator: "+" | "*" | "-", operands } => {
                operands.iter().any(|operand| self.is_unsigned(operand))
            }
            Node::Call { name, arguments } if name == "abs" => {
                arguments.iter().any(|one| self.is_unsigned(one))
            }
            _ => self.has_type(node, |ty| matches!(ty, ColumnType::Integer { unsigned: true, .. })),
        }
    }
}
