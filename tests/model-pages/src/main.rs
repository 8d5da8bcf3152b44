//! Writes what comes of the examples into the pages of `docs/models`: a part of `cargo xtask docs`.

use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    for page in model_pages::pages()? {
        let text = fs::read_to_string(&page)?;
        let filled = model_pages::fill(&text).map_err(|error| format!("{}: {error}", page.display()))?;
        if filled != text {
            fs::write(&page, filled)?;
        }
    }
    Ok(())
}
