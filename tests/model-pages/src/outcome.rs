//! What comes of an example: the revision, and the SQL on each database.

use cargo_migrate::dialect::dialect_of;
use cargo_migrate::diff::{Answers, Scope, diff};
use cargo_migrate::operation::Operation;
use cargo_migrate::revision::{Draft, Drafter, Graph};
use cargo_migrate::schema::{AppLabel, Schema};
use migrate_runtime::Flavour;

use crate::example::APP;

const DATABASES: [(Flavour, &str); 4] = [
    (Flavour::Postgres, "PostgreSQL"),
    (Flavour::Mysql, "MySQL"),
    (Flavour::Mariadb, "MariaDB"),
    (Flavour::Sqlite, "SQLite"),
];

/// The databases of those names; all where none is named.
pub(crate) fn databases(names: &[&str]) -> Result<Vec<(Flavour, &'static str)>, String> {
    let known = |name: &str| DATABASES.into_iter().find(|(_, known)| *known == name);
    if let Some(unknown) = names.iter().find(|name| known(name).is_none()) {
        return Err(format!("there is no database `{unknown}`"));
    }
    Ok(DATABASES.into_iter().filter(|(_, name)| names.is_empty() || names.contains(name)).collect())
}

/// The operations that lead from one schema to another. What has to be asked is no example.
pub(crate) fn operations(from: &Schema, to: &Schema) -> Result<Vec<Operation>, String> {
    let outcome = diff(from, to, &Scope::All, &Answers::default());
    match outcome.questions.first() {
        Some(question) => Err(question.message()),
        None => Ok(outcome.changes.into_iter().map(|change| change.operation).collect()),
    }
}

fn app() -> Result<AppLabel, String> {
    AppLabel::new(APP).map_err(|error| error.to_string())
}

/// The operations as a revision's file has them, without its head.
pub(crate) fn revision(operations: &[Operation]) -> Result<String, String> {
    let graph = Graph::new(Vec::new()).map_err(|error| error.to_string())?;
    let mut drafter = Drafter::new(&graph, "2026-01-01T00:00:00Z");
    let draft = Draft::new(app()?, "migrations", operations.to_vec());
    let made = drafter.add(draft).map_err(|error| error.to_string())?;
    let start = made.text.find("[[operation]]").ok_or("a revision has operations")?;
    Ok(made.text[start..].to_owned())
}

/// The statements on each database, and where it refuses, why.
pub(crate) fn sql(
    operations: &[Operation],
    from: &Schema,
    databases: Vec<(Flavour, &'static str)>,
) -> Result<String, String> {
    let app = app()?;
    let mut made: Vec<(String, String)> = Vec::new();
    for (flavour, name) in databases {
        let statements = statements(operations, from, &app, flavour);
        match made.last_mut() {
            Some((names, last)) if *last == statements => *names = format!("{names}, {name}"),
            _ => made.push((name.to_owned(), statements)),
        }
    }
    let parts: Vec<String> = made.iter().map(|(names, sql)| format!("-- {names}\n{sql}")).collect();
    Ok(parts.join("\n"))
}

fn statements(operations: &[Operation], from: &Schema, app: &AppLabel, flavour: Flavour) -> String {
    let dialect = dialect_of(flavour);
    let steps = match dialect.render(operations, &mut from.clone(), app) {
        Ok(steps) => steps,
        Err(error) => return format!("-- refused: {error}\n"),
    };
    let scripts = steps.iter().map(|step| match dialect.script(step) {
        Ok(statements) => statements.iter().map(|statement| format!("{statement};\n")).collect(),
        Err(error) => format!("-- not in a script: {error}\n"),
    });
    scripts.collect()
}
