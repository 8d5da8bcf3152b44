//! One example: its source, and the schema that its models make.

use camino::Utf8Path;
use cargo_migrate::merge::{AppSource, MergeOptions, merge};
use cargo_migrate::probe::dump::Dump;
use cargo_migrate::schema::{AppLabel, DialectName, NamingConvention, Schema};

use crate::models::source_of;

/// The app that all examples belong to.
pub(crate) const APP: &str = "shop";

/// The Rust that a page shows: the inside of the example's module, without its imports.
pub(crate) fn source(name: &str) -> Result<String, String> {
    let (page, example) = name.split_once("::").ok_or_else(|| format!("`{name}` is no `page::example`"))?;
    let source = source_of(page).ok_or_else(|| format!("there are no examples `{page}`"))?;
    let mut lines = source.lines().skip_while(|line| *line != format!("mod {example} {{"));
    lines.next().ok_or_else(|| format!("there is no example `{name}`"))?;
    let inside = lines.take_while(|line| *line != "}");
    let inside = inside.skip_while(|line| line.is_empty() || line.trim_start().starts_with("use "));
    Ok(inside.map(|line| format!("{}\n", line.strip_prefix("    ").unwrap_or(line))).collect())
}

/// The schema of the example's models.
pub(crate) fn schema(name: &str) -> Result<Schema, String> {
    let module = format!("model_pages::models::{name}");
    let mut dump: Dump = serde_json::from_str(&migrate_models::dump()).map_err(|error| error.to_string())?;
    dump.models.retain(|model| model.path.module == module);
    dump.enums.retain(|enumeration| enumeration.path.module == module);
    let label = AppLabel::new(APP).map_err(|error| error.to_string())?;
    let app = AppSource { label: &label, package: env!("CARGO_PKG_NAME"), schema: None, table_prefix: None };
    let options = MergeOptions {
        apps: &[app],
        workspace_root: Utf8Path::new("/"),
        naming: &NamingConvention::default(),
        dialects: &DialectName::ALL,
        own_tables: &[],
    };
    let models = merge(&dump, &options);
    models
        .map(|models| models.schema)
        .map_err(|errors| errors.iter().map(|error| format!("{name}: {error}\n")).collect())
}
