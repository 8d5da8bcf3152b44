//! What the attributes say: takes the derive's input and gives fields, tables and enums, each attribute read and
//! located. Whether they contradict each other is for `rules` to say.

pub(crate) mod column;
pub(crate) mod constraint;
pub(crate) mod enumeration;
pub(crate) mod exclusion;
pub(crate) mod field;
pub(crate) mod foreign_key;
pub(crate) mod index;
pub(crate) mod partition;
pub(crate) mod sequence;
pub(crate) mod structure;
pub(crate) mod table;
pub(crate) mod visible;
