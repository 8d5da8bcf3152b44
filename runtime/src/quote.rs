//! Names and literals written into SQL, right for each dialect and for each database's own shell.

use crate::server::Dialect;

/// A name between the dialect's quotes.
pub fn quote_name(dialect: Dialect, name: &str) -> String {
    let quote = if dialect == Dialect::Mysql { '`' } else { '"' };
    let mut quoted = String::with_capacity(name.len() + 2);
    quoted.push(quote);
    for letter in name.chars() {
        if letter == quote {
            quoted.push(quote);
        }
        quoted.push(letter);
    }
    quoted.push(quote);
    quoted
}

/// A text as a literal.
///
/// MySQL reads backslashes as escapes under the prologue's `sql_mode`, the other two do not. NUL characters, which
/// neither PostgreSQL nor SQLite can hold in a literal, are left out.
pub fn quote_text(dialect: Dialect, text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for letter in text.chars() {
        match letter {
            '\0' => {}
            '\'' => quoted.push_str("''"),
            '\\' if dialect == Dialect::Mysql => quoted.push_str("\\\\"),
            _ => quoted.push(letter),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert_eq!(quote_name(Dialect::Postgres, r#"a"b"#), r#""a""b""#);
        assert_eq!(quote_name(Dialect::Mysql, "a`b"), "`a``b`");
    }

    #[test]
    fn texts() {
        assert_eq!(quote_text(Dialect::Sqlite, "it's\\\n"), "'it''s\\\n'");
        assert_eq!(quote_text(Dialect::Mysql, "it's\\\n"), "'it''s\\\\\n'");
    }
}
