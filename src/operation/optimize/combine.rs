//! Which two operations come to one, or to none.

use crate::operation::{
    AddColumn, AlterColumn, AlterSequence, CreateEnum, CreateSequence, CreateTable, DropColumn, DropEnum,
    DropPartition, DropSequence, DropTable, Operation, RenameColumn, RenameConstraint, RenameIndex,
    RenameTable, SetComment, SetOptions,
};
use crate::schema::{AppLabel, Column, DialectName, Enumeration, Schema, Table};

/// What the two come to where the second one follows the first at once; none where they stay two. Inside: none where
/// nothing is left.
pub(super) fn combine(first: &Operation, second: &Operation) -> Option<Option<Operation>> {
    match (first, second) {
        (Operation::CreateTable(create), second) => after_create(&create.0, second),
        (first, Operation::DropTable(drop)) => before_drop(first, &drop.0),
        (Operation::RenameTable(one), Operation::RenameTable(other)) if one.to == other.from => Some(
            (one.from != other.to)
                .then(|| RenameTable { from: one.from.clone(), to: other.to.clone() }.into()),
        ),
        (first, second) if first.table().is_some() && first.table() == second.table() => {
            within_table(first, second)
        }
        (first, second) => beside_tables(first, second),
    }
}

/// A schema that holds one table alone.
fn schema_of(table: &Table) -> Schema {
    let mut schema = Schema::empty();
    schema.insert_table(table.clone());
    schema
}

/// The table after a change of it; none where the change does not fit, or is of more than the table.
fn changed(table: &Table, operation: &Operation) -> Option<Table> {
    let is_inside = matches!(
        operation,
        Operation::RenameTable(_)
            | Operation::SetComment(_)
            | Operation::SetOptions(_)
            | Operation::AddPartition(_)
            | Operation::DropPartition(_)
            | Operation::AddColumn(_)
            | Operation::DropColumn(_)
            | Operation::AlterColumn(_)
            | Operation::RenameColumn(_)
            | Operation::CreateIndex(_)
            | Operation::DropIndex(_)
            | Operation::RenameIndex(_)
            | Operation::AddConstraint(_)
            | Operation::DropConstraint(_)
            | Operation::RenameConstraint(_)
    );
    let mut schema = schema_of(table);
    let app = AppLabel::new("any").ok()?;
    (is_inside && operation.apply(&mut schema, &app).is_ok()).then_some(())?;
    schema.tables.into_values().next()
}

/// A new table takes in what is done to it: it has no rows yet.
fn after_create(table: &Table, second: &Operation) -> Option<Option<Operation>> {
    match second {
        Operation::DropTable(drop) if drop.0.name == table.name => Some(None),
        // A table without columns is none everywhere.
        other => changed(table, other)
            .filter(|table| !table.columns.is_empty())
            .map(|table| Some(CreateTable(table).into())),
    }
}

/// What is done to a table before it goes need not be done; the table goes as it was before.
fn before_drop(first: &Operation, table: &Table) -> Option<Option<Operation>> {
    let own = match first {
        Operation::RenameTable(rename) => &rename.to,
        other => other.table()?,
    };
    let loses_values = matches!(first, Operation::AlterColumn(alter) if alter.using.is_some());
    if *own != table.name || loses_values {
        return None;
    }
    let back = first.reverse(&AppLabel::new("any").ok()?).ok()??;
    changed(table, &back).map(|table| Some(DropTable(table).into()))
}

fn within_table(first: &Operation, second: &Operation) -> Option<Option<Operation>> {
    match (first, second) {
        (Operation::AddColumn(add), second) => after_add(add, second),
        (Operation::AlterColumn(one), Operation::AlterColumn(other)) => alter_twice(one, other),
        (Operation::AlterColumn(alter), Operation::DropColumn(drop)) => alter_and_drop(alter, drop),
        (Operation::RenameColumn(one), Operation::RenameColumn(other)) if one.to == other.from => {
            let joined = RenameColumn { to: other.to.clone(), ..one.clone() };
            Some((one.from != other.to).then(|| joined.into()))
        }
        (Operation::RenameColumn(rename), Operation::DropColumn(drop)) if rename.to == drop.column.name => {
            let column = Column { name: rename.from.clone(), ..drop.column.clone() };
            Some(Some(DropColumn { column, ..drop.clone() }.into()))
        }
        (Operation::SetComment(one), Operation::SetComment(other)) if one.column == other.column => {
            let joined = SetComment { to: other.to.clone(), ..one.clone() };
            Some((one.from != other.to).then(|| joined.into()))
        }
        (Operation::SetOptions(one), Operation::SetOptions(other)) => {
            let joined = SetOptions { to: other.to.clone(), ..one.clone() };
            Some((one.from != other.to).then(|| joined.into()))
        }
        (Operation::AddPartition(add), Operation::DropPartition(drop)) => {
            let DropPartition { within, partition, .. } = drop;
            let is_same = add.within == *within && add.partition == *partition;
            is_same.then_some(None)
        }
        (first, second) => parts(first, second),
    }
}

/// Indexes and constraints.
fn parts(first: &Operation, second: &Operation) -> Option<Option<Operation>> {
    match (first, second) {
        (Operation::CreateIndex(create), Operation::DropIndex(drop)) => {
            (create.index.name == drop.index.name).then_some(None)
        }
        (Operation::DropIndex(drop), Operation::CreateIndex(create)) => {
            (create.index == drop.index).then_some(None)
        }
        (Operation::CreateIndex(create), Operation::RenameIndex(rename)) => {
            let mut create = create.clone();
            (create.index.name.as_str() == rename.from).then(|| {
                create.index.name = crate::schema::Name::explicit(&rename.to);
                Some(create.into())
            })
        }
        (Operation::RenameIndex(rename), Operation::DropIndex(drop)) => {
            let mut drop = drop.clone();
            (drop.index.name.as_str() == rename.to).then(|| {
                drop.index.name = crate::schema::Name::explicit(&rename.from);
                Some(drop.into())
            })
        }
        (Operation::RenameIndex(one), Operation::RenameIndex(other)) if one.to == other.from => {
            let joined = RenameIndex { to: other.to.clone(), ..one.clone() };
            Some((one.from != other.to).then(|| joined.into()))
        }
        (Operation::AddConstraint(add), Operation::DropConstraint(drop)) => {
            (add.constraint.name == drop.constraint.name).then_some(None)
        }
        (Operation::DropConstraint(drop), Operation::AddConstraint(add)) => {
            (add.constraint == drop.constraint).then_some(None)
        }
        (Operation::AddConstraint(add), Operation::RenameConstraint(rename)) => {
            let mut add = add.clone();
            (add.constraint.name.as_str() == rename.from).then(|| {
                add.constraint.name = crate::schema::Name::explicit(&rename.to);
                Some(add.into())
            })
        }
        (Operation::RenameConstraint(rename), Operation::DropConstraint(drop)) => {
            let mut drop = drop.clone();
            (drop.constraint.name.as_str() == rename.to).then(|| {
                drop.constraint.name = crate::schema::Name::explicit(&rename.from);
                Some(drop.into())
            })
        }
        (Operation::RenameConstraint(one), Operation::RenameConstraint(other)) if one.to == other.from => {
            let joined = RenameConstraint { to: other.to.clone(), ..one.clone() };
            Some((one.from != other.to).then(|| joined.into()))
        }
        _ => None,
    }
}

/// A new column takes in what is done to it, unless rows that exist would get other values.
fn after_add(add: &AddColumn, second: &Operation) -> Option<Option<Operation>> {
    let column = &add.column;
    let with = |column: Column| Some(Some(AddColumn { column, ..add.clone() }.into()));
    match second {
        Operation::DropColumn(drop) if drop.column.name == column.name => Some(None),
        Operation::RenameColumn(rename) if rename.from == column.name => {
            with(Column { name: rename.to.clone(), ..column.rename_in_expressions(&rename.from, &rename.to) })
        }
        Operation::AlterColumn(alter) if alter.from.name == column.name => {
            let is_plain = alter.fill.is_none() && alter.using.is_none();
            let keeps_values = alter.from.ty == alter.to.ty && alter.from.default == alter.to.default;
            let comment = column.comment.clone();
            (is_plain && keeps_values && alter.from.nullable == alter.to.nullable)
                .then(|| with(Column { comment, ..alter.to.clone() }))?
        }
        Operation::SetComment(comment) if comment.column.as_ref() == Some(&column.name) => {
            with(Column { comment: comment.to.clone(), ..column.clone() })
        }
        _ => None,
    }
}

/// Two changes of a column: at most one of them may change its type, or values would take another way.
fn alter_twice(one: &AlterColumn, other: &AlterColumn) -> Option<Option<Operation>> {
    let is_plain = [one, other].iter().all(|alter| alter.fill.is_none() && alter.using.is_none());
    let one_type = one.from.ty == one.to.ty || other.from.ty == other.to.ty;
    let computed = [&one.from, &one.to, &other.to].iter().any(|column| column.generated.is_some());
    if one.column() != other.column() || !is_plain || !one_type || computed {
        return None;
    }
    let joined = AlterColumn { to: other.to.clone(), ..one.clone() };
    Some((joined.from != joined.to).then(|| joined.into()))
}

fn alter_and_drop(alter: &AlterColumn, drop: &DropColumn) -> Option<Option<Operation>> {
    if alter.column() != drop.column.name || alter.using.is_some() || loses(&alter.from, &alter.to) {
        return None;
    }
    let column = Column { comment: drop.column.comment.clone(), ..alter.from.clone() };
    Some(Some(DropColumn { column, ..drop.clone() }.into()))
}

/// True where values are rounded or cut: what is left of them somebody may have been asked about.
fn loses(from: &Column, to: &Column) -> bool {
    DialectName::ALL.iter().any(|dialect| match (from.type_on(*dialect), to.type_on(*dialect)) {
        (Some(from), Some(to)) => from.is_coarsened_by(to),
        _ => false,
    })
}

/// Enums and sequences.
fn beside_tables(first: &Operation, second: &Operation) -> Option<Option<Operation>> {
    match (first, second) {
        (Operation::CreateEnum(create), Operation::AlterEnum(alter)) if create.0.name == alter.name => {
            let values = alter.to.clone();
            Some(Some(CreateEnum(Enumeration { values, ..create.0.clone() }).into()))
        }
        (Operation::CreateEnum(create), Operation::DropEnum(drop)) => {
            (create.0.name == drop.0.name).then_some(None)
        }
        (Operation::AlterEnum(alter), Operation::DropEnum(drop)) if alter.name == drop.0.name => {
            let values = alter.from.clone();
            Some(Some(DropEnum(Enumeration { values, ..drop.0.clone() }).into()))
        }
        (Operation::CreateSequence(create), Operation::AlterSequence(alter)) => {
            let fits = create.0.name == alter.from.name && create.0.owned_by == alter.to.owned_by;
            fits.then(|| Some(CreateSequence(alter.to.clone()).into()))
        }
        (Operation::CreateSequence(create), Operation::DropSequence(drop)) => {
            (create.0.name == drop.0.name).then_some(None)
        }
        (Operation::AlterSequence(one), Operation::AlterSequence(other))
            if one.to.name == other.from.name =>
        {
            let same_owner = one.from.owned_by == one.to.owned_by && one.to.owned_by == other.to.owned_by;
            let joined = AlterSequence { from: one.from.clone(), to: other.to.clone() };
            same_owner.then(|| (joined.from != joined.to).then(|| joined.into()))
        }
        (Operation::AlterSequence(alter), Operation::DropSequence(drop)) => {
            let fits = alter.to.name == drop.0.name && alter.from.owned_by == alter.to.owned_by;
            fits.then(|| Some(DropSequence(alter.from.clone()).into()))
        }
        _ => None,
    }
}
