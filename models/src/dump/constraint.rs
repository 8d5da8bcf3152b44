//! Keys, checks and exclusions.

use super::index::write_part;
use crate::descriptor::{
    Action, CheckDescriptor, Deferrable, Enforcement, ExclusionDescriptor, ForeignKeyDescriptor, IndexPart,
    PrimaryKeyDescriptor, UniqueDescriptor,
};
use crate::json::{ToJson, write_object};

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
                .flag("match_full", self.match_full)
                .optional("on_delete", self.on_delete)
                .several("on_delete_columns", self.on_delete_columns)
                .optional("on_update", self.on_update)
                .optional("deferrable", self.deferrable)
                .optional("enforcement", self.enforcement);
        });
    }
}

impl ToJson for Enforcement {
    fn write_json(&self, json: &mut String) {
        let word = match self {
            Self::NotValid => "not_valid",
            Self::NotEnforced => "not_enforced",
        };
        word.write_json(json);
    }
}

impl ToJson for PrimaryKeyDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("place", &self.place)
                .optional("name", self.name)
                .member("columns", self.columns)
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
                .several("include", self.include)
                .member("nulls_not_distinct", &self.nulls_not_distinct)
                .optional("deferrable", self.deferrable);
        });
    }
}

impl ToJson for CheckDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("place", &self.place)
                .optional("name", self.name)
                .member("expression", &self.expression)
                .optional("enforcement", self.enforcement)
                .flag("no_inherit", self.no_inherit);
        });
    }
}

impl ToJson for ExclusionDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("place", &self.place)
                .optional("name", self.name)
                .member("using", self.method)
                .member("elements", self.elements)
                .optional("where", self.filter)
                .optional("deferrable", self.deferrable);
        });
    }
}

/// An element of an exclusion.
impl ToJson for (IndexPart, &'static str) {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            write_part(object, &self.0);
            object.member("operator", self.1);
        });
    }
}
