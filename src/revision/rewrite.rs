//! Changes to a file that a person may have edited: comments and layout stay.

use toml_edit::{Array, DocumentMut, Item, Value};

use super::write::write_ids;
use super::{Revision, RevisionError, RevisionId};

/// A revision's file while it is changed.
#[derive(Debug)]
pub struct Rewrite {
    revision: String,
    document: DocumentMut,
    /// The file has the line ends of Windows.
    carriage_returns: bool,
}

impl Rewrite {
    /// Begins with the file as it is.
    ///
    /// # Errors
    /// Where the text is no TOML; that of a revision that was read is.
    pub fn new(revision: &Revision) -> Result<Self, RevisionError> {
        let document = revision.text.parse().map_err(|error: toml_edit::TomlError| RevisionError::Write {
            revision: revision.name(),
            message: error.message().to_owned(),
        })?;
        Ok(Self { revision: revision.name(), document, carriage_returns: revision.text.contains("\r\n") })
    }

    /// Other parents.
    ///
    /// # Errors
    /// Where the list cannot be written.
    pub fn set_parents(&mut self, parents: &[RevisionId]) -> Result<&mut Self, RevisionError> {
        self.set_ids("parents", parents, |_| None)
    }

    /// Other dependencies; `describe` gives the comment behind an id that was not there before.
    ///
    /// # Errors
    /// Where the list cannot be written.
    pub fn set_dependencies(
        &mut self,
        dependencies: &[RevisionId],
        describe: impl Fn(&RevisionId) -> Option<String>,
    ) -> Result<&mut Self, RevisionError> {
        self.set_ids("depends_on", dependencies, describe)
    }

    /// Another message.
    pub fn set_message(&mut self, message: &str) -> &mut Self {
        self.set_value("message", Value::from(message));
        self
    }

    /// The whole file.
    #[must_use]
    pub fn finish(&self) -> String {
        let text = self.document.to_string();
        if self.carriage_returns { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text }
    }

    /// A list with comments in it is changed id by id; any other is written anew.
    fn set_ids(
        &mut self,
        key: &str,
        ids: &[RevisionId],
        describe: impl Fn(&RevisionId) -> Option<String>,
    ) -> Result<&mut Self, RevisionError> {
        let old = self.document.get_mut(key).and_then(Item::as_array_mut);
        if let Some(list) = old.filter(|list| has_comments(list)) {
            change_list(list, ids, describe);
            return Ok(self);
        }
        let value = write_ids(ids, describe).parse::<Value>().map_err(|error| RevisionError::Write {
            revision: self.revision.clone(),
            message: error.message().to_owned(),
        })?;
        self.set_value(key, value);
        Ok(self)
    }

    /// Replaces a value and keeps what stands before and behind the old one.
    fn set_value(&mut self, key: &str, mut value: Value) {
        if let Some(old) = self.document.get(key).and_then(Item::as_value) {
            *value.decor_mut() = old.decor().clone();
        }
        self.document[key] = Item::Value(value);
    }
}

fn has_comments(list: &Array) -> bool {
    let mut list = list.clone();
    list.decor_mut().clear();
    list.to_string().contains('#')
}

/// Takes ids off a list and puts new ones at its end, each with its comment.
fn change_list(list: &mut Array, ids: &[RevisionId], describe: impl Fn(&RevisionId) -> Option<String>) {
    let find_gone = |list: &Array| {
        list.iter().position(|value| !ids.iter().any(|id| value.as_str() == Some(id.as_str())))
    };
    while let Some(at) = find_gone(list) {
        list.remove(at);
        remove_comment_of(list, at);
    }
    for id in ids {
        if list.iter().any(|value| value.as_str() == Some(id.as_str())) {
            continue;
        }
        // What stood behind the last id, its comment above all, now stands before the new one.
        let behind = list.trailing().as_str().unwrap_or_default().trim_end().to_owned();
        list.push_formatted(Value::from(id.as_str()).decorated(format!("{behind}\n    "), ""));
        list.set_trailing_comma(true);
        list.set_trailing(describe(id).map_or("\n".to_owned(), |comment| format!(" # {comment}\n")));
    }
}

/// The comment behind an item stands before the next one, up to the end of the line, or behind the list's last.
fn remove_comment_of(list: &mut Array, removed: usize) {
    let rest = |text: &str| text.find('\n').map_or(String::new(), |at| text[at..].to_owned());
    if let Some(next) = list.get_mut(removed) {
        let prefix = next.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
        let prefix = rest(prefix);
        next.decor_mut().set_prefix(prefix);
    } else {
        let trailing = rest(list.trailing().as_str().unwrap_or_default());
        list.set_trailing(trailing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revision::parse_revision;
    use crate::schema::AppLabel;

    const TEXT: &str = "# users 0002: add age\n\nformat = 1\nid = \"7c1d0be2f9a4\"\n\
        parents = [ \"3f2a9c01d7be\" ] # the first\n\
        depends_on = [\n    \"aaaaaaaaaaaa\", # catalog 0001 initial\n    # mine\n    \"bbbbbbbbbbbb\",\n]\n\
        message   = \"add age\"\ncreated = 2026-11-20T14:03:11Z\n\n\
        # Why we do this.\n[[operation]]\nkind = \"rename_table\"\nfrom = \"a\" # old\nto = \"b\"\n";

    fn revision(text: &str) -> Result<Revision, Box<dyn std::error::Error>> {
        let app = AppLabel::new("users")?;
        Ok(parse_revision(&app, "0002_add_age.toml".into(), text.to_owned())?)
    }

    #[test]
    fn comments_and_layout_stay() -> Result<(), Box<dyn std::error::Error>> {
        let mut rewrite = Rewrite::new(&revision(TEXT)?)?;
        rewrite.set_parents(&["cccccccccccc".parse()?])?.set_message("add years");
        rewrite
            .set_dependencies(&["bbbbbbbbbbbb".parse()?, "dddddddddddd".parse()?], |_| Some("new".into()))?;
        insta::assert_snapshot!(rewrite.finish(), @r#"
        # users 0002: add age

        format = 1
        id = "7c1d0be2f9a4"
        parents = ["cccccccccccc"] # the first
        depends_on = [
            # mine
            "bbbbbbbbbbbb",
            "dddddddddddd", # new
        ]
        message   = "add years"
        created = 2026-11-20T14:03:11Z

        # Why we do this.
        [[operation]]
        kind = "rename_table"
        from = "a" # old
        to = "b"
        "#);
        Ok(())
    }

    #[test]
    fn nothing_changed_is_byte_for_byte_the_same() -> Result<(), Box<dyn std::error::Error>> {
        for text in [TEXT.to_owned(), TEXT.replace('\n', "\r\n")] {
            assert_eq!(Rewrite::new(&revision(&text)?)?.finish(), text);
        }
        Ok(())
    }
}
