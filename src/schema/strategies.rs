//! Random schemas for laws. Names come from small pools, so that two schemas share many of their objects; every
//! schema is valid: references, keys, indexes and checks are on columns that exist.

use std::collections::BTreeMap;

use proptest::collection::btree_map;
use proptest::option;
use proptest::prelude::*;

use super::{
    AppLabel, ByDialect, Column, ColumnType, Constraint, ConstraintDefinition, DefaultValue, Deferrable,
    DialectName, EnumValue, Enumeration, Expression, ForeignKey, Generated, Index, IndexPart, Literal, Name,
    ObjectName, Partition, Partitioning, ReferentialAction, Schema, Sequence, SequenceOptions, Table,
};

/// The apps that random objects belong to.
const APPS: [&str; 3] = ["catalog", "orders", "users"];
const TABLES: u8 = 5;
const COLUMNS: u8 = 5;

/// A whole schema: up to five tables of three apps, up to two enums and two sequences.
pub(crate) fn schema() -> impl Strategy<Value = Schema> {
    let tables = btree_map(0..TABLES, table_plan(), 0..=usize::from(TABLES));
    let enums = btree_map(0..2_u8, enum_values(), 0..=2);
    let sequences = btree_map(0..2_u8, option::of(1..9_i64), 0..=2);
    (tables, enums, sequences).prop_map(|(tables, enums, sequences)| {
        let mut schema = assemble(&tables, &enums);
        for (number, increment) in sequences {
            let name = ObjectName::bare(format!("s{number}"));
            let options = SequenceOptions { increment, ..SequenceOptions::default() };
            schema.insert_sequence(Sequence {
                owner: Some(app(number.into())),
                options,
                ..Sequence::new(name)
            });
        }
        schema
    })
}

/// A single column called `name`.
pub(crate) fn column(name: String) -> impl Strategy<Value = Column> {
    let ty = column_type();
    let extras = (any::<bool>(), option::of(default_value()), option::of(Just("a note".to_owned())));
    (ty, extras).prop_map(move |(ty, (nullable, default, comment))| Column {
        nullable,
        default,
        comment,
        ..Column::new(name.clone(), ty)
    })
}

fn column_type() -> impl Strategy<Value = ColumnType> {
    prop_oneof![
        Just(ColumnType::BIGINT),
        Just(ColumnType::Text),
        Just(ColumnType::Boolean),
        (1..90_u32).prop_map(ColumnType::Varchar),
        (1..20_u32, 0..4_u32)
            .prop_map(|(precision, scale)| ColumnType::Numeric(Some((precision.max(scale), scale)))),
        Just(ColumnType::TimestampTz(None)),
        Just(ColumnType::Array(Box::new(ColumnType::Text))),
        (0..2_u8).prop_map(|number| ColumnType::Enum(enum_name(number))),
    ]
}

fn default_value() -> impl Strategy<Value = DefaultValue> {
    prop_oneof![
        any::<bool>().prop_map(|value| DefaultValue::Literal(Literal::Boolean(value))),
        any::<i32>().prop_map(|value| DefaultValue::Literal(Literal::Integer(value.into()))),
        "[a-z' ]{0,6}".prop_map(|text| DefaultValue::Literal(Literal::Text(text))),
        Just(DefaultValue::Sql(ByDialect::everywhere(Expression::new("CURRENT_TIMESTAMP")))),
    ]
}

fn enum_values() -> impl Strategy<Value = Vec<EnumValue>> {
    let values = vec!["Admin", "Guest", "Member", "Owner"];
    proptest::sample::subsequence(values, 1..=4)
        .prop_shuffle()
        .prop_map(|values| values.into_iter().map(EnumValue::new).collect())
}

fn action() -> impl Strategy<Value = ReferentialAction> {
    // Restrict is left out: without `deferrable` it means what no action means.
    prop_oneof![
        Just(ReferentialAction::NoAction),
        Just(ReferentialAction::Cascade),
        Just(ReferentialAction::SetNull),
    ]
}

/// What is to be in a table; columns and targets that are not there are left out when it is assembled.
#[derive(Debug, Clone)]
struct TablePlan {
    owner: usize,
    comment: Option<String>,
    fillfactor: Option<u8>,
    partitions: BTreeMap<u8, u8>,
    columns: BTreeMap<u8, Column>,
    generated: Option<(u8, u8)>,
    unique: Option<(u8, bool)>,
    indexes: Vec<IndexPlan>,
    check: Option<(u8, i8)>,
    keys: Vec<KeyPlan>,
}

#[derive(Debug, Clone)]
struct IndexPlan {
    name: u8,
    on: Vec<u8>,
    descending: bool,
    unique: bool,
    partial: bool,
    expression: bool,
}

#[derive(Debug, Clone)]
struct KeyPlan {
    name: u8,
    column: u8,
    target: u8,
    on_delete: ReferentialAction,
    deferrable: Option<Deferrable>,
}

fn table_plan() -> impl Strategy<Value = TablePlan> {
    let columns = btree_map(0..COLUMNS, column(String::new()), 0..=usize::from(COLUMNS));
    let parts = (
        option::of((0..COLUMNS, 0..COLUMNS)),
        option::of((0..COLUMNS, any::<bool>())),
        proptest::collection::vec(index_plan(), 0..3),
        option::of((0..COLUMNS, any::<i8>())),
        proptest::collection::vec(key_plan(), 0..3),
    );
    let storage = (option::of(50..100_u8), btree_map(0..3_u8, 0..2_u8, 0..=2));
    (0..APPS.len(), option::of("[a-z]{1,5}"), columns, parts, storage).prop_map(
        |(owner, comment, columns, (generated, unique, indexes, check, keys), (fillfactor, partitions))| {
            TablePlan {
                owner,
                comment,
                fillfactor,
                partitions,
                columns,
                generated,
                unique,
                indexes,
                check,
                keys,
            }
        },
    )
}

fn index_plan() -> impl Strategy<Value = IndexPlan> {
    let on = proptest::sample::subsequence((0..COLUMNS).collect::<Vec<_>>(), 1..=2).prop_shuffle();
    (0..3_u8, on, any::<[bool; 4]>()).prop_map(|(name, on, [descending, unique, partial, expression])| {
        IndexPlan { name, on, descending, unique, partial, expression }
    })
}

fn key_plan() -> impl Strategy<Value = KeyPlan> {
    let deferrable = option::of(Just(Deferrable::Deferred));
    (0..2_u8, 0..COLUMNS, 0..TABLES, action(), deferrable).prop_map(
        |(name, column, target, on_delete, deferrable)| KeyPlan {
            name,
            column,
            target,
            on_delete,
            deferrable,
        },
    )
}

fn app(number: usize) -> AppLabel {
    AppLabel::new(APPS[number % APPS.len()]).expect("the pool holds labels")
}

fn table_name(number: u8) -> ObjectName {
    ObjectName::bare(format!("t{number}"))
}

fn column_name(number: u8) -> String {
    format!("c{number}")
}

fn enum_name(number: u8) -> ObjectName {
    ObjectName::bare(format!("e{number}"))
}

fn everywhere(text: String) -> ByDialect<Expression> {
    ByDialect::everywhere(Expression::new(text))
}

fn assemble(tables: &BTreeMap<u8, TablePlan>, enums: &BTreeMap<u8, Vec<EnumValue>>) -> Schema {
    let mut schema = Schema::empty();
    for (number, values) in enums {
        schema.insert_enum(Enumeration {
            name: enum_name(*number),
            owner: Some(app(0)),
            values: values.clone(),
            declared: super::Declared::default(),
        });
    }
    for (number, plan) in tables {
        let table = assemble_table(*number, plan, tables, &schema);
        schema.insert_table(table);
    }
    schema
}

fn assemble_table(number: u8, plan: &TablePlan, tables: &BTreeMap<u8, TablePlan>, schema: &Schema) -> Table {
    let mut table = Table {
        owner: Some(app(plan.owner)),
        comment: plan.comment.clone(),
        ..Table::new(table_name(number))
    };
    table.columns.push(Column { auto_increment: true, ..Column::new("id", ColumnType::BIGINT) });
    for (number, column) in &plan.columns {
        table
            .columns
            .push(without_unknown_enum(Column { name: column_name(*number), ..column.clone() }, schema));
    }
    let key = ConstraintDefinition::primary_key(vec!["id".to_owned()]);
    table.constraints.push(Constraint::new(Name::explicit(format!("pk_t{number}")), key));
    add_generated(&mut table, plan);
    add_constraints(&mut table, plan, tables);
    add_indexes(&mut table, plan);
    add_storage(&mut table, plan);
    table.canonicalize();
    table
}

/// Tables with an even number are cut into parts, the others are not: a table does not become one that is.
fn add_storage(table: &mut Table, plan: &TablePlan) {
    if let Some(fillfactor) = plan.fillfactor {
        table.options.set(DialectName::Postgres, "fillfactor", fillfactor.to_string());
    }
    if table.name.name.ends_with(['0', '2', '4']) {
        let partitions = plan.partitions.iter().map(|(number, remainder)| Partition {
            name: ObjectName::bare(format!("p{number}_{}", table.name.name)),
            values: everywhere(format!("WITH (MODULUS 2, REMAINDER {remainder})")),
            partitioning: None,
        });
        let by = everywhere("HASH (id)".to_owned());
        table.partitioning = Some(Partitioning { by, partitions: partitions.collect() });
    }
}

/// A column of an enum that is not there is of text, and the default of one that is there is a value of it.
fn without_unknown_enum(mut column: Column, schema: &Schema) -> Column {
    let Some(name) = column.ty.any().and_then(ColumnType::enum_name) else { return column };
    let Some(enumeration) = schema.enumeration(name) else {
        return Column { ty: ByDialect::everywhere(ColumnType::Text), ..column };
    };
    if let Some(DefaultValue::Literal(literal)) = &mut column.default {
        let at = literal.to_string().len() % enumeration.values.len();
        *literal = Literal::Text(enumeration.values[at].value.clone());
    }
    column
}

fn add_generated(table: &mut Table, plan: &TablePlan) {
    let Some((generated, source)) = plan.generated else { return };
    let source = column_name(source);
    if table.column(&source).is_none() {
        return;
    }
    let mut column = Column::new(format!("g{generated}"), ColumnType::Text);
    column.generated = Some(Generated { expression: everywhere(format!("lower({source})")), stored: true });
    table.columns.push(column);
}

fn add_constraints(table: &mut Table, plan: &TablePlan, tables: &BTreeMap<u8, TablePlan>) {
    if let Some((column, nulls_not_distinct)) = plan.unique {
        let columns = vec![column_name(column)];
        add_constraint(
            table,
            "uq",
            ConstraintDefinition::Unique {
                columns,
                include: Vec::new(),
                nulls_not_distinct,
                deferrable: None,
            },
        );
    }
    if let Some((column, limit)) = plan.check
        && table.column(&column_name(column)).is_some()
    {
        let expression = everywhere(format!("{} > {limit}", column_name(column)));
        add_constraint(table, "ck", ConstraintDefinition::check(expression));
    }
    for key in plan.keys.iter().filter(|key| tables.contains_key(&key.target)) {
        let definition = ConstraintDefinition::ForeignKey(ForeignKey {
            on_delete: key.on_delete,
            deferrable: key.deferrable,
            ..ForeignKey::new(vec![column_name(key.column)], table_name(key.target), vec!["id".to_owned()])
        });
        add_constraint(table, &format!("fk{}", key.name), definition);
    }
}

/// Adds a constraint whose columns exist and whose name is free.
fn add_constraint(table: &mut Table, kind: &str, definition: ConstraintDefinition) {
    let name = format!("{kind}_{}", table.name.name);
    let constraint = Constraint::new(Name::explicit(name.as_str()), definition);
    let fits = constraint.columns().iter().all(|column| table.column(column).is_some());
    if fits && table.constraint(&name).is_none() {
        table.constraints.push(constraint);
    }
}

fn add_indexes(table: &mut Table, plan: &TablePlan) {
    for index in &plan.indexes {
        let name = format!("ix{}_{}", index.name, table.name.name);
        let columns: Vec<String> = index
            .on
            .iter()
            .map(|on| column_name(*on))
            .filter(|column| table.column(column).is_some())
            .collect();
        if columns.is_empty() || table.index(&name).is_some() {
            continue;
        }
        let filter = index.partial.then(|| everywhere(format!("{} IS NOT NULL", columns[0])));
        let parts = columns.into_iter().map(|column| index_part(index, column)).collect();
        table.indexes.push(Index { unique: index.unique, filter, ..Index::new(Name::explicit(name), parts) });
    }
}

fn index_part(plan: &IndexPlan, column: String) -> IndexPart {
    let part = if plan.expression {
        IndexPart::expression(everywhere(format!("lower({column})")))
    } else {
        IndexPart::column(column)
    };
    IndexPart { descending: plan.descending, ..part }
}

proptest! {
    #[test]
    fn random_schemas_are_valid(schema in schema()) {
        for table in schema.tables.values() {
            for constraint in &table.constraints {
                for column in constraint.columns() {
                    prop_assert!(table.column(column).is_some(), "{column} of {}", table.name);
                }
                if let Some(key) = constraint.foreign_key() {
                    prop_assert!(schema.tables.contains_key(&key.table));
                }
            }
        }
    }
}
