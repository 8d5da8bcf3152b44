//! `unique(…)`, `check(…)` and `foreign_key(…)` of a struct.

use migrate_models::Model;

#[derive(Model)]
#[model(
    unique(nmae),
    unique(name, name),
    unique(desc(name)),
    unique(name = "u"),
    unique(columns(name), nulls_equal),
    unique(columns(name), name = u),
    unique(columns(name, age), nulls_not_distinct = true),
    unique(columns())
)]
struct Uniques {
    #[model(primary_key)]
    id: i64,
    name: String,
    age: i32,
}

#[derive(Model)]
#[model(
    check("age > 0"),
    check(name = "c"),
    check(expression = "age > 0"),
    check(expr = age > 0),
    check(expr = "age > 0", name = "twice"),
    check(expr = "age > 1", name = "twice")
)]
struct Checks {
    #[model(primary_key)]
    id: i64,
    age: i32,
}

#[derive(Model)]
#[model(
    foreign_key(a, b),
    foreign_key(columns(a, b)),
    foreign_key(references = Checks),
    foreign_key(columns(a, b), references = Checks(id)),
    foreign_key(columns(a, b), references = Checks()),
    foreign_key(columns(a, c), references = Checks(id, age)),
    foreign_key(columns(a, b), references = "checks"),
    foreign_key(columns(a, b), references = Checks(id, age), ondelete = cascade),
    foreign_key(columns(a, b), references = Checks(id, age), on_delete = cascad),
    foreign_key(columns(a, b), references = Checks(id, age), on_update = set_null),
    foreign_key(columns(a, b), references = Checks(id, age), deferrable = maybe)
)]
struct ForeignKeys {
    #[model(primary_key)]
    id: i64,
    a: Option<i64>,
    b: i32,
}

#[derive(Model)]
#[model(table = "now", renamed_from = "now")]
struct Renamed {
    #[model(primary_key)]
    id: i64,
}

fn main() {}
