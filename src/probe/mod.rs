//! The probe: builds the apps, links a tiny program with them, runs it, reads the models.

pub mod dump;
