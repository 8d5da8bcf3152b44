//! Texts that differ by dialect.

use migrate_models::Model;

#[derive(Model)]
#[model(check(name = "c", expr(postgress = "id > 0")))]
#[model(index(name = "i", expr(pg = "lower(name)", default = "name"), where(mariadb = "id > 0")))]
struct Account {
    #[model(primary_key)]
    id: i64,
    #[model(type(oracle = "number"))]
    a: i64,
    #[model(type())]
    b: i64,
    #[model(type(postgres = "citext", postgres = "text"))]
    c: String,
    #[model(type(postgres, sqlite = 5, mysql = ""))]
    d: String,
    #[model(type("citext"))]
    e: String,
    #[model(default_sql(postgres("now()")))]
    f: i64,
}

fn main() {}
