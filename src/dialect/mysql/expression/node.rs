//! The tree of an expression.

/// One part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// A column.
    Name(String),
    /// A word of the language, in lower case.
    Word(String),
    Number(String),
    Text {
        /// The character set, where it is another one than the connection's.
        introducer: Option<String>,
        text: String,
    },
    /// Hex digits of bytes.
    Hex(String),
    /// `date '2020-01-02'`
    Moment {
        kind: String,
        text: String,
    },
    Call {
        name: String,
        arguments: Vec<Node>,
    },
    /// Values and words side by side, as in `cast(a as char)`.
    Sequence(Vec<Node>),
    Row(Vec<Node>),
    /// `-`, `~` or `not`.
    Prefix {
        operator: &'static str,
        operand: Box<Node>,
    },
    /// Two operands, or more where the operator is `and`, `or` or `xor`.
    Infix {
        operator: &'static str,
        operands: Vec<Node>,
    },
    /// `a [not] in (…)`, `a [not] between b and c`, `a is [not] null`.
    Predicate {
        kind: Predicate,
        negated: bool,
        operands: Vec<Node>,
    },
    Case {
        operand: Option<Box<Node>>,
        branches: Vec<(Node, Node)>,
        otherwise: Option<Box<Node>>,
    },
    Interval {
        value: Box<Node>,
        unit: String,
    },
    Collate {
        value: Box<Node>,
        collation: String,
    },
}

/// What a predicate asks of its first operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Predicate {
    In,
    Between,
    /// The pattern, and the escape where there is one.
    Like,
    Regexp,
    MemberOf,
    IsNull,
    IsTrue,
    IsFalse,
}

impl Node {
    pub(super) fn call(name: &str, arguments: Vec<Self>) -> Self {
        Self::Call { name: name.to_owned(), arguments }
    }

    pub(super) fn word(word: &str) -> Self {
        Self::Word(word.to_owned())
    }

    pub(super) fn number(number: &str) -> Self {
        Self::Number(number.to_owned())
    }

    pub(super) fn infix(operator: &'static str, left: Self, right: Self) -> Self {
        Self::Infix { operator, operands: vec![left, right] }
    }

    pub(super) fn predicate(kind: Predicate, operands: Vec<Self>) -> Self {
        Self::Predicate { kind, negated: false, operands }
    }

    /// The parts that it is made of, one level down.
    pub(super) fn children(&self) -> Vec<&Self> {
        match self {
            Self::Name(_)
            | Self::Word(_)
            | Self::Number(_)
            | Self::Text { .. }
            | Self::Hex(_)
            | Self::Moment { .. } => Vec::new(),
            Self::Call { arguments: parts, .. }
            | Self::Sequence(parts)
            | Self::Row(parts)
            | Self::Infix { operands: parts, .. }
            | Self::Predicate { operands: parts, .. } => parts.iter().collect(),
            Self::Prefix { operand: part, .. }
            | Self::Interval { value: part, .. }
            | Self::Collate { value: part, .. } => vec![part],
            Self::Case { operand, branches, otherwise } => {
                let branches = branches.iter().flat_map(|(when, then)| [when, then]);
                operand.as_deref().into_iter().chain(branches).chain(otherwise.as_deref()).collect()
            }
        }
    }

    pub(super) fn not(operand: Self) -> Self {
        Self::Prefix { operator: "not", operand: Box::new(operand) }
    }
}
