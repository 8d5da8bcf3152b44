//! Many queries of one moment, on two sessions where there is much to read.

use std::collections::BTreeSet;

use migrate_runtime::{Error, Value};

use crate::support::Database;

/// Six queries behind a long one: with one session each waits for the one before.
fn queries(first: &str, then: &str) -> Vec<String> {
    std::iter::once(first).chain([then; 6]).map(str::to_owned).collect()
}

#[tokio::test]
async fn two_sessions_of_postgres_see_one_moment() {
    let Some(database) = Database::postgres().await else { return };
    let (mut reader, mut writer) = (database.open().await, database.open().await);
    writer.execute("CREATE TABLE before (id bigint)").await.unwrap();
    reader.begin_snapshot().await.unwrap();
    reader.query("SELECT 1").await.unwrap();
    writer.execute("CREATE TABLE after (id bigint)").await.unwrap();

    let count = "SELECT pg_backend_pid(), count(*)::int, pg_sleep(0.05)::text FROM pg_class \
                 WHERE relname IN ('before', 'after')";
    let answers = reader.query_all(&queries("SELECT generate_series(1, 2000)", count)).await.unwrap();
    reader.end_snapshot().await.unwrap();

    assert_eq!(answers.len(), 7);
    assert_eq!(answers[0].len(), 2000);
    let column = |at: usize| {
        answers[1..].iter().map(move |answer| answer.get(0).unwrap().get(at).unwrap().as_integer().unwrap())
    };
    assert_eq!(column(0).collect::<BTreeSet<_>>().len(), 2, "two sessions");
    assert_eq!(column(1).collect::<BTreeSet<_>>(), BTreeSet::from([1]), "one moment");
    assert_eq!(
        reader.query("SELECT count(*)::int FROM after").await.unwrap().first(),
        Some(Value::Integer(0))
    );
    database.drop().await;
}

#[tokio::test]
async fn a_short_answer_and_a_plain_transaction_keep_to_one_session() {
    let Some(database) = Database::postgres().await else { return };
    let mut reader = database.open().await;
    let pid = "SELECT pg_backend_pid(), pg_sleep(0.01)::text";
    for first in ["SELECT generate_series(1, 20)", "SELECT generate_series(1, 2000)"] {
        let is_short = first.ends_with("20)");
        if is_short { reader.begin_snapshot().await } else { reader.execute("BEGIN").await }.unwrap();
        let answers = reader.query_all(&queries(first, pid)).await.unwrap();
        if is_short { reader.end_snapshot().await } else { reader.execute("COMMIT").await }.unwrap();
        let sessions: BTreeSet<String> =
            answers[1..].iter().filter_map(|answer| answer.first()?.as_text()).collect();
        assert_eq!(sessions.len(), 1, "{first}");
    }
    database.drop().await;
}

#[tokio::test]
async fn mysql_and_mariadb_answer_on_two_sessions_in_order() {
    for database in Database::mysqls().await {
        let mut reader = database.open().await;
        reader.begin_snapshot().await.unwrap();
        let many =
            "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 900) SELECT x FROM n";
        let mut queries = queries(many, "SELECT connection_id(), sleep(0.05)");
        queries.push("SELECT 0, 'last'".to_owned());
        let answers = reader.query_all(&queries).await.unwrap();
        reader.end_snapshot().await.unwrap();
        assert_eq!(answers[0].len(), 900);
        assert_eq!(answers[7].get(0).unwrap().get(1), Some(Value::Text("last")));
        let sessions: BTreeSet<String> =
            answers[1..7].iter().filter_map(|answer| answer.first()?.as_text()).collect();
        assert_eq!(sessions.len(), 2);
        database.drop().await;
    }
}

/// A query that fails on one session leaves the other one usable.
#[tokio::test]
async fn an_error_on_either_session_is_told_and_spoils_none() {
    let Some(database) = Database::postgres().await else { return };
    let mut reader = database.open().await;
    reader.begin_snapshot().await.unwrap();
    let mut queries = queries("SELECT generate_series(1, 2000)", "SELECT pg_sleep(0.05)::text");
    queries[3] = "SELECT nothing FROM nowhere".to_owned();
    match reader.query_all(&queries).await {
        Err(Error::Query { statement, .. }) => assert_eq!(statement, queries[3]),
        other => panic!("{other:?}"),
    }
    reader.end_snapshot().await.unwrap();
    assert_eq!(reader.query("SELECT 7").await.unwrap().first(), Some(Value::Integer(7)));
    database.drop().await;
}
