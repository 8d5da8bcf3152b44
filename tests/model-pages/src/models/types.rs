//! Types of columns.

mod of_rust {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "samples")]
    struct Sample {
        #[model(primary_key)]
        id: i64,
        yes: bool,
        tiny: i8,
        small: i16,
        regular: i32,
        single: f32,
        double: f64,
        text: String,
        #[model(max_length = 50)]
        short_text: String,
        letter: char,
        bytes: Vec<u8>,
        digest: [u8; 32],
        #[model(precision = 10, scale = 2)]
        price: rust_decimal::Decimal,
        day: chrono::NaiveDate,
        time: chrono::NaiveTime,
        local: chrono::NaiveDateTime,
        instant: chrono::DateTime<chrono::Utc>,
        key: uuid::Uuid,
        document: serde_json::Value,
        address: std::net::IpAddr,
        maybe: Option<i32>,
    }
}

mod unsigned {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "counters")]
    struct Counter {
        #[model(primary_key)]
        id: i64,
        #[model(type(mysql = "integer unsigned", default = "bigint"))]
        hits: u32,
    }
}

mod by_database {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "articles")]
    struct Article {
        #[model(primary_key)]
        id: i64,
        #[model(type(postgres = "tsvector", default = "text"))]
        words: String,
        #[model(type(postgres = "native(json)", default = "json"))]
        as_sent: serde_json::Value,
        #[model(type(postgres = "native(timestamp(0))", mysql = "datetime", default = "timestamp"))]
        seen_at: chrono::NaiveDateTime,
    }
}

mod arrays {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "polls")]
    struct Poll {
        #[model(primary_key)]
        id: i64,
        answers: Vec<String>,
        #[model(type = "integer[][]")]
        counts: Vec<i32>,
    }
}

mod newtype {
    use migrate_models::{ColumnType, Model, SqlType};

    struct Email(String);

    impl ColumnType for Email {
        const TYPE: SqlType = <String as ColumnType>::TYPE;
    }

    #[derive(Model)]
    #[model(table = "subscribers")]
    struct Subscriber {
        #[model(primary_key)]
        id: i64,
        #[model(max_length = 120)]
        email: Email,
    }
}
