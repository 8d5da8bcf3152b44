//! What is measured beside what, and the limits. One file a kind of figure.

mod check;
mod diff;
mod makemigrations;
mod many;
mod memory;
mod rebuild;
mod reflect;
mod replay;
mod upgrade;

use super::Part;
use super::models::Shape;
use super::peers::{Kind, Peer};
use super::project::Project;
use super::session::Session;
use super::table::Table;
use crate::failure::Failure;
use crate::output;

const SMALL: Shape = Shape { apps: 1, models: 2 };
const LARGE: Shape = Shape { apps: 100, models: 5 };

// What commands that are measured in several places are called in the table.
const BUILD: &str = "cargo build";
const UPGRADE: &str = "cargo migrate upgrade";
const SHELL: &str = "sqlite3 shell";

/// Measures the asked parts in the order of the table.
pub(super) fn measure(session: &Session, parts: &[Part], table: &mut Table) -> Result<(), Failure> {
    let wants = |part: Part| parts.contains(&part);
    if wants(Part::Small) {
        let project = Project::make(session, SMALL)?;
        check::measure_small(session, &project, &make_peers(session, SMALL)?, table)?;
    }
    if [Part::Check, Part::Makemigrations, Part::Upgrade, Part::Memory].into_iter().any(wants) {
        measure_large(session, &wants, table)?;
    }
    if wants(Part::Many) {
        many::measure(session, table)?;
    }
    if wants(Part::Rebuild) {
        rebuild::measure(session, table)?;
    }
    if wants(Part::Replay) {
        replay::measure(session, table)?;
    }
    if wants(Part::Diff) {
        diff::measure(session, table)?;
    }
    if wants(Part::Reflect) {
        reflect::measure(session, table)?;
    }
    Ok(())
}

fn measure_large(session: &Session, wants: &impl Fn(Part) -> bool, table: &mut Table) -> Result<(), Failure> {
    let project = Project::make(session, LARGE)?;
    let with_peers = wants(Part::Check) || wants(Part::Upgrade);
    let peers = if with_peers { make_peers(session, LARGE)? } else { Vec::new() };
    if wants(Part::Check) {
        check::measure_large(session, &project, &peers, table)?;
    }
    if wants(Part::Makemigrations) {
        makemigrations::measure(session, &project, table)?;
    }
    if wants(Part::Upgrade) {
        upgrade::measure(session, &project, &peers, table)?;
    }
    if wants(Part::Memory) {
        memory::measure(session, &project, table)?;
    }
    Ok(())
}

/// None unless they were asked for.
fn make_peers(session: &Session, shape: Shape) -> Result<Vec<Peer<'_>>, Failure> {
    let Some(python) = &session.python else { return Ok(Vec::new()) };
    let make = |kind: Kind| {
        output::progress(&format!("bench: making the {} project of {shape} models", kind.name()));
        let folder = session.folder(&format!("{}-{}", kind.name().to_lowercase(), shape.apps));
        Peer::make(python, &session.runner, kind, shape, &folder)
    };
    [Kind::Alembic, Kind::Django].into_iter().map(make).collect()
}

/// The measured programs print their stages and their microseconds: `load 12`.
fn parse_stages(said: &str) -> Result<f64, Failure> {
    let stages: Option<Vec<f64>> =
        said.lines().map(|line| line.split_once(' ')?.1.parse::<f64>().ok()).collect();
    let stages = stages.filter(|stages| !stages.is_empty());
    let stages = stages.ok_or_else(|| Failure::new(format!("not a list of stages: `{}`", said.trim())))?;
    Ok(stages.iter().sum::<f64>() / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_added_up() {
        assert_eq!(parse_stages("load 1500\nreplay 500\n").unwrap().to_bits(), 0.002_f64.to_bits());
        assert!(parse_stages("").is_err() && parse_stages("load").is_err());
    }
}
