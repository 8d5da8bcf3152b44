//! What a revision's file means, as a hash.
//!
//! SHA-256 over the values of the keys that decide what a revision does, strings as they are. White space, comments,
//! line ends, the order of keys, `message` and `created` do not matter. The version stands before the digits, so
//! that a later way of hashing can be told apart.

use sha2::{Digest, Sha256};
use toml::de::{DeTable, DeValue};

use crate::document::without_carriage_returns;

/// The way of hashing.
const VERSION: u32 = 1;

/// The keys that count, sorted.
const KEYS: [&str; 5] = ["depends_on", "downgrade", "operation", "parents", "replaces"];

/// The checksum of a file that has been read before.
pub(super) fn checksum_of_text(text: &str) -> String {
    let text = without_carriage_returns(text);
    let mut hash = TreeHash::default();
    if let Ok(root) = DeTable::parse(&text) {
        let root = root.get_ref();
        for key in KEYS {
            match root.get(key).map(toml::Spanned::get_ref) {
                // A key that is left out and an empty list say the same of everything but a downgrade.
                Some(DeValue::Array(list)) if list.is_empty() && key != "downgrade" => {}
                Some(value) => hash.add_entry(key, value),
                None => {}
            }
        }
    }
    format!("{VERSION}:{}", hash.finish_hex())
}

/// A hash over values, each with its type and length before it, so that no two trees give the same bytes.
#[derive(Default)]
pub(super) struct TreeHash(Sha256);

impl TreeHash {
    pub(super) fn add_text(&mut self, tag: char, text: &str) {
        self.0.update(format!("{tag}{}:", text.len()));
        self.0.update(text);
    }

    fn add_entry(&mut self, key: &str, value: &DeValue<'_>) {
        self.add_text('k', key);
        self.add_value(value);
    }

    pub(super) fn add_value(&mut self, value: &DeValue<'_>) {
        match value {
            DeValue::String(text) => self.add_text('s', text),
            DeValue::Integer(digits) => {
                let value = i128::from_str_radix(digits.as_str(), digits.radix());
                self.add_text('i', &value.map_or_else(|_| digits.to_string(), |value| value.to_string()));
            }
            DeValue::Float(digits) => {
                let value = digits.as_str().parse::<f64>();
                self.add_text('f', &value.map_or_else(|_| digits.to_string(), |value| format!("{value:?}")));
            }
            DeValue::Boolean(value) => self.add_text('b', if *value { "true" } else { "false" }),
            DeValue::Datetime(value) => self.add_text('d', &value.to_string()),
            DeValue::Array(list) => {
                self.0.update(format!("a{}:", list.len()));
                list.iter().for_each(|item| self.add_value(item.get_ref()));
            }
            DeValue::Table(table) => self.add_table(table),
        }
    }

    fn add_table(&mut self, table: &DeTable<'_>) {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_unstable_by_key(|(key, _)| key.get_ref());
        self.0.update(format!("t{}:", entries.len()));
        for (key, value) in entries {
            self.add_entry(key.get_ref(), value.get_ref());
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0.finalize().to_vec()
    }

    fn finish_hex(self) -> String {
        self.finish().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "format = 1\nid = \"aaaaaaaaaaaa\"\nparents = []\ndepends_on = []\nmessage = \"m\"\n\
        created = 2026-01-01T00:00:00Z\n\n[[operation]]\nkind = \"sql\"\nup = [\"\"\"a\nb\"\"\", \"c\"]\ndown = []\n";

    #[test]
    fn layout_does_not_matter() {
        let checksum = checksum_of_text(TEXT);
        assert!(checksum.starts_with("1:") && checksum.len() == 66, "{checksum}");
        let other = TEXT
            .replace("\"c\"]", "\n  'c', # why\n]")
            .replace("down = []\n", "")
            .replace("kind =", "down=[] # here\nkind =")
            .replace("message = \"m\"", "message = \"n\"")
            .replace("depends_on = []\n", "")
            .replace("2026", "2027")
            .replace('\n', "\r\n");
        assert_eq!(checksum_of_text(&other), checksum);
    }

    #[test]
    fn meaning_does() {
        let checksum = checksum_of_text(TEXT);
        for (from, to) in
            [("\"c\"", "\"c \""), ("parents = []", "parents = [\"bbbbbbbbbbbb\"]"), ("down = []", "")]
        {
            assert_ne!(checksum_of_text(&TEXT.replace(from, to)), checksum, "{from}");
        }
        assert_ne!(checksum_of_text(&TEXT.replace("[\"\"\"a\nb\"\"\", \"c\"]", "['a','bc']")), checksum);
        assert_ne!(checksum_of_text(&format!("downgrade = []\n{TEXT}")), checksum);
    }
}
