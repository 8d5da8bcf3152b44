//! One server from its empty folder to its end.

use std::fs::{self, File, Permissions};
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group, test_kill_process_group};

use super::account::Account;
use super::engine::{Engine, Home};
use super::greeting::ADMINISTRATOR;
use crate::command::{describe, last_lines};
use crate::failure::{Context, Failure};

const PATIENCE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(15);
const ATTEMPTS: usize = 3;

/// A server that answers. Dropping it ends it.
pub(super) struct Running {
    group: Group,
    port: u16,
}

impl Running {
    /// Starts a server in a folder of its own, unless `abandoned` turns true meanwhile.
    pub(super) fn start(engine: &dyn Engine, parent: &Path, abandoned: &AtomicBool) -> Result<Self, Failure> {
        let doing = format!("start a {} server", engine.database().name());
        let home = make_home(parent.join(engine.database().name())).context(&doing)?;
        let watch = Watch { home: &home, abandoned, until: Instant::now() + PATIENCE };
        let mut initialise =
            watch.spawn(&mut engine.initialise(&home), engine.stop_signal()).context(&doing)?;
        watch.wait_for_success(&mut initialise).context(&doing)?;
        start_on_free_port(engine, &watch).context(doing)
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// Tells the server to stop without waiting for it, so that several stop side by side.
    pub(super) fn begin_to_stop(&self) {
        self.group.signal();
    }
}

fn make_home(folder: PathBuf) -> Result<Home, Failure> {
    let account = Account::for_servers()?;
    fill_home(&folder, account).context(format!("make the folder `{}`", folder.display()))?;
    Ok(Home::new(folder, account))
}

fn fill_home(folder: &Path, account: Option<Account>) -> io::Result<()> {
    fs::create_dir(folder)?;
    fs::write(folder.join("administrator.sql"), ADMINISTRATOR)?;
    fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    account.map_or(Ok(()), |account| chown(folder, Some(account.user), Some(account.group)))
}

/// Between our look for a free port and the server's use of it another program may take it: then another port is tried.
fn start_on_free_port(engine: &dyn Engine, watch: &Watch<'_>) -> Result<Running, Failure> {
    let mut attempt = 1;
    loop {
        let port = free_port()?;
        let mut group = watch.spawn(&mut engine.serve(watch.home, port), engine.stop_signal())?;
        match watch.wait_until_ready(&mut group, || engine.is_ready(watch.home, port)) {
            Ok(()) => return Ok(Running { group, port }),
            Err(failure) if attempt == ATTEMPTS || group.child.try_wait().is_ok_and(|end| end.is_none()) => {
                return Err(failure);
            }
            Err(_) => attempt += 1,
        }
    }
}

fn free_port() -> Result<u16, Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("find a free port")?;
    Ok(listener.local_addr().context("find a free port")?.port())
}

/// What a server's start is watched for.
struct Watch<'a> {
    home: &'a Home,
    abandoned: &'a AtomicBool,
    until: Instant,
}

impl Watch<'_> {
    fn spawn(&self, command: &mut Command, stop: Signal) -> Result<Group, Failure> {
        let log = self.home.log();
        let doing = format!("run `{}`", describe(command));
        let out = File::options()
            .create(true)
            .append(true)
            .open(&log)
            .context(format!("write `{}`", log.display()))?;
        let copy = out.try_clone().context(&doing)?;
        let child = command.stdout(out).stderr(copy).spawn().context(doing)?;
        Ok(Group { child, stop })
    }

    fn wait_for_success(&self, group: &mut Group) -> Result<(), Failure> {
        loop {
            match group.exit()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(self.ended(status)),
                None => self.pause()?,
            }
        }
    }

    fn wait_until_ready(&self, group: &mut Group, is_ready: impl Fn() -> bool) -> Result<(), Failure> {
        loop {
            if let Some(status) = group.exit()? {
                return Err(self.ended(status));
            }
            if is_ready() {
                return Ok(());
            }
            self.pause()?;
        }
    }

    fn pause(&self) -> Result<(), Failure> {
        if self.abandoned.load(Ordering::Relaxed) {
            return Err(Failure::new("nobody waits for it any more"));
        }
        if Instant::now() > self.until {
            return Err(Failure::new(format!("no answer after {} s\n{}", PATIENCE.as_secs(), self.said())));
        }
        thread::sleep(PAUSE);
        Ok(())
    }

    fn ended(&self, status: ExitStatus) -> Failure {
        Failure::new(format!("it ended with {status}\n{}", self.said()))
    }

    fn said(&self) -> String {
        last_lines(&fs::read_to_string(self.home.log()).unwrap_or_default())
    }
}

/// A process that leads a group, and all that it started. Dropping it ends them.
struct Group {
    child: Child,
    stop: Signal,
}

impl Group {
    const GRACE: Duration = Duration::from_secs(5);

    fn exit(&mut self) -> Result<Option<ExitStatus>, Failure> {
        self.child.try_wait().context("look after the server")
    }

    /// A gentler signal goes to the leader alone, which then sees to the others.
    fn signal(&self) {
        let pid = Pid::from_child(&self.child);
        let _gone = match self.stop {
            Signal::KILL => kill_process_group(pid, Signal::KILL),
            gentler => kill_process(pid, gentler),
        };
    }

    fn is_empty(&mut self) -> bool {
        let leader_ended = matches!(self.child.try_wait(), Ok(Some(_)));
        leader_ended && test_kill_process_group(Pid::from_child(&self.child)).is_err()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if self.is_empty() {
            return;
        }
        self.signal();
        let until = Instant::now() + Self::GRACE;
        while !self.is_empty() && Instant::now() < until {
            thread::sleep(PAUSE);
        }
        let _gone = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
        let _status = self.child.wait();
    }
}
