//! Pages: Markdown with marks between which examples stand.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use cargo_migrate::schema::Schema;

use crate::example::{schema, source};
use crate::outcome::{databases, operations, revision, sql};

const MODEL: &str = "<!-- model: ";
const CHANGE: &str = "<!-- change: ";
const CLOSE: &str = " -->";
const END: &str = "<!-- end -->";

/// The pages, sorted.
///
/// # Errors
/// Where their folder cannot be read.
pub fn pages() -> io::Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/models");
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut pages: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    pages.sort();
    Ok(pages)
}

/// The page with what comes of its examples now.
///
/// # Errors
/// Where a mark names no example, or is not closed.
pub fn fill(text: &str) -> Result<String, String> {
    let mut filled = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        filled.push_str(line);
        filled.push('\n');
        let Some(shown) = show(line)? else { continue };
        if !lines.any(|line| line == END) {
            return Err(format!("`{line}` has no `{END}`"));
        }
        filled.push_str(&shown);
        filled.push_str(END);
        filled.push('\n');
    }
    Ok(filled)
}

/// What stands behind a mark: of an example the way from nothing to it, of two the way from the first to the second;
/// the words behind them are databases.
fn show(line: &str) -> Result<Option<String>, String> {
    let words = |mark| -> Option<Vec<&str>> {
        let inside = line.strip_prefix(mark)?.strip_suffix(CLOSE)?;
        Some(inside.split_whitespace().collect())
    };
    if let Some(words) = words(MODEL) {
        let [name, databases @ ..] = words.as_slice() else {
            return Err(format!("`{line}` names no example"));
        };
        return show_between(name, &Schema::empty(), databases).map(Some);
    }
    let Some(words) = words(CHANGE) else { return Ok(None) };
    let [before, after, databases @ ..] = words.as_slice() else {
        return Err(format!("`{line}` names no two examples"));
    };
    show_between(after, &schema(before)?, databases).map(Some)
}

fn show_between(name: &str, from: &Schema, names: &[&str]) -> Result<String, String> {
    let operations = operations(from, &schema(name)?).map_err(|error| format!("{name}: {error}"))?;
    if operations.is_empty() {
        return Err(format!("`{name}` changes nothing"));
    }
    let (source, revision) = (source(name)?, revision(&operations)?);
    let sql = sql(&operations, from, databases(names)?)?;
    Ok(format!("\n```rust\n{source}```\n\n```toml\n{revision}```\n\n```sql\n{sql}```\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_the_marks_is_written_anew() {
        let page = "# Page\n<!-- model: indexes::plain -->\nold\n<!-- end -->\ntext\n";
        let filled = fill(page).expect("an example");
        assert!(filled.contains("struct") && filled.ends_with("<!-- end -->\ntext\n"), "{filled}");
        assert!(!filled.contains("old"));
        assert_eq!(fill(&filled).as_ref(), Ok(&filled));
    }

    #[test]
    fn a_mark_that_leads_nowhere_is_an_error() {
        assert!(fill("<!-- model: indexes::nothing -->\n<!-- end -->\n").is_err());
        assert!(fill("<!-- model: indexes::plain -->\n").is_err());
        assert!(fill("<!-- model: indexes::plain Oracle -->\n<!-- end -->\n").is_err());
        assert!(fill("<!-- change: indexes::plain indexes::plain -->\n<!-- end -->\n").is_err());
    }
}
