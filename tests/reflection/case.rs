//! The cases: files of a schema, rows, and a change of the schema.

use cargo_migrate::operation::Operation;
use cargo_migrate::schema::{AppLabel, Schema};
use migrate_runtime::Flavour;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::comparison::equal;
use crate::files::{is_for, read_all};
use crate::live::Live;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// The file's name.
    #[serde(skip)]
    pub(crate) name: String,
    /// `sqlite`, `postgres`, `mysql`, `mariadb`; all of them where it is absent.
    #[serde(default)]
    only: Vec<String>,
    /// Statements that make what no operation can say, before anything else. `{database}` in them is the database's name.
    #[serde(default)]
    statements: Vec<String>,
    /// Statements that take away what would outlive the database.
    #[serde(default)]
    teardown: Vec<String>,
    #[serde(default)]
    setup: Vec<Operation>,
    /// Statements that put rows in.
    #[serde(default)]
    rows: Vec<String>,
    #[serde(default)]
    change: Vec<Operation>,
    /// What is reflected as unknown, all along: `view active_users`, with `{database}` for its name.
    #[serde(default)]
    unknown: Vec<String>,
    /// Expressions that only the database can tell apart: it is asked to print them.
    #[serde(default)]
    printed: bool,
    /// A change that must fail: what `tests/dialects` looks at.
    fails: Option<String>,
    #[serde(default, rename = "lossy")]
    _lossy: IgnoredAny,
    #[serde(default, rename = "before")]
    _before: IgnoredAny,
    #[serde(default, rename = "after")]
    _after: IgnoredAny,
}

/// All cases, by name.
pub(crate) fn read_cases() -> Vec<Case> {
    let named = |(name, case)| Case { name, ..case };
    let folders = ["tests/fixtures/reflection", "tests/fixtures/dialects"];
    read_all(&folders).into_iter().map(named).collect()
}

impl Case {
    pub(crate) fn is_for(&self, flavour: Flavour) -> bool {
        is_for(&self.only, flavour)
    }

    pub(crate) async fn run(&self, live: &mut Live) -> Result<(), String> {
        let end = self.go_through(live).await;
        end.and(live.tell(&self.teardown).await)
    }

    async fn go_through(&self, live: &mut Live) -> Result<(), String> {
        let app = AppLabel::new("shop").unwrap();
        let mut state = Schema::empty();
        live.tell(&self.statements).await?;
        live.migrate(&self.setup, &mut state).await?;
        self.compare(live, &state).await.map_err(|error| format!("set up: {error}"))?;
        if self.change.is_empty() || self.fails.is_some() {
            return Ok(());
        }
        live.tell(&self.rows).await?;
        live.migrate(&self.change, &mut state).await?;
        self.compare(live, &state).await.map_err(|error| format!("changed: {error}"))?;
        let mut reversed = Vec::new();
        for operation in self.change.iter().rev() {
            reversed.extend(operation.reverse(&app).map_err(|error| error.to_string())?);
        }
        live.migrate(&reversed, &mut state).await.map_err(|error| format!("back: {error}"))?;
        self.compare(live, &state).await.map_err(|error| format!("back: {error}"))
    }

    async fn compare(&self, live: &mut Live, state: &Schema) -> Result<(), String> {
        let dialect = live.dialect();
        let lower = |schema: &Schema| dialect.lower(schema).map_err(|error| error.to_string());
        let lowered = lower(state)?;
        equal("lowered again", &lower(&lowered)?, &lowered)?;
        let reflected = live.reflect().await?;
        let mut unknown: Vec<String> =
            reflected.unknown.iter().map(|thing| format!("{} {}", thing.kind, thing.name)).collect();
        unknown.dedup();
        let expected: Vec<String> = self.unknown.iter().map(|thing| live.named(thing)).collect();
        if unknown != expected {
            return Err(format!("unknown are {:?}, expected {:?}", reflected.unknown, expected));
        }
        if !self.printed {
            return equal("reflected", &reflected.schema, &lowered);
        }
        if reflected.schema == lowered {
            return Err("text can tell the expressions apart".to_owned());
        }
        equal("printed", &reflected.schema, &live.as_printed(&lowered).await?)
    }
}
