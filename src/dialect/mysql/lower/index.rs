//! Indexes in the words in which they come back.

use std::collections::BTreeMap;

use migrate_runtime::Flavour;

use super::options;
use crate::dialect::RenderError;
use crate::dialect::mysql::expression::{Purpose, canonical};
use crate::dialect::mysql::index::method_of;
use crate::dialect::mysql::{Context, unsupported};
use crate::dialect::sql::expression_on;
use crate::schema::{
    ByDialect, ColumnType, Concurrently, Constraint, ConstraintDefinition, DialectName, Expression, Index,
    IndexColumn, IndexPart, NullsOrder, Table,
};

/// Every option of an index on MySQL.
const OPTIONS: [&str; 4] = ["comment", "invisible", "key_block_size", "parser"];

/// Those that no catalogue tells.
const UNTOLD: [&str; 2] = ["key_block_size", "parser"];

/// A plain unique index is a unique constraint.
pub(in crate::dialect::mysql) enum Lowered {
    Index(Index),
    Unique(Constraint),
}

/// One index of the table.
pub(in crate::dialect::mysql) fn lower(
    context: Context<'_>,
    table: &Table,
    index: &Index,
) -> Result<Lowered, RenderError> {
    refuse(table, index)?;
    let parts = index.columns.iter().map(|part| lower_part(context, table, index, part));
    let mut kept = BTreeMap::new();
    for (key, value) in index.options.on(DialectName::Mysql) {
        if !UNTOLD.contains(&key) && value != "false" {
            kept.insert(key.to_owned(), value.to_owned());
        }
    }
    let lowered = Index {
        columns: parts.collect::<Result<_, _>>()?,
        method: method(table, index).map(ByDialect::everywhere),
        concurrently: Concurrently::default(),
        options: options(kept),
        ..index.clone()
    };
    Ok(match as_constraint(&lowered) {
        Some(constraint) => Lowered::Unique(constraint),
        None => Lowered::Index(lowered),
    })
}

/// The unique constraint that the index is, where it is one.
pub(in crate::dialect::mysql) fn as_constraint(index: &Index) -> Option<Constraint> {
    if !index.unique || index.method.is_some() || !index.options.is_empty() {
        return None;
    }
    let columns = index.columns.iter().map(|part| match &part.on {
        IndexColumn::Column(name) if !part.descending && part.length.is_none() => Some(name.clone()),
        _ => None,
    });
    let definition = ConstraintDefinition::unique(columns.collect::<Option<_>>()?);
    Some(Constraint { name: index.name.clone(), definition, declared: index.declared.clone() })
}

/// The method of indexes that say none: tables in memory have another one.
pub(in crate::dialect::mysql) fn usual_method(table: &Table) -> &'static str {
    let engine = table.options.get(DialectName::Mysql, "engine");
    if engine.is_some_and(|engine| engine.eq_ignore_ascii_case("memory")) { "hash" } else { "btree" }
}

/// The method, where it is another one than the usual.
fn method(table: &Table, index: &Index) -> Option<String> {
    method_of(index).map(str::to_ascii_lowercase).filter(|method| method != usual_method(table))
}

fn refuse(table: &Table, index: &Index) -> Result<(), RenderError> {
    let subject = format!("index `{}` of `{}`", index.name, table.name);
    let method = method(table, index);
    let refused = if index.filter.is_some() {
        Some(("partial indexes".to_owned(), "leave `where` out, or index a generated column"))
    } else if !index.include.is_empty() {
        Some(("covering indexes".to_owned(), "put the columns of `include` at the end of the index"))
    } else if index.nulls_not_distinct {
        Some(("`nulls_not_distinct`".to_owned(), "leave it out, or make the columns required"))
    } else {
        method
            .filter(|method| !matches!(method.as_str(), "fulltext" | "spatial" | "btree"))
            .map(|method| (format!("index method `{method}`"), "use `btree`, `fulltext` or `spatial`"))
    };
    if let Some((what, hint)) = refused {
        return Err(unsupported(what, subject).at(&index.declared).with_hint(hint));
    }
    super::refuse_unknown(&index.options, &OPTIONS, &subject).map_err(|error| error.at(&index.declared))
}

fn lower_part(
    context: Context<'_>,
    table: &Table,
    index: &Index,
    part: &IndexPart,
) -> Result<IndexPart, RenderError> {
    let subject = format!("index `{}` of `{}`", index.name, table.name);
    let natural = if part.descending { NullsOrder::Last } else { NullsOrder::First };
    let refused = if part.nulls.is_some_and(|nulls| nulls != natural) {
        Some(("an order of NULLs in indexes", "leave `nulls` out: they come before all values"))
    } else if part.operator_class.is_some() {
        Some(("operator classes", "leave `operator_class` out"))
    } else if part.collate.as_ref().is_some_and(|collate| collate.get(DialectName::Mysql).is_some()) {
        Some(("collations of index parts", "give the column the collation"))
    } else {
        None
    };
    if let Some((what, hint)) = refused {
        return Err(unsupported(what, subject).at(&index.declared).with_hint(hint));
    }
    let on = match &part.on {
        IndexColumn::Column(name) => IndexColumn::Column(name.clone()),
        IndexColumn::Expression(_) if context.flavour == Flavour::Mariadb => {
            return Err(unsupported("indexes on expressions", subject)
                .of_product("MariaDB")
                .at(&index.declared)
                .with_hint("index a generated column that holds the expression"));
        }
        IndexColumn::Expression(text) => {
            expression_on(text, DialectName::Mysql, &subject, index.declared.place.as_ref())?;
            let text = text.get(DialectName::Mysql).map_or("", Expression::as_str);
            IndexColumn::Expression(ByDialect::everywhere(canonical(text, table, Purpose::Value)))
        }
    };
    let length = part.length.filter(|length| !is_whole(table, part, *length));
    Ok(IndexPart { on, nulls: None, collate: None, length, ..part.clone() })
}

/// True where so many characters or bytes are all of them.
fn is_whole(table: &Table, part: &IndexPart, length: u32) -> bool {
    let ty = part.column_name().and_then(|name| table.column(name)?.type_on(DialectName::Mysql));
    match ty {
        Some(
            ColumnType::Varchar(whole)
            | ColumnType::Char(whole)
            | ColumnType::Varbinary(whole)
            | ColumnType::Binary(whole),
        ) => length >= *whole,
        _ => false,
    }
}
