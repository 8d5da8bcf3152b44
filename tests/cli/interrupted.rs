//! Ctrl-C, pipes that are closed, disks that are full.

use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::revisions::{USERS_1, USERS_2};
use crate::tool::{command, render, run, with_revisions};

/// A revision whose statement does not end within any test.
const ENDLESS: &str = r#"
== users/migrations/0003_count.toml
format = 1
id = "6f0000000003"
parents = ["6f0000000002"]
depends_on = []
message = "count for ever"
created = 2026-11-20T14:03:11Z

[[operation]]
kind = "sql"
up = ["WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) INSERT INTO users (id, name) SELECT max(x), 'x' FROM n"]
down = []
"#;

#[test]
fn ctrl_c_undoes_the_revision_in_hand() {
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}{ENDLESS}"));
    let line = "upgrade --verbose --database-url sqlite:a.db";
    let words: Vec<&str> = line.split(' ').collect();
    let mut child = command(&workspace, "", &words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tool is there");
    let mut said = String::new();
    let mut stderr = child.stderr.take().expect("it is a pipe");
    let started = Instant::now();
    while !said.contains("WITH RECURSIVE") {
        let mut bytes = [0; 256];
        let count = stderr.read(&mut bytes).expect("it can be read");
        said.push_str(&String::from_utf8_lossy(&bytes[..count]));
        assert!(
            count > 0 && started.elapsed() < Duration::from_secs(60),
            "it gets to the endless statement: {said}"
        );
    }
    kill_process(Pid::from_child(&child), Signal::INT).expect("it runs");
    stderr.read_to_string(&mut said).expect("it can be read");
    let status = child.wait().expect("it ends");
    assert_eq!(status.code(), Some(1), "{said}");
    assert!(said.contains("error: interrupted\n"), "{said}");
    assert!(said.contains("note: finished: `users@0001`, `users@0002`\n"), "{said}");
    assert!(said.contains("note: `users@0003`: the revision was undone"), "{said}");
    let after = run(&workspace, "current --database-url sqlite:a.db");
    assert!(after.contains("users@0002") && after.contains("(1 revision to apply)"), "{after}");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let workspace = with_revisions(&format!("{USERS_1}{USERS_2}"));
    for words in [["history", "--quiet"], ["completions", "zsh"]] {
        let mut child = command(&workspace, "", &words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it is there");
        drop(child.stdout.take());
        let output = child.wait_with_output();
        let text = render(&workspace, &words.join(" "), output);
        assert!(text.ends_with("--- exit 0\n") && !text.contains("stderr"), "{text}");
    }
}

/// A limit on the size of files stands for a disk that is full: the system refuses the write in the same place.
#[test]
fn a_full_disk_leaves_no_file_behind() {
    let workspace = with_revisions(USERS_1);
    let tool = command(&workspace, "", &[]);
    let program = tool.get_program().to_string_lossy().into_owned();
    let script =
        format!("trap '' XFSZ; ulimit -f 0; exec {program} migrate makemigrations --empty -p users -m full");
    let mut shell = Command::new("bash");
    shell.args(["-c", &script]).current_dir(&workspace.root).env_clear();
    shell.envs(tool.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let text = render(&workspace, "makemigrations --empty -p users -m full", shell.output());
    assert!(text.contains("error: cannot write `users/migrations/0002_full.toml`"), "{text}");
    assert!(text.ends_with("--- exit 1\n"), "{text}");
    let left: Vec<_> = std::fs::read_dir(workspace.root.join("users/migrations"))
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be listed").file_name())
        .collect();
    assert_eq!(left, ["0001_initial.toml"]);
}
