//! Types that the compiler finds wanting.

use migrate_models::{Columns, Model, ModelEnum};

struct Email(String);

#[derive(Model)]
struct NoColumnType {
    #[model(primary_key)]
    id: i64,
    email: Email,
    former: Option<Email>,
}

#[derive(Model)]
struct NoModel {
    #[model(primary_key)]
    id: i64,
    #[model(references = Email)]
    email_id: i64,
    #[model(references = crate::nowhere::Team)]
    team_id: i64,
}

#[derive(Model)]
struct NoColumns {
    #[model(primary_key)]
    id: i64,
    #[model(flatten)]
    email: Email,
}

#[derive(ModelEnum)]
enum Role {
    Admin,
}

#[derive(ModelEnum)]
enum Size {
    Small,
}

#[derive(Columns)]
struct Defaults {
    #[model(default = Role::Admin)]
    size: Size,
    #[model(default = Role::Visitor)]
    role: Role,
}

fn main() {}
