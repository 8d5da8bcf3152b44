//! Makes the programs and runs them: together where that works, else app by app.

use std::fs;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};

use super::failure::{Crash, FailedApp, Failure, LinkFailure};
use super::link::{SearchPaths, link};
use super::package;
use super::registry::Group;
use super::run::Program;
use super::{ProbeError, ProbeRequest};
use crate::discover::App;

/// What the programs of all groups wrote.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) dumps: Vec<String>,
    pub(super) failed: Vec<FailedApp>,
    pub(super) linking: Duration,
    pub(super) running: Duration,
}

/// Why a program gave no dump.
enum Problem {
    Link(LinkFailure),
    Crash(Crash),
}

struct Reader<'a, 'r> {
    request: &'a ProbeRequest<'r>,
    paths: &'a SearchPaths,
    folder: Utf8PathBuf,
    reading: Reading,
}

/// Links and runs a program a group.
pub(super) fn read(
    request: &ProbeRequest<'_>,
    groups: &[Group<'_>],
    paths: &SearchPaths,
) -> Result<Reading, ProbeError> {
    let cache = request.workspace.cache_directory();
    let fail = |source| ProbeError::File { path: cache.clone(), source };
    fs::create_dir_all(&cache).map_err(fail)?;
    let temporary = tempfile::Builder::new().prefix("link-").tempdir_in(&cache).map_err(fail)?;
    let folder = Utf8Path::from_path(temporary.path()).unwrap_or(&cache).to_owned();
    let mut reader = Reader { request, paths, folder, reading: Reading::default() };
    for group in groups {
        reader.read_group(group)?;
    }
    Ok(reader.reading)
}

impl Reader<'_, '_> {
    fn read_group(&mut self, group: &Group<'_>) -> Result<(), ProbeError> {
        match (self.read_program(group)?, group.apps.as_slice()) {
            (Ok(dump), _) => self.reading.dumps.push(dump),
            (Err(problem), [app]) => self.fail(app, problem),
            (Err(Problem::Crash(source @ Crash::Hung { .. })), _) => return Err(ProbeError::Run { source }),
            (Err(_), _) => return group.one_by_one().iter().try_for_each(|alone| self.read_group(alone)),
        }
        Ok(())
    }

    fn fail(&mut self, app: &App, problem: Problem) {
        let (label, package) = (app.label.clone(), app.package.clone());
        let reason = match problem {
            Problem::Crash(source) => Failure::Run { package: package.clone(), source },
            Problem::Link(source) => Failure::Link { package: package.clone(), source },
        };
        self.reading.failed.push(FailedApp { label, package, reason });
    }

    /// The dump of one program.
    fn read_program(&mut self, group: &Group<'_>) -> Result<Result<String, Problem>, ProbeError> {
        let started = Instant::now();
        let program = self.make_program(group)?;
        self.reading.linking += started.elapsed();
        let program = match program {
            Ok(program) => program,
            Err(problem) => return Ok(Err(problem)),
        };
        let started = Instant::now();
        let dump = program.run(&self.request.workspace.root, &self.folder, self.request.timeout)?;
        self.reading.running += started.elapsed();
        Ok(dump.map_err(Problem::Crash))
    }

    fn make_program(&self, group: &Group<'_>) -> Result<Result<Program, Problem>, ProbeError> {
        (self.request.progress)("     Linking models");
        let direct = match link(self.request.workspace, &group.libraries, self.paths, &self.folder)? {
            Ok(program) => return Ok(Ok(program)),
            Err(direct) => direct,
        };
        if group.apps.len() > 1 && is_conflict(&direct) {
            let fallback = "not tried: these apps cannot be in one program".to_owned();
            return Ok(Err(Problem::Link(LinkFailure { direct, fallback })));
        }
        let fallback = package::build(self.request, group)?;
        Ok(fallback.map_err(|fallback| Problem::Link(LinkFailure { direct, fallback })))
    }
}

/// What the compiler and linkers say of two libraries that define the same.
fn is_conflict(message: &str) -> bool {
    [
        "global allocator",
        "#[global_allocator]",
        "duplicate symbol",
        "multiple definition",
        "already defined in",
    ]
    .iter()
    .any(|words| message.contains(words))
}
