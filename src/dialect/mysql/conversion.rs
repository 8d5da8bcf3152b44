//! Values that the servers would make something else of, or nothing at all, where a column changes its type.
//!
//! UUIDs are sixteen bytes here, and people write them as texts: the servers take the bytes for characters and the
//! characters for bytes, and neither would be the same UUID. Of bytes MySQL makes no JSON (error 3144), MariaDB the JSON
//! that they spell.

use migrate_runtime::Flavour;

use super::Context;
use super::cutting::{is_bytes, no_json};
use super::names::quote;
use super::types::native_of;
use crate::operation::AlterColumn;
use crate::schema::{ColumnType, DialectName, Table};

/// The characters of `550e8400-e29b-41d4-a716-446655440000`.
const WRITTEN: u32 = 36;

/// How a column's values become those of its new type, where the server does not do it.
pub(super) enum Conversion {
    ToText {
        most: Option<u32>,
    },
    FromText,
    /// Of bytes, which are a text in UTF-8.
    ToJson,
}

impl Conversion {
    /// Of the change; none where it is another one, or says itself what becomes of the values. The column of a
    /// primary key cannot be empty for a moment, as it would have to be.
    pub(super) fn of(context: Context<'_>, alter: &AlterColumn, table: &Table) -> Option<Self> {
        let is_computed = alter.from.generated.is_some() || alter.to.generated.is_some();
        let in_key =
            table.primary_key().is_some_and(|(_, columns)| columns.iter().any(|name| name == alter.column()));
        if is_computed || in_key || alter.using.is_some() {
            return None;
        }
        match (alter.from.type_on(DialectName::Mysql)?, alter.to.type_on(DialectName::Mysql)?) {
            (ColumnType::Uuid, ColumnType::Varchar(most) | ColumnType::Char(most)) => {
                Some(Self::ToText { most: Some(*most) })
            }
            (ColumnType::Uuid, ColumnType::Text) => Some(Self::ToText { most: None }),
            (ColumnType::Varchar(_) | ColumnType::Char(_) | ColumnType::Text, ColumnType::Uuid) => {
                Some(Self::FromText)
            }
            _ => becomes_json(context, alter).then_some(Self::ToJson),
        }
    }

    /// The new value, over the column.
    pub(super) fn value(&self, column: &str) -> String {
        let column = quote(column);
        match self {
            Self::ToText { .. } => {
                let digits = format!("HEX({column})");
                let text = [21, 17, 13, 9]
                    .iter()
                    .fold(digits, |text, place| format!("INSERT({text}, {place}, 0, '-')"));
                format!("LOWER({text})")
            }
            Self::FromText => format!("UNHEX({})", digits(&column)),
            Self::ToJson => format!("CONVERT({column} USING utf8mb4)"),
        }
    }

    /// A condition over the column, true of a row whose value does not come whole out of it.
    pub(super) fn misfit(&self, column: &str) -> Option<String> {
        let column = quote(column);
        match self {
            Self::ToText { most } => {
                most.is_some_and(|most| most < WRITTEN).then(|| format!("{column} IS NOT NULL"))
            }
            Self::FromText => {
                let digits = digits(&column);
                let is_other = format!("CHAR_LENGTH({digits}) <> 32 OR UNHEX({digits}) IS NULL");
                Some(format!("{column} IS NOT NULL AND ({is_other})"))
            }
            Self::ToJson => Some(no_json(&column)),
        }
    }
}

/// True where MySQL is to make JSON of bytes, of whatever length and name.
fn becomes_json(context: Context<'_>, alter: &AlterColumn) -> bool {
    let ty = |column| native_of(context, &alter.table, column).map(|native| native.ty).ok();
    let types = ty(&alter.from).zip(ty(&alter.to));
    let is_so = types.is_some_and(|(from, to)| is_bytes(&from) && to == ColumnType::Json);
    is_so && context.flavour != Flavour::Mariadb
}

fn digits(column: &str) -> String {
    format!("REPLACE({column}, '-', '')")
}
