//! Runs of operations and what is left of them. The laws stand with the comparison, which makes long runs.

use super::optimize;
use crate::operation::{
    AddColumn, AlterColumn, AlterSequence, Assert, CreateSequence, CreateTable, DropColumn, DropTable,
    Operation, RenameColumn, RenameTable,
};
use crate::schema::{ByDialect, Column, ColumnType, DefaultValue, Expression, ObjectName, Sequence, Table};

fn users() -> ObjectName {
    ObjectName::bare("users")
}

fn create(columns: &[&str]) -> Operation {
    let mut table = Table::new(users());
    table.columns = columns.iter().map(|name| Column::new(*name, ColumnType::Text)).collect();
    CreateTable(table).into()
}

fn add(name: &str) -> Operation {
    AddColumn { table: users(), column: Column::new(name, ColumnType::Text), fill: None }.into()
}

fn drop_column(name: &str) -> Operation {
    DropColumn { table: users(), column: Column::new(name, ColumnType::Text), fill: None }.into()
}

fn rename(from: &str, to: &str) -> Operation {
    RenameColumn { table: users(), from: from.to_owned(), to: to.to_owned() }.into()
}

fn alter(from: ColumnType, to: ColumnType) -> Operation {
    let column = |ty| Column::new("a", ty);
    AlterColumn { table: users(), from: column(from), to: column(to), fill: None, using: None }.into()
}

fn assertion() -> Operation {
    Assert { query: ByDialect::everywhere("SELECT 1 WHERE false".to_owned()), message: "no".to_owned() }
        .into()
}

#[test]
fn runs_become_shorter() {
    let cases: [(Vec<Operation>, Vec<Operation>); 8] = [
        (vec![create(&["a"]), add("b")], vec![create(&["a", "b"])]),
        (vec![create(&["a"]), rename("a", "b")], vec![create(&["b"])]),
        (vec![add("a"), drop_column("a")], vec![]),
        (vec![add("a"), rename("a", "b"), rename("b", "c")], vec![add("c")]),
        (vec![rename("a", "b"), rename("b", "a")], vec![]),
        (vec![rename("a", "b"), drop_column("b")], vec![drop_column("a")]),
        (
            vec![
                RenameTable { from: users(), to: ObjectName::bare("people") }.into(),
                RenameTable { from: ObjectName::bare("people"), to: users() }.into(),
            ],
            vec![],
        ),
        (
            vec![add("b"), DropTable(table_of(&create(&["a", "b"]))).into()],
            vec![DropTable(table_of(&create(&["a"]))).into()],
        ),
    ];
    for (run, expected) in cases {
        assert_eq!(optimize(run), expected);
    }
}

fn table_of(create: &Operation) -> Table {
    match create {
        Operation::CreateTable(CreateTable(table)) => table.clone(),
        _ => Table::new(users()),
    }
}

#[test]
fn nothing_moves_past_what_nobody_knows() {
    let run = vec![add("a"), assertion(), drop_column("a")];
    assert_eq!(optimize(run.clone()), run);
}

#[test]
fn names_that_are_swapped_stay_swapped() {
    let run = vec![rename("a", "x"), rename("b", "a"), rename("x", "b")];
    assert_eq!(optimize(run.clone()), run);
}

#[test]
fn values_take_the_way_that_was_written() {
    let run = vec![
        alter(ColumnType::Timestamp(None), ColumnType::Date),
        alter(ColumnType::Date, ColumnType::Timestamp(None)),
    ];
    assert_eq!(optimize(run.clone()), run);
}

#[test]
fn a_sequence_is_renamed_after_what_draws_from_it_is_made() {
    let sequence = |name: &str| Sequence::new(ObjectName::bare(name));
    let mut table = Table::new(users());
    let drawn = DefaultValue::Sql(ByDialect::everywhere(Expression::new("nextval('a')")));
    table.columns =
        [Column { default: Some(drawn), ..Column::new("n", ColumnType::BIGINT) }].into_iter().collect();
    let run: Vec<Operation> = vec![
        CreateSequence(sequence("a")).into(),
        CreateTable(table).into(),
        AlterSequence { from: sequence("a"), to: sequence("b") }.into(),
    ];
    assert_eq!(optimize(run.clone()), run);
}
