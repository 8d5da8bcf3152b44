//! The rules for SQL by hand: every text is one statement, and none of them touches the transaction.
//!
//! The runner opens and ends transactions, and journals statement by statement; a text that holds two statements,
//! or a COMMIT, would make what it records untrue. Tokens decide, so that a semicolon in a string, in a dollar-quoted
//! body or between BEGIN and END of a trigger is no end of a statement.

use sqlparser::dialect::{Dialect, GenericDialect, MySqlDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::tokenizer::{Token, Tokenizer, Word};

use crate::schema::DialectName;

/// Why a text cannot stand in a list of statements.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    #[error("a statement is empty")]
    Empty,
    #[error("one text holds {0} statements")]
    Several(usize),
    #[error("`{0}` would end the transaction that the revision runs in")]
    TransactionControl(String),
    #[error("`DELIMITER` is a command of the mysql client, no statement")]
    Delimiter,
    #[error("a statement cannot be read as SQL: {0}")]
    Unreadable(String),
}

impl StatementError {
    /// What to write instead.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Empty => Some("take the empty text out of the list".to_owned()),
            Self::Several(_) => {
                Some("write one text a statement: `up = [\"UPDATE …\", \"DELETE …\"]`".to_owned())
            }
            Self::TransactionControl(_) => {
                Some("take it out: each revision runs in a transaction where the database can".to_owned())
            }
            Self::Delimiter => Some(
                "write the whole `CREATE TRIGGER … BEGIN … END` as one text, without `DELIMITER`".to_owned(),
            ),
            Self::Unreadable(_) => None,
        }
    }
}

/// Checks one text of a list; `dialect` is the database that it is for, none where it is for all.
///
/// # Errors
/// Where it is no statement, more than one, or ends the transaction.
pub(super) fn check_statement(text: &str, dialect: Option<DialectName>) -> Result<(), StatementError> {
    let tokens = tokenize(text, dialect)?;
    let tokens: Vec<&Token> = tokens.iter().filter(|token| !matches!(token, Token::Whitespace(_))).collect();
    let words: Vec<String> = tokens.iter().take(6).map_while(|token| bare_word(token)).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if words.first() == Some(&"DELIMITER") {
        return Err(StatementError::Delimiter);
    }
    if let Some(control) = transaction_control(&words) {
        return Err(StatementError::TransactionControl(control));
    }
    match count_statements(&tokens) {
        0 => Err(StatementError::Empty),
        1 => Ok(()),
        count => Err(StatementError::Several(count)),
    }
}

fn dialects_to_try(dialect: Option<DialectName>) -> Vec<Box<dyn Dialect>> {
    match dialect {
        Some(DialectName::Sqlite) => vec![Box::new(SQLiteDialect {})],
        Some(DialectName::Postgres) => vec![Box::new(PostgreSqlDialect {})],
        Some(DialectName::Mysql) => vec![Box::new(MySqlDialect {})],
        None => vec![
            Box::new(GenericDialect {}),
            Box::new(PostgreSqlDialect {}),
            Box::new(MySqlDialect {}),
            Box::new(SQLiteDialect {}),
        ],
    }
}

fn tokenize(text: &str, dialect: Option<DialectName>) -> Result<Vec<Token>, StatementError> {
    let mut failure = String::new();
    for dialect in dialects_to_try(dialect) {
        match Tokenizer::new(dialect.as_ref(), text).tokenize() {
            Ok(tokens) => return Ok(tokens),
            Err(error) => failure = error.to_string(),
        }
    }
    Err(StatementError::Unreadable(failure))
}

fn bare_word(token: &Token) -> Option<String> {
    match token {
        Token::Word(Word { value, quote_style: None, .. }) => Some(value.to_uppercase()),
        _ => None,
    }
}

/// The words that begin, end or change a transaction, where the statement starts with such.
fn transaction_control(words: &[&str]) -> Option<String> {
    let control = match words {
        ["BEGIN" | "COMMIT" | "ROLLBACK" | "END" | "ABORT" | "SAVEPOINT" | "RELEASE" | "XA", ..] => {
            &words[..1]
        }
        ["START" | "SET" | "PREPARE", "TRANSACTION", ..] | ["LOCK" | "UNLOCK", "TABLES", ..] => &words[..2],
        ["LOCK", "TABLE", _, "READ" | "WRITE", ..] => &words[..2],
        ["SET", "AUTOCOMMIT", ..] => &words[..2],
        ["SET", "SESSION" | "GLOBAL" | "LOCAL", "AUTOCOMMIT" | "TRANSACTION" | "CHARACTERISTICS", ..] => {
            &words[..3]
        }
        _ => return None,
    };
    Some(control.join(" "))
}

/// The kinds of objects whose definition holds statements.
const WITH_BODY: [&str; 5] = ["TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE"];

/// Kinds of objects without such; the first kind that a statement names is what it creates.
const WITHOUT_BODY: [&str; 9] =
    ["TABLE", "VIEW", "INDEX", "TYPE", "SCHEMA", "SEQUENCE", "DOMAIN", "EXTENSION", "DATABASE"];

/// True for the statements whose body holds statements of its own.
fn has_body(tokens: &[&Token]) -> bool {
    if !bare_word_at(tokens, 0).is_some_and(|word| word == "CREATE" || word == "ALTER") {
        return false;
    }
    let mut words = tokens.iter().filter_map(|token| bare_word(token));
    let kind = words.find(|word| WITH_BODY.contains(&word.as_str()) || WITHOUT_BODY.contains(&word.as_str()));
    kind.is_some_and(|kind| WITH_BODY.contains(&kind.as_str()))
}

fn count_statements(tokens: &[&Token]) -> usize {
    let body = has_body(tokens);
    let mut depth = 0_usize;
    let mut count = 0;
    let mut open = false;
    for at in 0..tokens.len() {
        if matches!(tokens[at], Token::SemiColon) && depth == 0 {
            open = false;
            continue;
        }
        if !open {
            open = true;
            count += 1;
        }
        if body {
            depth = depth_after(tokens, at, depth);
        }
    }
    count
}

fn bare_word_at(tokens: &[&Token], at: usize) -> Option<String> {
    tokens.get(at).and_then(|token| bare_word(token))
}

/// How many BEGIN and CASE are open behind a token. `END IF` and the like close what never counted as open.
fn depth_after(tokens: &[&Token], at: usize, depth: usize) -> usize {
    let before = at.checked_sub(1).and_then(|before| bare_word_at(tokens, before));
    let after = bare_word_at(tokens, at + 1);
    match bare_word_at(tokens, at).as_deref() {
        Some("CASE") if before.as_deref() == Some("END") => depth,
        Some("BEGIN" | "CASE") => depth + 1,
        Some("END") if matches!(after.as_deref(), Some("IF" | "LOOP" | "WHILE" | "REPEAT" | "FOR")) => depth,
        Some("END") => depth.saturating_sub(1),
        _ => depth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIGGER: &str = "CREATE TRIGGER t AFTER INSERT ON a FOR EACH ROW BEGIN \
        UPDATE b SET n = CASE WHEN n > 1 THEN 2 ELSE 3 END; \
        IF NEW.x THEN DELETE FROM c; END IF; END";

    #[test]
    fn single_statements_pass() {
        for text in [
            "UPDATE users SET name = 'a;b' -- ; \n WHERE id = 1",
            "UPDATE users SET name = 'x';",
            "DO $$ BEGIN PERFORM 1; PERFORM 2; END $$",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $body$ SELECT 1; SELECT 2; $body$",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
            TRIGGER,
            "LOCK TABLE users IN EXCLUSIVE MODE",
            "SELECT \"begin\" FROM `end`",
            "INSERT INTO \"commit\" VALUES (1)",
            "REPLACE INTO a VALUES (1)",
            "SET CONSTRAINTS ALL DEFERRED",
        ] {
            assert_eq!(check_statement(text, None), Ok(()), "{text}");
        }
        assert_eq!(check_statement(TRIGGER, Some(DialectName::Mysql)), Ok(()));
        assert_eq!(check_statement(r"UPDATE a SET b = 'it\'s; c'", Some(DialectName::Mysql)), Ok(()));
    }

    #[test]
    fn two_statements_in_one_text_are_refused() {
        let two = Err(StatementError::Several(2));
        assert_eq!(check_statement("UPDATE a SET b = 1; DELETE FROM a", None), two);
        assert_eq!(check_statement(&format!("{TRIGGER}; DROP TABLE a"), None), two);
        assert_eq!(check_statement("CREATE TABLE event (begin int); DROP TABLE a", None), two);
        assert_eq!(check_statement("CREATE TABLE a (b int); CREATE TABLE c (d int);", None), two);
    }

    #[test]
    fn what_touches_the_transaction_is_refused() {
        for text in [
            "begin",
            "COMMIT",
            "/* x */ rollback to a",
            "Start Transaction",
            "SAVEPOINT a",
            "release a",
            "END",
            "LOCK TABLES a READ",
            "LOCK TABLE a WRITE",
            "UNLOCK TABLES",
            "SET autocommit = 0",
            "SET SESSION TRANSACTION READ ONLY",
            "PREPARE TRANSACTION 'x'",
            "BEGIN; UPDATE a SET b = 1; COMMIT",
        ] {
            let refused = check_statement(text, None);
            assert!(matches!(refused, Err(StatementError::TransactionControl(_))), "{text}: {refused:?}");
        }
    }

    #[test]
    fn texts_that_are_no_statement() {
        assert_eq!(check_statement(" -- nothing\n", None), Err(StatementError::Empty));
        assert_eq!(check_statement("DELIMITER //", None), Err(StatementError::Delimiter));
        let unreadable = check_statement("SELECT 'open", None);
        assert!(matches!(unreadable, Err(StatementError::Unreadable(_))), "{unreadable:?}");
    }
}
