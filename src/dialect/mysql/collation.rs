//! Character sets and collations: which collation a table or column has, and how it is said with no more words than
//! it takes.

use std::borrow::Cow;
use std::collections::BTreeMap;

use migrate_runtime::Flavour;

/// What tables get where nothing is said.
pub(super) const USUAL_CHARSET: &str = "utf8mb4";

/// The collations that character sets have by themselves; all others end in `_general_ci`.
const DEFAULTS: [(&str, &str); 17] = [
    ("big5", "big5_chinese_ci"),
    ("binary", "binary"),
    ("cp932", "cp932_japanese_ci"),
    ("dec8", "dec8_swedish_ci"),
    ("eucjpms", "eucjpms_japanese_ci"),
    ("euckr", "euckr_korean_ci"),
    ("gb18030", "gb18030_chinese_ci"),
    ("gb2312", "gb2312_chinese_ci"),
    ("gbk", "gbk_chinese_ci"),
    ("hp8", "hp8_english_ci"),
    ("latin1", "latin1_swedish_ci"),
    ("latin5", "latin5_turkish_ci"),
    ("sjis", "sjis_japanese_ci"),
    ("swe7", "swe7_swedish_ci"),
    ("tis620", "tis620_thai_ci"),
    ("ujis", "ujis_japanese_ci"),
    ("utf8mb4", "utf8mb4_0900_ai_ci"),
];

/// The collations by themselves, of a server or as they usually are.
#[derive(Debug, Clone)]
pub(super) struct Collations {
    flavour: Flavour,
    known: BTreeMap<String, String>,
}

impl Collations {
    /// As they usually are.
    pub(super) fn usual(flavour: Flavour) -> Self {
        Self { flavour, known: BTreeMap::new() }
    }

    /// As a server says: character sets with their collations.
    pub(super) fn of_server(flavour: Flavour, known: BTreeMap<String, String>) -> Self {
        Self { flavour, known }
    }

    /// The collation that a character set has by itself.
    pub(super) fn default_of(&self, charset: &str) -> Cow<'_, str> {
        if let Some(collation) = self.known.get(charset) {
            return Cow::Borrowed(collation);
        }
        if charset == "utf8mb4" && self.flavour == Flavour::Mariadb {
            return Cow::Borrowed("utf8mb4_general_ci");
        }
        match DEFAULTS.iter().find(|(name, _)| *name == charset) {
            Some((_, collation)) => Cow::Borrowed(collation),
            None => Cow::Owned(format!("{charset}_general_ci")),
        }
    }

    /// The collation that follows from what is said; `fallback` where nothing is.
    pub(super) fn effective(&self, charset: Option<&str>, collation: Option<&str>, fallback: &str) -> String {
        match (charset, collation) {
            (_, Some(collation)) => canonical_name(collation),
            (Some(charset), None) => self.default_of(&canonical_name(charset)).into_owned(),
            (None, None) => fallback.to_owned(),
        }
    }

    /// How the collation is said where `fallback` holds by itself: nothing, the character set, or the collation.
    pub(super) fn said(&self, collation: &str, fallback: &str) -> Said {
        if collation == fallback {
            return Said::Nothing;
        }
        let charset = charset_of(collation);
        if *self.default_of(charset) == *collation {
            return Said::Charset(charset.to_owned());
        }
        Said::Collation(collation.to_owned())
    }
}

/// What has to be said for a collation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Nothing,
    Charset(String),
    Collation(String),
}

/// The character set of a collation: its first part.
pub(super) fn charset_of(collation: &str) -> &str {
    collation.split_once('_').map_or(collation, |(charset, _)| charset)
}

/// `utf8` is an older name of `utf8mb3`.
pub(super) fn canonical_name(name: &str) -> String {
    let name = name.trim().trim_matches(['`', '\'', '"']).to_lowercase();
    match name.strip_prefix("utf8") {
        Some("") => "utf8mb3".to_owned(),
        Some(rest) if rest.starts_with('_') => format!("utf8mb3{rest}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_said_than_it_takes() {
        let collations = Collations::usual(Flavour::Mysql);
        let usual = "utf8mb4_0900_ai_ci";
        assert_eq!(collations.said(usual, usual), Said::Nothing);
        assert_eq!(collations.said("latin1_swedish_ci", usual), Said::Charset("latin1".to_owned()));
        assert_eq!(collations.said("utf8mb3_bin", usual), Said::Collation("utf8mb3_bin".to_owned()));
        assert_eq!(collations.effective(Some("utf8"), None, usual), "utf8mb3_general_ci");
        assert_eq!(collations.effective(Some("utf8"), Some("utf8_bin"), usual), "utf8mb3_bin");
        assert_eq!(Collations::usual(Flavour::Mariadb).default_of("utf8mb4"), "utf8mb4_general_ci");
    }
}
