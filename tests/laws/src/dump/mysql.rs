//! MySQL and MariaDB: the lines of SHOW CREATE TABLE.

use migrate_runtime::Value;

use crate::database::Database;

pub(super) async fn dump(database: &mut Database) -> Result<Vec<String>, String> {
    let query = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'";
    let mut lines = Vec::new();
    for table in database.lines(query).await? {
        let rows = database.query(&format!("SHOW CREATE TABLE `{}`", table.replace('`', "``"))).await?;
        let text = rows.get(0).and_then(|row| row.get(1)).map(statement).unwrap_or_default();
        lines.extend(text.lines().map(|line| format!("{table}: {}", steady(line.trim_end_matches(',')))));
    }
    Ok(lines)
}

/// Defaults of binary columns are bytes in it.
fn statement(value: Value<'_>) -> String {
    match value {
        Value::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        other => crate::database::text(other),
    }
}

/// A line without what may differ between equal tables: the line that closes a table says where its counter stands, and
/// MySQL prints the same check with `-(7)` and with `-7`, and its texts with the character set that its column had when it
/// was made. Parentheses around the parts of a table stand beside the first
/// and the last of them.
pub(crate) fn steady(line: &str) -> String {
    let line = match line.trim_start().trim_start_matches('(') {
        part if part.starts_with("PARTITION ") => part.trim_end_matches(" */").trim_end_matches(')'),
        _ => line,
    };
    let words = line.split(' ').filter(|word| !word.starts_with("AUTO_INCREMENT="));
    let line = words.collect::<Vec<_>>().join(" ").replace("_latin1'", "_utf8mb4'");
    let mut text = String::new();
    let mut rest = line.as_str();
    while let Some((before, after)) = rest.split_once("-(") {
        text.push_str(before);
        match after.split_once(')') {
            Some((digits, behind))
                if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                text.push_str(&format!("-{digits}"));
                rest = behind;
            }
            _ => {
                text.push_str("-(");
                rest = after;
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negative_number_has_one_form() {
        assert_eq!(steady("CHECK ((`id` >= -(10))) AUTO_INCREMENT=7 X"), "CHECK ((`id` >= -10)) X");
        assert_eq!(steady("-(a) -(1"), "-(a) -(1");
        let part = "PARTITION p VALUES LESS THAN (1) ENGINE = InnoDB";
        assert_eq!(steady(&format!("({part}) */")), part);
        assert_eq!(steady(&format!(" {part}")), part);
    }
}
