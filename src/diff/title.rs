//! A short title for a list of operations: the message of a revision that nobody gave one.

use crate::operation::Operation;

/// A title is at most this long, but for a first part that is longer by itself.
const LONGEST: usize = 52;

/// `initial` for an app's first revision, else what its operations do: `add a and b to users`, or its beginning
/// and `and more`.
#[must_use]
pub fn title(operations: &[Operation], is_first: bool) -> String {
    if is_first && operations.iter().any(|operation| matches!(operation, Operation::CreateTable(_))) {
        return "initial".to_owned();
    }
    let orders = merge_added_columns(operations);
    let Some((first, rest)) = orders.split_first() else { return "empty".to_owned() };
    let mut title = first.clone();
    for (at, order) in rest.iter().enumerate() {
        let longer = format!("{title} and {order}");
        let is_last = at + 1 == rest.len();
        let needed = longer.chars().count() + if is_last { 0 } else { " and more".len() };
        if needed > LONGEST {
            return format!("{title} and more");
        }
        title = longer;
    }
    title
}

/// Columns that come to one table one after the other make one order.
fn merge_added_columns(operations: &[Operation]) -> Vec<String> {
    let mut orders: Vec<String> = Vec::new();
    let mut at = 0;
    while at < operations.len() {
        let names = added_columns(&operations[at..]);
        match (&operations[at], names.len()) {
            (Operation::AddColumn(add), 2..) => {
                orders.push(format!("add {} to {}", names.join(" and "), add.table));
                at += names.len();
            }
            (operation, _) => {
                orders.push(operation.describe().order);
                at += 1;
            }
        }
    }
    orders
}

/// The columns that the first operations add to one table.
fn added_columns(operations: &[Operation]) -> Vec<&str> {
    let Some(Operation::AddColumn(first)) = operations.first() else { return Vec::new() };
    let added = operations.iter().map_while(|operation| match operation {
        Operation::AddColumn(add) if add.table == first.table => Some(add.column.name.as_str()),
        _ => None,
    });
    added.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{AddColumn, CreateTable};
    use crate::schema::{Column, ColumnType, ObjectName, Table};

    fn add(column: &str) -> Operation {
        let column = Column::new(column, ColumnType::Text);
        AddColumn { table: ObjectName::bare("users"), column, fill: None }.into()
    }

    #[test]
    fn the_first_revision_is_initial() {
        let create = CreateTable(Table::new(ObjectName::bare("users"))).into();
        assert_eq!(title(&[create], true), "initial");
    }

    #[test]
    fn two_columns_make_one_order() {
        assert_eq!(title(&[add("a"), add("b")], false), "add a and b to users");
    }

    #[test]
    fn a_long_title_ends_in_more() {
        let create = |name: &str| CreateTable(Table::new(ObjectName::bare(name))).into();
        let title =
            title(&[create("accounts"), create("addresses"), create("articles"), create("tags")], false);
        assert_eq!(title, "create accounts and create addresses and more");
    }
}
