//! Plays a page and tells where its outputs are not what came out.

use std::path::PathBuf;

use regex::Regex;

use crate::{Block, Exchange, Page, Session, TourError};

/// Where pages are played: the repository, the tool's program and cargo's target folder.
#[derive(Debug, Clone)]
pub struct Player {
    /// The repository.
    pub root: PathBuf,
    /// The tool's program.
    pub binary: PathBuf,
    /// Where cargo builds.
    pub target: PathBuf,
}

/// Plays a page: gives it with the outputs that came out. `watch` sees each exchange when it is done.
///
/// # Errors
/// Where something of the page cannot be played.
pub fn play(player: &Player, page: &Page, mut watch: impl FnMut(&Exchange)) -> Result<Page, TourError> {
    let Some(stock) = page.stock else { return Ok(page.clone()) };
    let session = Session::new(&player.root, &player.binary, &player.target, stock)?;
    let mut played = page.clone();
    for block in &mut played.blocks {
        match block {
            Block::Prose(_) => {}
            Block::Diff(diff) => session.apply(diff)?,
            Block::Console(exchanges) => {
                for exchange in exchanges {
                    exchange.output = ending_in_line(session.run(&exchange.command)?);
                    watch(exchange);
                }
            }
        }
    }
    Ok(played)
}

fn ending_in_line(mut output: String) -> String {
    if !output.is_empty() && !output.ends_with('\n') {
        output.push('\n');
    }
    output
}

/// What differs between a page and the same page played: the commands with both outputs. Times and dates differ from
/// run to run, and do not count.
#[must_use]
pub fn differences(page: &Page, played: &Page) -> Vec<(String, String, String)> {
    let pairs = page.exchanges().zip(played.exchanges());
    pairs
        .filter(|(written, played)| steady(&written.output) != steady(&played.output))
        .map(|(written, played)| (written.command.clone(), written.output.clone(), played.output.clone()))
        .collect()
}

/// An output without what no two runs have in common.
fn steady(output: &str) -> String {
    let varying = [(r"\d+(\.\d+)? ms", "N ms"), (r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\dZ)?", "DATE")];
    varying.iter().fold(output.to_owned(), |text, (pattern, word)| match Regex::new(pattern) {
        Ok(pattern) => pattern.replace_all(&text, *word).into_owned(),
        Err(_) => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(output: &str) -> Page {
        Page::parse(&format!("```console\n$ x\n{output}\n```\n"))
    }

    #[test]
    fn times_do_not_count_and_words_do() {
        assert!(differences(&page("applied a (12 ms)"), &page("applied a (3 ms)")).is_empty());
        assert_eq!(differences(&page("applied a"), &page("applied b")).len(), 1);
    }
}
