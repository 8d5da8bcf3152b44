//! MySQL and MariaDB: the lines of SHOW CREATE TABLE.

use crate::database::Database;

pub(super) async fn dump(database: &mut Database) -> Result<Vec<String>, String> {
    let query = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'";
    let mut lines = Vec::new();
    for table in database.lines(query).await? {
        let rows = database.query(&format!("SHOW CREATE TABLE `{}`", table.replace('`', "``"))).await?;
        let text = rows.rows.first().and_then(|row| row.get(1)).map(crate::database::text).unwrap_or_default();
        lines.extend(text.lines().map(|line| format!("{table}: {}", without_counter(line.trim_end_matches(',')))));
    }
    Ok(lines)
}

/// The line that closes a table says where its counter stands.
fn without_counter(line: &str) -> String {
    let words = line.split(' ').filter(|word| !word.starts_with("AUTO_INCREMENT="));
    words.collect::<Vec<_>>().join(" ")
}
