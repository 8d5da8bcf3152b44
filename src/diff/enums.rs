//! Enums: new, gone, and the values of those that both sides have.
//!
//! An enum that goes takes no data along: the columns that had its type have another one, or are gone themselves.

use super::findings::Findings;
use super::{Answer, QuestionKind, Subject};
use crate::operation::{AlterEnum, CreateEnum, DropEnum, ValueRename};
use crate::schema::{AppLabel, EnumValue, Enumeration, Schema};

/// Compares all enums.
pub(super) fn compare(working: &Schema, to: &Schema, findings: &mut Findings<'_>) {
    for enumeration in to.enums.values() {
        let Some(app) = &enumeration.owner else { continue };
        match working.enumeration(&enumeration.name) {
            None => findings.change(app, CreateEnum(enumeration.clone())),
            Some(known) if known.values != enumeration.values => alter(known, enumeration, app, findings),
            Some(_) => {}
        }
    }
    for enumeration in working.enums.values().filter(|known| !to.enums.contains_key(&known.name)) {
        if let Some(app) = &enumeration.owner {
            findings.change(app, DropEnum(enumeration.clone()));
        }
    }
}

fn alter(known: &Enumeration, target: &Enumeration, app: &AppLabel, findings: &mut Findings<'_>) {
    let renames = find_renames(known, target, findings);
    let alter = AlterEnum {
        name: target.name.clone(),
        from: known.values.clone(),
        to: target.values.clone(),
        renames,
    };
    ask_for_removed(&alter, target, app, findings);
    findings.change(app, alter);
}

fn find_renames(known: &Enumeration, target: &Enumeration, findings: &mut Findings<'_>) -> Vec<ValueRename> {
    let mut renames: Vec<ValueRename> = Vec::new();
    for value in target.values.iter().filter(|value| known.texts().all(|text| text != value.value)) {
        let answer = answered_source(value, target, findings);
        let answered = answer.as_ref().map(|(source, _)| source);
        let Some(from) = answered.or(value.declared.renamed_from.as_ref()).cloned() else { continue };
        let free = renames.iter().all(|rename| rename.from != from);
        let gone = known.texts().any(|text| text == from) && target.texts().all(|text| text != from);
        if free && gone {
            renames.push(ValueRename { from, to: value.value.clone() });
            findings.used.extend(answer.map(|(_, answer)| answer));
        }
    }
    renames
}

fn answered_source(
    value: &EnumValue,
    target: &Enumeration,
    findings: &Findings<'_>,
) -> Option<(String, Answer)> {
    let wanted = Subject::value(&target.name, &value.value);
    let (from, to) = findings.answers.renames.iter().find(|(_, to)| **to == wanted)?;
    let Subject::Value(_, source) = from else { return None };
    Some((source.clone(), Answer::Rename(from.clone(), to.clone())))
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
