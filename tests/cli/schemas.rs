//! Database schemas on PostgreSQL.

use crate::revisions::USERS_1;
use crate::servers::{Database, Kind};
use crate::tool::{run, with_revisions};

/// In production the tool's role may often make tables and no schemas.
#[test]
fn a_schema_that_is_there_takes_no_right_to_make_it() {
    let workspace = with_revisions(&USERS_1.replace("table = \"users\"", "table = \"auth.users\""));
    let Some(database) = Database::create(Kind::Postgres, "schemas", &workspace) else { return };
    let role = format!("cargo_migrate_{}", std::process::id());
    for sql in [
        format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'"),
        "CREATE SCHEMA auth".to_owned(),
        format!("GRANT USAGE, CREATE ON SCHEMA auth, public TO {role}"),
    ] {
        database.tell(&sql);
    }
    let (scheme, place) = database.url.split_once("://").expect("a URL has a scheme");
    let (_, address) = place.rsplit_once('@').unwrap_or(("", place));
    let said = run(&workspace, &format!("upgrade --database-url {scheme}://{role}:secret@{address}"));
    let made = database.value("SELECT count(*)::text FROM pg_tables WHERE schemaname = 'auth'");
    database.tell(&format!("DROP OWNED BY {role}"));
    database.tell(&format!("DROP ROLE {role}"));
    assert!(said.contains("applied users@0001") && made == "1", "{said}");
}
