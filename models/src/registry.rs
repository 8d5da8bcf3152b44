//! What is linked into this program: each derive leaves its descriptor here, wherever its type lives.

use crate::descriptor::ModelDescriptor;
use crate::enumeration::EnumDescriptor;

/// What a derive leaves in the registry.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub enum Registration {
    /// `#[derive(Model)]`.
    Model(&'static ModelDescriptor),
    /// `#[derive(ModelEnum)]`.
    Enum(&'static EnumDescriptor),
}

inventory::collect!(Registration);

/// Every model linked into this program, sorted by package, module and name.
pub fn models() -> Vec<&'static ModelDescriptor> {
    let mut models: Vec<_> = inventory::iter::<Registration>()
        .filter_map(|registration| match registration {
            Registration::Model(model) => Some(*model),
            Registration::Enum(_) => None,
        })
        .collect();
    models.sort_by_key(|model| (model.path, model.place));
    models
}

/// Every enum linked into this program, sorted by package, module and name.
pub fn enums() -> Vec<&'static EnumDescriptor> {
    let mut enums: Vec<_> = inventory::iter::<Registration>()
        .filter_map(|registration| match registration {
            Registration::Enum(descriptor) => Some(*descriptor),
            Registration::Model(_) => None,
        })
        .collect();
    enums.sort_by_key(|descriptor| (descriptor.path, descriptor.place));
    enums
}
