//! The tool at a terminal, with somebody who answers.

use rexpect::session::PtySession;
use test_workspaces::TestWorkspace;

use crate::tool::command;

/// How long an answer of the tool is waited for: a build may come before it.
const PATIENCE_MS: u64 = 120_000;

/// One command at a terminal of its own. Behind it the shell tells how the terminal was left.
pub(crate) struct Terminal {
    session: PtySession,
    /// All that was shown, with the control sequences of the terminal.
    shown: String,
}

/// How a command at a terminal ended.
pub(crate) struct Ending {
    pub(crate) shown: String,
    pub(crate) status: String,
    /// The terminal has the settings that it had before.
    pub(crate) terminal_is_as_before: bool,
}

impl Terminal {
    /// Starts `cargo migrate …` in the root of the workspace.
    pub(crate) fn open(workspace: &TestWorkspace, line: &str) -> Self {
        let tool = command(workspace, "", &[]);
        let program = tool.get_program().to_string_lossy();
        let mut shell = std::process::Command::new("sh");
        shell
            .args([
                "-c",
                &format!("trap : INT; stty -g; {program} migrate {line}; echo \"status $?\"; stty -g"),
            ])
            .current_dir(&workspace.root)
            .env_clear()
            .envs(tool.get_envs().filter_map(|(name, value)| Some((name, value?))))
            .env("TERM", "xterm")
            .env("NO_COLOR", "1");
        let session = rexpect::session::spawn_command(shell, Some(PATIENCE_MS)).expect("there is a shell");
        Self { session, shown: String::new() }
    }

    /// Waits until this is shown, and types.
    pub(crate) fn answer(&mut self, question: &str, keys: &str) {
        match self.session.exp_string(question) {
            Ok(before) => self.shown += &(before + question),
            Err(error) => panic!("`{question}` is asked: {error}\n{}", self.shown),
        }
        self.session.send(keys).and_then(|_| self.session.flush()).expect("the terminal is open");
    }

    /// Waits for the end.
    pub(crate) fn close(mut self) -> Ending {
        self.shown += &self.session.exp_eof().expect("it ends");
        let (before, rest) = self.shown.split_once("\r\n").expect("the shell tells how the terminal is");
        let (shown, end) = rest.rsplit_once("status ").expect("the shell tells how the command ended");
        let (status, after) = end.split_once("\r\n").expect("the shell tells how the terminal is");
        Ending {
            terminal_is_as_before: after.trim_end() == before,
            status: status.to_owned(),
            shown: shown.to_owned(),
        }
    }
}
