//! Random operations of every kind, for laws about writing and reading: names with odd characters, every type, values
//! that differ by dialect. They need not fit any schema; for schemas that hold together see `schema::strategies`.

use std::collections::BTreeMap;
use std::fmt::Debug;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::{
    AddColumn, AddConstraint, AddPartition, AdoptTable, AlterColumn, AlterEnum, AlterSequence, Assert,
    CreateEnum, CreateIndex, CreateSequence, CreateTable, DropColumn, DropConstraint, DropEnum, DropIndex,
    DropPartition, DropSequence, DropTable, Operation, ReleaseTable, RenameColumn, RenameConstraint,
    RenameIndex, RenameTable, SetComment, SetOptions, Sql, StatementList, ValueRename,
};
use crate::schema::{
    AppLabel, ByDialect, Column, ColumnType, Concurrently, Constraint, ConstraintDefinition, DefaultValue,
    Deferrable, DialectName, Enforcement, EnumValue, Enumeration, Exclusion, ExclusionElement, Expression,
    ForeignKey, Generated, Identity, IdentityKind, Index, IndexPart, IntegerWidth, Literal, Name, NullsOrder,
    ObjectName, Options, Partition, Partitioning, ReferentialAction, Sequence, SequenceOptions,
    SequenceOwner, Table,
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
        (option::of(identity()), option::weighted(0.1, expression()), options()),
    );
    (name(), by_dialect(column_type().boxed()), parts).prop_map(
        |(name, ty, ([nullable, auto_increment], default, generated, collate, comment, rest))| Column {
            ty,
            nullable,
            auto_increment,
            identity: rest.0.filter(|_| auto_increment),
            default,
            generated,
            on_update: rest.1,
            collate,
            comment: comment.flatten(),
            options: rest.2,
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
    let key = (columns_of_key(), object_name(), columns_of_key());
    let rest = (any::<bool>(), vec(name(), 0..2), deferrable(), enforcement());
    (key, action(), action(), rest).prop_map(
        |((columns, table, target_columns), on_delete, on_update, rest)| ForeignKey {
            columns,
            table,
            target_columns,
            match_full: rest.0,
            on_delete,
            on_delete_columns: rest.1,
            on_update,
            deferrable: rest.2,
            enforcement: rest.3,
        },
    )
}

fn enforcement() -> impl Strategy<Value = Enforcement> {
    use Enforcement::{Enforced, NotEnforced, NotValid};
    proptest::sample::select(vec![Enforced, NotValid, NotEnforced])
}

fn deferrable() -> impl Strategy<Value = Option<Deferrable>> {
    option::of(proptest::sample::select(vec![Deferrable::Deferrable, Deferrable::Deferred]))
}

fn options() -> impl Strategy<Value = Options> {
    let dialect = proptest::sample::select(DialectName::ALL.to_vec());
    vec((dialect, name(), text()), 0..3).prop_map(|options| options.into_iter().collect())
}

/// How a sequence counts, in every way that can be written.
pub(crate) fn sequence_options() -> impl Strategy<Value = SequenceOptions> {
    let number = || option::weighted(0.3, any::<i64>());
    (number(), number(), number(), number(), number(), any::<bool>()).prop_map(
        |(start, increment, minimum, maximum, cache, cycle)| SequenceOptions {
            start,
            increment,
            minimum,
            maximum,
            cache,
            cycle,
        },
    )
}

fn identity() -> impl Strategy<Value = Identity> {
    use IdentityKind::{Always, ByDefault, Serial};
    (proptest::sample::select(vec![ByDefault, Always, Serial]), sequence_options())
        .prop_map(|(kind, sequence)| Identity::new(kind, sequence))
}

fn sequence() -> impl Strategy<Value = Sequence> {
    let owner = (object_name(), name()).prop_map(|(table, column)| SequenceOwner { table, column });
    (object_name(), option::of(column_type()), sequence_options(), option::of(owner))
        .prop_map(|(name, ty, options, owned_by)| Sequence { ty, options, owned_by, ..Sequence::new(name) })
}

fn partition() -> impl Strategy<Value = Partition> {
    let leaf = (object_name(), expression()).prop_map(|(name, values)| Partition {
        name,
        values,
        partitioning: None,
    });
    leaf.prop_recursive(2, 4, 2, |inner| {
        (object_name(), expression(), expression(), vec(inner, 0..3)).prop_map(
            |(name, values, by, partitions)| Partition {
                name,
                values,
                partitioning: Some(Box::new(Partitioning { by, partitions })),
            },
        )
    })
}

fn partitioning() -> impl Strategy<Value = Partitioning> {
    (expression(), vec(partition(), 0..3)).prop_map(|(by, partitions)| Partitioning { by, partitions })
}

fn exclusion() -> impl Strategy<Value = Exclusion> {
    let element = (index_part(), proptest::sample::select(vec!["=", "&&", "<>"]))
        .prop_map(|(part, operator)| ExclusionElement { part, operator: operator.to_owned() });
    (name(), vec(element, 1..3), option::of(expression()), deferrable())
        .prop_map(|(method, elements, filter, deferrable)| Exclusion { method, elements, filter, deferrable })
}

/// A constraint of every kind.
pub(crate) fn constraint() -> impl Strategy<Value = Constraint> {
    let definition = prop_oneof![
        (columns_of_key(), deferrable())
            .prop_map(|(columns, deferrable)| ConstraintDefinition::PrimaryKey { columns, deferrable }),
        (columns_of_key(), vec(name(), 0..2), any::<bool>(), deferrable()).prop_map(
            |(columns, include, nulls_not_distinct, deferrable)| ConstraintDefinition::Unique {
                columns,
                include,
                nulls_not_distinct,
                deferrable,
            }
        ),
        foreign_key().prop_map(ConstraintDefinition::ForeignKey),
        (expression(), enforcement(), any::<bool>()).prop_map(|(expression, enforcement, no_inherit)| {
            ConstraintDefinition::Check { expression, enforcement, no_inherit }
        }),
        exclusion().prop_map(ConstraintDefinition::Exclusion),
    ];
    (name(), definition).prop_map(|(name, definition)| Constraint::new(Name::explicit(name), definition))
}

fn index_part() -> impl Strategy<Value = IndexPart> {
    let part = prop_oneof![
        2 => name().prop_map(IndexPart::column),
        1 => expression().prop_map(IndexPart::expression),
    ];
    let nulls = option::of(proptest::sample::select(vec![NullsOrder::First, NullsOrder::Last]));
    let rest = (option::of(name()), option::weighted(0.2, expression()), option::weighted(0.2, any::<u32>()));
    (part, any::<bool>(), nulls, rest).prop_map(
        |(part, descending, nulls, (operator_class, collate, length))| IndexPart {
            descending,
            nulls,
            operator_class,
            collate,
            length,
            ..part
        },
    )
}

/// An index with everything that one can have.
pub(crate) fn index() -> impl Strategy<Value = Index> {
    let method = option::of(by_dialect(name().boxed()));
    let rest = (any::<bool>(), option::of(expression()), method, vec(name(), 0..2));
    let more = (any::<bool>(), options(), any::<bool>());
    (name(), vec(index_part(), 1..4), rest, more).prop_map(
        |(name, parts, (unique, filter, method, include), (nulls_not_distinct, options, concurrently))| {
            Index {
                unique,
                filter,
                method,
                include,
                nulls_not_distinct,
                options,
                concurrently: Concurrently(concurrently),
                ..Index::new(Name::explicit(name), parts)
            }
        },
    )
}

/// A table; what is in it need not fit together.
pub(crate) fn table() -> impl Strategy<Value = Table> {
    let parts = (vec(column(), 0..4), vec(constraint(), 0..3), vec(index(), 0..3));
    let storage = (options(), vec(object_name(), 0..2), option::weighted(0.2, partitioning()));
    (object_name(), option::of(text()), any::<bool>(), parts, storage).prop_map(
        |(name, comment, unmanaged, (columns, constraints, indexes), (options, inherits, partitioning))| {
            Table {
                options,
                inherits,
                partitioning,
                comment,
                unmanaged,
                columns: columns.into_iter().collect(),
                constraints,
                indexes,
                ..Table::new(name)
            }
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

fn storage_operation() -> BoxedStrategy<Operation> {
    let part = || (object_name(), option::of(object_name()), partition());
    prop_oneof![
        (object_name(), options(), options())
            .prop_map(|(table, from, to)| SetOptions { table, from, to }.into()),
        part().prop_map(|(table, within, partition)| AddPartition { table, within, partition }.into()),
        (part(), any::<bool>()).prop_map(|((table, within, partition), keep_rows)| {
            DropPartition { table, within, partition, keep_rows }.into()
        }),
        sequence().prop_map(|sequence| CreateSequence(sequence).into()),
        sequence().prop_map(|sequence| DropSequence(sequence).into()),
        (sequence(), sequence()).prop_map(|(from, to)| AlterSequence { from, to }.into()),
    ]
    .boxed()
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
        storage_operation(),
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
