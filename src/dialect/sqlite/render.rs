//! Operations to steps: what ALTER TABLE can do with rows in the table is done by it, the rest by a [`Rebuild`].

use migrate_runtime::Step;

use super::super::render::{Change, Renderer, Steps};
use super::super::sql::{quote_name, quote_text};
use super::definition::{column_definition, create_index, create_table, table_name, table_options};
use super::lower::lower_table;
use super::rebuild::{Rebuild, is_of_enum, reads_tables};
use super::unsupported;
use crate::dialect::RenderError;
use crate::operation::{
    AddColumn, AlterColumn, AlterEnum, CreateTable, DropTable, Operation, RenameColumn, RenameIndex,
    RenameTable,
};
use crate::schema::{Constraint, DefaultValue, DialectName, ObjectName, Place, Schema, Table};

/// Renders the operations of one revision. Operations in a row on one table share a rebuild.
#[derive(Debug, Default)]
pub(super) struct SqliteRenderer {
    /// Rebuilds that later operations may join: of one table, or of all the tables with columns of one enum.
    rebuilds: Vec<Rebuild>,
    /// Tables that had no primary key when they were rebuilt, though something in them needs one.
    without_key: Vec<ObjectName>,
}

impl Renderer for SqliteRenderer {
    fn name(&self) -> DialectName {
        DialectName::Sqlite
    }

    fn render(&mut self, change: &Change<'_>, steps: &mut Steps) -> Result<(), RenderError> {
        if let Operation::RenameTable(rename) = change.operation {
            // Rebuilds that are waiting have the old name.
            self.finish(steps)?;
            for name in self.without_key.iter_mut().filter(|name| **name == rename.from) {
                name.clone_from(&rename.to);
            }
        }
        match change.operation {
            Operation::AlterEnum(alter) => self.alter_enum(alter, change, steps),
            _ if self.joins(change) => self.rebuild(change, steps),
            _ => match directly(change)? {
                Some(direct) if direct.is_empty() => Ok(()),
                Some(direct) => {
                    if !self.stands_apart(change) {
                        self.finish(steps)?;
                    }
                    direct.into_iter().for_each(|step| steps.push(step));
                    Ok(())
                }
                None => {
                    if self.waits_for(change) || reads_tables(change) {
                        self.finish(steps)?;
                    }
                    self.rebuild(change, steps)
                }
            },
        }
    }

    fn finish(&mut self, steps: &mut Steps) -> Result<(), RenderError> {
        for rebuild in self.rebuilds.drain(..) {
            rebuild.render(steps).map_err(|error| error.of_operation(rebuild.operation() + 1))?;
            if rebuild.table().primary_key().is_none() {
                self.without_key.push(rebuild.table().name.clone());
            }
        }
        Ok(())
    }

    fn end(&mut self, after: &Schema) -> Result<(), RenderError> {
        let tables = self.without_key.iter().filter_map(|name| after.table(name));
        tables.into_iter().try_for_each(|table| lower_table(table, &after.enums).map(drop))
    }
}

impl SqliteRenderer {
    /// True where the operation can be a part of a rebuild that is waiting. A renamed column cannot: triggers, views
    /// and other tables' foreign keys follow ALTER TABLE alone.
    fn joins(&self, change: &Change<'_>) -> bool {
        let whole = matches!(
            change.operation,
            Operation::CreateTable(_)
                | Operation::DropTable(_)
                | Operation::RenameTable(_)
                | Operation::RenameColumn(_)
        );
        let waiting = self.waiting(change);
        let reads_others = self.rebuilds.len() > 1 && reads_tables(change);
        !whole && !reads_others && waiting.is_some_and(|rebuild| !rebuild.must_end_before(change))
    }

    /// The rebuild of the change's table that is waiting.
    fn waiting(&self, change: &Change<'_>) -> Option<&Rebuild> {
        self.rebuilds.iter().find(|rebuild| Some(&rebuild.table().name) == change.operation.table())
    }

    fn waits_for(&self, change: &Change<'_>) -> bool {
        self.waiting(change).is_some()
    }

    /// True where it makes no difference whether the change is done before the rebuilds that are waiting: it is on
    /// another table, and takes no name that one of them is to give free.
    fn stands_apart(&self, change: &Change<'_>) -> bool {
        let names: Vec<&str> = match change.operation {
            // The key that it refers to may be one that a rebuild is to make.
            Operation::CreateTable(create) if self.refers_to_waiting(&create.0) => return false,
            Operation::CreateTable(create) => {
                create.0.indexes.iter().map(|index| index.name.as_str()).collect()
            }
            Operation::CreateIndex(create) => vec![create.index.name.as_str()],
            Operation::RenameIndex(rename) => vec![rename.to.as_str()],
            Operation::AddColumn(_) => Vec::new(),
            // Foreign keys that are to go must find their target until then.
            Operation::DropIndex(_) | Operation::DropColumn(_) if self.is_referred_to(change) => {
                return false;
            }
            Operation::DropIndex(_) => Vec::new(),
            // Values may be read from it while it is there.
            Operation::DropColumn(_) if !self.rebuilds.iter().any(Rebuild::reads_tables) => Vec::new(),
            _ => return false,
        };
        !self.waits_for(change) && !self.rebuilds.iter().any(|rebuild| rebuild.has_index_of(&names))
    }

    /// True where a table that waits refers to the change's.
    fn is_referred_to(&self, change: &Change<'_>) -> bool {
        let target = change.operation.table();
        self.rebuilds.iter().any(|rebuild| target.is_some_and(|name| rebuild.refers_to(name)))
    }

    fn refers_to_waiting(&self, table: &Table) -> bool {
        let mut keys = table.constraints.iter().filter_map(Constraint::foreign_key);
        keys.any(|key| self.rebuilds.iter().any(|rebuild| rebuild.table().name == key.table))
    }

    /// Puts the change off to the rebuild of its table.
    fn rebuild(&mut self, change: &Change<'_>, steps: &Steps) -> Result<(), RenderError> {
        match change.before {
            Some(table) => self.rebuild_of(table, steps.operation()).add(change, steps.operation()),
            None => Ok(()),
        }
    }

    fn rebuild_of(&mut self, table: &Table, operation: usize) -> &mut Rebuild {
        let known = self.rebuilds.iter().position(|rebuild| rebuild.table().name == table.name);
        let at = known.unwrap_or_else(|| {
            self.rebuilds.push(Rebuild::new(table, operation));
            self.rebuilds.len() - 1
        });
        &mut self.rebuilds[at]
    }

    /// The values of an enum stand in a check of each column that has it; their order stands nowhere.
    fn alter_enum(
        &mut self,
        alter: &AlterEnum,
        change: &Change<'_>,
        steps: &mut Steps,
    ) -> Result<(), RenderError> {
        if alter.added().chain(alter.removed()).next().is_none() && alter.renames.is_empty() {
            return Ok(());
        }
        let has_enum = |table: &Table| table.columns.iter().any(|column| is_of_enum(column, alter));
        if !self.rebuilds.iter().all(|rebuild| has_enum(rebuild.table())) {
            self.finish(steps)?;
        }
        let tables = change.after.tables.values().filter(|table| !table.unmanaged && has_enum(table));
        for table in tables {
            self.rebuild_of(table, steps.operation()).add(change, steps.operation())?;
        }
        Ok(())
    }
}

/// The steps of a change that needs no rebuild; none where it does.
fn directly(change: &Change<'_>) -> Result<Option<Vec<Step>>, RenderError> {
    let statements = match change.operation {
        Operation::CreateTable(create) => create_with_indexes(create, change)?,
        Operation::DropTable(drop) => return drop_table(drop).map(Some),
        Operation::RenameTable(rename) => rename_table(rename, change)?,
        Operation::RenameColumn(rename) => vec![rename_column(rename)?],
        Operation::SetComment(_) => Vec::new(),
        Operation::AddColumn(add) if fits_add_column(add) => match add_column(add, change) {
            // A later operation may take STRICT away.
            Err(_) if is_strict(change) => return Ok(None),
            added => vec![added?],
        },
        // No table is without columns: a later operation has to bring one.
        Operation::DropColumn(drop) if is_empty(&drop.table, change) => return Ok(None),
        Operation::DropColumn(drop) => {
            let (table, column) = (table_name(&drop.table, None)?, quote_name(&drop.column.name));
            vec![format!("ALTER TABLE {table} DROP COLUMN {column}")]
        }
        Operation::AlterColumn(alter) if changes_nothing(alter, change) => Vec::new(),
        Operation::CreateIndex(create) => match change.table(&create.table) {
            Some(table) => vec![create_index(table, &create.index)?],
            None => Vec::new(),
        },
        Operation::DropIndex(drop) => vec![drop_index(drop.index.name.as_str())],
        Operation::RenameIndex(rename) => rename_index(rename, change)?,
        Operation::AddColumn(_)
        | Operation::AlterColumn(_)
        | Operation::AddConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::RenameConstraint(_) => return Ok(None),
        Operation::SetOptions(set) => {
            let same = set.from.only(DialectName::Sqlite) == set.to.only(DialectName::Sqlite);
            return Ok(same.then(Vec::new));
        }
        Operation::AddPartition(_)
        | Operation::DropPartition(_)
        | Operation::CreateSequence(_)
        | Operation::AlterSequence(_)
        | Operation::DropSequence(_) => {
            let (what, subject) = (change.operation.kind(), change.operation.describe().text);
            return Err(unsupported(format!("`{what}`"), subject, place_of_sequence(change.operation), None));
        }
        Operation::ReleaseTable(_)
        | Operation::AdoptTable(_)
        | Operation::CreateEnum(_)
        | Operation::AlterEnum(_)
        | Operation::DropEnum(_)
        | Operation::Sql(_)
        | Operation::Assert(_) => Vec::new(),
    };
    Ok(Some(statements.into_iter().map(Step::execute).collect()))
}

/// Where the model is that declares a sequence; of what belongs to a table, the table's is known.
fn place_of_sequence(operation: &Operation) -> Option<&Place> {
    match operation {
        Operation::CreateSequence(create) => create.0.declared.place.as_ref(),
        Operation::AlterSequence(alter) => alter.to.declared.place.as_ref(),
        _ => None,
    }
}

fn create_with_indexes(create: &CreateTable, change: &Change<'_>) -> Result<Vec<String>, RenderError> {
    let table = change.table(&create.0.name).unwrap_or(&create.0);
    let name = table_name(&table.name, table.declared.place.as_ref())?;
    let sql = create_table(table, &name, &change.after.enums)?;
    let mut statements = vec![format!("{sql}{}", table_options(table))];
    for index in &table.indexes {
        statements.push(create_index(table, index)?);
    }
    Ok(statements)
}

/// DROP TABLE deletes the rows first, and with them what refers to them: no revision knows of such a table, so the
/// database is asked for one.
fn drop_table(drop: &DropTable) -> Result<Vec<Step>, RenderError> {
    let name = &drop.0.name.name;
    let (quoted, text) = (table_name(&drop.0.name, None)?, quote_text(name));
    let query = format!(
        "SELECT holder.name FROM sqlite_master AS holder JOIN pragma_foreign_key_list(holder.name) AS reference\n\
         WHERE holder.type = 'table' AND holder.name <> {text} COLLATE NOCASE{}\n\
         AND reference.\"table\" = {text} COLLATE NOCASE",
        mentions(name)
    );
    let message = format!("table `{name}` cannot go while a table that no revision knows refers to it");
    Ok(vec![Step::assert(query, message), Step::execute(format!("DROP TABLE {quoted}"))])
}

/// Spares asking most tables for their keys, where quoting cannot have changed how the name is written.
fn mentions(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let text = quote_text(&name.to_ascii_lowercase());
    if plain { format!(" AND instr(lower(holder.sql), {text})") } else { String::new() }
}

/// SQLite takes names that differ in case alone for the same, and refuses the one because of the other.
fn rename_table(rename: &RenameTable, change: &Change<'_>) -> Result<Vec<String>, RenderError> {
    let place = change.table(&rename.to).and_then(|table| table.declared.place.as_ref());
    let (from, to) = (table_name(&rename.from, place)?, table_name(&rename.to, place)?);
    if !rename.from.name.eq_ignore_ascii_case(&rename.to.name) {
        return Ok(vec![format!("ALTER TABLE {from} RENAME TO {to}")]);
    }
    let between = quote_name(&format!("{}__rename", rename.to.name));
    Ok(vec![
        format!("ALTER TABLE {from} RENAME TO {between}"),
        format!("ALTER TABLE {between} RENAME TO {to}"),
    ])
}

fn rename_column(rename: &RenameColumn) -> Result<String, RenderError> {
    let table = table_name(&rename.table, None)?;
    Ok(format!(
        "ALTER TABLE {table} RENAME COLUMN {} TO {}",
        quote_name(&rename.from),
        quote_name(&rename.to)
    ))
}

fn is_strict(change: &Change<'_>) -> bool {
    change.before.is_some_and(|table| table.options.flag(DialectName::Sqlite, "strict"))
}

fn is_empty(table: &ObjectName, change: &Change<'_>) -> bool {
    change.table(table).is_some_and(|table| table.columns.is_empty())
}

/// What ADD COLUMN takes on a table with rows.
fn fits_add_column(add: &AddColumn) -> bool {
    let column = &add.column;
    let has_constant = match &column.default {
        None => column.nullable || column.generated.is_some(),
        Some(DefaultValue::Literal(_)) => true,
        Some(DefaultValue::Sql(_)) => false,
    };
    let is_stored = column.generated.as_ref().is_some_and(|generated| generated.stored);
    has_constant && !is_stored && !column.auto_increment && add.fill.is_none()
}

fn add_column(add: &AddColumn, change: &Change<'_>) -> Result<String, RenderError> {
    let name = table_name(&add.table, add.column.declared.place.as_ref())?;
    let table = change.before.cloned().unwrap_or_else(|| Table::new(add.table.clone()));
    let definition = column_definition(&table, &add.column, &change.after.enums)?;
    Ok(format!("ALTER TABLE {name} ADD COLUMN {definition}"))
}

/// True where the column is declared the same before and after, as an integer of another width is.
fn changes_nothing(alter: &AlterColumn, change: &Change<'_>) -> bool {
    let Some(before) = change.before else { return false };
    let enums = &change.after.enums;
    let from = column_definition(before, &alter.from, enums);
    let to = column_definition(before, &alter.to, enums);
    matches!((from, to), (Ok(from), Ok(to)) if from == to) && alter.fill.is_none() && alter.using.is_none()
}

fn drop_index(name: &str) -> String {
    format!("DROP INDEX {}", quote_name(name))
}

fn rename_index(rename: &RenameIndex, change: &Change<'_>) -> Result<Vec<String>, RenderError> {
    let mut statements = vec![drop_index(&rename.from)];
    if let Some(table) = change.table(&rename.table)
        && let Some(index) = table.index(&rename.to)
    {
        statements.push(create_index(table, index)?);
    }
    Ok(statements)
}
