//! A SQLite file of a test's own, with the state that its revisions give.

use std::error::Error;
use std::process::{Command, Output, Stdio};

use cargo_migrate::dialect::{Reading, Reflected, dialect};
use cargo_migrate::operation::{CreateEnum, CreateTable, Operation};
use cargo_migrate::revision::parse_revision;
use cargo_migrate::schema::{AppLabel, DialectName, Schema};
use migrate_runtime::{
    Action, Cancel, ConnectOptions, Connection, DatabaseUrl, Direction, RevisionRun, RunOptions, Silent,
    Step, Value,
};

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

const HEAD: &str = "format = 1\nid = \"000000000001\"\nparents = []\ndepends_on = []\nmessage = \"m\"\n\
                    created = 2026-11-20T14:03:11Z\n";

/// A database and what the revisions so far have made of it.
pub(crate) struct Shop {
    folder: tempfile::TempDir,
    connection: Connection,
    schema: Schema,
    app: AppLabel,
    number: u32,
}

/// The operations that a revision file with this body holds.
pub(crate) fn operations(body: &str) -> Result<Vec<Operation>, Box<dyn Error>> {
    let app = AppLabel::new("shop")?;
    Ok(parse_revision(&app, "0001_m.toml".into(), format!("{HEAD}\n{body}"))?.operations)
}

impl Shop {
    /// A new file with the tables that `body` creates.
    pub(crate) async fn new(body: &str) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let url = DatabaseUrl::parse(&format!("sqlite:{}", folder.path().join("shop.db").display()))?;
        let options = ConnectOptions { create_sqlite_file: true, ..ConnectOptions::default() };
        let connection = Connection::open(&url, &options).await?;
        let app = AppLabel::new("shop")?;
        let mut shop = Self { folder, connection, schema: Schema::empty(), app, number: 0 };
        shop.upgrade(body).await?;
        Ok(shop)
    }

    fn render(&self, operations: &[Operation]) -> Result<(Vec<Step>, Schema), Box<dyn Error>> {
        let mut state = self.schema.clone();
        let steps = dialect(DialectName::Sqlite).render(operations, &mut state, &self.app)?;
        Ok((steps, state))
    }

    /// Applies a revision with this body.
    pub(crate) async fn upgrade(&mut self, body: &str) -> Outcome {
        self.run(&operations(body)?).await
    }

    /// Undoes a revision with this body, which must be the last one applied.
    pub(crate) async fn downgrade(&mut self, body: &str) -> Outcome {
        let mut reversed = Vec::new();
        for operation in operations(body)?.iter().rev() {
            reversed.extend(operation.reverse(&self.app)?);
        }
        self.run(&reversed).await
    }

    async fn run(&mut self, operations: &[Operation]) -> Outcome {
        let (steps, after) = self.render(operations)?;
        self.number += 1;
        let revision = RevisionRun {
            id: format!("{:012x}", self.number),
            app: "shop".to_owned(),
            name: format!("shop@{:04}", self.number),
            checksum: "1:0".to_owned(),
            text: String::new(),
            tool_version: "0.1.0".to_owned(),
            direction: Direction::Up,
            steps,
        };
        self.connection.run(&[revision], &RunOptions::default(), &mut Silent, &Cancel::new()).await?;
        self.schema = after;
        Ok(())
    }

    /// The SQL of a revision with this body, a line a step.
    pub(crate) fn sql(&self, body: &str) -> Result<String, Box<dyn Error>> {
        let steps = self.render(&operations(body)?)?.0;
        Ok(steps
            .iter()
            .map(|step| format!("[{}] {}", step.operation + 1, step.text()))
            .collect::<Vec<_>>()
            .join("\n"))
    }

    /// How many rebuilds a revision with this body needs.
    pub(crate) fn rebuilds(&self, body: &str) -> Result<usize, Box<dyn Error>> {
        let steps = self.render(&operations(body)?)?.0;
        Ok(steps.iter().filter(|step| matches!(step.action, Action::SaveTable { .. })).count())
    }

    pub(crate) async fn execute(&mut self, statements: &[&str]) -> Outcome {
        for statement in statements {
            self.connection.execute(statement).await?;
        }
        Ok(())
    }

    /// The rows of a query, their values behind one another with `|` between.
    pub(crate) async fn rows(&mut self, query: &str) -> Result<Vec<String>, Box<dyn Error>> {
        let rows = self.connection.query(query).await?;
        let text = |value: Value<'_>| match value {
            Value::Null => "NULL".to_owned(),
            Value::Bytes(bytes) => format!("{bytes:?}"),
            other => other.as_text().unwrap_or_default(),
        };
        Ok(rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join("|")).collect())
    }

    /// Everything that is in the database but its rows, without what the tool keeps for itself.
    pub(crate) async fn objects(&mut self) -> Result<Vec<String>, Box<dyn Error>> {
        let query = "SELECT type || ' ' || name FROM sqlite_master \
                     WHERE name NOT LIKE 'cargo_migrate%' AND name NOT LIKE 'sqlite_%' ORDER BY 1";
        self.rows(query).await
    }

    /// What the catalogue says of tables, their indexes and their foreign keys.
    pub(crate) async fn structure(&mut self) -> Result<Vec<String>, Box<dyn Error>> {
        let tables = |source: &str| {
            format!(
                "sqlite_master AS t, {source} WHERE t.type = 'table' AND t.name <> 'sqlite_sequence' \
                 AND t.name NOT LIKE 'cargo_migrate%'"
            )
        };
        let mut lines = Vec::new();
        for query in [
            format!(
                "SELECT 'column', t.name, x.name, x.type, x.\"notnull\", x.dflt_value, x.pk, x.hidden FROM {}",
                tables("pragma_table_xinfo(t.name) AS x")
            ),
            format!(
                "SELECT 'index', t.name, i.name, i.\"unique\", i.origin, i.partial, x.name, x.\"desc\" FROM {}",
                tables("pragma_index_list(t.name) AS i, pragma_index_xinfo(i.name) AS x")
            ),
            format!(
                "SELECT 'key', t.name, x.\"table\", x.\"from\", x.\"to\", x.on_update, x.on_delete FROM {}",
                tables("pragma_foreign_key_list(t.name) AS x")
            ),
        ] {
            lines.extend(self.rows(&query).await?);
        }
        lines.sort();
        Ok(lines)
    }

    /// What the database holds, without what the tool keeps for itself.
    pub(crate) async fn reflect(&mut self) -> Result<Reflected, Box<dyn Error>> {
        let ignored = ["cargo_migrate_ledger", "cargo_migrate_ledger_journal"].map(str::to_owned).to_vec();
        let reading = Reading { ignored, ..Reading::default() };
        let dialect = dialect(DialectName::Sqlite);
        let mut answers = Vec::new();
        for query in dialect.catalogue(&reading) {
            answers.push(self.connection.query(&query).await?);
        }
        Ok(dialect.reflect(&reading, &answers)?)
    }

    /// What the revisions so far come to on SQLite.
    pub(crate) fn lowered(&self) -> Result<Schema, Box<dyn Error>> {
        Ok(dialect(DialectName::Sqlite).lower(&self.schema)?)
    }

    /// A new database with the tables that this one has by its revisions.
    pub(crate) async fn created_anew(&self) -> Result<Self, Box<dyn Error>> {
        Self::with_schema(&self.schema).await
    }

    /// A new database with these tables.
    pub(crate) async fn with_schema(schema: &Schema) -> Result<Self, Box<dyn Error>> {
        let mut anew = Self::new("").await?;
        let enums = schema.enums.values().cloned().map(|it| CreateEnum(it).into());
        let tables = schema.tables.values().cloned().map(|it| CreateTable(it).into());
        let operations: Vec<Operation> = enums.chain(tables).collect();
        anew.run(&operations).await?;
        Ok(anew)
    }

    /// Runs a revision with this body by the `sqlite3` shell, as an offline script has it.
    pub(crate) fn run_script(&self, body: &str) -> Result<Output, Box<dyn Error>> {
        let steps = self.render(&operations(body)?)?.0;
        let script = script(&steps)?;
        let mut shell = Command::new("sqlite3")
            .arg(self.folder.path().join("shop.db"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        std::io::Write::write_all(&mut shell.stdin.take().ok_or("no input")?, script.as_bytes())?;
        Ok(shell.wait_with_output()?)
    }
}

/// A script as the command line writes it: what cannot be done in a transaction, and the steps in one.
fn script(steps: &[Step]) -> Result<String, Box<dyn Error>> {
    let rebuilds = steps.iter().any(|step| matches!(step.action, Action::SaveTable { .. }));
    let keys = if rebuilds { "OFF" } else { "ON" };
    let mut text = format!(".bail on\nPRAGMA foreign_keys = {keys};\nBEGIN IMMEDIATE;\n");
    for step in steps {
        for statement in dialect(DialectName::Sqlite).script(step)? {
            text.push_str(&statement);
            text.push_str(";\n");
        }
    }
    text.push_str("COMMIT;\n");
    Ok(text)
}

/// The text of an error with its causes and its notes, which name rows and what the database said.
pub(crate) fn explain(error: &(dyn Error + 'static)) -> String {
    let mut texts = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        texts.push(error.to_string());
        cause = error.source();
    }
    let notes = error.downcast_ref::<migrate_runtime::Error>().map(migrate_runtime::Error::notes);
    texts.extend(notes.unwrap_or_default());
    texts.join("\n")
}
