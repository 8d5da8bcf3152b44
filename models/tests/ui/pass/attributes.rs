//! Every attribute in every form that it has.

use migrate_models::{Columns, Model, ModelEnum};

#[derive(Model)]
#[model(
    table = "accounts",
    schema = "auth",
    comment = "who signs in",
    rename_all = "camelCase",
    renamed_from = "users",
    unmanaged,
    primary_key(tenant_id, number),
    unique(tenant_id, e_mail),
    unique(columns("role_name")),
    unique(columns(tenant_id, "role_name"), name = "one_role", nulls_not_distinct),
    index(number),
    index(asc(tenant_id), desc(number)),
    index(columns(e_mail, desc(number)), name = "by_mail", unique, where = "number > 0", using = "btree", include(age)),
    index(columns(age), where(postgres = "age > 17", default = "age >= 18")),
    index(expr = "lower(e_mail)", name = "lower_mail"),
    index(expr(postgres = "lower(e_mail)", default = "e_mail"), name = "mail", unique),
    check(expr = "age > 0"),
    check(name = "has_mail", expr(sqlite = "e_mail <> ''", mysql = "e_mail <> ''", postgres = "e_mail ~ '@'")),
    foreign_key(columns(tenant_id, number), references = Account),
    foreign_key(
        columns(tenant_id, number),
        references = Account(tenant_id, number),
        name = "fk_named",
        on_delete = cascade,
        on_update = restrict,
        deferrable = immediate
    ),
    crate = ::migrate_models,
)]
struct Account {
    tenant_id: i64,
    number: i32,
    e_mail: String,
    #[model(column = "role_name")]
    role: String,
    age: Option<i32>,
}

#[derive(Model)]
#[model(table = "everything", index(id))]
#[model(index(r#type))]
struct Everything {
    #[model(primary_key, auto_increment = true)]
    id: i64,
    #[model(max_length = 50, unique, index, comment = "said of a column", renamed_from = "label")]
    name: String,
    #[model(collate = "C")]
    collated: String,
    #[model(collate(sqlite = "nocase", default = "C"))]
    collated_by_dialect: String,
    #[model(type = "citext")]
    typed: String,
    #[model(type(postgres = "citext", sqlite = "text", mysql = "varchar(255)"))]
    typed_by_dialect: String,
    #[model(precision = 10)]
    whole: rust_decimal::Decimal,
    #[model(precision = 10, scale = 0)]
    no_scale: rust_decimal::Decimal,
    #[model(check = "checked > 0")]
    checked: i32,
    #[model(check(postgres = "a > 0", default = "a >= 1"))]
    checked_by_dialect: i32,
    #[model(default = 18)]
    integer: i32,
    #[model(default = -2.5)]
    float: Option<f64>,
    #[model(default = true)]
    boolean: bool,
    #[model(default = "text")]
    text: Box<str>,
    #[model(default = b"bytes")]
    bytes: Vec<u8>,
    #[model(default = 'c')]
    character: char,
    #[model(default = Role::Member)]
    role: Role,
    #[model(default = Role::Admin)]
    perhaps_role: Option<Role>,
    #[model(default = "member")]
    role_by_value: Role,
    #[model(default_sql = "CURRENT_TIMESTAMP")]
    created_at: chrono::NaiveDateTime,
    #[model(default_sql(postgres = "now()", default = "CURRENT_TIMESTAMP"))]
    changed_at: chrono::NaiveDateTime,
    #[model(generated = "integer + 1")]
    generated: i32,
    #[model(generated = "integer + 1", stored)]
    generated_stored: i32,
    #[model(generated(sqlite = "integer", default = "integer + 1"), virtual)]
    generated_virtual: i32,
    #[model(references = Everything)]
    itself: Option<i64>,
    #[model(references = Self::id, on_delete = set_null, on_update = cascade)]
    itself_again: Option<i64>,
    #[model(references = crate::Team, on_delete = no_action, deferrable)]
    team_id: i64,
    #[model(references = Team::r#type, on_delete = restrict, deferrable = deferred)]
    team_type: i64,
    #[model(default = 1, references = Team, on_delete = set_default)]
    default_team: i64,
    r#type: String,
    #[model(flatten)]
    audit: Audit,
    #[model(skip)]
    cached: Option<std::cell::Cell<u8>>,
}

/// The forms of what only some databases have.
#[derive(Model)]
#[model(
    table = "bookings",
    primary_key(columns(id), name = "bookings_key"),
    unique(columns(code), include(room), deferrable = immediate),
    index(nulls_first(code), column(room, desc, nulls = last), asc("note")),
    index(columns(nulls_last(desc(code)), column(note, length = 10, collate(mysql = "utf8mb4_bin"))), options(mysql(parser = ngram))),
    index(columns(code, expr = "lower(note)", desc(expr(default = "upper(note)"))), name = "mixed", using = "btree", concurrently),
    index(columns(column(expr = "lower(code)", opclass = "text_ops")), name = "classed", unique, nulls_not_distinct),
    check(expr = "room > 0", not_valid),
    check(expr = "room > 1", not_enforced, no_inherit),
    foreign_key(columns(room, floor), references = Booking(room, floor), match_full, on_delete = set_null(floor), not_enforced),
    foreign_key(columns(floor, room), references = Booking(room, floor), on_delete = set_default("room")),
    exclude(using = "gist", elements(expr("int4range(room, floor)", "&&", nulls = first), column("room", "="))),
    options(postgres(fillfactor = 70, unlogged = no, tablespace = "fast"), sqlite(strict, without_rowid), mysql(engine = "InnoDB", avg_row_length = 10)),
    partition_by = "RANGE (id)",
    partition(name = "low", values = "FROM (0) TO (10)", partition_by(postgres = "HASH (id)"), partition(name = "low_0", values = "WITH (MODULUS 1, REMAINDER 0)")),
    partition(name = "high", values(postgres = "FROM (10) TO (20)", mysql = "VALUES LESS THAN (20)")),
    inherits(Team, crate::Everything),
    sequence(name = "numbers", start = -5, minimum = -10, maximum = 10, cycle),
    sequence(name = "of_code", type = "integer", schema = "billing", increment = 2, cache = 10, owned_by = "code")
)]
struct Booking {
    #[model(identity = always)]
    id: i64,
    #[model(unique)]
    code: String,
    #[model(identity(serial))]
    serial: i32,
    #[model(identity(start = 10, increment = 5, minimum = 1, maximum = 100, cache = 20, cycle))]
    counted: i64,
    #[model(default = 1)]
    room: i32,
    floor: Option<i32>,
    #[model(on_update_sql = "CURRENT_TIMESTAMP", default_sql = "CURRENT_TIMESTAMP")]
    changed_at: chrono::NaiveDateTime,
    #[model(on_update_sql(mysql = "CURRENT_TIMESTAMP"))]
    changed_on_mysql: Option<chrono::NaiveDateTime>,
    #[model(options(postgres(storage = "external"), mysql(invisible, column_format = "DYNAMIC")))]
    note: String,
    #[model(references = Team, not_valid)]
    team: i64,
    #[model(references = Team, on_delete = cascade, not_enforced)]
    other_team: i64,
    #[model(type = "native(text)")]
    native: String,
}

#[derive(Model)]
#[model(index(by), unique(created))]
struct Team {
    #[model(primary_key, auto_increment = false)]
    id: i64,
    #[model(unique)]
    r#type: i64,
    #[model(flatten)]
    audit: Audit,
}

#[derive(Columns)]
#[model(rename_all = "snake_case", crate = migrate_models)]
struct Audit {
    created: i64,
    #[model(flatten)]
    change: Change,
}

#[derive(Columns)]
struct Change {
    #[model(references = Team, on_delete = set_null)]
    by: Option<i64>,
}

#[derive(ModelEnum)]
#[model(name = "account_role", schema = "auth", rename_all = "kebab-case", crate = migrate_models)]
enum Role {
    Admin,
    #[model(rename = "member", renamed_from = "visitor")]
    Member,
    r#Type,
}

/// What is said to sqlx is heard, and what else sqlx has is left to it.
#[derive(Model)]
#[sqlx(rename_all = "camelCase", default)]
struct Event {
    #[model(primary_key)]
    event_id: i64,
    #[sqlx(rename = "what", default)]
    kind: Kind,
    #[sqlx(skip)]
    loaded: std::cell::Cell<bool>,
    #[sqlx(flatten)]
    audit: Audit,
    #[sqlx(try_from = "String")]
    converted: String,
}

#[derive(ModelEnum)]
#[sqlx(type_name = "event_kind", rename_all = "lowercase")]
enum Kind {
    SignIn,
    #[sqlx(rename = "out")]
    SignOut,
}

fn column_names<T: Model>() -> Vec<&'static str> {
    fn collect(fields: &[migrate_models::Field], names: &mut Vec<&'static str>) {
        for field in fields {
            match field {
                migrate_models::Field::Column(column) => names.push(column.column),
                migrate_models::Field::Flatten(fields) => collect(fields, names),
            }
        }
    }
    let mut names = Vec::new();
    collect(T::DESCRIPTOR.fields, &mut names);
    names
}

fn main() {
    assert_eq!(column_names::<Account>(), ["tenantId", "number", "eMail", "role_name", "age"]);
    assert_eq!(column_names::<Team>(), ["id", "type", "created", "by"]);
    assert_eq!(column_names::<Event>(), ["eventId", "what", "created", "by", "converted"]);
    assert_eq!(Role::Type.database_value(), "type");
    assert_eq!(Kind::SignOut.database_value(), "out");
    assert_eq!(Kind::SignIn.database_value(), "signin");
}
