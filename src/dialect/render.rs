//! The walk over operations that all dialects share: applies each to the state, and asks the dialect for the steps.
//!
//! Takes the operations of one revision and the state before them, gives steps and the state after them. What has no SQL on any
//! database (a table that another app takes over, an unmanaged table) and what is SQL already (`sql`, `assert`)
//! is dealt with here; a [`Renderer`] sees only what it has to translate.

use migrate_runtime::{Action, Step};

use super::RenderError;
use crate::operation::{Assert, Operation, Sql};
use crate::schema::{AppLabel, DialectName, ObjectName, Schema, Table};

/// One operation with the state on both sides of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) operation: &'a Operation,
    /// The table that the operation is on, as it was; none where it is new or the operation is on no table.
    pub(super) before: Option<&'a Table>,
    /// Everything, as it is afterwards.
    pub(super) after: &'a Schema,
}

impl Change<'_> {
    /// The table called `name` after the operation, which has been applied and so has one.
    pub(super) fn table(&self, name: &ObjectName) -> Option<&Table> {
        self.after.table(name)
    }

    /// True where the operation is on a table whose SQL is somebody else's work.
    fn is_unmanaged(&self) -> bool {
        let after = || self.operation.table().and_then(|name| self.after.table(name));
        self.before.or_else(after).is_some_and(|table| table.unmanaged)
    }
}

/// The steps so far. Each one pushed belongs to the operation in hand.
#[derive(Debug, Default)]
pub(super) struct Steps {
    list: Vec<Step>,
    operation: usize,
    /// How many of them, at the beginning, look at the rows before anything is changed.
    demands: usize,
}

impl Steps {
    /// The place of the operation in hand.
    pub(super) fn operation(&self) -> usize {
        self.operation
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// True where rows are changed by a step that is not among the first `count`.
    pub(super) fn change_rows_after(&self, count: usize) -> bool {
        self.list.iter().skip(count).any(|step| matches!(step.action, Action::Data(_)))
    }

    /// Adds a step of the operation in hand.
    pub(super) fn push(&mut self, step: Step) {
        self.push_of(self.operation, step);
    }

    /// Adds a step of an earlier operation.
    pub(super) fn push_of(&mut self, operation: usize, step: Step) {
        self.list.push(step.of_operation(operation));
    }

    /// Adds a step of the operation in hand that only looks, before all that change something.
    pub(super) fn push_first(&mut self, step: Step) {
        self.list.insert(self.demands, step.of_operation(self.operation));
        self.demands += 1;
    }

    /// Adds a statement of the operation in hand.
    pub(super) fn execute(&mut self, sql: impl Into<String>) {
        self.push(Step::execute(sql));
    }
}

/// What a dialect does with one change. It may put steps off until [`Renderer::finish`].
pub(super) trait Renderer {
    /// Which dialect it is.
    fn name(&self) -> DialectName;

    /// Adds the steps for one change.
    fn render(&mut self, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError>;

    /// Adds what was put off; called before SQL by hand and at the end.
    fn finish(&mut self, steps: &mut Steps) -> Result<(), RenderError> {
        let _ = steps;
        Ok(())
    }

    /// Called when all is rendered, with the state after it: what was put up with on the way must be gone by then.
    fn end(&mut self, after: &Schema) -> Result<(), RenderError> {
        let _ = after;
        Ok(())
    }
}

/// The steps for `operations` in a revision of `app`; the state goes along.
pub(super) fn render_operations(
    renderer: &mut dyn Renderer,
    operations: &[Operation],
    state: &mut Schema,
    app: &AppLabel,
) -> Result<Vec<Step>, RenderError> {
    let mut steps = Steps::default();
    for (index, operation) in operations.iter().enumerate() {
        steps.operation = index;
        let table = operation.table().and_then(|name| state.table(name)).cloned();
        operation.apply(state, app).map_err(|source| RenderError::State {
            number: index + 1,
            description: operation.describe().to_string(),
            source: Box::new(source),
        })?;
        let change = Change { operation, before: table.as_ref(), after: state };
        render_change(renderer, &change, &mut steps).map_err(|error| error.of_operation(index + 1))?;
    }
    renderer.finish(&mut steps)?;
    renderer.end(state)?;
    Ok(steps.list)
}

fn render_change(
    renderer: &mut dyn Renderer,
    change: &Change<'_>,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    match change.operation {
        Operation::ReleaseTable(_) | Operation::AdoptTable(_) => Ok(()),
        Operation::Sql(sql) => {
            renderer.finish(steps)?;
            push_statements(sql, renderer.name(), steps)
        }
        Operation::Assert(assert) => {
            renderer.finish(steps)?;
            push_assertion(assert, renderer.name(), steps)
        }
        _ if change.is_unmanaged() => Ok(()),
        _ => renderer.render(change, steps),
    }
}

fn push_statements(sql: &Sql, dialect: DialectName, steps: &mut Steps) -> Result<(), RenderError> {
    let missing = || RenderError::NoStatements { number: steps.operation + 1, what: "sql", dialect };
    let statements = sql.up.get(dialect).ok_or_else(missing)?;
    for statement in &statements.0 {
        steps.push(Step::data(statement));
    }
    Ok(())
}

fn push_assertion(assert: &Assert, dialect: DialectName, steps: &mut Steps) -> Result<(), RenderError> {
    let missing = || RenderError::NoStatements { number: steps.operation + 1, what: "assert", dialect };
    let query = assert.query.get(dialect).ok_or_else(missing)?;
    steps.push(Step::assert(query, &assert.message));
    Ok(())
}
