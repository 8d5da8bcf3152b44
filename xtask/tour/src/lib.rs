//! Plays pages: runs what their `console` blocks show, in a copy of the shop, and holds the output against theirs.
//!
//! A page is Markdown. In a block marked `console` a line that starts with `$ ` is a command and the lines below it
//! are what it prints; a block marked `diff` is an edit of the shop's files. Both are done in the order of the page.
//! The page's front can ask for the shop as it is (`<!-- tour: shop -->`), or without its revisions (`<!-- tour:
//! bare shop -->`).

mod page;
mod play;
mod session;
mod shop;

pub use page::{Block, Exchange, Page};
pub use play::{Player, differences, play};
pub use session::Session;
pub use shop::Stock;

/// Why a page cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum TourError {
    /// A file or a program of the system does not do what is needed.
    #[error("cannot {doing}")]
    System {
        /// What was being done.
        doing: String,
        /// Why not.
        source: std::io::Error,
    },
    /// The manifest that the copy is made from is not as expected.
    #[error("cannot read {path}: {reason}")]
    Manifest {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
    },
    /// A diff of the page does not fit the shop's files.
    #[error("a diff of the page does not fit: {reason}")]
    Diff {
        /// What `git apply` says.
        reason: String,
    },
}

impl TourError {
    fn system(doing: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let doing = doing.into();
        move |source| Self::System { doing, source }
    }
}
