//! What is no table.

use migrate_models::{Columns, Model};

#[derive(Model)]
struct Tuple(i64, String);

#[derive(Model)]
struct Unit;

#[derive(Model)]
struct Fieldless {}

#[derive(Model)]
struct Skipped {
    #[model(skip)]
    id: i64,
}

#[derive(Model)]
enum Role {
    Admin,
}

#[derive(Model)]
union Either {
    one: i64,
    other: u64,
}

#[derive(Model)]
struct Borrowed<'a> {
    #[model(primary_key)]
    id: i64,
    name: &'a str,
}

#[derive(Model)]
struct Generic<T, const N: usize> {
    #[model(primary_key)]
    id: T,
    bytes: [u8; N],
}

#[derive(Columns)]
struct GenericColumns<T> {
    value: T,
}

#[derive(Columns)]
enum NoColumns {
    One,
}

#[derive(Model)]
struct SameColumn {
    #[model(primary_key)]
    id: i64,
    name: String,
    #[model(column = "name")]
    other: String,
    r#id: i64,
}

fn main() {}
