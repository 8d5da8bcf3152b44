//! What the derives refuse, with the words and the place that a person gets to see, and what they take.
//!
//! `TRYBUILD=overwrite cargo test -p migrate-models --test ui` writes the `.stderr` files anew: read them before they
//! are committed.

#[test]
fn wrong_attributes_are_errors_at_their_tokens() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/ui/*.rs");
    cases.pass("tests/ui/pass/*.rs");
}
