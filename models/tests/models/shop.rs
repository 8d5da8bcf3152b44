//! Models with every attribute at least once.

#![expect(dead_code, reason = "the derives are what is looked at")]

pub(crate) mod accounts {
    use migrate_models::{ColumnType, Columns, Model, ModelEnum, SqlType};

    /// Doc comments are for people who read the code.
    #[derive(Model)]
    #[model(
        table = "accounts",
        schema = "auth",
        comment = "who can \"sign in\"",
        renamed_from = "users",
        check(name = "age_is_positive", expr = "age >= 0"),
        check(expr(postgres = "name ~ '^[a-z]'", default = "name <> ''")),
        index(
            columns(name, desc(created_at)),
            name = "by_name",
            unique,
            where = "age > 17",
            using = "btree",
            include(email)
        ),
        index(expr(postgres = "lower(email)", default = "email"), name = "by_email"),
        index(team_id, asc(name)),
        unique(name, team_id),
        unique(columns(email, "role_name"), name = "one_role", nulls_not_distinct)
    )]
    pub(crate) struct Account {
        #[model(primary_key)]
        pub(crate) id: i64,
        #[model(
            max_length = 50,
            collate(sqlite = "nocase", postgres = "en_US"),
            comment = "shown to others"
        )]
        name: String,
        #[model(max_length = 120, unique, index)]
        email: Email,
        #[model(default = 18, check = "age < 200", renamed_from = "years")]
        age: Option<i32>,
        #[model(column = "role_name", default = Role::Member)]
        role: Role,
        #[model(default = "on leave")]
        state: Option<State>,
        #[model(references = crate::shop::Team, on_delete = set_null, on_update = cascade, deferrable = deferred)]
        team_id: Option<i64>,
        #[model(references = Account::id, deferrable)]
        invited_by: Option<i64>,
        #[model(flatten)]
        audit: Audit,
        #[model(skip)]
        cached: Option<std::cell::Cell<u8>>,
        #[model(generated = "name || ' <' || email || '>'", virtual)]
        label: String,
    }

    /// Shared by several models.
    #[derive(Columns)]
    pub(crate) struct Audit {
        #[model(default_sql = "CURRENT_TIMESTAMP")]
        created_at: chrono::DateTime<chrono::Utc>,
        #[model(flatten)]
        change: Change,
    }

    #[derive(Columns)]
    #[model(rename_all = "snake_case")]
    struct Change {
        #[model(references = Account)]
        changed_by: Option<i64>,
    }

    /// A newtype.
    pub(crate) struct Email(String);

    impl ColumnType for Email {
        const TYPE: SqlType = <String as ColumnType>::TYPE;
    }

    #[derive(ModelEnum)]
    pub(crate) enum Role {
        Admin,
        Member,
        #[model(renamed_from = "Visitor")]
        Guest,
    }

    #[derive(ModelEnum)]
    #[model(name = "account_state", schema = "auth", rename_all = "SCREAMING_SNAKE_CASE")]
    enum State {
        SignedUp,
        #[model(rename = "on leave")]
        OnLeave,
    }
}

#[derive(migrate_models::Model)]
pub(crate) struct Team {
    #[model(primary_key, auto_increment = false)]
    id: i64,
    r#type: String,
}

mod hidden {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(unmanaged)]
    struct Hidden {
        #[model(primary_key)]
        id: i32,
    }
}

/// Several columns in a key, and a foreign key of several columns.
mod composite {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(primary_key(order_id, number))]
    pub(super) struct Line {
        order_id: i64,
        number: i32,
    }

    #[derive(Model)]
    #[model(
        rename_all = "camelCase",
        foreign_key(columns(order_id, line_number), references = Line(order_id, number), on_delete = cascade),
        foreign_key(columns(order_id, line_number), references = Line, name = "again", deferrable, on_update = no_action)
    )]
    struct Shipment {
        #[model(primary_key)]
        id: i64,
        order_id: i64,
        line_number: i32,
    }
}

/// Names as sqlx has them.
mod sqlx_names {
    use migrate_models::{Columns, Model, ModelEnum};

    #[derive(Model)]
    #[sqlx(rename_all = "SCREAMING_SNAKE_CASE", default)]
    struct Event {
        #[model(primary_key)]
        event_id: i64,
        #[sqlx(rename = "what", default)]
        kind: Kind,
        #[sqlx(skip)]
        loaded: bool,
        #[sqlx(flatten)]
        place: Place,
        #[model(column = "explicit")]
        #[sqlx(rename = "ignored")]
        both: bool,
    }

    #[derive(Columns)]
    #[sqlx(rename_all = "UPPERCASE")]
    struct Place {
        city: String,
    }

    #[derive(ModelEnum)]
    #[sqlx(type_name = "event_kind", rename_all = "kebab-case")]
    enum Kind {
        SignIn,
        #[sqlx(rename = "out")]
        SignOut,
    }
}

/// Every type, and every kind of literal.
mod types {
    use std::borrow::Cow;
    use std::net::IpAddr;

    use migrate_models::Model;

    #[derive(Model)]
    struct Everything {
        #[model(primary_key, auto_increment)]
        id: u64,
        #[model(default = true)]
        a_bool: bool,
        #[model(default = -128)]
        an_i8: i8,
        #[model(default = 0xff_u8)]
        a_u8: u8,
        #[model(default = 1_000)]
        an_i16: i16,
        a_u16: u16,
        a_u32: u32,
        #[model(default = -1.5e3)]
        an_f32: f32,
        #[model(default = 2)]
        an_f64: f64,
        #[model(default = 'x')]
        a_char: char,
        #[model(default = "it's \"quoted\"\n")]
        a_cow: Cow<'static, str>,
        a_box: Box<str>,
        #[model(default = b"\x00\xffz", max_length = 16)]
        bytes: Vec<u8>,
        boxed_bytes: Box<[u8]>,
        digest: Option<[u8; 32]>,
        integers: Vec<i32>,
        texts: Option<Vec<String>>,
        #[model(type = "citext")]
        overridden: String,
        #[model(type(postgres = "tsvector", default = "text"))]
        by_dialect: String,
        address: IpAddr,
        network: ipnetwork::IpNetwork,
        #[model(precision = 10, scale = 2, default = 9.99)]
        price: rust_decimal::Decimal,
        #[model(default = "{}")]
        document: serde_json::Value,
        #[model(default_sql(postgres = "gen_random_uuid()", default = "x"))]
        token: uuid::Uuid,
        #[model(default = "2026-01-01")]
        chrono_date: chrono::NaiveDate,
        chrono_time: chrono::NaiveTime,
        chrono_naive: chrono::NaiveDateTime,
        chrono_local: chrono::DateTime<chrono::Local>,
        time_date: time::Date,
        time_time: time::Time,
        time_naive: time::PrimitiveDateTime,
        time_offset: Option<time::OffsetDateTime>,
        #[model(generated(postgres = "a", default = "b"))]
        stored: i32,
    }
}

/// Where the crate has another name, and models made by a macro.
mod made {
    use migrate_models as renamed;
    use renamed::{Model, ModelEnum};

    macro_rules! make {
        ($name:ident, $length:literal) => {
            #[derive(Model)]
            #[model(crate = renamed)]
            struct $name {
                #[model(primary_key)]
                id: i64,
                #[model(max_length = $length)]
                text: String,
                #[model(references = Self::id)]
                parent: Option<i64>,
            }
        };
    }

    make!(Made, 20);

    #[derive(ModelEnum)]
    #[model(crate = renamed)]
    enum Size {
        Small,
    }

    fn inside_a_function() {
        #[derive(Model)]
        struct Local {
            #[model(primary_key)]
            id: i64,
        }
    }
}

/// What only some databases can say.
mod storage {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "bookings",
        primary_key(columns(id, starts_at), name = "bookings_key", deferrable = deferred),
        unique(columns(code), include(room), nulls_not_distinct, deferrable),
        index(
            columns(
                nulls_last(desc(starts_at)),
                column(code, opclass = "text_pattern_ops", collate = "C"),
                expr = "lower(note)"
            ),
            name = "by_start",
            using(postgres = "btree"),
            concurrently,
            options(postgres(fillfactor = 70))
        ),
        index(columns(column(note, length = 10, desc, nulls = first), room), unique, nulls_not_distinct),
        index(column(note, length = 5), nulls_first(code)),
        index(columns(desc(expr(postgres = "upper(code)", default = "code"))), name = "odd"),
        check(name = "later", expr = "ends_at > starts_at", not_valid, no_inherit),
        check(name = "hoped_for", expr = "room > 0", not_enforced),
        foreign_key(
            columns(room, floor),
            references = Room(number, floor),
            match_full,
            on_delete = set_null(floor),
            on_update = cascade,
            not_valid
        ),
        exclude(
            using = "gist",
            elements(column(room, "=", opclass = "gist_int4_ops"), expr("tstzrange(starts_at, ends_at)", "&&")),
            where = "floor > 0",
            name = "one_at_a_time",
            deferrable
        ),
        options(postgres(fillfactor = 70, unlogged, toast.autovacuum_enabled = false), mysql(engine = "InnoDB")),
        partition_by(postgres = "RANGE (starts_at)", mysql = "HASH (id)"),
        partition(name = "bookings_2024", values = "FROM ('2024-01-01') TO ('2025-01-01')"),
        partition(
            name = "bookings_rest",
            values = "DEFAULT",
            partition_by = "LIST (room)",
            partition(name = "bookings_rest_one", values(postgres = "IN (1)", mysql = "VALUES IN (1)"))
        ),
        sequence(
            name = "invoice_number",
            schema = "billing",
            type = "integer",
            start = 1_000,
            increment = -1,
            minimum = -10,
            maximum = 1_000,
            cache = 5,
            cycle,
            owned_by = code
        ),
        sequence(name = "plain")
    )]
    struct Booking {
        #[model(identity(always, start = 10, increment = 5, minimum = 1, maximum = 100, cache = 20, cycle))]
        id: i64,
        starts_at: chrono::NaiveDateTime,
        #[model(on_update_sql(mysql = "CURRENT_TIMESTAMP"), default_sql = "CURRENT_TIMESTAMP")]
        ends_at: chrono::NaiveDateTime,
        code: String,
        #[model(options(postgres(storage = "external", compression = lz4), mysql(invisible)))]
        note: String,
        room: i32,
        floor: Option<i32>,
        #[model(references = Room, on_delete = cascade, not_enforced)]
        other: i64,
        #[model(type(postgres = "native(json)", mysql = "native(text)", default = "json"))]
        raw: serde_json::Value,
    }

    #[derive(Model)]
    #[model(table = "rooms", unique(number, floor))]
    struct Room {
        #[model(primary_key, identity = by_default)]
        id: i64,
        #[model(identity = serial)]
        number: i32,
        floor: i32,
    }

    #[derive(Model)]
    #[model(table = "suites", inherits = Room, options(sqlite(strict)))]
    struct Suite {
        #[model(primary_key, auto_increment = false)]
        id: i64,
        number: i32,
        floor: i32,
        beds: i32,
    }
}
