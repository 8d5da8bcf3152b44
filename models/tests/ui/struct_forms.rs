//! Attributes of a struct with values of the wrong form.

use migrate_models::Model;

#[derive(Model)]
#[model(table, schema = 5, comment = "", renamed_from("people"), unmanaged = true)]
struct Texts {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(rename_all = "snakecase", crate = "migrate_models")]
struct Style {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(rename_all = snake_case, table = "  ")]
struct NoString {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(primary_key = id, unique, index = "name", check = "id > 0", foreign_key = Texts)]
struct Lists {
    id: i64,
}

#[derive(Model)]
#[model(primary_key(), unique(), index(), check(), foreign_key())]
struct EmptyLists {
    id: i64,
}

#[derive(Model)]
#[model(table "users", comment => "who signs in", unmanaged!)]
struct NoSigns {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
#[model(table = "users" "people", schema = concat!("a", "b"))]
struct TooMuch {
    #[model(primary_key)]
    id: i64,
}

fn main() {}
