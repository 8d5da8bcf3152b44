//! Things beside plain tables: sequences, parts of tables, exclusions.

use cargo_migrate::schema::{
    ByDialect, Column, ColumnType, Constraint, ConstraintDefinition, DialectName, Exclusion,
    ExclusionElement, Expression, IndexPart, ObjectName, Partition, Partitioning, Schema, Sequence,
    SequenceOptions, SequenceOwner, Table,
};

use super::names::part_name;
use super::references::keys_of;
use super::{Maker, apps, free_name};
use crate::vocabulary::{Cut, with_column};

/// A sequence of its own.
pub(crate) fn add_sequence(schema: &mut Schema, maker: &mut Maker<'_>) {
    if !maker.words.features.sequences {
        return;
    }
    let name = ObjectName::bare(free_name("numbers", maker.dice, |name| {
        schema.sequences.contains_key(&ObjectName::bare(name))
    }));
    let mut sequence = Sequence::new(name.clone());
    sequence.owner = maker.dice.pick(&apps()).cloned();
    sequence.options = sequence_options(maker);
    let small: ColumnType =
        ColumnType::Integer { width: cargo_migrate::schema::IntegerWidth::Regular, unsigned: false };
    sequence.ty = maker.dice.percent(30).then_some(small);
    if maker.dice.percent(40) {
        own(schema, &mut sequence, maker);
    }
    schema.sequences.insert(name, sequence);
}

/// Gives the sequence to a column, which belongs to the same app.
fn own(schema: &Schema, sequence: &mut Sequence, maker: &mut Maker<'_>) {
    let columns: Vec<(&Table, String)> = schema
        .tables
        .values()
        .filter(|table| table.partitioning.is_none() && table.name.schema == sequence.name.schema)
        .flat_map(|table| table.columns.iter().map(move |column| (table, column)))
        .filter(|(_, column)| !column.auto_increment)
        .map(|(table, column)| (table, column.name.clone()))
        .collect();
    if let Some((table, column)) = maker.dice.pick(&columns) {
        sequence.owner.clone_from(&table.owner);
        sequence.owned_by = Some(SequenceOwner { table: table.name.clone(), column: column.clone() });
    }
}

fn sequence_options(maker: &mut Maker<'_>) -> SequenceOptions {
    SequenceOptions {
        start: maker.dice.percent(40).then_some(10),
        increment: maker.dice.percent(40).then_some(5),
        minimum: maker.dice.percent(20).then_some(1),
        maximum: maker.dice.percent(20).then_some(100_000),
        cache: maker.dice.percent(20).then_some(7),
        cycle: maker.dice.percent(30),
    }
}

/// A sequence more, otherwise or less.
pub(crate) fn edit_sequence(schema: &mut Schema, maker: &mut Maker<'_>) {
    let names: Vec<ObjectName> = schema.sequences.keys().cloned().collect();
    let Some(name) = maker.dice.pick(&names).cloned() else { return add_sequence(schema, maker) };
    match maker.dice.below(4) {
        0 => add_sequence(schema, maker),
        1 => drop(schema.sequences.remove(&name)),
        _ => {
            let options = sequence_options(maker);
            let Some(mut sequence) = schema.sequences.get(&name).cloned() else { return };
            sequence.options = options;
            if sequence.owned_by.take().is_none() && maker.dice.percent(50) {
                let app = sequence.owner.clone();
                own(schema, &mut sequence, maker);
                sequence.owner = app;
            }
            schema.sequences.insert(name, sequence);
        }
    }
}

/// Forms of exclusions: the method, the types that it takes, the operator.
const EXCLUSIONS: [(&str, &[&str], &str); 4] = [
    ("gist", &["int4range"], "&&"),
    ("gist", &["box"], "&&"),
    ("btree", &["smallint", "integer", "bigint"], "="),
    ("hash", &["text", "varchar(50)", "varchar(255)"], "="),
];

/// True where the exclusion's columns are still of types that it takes.
pub(super) fn takes_exclusion(table: &Table, exclusion: &Exclusion) -> bool {
    exclusion.elements.iter().all(|element| {
        let column = element.part.column_name().and_then(|name| table.column(name));
        let ty = column.and_then(|column| column.ty.any()).map(ToString::to_string).unwrap_or_default();
        EXCLUSIONS.iter().any(|(method, types, operator)| {
            *method == exclusion.method && *operator == element.operator && types.contains(&ty.as_str())
        })
    })
}

/// No two rows with the same value: the form of exclusion that needs no extension.
pub(crate) fn add_exclusion(schema: &mut Schema, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(table) = schema.table(name).filter(|table| table.partitioning.is_none()) else { return };
    if !maker.words.features.exclusions {
        return;
    }
    let mut fitting = Vec::new();
    for column in &table.columns {
        let Some(ty) = column.type_on(maker.dialect) else { continue };
        let found = EXCLUSIONS.iter().filter(|(_, types, _)| types.contains(&ty.to_string().as_str()));
        fitting.extend(found.map(|(method, _, operator)| (column.name.clone(), *method, *operator)));
    }
    let Some((column, method, operator)) = maker.dice.pick(&fitting).cloned() else { return };
    let exclusion = Exclusion {
        method: method.to_owned(),
        elements: vec![ExclusionElement { part: IndexPart::column(column), operator: operator.to_owned() }],
        filter: None,
        deferrable: None,
    };
    let constraint = part_name(schema, "ex", false, maker.dice);
    if let Some(table) = schema.tables.get_mut(name) {
        table.constraints.push(Constraint::new(constraint, ConstraintDefinition::Exclusion(exclusion)));
    }
}

/// Cuts a table whose keys all hold the column that it is cut by; most databases take no keys at all.
pub(crate) fn cut_table(schema: &mut Schema, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(table) = schema.table(name) else { return };
    let with_keys = maker.words.is_postgres();
    let is_bare = table.constraints.is_empty() && !table.indexes.iter().any(|index| index.unique);
    if table.partitioning.is_some() || !table.options.is_empty() || !(is_bare || with_keys) {
        return;
    }
    let can_be_cut =
        |column: &Column| column.type_on(maker.dialect).is_some_and(|ty| maker.words.can_be_cut(ty));
    if !table.columns.iter().all(can_be_cut) {
        return;
    }
    let holds_all_keys = |name: &String| {
        let indexes = table.indexes.iter().filter(|index| index.unique);
        is_bare
            || (keys_of(table, maker.dialect).iter().all(|key| key.contains(name))
                && indexes.clone().all(|index| index.uses_column(name)))
    };
    let mut fitting: Vec<(String, Cut)> = Vec::new();
    for column in table.columns.iter().filter(|column| column.generated.is_none()) {
        let Some(ty) = column.type_on(maker.dialect).filter(|_| holds_all_keys(&column.name)) else {
            continue;
        };
        let cuts = maker.words.cuts.iter().filter(|cut| cut.types.contains(&ty.to_string().as_str()));
        fitting.extend(cuts.map(|cut| (column.name.clone(), *cut)));
    }
    let Some((column, cut)) = maker.dice.pick(&fitting).cloned() else { return };
    let everywhere = |text: &str| ByDialect::everywhere(Expression::new(text));
    let mut partitions = Vec::new();
    let counted = Cut::is_counted(cut.by);
    // MySQL has no table without a part.
    let is_mysql = maker.dialect == DialectName::Mysql;
    let is_needed =
        |partitions: &[Partition], at: usize| is_mysql && partitions.is_empty() && at + 1 == cut.parts.len();
    for (at, values) in cut.parts.iter().enumerate() {
        if !counted && !is_needed(&partitions, at) && maker.dice.percent(30) {
            continue;
        }
        let part = ObjectName::bare(format!("part_{}_{at}", maker.dice.below(1_000_000)));
        let partitioning = (maker.words.is_postgres() && maker.dice.percent(20))
            .then(|| Box::new(cut_again(&column, maker)));
        partitions.push(Partition { name: part, values: everywhere(values), partitioning });
    }
    let by = everywhere(&with_column(cut.by, &column));
    if let Some(table) = schema.tables.get_mut(name) {
        table.partitioning = Some(Partitioning { by, partitions });
    }
}

/// Parts of a part.
fn cut_again(column: &str, maker: &mut Maker<'_>) -> Partitioning {
    let everywhere = |text: String| ByDialect::everywhere(Expression::new(text));
    let parts = (0..maker.dice.below(3)).map(|at| Partition {
        name: ObjectName::bare(format!("part_{}_{at}_of", maker.dice.below(1_000_000))),
        values: everywhere(format!("WITH (MODULUS 3, REMAINDER {at})")),
        partitioning: None,
    });
    let partitions = parts.collect();
    Partitioning { by: everywhere(with_column("HASH ({c})", column)), partitions }
}

/// A part less, or one that was not there. On MySQL the first one stays, since a table is never without.
pub(crate) fn edit_parts(schema: &mut Schema, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(cut) = schema.tables.get_mut(name).and_then(|table| table.partitioning.as_mut()) else { return };
    let by = cut.by.any().map(|text| text.as_str().to_owned()).unwrap_or_default();
    let is_mysql = maker.dialect == DialectName::Mysql;
    let staying = usize::from(is_mysql);
    let new_name = ObjectName::bare(format!("part_{}_new", maker.dice.below(1_000_000)));
    if Cut::is_counted(&by) {
        match (is_mysql, maker.dice.percent(50), cut.partitions.len() > staying) {
            (true, true, true) => drop(cut.partitions.pop()),
            (true, false, _) => cut
                .partitions
                .extend(cut.partitions.last().cloned().map(|last| Partition { name: new_name, ..last })),
            _ => {}
        }
    } else if cut.partitions.len() > staying {
        let at = maker.dice.between(staying, cut.partitions.len() - 1);
        let mut gone = cut.partitions.remove(at);
        if maker.dice.percent(50) {
            gone.name = new_name;
            cut.partitions.push(gone);
        }
    }
}
