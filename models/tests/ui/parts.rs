//! The parts of indexes, and what they say of order and comparison.

use migrate_models::Model;

#[derive(Model)]
#[model(
    index(columns(nulls_first(name, age))),
    index(columns(upside_down(name))),
    index(columns(column())),
    index(columns(column(name, desc, asc))),
    index(columns(column(name, nulls = middle))),
    index(columns(column(name, nulls_first))),
    index(columns(column(name, opclass = text_ops))),
    index(columns(column(name, length = 0))),
    index(columns(column(expr = "lower(name)", length = 5)), name = "a"),
    index(columns(column(name, size = 5))),
    index(columns(name, desc(name))),
    index(columns(name, expr = "lower(name)")),
    index(columns(name, expr)),
    index(columns(name, expr = lower), name = "b"),
    index(columns(nmae, column(agee, desc))),
    index(columns(name), using(oracle = "tree")),
    index(columns(name), nulls_not_distinct),
    index(columns(name), unique, nulls_not_distinct = true),
    index(columns(name), concurrently = true)
)]
struct Indexes {
    #[model(primary_key)]
    id: i64,
    name: String,
    age: i32,
}

#[derive(Model)]
#[model(
    exclude(elements(column(room, "="))),
    exclude(using = "gist"),
    exclude(using = "gist", elements(room)),
    exclude(using = "gist", elements(column(room))),
    exclude(using = "gist", elements(column(room, =))),
    exclude(using = "gist", elements(column(rooom, "="))),
    exclude(using = "gist", elements(column(room, "=", size = 5))),
    exclude(using = "gist", elements(expr(5, "="))),
    exclude(using = "gist", elements(column(room, "=")), name = "twice"),
    exclude(using = "gist", elements(column(id, "=")), name = "twice"),
    exclude(room)
)]
struct Exclusions {
    #[model(primary_key)]
    id: i64,
    room: i32,
}

fn main() {}
