//! Lists: tokens between commas.

use proc_macro2::{TokenStream, TokenTree};

/// The parts of a list between its commas; a comma at the end gives no part.
pub(crate) fn split_at_commas(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut chunks = vec![Vec::new()];
    for token in tokens {
        match (&token, chunks.last_mut()) {
            (TokenTree::Punct(punct), _) if punct.as_char() == ',' => chunks.push(Vec::new()),
            (_, Some(chunk)) => chunk.push(token),
            (_, None) => {}
        }
    }
    chunks.retain(|chunk| !chunk.is_empty());
    chunks
}
