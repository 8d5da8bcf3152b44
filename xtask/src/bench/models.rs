//! The models that every tool is measured on: apps with the same few tables each, written down for each tool.
//!
//! A table has a key, two texts, a number, a time and a reference to another table of its app; one text is unique, the other
//! indexed together with the time. In every fifth app the first table also refers to the app before.

pub(super) mod alembic;
pub(super) mod django;
pub(super) mod rust;

use std::fmt;

const NAMES: [&str; 5] = ["Account", "Project", "Document", "Comment", "Event"];

/// How many apps, and how many models each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) apps: usize,
    pub(super) models: usize,
}

impl Shape {
    pub(super) fn apps(self) -> impl Iterator<Item = App> {
        (0..self.apps).map(move |number| App { number, models: self.models })
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} × {}", self.apps, self.models)
    }
}

/// An app: a crate, a Python module or a Django app.
#[derive(Clone, Copy, Debug)]
pub(super) struct App {
    number: usize,
    models: usize,
}

impl App {
    pub(super) fn label(self) -> String {
        format!("app_{:03}", self.number)
    }

    /// The app that this one refers to.
    pub(super) fn neighbour(self) -> Option<Self> {
        (self.number % 5 == 4).then(|| Self { number: self.number - 1, ..self })
    }

    pub(super) fn models(self) -> impl Iterator<Item = Model> {
        (0..self.models).map(move |number| Model { app: self, number })
    }
}

/// A model and its table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Model {
    app: App,
    number: usize,
}

impl Model {
    pub(super) fn name(self) -> String {
        NAMES.get(self.number).map_or_else(|| format!("Record{}", self.number), |name| (*name).to_owned())
    }

    pub(super) fn table(self) -> String {
        format!("{}_{}", self.app.label(), self.name().to_lowercase())
    }

    /// What `parent_id` refers to: the model before, or itself.
    pub(super) fn parent(self) -> Self {
        Self { number: self.number.saturating_sub(1), ..self }
    }

    /// What `origin_id` refers to, where the model has one: the first model of another app.
    pub(super) fn origin(self) -> Option<Self> {
        let neighbour = self.app.neighbour().filter(|_| self.number == 0);
        neighbour.map(|app| Self { app, number: 0 })
    }

    pub(super) fn app(self) -> App {
        self.app
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { apps: 10, models: 6 };

    #[test]
    fn every_fifth_app_refers_to_the_one_before() {
        let referring: Vec<String> =
            SHAPE.apps().filter(|app| app.neighbour().is_some()).map(App::label).collect();
        assert_eq!(referring, ["app_004", "app_009"]);
        assert_eq!(SHAPE.apps().flat_map(App::models).filter_map(Model::origin).count(), 2);
    }

    #[test]
    fn no_two_tables_have_one_name() {
        let mut tables: Vec<String> = SHAPE.apps().flat_map(App::models).map(Model::table).collect();
        tables.sort();
        tables.dedup();
        assert_eq!(tables.len(), 60);
        assert_eq!(tables[5], "app_000_record5");
    }

    #[test]
    fn each_tool_gets_the_same_bytes_for_the_same_models() {
        let write =
            |shape| [rust::workspace(shape, "models"), alembic::project(shape), django::project(shape)];
        assert_eq!(write(SHAPE), write(SHAPE));
        assert_ne!(write(SHAPE), write(Shape { apps: 9, ..SHAPE }));
    }
}
