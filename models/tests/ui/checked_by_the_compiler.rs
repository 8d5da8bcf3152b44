//! What can be told only where types are known: behind aliases and newtypes, and in the fields of other structs.

use migrate_models::{ColumnType, Columns, Model, ModelEnum, SqlType};

struct Email(String);

impl ColumnType for Email {
    const TYPE: SqlType = <String as ColumnType>::TYPE;
}

type Id = i64;
type Maybe = Option<i64>;

#[derive(ModelEnum)]
enum Role {
    Admin,
}

#[derive(Model)]
struct Aliases {
    #[model(primary_key)]
    id: Maybe,
    #[model(max_length = 5)]
    a: Id,
    #[model(precision = 5, scale = 2)]
    b: Email,
    #[model(auto_increment)]
    c: Email,
    #[model(default = 5)]
    d: Email,
    #[model(default = "x")]
    e: Id,
    #[model(default = "Visitor")]
    f: Role,
    #[model(references = Aliases, on_delete = set_null)]
    g: Id,
    h: Vec<Role>,
}

#[derive(Model)]
#[model(foreign_key(columns(one, other), references = Aliases(a, z)))]
struct Targets {
    #[model(primary_key)]
    id: i64,
    #[model(references = Aliases::nothing)]
    one: i64,
    other: i64,
}

#[derive(Columns)]
struct Audit {
    created_at: i64,
}

#[derive(Model)]
#[model(index(changed_at))]
struct Flattened {
    #[model(primary_key)]
    id: i64,
    #[model(flatten)]
    audit: Audit,
}

#[derive(Model)]
struct SameColumn {
    #[model(primary_key)]
    id: i64,
    created_at: i64,
    #[model(flatten)]
    audit: Audit,
}

#[derive(Columns)]
struct Key {
    #[model(primary_key)]
    key: i64,
}

#[derive(Model)]
#[model(primary_key(id))]
struct TwoKeys {
    id: i64,
    #[model(flatten)]
    key: Key,
}

fn main() {}
