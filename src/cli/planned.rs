//! Revisions rendered for one database, in the order in which they are to run.

use migrate_runtime::{Direction, RevisionRun, Step};

use super::failure::{Failure, Outcome};
use crate::dialect::{Dialect, RenderError};
use crate::operation::Operation;
use crate::revision::{DowngradeStep, Graph, OperationList, Revision, undone_operation};
use crate::schema::Schema;

/// The version that the ledger records.
pub(super) const TOOL_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Renders revisions one after the other, each from the state that those before it left.
pub(super) struct Renderer<'a> {
    graph: &'a Graph,
    dialect: &'static dyn Dialect,
    state: Schema,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(graph: &'a Graph, dialect: &'static dyn Dialect, state: Schema) -> Self {
        Self { graph, dialect, state }
    }

    /// The state after all that has been rendered.
    pub(super) fn into_state(self) -> Schema {
        self.state
    }

    /// What applies a revision.
    ///
    /// # Errors
    /// Where the database cannot do what the revision says.
    pub(super) fn up(&mut self, revision: &Revision) -> Outcome<RevisionRun> {
        let steps = self.render(revision, &revision.operations, OperationList::Operation)?;
        Ok(run_of(self.graph, revision, Direction::Up, steps))
    }

    /// What takes a revision back.
    ///
    /// # Errors
    /// Where the database cannot do that.
    pub(super) fn down(&mut self, step: &DowngradeStep<'_>) -> Outcome<RevisionRun> {
        let mut steps = self.render(step.revision, &step.operations, OperationList::Downgrade)?;
        for step_back in &mut steps {
            // Derived operations are known by those that they undo: these stand in the file.
            let undone = undone_operation(step.revision, step_back.operation);
            step_back.operation = undone.unwrap_or(step_back.operation);
        }
        Ok(run_of(self.graph, step.revision, Direction::Down, steps))
    }

    fn render(
        &mut self,
        revision: &Revision,
        operations: &[Operation],
        list: OperationList,
    ) -> Outcome<Vec<Step>> {
        let steps = self.dialect.render(operations, &mut self.state, &revision.app);
        steps.map_err(|error| cannot_render(self.graph, revision, list, error))
    }
}

/// A revision with its steps as the runner takes it.
#[must_use]
pub fn run_of(graph: &Graph, revision: &Revision, direction: Direction, steps: Vec<Step>) -> RevisionRun {
    RevisionRun {
        id: revision.id.to_string(),
        app: revision.app.to_string(),
        name: graph.name(revision),
        checksum: revision.checksum(),
        text: revision.text.clone(),
        tool_version: TOOL_VERSION.to_owned(),
        direction,
        steps,
    }
}

/// A revision that a database cannot have: where it says so.
fn cannot_render(graph: &Graph, revision: &Revision, list: OperationList, error: RenderError) -> Failure {
    let place = error.operation().map(|number| match undone_operation(revision, number - 1) {
        Some(undone) if list == OperationList::Downgrade => {
            revision.place_of_operation(OperationList::Operation, undone)
        }
        _ => revision.place_of_operation(list, number - 1),
    });
    let place = place.unwrap_or_else(|| revision.place());
    let is_derived = list == OperationList::Downgrade && revision.downgrade.is_none();
    let failure =
        Failure::from(error).at(Some(place)).note(format!("in revision `{}`", graph.name(revision)));
    if is_derived {
        failure.note("its way back is derived from the way forward").hint(BY_HAND.to_owned())
    } else {
        failure
    }
}

/// What to do where a derived way back does not work. A file that says another way back may be applied already.
pub(super) const BY_HAND: &str = "say the whole way back in the file, as `[[downgrade]]` operations: of them an \
                                  `alter_column` says with `using = \"…\"` how values change";
