//! Things beside plain tables: sequences, parts of tables, exclusions.

use cargo_migrate::schema::{
    ByDialect, Column, ColumnType, Constraint, ConstraintDefinition, DialectName, Exclusion,
    ExclusionElement, Expression, IndexPart, ObjectName, Partition, Partitioning, Schema, Sequence,
    SequenceOptions,
};

use super::names::part_name;
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
    schema.sequences.insert(name, sequence);
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
            if let Some(sequence) = schema.sequences.get_mut(&name) {
                sequence.options = options;
            }
        }
    }
}

/// No two rows with the same value: the form of exclusion that needs no extension.
pub(crate) fn add_exclusion(schema: &mut Schema, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(table) = schema.table(name).filter(|table| table.partitioning.is_none()) else { return };
    if !maker.words.features.exclusions {
        return;
    }
    let forms = [
        ("gist", "int4range", "&&"),
        ("gist", "box", "&&"),
        ("btree", "integer", "="),
        ("hash", "text", "="),
    ];
    let mut fitting = Vec::new();
    for column in &table.columns {
        let Some(ty) = column.type_on(maker.dialect) else { continue };
        let found = forms.iter().filter(|(_, of, _)| ty.to_string() == *of);
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

/// Cuts a table that has no key: a key of a table in parts must hold the column that it is cut by.
pub(crate) fn cut_table(schema: &mut Schema, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(table) = schema.table(name) else { return };
    let is_plain = table.constraints.is_empty()
        && table.partitioning.is_none()
        && table.options.is_empty()
        && !table.indexes.iter().any(|index| index.unique);
    if !is_plain {
        return;
    }
    let can_be_cut =
        |column: &Column| column.type_on(maker.dialect).is_some_and(|ty| maker.words.can_be_cut(ty));
    if !table.columns.iter().all(can_be_cut) {
        return;
    }
    let mut fitting: Vec<(String, Cut)> = Vec::new();
    for column in table.columns.iter().filter(|column| column.generated.is_none()) {
        let Some(ty) = column.type_on(maker.dialect) else { continue };
        let cuts = maker.words.cuts.iter().filter(|cut| cut.types.contains(&ty.to_string().as_str()));
        fitting.extend(cuts.map(|cut| (column.name.clone(), *cut)));
    }
    let Some((column, cut)) = maker.dice.pick(&fitting).cloned() else { return };
    let everywhere = |text: &str| ByDialect::everywhere(Expression::new(text));
    let mut partitions = Vec::new();
    let counted = Cut::is_counted(cut.by);
    // MySQL has no table without a part.
    let is_needed = |partitions: &[Partition], at: usize| {
        maker.dialect == DialectName::Mysql && partitions.is_empty() && at + 1 == cut.parts.len()
    };
    for (at, values) in cut.parts.iter().enumerate() {
        if !counted && !is_needed(&partitions, at) && maker.dice.percent(30) {
            continue;
        }
        let part = ObjectName::bare(format!("part_{}_{at}", maker.dice.below(1_000_000)));
        partitions.push(Partition { name: part, values: everywhere(values), partitioning: None });
    }
    let by = everywhere(&with_column(cut.by, &column));
    if let Some(table) = schema.tables.get_mut(name) {
        table.partitioning = Some(Partitioning { by, partitions });
    }
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
