//! The databases' own programs: a script is run by the shell, a dump is made by the dump program. Both are samples.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_migrate::cli::script;
use migrate_runtime::{ConnectOptions, Connection, DatabaseUrl};
use test_servers::{Kind, ServerDatabase};

use super::{Bench, Failure, Law};
use crate::dump::{difference, dump, steady};
use crate::pipeline::Stage;

impl Bench<'_> {
    /// The script for the shell gives the same schema as a run.
    pub(super) async fn check_script(&mut self, direct: &Stage) -> Result<(), Failure> {
        let kind = self.pair.target.kind();
        if !self.is_sampled(self.samples.scripts) {
            return Ok(());
        }
        let Some(client) = kind.client() else { return Ok(()) };
        let wrong = |what: String| Failure::new(Law::Files, format!("offline: {what}"));
        let options = ConnectOptions { create_sqlite_file: true, ..ConnectOptions::default() };
        let text = script::write(self.pair.target.dialect(), &options, &direct.ups);
        let text = text.map_err(|error| wrong(error.to_string()))?;
        let folder = tempfile::tempdir().map_err(|error| wrong(error.to_string()))?;
        let server = match kind {
            Kind::Sqlite => None,
            _ => ServerDatabase::create(kind).await,
        };
        let url = match &server {
            Some(server) => server.url(),
            None => format!("sqlite:{}", folder.path().join("offline.db").display()),
        };
        let end = run_shell(kind, &client, &url, &text);
        let found = match end {
            Ok(()) => self.dump_of(&url, &options).await.map_err(wrong),
            Err(said) => Err(wrong(format!("the shell refuses: {said}"))),
        };
        if let Some(server) = server {
            server.drop().await;
        }
        self.tally.scripts += 1;
        match difference(&without_ledger(found?), &self.expected) {
            None => Ok(()),
            Some(difference) => Err(wrong(format!("the shell makes another schema{difference}"))),
        }
    }

    async fn dump_of(&mut self, url: &str, options: &ConnectOptions) -> Result<Vec<String>, String> {
        let url = DatabaseUrl::parse(url).map_err(|error| error.to_string())?;
        let fresh = Connection::open(&url, options).await.map_err(|error| error.to_string())?;
        let own = std::mem::replace(&mut self.database.connection, fresh);
        let lines = dump(self.database).await;
        std::mem::replace(&mut self.database.connection, own).close().await;
        lines
    }

    /// What the dump program prints of the schema that was created at once is kept; of the one that was changed to
    /// it, it must be the same.
    pub(super) async fn check_real_dump(&mut self, when: &str) -> Result<(), Failure> {
        if !self.is_sampled(self.samples.real_dumps) {
            return Ok(());
        }
        let Some(url) = self.database.url() else { return Ok(()) };
        let kind = self.pair.target.kind();
        let Some(program) = kind.client().and_then(|client| dump_program(kind, Path::new(&client))) else {
            return Ok(());
        };
        let lines = real_dump(kind, &program, &url);
        let lines = lines.map_err(|error| Failure::new(Law::Create, format!("cannot be dumped: {error}")))?;
        self.tally.real_dumps += 1;
        if when == "b" {
            self.expected_by_program = Some(lines);
            return Ok(());
        }
        match self.expected_by_program.take().and_then(|expected| difference(&lines, &expected)) {
            None => Ok(()),
            Some(difference) => {
                Err(Failure::new(Law::Change, format!("{}: another schema{difference}", program.display())))
            }
        }
    }
}

/// The ledger is where the shell was told to have it.
fn without_ledger(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().filter(|line| !line.contains("cargo_migrate_ledger")).collect()
}

/// The words by which a program of MySQL's finds a database.
fn mysql_words(url: &str) -> Result<Vec<String>, String> {
    let url = DatabaseUrl::parse(url).map_err(|error| error.to_string())?;
    Ok(vec![
        "--no-defaults".to_owned(),
        "-h".to_owned(),
        url.host().unwrap_or_default(),
        "-P".to_owned(),
        url.port().unwrap_or_default().to_string(),
        "-u".to_owned(),
        url.user().unwrap_or_default(),
    ])
}

fn run_shell(kind: Kind, client: &str, url: &str, text: &str) -> Result<(), String> {
    let mut command = Command::new(client);
    match kind {
        Kind::Sqlite => command.arg(url.trim_start_matches("sqlite:")),
        Kind::Postgres => command.args(["--no-psqlrc", "--quiet", "--output=/dev/null", url]),
        Kind::Mariadb | Kind::Mysql => {
            let name = DatabaseUrl::parse(url).ok().and_then(|url| url.database()).unwrap_or_default();
            command.args(mysql_words(url)?).arg(name)
        }
    };
    let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| error.to_string())?;
    if let Some(mut input) = child.stdin.take() {
        // A shell that stops early says why itself.
        let _ = input.write_all(text.as_bytes());
    }
    let output = child.wait_with_output().map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() { Ok(()) } else { Err(said) }
}

/// The dump program that stands beside the shell.
fn dump_program(kind: Kind, client: &Path) -> Option<PathBuf> {
    let names: &[&str] = match kind {
        Kind::Sqlite => &[],
        Kind::Postgres => &["pg_dump"],
        Kind::Mariadb => &["mariadb-dump", "mysqldump"],
        Kind::Mysql => &["mysqldump"],
    };
    let folder = client.parent()?;
    names.iter().map(|name| folder.join(name)).find(|path| path.exists())
}

/// The lines of a dump without rows, sorted, without comments and counters.
fn real_dump(kind: Kind, program: &Path, url: &str) -> Result<Vec<String>, String> {
    let mut command = Command::new(program);
    match kind {
        Kind::Postgres => {
            command.args(["--schema-only", "--no-owner", "--schema=public", "--schema=\"Side\"", url])
        }
        _ => {
            let name = DatabaseUrl::parse(url).ok().and_then(|url| url.database()).unwrap_or_default();
            command.args(mysql_words(url)?).args(["--no-data", "--skip-comments", "--compact", &name])
        }
    };
    let output = command.stdin(Stdio::null()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // A database that was made anew has the schema as the server made it.
    let of_schema = |line: &str| {
        let words = ["CREATE SCHEMA", "COMMENT ON SCHEMA", "REVOKE USAGE ON SCHEMA", "GRANT "];
        words.iter().any(|word| line.starts_with(word))
    };
    let plain = |line: &&str| {
        let line = line.trim();
        !line.is_empty()
            && !line.starts_with("--")
            && !of_schema(line)
            && !line.starts_with("\\")
            && !line.starts_with("/*")
    };
    let mut lines: Vec<String> =
        text.lines().filter(plain).map(|line| cleaned(kind, line.trim().trim_end_matches(','))).collect();
    lines.sort();
    Ok(lines)
}

/// Without counters, without names that stay when their tables and columns are renamed, options in order.
fn cleaned(kind: Kind, line: &str) -> String {
    if matches!(kind, Kind::Mariadb | Kind::Mysql) {
        return steady(line);
    }
    if line.starts_with("SEQUENCE NAME") {
        return "SEQUENCE NAME".to_owned();
    }
    if line.starts_with("CREATE SEQUENCE") && line.contains("_seq") {
        return "CREATE SEQUENCE".to_owned();
    }
    if let Some((_, owner)) =
        line.strip_prefix("ALTER SEQUENCE").and_then(|rest| rest.split_once(" OWNED BY "))
    {
        return format!("ALTER SEQUENCE OWNED BY {owner}");
    }
    let key =
        line.strip_prefix("ADD CONSTRAINT ").filter(|rest| rest.trim_start_matches('"').starts_with("part_"));
    if let Some(at) = key.and_then(|rest| rest.find(" UNIQUE").or_else(|| rest.find(" PRIMARY KEY"))) {
        return format!("ADD CONSTRAINT{}", &line["ADD CONSTRAINT ".len() + at..]);
    }
    if line.starts_with("ALTER INDEX") && line.contains("ATTACH PARTITION") {
        return "ATTACH PARTITION".to_owned();
    }
    let of_part = line.split_once(" ON public.part_").or_else(|| line.split_once(" ON ONLY public.part_"));
    if let Some((_, of)) = of_part.filter(|_| line.starts_with("CREATE")) {
        return format!("CREATE INDEX ON public.part_{of}");
    }
    if let Some((before, _)) = line.split_once("nextval('") {
        return format!("{before}nextval");
    }
    if let Some((options, rest)) = line.strip_prefix("WITH (").and_then(|rest| rest.split_once(')')) {
        let mut options: Vec<&str> = options.split(", ").collect();
        options.sort_unstable();
        return format!("WITH ({}){rest}", options.join(", "));
    }
    let required = line.find(" NOT NULL").zip(line.find(" CONSTRAINT "));
    match required.filter(|(not_null, name)| name < not_null) {
        Some((not_null, name)) => format!("{}{}", &line[..name], &line[not_null..]),
        None => line.to_owned(),
    }
}
