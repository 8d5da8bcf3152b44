//! What a new revision is called: its message and the words of its file's name.

use crate::operation::Operation;

/// The longest slug.
const MAXIMUM_SLUG: usize = 52;

/// What stands for whatever does not fit.
const MORE: &str = "and more";

/// The words of a text as they can stand in a file's name: lower-case ASCII letters and digits, with `_` between.
pub(super) fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("_")
}

/// A slug cut between words, where it is too long.
pub(super) fn short_slug(text: &str) -> String {
    let slug = slug(text);
    if slug.len() <= MAXIMUM_SLUG {
        return slug;
    }
    let end = slug[..=MAXIMUM_SLUG].rfind('_').unwrap_or(MAXIMUM_SLUG);
    slug[..end].to_owned()
}

/// A message for operations that nobody gave one: `initial` for the first tables of an app, else all of them in
/// words (`add age to users`), or the first of them `and more`.
#[must_use]
pub fn suggest_message(operations: &[Operation], is_first: bool) -> String {
    if is_first && operations.iter().any(|operation| matches!(operation, Operation::CreateTable(_))) {
        return "initial".to_owned();
    }
    let mut orders: Vec<String> = Vec::new();
    let mut best = None;
    for (at, operation) in operations.iter().enumerate() {
        orders.push(operation.describe().order);
        let is_last = at + 1 == operations.len();
        let message = if is_last { join(&orders, "and") } else { format!("{} {MORE}", join(&orders, ",")) };
        if slug(&message).len() > MAXIMUM_SLUG {
            break;
        }
        best = Some(message);
    }
    let first = || orders.first().map_or("empty".to_owned(), |order| shorten(order, operations.len() > 1));
    best.unwrap_or_else(first)
}

fn shorten(order: &str, has_more: bool) -> String {
    if has_more { format!("{order} {MORE}") } else { order.to_owned() }
}

/// `add age to users`, `add mail to users`, `create teams` → `add age, mail to users and create teams`.
fn join(orders: &[String], last: &str) -> String {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for order in orders {
        let group = Group::new(order);
        match groups.last_mut() {
            Some(before) if before.verb == group.verb && before.rest == group.rest => {
                before.objects.extend(group.objects);
            }
            _ => groups.push(group),
        }
    }
    let is_single = groups.len() == 1;
    let texts: Vec<String> =
        groups.iter().map(|group| group.text(if is_single { last } else { "," })).collect();
    list(&texts, last)
}

/// Orders that share verb and place.
struct Group<'a> {
    verb: &'a str,
    objects: Vec<String>,
    rest: String,
}

impl<'a> Group<'a> {
    fn new(order: &'a str) -> Self {
        let mut words = order.split(' ');
        let verb = words.next().unwrap_or_default();
        let object = words.next().unwrap_or_default().to_owned();
        Self { verb, objects: vec![object], rest: words.map(|word| format!(" {word}")).collect() }
    }

    fn text(&self, last: &str) -> String {
        format!("{} {}{}", self.verb, list(&self.objects, last), self.rest).trim_end().to_owned()
    }
}

/// `a, b and c`, or `a, b, c` where the last word is a comma.
fn list(items: &[String], last: &str) -> String {
    match items {
        [before @ .., end] if !before.is_empty() && last != "," => {
            format!("{} {last} {end}", before.join(", "))
        }
        _ => items.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{AddColumn, CreateTable};
    use crate::schema::{Column, ColumnType, ObjectName, Table};

    fn create(name: &str) -> Operation {
        CreateTable(Table::new(ObjectName::bare(name))).into()
    }

    fn add(table: &str, column: &str) -> Operation {
        let column = Column::new(column, ColumnType::Text);
        AddColumn { table: ObjectName::bare(table), column, fill: None }.into()
    }

    #[test]
    fn messages_name_what_is_done() {
        assert_eq!(suggest_message(&[add("users", "age")], true), "add age to users");
        assert_eq!(suggest_message(&[create("a"), create("b")], false), "create a and b");
        assert_eq!(
            suggest_message(&[add("users", "age"), add("users", "mail"), create("teams")], false),
            "add age, mail to users and create teams"
        );
        assert_eq!(suggest_message(&[], true), "empty");
        assert_eq!(suggest_message(&[create("a")], true), "initial");
    }

    #[test]
    fn what_does_not_fit_is_more() {
        let many: Vec<Operation> = (0..40).map(|number| create(&format!("table_{number}"))).collect();
        let message = suggest_message(&many, false);
        assert_eq!(message, "create table_0, table_1, table_2, table_3 and more");
        assert!(slug(&message).len() <= MAXIMUM_SLUG);
        let long = "x".repeat(80);
        assert_eq!(suggest_message(&[create(&long), create("b")], false), format!("create {long} and more"));
    }

    #[test]
    fn slugs_are_plain_and_short() {
        assert_eq!(slug("Add `Age` — to users!"), "add_age_to_users");
        assert_eq!(slug("добавить"), "");
        assert_eq!(short_slug(&"word ".repeat(20)).len(), 49);
        assert_eq!(short_slug(&"x".repeat(80)).len(), MAXIMUM_SLUG);
    }
}
