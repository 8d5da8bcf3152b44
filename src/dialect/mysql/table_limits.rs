//! How much InnoDB lets be in one table, in one row and in one key, and how long comments may be.
//!
//! MariaDB holds the beginning alone of texts that are too long for an index, with no more than a note, and a hash of
//! them where the index is unique.

use migrate_runtime::Flavour;

use super::index::method_of;
use super::types::sized;
use super::{Context, key_index, unsupported};
use crate::dialect::RenderError;
use crate::operation::Operation;
use crate::schema::{
    Column, ColumnType, ConstraintDefinition, Declared, DialectName, Index, IndexColumn, IndexPart, Table,
};

/// Characters of the comment of a column or an index.
const COMMENT: usize = 1024;

const TABLE_COMMENT: usize = 2048;

const COLUMNS: usize = 1017;

const ROW_BYTES: u64 = 65_535;

const KEYS: usize = 64;

const KEY_BYTES: u64 = 3072;

/// In the row formats of old, of each part of a key.
const OLD_PART_BYTES: u64 = 767;

/// Refuses a table that is too large.
pub(super) fn refuse_excess(context: Context<'_>, table: &Table) -> Result<(), RenderError> {
    excesses(context, table).into_iter().next().map_or(Ok(()), Err)
}

/// Refuses a change that makes a table too large; one that was so before has its reasons.
pub(super) fn refuse_new_excess(
    context: Context<'_>,
    operation: &Operation,
    before: &Table,
    after: &Table,
) -> Result<(), RenderError> {
    if !grows(operation) {
        return Ok(());
    }
    let mut found = excesses(context, after);
    if !found.is_empty() {
        let known = excesses(context, before);
        found.retain(|error| !known.contains(error));
    }
    found.into_iter().next().map_or(Ok(()), Err)
}

/// True where a table may become larger.
fn grows(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::SetOptions(_)
            | Operation::SetComment(_)
            | Operation::AddColumn(_)
            | Operation::AlterColumn(_)
            | Operation::CreateIndex(_)
            | Operation::AddConstraint(_)
    )
}

fn excesses(context: Context<'_>, table: &Table) -> Vec<RenderError> {
    let mut found = too_long_comments(table);
    if !table.is_innodb() {
        return found;
    }
    let keys = keys(table);
    found.extend(too_many_columns(table));
    found.extend(too_long_row(context, table));
    found.extend(too_many_keys(table, keys.len()));
    for key in &keys {
        found.extend(too_many_parts(context, key));
        found.extend(too_long_key(context, table, key));
    }
    found
}

/// Of every engine.
fn too_long_comments(table: &Table) -> Vec<RenderError> {
    let mut found = Vec::new();
    found.extend(too_long_comment(
        table.comment.as_deref(),
        TABLE_COMMENT,
        || subject(table),
        &table.declared,
    ));
    for column in &table.columns {
        let subject = || format!("column `{}.{}`", table.name, column.name);
        found.extend(too_long_comment(column.comment.as_deref(), COMMENT, subject, &column.declared));
    }
    for index in &table.indexes {
        let subject = || format!("index `{}` of `{}`", index.name, table.name);
        let comment = index.options.get(DialectName::Mysql, "comment");
        found.extend(too_long_comment(comment, COMMENT, subject, &index.declared));
    }
    found
}

fn too_long_comment(
    comment: Option<&str>,
    most: usize,
    subject: impl FnOnce() -> String,
    declared: &Declared,
) -> Option<RenderError> {
    let count = comment.map_or(0, |text| text.chars().count());
    (count > most).then(|| {
        unsupported(format!("comments of {count} characters"), subject())
            .at(declared)
            .with_hint(format!("{most} are the most"))
    })
}

fn too_many_columns(table: &Table) -> Option<RenderError> {
    let count = table.columns.iter().count();
    (count > COLUMNS).then(|| {
        unsupported(format!("tables of {count} columns"), subject(table))
            .at(&table.declared)
            .with_hint(format!("{COLUMNS} are the most: make two tables of it"))
    })
}

fn subject(table: &Table) -> String {
    format!("table `{}`", table.name)
}

fn too_long_row(context: Context<'_>, table: &Table) -> Option<RenderError> {
    let mut bytes =
        table.columns.iter().filter(|column| can_be_null(table, column)).count().div_ceil(8) as u64;
    let mut longest: Option<(u64, &Column, ColumnType)> = None;
    for column in &table.columns {
        // What has no type there is refused where the column is written.
        let Ok(known) = sized(context, table, column) else { continue };
        bytes += known.in_row();
        if longest.as_ref().is_none_or(|(most, ..)| known.in_row() > *most) {
            longest = Some((known.in_row(), column, known.ty));
        }
    }
    let (_, column, ty) = longest.filter(|_| bytes > ROW_BYTES)?;
    let name = &column.name;
    let apart = match ty {
        ColumnType::Varbinary(_) | ColumnType::Binary(_) => "blob",
        _ => "text",
    };
    Some(unsupported(format!("rows of {bytes} bytes"), subject(table)).at(&column.declared).with_hint(
        format!("{ROW_BYTES} are the most: let `{name}` be shorter, or a `{apart}`, which is kept apart"),
    ))
}

fn can_be_null(table: &Table, column: &Column) -> bool {
    let is_key = table.primary_key().is_some_and(|(_, columns)| columns.contains(&column.name));
    !is_key && (column.nullable || column.generated.is_some())
}

fn too_many_keys(table: &Table, count: usize) -> Option<RenderError> {
    (count > KEYS).then(|| {
        unsupported(format!("tables of {count} keys"), subject(table)).at(&table.declared).with_hint(format!(
            "{KEYS} are the most: indexes, unique constraints, the primary key, and what foreign keys need"
        ))
    })
}

/// Whatever the server keeps an index for.
struct Key<'a> {
    subject: String,
    declared: &'a Declared,
    parts: Vec<IndexPart>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Unique,
    /// The primary key, and what a foreign key needs: nothing but the whole values will do.
    Whole,
    /// Of words or shapes.
    Other,
}

fn keys(table: &Table) -> Vec<Key<'_>> {
    let constraints = table.constraints.iter().filter_map(|constraint| {
        let (columns, kind) = match &constraint.definition {
            ConstraintDefinition::PrimaryKey { columns, .. } => (columns, Kind::Whole),
            ConstraintDefinition::Unique { columns, .. } => (columns, Kind::Unique),
            _ => return None,
        };
        let subject = format!("{} `{}` of `{}`", constraint.kind(), constraint.name, table.name);
        let parts = columns.iter().map(IndexPart::column).collect();
        Some(Key { subject, declared: &constraint.declared, parts, kind })
    });
    let indexes = table.indexes.iter().map(|index| Key {
        subject: format!("index `{}` of `{}`", index.name, table.name),
        declared: &index.declared,
        parts: index.columns.clone(),
        kind: kind_of(index),
    });
    let of_keys = key_index::of(table).into_iter().filter_map(|key| {
        let constraint = table.constraint(key.name)?;
        let subject = format!("{} `{}` of `{}`", constraint.kind(), key.name, table.name);
        Some(Key { subject, declared: &constraint.declared, parts: key.index().columns, kind: Kind::Whole })
    });
    constraints.chain(indexes).chain(of_keys).collect()
}

fn kind_of(index: &Index) -> Kind {
    match method_of(index).map(str::to_ascii_lowercase).as_deref() {
        Some("fulltext" | "spatial") => Kind::Other,
        _ if index.unique => Kind::Unique,
        _ => Kind::Plain,
    }
}

fn too_many_parts(context: Context<'_>, key: &Key<'_>) -> Option<RenderError> {
    let (most, other) = if context.flavour == Flavour::Mariadb { (32, 16) } else { (16, 32) };
    let count = key.parts.len();
    (count > most).then(|| {
        let error = unsupported(format!("keys of {count} columns"), &key.subject)
            .at(key.declared)
            .with_hint(format!("{most} are the most"));
        if count > other { error } else { error.of_product("MySQL") }
    })
}

fn too_long_key(context: Context<'_>, table: &Table, key: &Key<'_>) -> Option<RenderError> {
    if key.kind == Kind::Other {
        return None;
    }
    let parts: Vec<Part<'_>> = key.parts.iter().filter_map(|part| Part::of(context, table, part)).collect();
    let total: u64 = parts.iter().map(|part| part.bytes).sum();
    let longest = parts.into_iter().max_by_key(|part| part.bytes)?;
    let (what, bytes, most, room) = if total > KEY_BYTES {
        ("keys", total, KEY_BYTES, (KEY_BYTES + longest.bytes).saturating_sub(total))
    } else if longest.bytes > OLD_PART_BYTES && has_old_rows(table) {
        ("columns in keys", longest.bytes, OLD_PART_BYTES, OLD_PART_BYTES)
    } else {
        return None;
    };
    // It keeps a hash of them.
    let is_hashed = key.kind == Kind::Unique && most == KEY_BYTES;
    if is_hashed && context.flavour == Flavour::Mariadb {
        return None;
    }
    let error = unsupported(format!("{what} of {bytes} bytes"), &key.subject).at(key.declared);
    let error = error.with_hint(format!("{most} are the most: {}", longest.shorter(key, room)));
    Some(if is_hashed { error.of_product("MySQL") } else { error })
}

/// A column in a key.
struct Part<'a> {
    column: &'a Column,
    bytes: u64,
    unit: u64,
}

impl<'a> Part<'a> {
    fn of(context: Context<'_>, table: &'a Table, part: &IndexPart) -> Option<Self> {
        let IndexColumn::Column(name) = &part.on else { return None };
        let column = table.column(name)?;
        let known = sized(context, table, column).ok()?;
        Some(Self { column, bytes: known.in_key(part.length), unit: known.unit() })
    }

    /// What fits into so many bytes.
    fn shorter(&self, key: &Key<'_>, room: u64) -> String {
        let (name, length) = (&self.column.name, room / self.unit);
        if length == 0 {
            return "take columns out of the key".to_owned();
        }
        let shorter = format!("let `{name}` be no longer than {length}");
        match key.kind {
            Kind::Plain => {
                format!("{shorter}, or index its beginning alone: `column({name}, length = {length})`")
            }
            _ => shorter,
        }
    }
}

fn has_old_rows(table: &Table) -> bool {
    let format = table.options.get(DialectName::Mysql, "row_format").map(str::to_ascii_lowercase);
    matches!(format.as_deref(), Some("compact" | "redundant"))
}
