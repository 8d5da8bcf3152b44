//! Where something stands in a document.

use toml::de::{DeTable, DeValue};

use crate::schema::Place;

/// One step on the way to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    Key(&'a str),
    /// From 0.
    Item(usize),
}

/// The place of a byte of `text`; columns count characters.
pub(super) fn place_of_offset(file: &str, text: &str, offset: usize) -> Place {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = &text[..offset];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before[line_start..].chars().count() + 1;
    Place {
        file: file.to_owned(),
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
    }
}

/// The place of the value that `path` leads to, or of the last value on the way that is there.
#[must_use]
pub fn locate(file: &str, text: &str, path: &[Step<'_>]) -> Place {
    let text = super::without_carriage_returns(text);
    let offset = DeTable::parse(&text).map_or(0, |root| offset_of(root.get_ref(), path));
    place_of_offset(file, &text, offset)
}

fn offset_of(root: &DeTable<'_>, path: &[Step<'_>]) -> usize {
    let Some((Step::Key(first), rest)) = path.split_first() else { return 0 };
    let Some(mut value) = root.get(*first) else { return 0 };
    for step in rest {
        let next = match (step, value.get_ref()) {
            (Step::Key(key), DeValue::Table(table)) => table.get(*key),
            (Step::Item(at), DeValue::Array(array)) => array.get(*at),
            _ => None,
        };
        match next {
            Some(next) => value = next,
            None => break,
        }
    }
    value.span().start
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line_and_column(text: &str, path: &[Step<'_>]) -> (u32, u32) {
        let place = locate("f", text, path);
        (place.line, place.column)
    }

    #[test]
    fn values_are_found_by_their_path() {
        let text = "a = 1\nb = [\n  'ä', { c = 2 },\n]\n[[d]]\ne = 3\n[[d]]\ne = 4\n";
        use Step::{Item, Key};
        assert_eq!(line_and_column(text, &[Key("a")]), (1, 5));
        assert_eq!(line_and_column(text, &[Key("b"), Item(1), Key("c")]), (3, 14));
        assert_eq!(line_and_column(text, &[Key("d"), Item(1)]), (7, 1));
        assert_eq!(line_and_column(text, &[Key("d"), Item(1), Key("e")]), (8, 5));
    }

    #[test]
    fn a_path_that_ends_early_gives_what_there_is() {
        assert_eq!(line_and_column("a = [ 1 ]\r\nb = [ 2 ]\r\n", &[Step::Key("b"), Step::Item(9)]), (2, 5));
        assert_eq!(line_and_column("a = 1", &[Step::Key("z")]), (1, 1));
    }
}
