//! The probe in real workspaces: what it reads, and each way to fail with the message for it.

mod environment;
mod failing;
mod kinds;
mod linking;
mod unchanged;

use std::fmt::Write as _;
use std::time::Duration;

use cargo_migrate::discover::{CargoOptions, Workspace, discover};
use cargo_migrate::probe::{FailedApp, ProbeError, ProbeOutcome, ProbeRequest, probe};
use test_workspaces::TestWorkspace;

/// What any test here may fail with.
type Failure = Box<dyn std::error::Error>;

/// Code that runs before `main` of whatever links it.
pub(crate) const BEFORE_MAIN: &str = r#"
#[used]
#[unsafe(link_section = ".init_array")]
static BEFORE_MAIN: extern "C" fn() = { extern "C" fn before_main() { act() } before_main };
"#;

fn options(workspace: &TestWorkspace) -> CargoOptions {
    CargoOptions { current_dir: workspace.root.clone(), offline: true, ..CargoOptions::default() }
}

/// Probes all apps of a workspace, or those with the given labels.
fn probe_some(workspace: &TestWorkspace, labels: &[&str]) -> Result<ProbeOutcome, Failure> {
    let options = options(workspace);
    let found = discover(&options)?;
    Ok(probe(&request(&found, &options, labels))?)
}

fn probe_all(workspace: &TestWorkspace) -> Result<ProbeOutcome, Failure> {
    probe_some(workspace, &[])
}

fn request<'a>(found: &'a Workspace, options: &'a CargoOptions, labels: &[&str]) -> ProbeRequest<'a> {
    let is_wanted = |label: &str| labels.is_empty() || labels.contains(&label);
    ProbeRequest {
        workspace: found,
        apps: found.apps.iter().filter(|app| is_wanted(app.label.as_str())).collect(),
        options,
        progress: &|_| {},
        kept: &|_| {},
        color: false,
        timeout: Duration::from_secs(30),
    }
}

/// The error of a probe of all apps.
fn error_of(workspace: &TestWorkspace) -> Result<ProbeError, Failure> {
    let options = options(workspace);
    let found = discover(&options)?;
    probe(&request(&found, &options, &[])).err().ok_or_else(|| "the probe fails".into())
}

/// What was found, in a few words a line.
fn summary(outcome: &ProbeOutcome) -> String {
    let mut text = String::new();
    for model in &outcome.dump.models {
        let columns: Vec<&str> = model.columns.iter().map(|column| column.column.as_str()).collect();
        let path = &model.path;
        text += &format!("{} {}::{} ({})\n", path.package, path.module, path.name, columns.join(", "));
    }
    for found in &outcome.dump.enums {
        text += &format!("{} {}::{}\n", found.path.package, found.path.module, found.path.name);
    }
    let mut list = |name: &str, labels: Vec<String>| {
        if !labels.is_empty() {
            text += &format!("{name}: {}\n", labels.join(", "));
        }
    };
    list("built", outcome.built.iter().map(ToString::to_string).collect());
    list("failed", outcome.failed.iter().map(|app| app.label.to_string()).collect());
    list("without models", outcome.without_models.iter().map(ToString::to_string).collect());
    list(
        "unreached",
        outcome.unreached.iter().map(|file| format!("{} {}:{}", file.app, file.file, file.line)).collect(),
    );
    text
}

/// An error in the form of the command line.
fn message(
    workspace: &TestWorkspace,
    error: &dyn std::error::Error,
    notes: &[String],
    hint: Option<String>,
) -> String {
    let mut text = format!("error: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        text += &format!("\ncaused by: {cause}");
        source = cause.source();
    }
    for note in notes {
        text += &format!("\nnote: {note}");
    }
    if let Some(hint) = hint {
        let _ = write!(text, "\n\nhint: {hint}");
    }
    workspace.redact(&text)
}

fn message_of_failure(workspace: &TestWorkspace, failed: &FailedApp) -> String {
    let reason = &failed.reason;
    let text = message(workspace, reason, &reason.notes(), reason.hint());
    let diagnostics = workspace.redact(reason.diagnostics().unwrap_or_default());
    format!("{}:\n{text}\n{diagnostics}", failed.label)
}

fn message_of_error(workspace: &TestWorkspace, error: &ProbeError) -> String {
    message(workspace, error, &error.notes(), error.hint())
}
