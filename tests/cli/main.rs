//! Commands as a user runs them: real workspaces, real databases, one text of what came out.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]

mod at_once;
mod databases;
mod half_done;
mod inspecting;
mod interrupted;
mod lifecycle;
mod models;
mod prompts;
mod revisions;
mod schemas;
mod scripts;
mod servers;
mod terminal;
mod tool;
mod trying;
mod vocabulary;
mod workspaces;
