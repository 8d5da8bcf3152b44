//! Attributes of a field with values of the wrong form.

use migrate_models::Model;

#[derive(Model)]
struct Flags {
    #[model(primary_key = true, auto_increment = 1)]
    id: i64,
    #[model(unique(name), index = "ix_a")]
    a: String,
    #[model(index(columns(b), name = "ix_b"))]
    b: String,
    #[model(skip = true)]
    c: String,
    #[model(flatten("prefix"))]
    d: String,
    #[model(generated = "a || b", stored = true)]
    e: String,
}

#[derive(Model)]
struct Numbers {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = "50")]
    a: String,
    #[model(max_length = 0)]
    b: String,
    #[model(max_length = 5000000000)]
    c: String,
    #[model(max_length(50))]
    d: String,
    #[model(max_length = -1)]
    e: String,
    #[model(max_length)]
    f: String,
    #[model(max_length = MAXIMUM)]
    g: String,
    #[model(max_length = 1.5)]
    h: String,
}

#[derive(Model)]
struct Texts {
    #[model(primary_key)]
    id: i64,
    #[model(column = name, comment = 5, renamed_from = "")]
    a: String,
    #[model(type = i64)]
    b: i64,
    #[model(check = age > 0, collate = nocase)]
    c: i64,
    #[model(default_sql = CURRENT_TIMESTAMP)]
    d: i64,
    #[model(generated)]
    e: i64,
    #[model(default)]
    f: i64,
    #[model(references, on_delete, on_update = "cascade")]
    g: i64,
    #[model(references = "Texts", deferrable = true)]
    h: i64,
}

fn main() {}
