//! Columns.

use std::fmt::Write;

use super::Options;
use crate::descriptor::{ColumnDescriptor, Generated, Literal, Reference};
use crate::json::{ToJson, write_object};

impl ToJson for ColumnDescriptor {
    fn write_json(&self, json: &mut String) {
        let enumeration = self.sql_type.as_enum();
        let type_name = enumeration.is_none().then(|| self.sql_type.to_string());
        write_object(json, |object| {
            object
                .member("field", self.field)
                .member("column", self.column)
                .member("place", &self.place)
                .optional("type", type_name.as_deref())
                .optional("enum", enumeration.map(|descriptor| descriptor.path))
                .optional("type_override", self.type_override)
                .optional("max_length", self.max_length)
                .optional("precision", self.precision)
                .optional("scale", self.scale)
                .member("nullable", &self.sql_type.is_nullable())
                .member("primary_key", &self.primary_key)
                .optional("auto_increment", self.auto_increment)
                .optional("identity", self.identity)
                .member("unique", &self.unique)
                .member("index", &self.index)
                .optional("default", self.default)
                .optional("default_sql", self.default_sql)
                .optional("on_update_sql", self.on_update_sql)
                .optional("generated", self.generated)
                .optional("check", self.check)
                .optional("collate", self.collate)
                .optional("comment", self.comment)
                .optional("renamed_from", self.renamed_from)
                .optional("references", self.references)
                .optional("options", Options::of(self.options));
        });
    }
}

impl ToJson for Literal {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            match self {
                Self::Boolean(value) => object.member("boolean", value),
                Self::Integer(digits) => object.member("integer", *digits),
                Self::Float(digits) => object.member("float", *digits),
                Self::Text(text) => object.member("text", *text),
                Self::Bytes(bytes) => object.member("bytes", hexadecimal(bytes).as_str()),
                Self::Variant(database_value) => object.member("text", database_value()),
            };
        });
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a String takes all that is written");
        digits
    })
}

impl ToJson for Generated {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object.member("expression", &self.expression).member("stored", &self.stored);
        });
    }
}

impl ToJson for Reference {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("model", &self.model)
                .optional("field", self.field)
                .optional("on_delete", self.on_delete)
                .optional("on_update", self.on_update)
                .optional("deferrable", self.deferrable)
                .optional("enforcement", self.enforcement);
        });
    }
}
