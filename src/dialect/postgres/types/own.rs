//! How the name of a type that PostgreSQL does not have by itself is written: a domain, a type of an extension.

use super::spelling::{built_in, near_miss};

/// Words that name a type only in quotes.
const WORDS: &str = "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint \
    create current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc \
    distinct do else end except false fetch for foreign from grant group having in initially intersect into lateral leading \
    limit localtime localtimestamp not null offset on only or order placing primary references returning select \
    session_user some symmetric system_user table then to trailing true union unique user using variadic when where window \
    with between coalesce exists extract greatest grouping inout least national nchar none normalize nullif out overlay \
    position precision row setof substring treat trim values xmlattributes xmlconcat xmlelement xmlexists xmlforest \
    xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable";

/// The one spelling of the name: quotes stand where the name would be another one without them, and where it looks like
/// a mistyped name of PostgreSQL's own.
pub(in crate::dialect::postgres) fn own_name(text: &str) -> String {
    let text = text.trim();
    let (name, tail) = text.split_at(end_of_name(text));
    match parts(name.trim_end()) {
        Some(parts) => {
            let is_qualified = parts.len() > 1;
            let written = parts.iter().map(|part| write(part, is_qualified)).collect::<Vec<_>>();
            format!("{}{tail}", written.join("."))
        }
        None => text.to_owned(),
    }
}

/// Where numbers and the like begin.
fn end_of_name(text: &str) -> usize {
    let mut is_quoted = false;
    let end = text.char_indices().find(|(_, character)| {
        is_quoted ^= *character == '"';
        *character == '(' && !is_quoted
    });
    end.map_or(text.len(), |(at, _)| at)
}

/// The names between dots, as PostgreSQL takes them; none where that is no name.
fn parts(text: &str) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let (part, left) = match rest.strip_prefix('"') {
            Some(quoted) => {
                let end = closing_quote(quoted)?;
                (quoted[..end].replace("\"\"", "\""), &quoted[end + 1..])
            }
            None => {
                let end = rest.find('.').unwrap_or(rest.len());
                let part = rest[..end].to_lowercase();
                (Some(part).filter(|part| is_plain(part))?, &rest[end..])
            }
        };
        parts.push(part);
        match left.strip_prefix('.') {
            Some(next) => rest = next,
            None => return left.is_empty().then_some(parts),
        }
    }
}

fn closing_quote(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find('"')?;
        if !text[at + 1..].starts_with('"') {
            return Some(at);
        }
        from = at + 2;
    }
}

fn write(part: &str, is_qualified: bool) -> String {
    let is_another = || !is_qualified && (built_in(part).is_some() || near_miss(part).is_some());
    if !is_plain(part) || WORDS.split_whitespace().any(|word| word == part) || is_another() {
        return format!("\"{}\"", part.replace('"', "\"\""));
    }
    part.to_owned()
}

fn is_plain(part: &str) -> bool {
    let is_start = |character: char| character.is_ascii_lowercase() || character == '_';
    part.starts_with(is_start) && part.chars().all(|c| is_start(c) || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_spelling() {
        for (written, known) in [
            ("\"email\"", "email"),
            ("Email", "email"),
            ("\"Email\"", "\"Email\""),
            ("posint", "\"posint\""),
            ("\"posint\"", "\"posint\""),
            ("\"integer\"", "\"integer\""),
            ("\"user\"", "\"user\""),
            ("\"public\".\"posint\"", "public.posint"),
            ("geometry(Point,4326)", "geometry(Point,4326)"),
            ("\"a\"\"b\"", "\"a\"\"b\""),
            ("citext", "citext"),
            ("no name", "no name"),
        ] {
            assert_eq!(own_name(written), known, "{written}");
            assert_eq!(own_name(known), known, "{written}");
        }
    }
}
