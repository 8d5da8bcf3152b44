//! What cargo says of a build, a JSON line at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;

use camino::Utf8PathBuf;
use serde::Deserialize;

use super::artefact::Artefact;

/// One line of `--message-format=json`; which fields are there depends on the reason.
#[derive(Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    reason: Cow<'a, str>,
    #[serde(borrow)]
    package_id: Option<Cow<'a, str>>,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<Utf8PathBuf>,
    executable: Option<Utf8PathBuf>,
    #[serde(default)]
    linked_paths: Vec<String>,
    message: Option<Diagnostic>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Diagnostic {
    message: String,
    level: String,
    rendered: Option<String>,
}

/// What a build left behind.
#[derive(Debug, Default)]
pub(super) struct Messages {
    /// Libraries, those of dependencies included.
    pub(super) libraries: Vec<Artefact>,
    /// Proc macros: the compiler loads them again when a library that uses them is read.
    pub(super) macros: Vec<Artefact>,
    pub(super) executables: Vec<Utf8PathBuf>,
    /// Where build scripts found native libraries, as `-L` takes it.
    pub(super) native_paths: Vec<String>,
    /// The compiler's errors by package id.
    pub(super) errors: BTreeMap<String, String>,
    /// Cargo got as far as compiling.
    pub(super) is_finished: bool,
}

impl Messages {
    /// Takes a line in. One that is no message of cargo, or of a kind that does not matter here, changes nothing.
    pub(super) fn add(&mut self, line: &str) {
        let Ok(message) = serde_json::from_str::<Message<'_>>(line) else { return };
        match message.reason.as_ref() {
            "compiler-artifact" => self.add_artefact(message),
            "build-script-executed" => {
                for path in message.linked_paths {
                    if !self.native_paths.contains(&path) {
                        self.native_paths.push(path);
                    }
                }
            }
            "compiler-message" => self.add_diagnostic(message),
            "build-finished" => self.is_finished = true,
            _ => {}
        }
    }

    fn add_artefact(&mut self, message: Message<'_>) {
        let (Some(package_id), Some(target)) = (message.package_id, message.target) else { return };
        self.executables.extend(message.executable);
        let is = |kinds: &[&str]| target.kind.iter().any(|kind| kinds.contains(&kind.as_str()));
        let list = match () {
            () if is(&["proc-macro"]) => &mut self.macros,
            () if is(&["lib", "rlib", "dylib", "cdylib", "staticlib"]) => &mut self.libraries,
            () => return,
        };
        list.push(Artefact {
            package_id: package_id.into_owned(),
            crate_name: target.name.replace('-', "_"),
            files: message.filenames,
        });
    }

    fn add_diagnostic(&mut self, message: Message<'_>) {
        let (Some(package_id), Some(diagnostic)) = (message.package_id, message.message) else { return };
        let is_error =
            diagnostic.level.starts_with("error") && !diagnostic.message.starts_with("aborting due to");
        if is_error {
            let text = self.errors.entry(package_id.into_owned()).or_default();
            text.push_str(diagnostic.rendered.as_deref().unwrap_or(&diagnostic.message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_kept_by_package_and_warnings_are_not() {
        let line = |level: &str, text: &str| {
            format!(
                r#"{{"reason":"compiler-message","package_id":"p#1","message":{{"level":"{level}","message":"{text}","rendered":"{text}!"}}}}"#
            )
        };
        let mut messages = Messages::default();
        messages.add(&line("warning", "unused"));
        messages.add(&line("error", "wrong"));
        messages.add(&line("error", "aborting due to 1 previous error"));
        messages.add("what a build script wrote");
        assert_eq!(messages.errors, BTreeMap::from([("p#1".to_owned(), "wrong!".to_owned())]));
        assert!(!messages.is_finished);
    }
}
