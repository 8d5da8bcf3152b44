//! Indexes.

use super::Options;
use crate::descriptor::{IndexDescriptor, IndexOn, IndexPart, NullsOrder};
use crate::json::{Object, ToJson, write_object};

impl ToJson for IndexDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("place", &self.place)
                .optional("name", self.name)
                .member("parts", self.parts)
                .member("unique", &self.unique)
                .flag("nulls_not_distinct", self.nulls_not_distinct)
                .optional("where", self.filter)
                .optional("using", self.using)
                .member("include", self.include)
                .flag("concurrently", self.concurrently)
                .optional("options", Options::of(self.options));
        });
    }
}

impl ToJson for IndexPart {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| write_part(object, self));
    }
}

/// The members of a part, which an element of an exclusion has too.
pub(super) fn write_part(object: &mut Object<'_>, part: &IndexPart) {
    match &part.on {
        IndexOn::Column(name) => object.member("column", *name),
        IndexOn::Expression(expression) => object.member("expression", expression),
    };
    object
        .member("descending", &part.descending)
        .optional("nulls", part.nulls)
        .optional("operator_class", part.operator_class)
        .optional("collate", part.collate)
        .optional("length", part.length);
}

impl ToJson for NullsOrder {
    fn write_json(&self, json: &mut String) {
        let word = match self {
            Self::First => "first",
            Self::Last => "last",
        };
        word.write_json(json);
    }
}
