//! Columns in the words in which they come back.

use std::collections::BTreeMap;

use migrate_runtime::Flavour;

use super::{canonical_default, literal_of_type, options, table_collation};
use crate::dialect::RenderError;
use crate::dialect::enum_defaults::standing;
use crate::dialect::mysql::collation::{Collations, Said, canonical_name, charset_of};
use crate::dialect::mysql::expression::{Purpose, canonical};
use crate::dialect::mysql::native_type::Native;
use crate::dialect::mysql::{Context, column::is_keyed, types, unsupported};
use crate::schema::{
    ByDialect, Column, ColumnType, DefaultValue, DialectName, Expression, Generated, IdentityKind, Literal,
    Options, Table,
};

/// Every option of a column on MySQL.
const OPTIONS: [&str; 4] = ["charset", "compressed", "invisible", "srid"];

/// One column of the table.
pub(in crate::dialect::mysql) fn lower(
    context: Context<'_>,
    table: &Table,
    column: &Column,
) -> Result<Column, RenderError> {
    let subject = || format!("column `{}.{}`", table.name, column.name);
    refuse_identity(column, &subject())?;
    super::refuse_unknown(&column.options, &OPTIONS, &subject())
        .map_err(|error| error.at(&column.declared))?;
    let native = types::native_of(context, &table.name, column)?;
    let column = standing(context.schema, DialectName::Mysql, column);
    let is_key = table.primary_key().is_some_and(|(_, columns)| columns.contains(&column.name));
    let (collate, mut options) = character_set(context, table, &column, &native)?;
    let counts = column.auto_increment && is_keyed(table, &column);
    // On MariaDB a column without a value of its own is to be seen: so is one that counts, until its key is there.
    if context.flavour == Flavour::Mariadb && column.auto_increment && !counts {
        options.remove(DialectName::Mysql, "invisible");
    }
    let nullable = !is_key && (column.nullable || column.generated.is_some());
    let mut default = canonical_default(table, &column, &native.ty)?;
    // MariaDB gives every required column that is compressed one.
    if options.flag(DialectName::Mysql, "compressed") && !nullable && default.is_none() {
        default = Some(DefaultValue::Literal(literal_of_type(&native.ty, &Literal::Text(String::new()))));
    }
    let lowered = Column {
        ty: ByDialect::everywhere(native.ty.clone()),
        nullable,
        default,
        auto_increment: counts,
        identity: None,
        generated: generated(table, &column)?,
        on_update: column.on_update.as_ref().and_then(|text| text.get(DialectName::Mysql)).map(|text| {
            ByDialect::everywhere(super::default::of_moment(canonical(text.as_str(), table, Purpose::Value)))
        }),
        collate,
        options,
        comment: column.comment.filter(|comment| !comment.is_empty()),
        ..column
    };
    refuse_on_mariadb(context, &lowered, &subject())?;
    Ok(lowered)
}

/// What MariaDB does not take, or takes and cannot change afterwards: the zero that it puts in for a default that is
/// not said beside `ON UPDATE` fails every later copy of the table.
fn refuse_on_mariadb(context: Context<'_>, column: &Column, subject: &str) -> Result<(), RenderError> {
    if context.flavour != Flavour::Mariadb || column.fills_itself() {
        return Ok(());
    }
    let what = if !column.is_seen() {
        "required invisible columns without a default"
    } else if column.on_update.is_some() {
        "`on_update` of a required column without a default"
    } else {
        return Ok(());
    };
    Err(unsupported(what, subject)
        .of_product("MariaDB")
        .at(&column.declared)
        .with_hint("give the column a default, or let it be NULL"))
}

fn refuse_identity(column: &Column, subject: &str) -> Result<(), RenderError> {
    let Some(identity) = &column.identity else { return Ok(()) };
    let refuse =
        |what: &str, hint: &str| Err(unsupported(what, subject).at(&column.declared).with_hint(hint));
    if identity.kind == IdentityKind::Always {
        return refuse("`GENERATED ALWAYS AS IDENTITY`", "leave `identity` out: `auto_increment` does");
    }
    if !identity.sequence.is_usual() {
        return refuse(
            "counting in other steps",
            "give the table `auto_increment = \"…\"` to begin elsewhere",
        );
    }
    Ok(())
}

fn generated(table: &Table, column: &Column) -> Result<Option<Generated>, RenderError> {
    let Some(generated) = &column.generated else { return Ok(None) };
    let subject = format!("column `{}.{}`", table.name, column.name);
    let place = column.declared.place.as_ref();
    crate::dialect::sql::expression_on(&generated.expression, DialectName::Mysql, &subject, place)?;
    let text = generated.expression.get(DialectName::Mysql).map_or("", Expression::as_str);
    let expression = ByDialect::everywhere(canonical(text, table, Purpose::Value));
    Ok(Some(Generated { expression, stored: generated.stored }))
}

/// What is to be said of the column's collation, and its other options.
fn character_set(
    context: Context<'_>,
    table: &Table,
    column: &Column,
    native: &Native,
) -> Result<(Option<ByDialect<Expression>>, Options), RenderError> {
    let mut kept: BTreeMap<String, String> = BTreeMap::new();
    for (key, value) in column.options.on(DialectName::Mysql) {
        if key != "charset" && value != "false" {
            kept.insert(key.to_owned(), value.to_owned());
        }
    }
    let mut collate = None;
    if has_collation(&native.ty) {
        let collations = Collations::usual(context.flavour);
        let fallback = table_collation(table, &collations);
        let charset = column.options.get(DialectName::Mysql, "charset").or(native.charset.as_deref());
        let said = column.collate.as_ref().and_then(|collate| collate.get(DialectName::Mysql));
        let collation = said.map(Expression::as_str).or(native.collation.as_deref());
        refuse_contradiction(table, column, charset, collation)?;
        let effective = collations.effective(charset, collation, &fallback);
        match collations.said(&effective, &fallback) {
            Said::Nothing => {}
            Said::Charset(charset) => drop(kept.insert("charset".to_owned(), charset)),
            Said::Collation(collation) => collate = Some(ByDialect::everywhere(Expression::new(collation))),
        }
    } else {
        refuse_characters(table, column, native)?;
    }
    Ok((collate, options(kept)))
}

/// A collation is one of its own character set; MariaDB's `uca1400` are of several.
fn refuse_contradiction(
    table: &Table,
    column: &Column,
    charset: Option<&str>,
    collation: Option<&str>,
) -> Result<(), RenderError> {
    let Some((charset, collation)) = charset.zip(collation) else { return Ok(()) };
    let (charset, collation) = (canonical_name(charset), canonical_name(collation));
    if charset_of(&collation) == charset || collation.starts_with("uca1400") {
        return Ok(());
    }
    let subject = format!("column `{}.{}`", table.name, column.name);
    Err(unsupported(format!("collation `{collation}` for the character set `{charset}`"), subject)
        .at(&column.declared)
        .with_hint("leave one of the two out"))
}

/// Only texts, enums and sets have a collation and a character set.
fn refuse_characters(table: &Table, column: &Column, native: &Native) -> Result<(), RenderError> {
    let collated = column.collate.as_ref().is_some_and(|collate| collate.get(DialectName::Mysql).is_some());
    let (what, word) = if collated {
        ("collation", "`collate`")
    } else if column.options.get(DialectName::Mysql, "charset").is_some() {
        ("character set", "`charset`")
    } else {
        return Ok(());
    };
    let subject = format!("column `{}.{}`", table.name, column.name);
    Err(unsupported(format!("{what} for the type `{}`", native.ty), subject)
        .at(&column.declared)
        .with_hint(format!("leave {word} out, or give it for the other databases alone")))
}

/// True for texts, and for enums and sets.
pub(in crate::dialect::mysql) fn has_collation(ty: &ColumnType) -> bool {
    match ty {
        ColumnType::Text | ColumnType::Varchar(_) | ColumnType::Char(_) => true,
        ColumnType::Other(text) => {
            text.ends_with("text") || text.starts_with("enum(") || text.starts_with("set(")
        }
        _ => false,
    }
}
