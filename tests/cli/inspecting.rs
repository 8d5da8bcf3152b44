//! Live databases: what they hold, and where they are not as their revisions left them.

use migrate_runtime::DatabaseUrl;
use test_workspaces::TestWorkspace;

use crate::servers::{Database, Kind};
use crate::tool::{refused, revision, run, with_revisions};

/// Two tables and an enum that every database holds in its own way.
const TEAMS_AND_USERS: &str = revision!(
    "users/migrations/0001_initial.toml",
    id = "1f0000000001",
    message = "initial",
    r#"
[[operation]]
kind = "create_enum"
enum = "role"
values = ["Admin", "Member"]

[[operation]]
kind = "create_table"
table = "teams"
columns = [{ name = "id", type = "bigint", auto_increment = true }]
constraints = [{ name = "pk_teams", kind = "primary_key", columns = ["id"] }]

[[operation]]
kind = "create_table"
table = "users"
columns = [
    { name = "id", type = "bigint", auto_increment = true },
    { name = "email", type = "varchar(120)" },
    { name = "role", type = "enum(role)", default = "Member" },
    { name = "age", type = "integer", nullable = true, default = 18 },
    { name = "team_id", type = "bigint", nullable = true },
    { name = "created_at", type = "timestamptz", default_sql = "CURRENT_TIMESTAMP" },
]
indexes = [{ name = "ix_users_age", columns = ["age", { column = "email", descending = true }] }]

[[operation.constraints]]
name = "pk_users"
kind = "primary_key"
columns = ["id"]

[[operation.constraints]]
name = "uq_users_email"
kind = "unique"
columns = ["email"]

[[operation.constraints]]
name = "ck_users_age"
kind = "check"
expression = "age >= 0"

[[operation.constraints]]
name = "fk_users_team_id"
kind = "foreign_key"
columns = ["team_id"]
references = { table = "teams", columns = ["id"] }
on_delete = "cascade"
"#
);

/// A table whose SQL is somebody else's work.
const LEGACY: &str = revision!(
    "users/migrations/0002_legacy.toml",
    id = "1f0000000002",
    parents = "1f0000000001",
    message = "legacy",
    r#"
[[operation]]
kind = "create_table"
table = "legacy"
unmanaged = true
columns = [{ name = "id", type = "bigint" }]
"#
);

/// A workspace with these revisions, and a database that has them.
fn upgraded(kind: Kind) -> Option<(TestWorkspace, Database)> {
    let workspace = with_revisions(&format!("{TEAMS_AND_USERS}{LEGACY}"));
    let database = Database::create(kind, "live", &workspace)?;
    let applied = database.run(&workspace, "upgrade --verify");
    assert!(applied.ends_with("is as its revisions left it\n--- exit 0\n"), "{applied}");
    Some((workspace, database))
}

fn stdout_of(output: &str) -> &str {
    let (_, text) = output.split_once("--- stdout\n").unwrap_or_default();
    text.split("--- stderr\n").next().and_then(|text| text.split("--- exit").next()).unwrap_or_default()
}

/// What is printed as SQL makes, in the database's own shell, a database that is told in the same words.
fn told_in_three_ways(kind: Kind) {
    let Some((workspace, database)) = upgraded(kind) else { return };
    let human = database.run(&workspace, "inspect");
    let json = database.run(&workspace, "inspect --format json");
    let sql = database.run(&workspace, "inspect --format sql");
    insta::assert_snapshot!(format!("inspect_{}", kind.name()), format!("{human}\n{sql}"));
    if kind == Kind::Sqlite {
        insta::assert_snapshot!("inspect_json", json);
    }
    let Some(other) = Database::create(kind, "other", &workspace) else { return };
    let Some(shell) = other.shell(&workspace, stdout_of(&sql)) else { return };
    assert_eq!(shell, "--- exit 0\n", "the shell takes what is printed");
    for format in ["human", "json", "sql"] {
        let line = format!("inspect --format {format}");
        assert_eq!(
            stdout_of(&other.run(&workspace, &line)),
            stdout_of(&database.run(&workspace, &line)),
            "an equal database is told in the same words"
        );
    }
}

/// What somebody has changed behind the tool's back.
fn drifted(kind: Kind) {
    let Some((workspace, database)) = upgraded(kind) else { return };
    let drop_index = match kind {
        Kind::Sqlite | Kind::Postgres => "DROP INDEX ix_users_age",
        Kind::Mariadb | Kind::Mysql => "DROP INDEX ix_users_age ON users",
    };
    // A server's own one is its own affair.
    let charset = match kind {
        Kind::Sqlite | Kind::Postgres => "",
        Kind::Mariadb | Kind::Mysql => " DEFAULT CHARSET = utf8mb4",
    };
    for sql in [
        "ALTER TABLE users ADD COLUMN note varchar(40)",
        drop_index,
        "CREATE INDEX ix_extra ON users (team_id, age)",
        &format!("CREATE TABLE strange (id integer){charset}"),
        &format!("CREATE TABLE legacy (id bigint, more integer){charset}"),
        "CREATE VIEW grown_up AS SELECT id FROM users WHERE age > 17",
    ] {
        database.tell(sql);
    }
    let wider = match kind {
        Kind::Sqlite => None,
        Kind::Postgres => {
            Some("ALTER TABLE users ALTER COLUMN email TYPE varchar(255), ALTER age SET NOT NULL")
        }
        Kind::Mariadb | Kind::Mysql => {
            Some("ALTER TABLE users MODIFY email varchar(255) NOT NULL, MODIFY age int NOT NULL DEFAULT 18")
        }
    };
    wider.iter().for_each(|sql| database.tell(sql));
    let lines = ["upgrade --verify", "inspect --quiet"];
    let outputs = lines.map(|line| database.run(&workspace, line)).join("\n");
    insta::assert_snapshot!(format!("drift_{}", kind.name()), outputs);
}

/// What is said where a role gives a right: its grants are not looked at, and the catalogue itself has to tell.
fn through_a_role(database: &Database, user: &str, name: &str, said: impl FnOnce() -> String) -> String {
    let role = format!("role_of_{user}");
    for sql in [
        format!("CREATE ROLE {role}"),
        format!("GRANT SELECT ON `{name}`.* TO {role}"),
        format!("GRANT {role} TO {user}"),
        format!("SET DEFAULT ROLE {role} FOR {user}"),
    ] {
        database.tell(&sql);
    }
    let said = said();
    database.tell(&format!("DROP ROLE {role}"));
    said.replace(&role, "ROLE")
}

/// A user of the server who has a right on one table and no other, and then some more.
fn poor(kind: Kind) {
    let Some((workspace, database)) = upgraded(kind) else { return };
    let user = format!("poor_{}", std::process::id());
    let (grants, gone) = match kind {
        Kind::Sqlite => return,
        Kind::Postgres => (
            vec![
                format!("CREATE ROLE {user} LOGIN PASSWORD 'secret'"),
                "REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC".to_owned(),
            ],
            format!("DROP ROLE {user}"),
        ),
        Kind::Mariadb | Kind::Mysql => (
            vec![
                format!("CREATE USER {user} IDENTIFIED BY 'secret'"),
                format!("GRANT SELECT ON users TO {user}"),
            ],
            format!("DROP USER {user}"),
        ),
    };
    grants.iter().for_each(|sql| database.tell(sql));
    let url = DatabaseUrl::parse(&database.url).expect("a URL");
    let (scheme, place) = database.url.split_once("://").expect("a URL has a scheme");
    let (_, address) = place.rsplit_once('@').unwrap_or(("", place));
    let line = |command: &str| format!("{command} --database-url {scheme}://{user}:secret@{address}");
    let name = url.database().unwrap_or_default();
    let mut said = refused(&workspace, &line("inspect"));
    if kind != Kind::Postgres {
        // The ledger is hidden from this user: that is another thing than a database without one.
        said += &refused(&workspace, &line("current"));
        database.tell(&format!("GRANT SELECT ON `{name}`.* TO {user}"));
        said += &run(&workspace, &line("check"));
        if kind == Kind::Mariadb {
            said += &through_a_role(&database, &user, &name, || run(&workspace, &line("check")));
        }
        database.tell(&format!("GRANT REFERENCES ON `{name}`.* TO {user}"));
        said += &run(&workspace, &line("check"));
    }
    database.tell(&gone);
    insta::with_settings!({ filters => vec![(address, "ADDRESS"), (name.as_str(), "DATABASE"), (user.as_str(), "USER")] }, {
        insta::assert_snapshot!(format!("poor_{}", kind.name()), said);
    });
}

#[test]
fn sqlite_in_three_ways() {
    told_in_three_ways(Kind::Sqlite);
}

#[test]
fn drift_on_sqlite() {
    drifted(Kind::Sqlite);
}

/// Workspace and database both: a program reads it as data.
#[test]
fn what_check_finds_as_data() {
    let Some((workspace, database)) = upgraded(Kind::Sqlite) else { return };
    database.tell("ALTER TABLE users RENAME COLUMN age TO years");
    let lines = ["check", "check --format json", "check --format json -p orders"];
    insta::assert_snapshot!(lines.map(|line| database.run(&workspace, line)).join("\n"));
}

#[test]
fn a_database_that_cannot_be_told() {
    let workspace = with_revisions(TEAMS_AND_USERS);
    let lines = [
        "inspect --database-url sqlite:not-there.db",
        "inspect --database-url sqlite:Cargo.toml",
        "inspect --format xml",
        "inspect --schema auth --database-url sqlite::memory:",
    ];
    insta::assert_snapshot!(lines.map(|line| refused(&workspace, line)).join("\n"));
}

#[test]
fn databases_without_tables() {
    let workspace = with_revisions(TEAMS_AND_USERS);
    let lines = [
        "upgrade --verify --plan --database-url sqlite:a.db",
        "inspect --database-url sqlite::memory:",
        "inspect --format json --database-url sqlite::memory:",
    ];
    insta::assert_snapshot!(lines.map(|line| run(&workspace, line)).join("\n"));
}

#[test]
fn postgres_in_three_ways() {
    told_in_three_ways(Kind::Postgres);
}

#[test]
fn drift_on_postgres() {
    drifted(Kind::Postgres);
}

#[test]
fn a_poor_user_of_postgres() {
    poor(Kind::Postgres);
}

/// SQLite takes a reference to a table that comes later; to add it afterwards would be a rebuild.
#[test]
fn references_in_a_circle_on_sqlite() {
    let Some((workspace, database)) = upgraded(Kind::Sqlite) else { return };
    database.tell("CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INTEGER REFERENCES b (id))");
    database.tell("CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id))");
    let sql = database.run(&workspace, "inspect --format sql");
    let Some(other) = Database::create(Kind::Sqlite, "circle", &workspace) else { return };
    let Some(shell) = other.shell(&workspace, stdout_of(&sql)) else { return };
    assert_eq!(shell, "--- exit 0\n");
    let told = |database: &Database| stdout_of(&database.run(&workspace, "inspect")).to_owned();
    assert!(told(&other).contains("foreign key (a_id) to a (id)"), "{}", told(&other));
    assert_eq!(told(&other), told(&database));
}

#[test]
fn mariadb_in_three_ways() {
    told_in_three_ways(Kind::Mariadb);
}

#[test]
fn drift_on_mariadb() {
    drifted(Kind::Mariadb);
}

#[test]
fn a_poor_user_of_mariadb() {
    poor(Kind::Mariadb);
}

#[test]
fn mysql_in_three_ways() {
    told_in_three_ways(Kind::Mysql);
}

#[test]
fn drift_on_mysql() {
    drifted(Kind::Mysql);
}

#[test]
fn a_poor_user_of_mysql() {
    poor(Kind::Mysql);
}

/// A row is printed as ROW(…), a number with a type: only the server knows that it is the same.
#[test]
fn expressions_that_only_the_server_can_tell() {
    let workspace = with_revisions(revision!(
        "users/migrations/0001_initial.toml",
        id = "1f0000000001",
        message = "initial",
        r#"
[[operation]]
kind = "create_table"
table = "pairs"
columns = [{ name = "a", type = "integer" }, { name = "b", type = "varchar(9)" }]
constraints = [{ name = "ck_pairs", kind = "check", expression = "(a, b) = (1, 'x')" }]
indexes = [{ name = "ix_pairs", columns = [{ expression = "power(a, 2)" }], where = "(a, b) <> (2, 'y')" }]
"#
    ));
    let Some(database) = Database::create(Kind::Postgres, "live", &workspace) else { return };
    let applied = database.run(&workspace, "upgrade --verify");
    assert!(applied.ends_with("is as its revisions left it\n--- exit 0\n"), "{applied}");
    database.tell("ALTER TABLE pairs DROP CONSTRAINT ck_pairs");
    database.tell("ALTER TABLE pairs ADD CONSTRAINT ck_pairs CHECK ((a, b) = (1, 'y'))");
    insta::assert_snapshot!(database.run(&workspace, "upgrade --verify"));
}
