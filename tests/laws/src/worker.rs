//! The run: numbers are handed out to threads, each with a database of its own; failures are made small and written.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::database::Database;
use crate::fixture;
use crate::laws::{Bench, Failure, Law, Samples, Tally};
use crate::pair::Pair;
use crate::shrink::smaller;
use crate::target::Target;

/// How long a failing pair is made smaller.
const SHRINKING: Duration = Duration::from_secs(12);

/// What is to be run.
#[derive(Debug, Clone)]
pub struct Plan {
    pub pairs: u64,
    /// The first number.
    pub from: u64,
    pub seed: u64,
    pub jobs: usize,
    pub samples: Samples,
    /// Where failures are written; none: they are not.
    pub failures: Option<PathBuf>,
    /// How many kinds of failures are enough to stop.
    pub enough: usize,
    /// No pair begins after this time; none: all are run.
    pub limit: Option<Duration>,
}

/// A failure that was found.
#[derive(Debug, Clone)]
pub struct Found {
    pub law: Law,
    /// By what the pair can be run alone.
    pub pair: String,
    pub what: String,
    /// How many pairs failed in the same way.
    pub count: u64,
    pub file: Option<PathBuf>,
}

/// How often the tool refused something, and an example.
#[derive(Debug, Clone, Default)]
pub struct Refused {
    pub count: u64,
    pub pair: String,
    pub what: String,
}

/// What a run on one database came to.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    pub pairs: u64,
    pub tally: Tally,
    /// What the tool refused, with how often.
    pub refused: BTreeMap<String, Refused>,
    /// By signature.
    pub found: BTreeMap<String, Found>,
    pub time: Duration,
}

/// A thread's database and the loop that waits for it.
struct Place {
    runtime: tokio::runtime::Runtime,
    target: Target,
    database: Option<Database>,
}

impl Place {
    fn new(target: Target) -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        let database = runtime.block_on(Database::create(target))?;
        Ok(Self { runtime, target, database })
    }

    /// Checks a pair. A panic is a failure like others, but the session may be in any state after it.
    fn check(&mut self, pair: &Pair, samples: Samples) -> (Tally, Result<(), Failure>) {
        let Self { runtime, database, .. } = self;
        let Some(database) = database.as_mut() else { return (Tally::default(), Ok(())) };
        let run = AssertUnwindSafe(|| {
            runtime.block_on(async {
                let mut bench = Bench::new(database, pair, samples);
                let end = bench.check().await;
                (bench.tally, end)
            })
        });
        match catch_unwind(run) {
            Ok(end) => end,
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
                let what = format!("a panic: {}", text.unwrap_or_default());
                self.database = self.runtime.block_on(Database::create(self.target)).unwrap_or_default();
                (Tally::default(), Err(Failure { law: Law::Create, what }))
            }
        }
    }

    fn close(self) {
        if let Some(database) = self.database {
            self.runtime.block_on(database.close());
        }
    }
}

/// Checks the pairs of a plan on a database; none where its server is not there.
///
/// # Errors
/// Where the server refuses to make databases.
pub fn run(target: Target, plan: &Plan) -> Result<Option<Outcome>, String> {
    let probe = Place::new(target)?;
    let is_there = probe.database.is_some();
    probe.close();
    if !is_there {
        return Ok(None);
    }
    let started = Instant::now();
    let next = AtomicU64::new(plan.from);
    let stop = AtomicBool::new(false);
    let outcome = Mutex::new(Outcome::default());
    let errors: Vec<String> = std::thread::scope(|scope| {
        let jobs: Vec<_> = (0..plan.jobs.max(1))
            .map(|_| scope.spawn(|| work(target, plan, &next, &stop, &outcome)))
            .collect();
        jobs.into_iter()
            .filter_map(|job| job.join().unwrap_or_else(|_| Err("a job died".to_owned())).err())
            .collect()
    });
    if let Some(error) = errors.into_iter().next() {
        return Err(error);
    }
    let mut outcome = outcome.into_inner().unwrap_or_default();
    outcome.time = started.elapsed();
    Ok(Some(outcome))
}

fn work(
    target: Target,
    plan: &Plan,
    next: &AtomicU64,
    stop: &AtomicBool,
    outcome: &Mutex<Outcome>,
) -> Result<(), String> {
    let mut place = Place::new(target)?;
    let started = Instant::now();
    loop {
        if plan.limit.is_some_and(|limit| started.elapsed() > limit) {
            break;
        }
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= plan.from + plan.pairs || stop.load(Ordering::Relaxed) {
            break;
        }
        let pair = Pair::new(target, plan.seed, number);
        let (tally, end) = place.check(&pair, plan.samples);
        let is_new = note(outcome, &tally, &pair, end.as_ref().err());
        if let (Some(signature), Err(failure)) = (is_new, end) {
            let found = report(&mut place, plan, &pair, &failure, &signature);
            if let Ok(mut outcome) = outcome.lock() {
                if let Some(slot) = outcome.found.get_mut(&signature) {
                    slot.file = found.file;
                    slot.what = found.what;
                }
                if outcome.found.len() >= plan.enough {
                    stop.store(true, Ordering::Relaxed);
                }
            }
        }
    }
    place.close();
    Ok(())
}

/// Adds what came of a pair; gives the signature of a failure that nobody has had yet.
fn note(outcome: &Mutex<Outcome>, tally: &Tally, pair: &Pair, failure: Option<&Failure>) -> Option<String> {
    let mut outcome = outcome.lock().ok()?;
    outcome.pairs += 1;
    outcome.tally.add(tally);
    for refused in &tally.refused {
        let kind = outcome.refused.entry(kind_of(refused)).or_default();
        if kind.count == 0 {
            (kind.pair, kind.what) = (pair.name(), refused.clone());
        }
        kind.count += 1;
    }
    let failure = failure?;
    let signature = failure.signature();
    if let Some(known) = outcome.found.get_mut(&signature) {
        known.count += 1;
        return None;
    }
    let found =
        Found { law: failure.law, pair: pair.name(), what: failure.what.clone(), count: 1, file: None };
    outcome.found.insert(signature.clone(), found);
    Some(signature)
}

/// A refusal without the names of this schema.
fn kind_of(refused: &str) -> String {
    let head = refused.split(": column").next().unwrap_or(refused);
    let head = head.split(": index").next().unwrap_or(head);
    let mut text = String::new();
    let mut quoted = false;
    for character in head.chars() {
        if character == '`' {
            quoted = !quoted;
            text.push('`');
        } else if !quoted || head.contains("type `") {
            text.push(character);
        }
    }
    text
}

/// Makes the pair small and writes it down.
fn report(place: &mut Place, plan: &Plan, pair: &Pair, failure: &Failure, signature: &str) -> Found {
    let (small, failure) = shrink(place, plan, pair, failure, signature);
    let file = plan.failures.as_ref().and_then(|folder| {
        let about = format!("{}: {}", failure.law.title(), failure.what);
        let text = fixture::write(&small, &about).ok()?;
        let path = folder.join(fixture::file_name(&small));
        std::fs::create_dir_all(folder).ok()?;
        std::fs::write(&path, text).ok()?;
        Some(path)
    });
    Found { law: failure.law, pair: pair.name(), what: failure.what, count: 1, file }
}

fn shrink(
    place: &mut Place,
    plan: &Plan,
    pair: &Pair,
    failure: &Failure,
    signature: &str,
) -> (Pair, Failure) {
    let (mut best, mut failure) = (pair.clone(), failure.clone());
    let started = Instant::now();
    let mut progress = true;
    while progress && started.elapsed() < SHRINKING {
        progress = false;
        for candidate in smaller(&best) {
            if started.elapsed() > SHRINKING {
                break;
            }
            let (_, end) = place.check(&candidate, plan.samples);
            if let Err(other) = end
                && other.signature() == signature
            {
                (best, failure, progress) = (candidate, other, true);
                break;
            }
        }
    }
    (best, failure)
}

/// Checks one pair alone.
///
/// # Errors
/// Where there is no database to check it on.
pub fn check_pair(pair: &Pair, samples: Samples) -> Result<Option<Failure>, String> {
    let mut place = Place::new(pair.target)?;
    let (_, end) = place.check(pair, samples);
    place.close();
    Ok(end.err())
}

/// Checks fixtures one after the other on one database; none where its server is not there.
///
/// # Errors
/// Where the server refuses to make databases.
pub fn check_fixtures(target: Target, all: &[(String, Pair)]) -> Result<Option<Vec<String>>, String> {
    let mut place = Place::new(target)?;
    if place.database.is_none() {
        return Ok(None);
    }
    let mut failures = Vec::new();
    for (name, pair) in all.iter().filter(|(_, pair)| pair.target == target) {
        if let (_, Err(failure)) = place.check(pair, Samples::default()) {
            failures.push(format!("{name}: {}: {}", failure.law.title(), failure.what));
        }
    }
    place.close();
    Ok(Some(failures))
}
