//! What columns take by default.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::super::expression::default_value;
use super::columns::{column_type, said};
use crate::dialect::ReflectError;
use crate::dialect::reflection::Row;
use crate::schema::{ColumnType, DefaultValue};

/// Defaults by their type and text: a thousand tables have the same few, and each of those is read once.
pub(super) struct Defaults<'a>(HashMap<DefaultKey<'a>, Option<DefaultValue>>);

/// The type as it is printed, how many dimensions it has, and the text.
type DefaultKey<'a> = (&'a str, i64, &'a str);

impl<'a> Defaults<'a> {
    /// The defaults of those columns.
    pub(super) fn read<'b>(rows: impl Iterator<Item = &'b Row<'a>>) -> Result<Self, ReflectError>
    where
        'a: 'b,
    {
        let mut defaults = HashMap::new();
        for row in rows {
            let Some(key) = default_key(row) else { continue };
            if let Entry::Vacant(entry) = defaults.entry(key) {
                entry.insert(default_value(key.2, &column_type(row)?));
            }
        }
        Ok(Self(defaults))
    }

    /// What the column of that type takes where nothing counts for it.
    pub(super) fn of(&self, row: &Row<'a>, ty: &ColumnType) -> Option<DefaultValue> {
        let known = default_key(row).and_then(|key| self.0.get(&key));
        match known {
            Some(default) => default.clone(),
            None => default_value(default_text(row)?, ty),
        }
    }
}

/// None for a column that has no default, and for one that takes it from a sequence, as few others do.
fn default_key<'a>(row: &Row<'a>) -> Option<DefaultKey<'a>> {
    let text = default_text(row).filter(|text| !text.starts_with("nextval("))?;
    Some((row.word(3)?, row.number(6), text))
}

/// The default as it is printed; none for a computed column.
pub(super) fn default_text<'a>(row: &Row<'a>) -> Option<&'a str> {
    row.word(8).filter(|_| said(row, 10).is_none())
}
