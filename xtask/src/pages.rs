//! `cargo xtask demo` and `cargo xtask docs`: plays the pages' console blocks on a copy of the shop.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tour::{Page, Player, TourError};

use crate::command;
use crate::failure::{Context, Failure};
use crate::{output, program};

/// The page that the demo plays.
const TOUR: &str = "README.md";

/// Plays the README's tour for a person to watch.
pub(crate) fn demo() -> Result<u8, Failure> {
    let player = player()?;
    let page = read(&player.root.join(TOUR))?;
    output::progress("demo: the tour of the README, in a temporary copy of examples/shop on SQLite");
    play(&player, &page)?;
    Ok(0)
}

/// Plays every page and writes down what came out, and so with the examples of the pages about models.
pub(crate) fn docs() -> Result<u8, Failure> {
    let player = player()?;
    let mut examples = Command::new(program::cargo());
    output::progress("docs: the examples of the pages about models");
    let code = command::run_in_foreground(examples.args(["run", "--quiet", "--package", "model-pages"]))?;
    if code != 0 {
        return Err(Failure::new("the pages about models could not be written"));
    }
    for path in pages(&player.root)? {
        let page = read(&path)?;
        let played = play(&player, &page)?.text();
        if played != page.text() {
            fs::write(&path, played).context(format!("write {}", path.display()))?;
            output::progress(&format!("docs: wrote {}", path.display()));
        }
    }
    Ok(0)
}

fn play(player: &Player, page: &Page) -> Result<Page, Failure> {
    let watch = |exchange: &tour::Exchange| {
        output::line(&format!("$ {}\n{}", exchange.command, exchange.output));
    };
    tour::play(player, page, watch).map_err(|error: TourError| {
        let cause = std::error::Error::source(&error).map(|cause| format!("\ncaused by: {cause}"));
        Failure::new(format!("{error}{}", cause.unwrap_or_default()))
    })
}

fn player() -> Result<Player, Failure> {
    let metadata = cargo_metadata::MetadataCommand::new().no_deps().exec().context("read the workspace")?;
    let target: PathBuf = metadata.target_directory.clone().into();
    let mut build = Command::new(program::cargo());
    output::progress("building the tool");
    let code = command::run_in_foreground(build.args(["build", "--quiet", "--package", "cargo-migrate"]))?;
    if code != 0 {
        return Err(Failure::new("the tool does not build"));
    }
    let binary = target.join("debug/cargo-migrate");
    Ok(Player { root: metadata.workspace_root.into(), binary, target })
}

/// Every page that is played: the README and those of `docs/`.
fn pages(root: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut pages = vec![root.join(TOUR)];
    for entry in fs::read_dir(root.join("docs")).context("read docs/")? {
        let path = entry.context("read docs/")?.path();
        if path.extension().is_some_and(|ending| ending == "md") {
            pages.push(path);
        }
    }
    pages.sort();
    Ok(pages)
}

fn read(path: &Path) -> Result<Page, Failure> {
    let text = fs::read_to_string(path).context(format!("read {}", path.display()))?;
    Ok(Page::parse(&text))
}
