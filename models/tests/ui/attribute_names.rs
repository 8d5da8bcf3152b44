//! Words that are no attributes, and what was probably meant.

use migrate_models::{Columns, Model, ModelEnum};

#[derive(Model)]
#[model(tabel = "users")]
struct Misspelled {
    #[model(primary_key)]
    id: i64,
    #[model(uniqe)]
    email: String,
}

#[derive(Model)]
#[model(table_name = "users", fk(columns(id), references = Misspelled))]
struct WordsOfOthers {
    #[model(pk, autoincrement)]
    id: i64,
    #[model(foreign_key = Misspelled)]
    parent: i64,
    #[model(server_default = "CURRENT_TIMESTAMP")]
    created_at: i64,
}

#[derive(Model)]
#[model(colour = "red")]
struct NothingNear {
    #[model(primary_key)]
    id: i64,
    #[model(colour = "red")]
    name: String,
}

#[derive(Model)]
#[model]
struct Empty {
    #[model(primary_key)]
    id: i64,
    #[model()]
    name: String,
    #[model = "name"]
    other: String,
}

#[derive(Model)]
#[model("users")]
struct NoNames {
    #[model(primary_key)]
    id: i64,
    #[model(5, max_length = 5)]
    name: String,
}

#[derive(Model)]
#[model(table = "users", table = "people")]
struct Twice {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 5)]
    #[model(unique, max_length = 6)]
    name: String,
}

#[derive(Columns)]
#[model(table = "audits")]
struct Audit {
    created_at: i64,
}

#[derive(ModelEnum)]
#[model(table = "roles", type_name = "role")]
enum Role {
    #[model(value = "administrator")]
    Admin,
}

fn main() {}
