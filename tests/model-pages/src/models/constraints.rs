//! Keys, unique constraints, checks and exclusions.

mod primary_key {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "memberships", primary_key(columns(team_id, user_id), name = "memberships_key"))]
    struct Membership {
        team_id: i64,
        user_id: i64,
    }
}

mod unique {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "people", unique(first_name, last_name), unique(columns(seat), name = "one_seat"))]
    struct Person {
        #[model(primary_key)]
        id: i64,
        #[model(max_length = 120, unique)]
        email: String,
        #[model(max_length = 60)]
        first_name: String,
        #[model(max_length = 60)]
        last_name: String,
        seat: Option<i32>,
    }
}

mod unique_of_postgres {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "seats",
        unique(columns(row, number), include(price), nulls_not_distinct),
        unique(columns(position), deferrable = deferred)
    )]
    struct Seat {
        #[model(primary_key)]
        id: i64,
        row: Option<i32>,
        number: i32,
        price: i32,
        position: i32,
    }
}

mod check {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "stays", check(name = "later", expr = "last_day >= first_day"))]
    struct Stay {
        #[model(primary_key)]
        id: i64,
        first_day: chrono::NaiveDate,
        last_day: chrono::NaiveDate,
        #[model(check = "guests > 0")]
        guests: i32,
    }
}

mod not_valid {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "payments", check(name = "positive", expr = "amount > 0", not_valid, no_inherit))]
    struct Payment {
        #[model(primary_key)]
        id: i64,
        amount: i32,
    }
}

mod exclusion {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "bookings",
        exclude(
            using = "gist",
            elements(expr("int4range(first_day, last_day)", "&&")),
            where = "NOT cancelled",
            name = "one_at_a_time"
        )
    )]
    struct Booking {
        #[model(primary_key)]
        id: i64,
        first_day: i32,
        last_day: i32,
        cancelled: bool,
    }
}
