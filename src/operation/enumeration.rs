//! Operations on enums.

use serde::{Deserialize, Serialize};

use super::Description;
use super::apply::ApplyError;
use crate::schema::{
    AppLabel, Column, ColumnType, DefaultValue, EnumValue, Enumeration, Literal, ObjectName, Schema,
};

/// A new enum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreateEnum(pub Enumeration);

impl CreateEnum {
    pub(super) fn apply(&self, schema: &mut Schema, app: &AppLabel) -> Result<(), ApplyError> {
        if schema.enums.contains_key(&self.0.name) {
            return Err(ApplyError::EnumExists(self.0.name.clone()));
        }
        schema.insert_enum(Enumeration { owner: Some(app.clone()), ..self.0.clone() });
        Ok(())
    }

    pub(super) fn describe(&self) -> Description {
        let values = self.0.texts().collect::<Vec<_>>().join(", ");
        let name = &self.0.name;
        Description::add(format!("enum {name} ({values})"), format!("create {name}"))
    }
}

/// An enum that goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DropEnum(pub Enumeration);

impl DropEnum {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let name = &self.0.name;
        if let Some((table, column)) = schema.columns_of_enum(name).next() {
            return Err(ApplyError::EnumStillUsed {
                name: name.clone(),
                by: format!("{}.{}", table.name, column.name),
            });
        }
        schema.enums.remove(name).map(|_| ()).ok_or_else(|| ApplyError::NoEnum(name.clone()))
    }

    pub(super) fn describe(&self) -> Description {
        let name = &self.0.name;
        Description::remove(format!("enum {name}"), format!("drop {name}"))
    }
}

/// A value of an enum that gets another text; rows that hold it follow, and defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueRename {
    pub from: String,
    pub to: String,
}

/// Values of an enum are added, removed, renamed or reordered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlterEnum {
    #[serde(rename = "enum")]
    pub name: ObjectName,
    pub from: Vec<EnumValue>,
    pub to: Vec<EnumValue>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub renames: Vec<ValueRename>,
}

impl AlterEnum {
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        let enumeration =
            schema.enums.get_mut(&self.name).ok_or_else(|| ApplyError::NoEnum(self.name.clone()))?;
        enumeration.values.clone_from(&self.to);
        if !self.renames.is_empty() {
            let columns = schema.tables.values_mut().flat_map(|table| table.columns.iter_mut());
            columns.for_each(|column| self.rename_default(column));
        }
        Ok(())
    }

    /// The way back.
    pub(crate) fn reversed(&self) -> Self {
        let renames = self
            .renames
            .iter()
            .map(|ValueRename { from, to }| ValueRename { from: to.clone(), to: from.clone() });
        Self {
            name: self.name.clone(),
            from: self.to.clone(),
            to: self.from.clone(),
            renames: renames.collect(),
        }
    }

    /// Gives a literal default of a column of the enum its new text, as rows get theirs.
    pub(crate) fn rename_default(&self, column: &mut Column) {
        let is_enum = |ty: &ColumnType| matches!(ty, ColumnType::Enum(name) if *name == self.name);
        if let Some(DefaultValue::Literal(Literal::Text(text))) = &mut column.default
            && let Some(rename) = self.renames.iter().find(|rename| rename.from == *text)
            && column.ty.values().all(is_enum)
        {
            text.clone_from(&rename.to);
        }
    }

    /// The name that a value of `from` has in `to`; none where it is gone, and another one may have its name.
    #[must_use]
    pub fn new_text<'a>(&'a self, old: &'a str) -> Option<&'a str> {
        let renamed = self.renames.iter().find(|rename| rename.from == old).map(|rename| rename.to.as_str());
        if renamed.is_none() && self.renames.iter().any(|rename| rename.to == old) {
            return None;
        }
        let text = renamed.unwrap_or(old);
        self.to.iter().any(|value| value.value == text).then_some(text)
    }

    /// The values that no value of `to` continues: rows must not hold them.
    pub fn removed(&self) -> impl Iterator<Item = &str> {
        self.from.iter().map(|value| value.value.as_str()).filter(|old| self.new_text(old).is_none())
    }

    /// The values that no value of `from` became.
    pub fn added(&self) -> impl Iterator<Item = &str> {
        self.to
            .iter()
            .map(|value| value.value.as_str())
            .filter(|new| !self.from.iter().any(|old| self.new_text(&old.value) == Some(*new)))
    }

    pub(super) fn describe(&self) -> Description {
        let text = format!("enum {} ({})", self.name, self.changes());
        Description::change(text, format!("alter {}", self.name))
    }

    /// What differs, in words.
    fn changes(&self) -> String {
        let renamed = self.renames.iter().map(|rename| format!("{} to {}", rename.from, rename.to));
        let added = self.added().map(|value| format!("+ {value}"));
        let removed = self.removed().map(|value| format!("- {value}"));
        let reordered = self.is_reordered().then(|| "reordered".to_owned());
        renamed.chain(added).chain(removed).chain(reordered).collect::<Vec<_>>().join(", ")
    }

    /// True where the values that stay have another order.
    fn is_reordered(&self) -> bool {
        let kept: Vec<&str> = self.from.iter().filter_map(|old| self.new_text(&old.value)).collect();
        let places = kept.iter().map(|text| self.to.iter().position(|value| value.value == *text));
        !places.is_sorted()
    }
}
