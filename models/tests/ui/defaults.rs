//! Defaults that the column does not take.

use migrate_models::Model;

#[derive(Model)]
struct Defaults {
    #[model(primary_key)]
    id: i64,
    #[model(default = 1)]
    a: bool,
    #[model(default = "18")]
    b: i32,
    #[model(default = 128)]
    c: i8,
    #[model(default = -1)]
    d: Option<u32>,
    #[model(default = 1.5)]
    e: i64,
    #[model(default = true)]
    f: f64,
    #[model(default = 5)]
    g: String,
    #[model(default = "four", max_length = 3)]
    h: String,
    #[model(default = "ab")]
    i: char,
    #[model(default = "ab")]
    j: Vec<u8>,
    #[model(default = b"ab")]
    k: String,
    #[model(default = [1, 2])]
    l: Vec<i32>,
    #[model(default = Role::Member)]
    m: String,
    #[model(default = -"x")]
    n: String,
    #[model(default = c"x")]
    o: String,
    #[model(default = now())]
    p: i64,
    #[model(default = 99999999999999999999)]
    q: u64,
    #[model(default = None)]
    r: Option<i64>,
}

fn main() {}
