//! `cargo migrate`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_migrate::cli::run(std::env::args_os()).into()
}
