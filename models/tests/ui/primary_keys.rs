//! Keys.

use migrate_models::Model;

#[derive(Model)]
#[model(primary_key(a, b))]
struct Twice {
    #[model(primary_key)]
    a: i64,
    b: i64,
}

#[derive(Model)]
#[model(primary_key(a, b), primary_key(a))]
struct TwoKeys {
    a: i64,
    b: i64,
}

#[derive(Model)]
#[model(primary_key(a, c, b))]
struct Unknown {
    a: i64,
    b: Option<i64>,
}

#[derive(Model)]
struct Nullable {
    #[model(primary_key)]
    id: Option<i64>,
}

fn main() {}
