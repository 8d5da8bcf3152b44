//! The console blocks of README and docs show what really comes out.

use std::fs;
use std::path::{Path, PathBuf};

use tour::{Page, Player, differences, play};

fn pages(root: &Path) -> Vec<PathBuf> {
    let docs = fs::read_dir(root.join("docs")).expect("docs/ is there");
    let docs = docs.map(|entry| entry.expect("docs/ can be listed").path());
    let mut pages: Vec<PathBuf> =
        docs.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    pages.push(root.join("README.md"));
    pages.sort();
    pages
}

#[test]
fn every_console_block_shows_what_comes_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let binary = PathBuf::from(env!("CARGO_BIN_EXE_cargo-migrate"));
    let target = binary.ancestors().nth(2).expect("the program lies in target/PROFILE").to_owned();
    let player = Player { root: root.to_owned(), binary, target };
    let mut stale = String::new();
    let mut played = 0;
    for path in pages(root) {
        let page = Page::parse(&fs::read_to_string(&path).expect("a page can be read"));
        let has_commands = page.exchanges().next().is_some();
        assert_eq!(
            page.stock.is_some(),
            has_commands,
            "{}: blocks and `<!-- tour: … -->` go together",
            path.display()
        );
        let now = play(&player, &page, |_| {}).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (command, written, now) in differences(&page, &now) {
            stale.push_str(&format!(
                "{}: $ {command}\n--- written\n{written}--- now\n{now}\n",
                path.display()
            ));
        }
        played += page.exchanges().count();
    }
    assert!(played > 0, "some page is played");
    assert!(stale.is_empty(), "`cargo xtask docs` writes what comes out now:\n{stale}");
}
