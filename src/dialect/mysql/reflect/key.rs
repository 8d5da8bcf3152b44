//! Checks and foreign keys.

use std::collections::{HashMap, HashSet};

use migrate_runtime::Flavour;

use super::queries::Query;
use super::{Key, Reader, key_of, named};
use crate::dialect::ReflectError;
use crate::dialect::mysql::expression::{Purpose, canonical, printed};
use crate::dialect::reflection::Row;
use crate::schema::{
    ByDialect, ColumnType, Constraint, ConstraintDefinition, DialectName, Enforcement, ForeignKey, Name,
    ObjectName, ReferentialAction, Table,
};

/// Puts the checks into their table.
pub(super) fn read_checks(rows: &[Row<'_>], flavour: Flavour, table: &mut Table) -> Result<(), ReflectError> {
    for row in rows {
        let (json, check) = check(row, flavour)?;
        let column = json.and_then(|json| table.column(&json));
        if column.is_none_or(|column| column.type_on(DialectName::Mysql) != Some(&ColumnType::Json)) {
            table.constraints.push(check);
        }
    }
    Ok(())
}

/// MariaDB's json is a text with a check.
pub(super) fn json_columns(checks: &[Row<'_>]) -> HashSet<String> {
    let of_columns = checks.iter().filter(|row| row.word(5) == Some("Column"));
    // The check keeps the name that its column once had.
    of_columns.filter_map(|row| json_column(row.word(3)?)).collect()
}

/// The check, and the column where it may be all there is of MariaDB's json.
fn check(row: &Row<'_>, flavour: Flavour) -> Result<(Option<String>, Constraint), ReflectError> {
    let name = row.required(2, "constraint_name")?;
    let text = printed(row.required_word(3, "check_clause")?, flavour);
    let empty = Table::new(ObjectName::bare(""));
    let expression = ByDialect::everywhere(canonical(&text, &empty, Purpose::Condition));
    let is_enforced = row.text(4).is_none_or(|enforced| enforced == "YES");
    let enforcement = if is_enforced { Enforcement::Enforced } else { Enforcement::NotEnforced };
    let definition = ConstraintDefinition::Check { expression, enforcement, no_inherit: false };
    let of_column = row.word(5) == Some("Column");
    Ok((json_column(&text).filter(|_| of_column), Constraint::new(Name::explicit(name), definition)))
}

/// The column of which a check says that it is json.
fn json_column(text: &str) -> Option<String> {
    let name = text.strip_prefix("json_valid(`")?.strip_suffix("`)")?;
    Some(name.replace("``", "`"))
}

/// Puts the foreign keys into their tables.
pub(super) fn read_foreign_keys(reader: &mut Reader<'_>) -> Result<(), ReflectError> {
    let mut keys = columns_of_keys(reader)?;
    for row in reader.rows(Query::ForeignKeys) {
        let name = row.required_word(2, "constraint_name")?;
        let columns = keys.remove(&(key_of(&row)?, name));
        let Some(unfinished) = reader.table_of(&row)? else { continue };
        let Some((target, mut pairs)) = columns else {
            let table = &unfinished.table.name;
            return Err(ReflectError::Changed(format!("foreign key `{name}` of `{table}` has no columns")));
        };
        pairs.sort();
        let (columns, target_columns) = pairs.into_iter().map(|(_, own, other)| (own, other)).unzip();
        let key = ForeignKey {
            on_delete: action(row.word(5)),
            on_update: action(row.word(4)),
            ..ForeignKey::new(columns, target, target_columns)
        };
        let definition = ConstraintDefinition::ForeignKey(key);
        unfinished.table.constraints.push(Constraint::new(Name::explicit(name), definition));
    }
    // MariaDB shows the columns of keys to more people than what the keys do.
    let hidden = keys.into_keys().filter(|(table, _)| reader.tables.contains_key(table)).min();
    match hidden {
        None => Ok(()),
        Some((table, name)) => Err(ReflectError::Hidden(format!(
            "what foreign key `{name}` of `{}` does is not shown",
            named(table)
        ))),
    }
}

/// The place of each pair of columns within its key, and the pair.
type Pairs = Vec<(Option<i64>, String, String)>;

/// Foreign keys by table and name, with their targets.
type Keys<'a> = HashMap<(Key<'a>, &'a str), (ObjectName, Pairs)>;

fn columns_of_keys<'a>(reader: &Reader<'a>) -> Result<Keys<'a>, ReflectError> {
    let mut keys = Keys::new();
    for row in reader.rows(Query::KeyColumns) {
        let table = key_of(&row)?;
        let name = row.required_word(2, "constraint_name")?;
        let target = (row.word(5).or(table.0), row.required_word(6, "referenced_table_name")?);
        let pair =
            (row.integer(3), row.required(4, "column_name")?, row.required(7, "referenced_column_name")?);
        keys.entry((table, name)).or_insert_with(|| (named(target), Vec::new())).1.push(pair);
    }
    Ok(keys)
}

/// NO ACTION and RESTRICT are one thing here.
fn action(rule: Option<&str>) -> ReferentialAction {
    match rule {
        Some("CASCADE") => ReferentialAction::Cascade,
        Some("SET NULL") => ReferentialAction::SetNull,
        Some("SET DEFAULT") => ReferentialAction::SetDefault,
        _ => ReferentialAction::NoAction,
    }
}
