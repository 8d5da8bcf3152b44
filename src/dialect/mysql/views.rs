//! Views that use a column. PostgreSQL and SQLite take the column's new name into them, and refuse to drop it; MySQL and
//! MariaDB do neither, and the view is invalid from then on.
//!
//! The catalogue has no columns of views, but their texts in one form: `` `database`.`table`.`column` ``, and where the
//! table has an alias, `` `alias`.`column` `` before or behind `` `table` `alias` ``.

use super::names::{quote, quote_text};

/// The query with a row for each view of the database that uses the column.
pub(super) fn views_with(table: &str, column: &str) -> String {
    let (table, column) = (quote(table), quote(column));
    let plain = quote_text(&format!(".{table}.{column}"));
    let (of_table, of_column) = (quote_text(&format!(".{table} ")), quote_text(&format!(".{column}")));
    let (table, column) = (pattern(&table), pattern(&column));
    let before = quote_text(&format!("(?s)(`[^`]+`)[.]{column}.*[.]{table} \\1"));
    let behind = quote_text(&format!("(?s)[.]{table} (`[^`]+`).*\\1[.]{column}"));
    format!(
        "SELECT 1 FROM information_schema.views WHERE table_schema = DATABASE() AND (\
         LOCATE(CONCAT('`', REPLACE(DATABASE(), '`', '``'), '`', {plain}), view_definition) > 0 \
         OR (LOCATE({of_table}, view_definition) > 0 AND LOCATE({of_column}, view_definition) > 0 \
         AND (view_definition REGEXP {before} OR view_definition REGEXP {behind}))) LIMIT 1"
    )
}

/// The name as a regular expression.
fn pattern(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        if character.is_ascii_punctuation() && !matches!(character, '`' | '_') {
            text.push('\\');
        }
        text.push(character);
    }
    text
}
