//! Tables that are kept in parts.

mod of_postgres {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "events",
        primary_key(id, day),
        partition_by = "RANGE (day)",
        partition(name = "events_2024", values = "FROM ('2024-01-01') TO ('2025-01-01')"),
        partition(name = "events_rest", values = "DEFAULT")
    )]
    struct Event {
        id: i64,
        day: chrono::NaiveDate,
    }
}

mod next_year {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "events",
        primary_key(id, day),
        partition_by = "RANGE (day)",
        partition(name = "events_2024", values = "FROM ('2024-01-01') TO ('2025-01-01')"),
        partition(name = "events_2025", values = "FROM ('2025-01-01') TO ('2026-01-01')"),
        partition(name = "events_rest", values = "DEFAULT")
    )]
    struct Event {
        id: i64,
        day: chrono::NaiveDate,
    }
}

mod cut_again {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "visits",
        primary_key(id, region),
        partition_by = "LIST (region)",
        partition(
            name = "visits_north",
            values = "IN (1, 2)",
            partition_by = "HASH (id)",
            partition(name = "visits_north_0", hash(2, 0)),
            partition(name = "visits_north_1", hash(2, 1))
        )
    )]
    struct Visit {
        id: i64,
        region: i32,
    }
}

mod numbered {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "clicks", partition_by = "HASH (id)", partitions = 2)]
    struct Click {
        #[model(primary_key, auto_increment = false)]
        id: i64,
    }
}

mod of_mysql {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "readings",
        primary_key(id, year),
        partition_by(mysql = "RANGE (year)"),
        partition(name = "old", values(mysql = "VALUES LESS THAN (2024)")),
        partition(name = "rest", values(mysql = "VALUES LESS THAN MAXVALUE"))
    )]
    struct Reading {
        id: i64,
        year: i32,
    }
}
