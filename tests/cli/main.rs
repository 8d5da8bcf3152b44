//! Commands as a user runs them: real workspaces, real databases, one text of what came out.

mod databases;
mod interrupted;
mod lifecycle;
mod models;
mod revisions;
mod tool;
mod workspaces;
