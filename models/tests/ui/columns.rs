//! Attributes of a field that contradict each other, miss another, or do not fit the field's type.

use migrate_models::Model;

#[derive(Model)]
struct Contradictions {
    #[model(primary_key)]
    id: i64,
    #[model(default = 1, default_sql = "1")]
    a: i64,
    #[model(generated = "id + 1", default = 1)]
    b: i64,
    #[model(default_sql = "1", generated = "id + 1")]
    c: i64,
    #[model(generated = "id + 1", stored, virtual)]
    d: i64,
    #[model(type = "varchar(5)", max_length = 5)]
    e: String,
    #[model(type = "numeric", precision = 5, scale = 1)]
    f: String,
    #[model(default = 1, auto_increment)]
    g: i64,
    #[model(generated = "id + 1", auto_increment)]
    h: i64,
}

#[derive(Model)]
struct Missing {
    #[model(primary_key)]
    id: i64,
    #[model(stored)]
    a: i64,
    #[model(virtual)]
    b: i64,
    #[model(on_delete = cascade, on_update = cascade, deferrable)]
    c: i64,
    #[model(scale = 2)]
    d: Amount,
    #[model(precision = 2, scale = 5)]
    e: Amount,
}

#[derive(Model)]
struct Types {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 5)]
    a: i64,
    #[model(max_length = 5)]
    b: [u8; 16],
    #[model(max_length = 5)]
    c: Vec<String>,
    #[model(precision = 5)]
    d: f64,
    #[model(precision = 10, scale = 2)]
    e: String,
    #[model(auto_increment)]
    f: String,
    #[model(auto_increment)]
    g: Option<i64>,
    #[model(auto_increment)]
    h: i64,
    #[model(auto_increment)]
    i: i64,
    #[model(renamed_from = "j")]
    j: i64,
    #[model(column = "k_now", renamed_from = "k_now")]
    k: i64,
}

type Amount = migrate_models::SqlType;

fn main() {}
