//! Which rows break what the operations of one file demand of tables that were there before: said in the file, where a
//! reviewer sees it.
//!
//! A table that the file makes has no rows yet, and a column that it adds holds NULL in all of them where it brings no
//! value: what no row can break is not said.

use std::collections::BTreeSet;

use super::{AddColumn, CreateTable, Operation, RenameColumn, RenameTable};
use crate::schema::{
    ByDialect, Constraint, ConstraintDefinition, Enforcement, Expression, ForeignKey, Index, IndexColumn,
    IndexPart, ObjectName,
};

/// What of the tables is new in the file so far, and so holds nothing that could break a demand.
#[derive(Debug, Default)]
pub(crate) struct Newcomers {
    tables: BTreeSet<ObjectName>,
    /// Columns in which every row holds NULL.
    columns: BTreeSet<(ObjectName, String)>,
}

impl Newcomers {
    /// Goes on to the state behind `operation`.
    pub(crate) fn follow(&mut self, operation: &Operation) {
        match operation {
            Operation::CreateTable(CreateTable(table)) => drop(self.tables.insert(table.name.clone())),
            Operation::RenameTable(rename) => self.rename_table(rename),
            Operation::AddColumn(add) if is_empty(add) => {
                self.columns.insert((add.table.clone(), add.column.name.clone()));
            }
            Operation::AlterColumn(alter) if alter.fill.is_some() || alter.using.is_some() => {
                self.columns.remove(&(alter.table.clone(), alter.from.name.clone()));
            }
            Operation::RenameColumn(rename) => self.rename_column(rename),
            // By hand anything may be filled.
            Operation::Sql(_) => *self = Self::default(),
            _ => {}
        }
    }

    /// `rows of users that hold the same email stop this revision`, where rows can.
    pub(crate) fn broken_by(&self, operation: &Operation) -> Option<String> {
        let (table, breach) = match operation {
            Operation::AddConstraint(add) => (&add.table, self.constraint(&add.table, &add.constraint)),
            Operation::CreateIndex(create) => (&create.table, self.index(&create.table, &create.index)),
            _ => return None,
        };
        let breach = breach.filter(|_| !self.tables.contains(table))?;
        Some(format!("rows of {table} {breach} stop this revision"))
    }

    fn constraint(&self, table: &ObjectName, constraint: &Constraint) -> Option<String> {
        match &constraint.definition {
            ConstraintDefinition::PrimaryKey { columns, .. } => Some(same(columns)),
            ConstraintDefinition::Unique { columns, nulls_not_distinct, .. } => {
                let are_told_apart = !nulls_not_distinct && self.has_empty(table, columns);
                (!are_told_apart).then(|| same(columns))
            }
            ConstraintDefinition::ForeignKey(key) => {
                let is_held = key.enforcement != Enforcement::Enforced
                    || (!key.match_full && self.has_empty(table, &key.columns));
                (!is_held).then(|| astray(key))
            }
            ConstraintDefinition::Check { enforcement, .. } => {
                (*enforcement == Enforcement::Enforced).then(|| format!("that break {}", constraint.name))
            }
            ConstraintDefinition::Exclusion(_) => Some(format!("that break {}", constraint.name)),
        }
    }

    fn index(&self, table: &ObjectName, index: &Index) -> Option<String> {
        let columns: Vec<String> =
            index.columns.iter().filter_map(IndexPart::column_name).map(str::to_owned).collect();
        let are_told_apart = !index.nulls_not_distinct && self.has_empty(table, &columns);
        if !index.unique || are_told_apart {
            return None;
        }
        let parts: Vec<String> = index.columns.iter().map(part_text).collect();
        let filter = index.filter.as_ref().and_then(ByDialect::any);
        let filter = filter.map(|filter| format!(" where {filter}")).unwrap_or_default();
        Some(format!("{}{filter}", same(&parts)))
    }

    fn has_empty(&self, table: &ObjectName, columns: &[String]) -> bool {
        columns.iter().any(|column| self.columns.contains(&(table.clone(), column.clone())))
    }

    fn rename_table(&mut self, rename: &RenameTable) {
        if self.tables.remove(&rename.from) {
            self.tables.insert(rename.to.clone());
        }
        let renamed = |(table, column): (ObjectName, String)| {
            (if table == rename.from { rename.to.clone() } else { table }, column)
        };
        self.columns = std::mem::take(&mut self.columns).into_iter().map(renamed).collect();
    }

    fn rename_column(&mut self, rename: &RenameColumn) {
        if self.columns.remove(&(rename.table.clone(), rename.from.clone())) {
            self.columns.insert((rename.table.clone(), rename.to.clone()));
        }
    }
}

/// True where no row that is there gets a value.
fn is_empty(add: &AddColumn) -> bool {
    let AddColumn { column, fill, .. } = add;
    let brings_value =
        fill.is_some() || column.default.is_some() || column.auto_increment || column.generated.is_some();
    column.nullable && !brings_value
}

fn same(parts: &[String]) -> String {
    format!("that hold the same {}", enumerated(parts))
}

fn astray(key: &ForeignKey) -> String {
    match (&key.columns[..], &key.target_columns[..]) {
        ([column], [target]) => format!("whose {column} is in no {}.{target}", key.table),
        (columns, targets) => {
            format!("whose ({}) is in no {} ({})", columns.join(", "), key.table, targets.join(", "))
        }
    }
}

fn part_text(part: &IndexPart) -> String {
    match &part.on {
        IndexColumn::Column(name) => name.clone(),
        IndexColumn::Expression(expression) => {
            expression.any().map(Expression::to_string).unwrap_or_default()
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn enumerated(parts: &[String]) -> String {
    match parts {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => parts.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::read_document;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct File {
        operation: Vec<Operation>,
    }

    /// What is said of each operation of the file that something is said of.
    fn breaches(text: &str) -> Result<Vec<String>, Box<dyn std::error::Error>> {
        let file: File = read_document("f", text)?;
        let mut new = Newcomers::default();
        let mut said = Vec::new();
        for operation in &file.operation {
            said.extend(new.broken_by(operation));
            new.follow(operation);
        }
        Ok(said)
    }

    const UNIQUE: &str = r#"
        [[operation]]
        kind = "add_constraint"
        table = "users"
        constraint = { kind = "unique", name = "uq_users_email", columns = ["email"] }
    "#;

    #[test]
    fn rows_that_may_break_what_comes() -> Result<(), Box<dyn std::error::Error>> {
        let said = breaches(&format!(
            r#"{UNIQUE}
            [[operation]]
            kind = "add_constraint"
            table = "users"
            constraint = {{ kind = "check", name = "ck_age", expression = "age > 0" }}
            [[operation]]
            kind = "add_constraint"
            table = "posts"
            constraint = {{ kind = "foreign_key", name = "fk_a", columns = ["author_id"], references = {{ table = "users", columns = ["id"] }} }}
            [[operation]]
            kind = "create_index"
            table = "users"
            index = {{ name = "ux", columns = ["a", {{ expression = "lower(b)" }}], unique = true, where = "gone is null" }}
            [[operation]]
            kind = "create_index"
            table = "users"
            index = {{ name = "ix", columns = ["a"] }}
            "#
        ))?;
        assert_eq!(
            said,
            [
                "rows of users that hold the same email stop this revision",
                "rows of users that break ck_age stop this revision",
                "rows of posts whose author_id is in no users.id stop this revision",
                "rows of users that hold the same a and lower(b) where gone is null stop this revision",
            ]
        );
        Ok(())
    }

    #[test]
    fn what_is_new_breaks_nothing() -> Result<(), Box<dyn std::error::Error>> {
        let create = r#"
            [[operation]]
            kind = "create_table"
            table = "users"
            columns = [{ name = "email", type = "text" }]
        "#;
        assert!(breaches(&format!("{create}{UNIQUE}"))?.is_empty());
        let add = |more: &str| {
            format!(
                r#"
                [[operation]]
                kind = "add_column"
                table = "users"
                column = {{ name = "email", type = "text", nullable = true{more} }}
                "#
            )
        };
        assert!(breaches(&format!("{}{UNIQUE}", add("")))?.is_empty());
        assert_eq!(breaches(&format!("{}{UNIQUE}", add(", default = \"x\"")))?.len(), 1);
        Ok(())
    }
}
