//! The laws, each pair on an empty database.

mod back;
mod branches;
mod bytes;
mod change;
mod create;
mod files;
mod reflected;
mod run;
mod shell;

use std::time::{Duration, Instant};

use crate::database::Database;
use crate::pair::Pair;
use crate::pipeline::{Stage, Stop};

/// A law by its number, as the tables of results have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Law {
    /// What is created is what is read, lowering twice is lowering once, and what is lowered is created the same.
    Create,
    /// A change leads to what is created at once, and rows stay.
    Change,
    /// The way back leads to what was there.
    Back,
    /// Files say what was meant, and nothing is left to change.
    Files,
    /// The same input gives the same bytes.
    Bytes,
    /// Branches that are merged lead to one schema in every order.
    Branches,
}

impl Law {
    /// All, in order.
    pub const ALL: [Self; 6] =
        [Self::Create, Self::Change, Self::Back, Self::Files, Self::Bytes, Self::Branches];

    /// Its number and what it says, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Create => "1 created is read back",
            Self::Change => "2 changed, rows kept",
            Self::Back => "3 taken back",
            Self::Files => "4 files, nothing left",
            Self::Bytes => "5 same bytes",
            Self::Branches => "6 branches merged",
        }
    }
}

/// A law that does not hold.
#[derive(Debug, Clone)]
pub struct Failure {
    pub law: Law,
    pub what: String,
}

impl Failure {
    fn new(law: Law, what: impl Into<String>) -> Self {
        Self { law, what: what.into() }
    }

    /// What failures of one kind have in common: names and numbers are left out.
    #[must_use]
    pub fn signature(&self) -> String {
        let mut signature = format!("{:?} ", self.law);
        if let Some((message, rest)) = self.what.split_once("(code ") {
            let code: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
            let said = message.rsplit("failed: ").next().unwrap_or_default();
            let words: Vec<&str> = said.split_whitespace().take(3).collect();
            return format!("{signature}{code} {}", words.join(" "));
        }
        let mut quote = None;
        let lines: Vec<&str> = self.what.lines().collect();
        // Of a difference the first line tells what it is, of a refused statement what the database says.
        let told = if self.what.contains("schema\n") { 2 } else { 1 };
        for character in lines[..told.min(lines.len())].join(" ").chars() {
            match (quote, character) {
                (Some(end), _) if character == end => quote = None,
                (Some(_), _) => {}
                (None, '`' | '"' | '\'') => quote = Some(character),
                (None, letter) if letter.is_ascii_digit() => {}
                (None, letter) => signature.push(letter),
            }
            if signature.len() > 120 {
                break;
            }
        }
        signature
    }
}

/// What of a run is a sample: every so manieth pair.
#[derive(Debug, Clone, Copy)]
pub struct Samples {
    pub bytes: u64,
    pub branches: u64,
    pub scripts: u64,
    pub real_dumps: u64,
}

impl Samples {
    /// Nothing is left out.
    #[must_use]
    pub fn all() -> Self {
        Self { bytes: 1, branches: 1, scripts: 1, real_dumps: 1 }
    }
}

impl Default for Samples {
    fn default() -> Self {
        Self { bytes: 10, branches: 5, scripts: 25, real_dumps: 25 }
    }
}

/// Where the time goes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clock {
    pub tool: Duration,
    pub running: Duration,
    pub dumping: Duration,
    pub reflecting: Duration,
    pub emptying: Duration,
}

/// What checking a pair came to, beside failures.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// For each law how often it was checked.
    pub checked: [u64; 6],
    /// Rows that were put in, and tables that were to have some and got none.
    pub rows: u64,
    pub tables_without_rows: u64,
    /// Changes that ran with rows in the tables.
    pub with_rows: u64,
    /// Changes that failed on the rows, and before anything was changed.
    pub failed_on_rows: u64,
    /// The same on the way back.
    pub back_failed_on_rows: u64,
    /// What the tool refuses, by its words.
    pub refused: Vec<String>,
    pub branches_refused: u64,
    pub scripts: u64,
    pub real_dumps: u64,
    pub reflected: u64,
    /// What was lowered was created by other statements, to the same end.
    pub lowered_otherwise: u64,
    pub clock: Clock,
}

impl Tally {
    fn count(&mut self, law: Law) {
        self.checked[law as usize] += 1;
    }

    /// Adds another one; what was refused is counted elsewhere.
    pub(crate) fn add(&mut self, other: &Self) {
        for (own, more) in self.checked.iter_mut().zip(other.checked) {
            *own += more;
        }
        let pairs = [
            (&mut self.rows, other.rows),
            (&mut self.tables_without_rows, other.tables_without_rows),
            (&mut self.with_rows, other.with_rows),
            (&mut self.failed_on_rows, other.failed_on_rows),
            (&mut self.back_failed_on_rows, other.back_failed_on_rows),
            (&mut self.branches_refused, other.branches_refused),
            (&mut self.scripts, other.scripts),
            (&mut self.real_dumps, other.real_dumps),
            (&mut self.reflected, other.reflected),
            (&mut self.lowered_otherwise, other.lowered_otherwise),
        ];
        for (own, more) in pairs {
            *own += more;
        }
        let clocks = [
            (&mut self.clock.tool, other.clock.tool),
            (&mut self.clock.running, other.clock.running),
            (&mut self.clock.dumping, other.clock.dumping),
            (&mut self.clock.reflecting, other.clock.reflecting),
            (&mut self.clock.emptying, other.clock.emptying),
        ];
        for (own, more) in clocks {
            *own += more;
        }
    }

    fn refuse(&mut self, what: &str) {
        self.refused.push(what.to_owned());
    }
}

/// One pair under test.
pub(crate) struct Bench<'a> {
    pub(crate) database: &'a mut Database,
    pub(crate) pair: &'a Pair,
    pub(crate) samples: Samples,
    pub(crate) tally: Tally,
    /// The dump of the second schema, created at once.
    expected: Vec<String>,
    /// The same by the dump program, where the pair is of the sample.
    expected_by_program: Option<Vec<String>>,
}

impl<'a> Bench<'a> {
    pub(crate) fn new(database: &'a mut Database, pair: &'a Pair, samples: Samples) -> Self {
        Self {
            database,
            pair,
            samples,
            tally: Tally::default(),
            expected: Vec::new(),
            expected_by_program: None,
        }
    }

    /// Checks all laws on the pair.
    ///
    /// # Errors
    /// The first that does not hold.
    pub(crate) async fn check(&mut self) -> Result<(), Failure> {
        let Some((first, second)) = self.stages()? else { return Ok(()) };
        self.check_files(&first, &second)?;
        if self.is_sampled(self.samples.bytes) {
            self.check_bytes(&second)?;
        }
        if !self.check_creation(&second).await? {
            return Ok(());
        }
        self.check_change(&first, &second).await?;
        if self.is_sampled(self.samples.branches) {
            self.check_branches(&first).await?;
        }
        Ok(())
    }

    fn is_sampled(&self, every: u64) -> bool {
        every > 0 && self.pair.number.is_multiple_of(every)
    }

    /// The revisions to the first schema, and from it to the second; none where the tool refuses one of them.
    fn stages(&mut self) -> Result<Option<(Stage, Stage)>, Failure> {
        let started = Instant::now();
        let mut dice = self.pair.dice();
        let (target, pair) = (self.pair.target, self.pair);
        let empty = Stage::empty().map_err(|stop| stopped(Law::Create, stop))?;
        let first = empty.to(target, &pair.from, Default::default(), &mut dice);
        let Some(first) = self.unless_refused(Law::Create, first)? else { return Ok(None) };
        let second = first.to(target, &pair.to, pair.origins.answers(), &mut dice);
        self.tally.clock.tool += started.elapsed();
        let second = self.unless_refused(Law::Change, second)?;
        Ok(second.map(|second| (first, second)))
    }

    fn unless_refused<T>(&mut self, law: Law, made: Result<T, Stop>) -> Result<Option<T>, Failure> {
        match made {
            Ok(made) => Ok(Some(made)),
            Err(Stop::Refused(why)) => {
                let what = match law {
                    Law::Create => "create",
                    Law::Branches => "branches",
                    _ => "change",
                };
                self.tally.refuse(&format!("{what}: {why}"));
                Ok(None)
            }
            Err(stop) => Err(stopped(law, stop)),
        }
    }
}

fn stopped(law: Law, stop: Stop) -> Failure {
    match stop {
        Stop::Refused(why) | Stop::Wrong(why) => Failure::new(law, why),
    }
}
