//! Takes the registry and gives the JSON that `cargo migrate` reads. What is not said is left out; the format number
//! goes up when the shape changes.

mod column;
mod constraint;
mod index;
mod sequence;

use std::path::Path;

use crate::descriptor::{DialectOption, DialectText, ModelDescriptor};
use crate::enumeration::{EnumDescriptor, EnumValue};
use crate::json::{ToJson, write_object};
use crate::origin::{Place, TypePath};
use crate::registry;

/// The dump's format number.
const FORMAT: u32 = 2;

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

/// Options by database; the derive sorts them.
struct Options(&'static [DialectOption]);

impl Options {
    /// None where nothing is said.
    fn of(options: &'static [DialectOption]) -> Option<Self> {
        (!options.is_empty()).then_some(Self(options))
    }
}

impl ToJson for Options {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            for of_one in self.0.chunk_by(|one, other| one.dialect == other.dialect) {
                object.member(of_one[0].dialect, &OptionsOfOne(of_one));
            }
        });
    }
}

/// Options of one database.
struct OptionsOfOne(&'static [DialectOption]);

impl ToJson for OptionsOfOne {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            for option in self.0 {
                object.member(option.key, option.value);
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
                .optional("primary_key", self.primary_key)
                .member("uniques", self.uniques)
                .member("indexes", self.indexes)
                .member("checks", self.checks)
                .member("foreign_keys", self.foreign_keys)
                .several("exclusions", self.exclusions)
                .optional("options", Options::of(self.options))
                .optional("partitioning", self.partitioning)
                .several("inherits", self.inherits)
                .several("sequences", self.sequences);
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
