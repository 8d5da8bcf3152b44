//! The same steps as a script for the `sqlite3` shell.

use std::process::Output;

use crate::rebuild::{REQUIRE_A, with_options};
use crate::support::{Outcome, Shop};
use crate::{ROWS, TEAMS_AND_USERS};

const REBUILD: &str = r#"
[[operation]]
kind = "assert"
query = "SELECT 1 FROM users WHERE email = 'none' -- nobody"
message = "somebody has no email"

[[operation]]
kind = "alter_column"
table = "users"
column = "email"
from = { type = "varchar(120)", nullable = true }
to = { type = "varchar(200)" }
fill = "'nobody' || id"

[[operation]]
kind = "sql"
up = ["UPDATE users SET age = '1' -- all of them"]
down = []
"#;

async fn filled() -> Result<Shop, Box<dyn std::error::Error>> {
    let mut shop = Shop::new(TEAMS_AND_USERS).await?;
    shop.execute(&ROWS).await?;
    Ok(shop)
}

fn message(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn has_shell() -> bool {
    let found = std::process::Command::new("sqlite3").arg("--version").output().is_ok();
    assert!(
        found || std::env::var("CI").as_deref() != Ok("true"),
        "no sqlite3 shell, and under CI there must be"
    );
    if !found {
        eprintln!("skipped: no sqlite3 shell");
    }
    found
}

#[tokio::test]
async fn a_script_rebuilds_as_the_runner_does() -> Outcome {
    if !has_shell() {
        return Ok(());
    }
    let mut shop = filled().await?;
    shop.execute(&["CREATE VIEW emails AS SELECT id, email FROM users"]).await?;
    let output = shop.run_script(REBUILD)?;
    assert!(output.status.success() && output.stderr.is_empty(), "{}", message(&output));
    assert_eq!(shop.rows("SELECT email FROM emails ORDER BY id").await?, ["ann@x.y", "nobody2"]);
    shop.execute(&["INSERT INTO users (email) VALUES ('new@x.y')"]).await?;
    assert_eq!(shop.rows("SELECT max(id) FROM users").await?, ["81"]);
    Ok(())
}

#[tokio::test]
async fn a_script_stops_where_it_would_lose_something() -> Outcome {
    if !has_shell() {
        return Ok(());
    }
    for (surprise, expected) in [
        ("CREATE TRIGGER t AFTER UPDATE ON users BEGIN SELECT 1; END", "`users` has triggers"),
        ("CREATE INDEX by_hand ON users (age)", "`users` has indexes that no revision knows"),
        ("ALTER TABLE users ADD COLUMN surprise TEXT", "the columns of `users` are not those"),
        ("UPDATE users SET email = 'none' WHERE id = 2", "somebody has no email"),
    ] {
        let mut shop = filled().await?;
        shop.execute(&[surprise]).await?;
        let before = shop.objects().await?;
        let output = shop.run_script(REBUILD)?;
        assert!(!output.status.success(), "{surprise}");
        assert!(message(&output).contains(expected), "{}", message(&output));
        assert_eq!(shop.objects().await?, before);
        assert_eq!(shop.rows("SELECT count(*) FROM users").await?, ["2"]);
    }
    Ok(())
}

#[tokio::test]
async fn a_script_stops_before_it_loses_the_options_of_a_table() -> Outcome {
    if !has_shell() {
        return Ok(());
    }
    let shop = with_options("WITHOUT ROWID").await?;
    let output = shop.run_script(REQUIRE_A)?;
    assert!(!output.status.success(), "{}", message(&output));
    assert!(message(&output).contains("`t` is STRICT or WITHOUT ROWID"), "{}", message(&output));
    Ok(())
}
