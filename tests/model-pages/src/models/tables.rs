//! Tables as a whole.

mod names {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(schema = "billing", comment = "what was paid")]
    struct PaymentMethod {
        #[model(primary_key)]
        id: i64,
    }
}

mod renamed {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        schema = "billing",
        table = "methods",
        renamed_from = "payment_method",
        comment = "how it was paid"
    )]
    struct Method {
        #[model(primary_key)]
        id: i64,
    }
}

mod storage {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "sessions",
        options(
            postgres(unlogged, fillfactor = 70),
            mysql(engine = "InnoDB", row_format = "DYNAMIC"),
            sqlite(strict, without_rowid)
        )
    )]
    struct Session {
        #[model(primary_key, auto_increment = false)]
        id: i64,
        seen: i64,
    }
}

mod inherits {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "places")]
    struct Place {
        #[model(primary_key)]
        id: i64,
        name: String,
    }

    #[derive(Model)]
    #[model(table = "capitals", inherits = Place)]
    struct Capital {
        #[model(primary_key, auto_increment = false)]
        id: i64,
        name: String,
        country: String,
    }
}
