//! Options of tables: STRICT and WITHOUT ROWID.

use super::super::unsupported;
use super::TABLE_OPTIONS;
use crate::dialect::RenderError;
use crate::schema::{DialectName, Options, Place, Table};

/// The table's options on SQLite, those that are set.
pub(super) fn lower_options(table: &Table) -> Result<Options, RenderError> {
    let place = table.declared.place.as_ref();
    let subject = format!("table `{}`", table.name);
    refuse_unknown_options(&table.options, &TABLE_OPTIONS.map(|(key, _)| key), &subject, place)?;
    let mut options = Options::default();
    for (key, value) in table.options.on(DialectName::Sqlite) {
        match value {
            "true" => options.set(DialectName::Sqlite, key, value),
            "false" => {}
            _ => {
                let hint = format!("say `{key} = \"true\"`, or leave it out");
                let what = format!("value `{value}` for the option `{key}`");
                return Err(unsupported(what, subject, place, Some(&hint)));
            }
        }
    }
    refuse_no_row_id(table, &options)?;
    Ok(options)
}

fn refuse_no_row_id(table: &Table, options: &Options) -> Result<(), RenderError> {
    if !options.flag(DialectName::Sqlite, "without_rowid") {
        return Ok(());
    }
    let place = table.declared.place.as_ref();
    let subject = format!("table `{}`", table.name);
    if table.primary_key().is_none() {
        let what = "WITHOUT ROWID but with a primary key";
        return Err(unsupported(
            what,
            subject,
            place,
            Some("add a primary key, or leave `without_rowid` out"),
        ));
    }
    if table.columns.iter().any(|column| column.auto_increment) {
        let hint = Some("say `auto_increment = false`, or leave `without_rowid` out");
        return Err(unsupported("auto-increment in tables WITHOUT ROWID", subject, place, hint));
    }
    Ok(())
}

/// An option that SQLite does not have is refused, with the nearest one that it has.
pub(in crate::dialect::sqlite) fn refuse_unknown_options(
    options: &Options,
    known: &[&str],
    subject: &str,
    place: Option<&Place>,
) -> Result<(), RenderError> {
    let Some((key, _)) = options.on(DialectName::Sqlite).find(|(key, _)| !known.contains(key)) else {
        return Ok(());
    };
    let nearest = known
        .iter()
        .max_by(|one, other| strsim::jaro_winkler(one, key).total_cmp(&strsim::jaro_winkler(other, key)));
    let hint = nearest.map(|nearest| format!("did you mean `{nearest}`?"));
    Err(unsupported(format!("option `{key}`"), subject, place, hint.as_deref()))
}
