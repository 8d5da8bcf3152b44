//! The database's own words for what is in it, without what may differ between two ways to the same schema: the
//! order of columns and the counters.

use migrate_runtime::{Connection, Dialect};

use crate::rows::rows;

/// Sorted lines that are equal for equal schemas.
pub(crate) async fn describe(connection: &mut Connection) -> Result<Vec<String>, String> {
    let mut lines = match connection.server().dialect {
        Dialect::Postgres => postgres(connection).await?,
        _ => mysql(connection).await?,
    };
    lines.sort();
    Ok(lines)
}

// Version 18 keeps NOT NULL as constraints, under names that stay; whether a column takes NULL stands with the column.
const POSTGRES: [&str; 5] = [
    "SELECT 'column', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, \
     a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), a.attcollation::regcollation::text, \
     col_description(c.oid, a.attnum) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
     JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum \
     WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped \
     AND n.nspname NOT IN ('pg_catalog', 'information_schema')",
    "SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint \
     WHERE conrelid <> 0 AND contype <> 'n' AND connamespace <> 'pg_catalog'::regnamespace \
     AND connamespace <> 'information_schema'::regnamespace",
    "SELECT 'index', indexdef FROM pg_indexes WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    "SELECT 'enum', enumtypid::regtype::text, string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum \
     GROUP BY enumtypid",
    "SELECT 'comment', c.oid::regclass::text, obj_description(c.oid) FROM pg_class c WHERE relkind = 'r' \
     AND obj_description(c.oid) IS NOT NULL AND relnamespace NOT IN \
     ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)",
];

async fn postgres(connection: &mut Connection) -> Result<Vec<String>, String> {
    let mut lines = Vec::new();
    for query in POSTGRES {
        lines.extend(rows(connection, query).await?);
    }
    Ok(lines)
}

async fn mysql(connection: &mut Connection) -> Result<Vec<String>, String> {
    let tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()";
    let mut lines = Vec::new();
    for table in rows(connection, tables).await? {
        let text =
            rows(connection, &format!("SHOW CREATE TABLE `{}`", table.replace('`', "``"))).await?.join("\n");
        let (_, text) = text.split_once('|').unwrap_or(("", &text));
        lines.extend(
            text.lines().map(|line| format!("{table}: {}", without_counter(line.trim_end_matches(',')))),
        );
    }
    Ok(lines)
}

/// The line that closes a table says where its counter stands.
fn without_counter(line: &str) -> String {
    let words = line.split(' ').filter(|word| !word.starts_with("AUTO_INCREMENT="));
    words.collect::<Vec<_>>().join(" ")
}
