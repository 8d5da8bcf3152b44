//! References.

mod of_fields {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "teams")]
    struct Team {
        #[model(primary_key)]
        id: i64,
        #[model(max_length = 10, unique)]
        code: String,
    }

    #[derive(Model)]
    #[model(table = "players")]
    struct Player {
        #[model(primary_key)]
        id: i64,
        #[model(references = Team, on_delete = cascade, index)]
        team_id: i64,
        #[model(max_length = 10, references = Team::code, on_delete = set_null, on_update = cascade)]
        former_team: Option<String>,
    }
}

mod of_structs {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "order_lines", primary_key(order_id, number))]
    struct OrderLine {
        order_id: i64,
        number: i32,
    }

    #[derive(Model)]
    #[model(
        table = "returns",
        foreign_key(columns(order_id, line), references = OrderLine, on_delete = cascade)
    )]
    struct Return {
        #[model(primary_key)]
        id: i64,
        order_id: i64,
        line: i32,
    }
}

mod of_postgres {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "rooms", primary_key(house, number))]
    struct Room {
        house: i64,
        number: i32,
    }

    #[derive(Model)]
    #[model(
        table = "guests",
        foreign_key(
            columns(house, room),
            references = Room(house, number),
            match_full,
            on_delete = set_null(room),
            deferrable = deferred,
            not_valid
        )
    )]
    struct Guest {
        #[model(primary_key)]
        id: i64,
        house: Option<i64>,
        room: Option<i32>,
    }
}
