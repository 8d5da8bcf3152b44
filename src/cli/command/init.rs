//! `cargo migrate init`: the configuration file, and the opt-in of a crate.

use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::cli::context::cargo_options;
use crate::cli::exit::Exit;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::manifest;
use crate::cli::options::SharedArguments;
use crate::cli::ui::Ui;
use crate::cli::writing;
use crate::config::FILE_NAME;
use crate::discover::{Member, Workspace, discover};
use crate::document::nearest;
use crate::revision::{NewFile, replace_file};
use crate::schema::AppLabel;

/// What a new configuration holds.
const CONFIGURATION: &str = r#"# What `cargo migrate` goes by. Every key can be left out.

[database]
url = "sqlite:app.db"           # DATABASE_URL (also from .env) and --database-url win, in rising order

[migrations]
# ledger = "cargo_migrate_ledger"
# dialects = ["sqlite", "postgres", "mysql"]   # what revisions must be able to run on
# lock-timeout = "10s"

# [naming]
# index = "ix_{table}_{columns}"
"#;

#[derive(Debug, Args)]
#[command(
    after_help = "--app CRATE makes that crate an app: the opt-in and the dependency go into its Cargo.toml"
)]
pub(crate) struct InitArguments {}

pub(crate) fn run(_: &InitArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let workspace = discover(&cargo_options(shared)?)?;
    ui.set_root(workspace.root.as_str());
    let changes = opt_ins(&workspace, &shared.apps)?;
    let configuration = workspace.root.join(FILE_NAME);
    let is_new = !configuration.exists();
    if is_new {
        writing::write(&[NewFile { path: configuration, text: CONFIGURATION.to_owned() }])?;
        ui.print(format!("wrote {FILE_NAME}"));
    }
    for (path, text) in &changes {
        replace_file(path, text)?;
        ui.print(format!("changed {}", ui.shorten(path.as_str())));
    }
    if !is_new && changes.is_empty() {
        ui.say("nothing to do: all of that is there");
    } else if shared.apps.is_empty() && workspace.apps.is_empty() {
        ui.say("next: `cargo migrate init --app CRATE` makes a crate an app");
    } else {
        ui.say("next: `cargo migrate makemigrations` writes the first revisions");
    }
    Ok(Exit::Done)
}

/// The manifests that change, with their new texts: all are looked at before the first is written.
fn opt_ins(workspace: &Workspace, crates: &[AppLabel]) -> Outcome<Vec<(Utf8PathBuf, String)>> {
    let root = read(&workspace.root.join("Cargo.toml"))?;
    let mut changes = Vec::new();
    for name in crates {
        let path = &find(workspace, name.as_str())?.manifest;
        if let Some(text) = manifest::opt_in(path, &read(path)?, &root)? {
            changes.push((path.clone(), text));
        }
    }
    Ok(changes)
}

fn find<'w>(workspace: &'w Workspace, name: &str) -> Outcome<&'w Member> {
    let names = || workspace.members.iter().map(|member| member.package.as_str());
    workspace.members.iter().find(|member| member.package == name).ok_or_else(|| {
        let hint = match nearest(name, names()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None => format!("its crates are `{}`", names().collect::<Vec<_>>().join("`, `")),
        };
        Failure::new(format!("this workspace has no crate `{name}`")).hint(hint).with_exit(Exit::Usage)
    })
}

fn read(path: &Utf8Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| Failure::new(format!("cannot read `{path}`")).because(error))
}
