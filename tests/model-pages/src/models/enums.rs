//! Enums.

mod declared {
    use migrate_models::{Model, ModelEnum};

    #[derive(ModelEnum)]
    #[model(rename_all = "snake_case")]
    enum OrderState {
        Open,
        Paid,
        OnHold,
    }

    #[derive(Model)]
    #[model(table = "orders")]
    struct Order {
        #[model(primary_key)]
        id: i64,
        #[model(default = OrderState::Open)]
        state: OrderState,
    }
}

mod added {
    use migrate_models::{Model, ModelEnum};

    #[derive(ModelEnum)]
    #[model(rename_all = "snake_case")]
    enum OrderState {
        Open,
        Paid,
        Shipped,
        #[model(renamed_from = "on_hold")]
        Waiting,
    }

    #[derive(Model)]
    #[model(table = "orders")]
    struct Order {
        #[model(primary_key)]
        id: i64,
        #[model(default = OrderState::Open)]
        state: OrderState,
    }
}
