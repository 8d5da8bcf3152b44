//! Revision files that are wrong, each with the message that a person gets.

use std::collections::BTreeSet;
use std::fs;

use camino::Utf8Path;
use cargo_migrate::revision::parse_revision;
use cargo_migrate::schema::AppLabel;

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/revisions");

fn names_in(folder: &str, extension: &str) -> std::io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(extension).map(str::to_owned));
    }
    Ok(names)
}

/// The error for a file, in the form of the command line.
fn message_for(name: &str) -> Result<String, Box<dyn std::error::Error>> {
    let text = fs::read_to_string(format!("{CASES}/{name}.toml"))?;
    let path = format!("users/migrations/0002_{name}.toml");
    let Err(error) = parse_revision(&AppLabel::new("users")?, Utf8Path::new(&path), text) else {
        return Ok("no error".to_owned());
    };
    let place = error.place().map(|place| format!("\n  --> {place}")).unwrap_or_default();
    let hint = error.hint().map(|hint| format!("\n\nhint: {hint}")).unwrap_or_default();
    Ok(format!("error: {error}{place}{hint}"))
}

#[test]
fn every_wrong_file_is_explained() -> Result<(), Box<dyn std::error::Error>> {
    let snapshots = format!("{CASES}/snapshots");
    let names = names_in(CASES, ".toml")?;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&snapshots);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for name in &names {
        let message = message_for(name)?;
        settings.bind(|| insta::assert_snapshot!(name.as_str(), message));
    }
    assert_eq!(names_in(&snapshots, ".snap")?, names, "a snapshot without its file");
    Ok(())
}
