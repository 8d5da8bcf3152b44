//! Ctrl-C and its like: the command under measure is ended, and no further one starts, so that temporary folders go the
//! usual way.

use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::command::signal_code;
use crate::failure::{Context, Failure};

/// Listens from its making to the end of the program.
#[derive(Clone)]
pub(super) struct Interrupts(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    signal: Option<i32>,
    running: Option<Pid>,
}

impl Interrupts {
    pub(super) fn listen() -> Result<Self, Failure> {
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("listen to signals")?;
        let interrupts = Self(Arc::default());
        let listener = interrupts.clone();
        thread::spawn(move || signals.forever().for_each(|signal| listener.note(signal)));
        Ok(interrupts)
    }

    /// The exit code after a signal, once there was one.
    pub(super) fn exit_code(&self) -> Option<u8> {
        self.state().signal.map(signal_code)
    }

    /// Waits for a child that leads a group of its own, and ends that group where a signal comes.
    pub(super) fn wait(&self, child: &mut Child) -> Result<ExitStatus, Failure> {
        self.state().running = Some(Pid::from_child(child));
        if self.exit_code().is_some() {
            self.end_running();
        }
        let status = child.wait();
        self.state().running = None;
        if self.exit_code().is_some() {
            return Err(Failure::new("interrupted"));
        }
        status.context("wait for a command")
    }

    fn note(&self, signal: i32) {
        self.state().signal = Some(signal);
        self.end_running();
    }

    fn end_running(&self) {
        if let Some(leader) = self.state().running {
            let _gone = kill_process_group(leader, Signal::TERM);
            // One that was stopped hears nothing before it goes on.
            let _gone = kill_process_group(leader, Signal::CONT);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    use super::*;

    #[test]
    fn a_signal_ends_what_was_stopped() {
        let interrupts = Interrupts(Arc::default());
        let mut sleep = Command::new("sleep").arg("60").process_group(0).spawn().unwrap();
        kill_process_group(Pid::from_child(&sleep), Signal::STOP).unwrap();
        interrupts.note(SIGTERM);
        assert!(interrupts.wait(&mut sleep).is_err());
    }

    #[test]
    fn a_signal_ends_what_runs_and_what_would_run_next() {
        let interrupts = Interrupts(Arc::default());
        let sleep = || Command::new("sleep").arg("60").process_group(0).spawn().unwrap();
        let mut first = sleep();
        thread::scope(|scope| {
            let waiting = scope.spawn(|| interrupts.wait(&mut first));
            while interrupts.state().running.is_none() {
                thread::yield_now();
            }
            interrupts.note(SIGINT);
            assert!(waiting.join().unwrap().is_err());
        });
        assert!(interrupts.wait(&mut sleep()).is_err());
        assert_eq!(interrupts.exit_code(), Some(130));
    }
}
