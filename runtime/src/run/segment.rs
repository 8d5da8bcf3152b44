//! Cuts a revision's steps into segments: what one transaction can hold, and single statements outside of any.

use std::ops::Range;

use crate::server::Dialect;
use crate::step::{Action, Step, Transaction};

/// Steps that stand or fall together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    /// Steps in one transaction
    Together(Range<usize>),
    /// One step that commits by itself
    Alone(usize),
}

impl Segment {
    /// The index behind the segment's last step.
    pub(crate) fn end(&self) -> usize {
        match self {
            Self::Together(range) => range.end,
            Self::Alone(index) => index + 1,
        }
    }
}

/// Cuts steps into segments, in order and without gaps.
pub(crate) fn cut(steps: &[Step], dialect: Dialect) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        if !fits_in_transaction(step, dialect) {
            segments.push(Segment::Alone(index));
        } else if let Some(Segment::Together(range)) = segments.last_mut() {
            range.end = index + 1;
        } else {
            segments.push(Segment::Together(index..index + 1));
        }
    }
    segments
}

fn fits_in_transaction(step: &Step, dialect: Dialect) -> bool {
    if step.transaction == Transaction::Outside {
        return false;
    }
    match &step.action {
        Action::Execute(sql) | Action::Data(sql) if dialect == Dialect::Mysql => is_transactional(sql),
        _ => true,
    }
}

/// Whether MySQL runs a statement within a transaction. Whatever is not known to is taken to commit by itself.
fn is_transactional(sql: &str) -> bool {
    const WORDS: [&str; 10] =
        ["INSERT", "UPDATE", "DELETE", "REPLACE", "SELECT", "WITH", "VALUES", "TABLE", "SET", "DO"];
    first_word(sql).is_some_and(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// The first word behind spaces, comments and brackets. A comment that MySQL executes gives none.
fn first_word(sql: &str) -> Option<&str> {
    let mut rest = sql;
    loop {
        rest =
            rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '(' || letter == ';');
        if rest.starts_with("/*!") || rest.starts_with("/*M!") {
            return None;
        } else if rest.starts_with("--") || rest.starts_with('#') {
            rest = rest.split_once('\n')?.1;
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/")?.1;
        } else {
            break;
        }
    }
    let end =
        rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(rest.len());
    Some(&rest[..end]).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_transaction_where_the_database_can() {
        let steps = [Step::execute("CREATE TABLE a (x int)"), Step::data("INSERT INTO a VALUES (1)")];
        assert_eq!(cut(&steps, Dialect::Postgres), [Segment::Together(0..2)]);
        assert_eq!(cut(&steps, Dialect::Mysql), [Segment::Alone(0), Segment::Together(1..2)]);
        assert_eq!(cut(&[], Dialect::Mysql), []);
    }

    #[test]
    fn outside_steps_cut() {
        let step = || Step::execute("x");
        let steps = [step(), step(), step().outside(), step()];
        let segments = cut(&steps, Dialect::Postgres);
        assert_eq!(segments, [Segment::Together(0..2), Segment::Alone(2), Segment::Together(3..4)]);
    }

    #[test]
    fn mysql_statements_are_told_by_their_first_word() {
        for sql in [
            "insert into a select 1",
            "/* fill */ -- it\n UPDATE a SET x = 1",
            "(SELECT 1)",
            "# c\nDELETE FROM a",
        ] {
            assert!(is_transactional(sql), "{sql}");
        }
        for sql in
            ["CREATE TABLE a (x int)", "TRUNCATE a", "/*!40101 SET x */", "CALL fill()", "", "-- nothing"]
        {
            assert!(!is_transactional(sql), "{sql}");
        }
    }
}
