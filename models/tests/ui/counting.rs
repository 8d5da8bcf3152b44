//! Columns that count, sequences, and MySQL's `ON UPDATE`.

use migrate_models::Model;

#[derive(Model)]
#[model(
    sequence(start = 5),
    sequence(name = ""),
    sequence(name = "a", increment = 0, cache = 0),
    sequence(name = "b", minimum = 5, maximum = 5),
    sequence(name = "c", minimum = 5, start = 4),
    sequence(name = "d", maximum = 5, start = 6),
    sequence(name = "e", start = 9223372036854775808),
    sequence(name = "f", step = 5),
    sequence(name = "g", cycle = true),
    sequence(name = "h", owned_by = codee),
    sequence(name = "i", owned_by = code + 1),
    sequence("j")
)]
struct Sequences {
    #[model(primary_key)]
    id: i64,
    code: String,
}

#[derive(Model)]
struct Identities {
    #[model(primary_key, identity = alway)]
    a: i64,
    #[model(identity)]
    b: i64,
    #[model(identity(always, by_default))]
    c: i64,
    #[model(identity(always, start = "10"))]
    d: i64,
    #[model(identity(always, minimum = 10, start = 1))]
    e: i64,
    #[model(identity(always, seed = 1))]
    f: i64,
    #[model(identity = "always")]
    g: i64,
}

#[derive(Model)]
struct Contradictions {
    #[model(primary_key, identity = always, default = 1)]
    a: i64,
    #[model(identity = always, default_sql = "1")]
    b: i64,
    #[model(identity = always, generated = "a + 1")]
    c: i64,
    #[model(identity = always, auto_increment = false)]
    d: i64,
    #[model(identity = always)]
    e: Option<i64>,
    #[model(identity = always)]
    f: String,
    #[model(identity = always, on_update_sql = "1")]
    g: i64,
    #[model(generated = "a + 1", on_update_sql = "1")]
    h: i64,
    #[model(on_update = "CURRENT_TIMESTAMP")]
    i: i64,
    #[model(on_update_sql = now)]
    j: i64,
}

#[derive(Model)]
struct Unseen {
    #[model(primary_key)]
    id: i64,
    #[model(identity = always)]
    name: Name,
}

type Name = String;

fn main() {}
