//! `index(…)` of a struct.

use migrate_models::Model;

#[derive(Model)]
#[model(
    index(nmae),
    index(name, name),
    index(descending(name)),
    index(desc(name, age)),
    index(columns(name), expr = "lower(name)", name = "a"),
    index(expr = "lower(name)"),
    index(unique, where = "age > 0"),
    index(columns()),
    index(columns = name),
    index(columns(5)),
    index(columns(name), unqiue),
    index(columns(name), filter = "age > 0"),
    index(columns(name), using = gin),
    index(columns(name), include(name)),
    index(columns(name), include(heigth)),
    index(columns(name), name = "b"),
    index(columns(age), name = "b"),
    index(columns(age), unique = true)
)]
struct Person {
    #[model(primary_key)]
    id: i64,
    name: String,
    age: i32,
    height: i32,
}

fn main() {}
