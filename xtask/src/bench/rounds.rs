//! Several commands measured side by side: in each round every one runs once, so that whatever else the machine does meets
//! all of them.

use std::process::Command;

use super::runner::Runner;
use super::statistics::Times;
use crate::failure::Failure;

/// A command to be measured, and what must be done before each of its runs.
pub(super) struct Course<'a> {
    name: &'a str,
    prepare: Box<dyn Fn() -> Result<(), Failure> + 'a>,
    command: Box<dyn Fn() -> Command + 'a>,
}

impl<'a> Course<'a> {
    pub(super) fn new(name: &'a str, command: impl Fn() -> Command + 'a) -> Self {
        Self { name, prepare: Box::new(|| Ok(())), command: Box::new(command) }
    }

    /// The preparation is not measured.
    pub(super) fn after(self, prepare: impl Fn() -> Result<(), Failure> + 'a) -> Self {
        Self { prepare: Box::new(prepare), ..self }
    }

    fn run(&self, runner: &Runner) -> Result<f64, Failure> {
        (self.prepare)()?;
        runner.time(&mut (self.command)())
    }
}

/// The times of commands that were measured side by side, by the commands' names.
pub(super) struct Measured(Vec<(String, Times)>);

impl Measured {
    /// None where the command was not among those measured.
    pub(super) fn of(&self, name: &str) -> Option<&Times> {
        self.0.iter().find(|(own, _)| own == name).map(|(_, times)| times)
    }

    /// Seconds that the commands have measured themselves.
    pub(super) fn new<'a>(seconds: impl IntoIterator<Item = (&'a str, Vec<f64>)>) -> Self {
        let named = seconds.into_iter().map(|(name, seconds)| (name.to_owned(), Times::new(seconds)));
        Self(named.collect())
    }
}

/// Times each course, after one round that does not count. Every round begins with another course.
pub(super) fn measure(runner: &Runner, rounds: usize, courses: &[Course<'_>]) -> Result<Measured, Failure> {
    let mut seconds = vec![Vec::with_capacity(rounds); courses.len()];
    for course in courses {
        course.run(runner)?;
    }
    for round in 0..rounds {
        for place in order(courses.len(), round) {
            seconds[place].push(courses[place].run(runner)?);
        }
    }
    Ok(Measured::new(courses.iter().map(|course| course.name).zip(seconds)))
}

fn order(length: usize, round: usize) -> impl Iterator<Item = usize> {
    (0..length).map(move |place| (place + round) % length)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::super::interrupt::Interrupts;
    use super::*;

    #[test]
    fn every_course_runs_once_a_round_and_once_before() {
        let folder = tempfile::tempdir().unwrap();
        let runner = Runner::new(Interrupts::listen().unwrap(), folder.path());
        let prepared = Cell::new(0);
        let counted = Course::new("counted", || Command::new("true")).after(|| {
            prepared.set(prepared.get() + 1);
            Ok(())
        });
        let measured =
            measure(&runner, 3, &[Course::new("plain", || Command::new("true")), counted]).unwrap();
        assert_eq!(prepared.get(), 4);
        assert!(measured.of("plain").is_some() && measured.of("counted").is_some());
        assert!(measured.of("other").is_none());
    }

    #[test]
    fn rounds_begin_with_one_after_the_other() {
        let orders: Vec<Vec<usize>> = (0..3).map(|round| order(3, round).collect()).collect();
        assert_eq!(orders, [[0, 1, 2], [1, 2, 0], [2, 0, 1]]);
    }
}
