//! Indexes.

mod plain {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "posts",
        index(author_id, desc(created_at)),
        index(columns(slug), unique, name = "one_slug")
    )]
    struct Post {
        #[model(primary_key)]
        id: i64,
        #[model(index)]
        author_id: i64,
        #[model(max_length = 80)]
        slug: String,
        created_at: chrono::NaiveDateTime,
    }
}

mod expression {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "users",
        index(
            columns(tenant, expr(mysql = "(lower(email))", default = "lower(email)")),
            unique,
            name = "one_email"
        )
    )]
    struct User {
        #[model(primary_key)]
        id: i64,
        tenant: i32,
        #[model(max_length = 120)]
        email: String,
    }
}

mod partial {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(table = "jobs", index(columns(queue), where = "done_at IS NULL"))]
    struct Job {
        #[model(primary_key)]
        id: i64,
        queue: i32,
        done_at: Option<chrono::NaiveDateTime>,
    }
}

mod of_postgres {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "notes",
        index(columns(tags), using = "gin", options(postgres(fastupdate = false))),
        index(columns(column(title, opclass = "text_pattern_ops")), include(rank), concurrently),
        index(columns(nulls_last(desc(rank)), column("title", collate = "C")), name = "by_rank"),
        index(columns(rank, code), unique, nulls_not_distinct)
    )]
    struct Note {
        #[model(primary_key)]
        id: i64,
        title: String,
        rank: Option<i32>,
        code: Option<i32>,
        tags: serde_json::Value,
    }
}

mod of_mysql {
    use migrate_models::Model;

    #[derive(Model)]
    #[model(
        table = "pages",
        index(columns(column(body, length = 100))),
        index(columns(title), using = "fulltext", options(mysql(parser = "ngram")))
    )]
    struct Page {
        #[model(primary_key)]
        id: i64,
        #[model(max_length = 200)]
        title: String,
        body: String,
    }
}
