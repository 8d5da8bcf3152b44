//! Sequences.

mod own {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "invoices", sequence(name = "invoice_number", start = 1000, increment = 5, cache = 20))]
    struct Invoice {
        #[model(primary_key)]
        id: i64,
        #[model(default_sql = "nextval('invoice_number')")]
        number: i64,
    }
}

mod altered {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "invoices", sequence(name = "invoice_number", start = 1000, increment = 10))]
    struct Invoice {
        #[model(primary_key)]
        id: i64,
        #[model(default_sql = "nextval('invoice_number')")]
        number: i64,
    }
}

mod owned {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "tickets", sequence(name = "ticket_number", type = "integer", cycle, owned_by = number))]
    struct Ticket {
        #[model(primary_key)]
        id: i64,
        #[model(default_sql = "nextval('ticket_number')")]
        number: i32,
    }
}
