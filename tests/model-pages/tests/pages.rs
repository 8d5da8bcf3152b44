//! The pages about models show what really comes of them.

use std::fs;

#[test]
fn every_page_shows_what_comes_of_its_examples() {
    let mut stale = Vec::new();
    for page in model_pages::pages().expect("docs/models can be read") {
        let text = fs::read_to_string(&page).expect("a page can be read");
        let filled = model_pages::fill(&text).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        if filled != text {
            stale.push(page);
        }
    }
    assert!(stale.is_empty(), "`cargo xtask docs` writes what comes out now: {stale:#?}");
}
