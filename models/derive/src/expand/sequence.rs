//! Numbers that the database counts, and tables that are kept in parts, as constants.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::{expand_option, expand_place};
use crate::input::partition::{Partition, Partitioning};
use crate::input::sequence::{Identity, Sequence, SequenceOptions};
use crate::input::structure::MigrateModels;

pub(crate) fn expand_identity(identity: &Identity, migrate_models: &MigrateModels) -> TokenStream {
    let kind = Ident::new(&format!("{:?}", identity.kind), Span::call_site());
    let options = expand_options(&identity.options, migrate_models);
    quote!(#migrate_models::Identity { kind: #migrate_models::IdentityKind::#kind, options: #options })
}

fn expand_options(options: &SequenceOptions, migrate_models: &MigrateModels) -> TokenStream {
    let SequenceOptions { start, increment, minimum, maximum, cache, cycle } = options;
    let [start, increment, minimum, maximum, cache] = [start, increment, minimum, maximum, cache]
        .map(|number| expand_option(number.as_ref().map(|number| number.value)));
    quote! {
        #migrate_models::SequenceOptions {
            start: #start,
            increment: #increment,
            minimum: #minimum,
            maximum: #maximum,
            cache: #cache,
            cycle: #cycle,
        }
    }
}

pub(crate) fn expand_sequence(sequence: &Sequence, migrate_models: &MigrateModels) -> TokenStream {
    let place = expand_place(sequence.span, migrate_models);
    let name = &sequence.name.value;
    let schema = expand_option(sequence.schema.as_ref());
    let ty = expand_option(sequence.ty.as_ref());
    let owned_by = expand_option(sequence.owned_by.as_ref().map(|name| &name.value));
    let options = expand_options(&sequence.options, migrate_models);
    quote! {
        #migrate_models::SequenceDescriptor {
            place: #place,
            name: #name,
            schema: #schema,
            ty: #ty,
            owned_by: #owned_by,
            options: #options,
        }
    }
}

pub(crate) fn expand_partitioning(
    partitioning: &Partitioning,
    migrate_models: &MigrateModels,
) -> TokenStream {
    expand_option(partitioning.by.as_ref().map(|by| {
        let by = by.expand(migrate_models);
        let partitions = partitioning.partitions.iter().map(|part| expand_partition(part, migrate_models));
        let count = expand_option(partitioning.count.as_ref().map(|count| count.value));
        quote! {
            #migrate_models::PartitioningDescriptor { by: #by, partitions: &[#(#partitions),*], count: #count }
        }
    }))
}

fn expand_partition(partition: &Partition, migrate_models: &MigrateModels) -> TokenStream {
    let place = expand_place(partition.span, migrate_models);
    let name = &partition.name.value;
    let values = partition.values.expand(migrate_models);
    let partitioning = expand_partitioning(&partition.partitioning, migrate_models);
    quote! {
        #migrate_models::PartitionDescriptor {
            place: #place,
            name: #name,
            values: #values,
            partitioning: #partitioning,
        }
    }
}
