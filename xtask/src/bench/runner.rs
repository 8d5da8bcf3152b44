//! Runs the commands under measure: how long one took, what it wrote, how much memory it had at most.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::interrupt::Interrupts;
use crate::command::{describe, last_lines};
use crate::failure::{Context, Failure};

/// How often a running program is asked for its peak. The system keeps the peak, so that only growth within the last
/// moments can be missed.
const WATCH_PAUSE: Duration = Duration::from_micros(300);

/// Variables that `cargo run` sets for this task, and settings of the caller that would change what is measured.
const REMOVED: [&str; 8] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_TARGET_DIR",
    "DATABASE_URL",
    "LD_LIBRARY_PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONPATH",
    "RUSTFLAGS",
];

/// Runs one command after the other.
pub(super) struct Runner {
    interrupts: Interrupts,
    output: PathBuf,
    complaints: PathBuf,
}

impl Runner {
    /// What the commands write goes to files in `folder`.
    pub(super) fn new(interrupts: Interrupts, folder: &Path) -> Self {
        Self { interrupts, output: folder.join("stdout"), complaints: folder.join("stderr") }
    }

    /// Runs a command and returns how many seconds it took.
    pub(super) fn time(&self, command: &mut Command) -> Result<f64, Failure> {
        let start = Instant::now();
        let mut child = self.start(command)?;
        let status = self.interrupts.wait(&mut child)?;
        let seconds = start.elapsed().as_secs_f64();
        if status.success() { Ok(seconds) } else { Err(self.failed(command, &status.to_string())) }
    }

    /// Runs a command for what it does.
    pub(super) fn run(&self, command: &mut Command) -> Result<(), Failure> {
        self.time(command).map(drop)
    }

    /// Runs a command for what it writes to its standard output.
    pub(super) fn read(&self, command: &mut Command) -> Result<String, Failure> {
        self.run(command)?;
        fs::read_to_string(&self.output).context(format!("read what `{}` wrote", describe(command)))
    }

    /// The most memory in bytes that the program itself had; what it starts in turn is not counted.
    pub(super) fn peak_memory(&self, command: &mut Command) -> Result<u64, Failure> {
        let mut child = self.start(command)?;
        let file = format!("/proc/{}/status", child.id());
        let ended = AtomicBool::new(false);
        let (status, peak) = thread::scope(|scope| {
            let watch = scope.spawn(|| watch_peak(&file, &ended));
            let status = self.interrupts.wait(&mut child);
            ended.store(true, Ordering::Relaxed);
            (status, watch.join().unwrap_or_default())
        });
        match (status?, peak) {
            (status, _) if !status.success() => Err(self.failed(command, &status.to_string())),
            (_, 0) => {
                Err(Failure::new(format!("the system does not tell the memory of `{}`", describe(command))))
            }
            (_, peak) => Ok(peak),
        }
    }

    fn start(&self, command: &mut Command) -> Result<Child, Failure> {
        let doing = format!("run `{}`", describe(command));
        clean_environment(command);
        let output = File::create(&self.output).context(&doing)?;
        let complaints = File::create(&self.complaints).context(&doing)?;
        command.stdin(Stdio::null()).stdout(output).stderr(complaints).process_group(0);
        command.spawn().context(doing)
    }

    fn failed(&self, command: &Command, status: &str) -> Failure {
        let read = |path| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let said: io::Result<String> = [&self.output, &self.complaints].into_iter().map(read).collect();
        let said = last_lines(&said.unwrap_or_default());
        Failure::new(format!("cannot measure `{}`\ncaused by: {status}\n{said}", describe(command)))
    }
}

fn clean_environment(command: &mut Command) {
    REMOVED.iter().for_each(|name| {
        command.env_remove(name);
    });
}

fn watch_peak(file: &str, ended: &AtomicBool) -> u64 {
    let mut peak = 0;
    while !ended.load(Ordering::Relaxed) {
        peak = peak.max(fs::read_to_string(file).ok().and_then(|text| parse_peak(&text)).unwrap_or(0));
        thread::sleep(WATCH_PAUSE);
    }
    peak
}

/// A program that has ended has no such line any more.
fn parse_peak(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_runner(check: impl FnOnce(&Runner)) {
        let folder = tempfile::tempdir().unwrap();
        check(&Runner::new(Interrupts::listen().unwrap(), folder.path()));
    }

    #[test]
    fn a_failed_command_says_why() {
        with_runner(|runner| {
            let failure = runner.run(Command::new("sh").args(["-c", "echo seen >&2; exit 3"])).unwrap_err();
            let failure = failure.to_string();
            assert!(failure.contains("seen") && failure.contains("exit status: 3"), "{failure}");
        });
    }

    #[test]
    fn what_a_command_writes_is_read() {
        with_runner(|runner| assert_eq!(runner.read(Command::new("echo").arg("seen")).unwrap(), "seen\n"));
    }

    #[test]
    fn a_program_that_takes_memory_has_a_higher_peak() {
        with_runner(|runner| {
            // Both run long enough to be looked at.
            let peak = |size: &str, count: u32| {
                let (size, count) = (format!("bs={size}"), format!("count={count}"));
                let mut copy = Command::new("dd");
                runner.peak_memory(copy.args(["if=/dev/zero", "of=/dev/null", &count, &size])).unwrap()
            };
            assert!(peak("64M", 20) > peak("4k", 400_000) + 32 * 1024 * 1024);
        });
    }

    #[test]
    fn the_peak_is_in_kilobytes() {
        assert_eq!(parse_peak("Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t 1 kB\n"), Some(2048 * 1024));
        assert_eq!(parse_peak("Name:\tx\nState:\tZ (zombie)\n"), None);
    }
}
