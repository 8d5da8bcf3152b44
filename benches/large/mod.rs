//! Schemas of thousands of tables, as a large application has them: twelve columns each, a key, a reference to the
//! table before, an index, a unique constraint and a check.

use cargo_migrate::schema::{
    AppLabel, ByDialect, Column, ColumnType, Constraint, ConstraintDefinition, DefaultValue, Expression,
    ForeignKey, Index, IndexPart, IntegerWidth, Literal, Name, ObjectName, Schema, Table,
};

/// A schema of so many tables, all of one app.
pub(crate) fn schema(tables: usize) -> Schema {
    let owner = AppLabel::new("bench").expect("a label");
    let mut schema = Schema::empty();
    for number in 0..tables {
        schema.insert_table(Table { owner: Some(owner.clone()), ..table(number) });
    }
    schema
}

fn name(number: usize) -> ObjectName {
    ObjectName::bare(format!("table_{number:05}"))
}

fn table(number: usize) -> Table {
    let mut table = Table::new(name(number));
    let of_table = |prefix: &str| Name::derived(format!("{prefix}_{number:05}"));
    table.columns.push(Column { auto_increment: true, ..Column::new("id", ColumnType::BIGINT) });
    columns().into_iter().for_each(|column| table.columns.push(column));
    let strings = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let mut constrain = |prefix: &str, definition| {
        table.constraints.push(Constraint::new(of_table(prefix), definition));
    };
    constrain("pk", ConstraintDefinition::primary_key(strings(&["id"])));
    constrain("uq", ConstraintDefinition::unique(strings(&["email"])));
    constrain("ck", ConstraintDefinition::check(ByDialect::everywhere(Expression::new("quantity >= 0"))));
    if number > 0 {
        let key = ForeignKey::new(strings(&["parent_id"]), name(number - 1), strings(&["id"]));
        constrain("fk", ConstraintDefinition::ForeignKey(key));
    }
    table
        .indexes
        .push(Index::new(of_table("ix"), vec![IndexPart::column("name"), IndexPart::column("created_at")]));
    table.canonicalize();
    table
}

/// Eleven columns of the types that tables usually have.
fn columns() -> Vec<Column> {
    let regular = ColumnType::Integer { width: IntegerWidth::Regular, unsigned: false };
    let with_default =
        |column: Column, literal| Column { default: Some(DefaultValue::Literal(literal)), ..column };
    let nullable = |column: Column| Column { nullable: true, ..column };
    vec![
        nullable(Column::new("parent_id", ColumnType::BIGINT)),
        Column::new("name", ColumnType::Varchar(50)),
        Column::new("email", ColumnType::Varchar(120)),
        with_default(Column::new("quantity", regular), Literal::Integer(0)),
        Column::new("price", ColumnType::Numeric(Some((10, 2)))),
        with_default(Column::new("active", ColumnType::Boolean), Literal::Boolean(true)),
        nullable(Column::new("note", ColumnType::Text)),
        nullable(Column::new("weight", ColumnType::Double)),
        nullable(Column::new("born", ColumnType::Date)),
        Column::new("created_at", ColumnType::Timestamp(None)),
        with_default(Column::new("state", ColumnType::Varchar(20)), Literal::Text("new".to_owned())),
    ]
}
