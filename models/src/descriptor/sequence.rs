//! Numbers that the database counts.

use crate::origin::Place;

/// `identity` of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// Who may say the value.
    pub kind: IdentityKind,
    /// How it is counted.
    pub options: SequenceOptions,
}

/// Who may say a counting column's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityKind {
    /// `always`: a value that is given is refused.
    Always,
    /// `by_default`: a value that is given is taken.
    ByDefault,
    /// `serial`: a default out of a sequence.
    Serial,
}

/// How numbers are counted; what is not said is as the database has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SequenceOptions {
    /// `start`.
    pub start: Option<i64>,
    /// `increment`.
    pub increment: Option<i64>,
    /// `minimum`.
    pub minimum: Option<i64>,
    /// `maximum`.
    pub maximum: Option<i64>,
    /// `cache`.
    pub cache: Option<i64>,
    /// `cycle`.
    pub cycle: bool,
}

/// `sequence(…)` of a struct.
#[derive(Debug, Clone, Copy)]
pub struct SequenceDescriptor {
    /// Where it is written.
    pub place: Place,
    /// `name`.
    pub name: &'static str,
    /// `schema`; none: that of the model.
    pub schema: Option<&'static str>,
    /// `type`.
    pub ty: Option<&'static str>,
    /// `owned_by`, by field or column name.
    pub owned_by: Option<&'static str>,
    /// How it counts.
    pub options: SequenceOptions,
}
