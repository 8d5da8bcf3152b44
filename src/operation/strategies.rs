//! Random operations of every kind, for laws about writing and reading: names with odd characters, every type, values
//! that differ by dialect. They need not fit any schema; for schemas that hold together see `schema::strategies`.

use std::collections::BTreeMap;
use std::fmt::Debug;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::{
    AddColumn, AddConstraint, AdoptTable, AlterColumn, AlterEnum, Assert, CreateEnum, CreateIndex,
    CreateTable, DropColumn, DropConstraint, DropEnum, DropIndex, DropTable, Operation, ReleaseTable,
    RenameColumn, RenameConstraint, RenameIndex, RenameTable, SetComment, Sql, StatementList, ValueRename,
};
use crate::schema::{
    AppLabel, ByDialect, Column, ColumnType, Constraint, ConstraintDefinition, DefaultValue, Deferrable,
    DialectName, EnumValue, Enumeration, Expression, ForeignKey, Generated, Index, IndexColumn, IndexPart,
    IntegerWidth, Literal, Name, ObjectName, ReferentialAction, Table,
};

/// A text with whatever a file must be able to hold.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z_]{1,8}",
        1 => "[ -~]{0,12}",
        1 => "[\"'\\\\\t\n#=\\[\\]{}äß漢🦀.,]{0,8}",
        1 => any::<String>(),
    ]
}

/// A name of a table, column, index or constraint; never empty.
pub(crate) fn name() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-z][a-z0-9_]{0,8}", 1 => "[A-Za-z .\"'()@=,ä🦀-]{1,6}"]
}

/// A name with and without a schema.
pub(crate) fn object_name() -> impl Strategy<Value = ObjectName> {
    (option::weighted(0.2, name()), name()).prop_map(|(schema, name)| ObjectName { schema, name })
}

/// A label of an app.
pub(crate) fn app_label() -> impl Strategy<Value = AppLabel> {
    "[a-z][a-z0-9_-]{0,6}".prop_map(|label| AppLabel::new(label).expect("the pattern gives labels"))
}

/// The same everywhere, or different on some.
pub(crate) fn by_dialect<T: Debug + Clone + PartialEq>(
    value: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = ByDialect<T>> {
    let exceptions = btree_map(proptest::sample::select(&DialectName::ALL), value.clone(), 1..3);
    let different = (option::of(value.clone()), exceptions);
    prop_oneof![
        3 => value.prop_map(ByDialect::everywhere),
        1 => different.prop_map(|(default, exceptions): (Option<T>, BTreeMap<DialectName, T>)| {
            ByDialect::new(default, exceptions)
        }),
    ]
}

fn expression() -> impl Strategy<Value = ByDialect<Expression>> {
    by_dialect(text().prop_map(Expression::new).boxed())
}

/// Every type in its canonical form.
pub(crate) fn column_type() -> impl Strategy<Value = ColumnType> {
    let width = proptest::sample::select(vec![
        IntegerWidth::Tiny,
        IntegerWidth::Small,
        IntegerWidth::Regular,
        IntegerWidth::Big,
    ]);
    let digits = || option::of(0..7_u32);
    let plain = proptest::sample::select(vec![
        ColumnType::Boolean,
        ColumnType::Real,
        ColumnType::Double,
        ColumnType::Numeric(None),
        ColumnType::Text,
        ColumnType::Blob,
        ColumnType::Date,
        ColumnType::Uuid,
        ColumnType::Json,
        ColumnType::Inet,
        ColumnType::Other("geometry(Point,4326)".to_owned()),
        ColumnType::Other("enum('a','b')".to_owned()),
    ]);
    let leaf = prop_oneof![
        plain,
        (width, any::<bool>()).prop_map(|(width, unsigned)| ColumnType::Integer { width, unsigned }),
        (1..40_u32, 0..9_u32).prop_map(|pair| ColumnType::Numeric(Some(pair))),
        any::<u32>().prop_map(ColumnType::Varchar),
        any::<u32>().prop_map(ColumnType::Char),
        any::<u32>().prop_map(ColumnType::Varbinary),
        any::<u32>().prop_map(ColumnType::Binary),
        digits().prop_map(ColumnType::Time),
        digits().prop_map(ColumnType::Timestamp),
        digits().prop_map(ColumnType::TimestampTz),
        object_name().prop_map(ColumnType::Enum),
    ];
    (leaf, 0..3_usize).prop_map(|(leaf, depth)| {
        (0..depth.saturating_sub(1)).fold(leaf, |element, _| ColumnType::Array(Box::new(element)))
    })
}

/// Every literal.
pub(crate) fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        any::<bool>().prop_map(Literal::Boolean),
        any::<i64>().prop_map(|value| Literal::Integer(value.into())),
        any::<u64>().prop_map(|value| Literal::Integer(value.into())),
        any::<f64>().prop_map(Literal::float),
        text().prop_map(Literal::Text),
        vec(any::<u8>(), 0..6).prop_map(Literal::Bytes),
    ]
}

fn default_value() -> impl Strategy<Value = DefaultValue> {
    prop_oneof![literal().prop_map(DefaultValue::Literal), expression().prop_map(DefaultValue::Sql)]
}

/// A column with everything that one can have.
pub(crate) fn column() -> impl Strategy<Value = Column> {
    let generated =
        (expression(), any::<bool>()).prop_map(|(expression, stored)| Generated { expression, stored });
    let comment = text().prop_map(|text| Some(text).filter(|text| !text.is_empty()));
    let parts = (
        any::<[bool; 2]>(),
        option::weighted(0.3, default_value()),
        option::weighted(0.1, generated),
        option::weighted(0.1, expression()),
        option::weighted(0.2, comment),
    );
    (name(), by_dialect(column_type().boxed()), parts).prop_map(
        |(name, ty, ([nullable, auto_increment], default, generated, collate, comment))| Column {
            ty,
            nullable,
            auto_increment,
            default,
            generated,
            collate,
            comment: comment.flatten(),
            ..Column::new(name, ColumnType::Text)
        },
    )
}

fn columns_of_key() -> impl Strategy<Value = Vec<String>> {
    vec(name(), 1..4)
}

fn action() -> impl Strategy<Value = ReferentialAction> {
    use ReferentialAction::{Cascade, NoAction, Restrict, SetDefault, SetNull};
    proptest::sample::select(vec![NoAction, Restrict, Cascade, SetNull, SetDefault])
}

fn foreign_key() -> impl Strategy<Value = ForeignKey> {
    let deferrable = option::of(proptest::sample::select(vec![Deferrable::Deferrable, Deferrable::Deferred]));
    (columns_of_key(), object_name(), columns_of_key(), action(), action(), deferrable).prop_map(
        |(columns, table, target_columns, on_delete, on_update, deferrable)| ForeignKey {
            columns,
            table,
            target_columns,
            on_delete,
            on_update,
            deferrable,
        },
    )
}

/// A constraint of every kind.
pub(crate) fn constraint() -> impl Strategy<Value = Constraint> {
    let definition = prop_oneof![
        columns_of_key().prop_map(|columns| ConstraintDefinition::PrimaryKey { columns }),
        (columns_of_key(), any::<bool>()).prop_map(|(columns, nulls_not_distinct)| {
            ConstraintDefinition::Unique { columns, nulls_not_distinct }
        }),
        foreign_key().prop_map(ConstraintDefinition::ForeignKey),
        expression().prop_map(|expression| ConstraintDefinition::Check { expression }),
    ];
    (name(), definition).prop_map(|(name, definition)| Constraint::new(Name::explicit(name), definition))
}

/// An index with everything that one can have.
pub(crate) fn index() -> impl Strategy<Value = Index> {
    let on = prop_oneof![
        2 => name().prop_map(IndexColumn::Column),
        1 => expression().prop_map(IndexColumn::Expression),
    ];
    let part = (on, any::<bool>()).prop_map(|(on, descending)| IndexPart { on, descending });
    let rest = (any::<bool>(), option::of(expression()), option::of(name()), vec(name(), 0..2));
    (name(), vec(part, 1..4), rest).prop_map(|(name, columns, (unique, filter, method, include))| Index {
        name: Name::explicit(name),
        columns,
        unique,
        filter,
        method,
        include,
        declared: Default::default(),
    })
}

/// A table; what is in it need not fit together.
pub(crate) fn table() -> impl Strategy<Value = Table> {
    let parts = (vec(column(), 0..4), vec(constraint(), 0..3), vec(index(), 0..3));
    (object_name(), option::of(text()), any::<bool>(), parts).prop_map(
        |(name, comment, unmanaged, (columns, constraints, indexes))| Table {
            comment,
            unmanaged,
            columns: columns.into_iter().collect(),
            constraints,
            indexes,
            ..Table::new(name)
        },
    )
}

fn enum_values() -> impl Strategy<Value = Vec<EnumValue>> {
    vec(text().prop_map(EnumValue::new), 0..4)
}

fn enumeration() -> impl Strategy<Value = Enumeration> {
    (object_name(), enum_values()).prop_map(|(name, values)| Enumeration {
        name,
        owner: None,
        values,
        declared: Default::default(),
    })
}

/// A list of statements of the kind that reading lets pass.
fn statements() -> impl Strategy<Value = StatementList> {
    let statement = (name(), text()).prop_map(|(name, text)| {
        format!(
            "UPDATE \"{}\"\n SET a = '{}'",
            name.replace('"', "\"\""),
            text.replace(['\'', '\\', '\r'], "")
        )
    });
    vec(statement, 0..3).prop_map(StatementList)
}

fn simple_operation() -> BoxedStrategy<Operation> {
    let alter = (object_name(), column(), column(), option::of(expression()), option::of(expression()));
    let alter_enum = (object_name(), enum_values(), enum_values(), vec((text(), text()), 0..2));
    prop_oneof![
        table().prop_map(|table| CreateTable(table).into()),
        table().prop_map(|table| DropTable(table).into()),
        (object_name(), object_name()).prop_map(|(from, to)| RenameTable { from, to }.into()),
        (object_name(), option::of(name()), option::of(text()), option::of(text()))
            .prop_map(|(table, column, from, to)| SetComment { table, column, from, to }.into()),
        (object_name(), app_label()).prop_map(|(table, to)| ReleaseTable { table, to }.into()),
        (object_name(), app_label()).prop_map(|(table, from)| AdoptTable { table, from }.into()),
        (object_name(), column(), option::of(expression())).prop_map(|(table, column, fill)| AddColumn {
            table,
            column,
            fill
        }
        .into()),
        (object_name(), column(), option::of(expression())).prop_map(|(table, column, fill)| DropColumn {
            table,
            column,
            fill
        }
        .into()),
        alter.prop_map(|(table, from, to, fill, using)| {
            let to = Column { name: from.name.clone(), ..to };
            AlterColumn { table, from, to, fill, using }.into()
        }),
        (object_name(), name(), name()).prop_map(|(table, from, to)| RenameColumn { table, from, to }.into()),
        (object_name(), index()).prop_map(|(table, index)| CreateIndex { table, index }.into()),
        (object_name(), index()).prop_map(|(table, index)| DropIndex { table, index }.into()),
        (object_name(), name(), name()).prop_map(|(table, from, to)| RenameIndex { table, from, to }.into()),
        (object_name(), constraint())
            .prop_map(|(table, constraint)| AddConstraint { table, constraint }.into()),
        (object_name(), constraint())
            .prop_map(|(table, constraint)| DropConstraint { table, constraint }.into()),
        (object_name(), name(), name())
            .prop_map(|(table, from, to)| RenameConstraint { table, from, to }.into()),
        enumeration().prop_map(|enumeration| CreateEnum(enumeration).into()),
        enumeration().prop_map(|enumeration| DropEnum(enumeration).into()),
        alter_enum.prop_map(|(name, from, to, renames)| {
            let renames = renames.into_iter().map(|(from, to)| ValueRename { from, to }).collect();
            AlterEnum { name, from, to, renames }.into()
        }),
        (by_dialect(name().prop_map(|name| format!("SELECT '{}'", name.replace('\'', ""))).boxed()), text())
            .prop_map(|(query, message)| Assert { query, message }.into()),
    ]
    .boxed()
}

/// An operation of any kind.
pub(crate) fn operation() -> impl Strategy<Value = Operation> {
    let lists = || by_dialect(statements().boxed());
    let sql = (lists(), option::of(lists()), vec(simple_operation(), 0..2))
        .prop_map(|(up, down, state)| Sql { up, down, state }.into());
    prop_oneof![8 => simple_operation(), 1 => sql]
}
