//! What drift there is, as lines.

use super::compare;
use crate::schema::{
    ByDialect, Column, ColumnType, Constraint, ConstraintDefinition, DefaultValue, DialectName, EnumValue,
    Enumeration, Expression, Index, IndexPart, Literal, Name, ObjectName, Schema, Table,
};

fn users() -> Table {
    let mut table = Table::new(ObjectName::bare("users"));
    table.columns.push(Column::new("id", ColumnType::BIGINT));
    table.columns.push(Column::new("email", ColumnType::Varchar(120)));
    table
}

fn schema_of(tables: impl IntoIterator<Item = Table>) -> Schema {
    let mut schema = Schema::empty();
    tables.into_iter().for_each(|table| schema.insert_table(table));
    schema
}

/// The lines that come of a change of the users' table in the database.
fn lines(change: impl Fn(&mut Table)) -> Vec<String> {
    let mut changed = users();
    change(&mut changed);
    let comparison = compare(&schema_of([users()]), &schema_of([changed]), |_| true);
    comparison.drift.iter().map(ToString::to_string).collect()
}

fn column<'a>(table: &'a mut Table, name: &str) -> &'a mut Column {
    table.columns.get_mut(name).expect("it is there")
}

fn sql(text: &str) -> Option<DefaultValue> {
    Some(DefaultValue::Sql(ByDialect::everywhere(Expression::new(text))))
}

fn index(name: &str, column: &str) -> Index {
    Index::new(Name::explicit(name), vec![IndexPart::column(column)])
}

#[test]
fn nothing_differs() {
    assert_eq!(lines(|_| {}), [""; 0]);
}

type ColumnChange<'a> = &'a dyn Fn(&mut Column);

#[test]
fn each_thing_that_a_column_says() {
    let changes: [(ColumnChange<'_>, &str); 6] = [
        (
            &|column| column.ty = ByDialect::everywhere(ColumnType::Varchar(255)),
            "users.email: varchar(120) in revisions, varchar(255) in the database",
        ),
        (&|column| column.nullable = true, "users.email: not null in revisions, null in the database"),
        (
            &|column| column.default = sql("lower('X')"),
            "users.email: no default in revisions, default lower('X') in the database",
        ),
        (
            &|column| column.default = Some(DefaultValue::Literal(Literal::Text("a".to_owned()))),
            "users.email: no default in revisions, default 'a' in the database",
        ),
        (
            &|column| column.comment = Some("Mail".to_owned()),
            "users.email: no comment in revisions, comment Mail in the database",
        ),
        (
            &|column| column.auto_increment = true,
            "users.email: no auto-increment in revisions, auto-increment in the database",
        ),
    ];
    for (change, line) in changes {
        assert_eq!(lines(|table| change(column(table, "email"))), [line]);
    }
}

#[test]
fn both_sides_of_a_collation_are_told() {
    let usual = "users.email: the usual collation in revisions";
    let collated = lines(|table| {
        column(table, "email").collate = Some(ByDialect::everywhere(Expression::new("latin1_bin")));
    });
    assert_eq!(collated, [format!("{usual}, collate latin1_bin in the database")]);
    let of_charset = lines(|table| {
        column(table, "email").options.set(DialectName::Mysql, "charset", "latin1");
    });
    assert_eq!(of_charset, [format!("{usual}, the usual collation of latin1 in the database")]);
    let of_table = lines(|table| table.options.set(DialectName::Mysql, "collation", "utf8mb4_bin"));
    let line = "table users: the usual collation in revisions, collation utf8mb4_bin in the database";
    assert_eq!(of_table, [line]);
}

#[test]
fn a_row_that_changes_becomes_what_the_model_says() {
    let line = "users.email: no on update in revisions, on update CURRENT_TIMESTAMP in the database";
    let changed = lines(|table| {
        let now = Expression::new("CURRENT_TIMESTAMP");
        column(table, "email").on_update = Some(ByDialect::everywhere(now));
    });
    assert_eq!(changed, [line]);
}

#[test]
fn columns_that_only_one_side_has() {
    let found = lines(|table| {
        table.columns.remove("email");
        table.columns.push(Column::new("mail", ColumnType::Text));
    });
    assert_eq!(
        found,
        [
            "users.email: varchar(120) in revisions, not in the database",
            "users.mail: not in revisions, text in the database"
        ]
    );
}

#[test]
fn a_default_that_is_written_otherwise_is_the_same() {
    let mut known = users();
    column(&mut known, "email").default = sql("Lower( 'X' )");
    let mut found = users();
    column(&mut found, "email").default = sql("lower('X')");
    assert_eq!(compare(&schema_of([known]), &schema_of([found]), |_| true).drift, []);
}

#[test]
fn only_what_differs_by_meaning_is_told() {
    let (mut known, mut found) = (users(), users());
    column(&mut known, "email").default = sql("Lower( 'X' )");
    *column(&mut found, "email") = Column {
        default: sql("lower('X')"),
        nullable: true,
        ..Column::new("email", ColumnType::Varchar(120))
    };
    let comparison = compare(&schema_of([known]), &schema_of([found]), |_| true);
    let told: Vec<String> = comparison.drift.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["users.email: not null in revisions, null in the database"]);
}

#[test]
fn parts_are_matched_by_name_then_by_what_they_are() {
    let (mut known, mut found) = (users(), users());
    known.indexes = vec![index("a", "email"), index("b", "id"), index("c", "email")];
    found.indexes = vec![index("a", "id"), index("d", "email"), index("e", "id")];
    found.indexes[2].unique = true;
    let definition = ConstraintDefinition::check(ByDialect::everywhere(Expression::new("id > 0")));
    found.constraints.push(Constraint::new(Name::explicit("ck"), definition));
    let comparison = compare(&schema_of([known]), &schema_of([found]), |_| true);
    let told: Vec<String> = comparison.drift.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "check ck of users: not in revisions, check (id > 0) in the database",
            "index a of users: (email) in revisions, (id) in the database",
            "index c of users: c in revisions, d in the database",
            "index b of users: (id) in revisions, not in the database",
            "index e of users: not in revisions, (id), unique in the database",
        ]
    );
}

#[test]
fn tables_and_enums() {
    let role = |values: &[&str]| Enumeration {
        name: ObjectName::bare("role"),
        owner: None,
        values: values.iter().map(|value| EnumValue::new(*value)).collect(),
        declared: crate::schema::Declared::default(),
    };
    let mut known = schema_of([users(), Table { unmanaged: true, ..Table::new(ObjectName::bare("legacy")) }]);
    known.insert_enum(role(&["Admin", "Member"]));
    let mut found = schema_of([Table::new(ObjectName::bare("strange"))]);
    found.insert_enum(role(&["Member", "Admin"]));
    let comparison = compare(&known, &found, |_| true);
    let told: Vec<String> = comparison.drift.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "table users: in revisions, not in the database",
            "enum role: (Admin, Member) in revisions, (Member, Admin) in the database"
        ]
    );
    let strangers: Vec<String> = comparison.strangers.iter().map(|found| found.name.to_string()).collect();
    assert_eq!(strangers, ["strange"]);
}

#[test]
fn as_data() {
    let mut found = users();
    column(&mut found, "email").nullable = true;
    let comparison = compare(&schema_of([users()]), &schema_of([found]), |_| true);
    assert_eq!(
        serde_json::to_value(&comparison.drift).expect("it is JSON"),
        serde_json::json!([{
            "kind": "column", "table": "users", "name": "email", "what": "nullable",
            "revisions": "not null", "database": "null"
        }])
    );
}
