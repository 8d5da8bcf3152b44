//! Revisions as a script for the database's own shell: it does what a run does, and keeps the ledger as a run would.

use std::fmt::Write as _;

use migrate_runtime::{
    Action, ConnectOptions, Dialect as Family, Direction, RevisionRun, Step, Transaction,
    ledger_contradiction, ledger_ddl, ledger_delete, ledger_insert, prologue,
};

use super::planned::TOOL_VERSION;
use crate::dialect::{Dialect, RenderError};
use crate::schema::DialectName;

/// A script of steps that are of no revision: what is set first, then each step. No ledger comes of it.
///
/// # Errors
/// Where a shell cannot do what a run does.
pub(super) fn write_steps(
    dialect: &dyn Dialect,
    options: &ConnectOptions,
    steps: &[Step],
) -> Result<String, RenderError> {
    let mut script = Script::begin(dialect, options);
    for statement in prologue(script.family, options) {
        script.statement(&statement);
    }
    script.line("");
    for step in steps {
        for statement in dialect.script(step)? {
            script.statement(&statement);
        }
    }
    Ok(script.text)
}

/// The whole script: what is set first, the ledger's table, then each revision with its row.
///
/// # Errors
/// Where a shell cannot do what a run does.
pub fn write(
    dialect: &dyn Dialect,
    options: &ConnectOptions,
    revisions: &[RevisionRun],
) -> Result<String, RenderError> {
    let mut script = Script::begin(dialect, options);
    let ledger = ledger_ddl(script.family, &options.ledger);
    for statement in prologue(script.family, options).iter().chain(&ledger) {
        script.statement(statement);
    }
    for revision in revisions {
        script.revision(revision)?;
    }
    Ok(script.text)
}

/// The family of databases by the runner's name.
pub(super) fn family_of(name: DialectName) -> Family {
    match name {
        DialectName::Sqlite => Family::Sqlite,
        DialectName::Postgres => Family::Postgres,
        DialectName::Mysql => Family::Mysql,
    }
}

/// What the shell itself is told. They go on behind an error unless they are told not to; `mysql` stops by itself.
/// SQLite's would print what a pragma sets its patience to.
fn words_to_shell(family: Family, options: &ConnectOptions) -> Vec<String> {
    match family {
        Family::Sqlite => {
            let patience = options.lock_timeout.as_millis().min(i32::MAX as u128);
            vec![".bail on".to_owned(), format!(".timeout {patience}")]
        }
        Family::Postgres => vec!["\\set ON_ERROR_STOP on".to_owned()],
        Family::Mysql => Vec::new(),
    }
}

struct Script<'a> {
    dialect: &'a dyn Dialect,
    family: Family,
    ledger: &'a str,
    text: String,
}

impl<'a> Script<'a> {
    fn begin(dialect: &'a dyn Dialect, options: &'a ConnectOptions) -> Self {
        let family = family_of(dialect.name());
        let mut script = Self { dialect, family, ledger: &options.ledger, text: String::new() };
        script.line(&format!("-- for {family}, by cargo migrate {TOOL_VERSION}"));
        for line in words_to_shell(family, options) {
            script.line(&line);
        }
        script
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    fn statement(&mut self, statement: &str) {
        if self.family == Family::Mysql && statement.contains(';') {
            // The client would end the statement at its first semicolon.
            let delimiter = free_delimiter(statement);
            let _ = writeln!(self.text, "DELIMITER {delimiter}\n{statement}{delimiter}\nDELIMITER ;");
        } else {
            let _ = writeln!(self.text, "{statement};");
        }
    }

    fn revision(&mut self, revision: &RevisionRun) -> Result<(), RenderError> {
        let verb = if revision.direction == Direction::Up { "apply" } else { "take back" };
        self.line(&format!("\n-- {verb} {} ({})", revision.name, revision.id));
        let rebuilds = revision.steps.iter().any(|step| matches!(step.action, Action::SaveTable { .. }));
        if rebuilds {
            self.statement("PRAGMA foreign_keys = OFF");
        }
        if !self.is_undone_by_its_row(revision) {
            self.guard(revision)?;
        }
        self.steps(revision)?;
        if rebuilds {
            self.statement("PRAGMA foreign_keys = ON");
        }
        Ok(())
    }

    /// True where the row in the ledger, which cannot be written twice, undoes a second run of all steps.
    fn is_undone_by_its_row(&self, revision: &RevisionRun) -> bool {
        let whole = revision.steps.iter().all(|step| step.transaction == Transaction::Inside);
        whole && self.family != Family::Mysql && revision.direction == Direction::Up
    }

    /// Stops a script that is run twice, or not in its turn, before it changes anything.
    fn guard(&mut self, revision: &RevisionRun) -> Result<(), RenderError> {
        let RevisionRun { id, name, direction, .. } = revision;
        let is = if *direction == Direction::Up { "is applied already" } else { "is not applied" };
        let query = ledger_contradiction(self.family, self.ledger, id, *direction);
        for statement in self.dialect.script(&Step::assert(query, format!("`{name}` {is}")))? {
            self.statement(&statement);
        }
        Ok(())
    }

    /// All in one transaction, cut where a step may not be in one.
    fn steps(&mut self, revision: &RevisionRun) -> Result<(), RenderError> {
        let mut open = false;
        for step in &revision.steps {
            self.set_transaction(&mut open, step.transaction == Transaction::Inside);
            for statement in self.dialect.script(step)? {
                self.statement(&statement);
            }
        }
        self.set_transaction(&mut open, true);
        let row = match revision.direction {
            Direction::Up => ledger_insert(self.family, self.ledger, revision),
            Direction::Down => ledger_delete(self.family, self.ledger, &revision.id),
        };
        self.statement(&row);
        self.set_transaction(&mut open, false);
        Ok(())
    }

    /// MySQL commits at every statement that changes tables: a transaction would promise what it cannot keep.
    fn set_transaction(&mut self, open: &mut bool, wanted: bool) {
        if *open == wanted || self.family == Family::Mysql {
            return;
        }
        *open = wanted;
        match (wanted, self.family) {
            (true, Family::Sqlite) => self.statement("BEGIN IMMEDIATE"),
            (true, _) => self.statement("BEGIN"),
            (false, _) => self.statement("COMMIT"),
        }
    }
}

/// A delimiter that the statement does not hold.
fn free_delimiter(statement: &str) -> String {
    let mut delimiter = "$$".to_owned();
    while statement.contains(&delimiter) {
        delimiter.push('$');
    }
    delimiter
}
