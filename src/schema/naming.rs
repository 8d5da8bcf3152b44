//! Names by convention, cut to what all databases hold.

use sha2::{Digest, Sha256};

use super::literal::hex;

/// The smallest limit of the supported databases: PostgreSQL's 63 bytes (MySQL has 64 characters, SQLite none).
pub const MAXIMUM_NAME_BYTES: usize = 63;

/// How many hex digits of the hash a shortened name ends with.
const HASH_DIGITS: usize = 8;

/// Templates with `{table}` and `{columns}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamingConvention {
    pub primary_key: String,
    pub unique: String,
    pub index: String,
    pub foreign_key: String,
    pub check: String,
    pub exclusion: String,
}

impl Default for NamingConvention {
    fn default() -> Self {
        Self {
            primary_key: "pk_{table}".to_owned(),
            unique: "uq_{table}_{columns}".to_owned(),
            index: "ix_{table}_{columns}".to_owned(),
            foreign_key: "fk_{table}_{columns}".to_owned(),
            check: "ck_{table}_{columns}".to_owned(),
            exclusion: "ex_{table}_{columns}".to_owned(),
        }
    }
}

impl NamingConvention {
    /// A template with its table and columns put in, shortened where it is too long.
    #[must_use]
    pub fn apply(template: &str, table: &str, columns: &[&str]) -> String {
        shorten_name(&template.replace("{table}", table).replace("{columns}", &columns.join("_")))
    }
}

/// The name itself, or its beginning and a hash of the whole where it is longer than [`MAXIMUM_NAME_BYTES`].
#[must_use]
pub fn shorten_name(name: &str) -> String {
    if name.len() <= MAXIMUM_NAME_BYTES {
        return name.to_owned();
    }
    let hash = hex(&Sha256::digest(name.as_bytes())[..HASH_DIGITS / 2]);
    let mut end = MAXIMUM_NAME_BYTES - HASH_DIGITS - 1;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{hash}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_stays() {
        let convention = NamingConvention::default();
        assert_eq!(NamingConvention::apply(&convention.index, "users", &["a", "b"]), "ix_users_a_b");
    }

    #[test]
    fn a_long_name_is_cut_at_a_character_and_stays_distinct() {
        let one = shorten_name(&"ä".repeat(60));
        let other = shorten_name(&"ä".repeat(61));
        assert!(one.len() <= MAXIMUM_NAME_BYTES && other.len() <= MAXIMUM_NAME_BYTES);
        assert_ne!(one, other);
    }
}
