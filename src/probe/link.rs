//! Links a tiny program with the libraries that are there already: one call of the compiler.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};

use camino::{Utf8Path, Utf8PathBuf};
use serde::Serialize;

use super::ProbeError;
use super::message::Messages;
use super::run::Program;
use crate::discover::{BuildConfiguration, Workspace};

/// Where the compiler finds what the linked libraries need.
#[derive(Debug, Default)]
pub(super) struct SearchPaths {
    /// Folders of crates.
    crates: BTreeSet<Utf8PathBuf>,
    /// What build scripts said, as `-L` takes it.
    native: Vec<String>,
}

impl SearchPaths {
    /// Adds where a build put its files.
    pub(super) fn add(&mut self, messages: &Messages) {
        for artefact in messages.libraries.iter().chain(&messages.macros) {
            self.crates.extend(artefact.folders().map(Utf8Path::to_owned));
            self.crates.extend(artefact.rlib().and_then(|rlib| Some(rlib.parent()?.to_owned())));
        }
        self.native.extend(messages.native_paths.iter().cloned());
    }

    /// The same for the system's loader.
    pub(super) fn library_folders(&self) -> Vec<Utf8PathBuf> {
        let plain = |path: &String| match path.split_once('=') {
            Some((_, folder)) => Utf8PathBuf::from(folder),
            None => Utf8PathBuf::from(path),
        };
        self.native.iter().map(plain).chain(self.crates.iter().cloned()).collect()
    }
}

/// The libraries of one program.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Libraries {
    /// The `.rlib` of `migrate-models`.
    pub(super) registry: Utf8PathBuf,
    /// Those of the apps.
    pub(super) apps: Vec<Utf8PathBuf>,
}

/// What makes the program's source know the libraries.
fn app_name(number: usize) -> String {
    format!("app_{number}")
}

/// The program: naming a crate is what links the models that it registers.
pub(super) fn source(apps: usize) -> String {
    let mut text = String::new();
    for number in 0..apps {
        // A String takes all that is written.
        let _ = writeln!(text, "use {} as _;", app_name(number));
    }
    text + r#"
fn main() {
    let path = std::env::args_os().nth(1).expect("the file to write is named");
    if let Err(error) = migrate_models::dump_to(std::path::Path::new(&path)) {
        eprintln!("cannot write {}: {error}", path.to_string_lossy());
        std::process::exit(1);
    }
}
"#
}

/// Links the program in `folder`, or gives what the compiler said.
pub(super) fn link(
    workspace: &Workspace,
    libraries: &Libraries,
    paths: &SearchPaths,
    folder: &Utf8Path,
) -> Result<Result<Program, String>, ProbeError> {
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        fs::write(&path, text).map(|()| path.clone()).map_err(|source| ProbeError::File { path, source })
    };
    let main = write("main.rs", source(libraries.apps.len()))?;
    let program = folder.join(format!("probe{}", env::consts::EXE_SUFFIX));
    let rustc = rustc_program(&workspace.build);
    let mut arguments = configured(workspace, &rustc)?;
    arguments.extend(own_arguments(&main, &program));
    arguments.extend(library_arguments(libraries, paths));
    // A command line has its limits; a file with a line an argument has none.
    let file = write("arguments", arguments.join("\n"))?;
    let output = Command::new(&rustc)
        .arg(format!("@{file}"))
        .current_dir(&workspace.root)
        .stdin(Stdio::null())
        .output()
        .map_err(|source| ProbeError::Start { program: rustc.to_string(), source })?;
    if output.status.success() {
        return Ok(Ok(Program { path: program, library_folders: paths.library_folders() }));
    }
    Ok(Err(String::from_utf8_lossy(&output.stderr).into_owned()))
}

fn own_arguments(main: &Utf8Path, program: &Utf8Path) -> Vec<String> {
    // Aborting takes libraries of both kinds, unwinding only its own.
    let fixed = "--crate-name cargo_migrate_probe --crate-type bin --edition 2021 --cap-lints allow --color never \
                 -C panic=abort -C debuginfo=0 -C opt-level=0";
    let mut arguments: Vec<String> = fixed.split_whitespace().map(str::to_owned).collect();
    if cfg!(target_os = "linux") {
        // The linker leaves out what nobody will look at; elsewhere that takes a further program.
        arguments.extend(["-C".to_owned(), "strip=debuginfo".to_owned()]);
    }
    arguments.extend([main.to_string(), "-o".to_owned(), program.to_string()]);
    arguments
}

fn library_arguments(libraries: &Libraries, paths: &SearchPaths) -> Vec<String> {
    let mut arguments = vec!["--extern".to_owned(), format!("migrate_models={}", libraries.registry)];
    for (number, app) in libraries.apps.iter().enumerate() {
        arguments.extend(["--extern".to_owned(), format!("{}={app}", app_name(number))]);
    }
    for folder in &paths.crates {
        arguments.extend(["-L".to_owned(), format!("dependency={folder}")]);
    }
    for path in &paths.native {
        arguments.extend(["-L".to_owned(), path.clone()]);
    }
    arguments
}

/// The compiler that cargo uses: the configured one, the one beside cargo, or the one in `PATH`.
fn rustc_program(build: &BuildConfiguration) -> Utf8PathBuf {
    let beside_cargo = || {
        let cargo = Utf8PathBuf::from(env::var("CARGO").ok()?);
        let rustc = cargo.parent()?.join(format!("rustc{}", env::consts::EXE_SUFFIX));
        (cargo.is_absolute() && rustc.is_file()).then_some(rustc)
    };
    build.rustc.clone().or_else(beside_cargo).unwrap_or_else(|| Utf8PathBuf::from("rustc"))
}

/// Flags and linker that cargo would give the compiler. Which target this is is asked only where it matters.
fn configured(workspace: &Workspace, rustc: &Utf8Path) -> Result<Vec<String>, ProbeError> {
    let build = &workspace.build;
    if build.targets.is_empty() && !env::vars_os().any(|(name, _)| is_of_a_target(&name.to_string_lossy())) {
        return Ok(build.rustflags_for(""));
    }
    let host = host(workspace, rustc)?;
    let mut arguments = build.rustflags_for(&host);
    if let Some(linker) = build.linker_for(&host) {
        arguments.extend(["-C".to_owned(), format!("linker={linker}")]);
    }
    Ok(arguments)
}

/// `CARGO_TARGET_<triple>_…`, and not `CARGO_TARGET_DIR`.
fn is_of_a_target(variable: &str) -> bool {
    variable.starts_with("CARGO_TARGET_")
        && (variable.ends_with("_LINKER") || variable.ends_with("_RUSTFLAGS"))
}

fn host(workspace: &Workspace, rustc: &Utf8Path) -> Result<String, ProbeError> {
    let output = Command::new(rustc)
        .arg("-vV")
        .current_dir(&workspace.root)
        .output()
        .map_err(|source| ProbeError::Start { program: rustc.to_string(), source })?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default().to_owned())
}
