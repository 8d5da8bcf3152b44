//! Constraints.

use serde::Deserialize;

use super::columns::canonical_in;
use super::indexes::{Indexes, RawIndex};
use super::names::Names;
use super::relations::Relation;
use crate::dialect::reflection::Row;
use crate::dialect::{ReflectError, Unknown};
use crate::schema::{
    Columns, Constraint, ConstraintDefinition, Deferrable, Enforcement, Exclusion, ExclusionElement,
    ForeignKey, Name, ReferentialAction, Table,
};

/// Where a row has the number of its table.
pub(super) const TABLE: usize = 0;

/// Where a row has the number of the index that the constraint stands on.
pub(super) const INDEX: usize = 10;

/// True for a constraint with an index of its own: a foreign key stands on that of the key it points at.
pub(super) fn has_index(row: &Row<'_>) -> bool {
    matches!(row.word(3), Some("p" | "u" | "x"))
}

/// Puts the constraints into their table; what of them has no words is added to `unknown`.
pub(super) fn of_table(
    rows: &[Row<'_>],
    indexes: &Indexes,
    table: &mut Table,
    names: &Names<'_>,
    unknown: &mut Vec<Unknown>,
) -> Result<(), ReflectError> {
    for row in rows.iter().filter(|row| !has_parent(row)) {
        let name = row.required(2, "conname")?;
        let index = row.integer(INDEX).and_then(|index| indexes.get(index));
        let kind = row.word(3);
        let of_key = index.filter(|_| kind != Some("f"));
        unknown.extend(of_key.and_then(|index| unknown_options(index, &name, kind == Some("p"))));
        let rare = row.json(13)?.unwrap_or_default();
        let definition = definition(row, &rare, names, index, &table.columns)?;
        table.constraints.push(Constraint::new(Name::explicit(name), definition));
    }
    Ok(())
}

/// Names what a partition has that its table has not.
pub(super) fn of_partition(
    rows: &[Row<'_>],
    relation: &Relation,
    unknown: &mut Vec<Unknown>,
) -> Result<(), ReflectError> {
    let is_own = |row: &&Row<'_>| !has_parent(row) && row.number(12) == 0;
    for row in rows.iter().filter(is_own) {
        let name = row.required(2, "conname")?;
        let detail = format!("on partition {}", relation.table.name);
        unknown.push(Unknown { kind: "constraint", name, detail });
    }
    Ok(())
}

fn has_parent(row: &Row<'_>) -> bool {
    row.number(11) != 0
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

/// None for `index` where the one of a key has nothing that others have not.
fn definition(
    row: &Row<'_>,
    rare: &Rare,
    names: &Names<'_>,
    index: Option<&RawIndex>,
    columns: &Columns,
) -> Result<ConstraintDefinition, ReflectError> {
    let own = || names.columns(row.number(0), &row.numbers(5));
    Ok(match row.required_word(3, "contype")? {
        "p" => ConstraintDefinition::PrimaryKey { columns: own()?, deferrable: rare.deferrable() },
        "u" => ConstraintDefinition::Unique {
            columns: own()?,
            include: index.map(|index| index.index.include.clone()).unwrap_or_default(),
            nulls_not_distinct: index.is_some_and(|index| index.index.nulls_not_distinct),
            deferrable: rare.deferrable(),
        },
        "f" => ConstraintDefinition::ForeignKey(foreign_key(row, rare, own()?, names)?),
        "x" => ConstraintDefinition::Exclusion(exclusion(rare, index.ok_or_else(no_index)?)),
        _ => ConstraintDefinition::Check {
            expression: canonical_in(row.required_word(9, "conbin")?, columns),
            enforcement: rare.enforcement(),
            no_inherit: rare.is_not_inherited,
        },
    })
}

fn no_index() -> ReflectError {
    ReflectError::Changed("an exclusion constraint has no index".to_owned())
}

/// What few constraints have.
#[derive(Default, Deserialize)]
struct Rare {
    is_deferrable: bool,
    is_deferred: bool,
    is_not_valid: bool,
    is_not_enforced: bool,
    is_match_full: bool,
    /// The numbers of the columns that a foreign key sets where a row that it points at goes
    set_columns: Vec<i64>,
    is_not_inherited: bool,
    /// Of an exclusion, in the order of its columns
    operators: Vec<String>,
}

impl Rare {
    fn deferrable(&self) -> Option<Deferrable> {
        match (self.is_deferrable, self.is_deferred) {
            (false, _) => None,
            (true, false) => Some(Deferrable::Deferrable),
            (true, true) => Some(Deferrable::Deferred),
        }
    }

    fn enforcement(&self) -> Enforcement {
        match (self.is_not_enforced, self.is_not_valid) {
            (true, _) => Enforcement::NotEnforced,
            (false, true) => Enforcement::NotValid,
            (false, false) => Enforcement::Enforced,
        }
    }
}

fn foreign_key(
    row: &Row<'_>,
    rare: &Rare,
    columns: Vec<String>,
    names: &Names<'_>,
) -> Result<ForeignKey, ReflectError> {
    let target = row.integer(4).unwrap_or_default();
    let mut key =
        ForeignKey::new(columns, names.table(target)?.clone(), names.columns(target, &row.numbers(6))?);
    key.match_full = rare.is_match_full;
    key.on_update = action(row.word(7));
    key.on_delete = action(row.word(8));
    key.on_delete_columns = names.columns(row.number(0), &rare.set_columns)?;
    key.deferrable = rare.deferrable();
    key.enforcement = rare.enforcement();
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

fn exclusion(rare: &Rare, index: &RawIndex) -> Exclusion {
    let elements = index.index.columns.iter().cloned().zip(rare.operators.iter().cloned());
    Exclusion {
        method: index.method.clone(),
        elements: elements.map(|(part, operator)| ExclusionElement { part, operator }).collect(),
        filter: index.index.filter.clone(),
        deferrable: rare.deferrable(),
    }
}
