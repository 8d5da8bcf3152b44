//! Places as people write them: relative to the workspace's root.

use camino::Utf8Path;

use crate::probe::dump::DumpPlace;
use crate::schema::{Declared, Origin, Place};

/// Turns what `file!()` gave into places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places<'a> {
    workspace_root: &'a Utf8Path,
}

impl<'a> Places<'a> {
    pub(super) fn new(workspace_root: &'a Utf8Path) -> Self {
        Self { workspace_root }
    }

    /// cargo gives the compiler paths below the workspace's root, and absolute ones of what lies elsewhere.
    pub(super) fn of(self, place: &DumpPlace) -> Place {
        let path = Utf8Path::new(&place.file);
        let file = path.strip_prefix(self.workspace_root).unwrap_or(path);
        Place { file: file.to_string(), line: place.line, column: place.column }
    }

    /// What messages and renames want to know of a thing.
    pub(super) fn declare(
        self,
        place: &DumpPlace,
        rust_name: Option<&str>,
        renamed_from: Option<&String>,
    ) -> Declared {
        Declared::from(Origin {
            place: Some(self.of(place)),
            renamed_from: renamed_from.cloned(),
            rust_name: rust_name.map(str::to_owned),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_relative_to_the_workspace() {
        let places = Places::new(Utf8Path::new("/home/me/shop"));
        let of = |file: &str| places.of(&DumpPlace { file: file.to_owned(), line: 1, column: 2 }).file;
        assert_eq!(of("/home/me/shop/crates/users/src/lib.rs"), "crates/users/src/lib.rs");
        assert_eq!(of("crates/users/src/lib.rs"), "crates/users/src/lib.rs");
        assert_eq!(of("/elsewhere/src/lib.rs"), "/elsewhere/src/lib.rs");
    }
}
