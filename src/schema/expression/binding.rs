//! How tightly operators bind, as far as all databases agree on it.

use sqlparser::ast::{BinaryOperator, Expr, UnaryOperator};

/// From loose to tight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Or,
    And,
    Not,
    /// `=`, `<`, IS, LIKE, IN, BETWEEN: on some databases these bind one like the other, on some they do not.
    Comparison,
    /// `||`, `->`, `@>`, `&`: all of them bind tighter than a comparison; more is not agreed on.
    Other,
    Sum,
    Product,
    Sign,
    /// `::`, a subscript.
    Cast,
}

impl Binding {
    /// How tightly the operator binds; none for those that databases read in different ways.
    pub(super) fn of(operator: &BinaryOperator) -> Option<Self> {
        Some(match operator {
            BinaryOperator::Or => Self::Or,
            BinaryOperator::And => Self::And,
            BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq
            | BinaryOperator::Spaceship => Self::Comparison,
            BinaryOperator::Plus | BinaryOperator::Minus => Self::Sum,
            BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Modulo => Self::Product,
            // OR and AND on some databases, joining and overlap on others.
            BinaryOperator::PGOverlap | BinaryOperator::Xor | BinaryOperator::PGExp => return None,
            _ => Self::Other,
        })
    }
}

/// True where the operand may stand beside that operator without parentheses and every database reads it the same way,
/// or where it has parentheses.
pub(super) fn may_stand_bare(operand: &Expr, beside: Binding, is_left: bool) -> bool {
    let own = match operand {
        Expr::BinaryOp { op, .. } => match Binding::of(op) {
            Some(own) => own,
            None => return false,
        },
        Expr::UnaryOp { op: UnaryOperator::Not, .. } => Binding::Not,
        Expr::UnaryOp { op: UnaryOperator::Minus | UnaryOperator::Plus, .. } => Binding::Sign,
        Expr::UnaryOp { .. } => return false,
        Expr::Between { .. }
        | Expr::InList { .. }
        | Expr::AnyOp { .. }
        | Expr::AllOp { .. }
        | Expr::Like { .. }
        | Expr::ILike { .. }
        | Expr::SimilarTo { .. }
        | Expr::RLike { .. }
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsTrue(_)
        | Expr::IsNotTrue(_)
        | Expr::IsFalse(_)
        | Expr::IsNotFalse(_)
        | Expr::IsUnknown(_)
        | Expr::IsNotUnknown(_)
        | Expr::IsDistinctFrom(..)
        | Expr::IsNotDistinctFrom(..) => Binding::Comparison,
        Expr::Collate { .. } | Expr::AtTimeZone { .. } => return beside <= Binding::Comparison,
        Expr::Cast { .. } | Expr::Interval(_) => return true,
        _ => return true,
    };
    match (own, beside) {
        (Binding::Other, Binding::Other) => is_same_operator_chain(operand, is_left),
        // `-a::integer` is `-(a::integer)`.
        (Binding::Sign, Binding::Cast) => false,
        // `a || b + c`: who comes first is not agreed on.
        (Binding::Sum | Binding::Product, Binding::Other)
        | (Binding::Other, Binding::Sum | Binding::Product) => false,
        (Binding::Sum, Binding::Sum) | (Binding::Product, Binding::Product) => is_left,
        (Binding::And, Binding::And) | (Binding::Or, Binding::Or) => true,
        (Binding::Not, Binding::Not) => true,
        (own, beside) => own > beside,
    }
}

/// `a || b || c`: read from the left by all.
fn is_same_operator_chain(operand: &Expr, is_left: bool) -> bool {
    is_left && matches!(operand, Expr::BinaryOp { op: BinaryOperator::StringConcat, .. })
}
