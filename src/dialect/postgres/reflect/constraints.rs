//! Constraints and indexes: both stand on index parts.

use std::collections::BTreeMap;

use super::columns::canonical_in;
use super::indexes::{Indexes, RawIndex};
use super::queries;
use super::relations::{Names, Relations};
use crate::dialect::reflection::{Answer, Row};
use crate::dialect::{ReflectError, Unknown};
use crate::schema::{
    Columns, Constraint, ConstraintDefinition, Deferrable, Enforcement, Exclusion, ExclusionElement,
    ForeignKey, Name, ReferentialAction,
};
use migrate_runtime::Rows;

/// Puts the constraints into their tables; what of them has no words is added to `unknown`.
pub(super) fn read(
    answers: &[Rows],
    relations: &mut Relations,
    names: &Names,
    indexes: &Indexes,
    unknown: &mut Vec<Unknown>,
) -> Result<(), ReflectError> {
    let mut found: BTreeMap<i64, Vec<Constraint>> = BTreeMap::new();
    for row in Answer::of(answers, queries::CONSTRAINTS).rows() {
        let oid = row.integer(0).unwrap_or_default();
        let has_parent = row.integer(16).unwrap_or_default() != 0;
        let Some(relation) = relations.get(&oid).filter(|relation| !relation.is_ignored && !has_parent)
        else {
            continue;
        };
        let name = row.required(2, "conname")?;
        if relation.is_partition {
            if row.integer(21).unwrap_or_default() == 0 {
                let detail = format!("on partition {}", relation.table.name);
                unknown.push(Unknown { kind: "constraint", name, detail });
            }
            continue;
        }
        let index = row.integer(18).and_then(|index| indexes.get(index));
        if let Some(index) = index.filter(|_| !matches!(row.text(3).as_deref(), Some("f"))) {
            note_index_options(index, &name, row.text(3).as_deref() == Some("p"), unknown);
        }
        let definition = definition(&row, oid, names, index, &relation.table.columns)?;
        found.entry(oid).or_default().push(Constraint::new(Name::explicit(name), definition));
    }
    for (oid, constraints) in found {
        if let Some(relation) = relations.get_mut(&oid) {
            relation.table.constraints = constraints;
        }
    }
    Ok(())
}

/// The index of a key may have options that no constraint can say.
fn note_index_options(index: &RawIndex, name: &str, is_primary: bool, unknown: &mut Vec<Unknown>) {
    let options = index.index.options.iter().map(|(_, key, value)| format!("{key} = {value}"));
    let included = (is_primary && !index.index.include.is_empty())
        .then(|| format!("include {}", index.index.include.join(", ")));
    let details: Vec<String> = options.chain(included).collect();
    if !details.is_empty() {
        unknown.push(Unknown { kind: "index option", name: name.to_owned(), detail: details.join(", ") });
    }
}

fn definition(
    row: &Row<'_>,
    oid: i64,
    names: &Names,
    index: Option<&RawIndex>,
    columns: &Columns,
) -> Result<ConstraintDefinition, ReflectError> {
    let changed = |what: &str| ReflectError::Changed(format!("constraint {what} has no index"));
    let own = || names.list(oid, row.text(8));
    Ok(match row.required(3, "contype")?.as_str() {
        "p" => ConstraintDefinition::PrimaryKey { columns: own()?, deferrable: deferrable(row) },
        "u" => {
            let index = index.ok_or_else(|| changed("unique"))?;
            ConstraintDefinition::Unique {
                columns: own()?,
                include: index.index.include.clone(),
                nulls_not_distinct: index.index.nulls_not_distinct,
                deferrable: deferrable(row),
            }
        }
        "f" => ConstraintDefinition::ForeignKey(foreign_key(row, oid, own()?, names)?),
        "x" => ConstraintDefinition::Exclusion(exclusion(row, index.ok_or_else(|| changed("exclusion"))?)?),
        _ => ConstraintDefinition::Check {
            expression: canonical_in(&row.required(17, "conbin")?, columns),
            enforcement: enforcement(row),
            no_inherit: row.flag(14),
        },
    })
}

fn deferrable(row: &Row<'_>) -> Option<Deferrable> {
    match (row.flag(4), row.flag(5)) {
        (false, _) => None,
        (true, false) => Some(Deferrable::Deferrable),
        (true, true) => Some(Deferrable::Deferred),
    }
}

fn enforcement(row: &Row<'_>) -> Enforcement {
    match (row.flag(19), row.flag(6)) {
        (false, _) => Enforcement::NotEnforced,
        (true, false) => Enforcement::NotValid,
        (true, true) => Enforcement::Enforced,
    }
}

fn foreign_key(
    row: &Row<'_>,
    oid: i64,
    columns: Vec<String>,
    names: &Names,
) -> Result<ForeignKey, ReflectError> {
    let target = row.integer(7).unwrap_or_default();
    let mut key = ForeignKey::new(columns, names.table(target)?.clone(), names.list(target, row.text(9))?);
    key.match_full = row.text(12).as_deref() == Some("f");
    key.on_update = action(row.text(10).as_deref());
    key.on_delete = action(row.text(11).as_deref());
    key.on_delete_columns = names.list(oid, row.text(13))?;
    key.deferrable = deferrable(row);
    key.enforcement = enforcement(row);
    Ok(key)
}

fn action(letter: Option<&str>) -> ReferentialAction {
    match letter {
        Some("r") => ReferentialAction::Restrict,
        Some("c") => ReferentialAction::Cascade,
        Some("n") => ReferentialAction::SetNull,
        Some("d") => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}

fn exclusion(row: &Row<'_>, index: &RawIndex) -> Result<Exclusion, ReflectError> {
    let json = row.required(20, "conexclop")?;
    let operators: Vec<String> =
        serde_json::from_str(&json).map_err(|error| ReflectError::Changed(format!("{error}: {json}")))?;
    let elements = index.index.columns.iter().cloned().zip(operators);
    Ok(Exclusion {
        method: index.method.clone(),
        elements: elements.map(|(part, operator)| ExclusionElement { part, operator }).collect(),
        filter: index.index.filter.clone(),
        deferrable: deferrable(row),
    })
}
