//! Sequences: new, gone, renamed, and those that count otherwise.
//!
//! One that is gone may be one that is new, under another name: asked, as of tables, and its number is kept.
//!
//! A sequence that goes with a column comes before it, for the column's default may draw from it, and is given to it
//! when it is there; on the way out it is taken back first, or it would go with the column.

use std::collections::BTreeMap;

use super::candidates::pair;
use super::findings::Findings;
use super::renames::Working;
use super::{Answer, QuestionKind, Subject};
use crate::operation::{AlterSequence, CreateSequence, DropSequence};
use crate::schema::{AppLabel, ObjectName, Schema, Sequence};

/// Renames the sequences of the working copy; defaults that draw from them follow.
pub(super) fn rename(working: &mut Working<'_>, to: &Schema, findings: &mut Findings<'_>) {
    for (new, old) in renames(&working.schema, to, findings) {
        let known = working.schema.sequences.get(&old).cloned();
        let owner = to.sequences.get(&new).and_then(|sequence| sequence.owner.clone());
        if let Some((known, app)) = known.zip(owner) {
            let renamed = Sequence { name: new, ..known.clone() };
            working.change(findings, &app, AlterSequence { from: known, to: renamed });
        }
    }
}

/// New names to old ones, as answers or `renamed_from` say. No name is taken from a sequence that the state has.
fn renames(working: &Schema, to: &Schema, findings: &mut Findings<'_>) -> BTreeMap<ObjectName, ObjectName> {
    let mut renames = BTreeMap::new();
    for (old, new) in &findings.answers.renames {
        let (Subject::Sequence(from), Subject::Sequence(name)) = (old, new) else { continue };
        // No operation hands a sequence from app to app.
        let known = working.sequences.get(from).zip(to.sequences.get(name));
        if known.is_some_and(|(known, target)| known.owner == target.owner) {
            let is_possible = !working.sequences.contains_key(name) && !renames.contains_key(name);
            findings.use_rename(Answer::Rename(old.clone(), new.clone()), is_possible);
            if is_possible {
                renames.insert(name.clone(), from.clone());
            }
        }
    }
    for target in to.sequences.values().filter(|target| !working.sequences.contains_key(&target.name)) {
        if let Some(former) = former_name(target, working, to)
            && !renames.contains_key(&target.name)
            && !renames.values().any(|old| old == former)
        {
            renames.insert(target.name.clone(), former.clone());
        }
    }
    renames
}

/// Compares all sequences.
pub(super) fn compare(working: &Schema, to: &Schema, findings: &mut Findings<'_>) {
    let mut new: Vec<&Sequence> = Vec::new();
    for target in to.sequences.values() {
        let Some(app) = &target.owner else { continue };
        match working.sequences.get(&target.name) {
            None => {
                new.push(target);
                create(target, app, findings);
            }
            Some(known) if !is_same(known, target) => {
                findings.change(app, AlterSequence { from: known.clone(), to: target.clone() });
            }
            Some(_) => {}
        }
    }
    let is_gone =
        |known: &&Sequence| to.sequences.get(&known.name).is_none_or(|target| target.owner.is_none());
    let gone: Vec<&Sequence> = working.sequences.values().filter(is_gone).collect();
    let asked = ask_for_renames(&gone, &new, findings);
    for sequence in gone {
        let Some(app) = &sequence.owner else { continue };
        if !asked.contains(&sequence.name) {
            let owner = sequence.owned_by.as_ref().and_then(|owner| to.table(&owner.table));
            let place = owner.map_or(&sequence.declared, |table| &table.declared).place.as_ref();
            findings.ask_to_drop(app, place, Subject::Sequence(sequence.name.clone()));
        }
        drop_one(sequence, app, findings);
    }
}

/// Asks whether what is gone is what is new; gives the old names that were asked about.
fn ask_for_renames(gone: &[&Sequence], new: &[&Sequence], findings: &mut Findings<'_>) -> Vec<ObjectName> {
    let subject = |sequence: &Sequence| Subject::Sequence(sequence.name.clone());
    let answers = findings.answers;
    let likeness = |old: &Sequence, new: &Sequence| {
        let is_denied = old.owner != new.owner || answers.denies_rename(&subject(old), &subject(new));
        let counts_alike = old.ty == new.ty && old.options == new.options;
        let score = strsim::jaro_winkler(&old.name.name, &new.name.name) + f64::from(u8::from(counts_alike));
        (!is_denied).then_some(score)
    };
    let pairs = pair(gone, new, likeness);
    for (old, new) in &pairs {
        if let Some(app) = &new.owner {
            let kind = QuestionKind::Rename { from: subject(old), to: subject(new), sides: None };
            findings.ask(app, new.declared.place.as_ref(), kind);
        }
    }
    pairs.into_iter().map(|(old, _)| old.name.clone()).collect()
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

/// What the sequence of the models, whose name the state does not have, is called there.
fn former_name<'a>(target: &Sequence, working: &'a Schema, to: &Schema) -> Option<&'a ObjectName> {
    let written: ObjectName = target.declared.renamed_from.as_ref()?.parse().ok()?;
    let in_schema = ObjectName { schema: target.name.schema.clone(), name: written.name.clone() };
    [in_schema, written].iter().find_map(|name| {
        let (name, known) = working.sequences.get_key_value(name)?;
        (known.owner == target.owner && !to.sequences.contains_key(name)).then_some(name)
    })
}

fn is_same(one: &Sequence, other: &Sequence) -> bool {
    one.name == other.name
        && one.ty == other.ty
        && one.options == other.options
        && one.owned_by == other.owned_by
}
