//! What columns take by default.

use std::collections::HashMap;

use super::super::expression::default_value;
use super::attributes::Attributes;
use crate::schema::{ColumnType, DefaultValue};

/// Defaults by their type and text: a thousand tables have the same few, and each of those is read once.
pub(super) struct Defaults<'a>(HashMap<&'a str, Vec<(ColumnType, Option<DefaultValue>)>>);

impl<'a> Defaults<'a> {
    /// The defaults of those columns, but for what is taken from a sequence: few others have the same.
    pub(super) fn read(attributes: &'a Attributes<'a>) -> Self {
        let mut defaults: HashMap<&str, Vec<(ColumnType, Option<DefaultValue>)>> = HashMap::new();
        for attribute in attributes.all() {
            let Some(text) = attribute.default().filter(|text| !text.starts_with("nextval(")) else {
                continue;
            };
            let ty = attributes.type_of(attribute);
            let known = defaults.entry(text).or_default();
            if !known.iter().any(|(other, _)| *other == ty) {
                let default = default_value(text, &ty);
                known.push((ty, default));
            }
        }
        Self(defaults)
    }

    /// What the column of that type takes where nothing counts for it.
    pub(super) fn of(&self, text: &str, ty: &ColumnType) -> Option<DefaultValue> {
        let known = self.0.get(text).and_then(|known| known.iter().find(|(other, _)| other == ty));
        match known {
            Some((_, default)) => default.clone(),
            None => default_value(text, ty),
        }
    }
}
