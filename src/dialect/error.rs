//! What cannot be rendered.

use crate::operation::ApplyError;
use crate::schema::{Declared, DialectName, Place};

/// Why operations have no SQL on a database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// An operation that the state does not allow.
    #[error("operation {number} ({description}) does not fit the state before it")]
    State {
        /// From 1.
        number: usize,
        description: String,
        #[source]
        source: Box<ApplyError>,
    },
    /// SQL by hand that leaves a database out.
    #[error("operation {number} (`{what}`) says nothing for {dialect}")]
    NoStatements {
        /// From 1.
        number: usize,
        /// `sql` or `assert`
        what: &'static str,
        dialect: DialectName,
    },
    /// Something that the database does not have.
    #[error("{} has no {what}: {subject}", product.unwrap_or(dialect.as_str()))]
    Unsupported {
        dialect: DialectName,
        /// The product, where another one of the same dialect has it.
        product: Option<&'static str>,
        /// Which operation asks for it, from 1.
        number: Option<usize>,
        /// `covering indexes`, `column type `integer unsigned``
        what: String,
        /// `index `ix_users_email` of `users``
        subject: String,
        /// Where the model declares it.
        place: Option<Box<Place>>,
        /// What would do instead.
        hint: Option<String>,
    },
}

impl RenderError {
    /// `dialect` has no `what`, which `subject` asks for.
    pub(super) fn unsupported(
        dialect: DialectName,
        what: impl Into<String>,
        subject: impl Into<String>,
    ) -> Self {
        Self::Unsupported {
            dialect,
            product: None,
            number: None,
            what: what.into(),
            subject: subject.into(),
            place: None,
            hint: None,
        }
    }

    /// The same error of one product alone.
    pub(super) fn of_product(mut self, name: &'static str) -> Self {
        if let Self::Unsupported { product, .. } = &mut self {
            *product = Some(name);
        }
        self
    }

    /// The same error with the place in the model.
    pub(super) fn at(self, declared: &Declared) -> Self {
        self.at_place(declared.place.as_ref())
    }

    /// The same error at that place in the model, where it has one.
    pub(super) fn at_place(mut self, known: Option<&Place>) -> Self {
        if let Self::Unsupported { place, .. } = &mut self {
            *place = known.cloned().map(Box::new);
        }
        self
    }

    /// The same error of the operation with that number, from 1.
    pub(super) fn of_operation(mut self, operation: usize) -> Self {
        if let Self::Unsupported { number, .. } = &mut self {
            *number = number.or(Some(operation));
        }
        self
    }

    /// The same error with what would do instead.
    pub(super) fn with_hint(mut self, text: impl Into<String>) -> Self {
        if let Self::Unsupported { hint, .. } = &mut self {
            *hint = Some(text.into());
        }
        self
    }

    /// Where the model is that asks for it.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Unsupported { place, .. } => place.as_deref(),
            Self::State { .. } | Self::NoStatements { .. } => None,
        }
    }

    /// Which operation it is about, from 1, where that is known.
    #[must_use]
    pub fn operation(&self) -> Option<usize> {
        match self {
            Self::State { number, .. } | Self::NoStatements { number, .. } => Some(*number),
            Self::Unsupported { number, .. } => *number,
        }
    }

    /// What would do instead.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unsupported { hint, .. } => hint.clone(),
            Self::NoStatements { dialect, .. } => {
                Some(format!("add `{dialect} = …` to it, or a `default` for all databases"))
            }
            Self::State { .. } => None,
        }
    }
}
