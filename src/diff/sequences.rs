//! Sequences: new, gone, renamed, and those that count otherwise.
//!
//! A sequence that goes with a column comes before it, for the column's default may draw from it, and is given to it
//! when it is there; on the way out it is taken back first, or it would go with the column.

use super::Subject;
use super::findings::Findings;
use crate::operation::{AlterSequence, CreateSequence, DropSequence};
use crate::schema::{AppLabel, ObjectName, Schema, Sequence};

/// Compares all sequences.
pub(super) fn compare(working: &Schema, to: &Schema, findings: &mut Findings<'_>) {
    let mut continued: Vec<&ObjectName> = Vec::new();
    for target in to.sequences.values() {
        let Some(app) = &target.owner else { continue };
        let former = former_name(target, working, to).filter(|name| !continued.contains(name));
        match former.and_then(|name| working.sequences.get(name)) {
            None => create(target, app, findings),
            Some(known) => {
                continued.push(&known.name);
                if !is_same(known, target) {
                    findings.change(app, AlterSequence { from: known.clone(), to: target.clone() });
                }
            }
        }
    }
    for sequence in working.sequences.values().filter(|known| !continued.contains(&&known.name)) {
        if let Some(app) = &sequence.owner {
            let place = sequence.declared.place.as_ref();
            findings.ask_to_drop(app, place, Subject::Sequence(sequence.name.clone()));
            drop_one(sequence, app, findings);
        }
    }
}

fn create(sequence: &Sequence, app: &AppLabel, findings: &mut Findings<'_>) {
    let alone = Sequence { owned_by: None, ..sequence.clone() };
    findings.change(app, CreateSequence(alone.clone()));
    if sequence.owned_by.is_some() {
        findings.change(app, AlterSequence { from: alone, to: sequence.clone() });
    }
}

fn drop_one(sequence: &Sequence, app: &AppLabel, findings: &mut Findings<'_>) {
    let alone = Sequence { owned_by: None, ..sequence.clone() };
    if sequence.owned_by.is_some() {
        findings.change(app, AlterSequence { from: sequence.clone(), to: alone.clone() });
    }
    findings.change(app, DropSequence(alone));
}

/// What the sequence of the models is called in the state.
fn former_name<'a>(target: &Sequence, working: &'a Schema, to: &Schema) -> Option<&'a ObjectName> {
    if let Some((name, _)) = working.sequences.get_key_value(&target.name) {
        return Some(name);
    }
    let written: ObjectName = target.declared.renamed_from.as_ref()?.parse().ok()?;
    let in_schema = ObjectName { schema: target.name.schema.clone(), name: written.name.clone() };
    [in_schema, written].iter().find_map(|name| {
        let (name, _) = working.sequences.get_key_value(name)?;
        (!to.sequences.contains_key(name)).then_some(name)
    })
}

fn is_same(one: &Sequence, other: &Sequence) -> bool {
    one.name == other.name
        && one.ty == other.ty
        && one.options == other.options
        && one.owned_by == other.owned_by
}
