//! Laws of the file format.

use camino::Utf8PathBuf;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{Revision, RevisionId, parse_revision, write_revision};
use crate::operation::strategies::{app_label, operation, text};
use crate::schema::DialectName;

fn id() -> impl Strategy<Value = RevisionId> {
    "[0-9a-f]{12}".prop_map(|text| text.parse().expect("the pattern gives ids"))
}

fn ids() -> impl Strategy<Value = Vec<RevisionId>> {
    vec(id(), 0..3)
}

/// A revision that was never in a file; its text is empty.
pub(super) fn revision() -> impl Strategy<Value = Revision> {
    let heads = (id(), ids(), ids(), ids());
    let lists = (vec(operation(), 0..4), option::weighted(0.3, vec(operation(), 0..3)));
    (app_label(), 1..20_000_u32, heads, text(), lists).prop_map(
        |(app, number, (id, parents, depends_on, replaces), message, (operations, downgrade))| {
            let stem = format!("{number:04}_some_name");
            Revision {
                path: Utf8PathBuf::from(format!("migrations/{stem}.toml")),
                app,
                number,
                stem,
                id,
                parents,
                depends_on,
                replaces,
                message,
                created: "2026-11-20T14:03:11Z".to_owned(),
                operations,
                downgrade,
                text: String::new(),
            }
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(revision in revision(), described in any::<bool>()) {
        let text = write_revision(&revision, &DialectName::ALL, |id| described.then(|| format!("{id}\n0001 initial")))?;
        let expected = Revision { text: text.clone(), ..revision };
        let read = parse_revision(&expected.app, &expected.path, text);
        match read {
            Ok(read) => prop_assert_eq!(read, expected),
            Err(error) => prop_assert!(false, "{} at {:?}\n{}", error, error.place(), expected.text),
        }
    }

    #[test]
    fn line_ends_change_nothing(revision in revision()) {
        let text = write_revision(&revision, &DialectName::ALL, |_| None)?;
        let windows = text.replace('\n', "\r\n");
        let read = parse_revision(&revision.app, &revision.path, text)?;
        let other = parse_revision(&revision.app, &revision.path, windows)?;
        prop_assert_eq!(other.checksum(), read.checksum());
        prop_assert_eq!(Revision { text: read.text.clone(), ..other }, read);
    }
}
