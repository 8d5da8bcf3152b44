//! What a run came to, as a table.

use std::fmt::Write as _;

use crate::laws::Law;
use crate::target::Target;
use crate::worker::Outcome;

/// One line a law, one column a database; below it what was sampled, refused, skipped and found.
#[must_use]
pub fn table(all: &[(Target, Outcome)], seed: u64) -> String {
    let mut text = String::new();
    let _ = write!(text, "{:<26}", format!("seed {seed}"));
    for (target, _) in all {
        let _ = write!(text, "{:>12}", target.name());
    }
    text.push('\n');
    line(&mut text, "pairs", all, |outcome| outcome.pairs);
    for law in Law::ALL {
        line(&mut text, law.title(), all, |outcome| outcome.tally.checked[law as usize]);
    }
    line(&mut text, "failures", all, failures);
    line(&mut text, "kinds of failures", all, |outcome| outcome.found.len() as u64);
    line(&mut text, "read back", all, |outcome| outcome.tally.reflected);
    line(&mut text, "lowered, told otherwise", all, |outcome| outcome.tally.lowered_otherwise);
    line(&mut text, "rows", all, |outcome| outcome.tally.rows);
    line(&mut text, "tables left without", all, |outcome| outcome.tally.tables_without_rows);
    line(&mut text, "changed with rows", all, |outcome| outcome.tally.with_rows);
    line(&mut text, "stopped by rows", all, |outcome| outcome.tally.failed_on_rows);
    line(&mut text, "back, stopped by rows", all, |outcome| outcome.tally.back_failed_on_rows);
    line(&mut text, "branches refused", all, |outcome| outcome.tally.branches_refused);
    line(&mut text, "scripts (sample)", all, |outcome| outcome.tally.scripts);
    line(&mut text, "dump programs (sample)", all, |outcome| outcome.tally.real_dumps);
    line(&mut text, "refused", all, |outcome| outcome.refused.values().map(|refused| refused.count).sum());
    line(&mut text, "seconds", all, |outcome| outcome.time.as_secs());
    for (target, outcome) in all {
        details(&mut text, *target, outcome);
    }
    text
}

/// How many pairs failed.
#[must_use]
pub fn failures(outcome: &Outcome) -> u64 {
    outcome.found.values().map(|found| found.count).sum()
}

fn line(text: &mut String, title: &str, all: &[(Target, Outcome)], value: impl Fn(&Outcome) -> u64) {
    let _ = write!(text, "{title:<26}");
    for (_, outcome) in all {
        let _ = write!(text, "{:>12}", value(outcome));
    }
    text.push('\n');
}

fn details(text: &mut String, target: Target, outcome: &Outcome) {
    let clock = &outcome.tally.clock;
    let _ = writeln!(
        text,
        "\n{target}: seconds of all jobs: {:.1} in the tool, {:.1} running, {:.1} dumping, {:.1} reading back, {:.1} emptying",
        clock.tool.as_secs_f64(),
        clock.running.as_secs_f64(),
        clock.dumping.as_secs_f64(),
        clock.reflecting.as_secs_f64(),
        clock.emptying.as_secs_f64()
    );
    let _ = writeln!(text, "{target}: not in any random schema: {}", target.vocabulary().skipped.join(", "));
    for refused in outcome.refused.values() {
        let (count, pair, what) = (refused.count, &refused.pair, &refused.what);
        let _ = writeln!(text, "{target}: refused {count} times, first {pair}: {what}");
    }
    for found in outcome.found.values() {
        let _ = writeln!(
            text,
            "{target}: FAILED {} ({}, {} pairs): {}",
            found.law.title(),
            found.pair,
            found.count,
            found.what
        );
        if let Some(file) = &found.file {
            let _ = writeln!(text, "    written to {}", file.display());
        }
    }
}
