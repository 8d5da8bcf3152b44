//! Numbers that the database counts, and tables that are kept in parts.

use crate::descriptor::{
    Identity, IdentityKind, PartitionDescriptor, PartitioningDescriptor, SequenceDescriptor, SequenceOptions,
};
use crate::json::{ToJson, write_object};

impl ToJson for Identity {
    fn write_json(&self, json: &mut String) {
        let kind = match self.kind {
            IdentityKind::Always => "always",
            IdentityKind::ByDefault => "by_default",
            IdentityKind::Serial => "serial",
        };
        write_object(json, |object| {
            object.member("kind", kind).member("options", &self.options);
        });
    }
}

impl ToJson for SequenceOptions {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .optional("start", self.start)
                .optional("increment", self.increment)
                .optional("minimum", self.minimum)
                .optional("maximum", self.maximum)
                .optional("cache", self.cache)
                .flag("cycle", self.cycle);
        });
    }
}

impl ToJson for SequenceDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("place", &self.place)
                .member("name", self.name)
                .optional("schema", self.schema)
                .optional("type", self.ty)
                .optional("owned_by", self.owned_by)
                .member("options", &self.options);
        });
    }
}

impl ToJson for PartitioningDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object.member("by", &self.by).member("partitions", self.partitions).optional("count", self.count);
        });
    }
}

impl ToJson for PartitionDescriptor {
    fn write_json(&self, json: &mut String) {
        write_object(json, |object| {
            object
                .member("place", &self.place)
                .member("name", self.name)
                .member("values", &self.values)
                .optional("partitioning", self.partitioning);
        });
    }
}
