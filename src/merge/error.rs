//! What is wrong with the models, and where.

use std::fmt;

use super::places::Places;
use super::problem::Problem;
use crate::probe::dump::DumpPlace;
use crate::schema::Place;

/// Why models make no schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeError {
    place: Place,
    problem: Problem,
}

impl MergeError {
    pub(super) fn new(place: Place, problem: Problem) -> Self {
        Self { place, problem }
    }

    /// Where it is.
    #[must_use]
    pub fn place(&self) -> Option<&Place> {
        Some(&self.place)
    }

    /// Facts beside it.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        self.problem.notes()
    }

    /// What would be right.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        self.problem.hint()
    }

    /// The order of a report.
    pub(super) fn order(&self) -> (Place, String) {
        (self.place.clone(), self.to_string())
    }
}

impl fmt::Display for MergeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(formatter)
    }
}

impl std::error::Error for MergeError {}

/// The errors of one model.
#[derive(Debug)]
pub(super) struct Errors<'a> {
    places: Places<'a>,
    found: Vec<MergeError>,
}

impl<'a> Errors<'a> {
    pub(super) fn new(places: Places<'a>) -> Self {
        Self { places, found: Vec::new() }
    }

    pub(super) fn at(&mut self, place: &DumpPlace, problem: Problem) {
        self.found.push(MergeError::new(self.places.of(place), problem));
    }

    /// The value, or a note of what is wrong with it.
    pub(super) fn keep<T>(&mut self, place: &DumpPlace, result: Result<T, Box<Problem>>) -> Option<T> {
        result.map_err(|problem| self.at(place, *problem)).ok()
    }

    pub(super) fn finish(self) -> Vec<MergeError> {
        self.found
    }
}
