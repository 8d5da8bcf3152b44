//! Kills a real process with SIGKILL at every statement; the next run finishes what it left, nothing twice.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use migrate_runtime::{
    Cancel, ConnectOptions, Connection, DatabaseUrl, Dialect, Observer, RevisionRun, RunOptions, Silent, Step,
};

use test_servers::Kind;

use crate::support::{Database, column, down, names, options, up};

const URL: &str = "CARGO_MIGRATE_TEST_CHILD_URL";
const WAY: &str = "CARGO_MIGRATE_TEST_CHILD_WAY";

/// A statement with the question whether its effect is there.
fn checked(dialect: Dialect, sql: &str, object: &str, is_there: bool) -> Step {
    let (table, part) = object.split_once('.').unwrap_or((object, ""));
    let here = if dialect == Dialect::Mysql { "database()" } else { "current_schema()" };
    let count = match (dialect, part) {
        (Dialect::Sqlite, _) => return Step::execute(sql),
        (_, "") => format!(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = {here} AND table_name = '{table}'"
        ),
        _ => format!(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = {here} AND table_name = '{table}' \
             AND column_name = '{part}'"
        ),
    };
    let wanted = u8::from(is_there);
    Step::execute(sql).with_done(format!("SELECT CASE WHEN ({count}) = {wanted} THEN 1 ELSE 0 END"))
}

fn counting() -> Step {
    Step::data("UPDATE counter SET n = n + 1")
}

fn revisions_up(dialect: Dialect) -> Vec<RevisionRun> {
    let add = |sql: &str, object: &str| checked(dialect, sql, object, true);
    let outside = |step: Step| if dialect == Dialect::Postgres { step.outside() } else { step };
    vec![
        up(
            1,
            vec![
                add("CREATE TABLE counter (n integer NOT NULL)", "counter"),
                Step::data("INSERT INTO counter VALUES (0)"),
            ],
        ),
        up(
            2,
            vec![
                add("CREATE TABLE a (x integer)", "a"),
                counting(),
                outside(add("ALTER TABLE a ADD COLUMN y integer", "a.y")),
                counting(),
                counting(),
                outside(add("CREATE TABLE b (x integer)", "b")),
            ],
        ),
        up(3, vec![counting(), add("ALTER TABLE b ADD COLUMN z integer", "b.z")]),
    ]
}

fn revisions_down(dialect: Dialect) -> Vec<RevisionRun> {
    let remove = |sql: &str, object: &str| checked(dialect, sql, object, false);
    vec![
        down(3, vec![remove("ALTER TABLE b DROP COLUMN z", "b.z"), counting()]),
        down(
            2,
            vec![
                remove("DROP TABLE b", "b"),
                counting(),
                remove("ALTER TABLE a DROP COLUMN y", "a.y"),
                remove("DROP TABLE a", "a"),
            ],
        ),
    ]
}

fn revisions(dialect: Dialect, way: &str) -> Vec<RevisionRun> {
    if way == "up" { revisions_up(dialect) } else { revisions_down(dialect) }
}

/// Runs what the ledger does not have yet, or still has.
async fn run_the_rest(connection: &mut Connection, way: &str, observer: &mut dyn Observer) {
    let cancel = Cancel::new();
    connection.lock(observer, &cancel).await.unwrap();
    let ledger = connection.read_ledger().await.unwrap();
    let dialect = connection.server().dialect;
    let applied = |revision: &RevisionRun| ledger.rows.iter().any(|row| row.id == revision.id);
    let rest: Vec<_> =
        revisions(dialect, way).into_iter().filter(|revision| applied(revision) == (way == "down")).collect();
    let options = RunOptions { planned_from: Some(ledger), resume: None };
    connection.run(&rest, &options, observer, &cancel).await.unwrap();
    connection.unlock().await.unwrap();
}

/// Says on stdout, past the test harness that would catch it, that a step begins.
struct Loud;

impl Observer for Loud {
    fn step_started(&mut self, _: &RevisionRun, index: usize, _: &Step) {
        let mut stdout = std::io::stdout();
        stdout.write_all(format!("step {index}\n").as_bytes()).unwrap();
        stdout.flush().unwrap();
    }
}

/// The process that is killed; by itself, in an ordinary run of the tests, it does nothing.
#[tokio::test]
async fn child() {
    let Ok(url) = std::env::var(URL) else { return };
    let way = std::env::var(WAY).unwrap();
    let mut connection = open_patiently(&DatabaseUrl::parse(&url).unwrap()).await;
    run_the_rest(&mut connection, &way, &mut Loud).await;
}

async fn open_patiently(url: &DatabaseUrl) -> Connection {
    let options = ConnectOptions { lock_timeout: Duration::from_secs(30), ..options() };
    Connection::open(url, &options).await.unwrap()
}

fn start_child(url: &str, way: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killing::child", "--nocapture", "--test-threads=1"])
        .env(URL, url)
        .env(WAY, way)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills the child a moment after it has begun its step number `at`; false when it never came so far.
fn kill_at(mut child: Child, at: usize, moment: Duration) -> bool {
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reached = lines.map_while(Result::ok).filter(|line| line.contains("step ")).nth(at).is_some();
    std::thread::sleep(moment);
    child.kill().unwrap();
    child.wait().unwrap();
    reached
}

/// Something between nothing and two milliseconds.
fn some_moment() -> Duration {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Duration::from_micros(u64::from(now.subsec_micros() % 2000))
}

/// Kills one way at its step number `at` and finishes it; false when it has no such step.
async fn survive(database: &Database, url: &str, way: &str, at: usize) -> bool {
    let reached = kill_at(start_child(url, way), at, some_moment());
    let mut connection = open_patiently(&database.url).await;
    run_the_rest(&mut connection, way, &mut Silent).await;
    let ledger = connection.read_ledger().await.unwrap();
    assert_eq!(ledger.partial, None);
    let (wanted, count): (&[&str], &str) = match way {
        "up" => (&["shop@0001", "shop@0002", "shop@0003"], "4"),
        _ => (&["shop@0001"], "6"),
    };
    assert_eq!(names(&ledger), wanted, "killed at step {at} on the way {way}");
    assert_eq!(
        column(&mut connection, "SELECT n FROM counter").await,
        [count],
        "killed at step {at} on the way {way}"
    );
    connection.close().await;
    reached
}

/// Kills up and down at every step, each in a new database: of a server, or of SQLite.
async fn kill_at_every_step(server: Option<Kind>) {
    for at in 0.. {
        let database = match server {
            None => Some(Database::sqlite()),
            Some(kind) => Database::on_server(kind).await,
        };
        let Some(database) = database else { return };
        let url = database.whole_url();
        let up = survive(&database, &url, "up", at).await;
        let down = survive(&database, &url, "down", at).await;
        database.drop().await;
        if !up && !down {
            assert_eq!(at, 10, "the way up has ten steps");
            return;
        }
    }
}

#[tokio::test]
async fn sqlite() {
    kill_at_every_step(None).await;
}

#[tokio::test]
async fn postgres() {
    kill_at_every_step(Some(Kind::Postgres)).await;
}

#[tokio::test]
async fn mariadb() {
    kill_at_every_step(Some(Kind::Mariadb)).await;
}

#[tokio::test]
async fn mysql() {
    kill_at_every_step(Some(Kind::Mysql)).await;
}
