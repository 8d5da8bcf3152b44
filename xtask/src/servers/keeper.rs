//! The keeper: a process of its own that runs the servers for as long as its standard input stays open.
//!
//! The system closes that pipe when the task that asked for the servers ends, be it by itself, by a signal or by a panic, so
//! that no server and no folder can be left behind. It prints a line `NAME=URL` for each server, then `ready` or `failed`.

use std::env;
use std::fs::{self, Permissions};
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use clap::Args;
use tempfile::TempDir;

use super::engine::Engine;
use super::programs::Programs;
use super::running::Running;
use crate::database::{Database, names};
use crate::failure::{Context, Failure};
use crate::output;

const READY: &str = "ready";
const FAILED: &str = "failed";

#[derive(Args)]
pub(crate) struct Arguments {
    #[arg(long, value_delimiter = ',')]
    database: Vec<Database>,
}

/// The keeper as its caller sees it. Dropping it ends the servers and waits until they are gone.
pub(crate) struct Keeper {
    process: Child,
    variables: Vec<(String, String)>,
}

impl Keeper {
    /// The servers' files go below `folder`, where one is given, else to where temporary files go.
    pub(super) fn start(databases: &[Database], folder: Option<&Path>) -> Result<Self, Failure> {
        let program = env::current_exe().context("find this program")?;
        let mut command = Command::new(program);
        command.arg("keep-servers").arg("--database").arg(names(databases));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
        if let Some(folder) = folder {
            command.env("TMPDIR", folder);
        }
        let process = command.spawn().context("start the servers' keeper")?;
        let mut keeper = Self { process, variables: Vec::new() };
        keeper.variables = keeper.process.stdout.take().map(read_variables).transpose()?.unwrap_or_default();
        Ok(keeper)
    }

    pub(super) fn variables(&self) -> &[(String, String)] {
        &self.variables
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _status = self.process.wait();
    }
}

fn read_variables(output: ChildStdout) -> Result<Vec<(String, String)>, Failure> {
    let mut variables = Vec::new();
    for line in BufReader::new(output).lines() {
        let line = line.context("hear from the servers' keeper")?;
        match line.split_once('=') {
            Some((name, value)) => variables.push((name.to_owned(), value.to_owned())),
            None if line == READY => return Ok(variables),
            None => break,
        }
    }
    Err(Failure::new("the database servers did not start"))
}

/// The keeper's own work.
pub(crate) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let programs = Programs::find();
    let folder = make_folder()?;
    let abandoned = AtomicBool::new(false);
    thread::scope(|scope| {
        let caller = scope.spawn(|| wait_for_callers_end(&abandoned));
        let servers = start_all(&engines(&programs, &arguments.database), &folder, &abandoned);
        output::line(if servers.is_ok() { READY } else { FAILED });
        let _panicked = caller.join();
        servers?.iter().for_each(Running::begin_to_stop);
        Ok(0)
    })
}

/// Readable for the account that servers run under, whose own folders in it are private.
fn make_folder() -> Result<TempDir, Failure> {
    let folder = TempDir::with_prefix("cargo-migrate-servers-").context("make a temporary folder")?;
    fs::set_permissions(folder.path(), Permissions::from_mode(0o711)).context("open the temporary folder")?;
    Ok(folder)
}

fn wait_for_callers_end(abandoned: &AtomicBool) {
    let _end = io::stdin().lock().read_to_end(&mut Vec::new());
    abandoned.store(true, Ordering::Relaxed);
}

fn engines<'a>(programs: &'a Programs, wanted: &[Database]) -> Vec<&'a dyn Engine> {
    let found: [Option<&dyn Engine>; 4] = [
        programs.postgres.as_ref().map(|engine| engine as &dyn Engine),
        programs.postgres_18.as_ref().map(|engine| engine as &dyn Engine),
        programs.mariadb.as_ref().map(|engine| engine as &dyn Engine),
        programs.mysql.as_ref().map(|engine| engine as &dyn Engine),
    ];
    found.into_iter().flatten().filter(|engine| wanted.contains(&engine.database())).collect()
}

/// Starts all servers side by side; where one fails the others are ended again.
fn start_all(
    engines: &[&dyn Engine],
    folder: &TempDir,
    abandoned: &AtomicBool,
) -> Result<Vec<Running>, Failure> {
    thread::scope(|scope| {
        let starts: Vec<_> =
            engines.iter().map(|engine| scope.spawn(|| start_one(*engine, folder, abandoned))).collect();
        let results: Vec<_> = starts.into_iter().map(|start| start.join()).collect();
        results
            .into_iter()
            .map(|result| result.unwrap_or_else(|_| Err(Failure::new("a server's start panicked"))))
            .collect()
    })
}

fn start_one(engine: &dyn Engine, folder: &TempDir, abandoned: &AtomicBool) -> Result<Running, Failure> {
    let begin = Instant::now();
    let running = Running::start(engine, folder.path(), abandoned)?;
    let name = engine.database().name();
    output::progress(&format!(
        "{name}: on port {} after {:.1} s",
        running.port(),
        begin.elapsed().as_secs_f32()
    ));
    if let Some(variable) = engine.database().url_variable() {
        output::line(&format!("{variable}={}", engine.url(running.port())));
    }
    Ok(running)
}
