//! Steps for psql.

use migrate_runtime::{Action, Step};

use super::unsupported;
use crate::dialect::RenderError;
use crate::dialect::sql::quote_text;

/// The step as statements for psql, which the runner would do by itself.
pub(super) fn statements(step: &Step) -> Result<Vec<String>, RenderError> {
    match &step.action {
        Action::Execute(sql) | Action::Data(sql) => Ok(vec![sql.clone()]),
        Action::Assert { query, message } => Ok(vec![assertion(query, message)]),
        Action::SaveTable { .. } | Action::CreateCopy { .. } | Action::RestoreTable { .. } => {
            Err(unsupported("table rebuilds", step.text()))
        }
    }
}

/// A block that raises the message where the query gives a row.
fn assertion(query: &str, message: &str) -> String {
    let query = query.trim().trim_end_matches(';');
    let body = format!(
        "BEGIN\n  IF EXISTS (\n{query}\n  ) THEN\n    RAISE EXCEPTION USING MESSAGE = {};\n  END IF;\nEND",
        quote_text(message)
    );
    block(&body)
}

/// Statements of the server's own language as one statement.
pub(super) fn block(body: &str) -> String {
    let tag = dollar_tag(body);
    format!("DO {tag}\n{body}\n{tag}")
}

/// A dollar quote that the body does not have.
fn dollar_tag(body: &str) -> String {
    let mut tag = "$block$".to_owned();
    let mut number = 1_u32;
    while body.contains(&tag) {
        number += 1;
        tag = format!("$block{number}$");
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assertion_is_a_block_that_raises() {
        let step = Step::assert("SELECT 1 FROM a -- $block$", "it's wrong");
        let text = statements(&step).map(|statements| statements.join("\n"));
        assert_eq!(
            text.as_deref(),
            Ok("DO $block2$\nBEGIN\n  IF EXISTS (\nSELECT 1 FROM a -- $block$\n  ) THEN\n    \
                RAISE EXCEPTION USING MESSAGE = 'it''s wrong';\n  END IF;\nEND\n$block2$")
        );
    }
}
