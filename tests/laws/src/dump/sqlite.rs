//! SQLite keeps the statements that were told it: they are taken apart, since ALTER TABLE writes into them.

use crate::database::Database;

pub(super) async fn dump(database: &mut Database) -> Result<Vec<String>, String> {
    let query = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL \
                 AND name NOT LIKE 'cargo_migrate_ledger%' AND name NOT LIKE 'sqlite_%'";
    let rows = database.query(query).await?;
    let mut lines = Vec::new();
    for row in rows.iter() {
        let texts: Vec<String> = row.iter().map(crate::database::text).collect();
        let head = format!("{} {} on {}", texts[0], texts[1], texts[2]);
        match parts(&texts[3]) {
            Some((parts, tail)) if texts[0] == "table" => {
                lines
                    .extend(parts.into_iter().map(|part| format!("{head}: {}", without_derived_name(&part))));
                lines.push(format!("{head}: options {tail}"));
            }
            _ => lines.push(format!("{head}: {}", squeezed(&texts[3]))),
        }
    }
    Ok(lines)
}

/// What stands between the outermost parentheses, cut at commas, and what stands behind them.
fn parts(sql: &str) -> Option<(Vec<String>, String)> {
    let mut parts = vec![String::new()];
    let (mut depth, mut quote) = (0_usize, None);
    let mut characters = sql.char_indices();
    for (at, character) in characters.by_ref() {
        match (quote, character) {
            (Some(end), _) if character == end => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(character),
            (None, '(') if depth == 0 => {
                depth = 1;
                continue;
            }
            (None, '(') => depth += 1,
            (None, ')') if depth == 1 => {
                let parts = parts.iter().map(|part| squeezed(part)).collect();
                return Some((parts, squeezed(&sql[at + 1..])));
            }
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 1 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if depth > 0
            && let Some(part) = parts.last_mut()
        {
            part.push(character);
        }
    }
    None
}

/// The check of a column's own, which makes up for a type that SQLite lacks, has a name that nobody sees: it stays when
/// its table or column is renamed. Its values have no order.
fn without_derived_name(part: &str) -> String {
    if part.starts_with("CONSTRAINT ") {
        return part.to_owned();
    }
    let Some((head, rest)) = part.split_once(" CONSTRAINT ") else { return part.to_owned() };
    let Some((_, check)) = rest.split_once(" CHECK (") else { return part.to_owned() };
    let check = match check.split_once(" IN (") {
        Some((column, values)) => {
            let mut values: Vec<&str> = values.trim_end_matches(')').split(", ").collect();
            values.sort_unstable();
            format!("{column} IN ({}))", values.join(", "))
        }
        None => check.to_owned(),
    };
    format!("{head} CHECK ({check}")
}

/// With single spaces, and without quotes that a name does not need: SQLite puts them in when it renames.
fn squeezed(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut plain = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find(['"', '\'']) {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        plain.push_str(before);
        if rest[at..].starts_with('\'') {
            let end = after.find('\'').map_or(after.len(), |end| end + 1);
            plain.push_str(&rest[at..=at + end]);
            rest = &after[end..];
            continue;
        }
        match after.split_once('"') {
            Some((name, behind)) if is_plain(name) => {
                plain.push_str(name);
                rest = behind;
            }
            Some((name, behind)) => {
                plain.push_str(&format!("\"{name}\""));
                rest = behind;
            }
            None => {
                plain.push('"');
                rest = after;
            }
        }
    }
    plain + rest
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_in_texts_are_no_quotes_of_names() {
        assert_eq!(
            squeezed("\"a\" IN  ('b\"c', \"d e\", 'it''s \"f\"')"),
            "a IN ('b\"c', \"d e\", 'it''s \"f\"')"
        );
        assert_eq!(squeezed("'not closed"), "'not closed");
    }

    #[test]
    fn a_statement_is_cut_at_its_outer_commas() {
        let (parts, tail) =
            parts("CREATE TABLE \"a(b\" (x int, \"y,z\" text DEFAULT ',)', CHECK (x IN (1,2))) STRICT")
                .unwrap();
        assert_eq!(parts, ["x int", "\"y,z\" text DEFAULT ',)'", "CHECK (x IN (1,2))"]);
        assert_eq!(tail, "STRICT");
    }
}
