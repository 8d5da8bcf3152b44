//! Loads and replays the revisions of the apps in a folder, and prints how many microseconds each took: what
//! `cargo xtask bench` measures without cargo and without a database.

#![expect(clippy::print_stdout, reason = "what it prints is what it is for")]

use std::error::Error;
use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};
use cargo_migrate::revision::{AppFolder, Graph};
use cargo_migrate::schema::AppLabel;

fn main() -> Result<(), Box<dyn Error>> {
    let workspace = std::env::args().nth(1).filter(|argument| !argument.starts_with('-'));
    let Some(workspace) = workspace else {
        println!("usage: replay FOLDER");
        return Ok(());
    };
    let apps = list_apps(Utf8Path::new(&workspace))?;
    let start = Instant::now();
    let graph = Graph::load(&apps)?;
    println!("load {}", start.elapsed().as_micros());
    let start = Instant::now();
    let state = graph.state()?;
    println!("replay {}", start.elapsed().as_micros());
    drop(state);
    Ok(())
}

/// The folders that hold a folder `migrations`.
fn list_apps(workspace: &Utf8Path) -> Result<Vec<AppFolder>, Box<dyn Error>> {
    let mut apps = Vec::new();
    for entry in workspace.read_dir_utf8()? {
        let path: Utf8PathBuf = entry?.into_path();
        let folder = path.join("migrations");
        if let Some(name) = path.file_name().filter(|_| folder.is_dir()) {
            apps.push(AppFolder { app: AppLabel::new(name)?, folder });
        }
    }
    apps.sort_by(|one, other| one.app.cmp(&other.app));
    Ok(apps)
}
