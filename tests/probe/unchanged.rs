//! Nothing is linked or run where no library changed.

use crate::kinds::{SHOP, app};
use crate::{Failure, probe_all, probe_some, summary};
use test_workspaces::TestWorkspace;

#[test]
fn a_second_probe_gives_the_same_without_a_link() -> Result<(), Failure> {
    let workspace = TestWorkspace::new(SHOP)?;
    let first = probe_all(&workspace)?;
    let second = probe_all(&workspace)?;
    assert_eq!((first.cached, second.cached), (false, true));
    assert_eq!(first.dump, second.dump);
    let one = probe_some(&workspace, &["users"])?;
    assert!(!one.cached);
    assert!(probe_some(&workspace, &["users"])?.cached && probe_all(&workspace)?.cached);
    Ok(())
}

#[test]
fn an_edited_model_is_seen() -> Result<(), Failure> {
    let workspace = app("")?;
    probe_all(&workspace)?;
    workspace.replace("src/lib.rs", "pub id: i64", "pub id: i64, pub name: String")?;
    let outcome = probe_all(&workspace)?;
    assert_eq!(summary(&outcome), "users users::User (id, name)\nbuilt: users\n");
    assert!(!outcome.cached);
    Ok(())
}

#[test]
fn what_was_kept_and_is_damaged_is_not_used() -> Result<(), Failure> {
    let workspace = app("")?;
    // A target folder of its own, so that the kept file can be found.
    workspace.write(".cargo/config.toml", "[build]\ntarget-dir = \"out\"\n")?;
    let first = probe_all(&workspace)?;
    for entry in workspace.root.join("out/cargo-migrate").read_dir_utf8()? {
        let path = entry?.into_path();
        if path.extension() == Some("jsonl") {
            let text = std::fs::read_to_string(&path)?;
            std::fs::write(&path, text.replacen("\"tool\":\"", "\"tool\":\"9", 1))?;
        }
    }
    let second = probe_all(&workspace)?;
    assert!(!second.cached);
    assert_eq!(first.dump, second.dump);
    Ok(())
}
