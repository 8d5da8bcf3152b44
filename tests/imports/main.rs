//! Imports run one way: reads the paths in `src/` and fails where a stage names one that it must not know, or where a pure
//! stage touches files, processes, the environment or the clock.

mod paths;
mod rules;

use std::fs;
use std::path::{Path, PathBuf};

use rules::check_source;

#[test]
fn imports_run_one_way() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    list_sources(&root, &mut files);
    assert!(files.len() > 10, "only {} sources found under `{}`", files.len(), root.display());

    let objections: Vec<String> = files.iter().flat_map(|file| check_file(&root, file)).collect();
    assert!(objections.is_empty(), "imports that run the wrong way:\n{}", objections.join("\n"));
}

fn list_sources(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder of sources can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry can be read").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            list_sources(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn check_file(root: &Path, file: &Path) -> Vec<String> {
    let source = fs::read_to_string(file).expect("a source can be read");
    let relative = file.strip_prefix(root).expect("a source is below the root");
    check_source(&relative.with_extension("").to_string_lossy(), &source)
}
