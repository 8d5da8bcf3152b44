//! Declare database tables as plain structs.
