//! Options of tables on MySQL: engine, character set and the like, for new tables and for those that are there.

use migrate_runtime::Step;

use super::aside::Aside;
use super::collation::{Collations, USUAL_CHARSET};
use super::column::definition;
use super::lower::{has_collation, lower_column, lower_options, table_collation};
use super::names::{quote_text, table_name};
use super::{Context, done, unsupported};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::schema::{Column, DialectName, Options, Table};

/// `ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 …`, what stands behind the parenthesis that closes a new table.
pub(super) fn of_new_table(context: Context<'_>, table: &Table) -> Result<String, RenderError> {
    let options = lower_options(context, table)?;
    let said = |key| options.get(DialectName::Mysql, key);
    let mut clauses =
        vec![format!("ENGINE = {}", word(table, "engine", said("engine").unwrap_or("InnoDB"))?)];
    clauses.push(match (said("charset"), said("collation")) {
        (_, Some(collation)) => format!("DEFAULT COLLATE = {}", word(table, "collation", collation)?),
        (charset, None) => {
            format!("DEFAULT CHARSET = {}", word(table, "charset", charset.unwrap_or(USUAL_CHARSET))?)
        }
    });
    for (key, value) in options.on(DialectName::Mysql) {
        if !matches!(key, "engine" | "charset" | "collation") {
            clauses.push(clause(table, key, value)?);
        }
    }
    if let Some(start) = table.options.get(DialectName::Mysql, "auto_increment") {
        clauses.push(clause(table, "auto_increment", start)?);
    }
    Ok(clauses.join(" "))
}

/// Changes the options of a table that is there.
pub(super) fn set(
    context: Context<'_>,
    before: &Table,
    after: &Table,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let (from, to) = (lower_options(context, before)?, lower_options(context, after)?);
    let mut clauses = changed(after, &from, &to)?;
    let start = |table: &Table| table.options.get(DialectName::Mysql, "auto_increment").map(str::to_owned);
    if let Some(start) = start(after).filter(|to| start(before).as_ref() != Some(to)) {
        clauses.push(clause(after, "auto_increment", &start)?);
    }
    let collations = Collations::usual(context.flavour);
    let collation = table_collation(after, &collations);
    let mut keys = Aside::nothing();
    if table_collation(before, &collations) != collation {
        let columns = following(context, after)?;
        let names: Vec<_> = columns.iter().map(|column| (&after.name, column.name.as_str())).collect();
        keys = Aside::of_table(context, before, &names);
        clauses.push(match to.get(DialectName::Mysql, "collation") {
            Some(collation) => format!("DEFAULT COLLATE = {}", word(after, "collation", collation)?),
            None => {
                let charset = to.get(DialectName::Mysql, "charset").unwrap_or(USUAL_CHARSET);
                format!("DEFAULT CHARSET = {}", word(after, "charset", charset)?)
            }
        });
        for column in columns {
            clauses.push(format!("MODIFY COLUMN {}", definition(context, after, column)?));
        }
    }
    if clauses.is_empty() {
        return Ok(());
    }
    keys.drop(steps)?;
    let text = format!("ALTER TABLE {} {}", table_name(&after.name)?, clauses.join(", "));
    steps.push(Step::execute(text).with_done(done::REPEATABLE));
    keys.restore(context, steps)
}

/// The columns that have the collation of their table.
fn following<'a>(context: Context<'_>, table: &'a Table) -> Result<Vec<&'a Column>, RenderError> {
    let mut columns = Vec::new();
    for column in &table.columns {
        let lowered = lower_column(context, table, column)?;
        let is_text = lowered.type_on(DialectName::Mysql).is_some_and(has_collation);
        let is_its_own =
            lowered.collate.is_some() || lowered.options.get(DialectName::Mysql, "charset").is_some();
        if is_text && !is_its_own {
            columns.push(column);
        }
    }
    Ok(columns)
}

/// The clauses for the options that differ, character sets aside.
fn changed(table: &Table, from: &Options, to: &Options) -> Result<Vec<String>, RenderError> {
    let is_plain = |key: &str| !matches!(key, "charset" | "collation");
    let mut clauses = Vec::new();
    for (key, _) in from.on(DialectName::Mysql).filter(|(key, _)| is_plain(key)) {
        if to.get(DialectName::Mysql, key).is_none() {
            clauses.push(clause(table, key, usual(key))?);
        }
    }
    for (key, value) in to.on(DialectName::Mysql).filter(|(key, _)| is_plain(key)) {
        if from.get(DialectName::Mysql, key) != Some(value) {
            clauses.push(clause(table, key, value)?);
        }
    }
    Ok(clauses)
}

/// What holds where nothing is said.
fn usual(key: &str) -> &'static str {
    match key {
        "engine" => "InnoDB",
        "row_format" | "stats_persistent" | "stats_auto_recalc" | "pack_keys" | "stats_sample_pages" => {
            "DEFAULT"
        }
        "compression" => "none",
        "encryption" => "N",
        "encrypted" | "page_checksum" | "page_compression_level" | "transactional" | "encryption_key_id" => {
            "DEFAULT"
        }
        _ => "0",
    }
}

fn clause(table: &Table, key: &str, value: &str) -> Result<String, RenderError> {
    let name = key.to_uppercase();
    Ok(match key {
        "compression" | "encryption" => format!("{name} = {}", quote_text(value)),
        _ => format!("{name} = {}", word(table, key, value)?),
    })
}

/// The value, where it is one word.
fn word(table: &Table, key: &str, value: &str) -> Result<String, RenderError> {
    let is_word = !value.is_empty() && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if is_word {
        return Ok(value.to_owned());
    }
    Err(unsupported(format!("value `{value}` for the option `{key}`"), format!("table `{}`", table.name))
        .at(&table.declared))
}
