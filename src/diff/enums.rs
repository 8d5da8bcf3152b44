//! Enums: new, gone, and the values of those that both sides have.
//!
//! An enum that goes takes no data along: the columns that had its type have another one, or are gone themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::declared::{Declared, Telling, resolve};
use super::findings::Findings;
use super::renames::Working;
use super::sequence::keep_possible;
use super::{Answer, QuestionKind, Subject};
use crate::operation::{AlterEnum, CreateEnum, DropEnum, ValueRename};
use crate::schema::{AppLabel, Enumeration, Schema};

/// Compares all enums. Defaults of the working copy follow renamed values.
pub(super) fn compare(working: &mut Working<'_>, to: &Schema, findings: &mut Findings<'_>) {
    let mut renaming = Vec::new();
    for enumeration in to.enums.values() {
        let Some(app) = &enumeration.owner else { continue };
        match working.schema.enumeration(&enumeration.name) {
            None => findings.change(app, CreateEnum(enumeration.clone())),
            Some(known) => renaming.extend(alter(known, enumeration, app, findings)),
        }
    }
    for enumeration in working.schema.enums.values().filter(|known| !to.enums.contains_key(&known.name)) {
        if let Some(app) = &enumeration.owner {
            findings.change(app, DropEnum(enumeration.clone()));
        }
    }
    for alter in renaming {
        let tables = working.schema.to_mut().tables.values_mut();
        tables.flat_map(|table| table.columns.iter_mut()).for_each(|column| alter.rename_default(column));
    }
}

/// Notes what differs, and gives it where values are renamed.
fn alter(
    known: &Enumeration,
    target: &Enumeration,
    app: &AppLabel,
    findings: &mut Findings<'_>,
) -> Option<AlterEnum> {
    let renames = find_renames(known, target, findings);
    if known.values == target.values && renames.is_empty() {
        return None;
    }
    let alter = AlterEnum {
        name: target.name.clone(),
        from: known.values.clone(),
        to: target.values.clone(),
        renames,
    };
    ask_for_removed(&alter, target, app, findings);
    findings.change(app, alter.clone());
    Some(alter).filter(|alter| !alter.renames.is_empty())
}

/// The renames in the order of the new values.
fn find_renames(known: &Enumeration, target: &Enumeration, findings: &mut Findings<'_>) -> Vec<ValueRename> {
    let answered = answered_renames(known, target, findings);
    let wishes = target.values.iter().filter_map(|value| {
        let source = value.declared.renamed_from.clone().filter(|source| has(known, source))?;
        Some((source, value.value.clone()))
    });
    let declared = resolve(answered, wishes, |text| has(known, text));
    tell(&declared, target, findings);
    let renames = declared.renames.into_iter();
    let by_target: BTreeMap<String, String> = renames.map(|(from, to)| (to, from)).collect();
    let renamed = target
        .texts()
        .filter_map(|to| by_target.get(to).map(|from| ValueRename { from: from.clone(), to: to.to_owned() }));
    renamed.collect()
}

fn tell(declared: &Declared<String>, target: &Enumeration, findings: &mut Findings<'_>) {
    let value = |text: &String| Subject::value(&target.name, text);
    let place_of =
        |text: &String| target.values.iter().find(|value| value.value == *text)?.declared.place.clone();
    declared.tell(
        &Telling {
            app: &|_| target.owner.clone(),
            old: &value,
            new: &value,
            place: &|text| place_of(text).or_else(|| target.declared.place.clone()),
            stays: &|text| has(target, text),
        },
        findings,
    );
}

/// Old texts to new ones, as answers say. Of two that want one text the first gets it.
fn answered_renames(
    known: &Enumeration,
    target: &Enumeration,
    findings: &mut Findings<'_>,
) -> BTreeMap<String, String> {
    let mut wanted: BTreeMap<String, String> = BTreeMap::new();
    let mut targets: BTreeSet<&str> = BTreeSet::new();
    for (old, new) in &findings.answers.renames {
        let (Subject::Value(holder, from), Subject::Value(other, to)) = (old, new) else { continue };
        let of_this = *holder == target.name && *other == target.name;
        if of_this && has(known, from) && has(target, to) && from != to && targets.insert(to) {
            wanted.insert(from.clone(), to.clone());
        }
    }
    let possible = keep_possible(wanted.clone(), |text| has(known, text));
    for (old, new) in &wanted {
        let (from, to) = (Subject::value(&target.name, old), Subject::value(&target.name, new));
        findings.use_rename(Answer::Rename(from, to), possible.contains_key(old));
    }
    possible
}

fn has(enumeration: &Enumeration, text: &str) -> bool {
    enumeration.texts().any(|known| known == text)
}

/// Removed values are paired with added ones in their order, to be asked about.
fn ask_for_removed(alter: &AlterEnum, target: &Enumeration, app: &AppLabel, findings: &mut Findings<'_>) {
    let place = target.declared.place.as_ref();
    let mut added: Vec<&str> = alter.added().collect();
    for removed in alter.removed() {
        let from = Subject::value(&target.name, removed);
        let like = added
            .iter()
            .position(|value| !findings.answers.denies_rename(&from, &Subject::value(&target.name, value)));
        match like {
            Some(at) => {
                let to = Subject::value(&target.name, added.remove(at));
                findings.ask(app, place, QuestionKind::Rename { from, to, sides: None });
            }
            None => findings.ask_to_drop(app, place, from),
        }
    }
}
