//! A schema in words, for people: what `inspect` prints and what drift is told in.
//!
//! Takes what is in a schema and gives text. The words come from the form that a thing has in revision files, so that
//! nothing it says is left out: a key that has no words of its own here is told by its name.

mod value;
mod words;

use std::fmt::Write as _;

use crate::schema::{Partitioning, Schema, Table};

pub use words::{
    Part, column, column_parts, constraint, enumeration, index, partition, said, sequence, table_parts,
};

/// The whole schema, table by table, with everything that belongs to each further in.
#[must_use]
pub fn picture(schema: &Schema) -> String {
    let mut text = String::new();
    for table in schema.tables.values() {
        draw_table(&mut text, table);
    }
    for found in schema.enums.values() {
        let _ = writeln!(text, "enum {} {}", found.name, enumeration(found));
    }
    for found in schema.sequences.values() {
        let words = sequence(found);
        let _ = writeln!(text, "{}", format!("sequence {} {words}", found.name).trim_end());
    }
    text
}

fn draw_table(text: &mut String, table: &Table) {
    let _ = writeln!(text, "table {}", table.name);
    for part in table_parts(table) {
        let _ = writeln!(text, "  {}", part.told());
    }
    let width = table.columns.iter().map(|column| column.name.chars().count()).max().unwrap_or(0);
    for found in &table.columns {
        let _ = writeln!(text, "  {:width$}  {}", found.name, column(found));
    }
    for found in &table.constraints {
        let _ = writeln!(text, "  {}: {}", found.name, constraint(found));
    }
    for found in &table.indexes {
        let _ = writeln!(text, "  {}: index {}", found.name, index(found));
    }
    if let Some(partitioning) = &table.partitioning {
        draw_partitions(text, partitioning, 1);
    }
}

/// The parts in their order, each with its own parts further in.
fn draw_partitions(text: &mut String, partitioning: &Partitioning, depth: usize) {
    for found in &partitioning.partitions {
        let values = partition(found);
        let cut = found.partitioning.as_ref().map(|inner| format!(", partition by {}", inner.by));
        let words = format!("partition {values}{}", cut.unwrap_or_default());
        let _ = writeln!(text, "{:indent$}{}: {}", "", found.name, words.trim_end(), indent = depth * 2);
        if let Some(inner) = &found.partitioning {
            draw_partitions(text, inner, depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{
        ByDialect, Column, ColumnType, Constraint, ConstraintDefinition, DefaultValue, Enforcement,
        EnumValue, Enumeration, Expression, ForeignKey, Index, IndexPart, Literal, Name, ObjectName,
        ReferentialAction,
    };

    fn users() -> Table {
        let mut table = Table::new(ObjectName::bare("users"));
        table.comment = Some("People".to_owned());
        table.columns.push(Column { auto_increment: true, ..Column::new("id", ColumnType::BIGINT) });
        let default = Some(DefaultValue::Literal(Literal::Text("it's".to_owned())));
        table.columns.push(Column { default, ..Column::new("email", ColumnType::Varchar(120)) });
        table.columns.push(Column { nullable: true, ..Column::new("team_id", ColumnType::BIGINT) });
        table
    }

    #[test]
    fn parts_stand_further_in() {
        let said = "table = \"visits\"\ncolumns = [{ name = \"region\", type = \"integer\" }]\n\
                    partitioning = { by = \"LIST (region)\", partitions = [\
                    { name = \"north\", values = \"IN (1, 2)\", partitioning = { by = \"HASH (region)\", \
                    partitions = [{ name = \"p0\", values = \"\" }] } }, { name = \"rest\", values = \"DEFAULT\" }] }";
        let mut schema = Schema::empty();
        schema.insert_table(toml::from_str(said).expect("a table"));
        assert_eq!(
            picture(&schema),
            "table visits\n  \
             partition by LIST (region)\n  \
             region  integer\n  \
             north: partition IN (1, 2), partition by HASH (region)\n    \
             p0: partition\n  \
             rest: partition DEFAULT\n"
        );
    }

    #[test]
    fn a_picture_says_everything() {
        let mut table = users();
        let key = ConstraintDefinition::ForeignKey(ForeignKey {
            columns: vec!["team_id".to_owned()],
            table: ObjectName::bare("teams"),
            target_columns: vec!["id".to_owned()],
            match_full: false,
            on_delete: ReferentialAction::SetNull,
            on_delete_columns: Vec::new(),
            on_update: ReferentialAction::NoAction,
            deferrable: None,
            enforcement: Enforcement::Enforced,
        });
        table.constraints.push(Constraint::new(Name::explicit("fk_users_team_id"), key));
        table.indexes.push(Index {
            unique: true,
            filter: Some(ByDialect::everywhere(Expression::new("team_id IS NULL"))),
            ..Index::new(Name::explicit("ix_users"), vec![IndexPart::column("email")])
        });
        let mut schema = Schema::empty();
        schema.insert_table(table);
        schema.insert_enum(Enumeration {
            name: ObjectName::bare("role"),
            owner: None,
            values: vec![EnumValue::new("Admin"), EnumValue::new("Member")],
            declared: crate::schema::Declared::default(),
        });
        assert_eq!(
            picture(&schema),
            "table users\n  \
             comment People\n  \
             id       bigint, auto-increment\n  \
             email    varchar(120), default 'it''s'\n  \
             team_id  bigint, null\n  \
             fk_users_team_id: foreign key (team_id) to teams (id), on delete set null\n  \
             ix_users: index (email), unique, where team_id IS NULL\n\
             enum role (Admin, Member)\n"
        );
    }
}
