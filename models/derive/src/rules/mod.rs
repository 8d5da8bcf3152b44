//! What cannot be: takes what was read and gives errors at the tokens that contradict each other.

pub(crate) mod column;
pub(crate) mod default;
pub(crate) mod enumeration;
pub(crate) mod foreign_key;
pub(crate) mod table;
