//! Names and texts in MySQL's quotes.

use super::unsupported;
use crate::dialect::RenderError;
use crate::schema::ObjectName;

/// `` `name` ``, with quotes in it doubled.
pub(super) fn quote(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// `` `a`, `b` ``.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
}

/// `'it''s'`; a backslash begins an escape here.
pub(super) fn quote_text(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\0', "\\0").replace('\'', "''"))
}

/// The name of a table. MySQL calls whole databases schemas: a table in another one is refused.
pub(super) fn table_name(name: &ObjectName) -> Result<String, RenderError> {
    if name.schema.is_some() {
        return Err(unsupported("database schemas", format!("table `{name}`"))
            .with_hint("leave `schema` out where `mysql` is one of the dialects"));
    }
    Ok(quote(&name.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_in_names_and_texts() {
        assert_eq!(quote("a`b"), "`a``b`");
        assert_eq!(quote_text("it's\\"), "'it''s\\\\'");
    }
}
