//! Runs the linked program and reads what it writes.

use std::env;
use std::fs;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};

use super::ProbeError;
use super::failure::Crash;

/// The variable in which the system's loader looks for shared libraries.
const LOADER_PATH: &str = if cfg!(windows) {
    "PATH"
} else if cfg!(target_os = "macos") {
    "DYLD_FALLBACK_LIBRARY_PATH"
} else {
    "LD_LIBRARY_PATH"
};

/// A program that writes its models to the file that it is given.
pub(super) struct Program {
    pub(super) path: Utf8PathBuf,
    /// Where its shared libraries are.
    pub(super) library_folders: Vec<Utf8PathBuf>,
}

impl Program {
    /// Runs it in `root` and gives the dump as it wrote it; `folder` takes its files. It is killed when it has not
    /// ended after `timeout`.
    pub(super) fn run(
        &self,
        root: &Utf8Path,
        folder: &Utf8Path,
        timeout: Duration,
    ) -> Result<Result<String, Crash>, ProbeError> {
        let (dump, output) = (folder.join("models.json"), folder.join("output.txt"));
        let fail = |source| ProbeError::File { path: output.clone(), source };
        let stderr = fs::File::create(&output).map_err(fail)?;
        let mut command = Command::new(&self.path);
        command.arg(&dump).current_dir(root).env("RUST_BACKTRACE", "0").env(LOADER_PATH, self.loader_path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(stderr);
        let mut child =
            command.spawn().map_err(|source| ProbeError::Start { program: self.path.to_string(), source })?;
        let ended = wait(&mut child, timeout).map_err(fail)?;
        let output =
            fs::read(&output).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).map_err(fail)?;
        match ended {
            None => Ok(Err(Crash::Hung { after: timeout, output })),
            Some(status) if !status.success() => Ok(Err(crash(status, output))),
            Some(_) => {
                fs::read_to_string(&dump).map(Ok).map_err(|source| ProbeError::File { path: dump, source })
            }
        }
    }

    fn loader_path(&self) -> std::ffi::OsString {
        let own = self.library_folders.iter().map(|folder| folder.clone().into_std_path_buf());
        let inherited = env::var_os(LOADER_PATH).unwrap_or_default();
        let all: Vec<_> = own.chain(env::split_paths(&inherited)).collect();
        env::join_paths(all).unwrap_or(inherited)
    }
}

/// The status of a child that ends in time; one that does not is killed.
fn wait(child: &mut std::process::Child, timeout: Duration) -> std::io::Result<Option<ExitStatus>> {
    let started = Instant::now();
    let mut pause = Duration::from_micros(500);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if started.elapsed() >= timeout {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

fn crash(status: ExitStatus, output: String) -> Crash {
    if output.contains("panicked at") {
        return Crash::Panicked { output };
    }
    Crash::Ended { status: status.to_string(), output }
}
