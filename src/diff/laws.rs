//! What holds for every pair of schemas.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{
    AnswerForm, Answers, Change, Outcome, QuestionKind, Scope, Subject, diff, split, unused_answers,
};
use crate::operation::{Assert, Effects, Operation, RenameColumn, RenameTable, optimize};
use crate::schema::strategies::schema;
use crate::schema::{AppLabel, ObjectName, Schema};

/// Lets everything go and fills everything.
fn answer_all(from: &Schema, to: &Schema) -> Outcome {
    answer_from(Answers { drop_all: true, ..Answers::default() }, from, to)
}

/// Says yes to everything that may be a rename, then lets the rest go.
fn answer_with_renames(from: &Schema, to: &Schema) -> Outcome {
    answer_from(Answers::default(), from, to)
}

fn answer_from(mut answers: Answers, from: &Schema, to: &Schema) -> Outcome {
    loop {
        let outcome = diff(from, to, &Scope::All, &answers);
        if outcome.questions.is_empty() {
            assert_eq!(unused_answers(&answers, &outcome), []);
            return outcome;
        }
        for question in &outcome.questions {
            assert_ne!(question.form(), AnswerForm::None, "{question}");
            match question.kind {
                QuestionKind::Fill { .. } => question.fill("0", &mut answers),
                _ => question.accept(&mut answers),
            }
        }
    }
}

fn apply(changes: &[Change], schema: &Schema) -> Result<Schema, TestCaseError> {
    let mut schema = schema.clone();
    for Change { app, operation } in changes {
        let applied = operation.apply(&mut schema, app);
        applied.map_err(|error| TestCaseError::fail(format!("{error} in {operation:?}")))?;
    }
    Ok(schema)
}

fn reverse(changes: &[Change]) -> Result<Vec<Change>, TestCaseError> {
    let mut reversed = Vec::new();
    for Change { app, operation } in changes.iter().rev() {
        let operation = operation.reverse(app).map_err(|error| TestCaseError::fail(error.to_string()))?;
        reversed.extend(operation.map(|operation| Change { app: app.clone(), operation }));
    }
    Ok(reversed)
}

/// A name that no random schema has.
fn aside(name: &str) -> String {
    format!("aside_{name}")
}

/// The schema with tables and columns called otherwise, and the answers that say so: through names that nobody
/// has, so that the new names may be any permutation of the old ones.
fn rename_all(from: &Schema, tables: &[u8], columns: &[u8]) -> (Schema, Answers) {
    let mut to = from.clone();
    let mut answers = Answers::default();
    let mut renames: Vec<Operation> = Vec::new();
    for (at, table) in from.tables.values().enumerate() {
        let new = ObjectName::bare(format!("t{}", tables[at]));
        renames.push(RenameTable { from: table.name.clone(), to: ObjectName::bare(aside(&new.name)) }.into());
        if new != table.name {
            answers.renames.insert(Subject::Table(table.name.clone()), Subject::Table(new.clone()));
        }
        for (at, column) in table.columns.iter().enumerate() {
            let aside_table = ObjectName::bare(aside(&new.name));
            let name = format!("c{}", columns[at]);
            renames.push(
                RenameColumn { table: aside_table, from: column.name.clone(), to: aside(&name) }.into(),
            );
            if name != column.name {
                let source = Subject::column(&table.name, &column.name);
                answers.renames.insert(source, Subject::column(&table.name, &name));
            }
        }
    }
    for (at, table) in from.tables.values().enumerate() {
        let new = ObjectName::bare(format!("t{}", tables[at]));
        let aside_table = ObjectName::bare(aside(&new.name));
        for (at, _) in table.columns.iter().enumerate() {
            let name = format!("c{}", columns[at]);
            renames.push(RenameColumn { table: aside_table.clone(), from: aside(&name), to: name }.into());
        }
        renames.push(RenameTable { from: aside_table, to: new }.into());
    }
    let app = AppLabel::new("any").expect("a label");
    for rename in renames {
        rename.apply(&mut to, &app).expect("a rename to a free name");
    }
    (to, answers)
}

/// Something that no operation moves past.
fn barrier() -> Operation {
    let query = crate::schema::ByDialect::everywhere("SELECT 1 WHERE false".to_owned());
    Assert { query, message: "stop".to_owned() }.into()
}

fn numbers(count: u8) -> impl Strategy<Value = Vec<u8>> {
    Just((0..count).collect::<Vec<u8>>()).prop_shuffle()
}

proptest! {
    #[test]
    fn renames_that_are_answered_are_renames_and_nothing_else(
        from in schema(), tables in numbers(8), columns in numbers(8)
    ) {
        let (to, answers) = rename_all(&from, &tables, &columns);
        let outcome = diff(&from, &to, &Scope::All, &answers);
        prop_assert_eq!(&outcome.questions, &[]);
        prop_assert_eq!(unused_answers(&answers, &outcome), []);
        for change in &outcome.changes {
            let kind = change.operation.kind();
            prop_assert!(["rename_table", "rename_column"].contains(&kind), "{kind}");
        }
        prop_assert_eq!(&apply(&outcome.changes, &from)?, &to);
        prop_assert_eq!(apply(&reverse(&outcome.changes)?, &to)?, from);
    }

    #[test]
    fn a_schema_does_not_differ_from_itself(schema in schema()) {
        prop_assert_eq!(diff(&schema, &schema, &Scope::All, &Answers::default()), Outcome::default());
    }

    #[test]
    fn changes_lead_from_one_to_the_other_and_back(from in schema(), to in schema()) {
        let outcome = answer_all(&from, &to);
        prop_assert_eq!(&apply(&outcome.changes, &from)?, &to);
        prop_assert_eq!(apply(&reverse(&outcome.changes)?, &to)?, from);
    }

    #[test]
    fn with_renames_they_lead_there_and_back_too(from in schema(), to in schema()) {
        let outcome = answer_with_renames(&from, &to);
        prop_assert_eq!(&apply(&outcome.changes, &from)?, &to);
        prop_assert_eq!(apply(&reverse(&outcome.changes)?, &to)?, from);
    }

    #[test]
    fn the_same_input_gives_the_same_output(from in schema(), to in schema()) {
        prop_assert_eq!(answer_all(&from, &to), answer_all(&from, &to));
    }

    #[test]
    fn drafts_in_their_order_lead_to_the_same(from in schema(), to in schema()) {
        let outcome = answer_all(&from, &to);
        let drafts = split(&outcome.changes, &BTreeMap::new());
        let changes = drafts.iter().flat_map(|draft| {
            let change = |operation| Change { app: draft.app.clone(), operation };
            draft.operations.iter().cloned().map(change).collect::<Vec<_>>()
        });
        prop_assert_eq!(&apply(&changes.collect::<Vec<_>>(), &from)?, &to);
    }

    #[test]
    fn an_optimized_run_leads_there_and_back_and_is_never_longer(
        from in schema(), middle in schema(), to in schema(), cut in any::<bool>()
    ) {
        let mut changes = answer_all(&from, &middle).changes;
        let first = changes.len();
        changes.extend(answer_all(&middle, &to).changes);
        // Owners pass through two operations of two apps, which no run of one app holds.
        let is_hand_over = |change: &Change| ["release_table", "adopt_table"].contains(&change.operation.kind());
        prop_assume!(!changes.iter().any(is_hand_over));
        let app = AppLabel::new("catalog").expect("a label");
        let mut run: Vec<Operation> = changes.into_iter().map(|change| change.operation).collect();
        if cut {
            run.insert(first, barrier());
        }
        let optimized = optimize(run.clone());
        prop_assert!(optimized.len() <= run.len());
        prop_assert_eq!(optimize(optimized.clone()), optimized.clone());
        prop_assert_eq!(optimize(run.clone()), optimized.clone());
        let of_app = |operations: &[Operation]| -> Vec<Change> {
            let change = |operation: &Operation| Change { app: app.clone(), operation: operation.clone() };
            operations.iter().map(change).collect()
        };
        let (plain, short) = (of_app(&run), of_app(&optimized));
        let end = apply(&plain, &from)?;
        prop_assert_eq!(&apply(&short, &from)?, &end);
        prop_assert_eq!(apply(&reverse(&short)?, &end)?, apply(&reverse(&plain)?, &end)?);
        if cut {
            let at = optimized.iter().position(|operation| *operation == barrier());
            let at = at.expect("what nobody knows stays");
            let before = apply(&of_app(&optimized[..at]), &from)?;
            prop_assert_eq!(before, apply(&of_app(&run[..first]), &from)?);
        }
    }

    #[test]
    fn drafts_that_nothing_orders_commute(from in schema(), to in schema()) {
        let drafts = split(&answer_all(&from, &to).changes, &BTreeMap::new());
        let mut before: Vec<BTreeSet<usize>> = Vec::new();
        for (at, draft) in drafts.iter().enumerate() {
            let direct = draft.depends_on.iter().filter_map(|needed| match needed {
                super::DraftDependency::Draft(draft) => Some(*draft),
                super::DraftDependency::Head(_) => None,
            });
            let direct: BTreeSet<usize> = direct.chain(draft.after).collect();
            let mut all = direct.clone();
            all.extend(direct.iter().flat_map(|earlier| before[*earlier].clone()));
            for earlier in (0..at).filter(|earlier| !all.contains(earlier)) {
                let conflict =
                    Effects::of(&drafts[earlier].operations).conflict(&Effects::of(&draft.operations));
                prop_assert_eq!(conflict, None);
            }
            before.push(all);
        }
    }

    #[test]
    fn a_narrowed_diff_can_be_applied(from in schema(), to in schema(), app in 0..3_usize) {
        let answers = Answers { drop_all: true, ..Answers::default() };
        let label = ["catalog", "orders", "users"][app];
        let scope = Scope::Apps(BTreeSet::from([AppLabel::new(label).expect("a label")]));
        let outcome = diff(&from, &to, &scope, &answers);
        apply(&outcome.changes, &from)?;
    }
}
