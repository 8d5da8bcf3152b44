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
#[model(
    primary_key(columns(id), deferred),
    primary_key(name = "key"),
    unique(columns(a), include(b)),
    unique(columns(a), include(a)),
    unique(columns(a), include(c)),
    check(expr = "a > 0", not_valid, not_enforced),
    check(expr = "a > 1", no_inherit = false),
    foreign_key(columns(a, b), references = Checks(id, age), on_delete = set_null(c)),
    foreign_key(columns(a, b), references = Checks(id, age), on_delete = set_null(id)),
    foreign_key(columns(a, b), references = Checks(id, age), on_delete = set_null(b)),
    foreign_key(columns(a, b), references = Checks(id, age), on_delete = set_null()),
    foreign_key(columns(a, b), references = Checks(id, age), on_delete = cascade(a)),
    foreign_key(columns(a, b), references = Checks(id, age), on_update = set_null(a)),
    foreign_key(columns(a, b), references = Checks(id, age), not_valid, not_enforced),
    foreign_key(columns(a, b), references = Checks(id, age), match_partial)
)]
struct Further {
    id: i64,
    #[model(references = Checks, on_delete = set_null(a))]
    a: Option<i64>,
    #[model(not_valid)]
    b: i32,
    #[model(references = Checks, not_enforced, not_valid)]
    d: i64,
}

#[derive(Model)]
#[model(
    primary_key(columns(id), name = "one_name"),
    foreign_key(columns(a, b), references = Checks(id, age), on_delete = set_null(id)),
    foreign_key(columns(a, b), references = Checks(id, age), on_delete = set_null(b)),
    unique(columns(a), include(a)),
    check(expr = "a > 0", name = "one_name")
)]
struct Columns {
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
