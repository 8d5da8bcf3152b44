//! Checks the laws on many pairs and prints what came of it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use laws::{Pair, Plan, Samples, Target, check_pair, report, run};

/// The laws of cargo migrate on random schemas
#[derive(Parser)]
#[command(name = "laws")]
struct Arguments {
    /// How many pairs on each database
    #[arg(long, default_value_t = 1000)]
    pairs: u64,
    /// The number of the first pair
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// What decides all choices, together with the number of a pair
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The databases, separated by commas
    #[arg(long, value_delimiter = ',', default_values_t = Target::ALL)]
    database: Vec<Target>,
    /// How many pairs at a time
    #[arg(long, default_value_t = 3)]
    jobs: usize,
    /// Check one pair alone, by its number, and show it
    #[arg(long)]
    only: Option<u64>,
    /// Check the pair of a fixture and show it
    #[arg(long)]
    fixture: Option<PathBuf>,
    /// Where failing pairs are written
    #[arg(long, default_value = "target/laws")]
    failures: PathBuf,
    /// Begin no pair after so many seconds on a database
    #[arg(long)]
    seconds: Option<u64>,
    /// Stop after so many kinds of failures
    #[arg(long, default_value_t = 40)]
    enough: usize,
}

fn main() -> ExitCode {
    match check(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn check(arguments: &Arguments) -> Result<bool, String> {
    if let Some(path) = &arguments.fixture {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        return check_alone(&laws::fixture::read(&text)?);
    }
    if let Some(number) = arguments.only {
        let pairs: Vec<Pair> =
            arguments.database.iter().map(|target| Pair::new(*target, arguments.seed, number)).collect();
        return check_alone(&pairs);
    }
    let plan = Plan {
        pairs: arguments.pairs,
        from: arguments.from,
        seed: arguments.seed,
        jobs: arguments.jobs,
        samples: Samples::default(),
        failures: Some(arguments.failures.clone()),
        enough: arguments.enough,
        limit: arguments.seconds.map(Duration::from_secs),
    };
    let mut all = Vec::new();
    for target in &arguments.database {
        if let Some(outcome) = run(*target, &plan)? {
            all.push((*target, outcome));
        }
    }
    say(&report::table(&all, arguments.seed));
    Ok(all.iter().all(|(_, outcome)| outcome.found.is_empty()))
}

fn check_alone(pairs: &[Pair]) -> Result<bool, String> {
    let mut holds = true;
    for pair in pairs {
        let failure = check_pair(pair, Samples::all())?;
        let said = failure.as_ref().map_or_else(
            || "every law holds".to_owned(),
            |failure| format!("{}: {}", failure.law.title(), failure.what),
        );
        say(&laws::fixture::write(pair, &pair.name())?);
        say(&format!("\n{}\n{}: {said}\n", pair.revisions(), pair.name()));
        holds &= failure.is_none();
    }
    Ok(holds)
}

fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
