//! Steps for the shells of MySQL and MariaDB.

use migrate_runtime::{Action, Step};

use super::names::quote_text;
use super::unsupported;
use crate::dialect::RenderError;

/// The step as statements for the shell.
pub(super) fn statements(step: &Step) -> Result<Vec<String>, RenderError> {
    match &step.action {
        Action::Execute(sql) | Action::Data(sql) => Ok(vec![sql.clone()]),
        Action::Assert { query, message } => Ok(assertion(query, message)),
        Action::SaveTable { .. } | Action::CreateCopy { .. } | Action::RestoreTable { .. } => {
            Err(unsupported("table rebuilds", step.text()))
        }
    }
}

/// Neither product can raise an error outside of a procedure on a condition, so the message is put twice into the
/// key of a temporary table: the shell stops at the duplicate and shows it. The message comes before it as a row,
/// since the error cuts it short.
fn assertion(query: &str, message: &str) -> Vec<String> {
    let query = query.trim().trim_end_matches(';');
    let message = quote_text(message);
    let failed = format!("FROM DUAL WHERE EXISTS (\n{query}\n)");
    vec![
        format!("SELECT {message} AS failed_assertion {failed}"),
        "CREATE TEMPORARY TABLE `failed_assertion` (`message` varchar(700) CHARACTER SET utf8mb4 PRIMARY KEY)"
            .to_owned(),
        format!(
            "INSERT INTO `failed_assertion` SELECT LEFT({message}, 700) UNION ALL SELECT LEFT({message}, 700) {failed}"
        ),
        "DROP TEMPORARY TABLE `failed_assertion`".to_owned(),
    ]
}
