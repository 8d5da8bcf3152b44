//! Files with models that the compiler never read: no `mod` names them.
//!
//! The compiler lists the files that it read beside the library. What else lies in the source folder and derives
//! `Model` is the classic silent miss.

use std::collections::BTreeSet;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};

use super::outcome::UnreachedFile;
use super::registry::BuiltApp;
use crate::discover::Workspace;

/// The files of an app that derive `Model` and are no part of its library.
pub(super) fn find(workspace: &Workspace, built: &BuiltApp<'_>) -> Vec<UnreachedFile> {
    let app = built.app;
    let Some(read) = files_read(workspace, built) else { return Vec::new() };
    let folder = app.library.source.parent().unwrap_or(&app.root);
    let mut files = Vec::new();
    collect_sources(folder, &mut files);
    let others = files.into_iter().filter(|file| !read.contains(file));
    let found = others.filter_map(|file| {
        let line = line_of_model(&fs::read_to_string(&file).ok()?)?;
        Some(UnreachedFile { app: app.label.clone(), file: workspace.shown(&file).to_owned(), line })
    });
    let mut found: Vec<UnreachedFile> = found.collect();
    found.sort();
    found
}

/// Every `.rs` file below a folder; folders of other packages are none of this one.
fn collect_sources(folder: &Utf8Path, files: &mut Vec<Utf8PathBuf>) {
    let Ok(entries) = folder.read_dir_utf8() else { return };
    for entry in entries.filter_map(Result::ok) {
        let path = entry.into_path();
        if path.is_dir() {
            if !path.join("Cargo.toml").is_file() && path.file_name() != Some("target") {
                collect_sources(&path, files);
            }
        } else if path.extension() == Some("rs") {
            files.push(path);
        }
    }
}

/// The files that the compiler read for the library, from the list that it leaves beside it.
fn files_read(workspace: &Workspace, built: &BuiltApp<'_>) -> Option<BTreeSet<Utf8PathBuf>> {
    let stem = built.rlib.file_stem()?;
    let list = built.rlib.with_file_name(format!("{}.d", stem.strip_prefix("lib").unwrap_or(stem)));
    let text = fs::read_to_string(list).ok()?;
    let names = text.lines().find_map(|line| line.split_once(": "))?.1;
    // Relative to where cargo called the compiler: the workspace's root, or the package's where it lies outside.
    let base = if built.app.root.starts_with(&workspace.root) { &workspace.root } else { &built.app.root };
    Some(split_names(names).iter().map(|name| base.join(name)).collect())
}

/// Names in a make rule: spaces stand between them, and behind a backslash in them.
fn split_names(text: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let name = match names.last_mut() {
            Some(name) => name,
            None => return names,
        };
        match character {
            '\\' if characters.peek() == Some(&' ') => name.extend(characters.next()),
            ' ' => names.push(String::new()),
            other => name.push(other),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// The line of the first `derive(…)` that names `Model`, outside comments.
fn line_of_model(text: &str) -> Option<u32> {
    if !text.contains("Model") {
        return None;
    }
    let code = without_comments(text);
    let at = code.match_indices("derive").find_map(|(at, word)| {
        let arguments = code[at + word.len()..].trim_start().strip_prefix('(')?;
        let arguments = arguments.split(')').next()?;
        let names = arguments.split(',').map(|path| path.rsplit("::").next().unwrap_or(path).trim());
        names.into_iter().any(|name| name == "Model").then_some(at)
    })?;
    u32::try_from(code[..at].matches('\n').count() + 1).ok()
}

/// The bytes from a quote to behind the one that ends its text.
fn length_of_text(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().enumerate().skip(1).find(|(_, byte)| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The text with comments and quoted texts taken out and every line end kept.
fn without_comments(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if rest.starts_with("/*") {
            depth += 1;
            rest = &rest[2..];
        } else if depth > 0 && rest.starts_with("*/") {
            depth -= 1;
            rest = &rest[2..];
        } else if depth == 0 && rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if depth == 0 && character == '"' {
            let (text, after) = rest.split_at(length_of_text(rest));
            code.extend(text.chars().filter(|character| *character == '\n'));
            rest = after;
        } else if depth == 0 && rest.starts_with("'\"'") {
            rest = &rest[3..];
        } else {
            if depth == 0 || character == '\n' {
                code.push(character);
            }
            rest = &rest[character.len_utf8()..];
        }
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_found_and_what_looks_like_one_is_not() {
        let line = line_of_model;
        assert_eq!(line("use x;\n#[derive(Debug, Model)]\nstruct A;"), Some(2));
        assert_eq!(line("\n#[derive(\n  Clone,\n  migrate_models::Model\n)]\nstruct A;"), Some(2));
        assert_eq!(line("#[cfg_attr(a, derive(Model))]\nstruct A;"), Some(1));
        assert_eq!(line("// #[derive(Model)]\n/* #[derive(Model)] /* */ */\nstruct A;"), None);
        assert_eq!(line("#[derive(ModelEnum, DeriveModel)]\nenum Model {}"), None);
        assert_eq!(line("const A: &str = \"crates/*\\\"\n\"; #[derive(Model)]\nstruct B;"), Some(2));
        assert_eq!(line("const A: char = '\"'; const B: &str = \"#[derive(Model)]\";"), None);
    }

    #[test]
    fn names_with_spaces() {
        assert_eq!(
            split_names("src/lib.rs src/my\\ file.rs  a\\b.rs"),
            ["src/lib.rs", "src/my file.rs", "a\\b.rs"]
        );
    }
}
