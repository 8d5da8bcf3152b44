//! Steps as statements for the `sqlite3` shell, which runs them under `.bail on`.
//!
//! A script has no runner that would look at the database and decide, so what must hold is put in a table with
//! checks: a row that breaks one stops the script, with the check's name for a message.

use migrate_runtime::Action;

use super::super::sql::{quote_name, quote_text, single_statement};

/// The temporary table whose checks stop the script.
const GUARD: &str = "cargo_migrate_guard";

/// How many rows referred to missing rows before the rebuild.
const VIOLATIONS: &str = "cargo_migrate_violations";

/// What must hold, and what is said where it does not.
struct Demand {
    /// SQL for a number that must be 0.
    count: String,
    message: String,
}

/// What the shell is to be given for one step.
pub(super) fn statements(action: &Action) -> Vec<String> {
    match action {
        Action::Execute(sql) | Action::Data(sql) => vec![single_statement(sql)],
        Action::Assert { query, message } => {
            let count = format!("EXISTS ({})", single_statement(query));
            guard(&[Demand { count, message: message.clone() }])
        }
        Action::SaveTable { table, columns, known_indexes, .. } => save(table, columns, known_indexes),
        Action::CreateCopy { table, sql } => create_copy(table, sql),
        Action::RestoreTable { table } => restore(table),
    }
}

fn guard(demands: &[Demand]) -> Vec<String> {
    let checks: Vec<String> = (1..)
        .zip(demands)
        .map(|(number, demand)| {
            format!("demand_{number} CONSTRAINT {} CHECK (demand_{number} = 0)", quote_name(&demand.message))
        })
        .collect();
    let counts: Vec<&str> = demands.iter().map(|demand| demand.count.as_str()).collect();
    vec![
        format!("CREATE TEMP TABLE {GUARD} (\n    {}\n)", checks.join(",\n    ")),
        format!("INSERT INTO {GUARD} SELECT\n    {}", counts.join(",\n    ")),
        format!("DROP TABLE {GUARD}"),
    ]
}

/// The runner would remember triggers and unknown indexes and put them back; a script stops where there are any.
fn save(table: &str, columns: &[String], known_indexes: &[String]) -> Vec<String> {
    let upgrade = "`cargo migrate upgrade` keeps them, a script cannot";
    let demands = [
        Demand {
            count: "(SELECT foreign_keys FROM pragma_foreign_keys)".to_owned(),
            message: format!(
                "foreign keys must be off while `{table}` is rebuilt, or rows that refer to it are lost"
            ),
        },
        Demand {
            count: differing_columns(table, columns),
            message: format!("the columns of `{table}` are not those that the revisions made"),
        },
        Demand {
            count: objects(table, "trigger", &[]),
            message: format!("`{table}` has triggers: {upgrade}"),
        },
        Demand {
            count: objects(table, "index", known_indexes),
            message: format!("`{table}` has indexes that no revision knows: {upgrade}"),
        },
    ];
    let mut statements = guard(&demands);
    statements.push(format!(
        "CREATE TEMP TABLE {VIOLATIONS} AS SELECT count(*) AS known FROM pragma_foreign_key_check"
    ));
    // Without it the new table could not take the old one's name under the eyes of views.
    statements.push("PRAGMA legacy_alter_table = ON".to_owned());
    statements
}

/// The runner would give the new table the options of the old one.
fn create_copy(table: &str, sql: &str) -> Vec<String> {
    let count = format!(
        "EXISTS (SELECT 1 FROM pragma_table_list WHERE schema = 'main' AND name = {} COLLATE NOCASE AND (strict OR wr))",
        quote_text(table)
    );
    let message =
        format!("`{table}` is STRICT or WITHOUT ROWID: `cargo migrate upgrade` keeps that, a script cannot");
    let mut statements = guard(&[Demand { count, message }]);
    statements.push(sql.to_owned());
    statements
}

fn restore(table: &str) -> Vec<String> {
    let message =
        format!("after the rebuild of `{table}` there are rows that refer to rows that are not there");
    let count = format!("(SELECT count(*) FROM pragma_foreign_key_check) > (SELECT known FROM {VIOLATIONS})");
    let mut statements = vec!["PRAGMA legacy_alter_table = OFF".to_owned()];
    statements.extend(guard(&[Demand { count, message }]));
    statements.push(format!("DROP TABLE {VIOLATIONS}"));
    statements
}

fn text_list(names: &[String]) -> String {
    names.iter().map(|name| quote_text(&name.to_ascii_lowercase())).collect::<Vec<_>>().join(", ")
}

/// Names that are on one side alone, plus those that are missing.
fn differing_columns(table: &str, columns: &[String]) -> String {
    let live = format!("FROM pragma_table_xinfo({}) WHERE hidden IN (0, 2, 3)", quote_text(table));
    let names = text_list(columns);
    let count = columns.len();
    format!("(SELECT count(*) <> {count} OR coalesce(sum(lower(name) IN ({names})), 0) <> {count} {live})")
}

fn objects(table: &str, kind: &str, known: &[String]) -> String {
    let known = if known.is_empty() {
        String::new()
    } else {
        format!(" AND lower(name) NOT IN ({})", text_list(known))
    };
    format!(
        "(SELECT count(*) FROM sqlite_master WHERE type = '{kind}' AND tbl_name = {} COLLATE NOCASE \
         AND sql IS NOT NULL{known})",
        quote_text(table)
    )
}
