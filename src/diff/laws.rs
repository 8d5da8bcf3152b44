//! What holds for every pair of schemas.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Answers, Change, Outcome, QuestionKind, Scope, diff, split};
use crate::operation::Effects;
use crate::schema::strategies::schema;
use crate::schema::{AppLabel, Schema};

/// Lets everything go and fills everything.
fn answer_all(from: &Schema, to: &Schema) -> Outcome {
    let mut answers = Answers { drop_all: true, ..Answers::default() };
    loop {
        let outcome = diff(from, to, &Scope::All, &answers);
        if outcome.questions.is_empty() {
            return outcome;
        }
        for question in &outcome.questions {
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

proptest! {
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
        let mut answers = Answers { drop_all: true, ..Answers::default() };
        answers.drop_all = true;
        let label = ["catalog", "orders", "users"][app];
        let scope = Scope::Apps(BTreeSet::from([AppLabel::new(label).expect("a label")]));
        let outcome = diff(&from, &to, &scope, &answers);
        apply(&outcome.changes, &from)?;
    }
}
