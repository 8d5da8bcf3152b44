//! Fields that are no columns, or several, have no other attributes.

use migrate_models::Model;

#[derive(Model)]
struct Account {
    #[model(primary_key)]
    id: i64,
    #[model(skip, unique)]
    a: String,
    #[model(max_length = 5)]
    #[model(skip)]
    b: String,
    #[model(flatten, index)]
    c: String,
    #[model(flatten, skip)]
    d: String,
    #[sqlx(skip)]
    #[model(unique)]
    e: String,
    #[sqlx(flatten)]
    #[model(column = "f")]
    f: String,
    #[sqlx(skip)]
    #[model(skip)]
    g: String,
    #[sqlx(flatten)]
    #[model(skip)]
    h: String,
}

fn main() {}
