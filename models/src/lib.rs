//! Declare database tables as plain structs.

#![warn(missing_docs)]
