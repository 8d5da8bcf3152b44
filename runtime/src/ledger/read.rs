//! Reads the ledger and the journal.

use super::{JournalEntry, Ledger, LedgerRow, Partial};
use crate::connection::Connection;
use crate::error::Error;
use crate::revision::Direction;
use crate::rows::{Row, Rows};
use crate::server::Dialect;
use crate::value::Value;

/// MySQL's code for a table that is not there.
const NO_SUCH_TABLE: &str = "1146";

impl Connection {
    /// Reads what has been applied. A database without a ledger has an empty one; nothing is created.
    ///
    /// # Errors
    /// When the database refuses to show it, or when a table of that name is not a ledger.
    pub async fn read_ledger(&mut self) -> Result<Ledger, Error> {
        self.look_for_tables().await?;
        let rows = if self.tables.has_ledger { self.read_rows().await? } else { Vec::new() };
        let partial = self.read_partial().await?;
        Ok(Ledger { rows, partial })
    }

    async fn read_rows(&mut self) -> Result<Vec<LedgerRow>, Error> {
        let query = format!(
            "SELECT sequence, id, app, name, checksum, tool_version, applied_at, duration_ms, text FROM {} \
             ORDER BY sequence",
            self.tables.ledger
        );
        let rows = self.read_table(&query).await?;
        Ok(rows.iter().map(|row| ledger_row(&mut Fields::of(row))).collect())
    }

    /// Looks which tables there are and reads the ids of the applied revisions, first applied first.
    pub(crate) async fn read_ids(&mut self) -> Result<Vec<String>, Error> {
        self.look_for_tables().await?;
        if !self.tables.has_ledger {
            return Ok(Vec::new());
        }
        let query = format!("SELECT id FROM {} ORDER BY sequence", self.tables.ledger);
        let rows = self.read_table(&query).await?;
        Ok(rows.iter().filter_map(|row| row.first()?.as_text()).collect())
    }

    /// Looks which of the two tables exist.
    pub(crate) async fn look_for_tables(&mut self) -> Result<(), Error> {
        let query = self.tables.existence_query();
        let rows = self.read_table(&query).await?;
        let names: Vec<String> = rows.iter().filter_map(|row| row.first()?.as_text()).collect();
        self.tables.note_existing(&names);
        if self.dialect() == Dialect::Mysql && !self.tables.has_ledger {
            self.look_for_hidden_ledger().await?;
        }
        Ok(())
    }

    /// MySQL's catalogue leaves out what a user has no rights on: the ledger itself tells that it is there.
    async fn look_for_hidden_ledger(&mut self) -> Result<(), Error> {
        let probe = format!("SELECT 1 FROM {} LIMIT 0", self.tables.ledger);
        match self.ask(&probe).await {
            Err(error) if error.code.as_deref() != Some(NO_SUCH_TABLE) => {
                Err(Error::Ledger { table: self.tables.plain_name(), error })
            }
            _ => Ok(()),
        }
    }

    /// Reads what the journal says, without the ledger.
    pub(crate) async fn read_partial(&mut self) -> Result<Option<Partial>, Error> {
        if !self.tables.has_journal {
            return Ok(None);
        }
        let query = format!(
            "SELECT revision, direction, step, state, operation, digest, statement, app, name, checksum, \
             tool_version, started_at, steps, text FROM {} ORDER BY revision, direction, step",
            self.tables.journal
        );
        let rows = self.read_table(&query).await?;
        Ok(partial_of(&rows))
    }

    async fn read_table(&mut self, query: &str) -> Result<Rows, Error> {
        let answer = self.ask(query).await;
        answer.map_err(|error| Error::Ledger { table: self.tables.plain_name(), error })
    }
}

/// The values of a row, one after the other.
struct Fields<'a> {
    row: Row<'a>,
    next: usize,
}

impl<'a> Fields<'a> {
    fn of(row: Row<'a>) -> Self {
        Self { row, next: 0 }
    }

    fn next(&mut self) -> Option<Value<'a>> {
        self.next += 1;
        self.row.get(self.next - 1)
    }

    fn text(&mut self) -> String {
        self.next().and_then(Value::as_text).unwrap_or_default()
    }

    fn integer(&mut self) -> Option<i64> {
        self.next().and_then(Value::as_integer)
    }

    fn count(&mut self) -> usize {
        self.integer().and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
    }
}

fn ledger_row(fields: &mut Fields<'_>) -> LedgerRow {
    LedgerRow {
        sequence: fields.integer().unwrap_or_default(),
        id: fields.text(),
        app: fields.text(),
        name: fields.text(),
        checksum: fields.text(),
        tool_version: fields.text(),
        applied_at: fields.text(),
        duration_ms: fields.integer(),
        text: fields.text(),
    }
}

/// The journal's rows are about one revision; `down` sorts before `up`, and is the later way of the two.
fn partial_of(rows: &Rows) -> Option<Partial> {
    let mut found: Option<Partial> = None;
    for row in rows.iter() {
        let mut fields = Fields::of(row);
        let (id, direction) = (fields.text(), direction_of(&fields.text()));
        let step = fields.integer()?;
        let state = fields.text();
        let entry = JournalEntry {
            step: usize::try_from(step).unwrap_or_default(),
            operation: fields.count(),
            done: state == "done",
            digest: fields.text(),
            statement: fields.text(),
        };
        match &mut found {
            None => found = Some(head_of(id, direction, &mut fields)),
            Some(partial) if partial.direction != direction => {
                let below = partial.undoing.get_or_insert_default();
                if step >= 0 {
                    below.push(entry);
                }
            }
            Some(partial) => partial.entries.push(entry),
        }
    }
    found
}

fn head_of(id: String, direction: Direction, fields: &mut Fields<'_>) -> Partial {
    Partial {
        id,
        direction,
        app: fields.text(),
        name: fields.text(),
        checksum: fields.text(),
        tool_version: fields.text(),
        started_at: fields.text(),
        total: fields.count(),
        text: fields.text(),
        entries: Vec::new(),
        undoing: None,
    }
}

fn direction_of(text: &str) -> Direction {
    if text == "down" { Direction::Down } else { Direction::Up }
}
