//! Foreign keys of a field.

use migrate_models::Model;

#[derive(Model)]
struct Team {
    #[model(primary_key)]
    id: i64,
}

#[derive(Model)]
struct User {
    #[model(primary_key)]
    id: i64,
    #[model(references = Team(id))]
    a: i64,
    #[model(references = Vec<Team>)]
    b: i64,
    #[model(references = teams.id)]
    c: i64,
    #[model(references(Team))]
    d: i64,
    #[model(references = Team, on_delete = nullify)]
    e: i64,
    #[model(references = Team, on_delete = Cascade, on_update = "cascade")]
    f: i64,
    #[model(references = Team, on_delete = set_null)]
    g: i64,
    #[model(references = Team, on_delete = set_default)]
    h: i64,
    #[model(references = Team, deferrable = initially_deferred)]
    i: i64,
    #[model(references = Team, references = Team::id)]
    j: i64,
    #[model(references = Team, on_update = set_null, deferrable(deferred))]
    k: i64,
}

fn main() {}
