//! Constraints and indexes: both stand on index parts.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::columns::canonical_in;
use super::indexes::{Indexes, RawIndex};
use super::names::Names;
use super::queries;
use super::relations::Relations;
use crate::dialect::reflection::{Answer, Row};
use crate::dialect::{ReflectError, Unknown};
use crate::schema::{
    Columns, Constraint, ConstraintDefinition, Deferrable, Enforcement, Exclusion, ExclusionElement,
    ForeignKey, Name, ReferentialAction,
};
use migrate_runtime::Rows;

/// Where a row has the number of the index that the constraint stands on.
pub(super) const INDEX: usize = 18;

/// True for a constraint with an index of its own: a foreign key stands on that of the key it points at.
pub(super) fn has_index(row: &Row<'_>) -> bool {
    matches!(row.word(3), Some("p" | "u" | "x"))
}

/// Puts the constraints into their tables; what of them has no words is added to `unknown`.
pub(super) fn read(
    answers: &[Rows],
    relations: &mut Relations,
    names: &Names<'_>,
    indexes: &Indexes,
    unknown: &mut Vec<Unknown>,
) -> Result<(), ReflectError> {
    let rows: Vec<Row<'_>> = Answer::of(answers, queries::CONSTRAINTS).rows().collect();
    let read = rows.par_iter().map(|row| constraint(row, relations, names, indexes));
    let mut found: BTreeMap<i64, Vec<Constraint>> = BTreeMap::new();
    for read in read.collect::<Result<Vec<Found>, ReflectError>>()? {
        unknown.extend(read.unknown);
        found.entry(read.table).or_default().extend(read.constraint);
    }
    for (oid, constraints) in found {
        if let Some(relation) = relations.get_mut(&oid) {
            relation.table.constraints = constraints;
        }
    }
    Ok(())
}

/// A constraint of a table, and what of it has no words.
#[derive(Default)]
struct Found {
    table: i64,
    constraint: Option<Constraint>,
    unknown: Option<Unknown>,
}

fn constraint(
    row: &Row<'_>,
    relations: &Relations,
    names: &Names<'_>,
    indexes: &Indexes,
) -> Result<Found, ReflectError> {
    let table = row.number(0);
    let has_parent = row.number(16) != 0;
    let Some(relation) = relations.get(&table).filter(|relation| !relation.is_ignored && !has_parent) else {
        return Ok(Found::default());
    };
    let name = row.required(2, "conname")?;
    if relation.is_partition {
        let is_own = row.number(21) == 0;
        let detail = format!("on partition {}", relation.table.name);
        let unknown = is_own.then_some(Unknown { kind: "constraint", name, detail });
        return Ok(Found { unknown, ..Found::default() });
    }
    let index = row.integer(INDEX).and_then(|index| indexes.get(index));
    let kind = row.word(3);
    let of_key = index.filter(|_| kind != Some("f"));
    let unknown = of_key.and_then(|index| unknown_options(index, &name, kind == Some("p")));
    let definition = definition(row, table, names, index, &relation.table.columns)?;
    let constraint = Some(Constraint::new(Name::explicit(name), definition));
    Ok(Found { table, constraint, unknown })
}

/// The index of a key may have options that no constraint can say.
fn unknown_options(index: &RawIndex, name: &str, is_primary: bool) -> Option<Unknown> {
    let options = index.index.options.iter().map(|(_, key, value)| format!("{key} = {value}"));
    let included = (is_primary && !index.index.include.is_empty())
        .then(|| format!("include {}", index.index.include.join(", ")));
    let details: Vec<String> = options.chain(included).collect();
    let detail = details.join(", ");
    (!details.is_empty()).then(|| Unknown { kind: "index option", name: name.to_owned(), detail })
}

fn definition(
    row: &Row<'_>,
    oid: i64,
    names: &Names<'_>,
    index: Option<&RawIndex>,
    columns: &Columns,
) -> Result<ConstraintDefinition, ReflectError> {
    let changed = |what: &str| ReflectError::Changed(format!("constraint {what} has no index"));
    let own = || names.columns(oid, &row.numbers(8));
    Ok(match row.required_word(3, "contype")? {
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
            expression: canonical_in(row.required_word(17, "conbin")?, columns),
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
    names: &Names<'_>,
) -> Result<ForeignKey, ReflectError> {
    let target = row.integer(7).unwrap_or_default();
    let mut key =
        ForeignKey::new(columns, names.table(target)?.clone(), names.columns(target, &row.numbers(9))?);
    key.match_full = row.word(12) == Some("f");
    key.on_update = action(row.word(10));
    key.on_delete = action(row.word(11));
    key.on_delete_columns = names.columns(oid, &row.numbers(13))?;
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
