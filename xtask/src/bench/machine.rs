//! The machine in one line, so that figures of different machines are told apart.

use std::fs;
use std::num::NonZero;
use std::process::Command;
use std::thread;

use crate::command::capture;

/// Cores, memory, system and compiler; what the machine does not tell is left out.
pub(super) fn describe() -> String {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").ok();
    let compiler = capture(Command::new("rustc").arg("--version")).ok();
    let parts = [
        Some(format!("{cores} cores")),
        parse_memory(&fs::read_to_string("/proc/meminfo").unwrap_or_default()),
        parse_name(&release),
        kernel.map(|kernel| format!("Linux {}", kernel.trim())),
        compiler.and_then(|text| Some(text.split(" (").next()?.trim().to_owned())),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn parse_memory(text: &str) -> Option<String> {
    let kilobytes: u64 = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?
        .trim()
        .strip_suffix(" kB")?
        .parse()
        .ok()?;
    Some(format!("{} GiB", (kilobytes + 524_288) / 1_048_576))
}

fn parse_name(release: &str) -> Option<String> {
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(name.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_rounded_to_gibibytes() {
        assert_eq!(parse_memory("MemTotal:       24683724 kB\nMemFree: 1 kB\n").as_deref(), Some("24 GiB"));
        assert_eq!(parse_memory(""), None);
    }

    #[test]
    fn a_system_is_named_as_it_names_itself() {
        assert_eq!(parse_name("ID=debian\nPRETTY_NAME=\"Debian 12\"\n").as_deref(), Some("Debian 12"));
    }
}
