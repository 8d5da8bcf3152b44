//! What columns say beside their types.

mod defaults {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "accounts")]
    struct Account {
        #[model(primary_key)]
        id: i64,
        #[model(default = 18)]
        age: i32,
        #[model(default = "it's new")]
        state: String,
        #[model(default_sql = "CURRENT_TIMESTAMP")]
        created_at: chrono::DateTime<chrono::Utc>,
        #[model(
            max_length = 40,
            collate(postgres = "C", mysql = "utf8mb4_bin", sqlite = "nocase"),
            comment = "as shown"
        )]
        name: String,
    }
}

mod generated {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "lines")]
    struct Line {
        #[model(primary_key)]
        id: i64,
        amount: i32,
        price: i32,
        #[model(generated = "amount * price", stored)]
        total: i32,
    }
}

mod identity {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "orders")]
    struct Order {
        #[model(primary_key, identity(always, start = 1000, increment = 10))]
        id: i64,
        note: String,
    }
}

mod on_update {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "documents")]
    struct Document {
        #[model(primary_key)]
        id: i64,
        #[model(
            type(mysql = "timestamp(6)"),
            default_sql(mysql = "CURRENT_TIMESTAMP(6)", default = "CURRENT_TIMESTAMP"),
            on_update_sql(mysql = "CURRENT_TIMESTAMP(6)")
        )]
        changed_at: chrono::NaiveDateTime,
    }
}

mod storage {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "scans")]
    struct Scan {
        #[model(primary_key)]
        id: i64,
        #[model(options(postgres(storage = "external", compression = "pglz")))]
        pages: Vec<u8>,
        #[model(default = 0, options(mysql(invisible)))]
        checked: i32,
    }
}
