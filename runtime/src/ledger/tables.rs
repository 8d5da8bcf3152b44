//! The names of the ledger and its journal on one database, quoted and with their schema.

use crate::quote::quote_name;
use crate::server::Dialect;

/// Where the ledger and the journal are, and whether they are there.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    dialect: Dialect,
    schema: Option<String>,
    name: String,
    /// The ledger's quoted name
    pub(crate) ledger: String,
    /// The journal's quoted name
    pub(crate) journal: String,
    pub(crate) has_ledger: bool,
    pub(crate) has_journal: bool,
}

impl Tables {
    /// `name` may carry a schema; without one, `schema` is taken.
    pub(crate) fn new(dialect: Dialect, schema: Option<&str>, name: &str) -> Self {
        let (schema, name) = match name.split_once('.') {
            Some((schema, name)) => (Some(schema), name),
            None => (schema, name),
        };
        let prefix = schema.map(|schema| quote_name(dialect, schema) + ".").unwrap_or_default();
        Self {
            dialect,
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
            ledger: format!("{prefix}{}", quote_name(dialect, name)),
            journal: format!("{prefix}{}", quote_name(dialect, &journal_name(name))),
            has_ledger: false,
            has_journal: false,
        }
    }

    /// The ledger's name without quotes, for messages and for the lock.
    pub(crate) fn plain_name(&self) -> String {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.name),
            None => self.name.clone(),
        }
    }

    /// The names of both tables, without schema and quotes.
    pub(crate) fn plain_names(&self) -> [String; 2] {
        [self.name.clone(), journal_name(&self.name)]
    }

    /// A query that gives the names of those of the two tables that exist.
    pub(crate) fn existence_query(&self) -> String {
        let quote = |text: &str| crate::quote::quote_text(self.dialect, text);
        let names = format!("({}, {})", quote(&self.name), quote(&journal_name(&self.name)));
        let schema = self.schema.as_deref().map(quote);
        match self.dialect {
            Dialect::Sqlite => {
                let prefix = self.schema.as_ref().map(|schema| quote_name(Dialect::Sqlite, schema) + ".");
                let prefix = prefix.unwrap_or_default();
                format!("SELECT name FROM {prefix}sqlite_schema WHERE type = 'table' AND name IN {names}")
            }
            Dialect::Postgres => format!(
                "SELECT c.relname::text FROM pg_catalog.pg_class c \
                 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
                 WHERE n.nspname = {} AND c.relname IN {names} AND c.relkind IN ('r', 'p')",
                schema.unwrap_or_else(|| "current_schema()".to_owned())
            ),
            Dialect::Mysql => format!(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = {} AND table_name IN {names}",
                schema.unwrap_or_else(|| "database()".to_owned())
            ),
        }
    }

    /// Takes note of the existence query's answer.
    pub(crate) fn note_existing(&mut self, names: &[String]) {
        // MySQL may fold names to lower case, depending on its file system.
        let has = |name: &str| names.iter().any(|found| found.eq_ignore_ascii_case(name));
        self.has_ledger = has(&self.name);
        self.has_journal = has(&journal_name(&self.name));
    }
}

/// The journal stands beside the ledger.
pub(crate) fn journal_name(ledger: &str) -> String {
    format!("{ledger}_journal")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_their_schema() {
        let tables = Tables::new(Dialect::Postgres, Some("public"), "ledger");
        assert_eq!(tables.ledger, r#""public"."ledger""#);
        assert_eq!(tables.journal, r#""public"."ledger_journal""#);
        assert_eq!(Tables::new(Dialect::Postgres, Some("public"), "own.ledger").ledger, r#""own"."ledger""#);
        assert_eq!(Tables::new(Dialect::Mysql, None, "ledger").ledger, "`ledger`");
    }
}
