//! An operation in words: for the list of detected changes, for `show`, for a revision's message. Each operation's
//! own words stand with it.

use std::fmt;

use super::Operation;

/// Whether something comes, goes or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Add,
    Remove,
    Change,
}

impl fmt::Display for Sign {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Add => "+",
            Self::Remove => "-",
            Self::Change => "~",
        })
    }
}

/// One line about an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    pub sign: Sign,
    /// `table users (6 columns)`
    pub text: String,
    /// The same as an order, for messages and file names: `create users`, `add age to users`.
    pub order: String,
}

impl Description {
    /// Something that comes.
    pub(super) fn add(text: impl Into<String>, order: impl Into<String>) -> Self {
        Self { sign: Sign::Add, text: text.into(), order: order.into() }
    }

    /// Something that goes.
    pub(super) fn remove(text: impl Into<String>, order: impl Into<String>) -> Self {
        Self { sign: Sign::Remove, text: text.into(), order: order.into() }
    }

    /// Something that stays, and is another than before.
    pub(super) fn change(text: impl Into<String>, order: impl Into<String>) -> Self {
        Self { sign: Sign::Change, text: text.into(), order: order.into() }
    }
}

impl fmt::Display for Description {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.sign, self.text)
    }
}

/// `1 column`, `2 columns`.
#[must_use]
pub fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}

impl Operation {
    /// One line about the operation.
    #[must_use]
    pub fn describe(&self) -> Description {
        match self {
            Self::CreateTable(operation) => operation.describe(),
            Self::DropTable(operation) => operation.describe(),
            Self::RenameTable(operation) => operation.describe(),
            Self::SetComment(operation) => operation.describe(),
            Self::ReleaseTable(operation) => operation.describe(),
            Self::AdoptTable(operation) => operation.describe(),
            Self::AddColumn(operation) => operation.describe(),
            Self::DropColumn(operation) => operation.describe(),
            Self::AlterColumn(operation) => operation.describe(),
            Self::RenameColumn(operation) => operation.describe(),
            Self::CreateIndex(operation) => operation.describe(),
            Self::DropIndex(operation) => operation.describe(),
            Self::RenameIndex(operation) => operation.describe(),
            Self::AddConstraint(operation) => operation.describe(),
            Self::DropConstraint(operation) => operation.describe(),
            Self::RenameConstraint(operation) => operation.describe(),
            Self::CreateEnum(operation) => operation.describe(),
            Self::AlterEnum(operation) => operation.describe(),
            Self::DropEnum(operation) => operation.describe(),
            Self::SetOptions(operation) => operation.describe(),
            Self::AddPartition(operation) => operation.describe(),
            Self::DropPartition(operation) => operation.describe(),
            Self::CreateSequence(operation) => operation.describe(),
            Self::AlterSequence(operation) => operation.describe(),
            Self::DropSequence(operation) => operation.describe(),
            Self::Sql(operation) => operation.describe(),
            Self::Assert(operation) => operation.describe(),
        }
    }
}
