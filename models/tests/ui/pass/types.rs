//! Every type that can be a column, and what the database calls it.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use migrate_models::{ColumnType, Field, Model, ModelEnum, SqlType};

struct Email(String);

impl ColumnType for Email {
    const TYPE: SqlType = <String as ColumnType>::TYPE;
}

struct Cents(i64);

impl ColumnType for Cents {
    const TYPE: SqlType = SqlType::named("numeric(10,2)");
}

type Perhaps<T> = Option<T>;
type Key = i64;

#[derive(ModelEnum)]
enum Role {
    Admin,
}

#[derive(Model)]
struct Everything {
    #[model(primary_key)]
    id: Key,
    boolean: bool,
    tiny: i8,
    small: i16,
    regular: i32,
    big: i64,
    unsigned_tiny: u8,
    unsigned_small: u16,
    unsigned_regular: u32,
    unsigned_big: u64,
    real: f32,
    double: f64,
    character: char,
    string: String,
    boxed: Box<str>,
    counted: Arc<str>,
    cow: Cow<'static, str>,
    bytes: Vec<u8>,
    boxed_bytes: Box<[u8]>,
    array: [u8; 32],
    address: IpAddr,
    list: Vec<i32>,
    lists: Vec<Vec<String>>,
    #[model(type(postgres = "role[]", default = "json"))]
    roles: Vec<Role>,
    nullable: Option<i64>,
    nullable_by_alias: Perhaps<String>,
    nullable_in_a_box: Box<Option<i64>>,
    newtype: Email,
    nullable_newtype: Option<Email>,
    named: Cents,
    role: Role,
    nullable_role: Option<Role>,
    chrono_date: chrono::NaiveDate,
    chrono_time: chrono::NaiveTime,
    chrono_timestamp: chrono::NaiveDateTime,
    chrono_utc: chrono::DateTime<chrono::Utc>,
    chrono_fixed: Option<chrono::DateTime<chrono::FixedOffset>>,
    time_date: time::Date,
    time_time: time::Time,
    time_timestamp: time::PrimitiveDateTime,
    time_instant: time::OffsetDateTime,
    uuid: uuid::Uuid,
    uuids: Vec<uuid::Uuid>,
    decimal: rust_decimal::Decimal,
    json: serde_json::Value,
    network: ipnetwork::IpNetwork,
}

/// `field: type`, with a question mark behind what can be NULL.
fn describe(field: &Field) -> String {
    let Field::Column(column) = field else { panic!("nothing is flattened here") };
    let null = if column.sql_type.is_nullable() { "?" } else { "" };
    format!("{}: {}{null}", column.field, column.sql_type)
}

fn main() {
    let described: Vec<_> = Everything::DESCRIPTOR.fields.iter().map(describe).collect();
    assert_eq!(
        described,
        [
            "id: bigint",
            "boolean: boolean",
            "tiny: tinyint",
            "small: smallint",
            "regular: integer",
            "big: bigint",
            "unsigned_tiny: tinyint unsigned",
            "unsigned_small: smallint unsigned",
            "unsigned_regular: integer unsigned",
            "unsigned_big: bigint unsigned",
            "real: real",
            "double: double",
            "character: char(1)",
            "string: text",
            "boxed: text",
            "counted: text",
            "cow: text",
            "bytes: blob",
            "boxed_bytes: blob",
            "array: binary(32)",
            "address: inet",
            "list: integer[]",
            "lists: text[][]",
            "roles: Role[]",
            "nullable: bigint?",
            "nullable_by_alias: text?",
            "nullable_in_a_box: bigint?",
            "newtype: text",
            "nullable_newtype: text?",
            "named: numeric(10,2)",
            "role: Role",
            "nullable_role: Role?",
            "chrono_date: date",
            "chrono_time: time",
            "chrono_timestamp: timestamp",
            "chrono_utc: timestamptz",
            "chrono_fixed: timestamptz?",
            "time_date: date",
            "time_time: time",
            "time_timestamp: timestamp",
            "time_instant: timestamptz",
            "uuid: uuid",
            "uuids: uuid[]",
            "decimal: numeric",
            "json: json",
            "network: inet",
        ]
    );
}
