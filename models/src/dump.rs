//! Takes the registry and gives the JSON that `cargo migrate` reads. What is not said is left out; the format number
//! goes up when the shape changes.

use std::fmt::Write;
use std::path::Path;

use crate::descriptor::{
    Action, CheckDescriptor, ColumnDescriptor, Deferrable, DialectText, ForeignKeyDescriptor, Generated,
    IndexDescriptor, IndexPart, Literal, ModelDescriptor, Reference, UniqueDescriptor,
};
use crate::enumeration::{EnumDescriptor, EnumValue};
use crate::json::{ToJson, write_object};
use crate::origin::{Place, TypePath};
use crate::registry;

/// The dump's format number.
const FORMAT: u32 = 1;

/// Writes every model and enum linked into this program to `path`, as the tool's probe reads it.
///
/// # Errors
///
/// When the file cannot be written.
#[doc(hidden)]
pub fn dump_to(path: &Path) -> std::io::Result<()> {
    std::fs::write(path, dump())
}

/// Every model and enum linked into this program as JSON. The same models give the same bytes.
#[doc(hidden)]
pub fn dump() -> String {
    let mut json = String::new();
    write_object(&mut json, |object| {
        object
            .member("format", &FORMAT)
            .member("models", registry::models().as_slice())
            .member("enums", registry::enums().as_slice());
    });
    json
}

impl ToJson for TypePath {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object.member("package", self.package).member("module", self.module).member("name", self.name);
        });
    }
}

impl ToJson for Place {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object.member("file", self.file).member("line", &self.line).member("column", &self.column);
        });
    }
}

impl ToJson for DialectText {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            for (dialect, text) in self.0 {
                object.member(dialect, *text);
            }
        });
    }
}

impl ToJson for ModelDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("path", &self.path)
                .member("place", &self.place)
                .optional("table", self.table)
                .optional("schema", self.schema)
                .optional("comment", self.comment)
                .optional("renamed_from", self.renamed_from)
                .member("unmanaged", &self.unmanaged)
                .member("columns", self.columns().as_slice())
                .member("primary_key", self.primary_key)
                .member("uniques", self.uniques)
                .member("indexes", self.indexes)
                .member("checks", self.checks)
                .member("foreign_keys", self.foreign_keys);
        });
    }
}

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
                .member("unique", &self.unique)
                .member("index", &self.index)
                .optional("default", self.default)
                .optional("default_sql", self.default_sql)
                .optional("generated", self.generated)
                .optional("check", self.check)
                .optional("collate", self.collate)
                .optional("comment", self.comment)
                .optional("renamed_from", self.renamed_from)
                .optional("references", self.references);
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
                .optional("deferrable", self.deferrable);
        });
    }
}

impl ToJson for Action {
    fn write_json(&self, json: &mut String) {
        let word = match self {
            Self::NoAction => "no_action",
            Self::Restrict => "restrict",
            Self::Cascade => "cascade",
            Self::SetNull => "set_null",
            Self::SetDefault => "set_default",
        };
        word.write_json(json);
    }
}

impl ToJson for Deferrable {
    fn write_json(&self, json: &mut String) {
        let word = match self {
            Self::Immediate => "deferrable",
            Self::Deferred => "deferred",
        };
        word.write_json(json);
    }
}

impl ToJson for ForeignKeyDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("place", &self.place)
                .optional("name", self.name)
                .member("columns", self.columns)
                .member("model", &self.model)
                .member("fields", self.fields)
                .optional("on_delete", self.on_delete)
                .optional("on_update", self.on_update)
                .optional("deferrable", self.deferrable);
        });
    }
}

impl ToJson for UniqueDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("place", &self.place)
                .optional("name", self.name)
                .member("columns", self.columns)
                .member("nulls_not_distinct", &self.nulls_not_distinct);
        });
    }
}

impl ToJson for IndexDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("place", &self.place)
                .optional("name", self.name)
                .member("parts", self.parts)
                .member("unique", &self.unique)
                .optional("where", self.filter)
                .optional("using", self.using)
                .member("include", self.include);
        });
    }
}

impl ToJson for IndexPart {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| match self {
            Self::Column { name, descending } => {
                object.member("column", *name).member("descending", descending);
            }
            Self::Expression(expression) => {
                object.member("expression", expression).member("descending", &false);
            }
        });
    }
}

impl ToJson for CheckDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("place", &self.place)
                .optional("name", self.name)
                .member("expression", &self.expression);
        });
    }
}

impl ToJson for EnumDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("path", &self.path)
                .member("place", &self.place)
                .optional("database_name", self.database_name)
                .optional("schema", self.schema)
                .member("values", self.values);
        });
    }
}

impl ToJson for EnumValue {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object.member("value", self.value).optional("renamed_from", self.renamed_from);
        });
    }
}
