//! What is no enum of the database.

use migrate_models::ModelEnum;

#[derive(ModelEnum)]
enum WithData {
    Admin,
    Member(i64),
    Guest { until: i64 },
}

#[derive(ModelEnum)]
enum Nothing {}

#[derive(ModelEnum)]
struct Struct {
    id: i64,
}

#[derive(ModelEnum)]
enum Generic<T> {
    One,
}

#[derive(ModelEnum)]
#[model(rename_all = "lowercase")]
enum Same {
    #[model(rename = "member")]
    Guest,
    Member,
}

#[derive(ModelEnum)]
#[model(name = "", schema, rename_all = "kebab_case")]
enum Forms {
    #[model(rename)]
    One,
    #[model(rename = 2)]
    Two,
    #[model(default)]
    Three,
    #[model(rename = "")]
    Four,
}

#[derive(ModelEnum)]
enum Renamed {
    #[model(renamed_from = "Member")]
    Guest,
    Member,
    #[model(renamed_from = "Visitor")]
    Caller,
    #[model(renamed_from = "Visitor")]
    Reader,
}

fn main() {}
