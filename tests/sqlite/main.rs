//! What the SQLite dialect renders, run by the runner and by the `sqlite3` shell on real files with rows in them.

#![expect(clippy::print_stderr, reason = "a skipped test says so")]

mod alter;
mod create;
mod operations;
mod rebuild;
mod reflect;
mod script;
mod support;

/// Two tables, one of which refers to the other.
const TEAMS_AND_USERS: &str = r#"
[[operation]]
kind = "create_enum"
enum = "role"
values = ["admin", "member", "guest"]

[[operation]]
kind = "create_table"
table = "teams"
columns = [
    { name = "id", type = "bigint", auto_increment = true },
    { name = "name", type = "varchar(50)" },
]
constraints = [{ kind = "primary_key", name = "pk_teams", columns = ["id"] }]

[[operation]]
kind = "create_table"
table = "users"
columns = [
    { name = "id", type = "bigint", auto_increment = true },
    { name = "email", type = "varchar(120)", nullable = true },
    { name = "role", type = "enum(role)", default = "member" },
    { name = "age", type = "text", nullable = true },
    { name = "team_id", type = "bigint", nullable = true },
    { name = "loud", type = "text", nullable = true, generated = { expression = "upper(email)" } },
]
constraints = [
    { kind = "primary_key", name = "pk_users", columns = ["id"] },
    { kind = "unique", name = "uq_users_email", columns = ["email"] },
    { kind = "foreign_key", name = "fk_users_team_id", columns = ["team_id"], references = { table = "teams", columns = ["id"] }, on_delete = "cascade" },
    { kind = "check", name = "ck_users_email", expression = "email <> ''" },
]
indexes = [
    { name = "ix_users_lower_email", columns = [{ expression = "lower(email)" }], where = "age IS NOT NULL" },
    { name = "ix_users_team_id", columns = [{ column = "team_id", descending = true }] },
]
"#;

/// Rows for them; the highest number given out is of a row that is gone.
const ROWS: [&str; 4] = [
    "INSERT INTO teams (id, name) VALUES (1, 'red'), (2, 'blue'), (70, 'gone')",
    "DELETE FROM teams WHERE id = 70",
    "INSERT INTO users (id, email, role, age, team_id) VALUES (1, 'ann@x.y', 'admin', '30', 1), (2, NULL, 'member', NULL, 2), (80, 'zoe@x.y', 'guest', '5', NULL)",
    "DELETE FROM users WHERE id = 80",
];
