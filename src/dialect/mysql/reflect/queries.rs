//! The queries to the catalogue. Each begins with the schema, NULL for the database itself, and the table.

use migrate_runtime::Flavour;

use crate::dialect::Reading;
use crate::dialect::mysql::names::quote_text;

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Query {
    Collations,
    Databases,
    Tables,
    Columns,
    Indexes,
    KeyColumns,
    ForeignKeys,
    Checks,
    Partitions,
    Triggers,
    Routines,
    Events,
}

impl Query {
    /// In the order in which the answers come.
    pub(super) const ALL: [Self; 12] = [
        Self::Collations,
        Self::Databases,
        Self::Tables,
        Self::Columns,
        Self::Indexes,
        Self::KeyColumns,
        Self::ForeignKeys,
        Self::Checks,
        Self::Partitions,
        Self::Triggers,
        Self::Routines,
        Self::Events,
    ];

    pub(super) fn place(self) -> usize {
        self as usize
    }

    pub(super) fn sql(self, reading: &Reading, flavour: Flavour) -> String {
        let is_mysql = flavour == Flavour::Mysql;
        match self {
            Self::Collations => "SELECT character_set_name, default_collate_name \
                 FROM information_schema.character_sets"
                .to_owned(),
            Self::Databases => select(
                reading,
                "schemata",
                "schema_name",
                "default_character_set_name, default_collation_name",
            ),
            Self::Tables => select(
                reading,
                "tables",
                "table_schema",
                "table_name, table_type, engine, table_collation, create_options, table_comment",
            ),
            Self::Columns => {
                let own = if is_mysql { "srs_id" } else { "NULL" };
                let columns = "table_name, column_name, ordinal_position, column_type, is_nullable, column_default, \
                               extra, collation_name, column_comment, generation_expression";
                select(reading, "columns", "table_schema", &format!("{columns}, {own}"))
            }
            Self::Indexes => {
                let own = if is_mysql {
                    "expression, is_visible"
                } else {
                    "NULL, IF(ignored = 'YES', 'NO', 'YES')"
                };
                let columns = "table_name, index_name, seq_in_index, non_unique, column_name, collation, sub_part, \
                               index_type, index_comment";
                select(reading, "statistics", "table_schema", &format!("{columns}, {own}"))
            }
            Self::KeyColumns => {
                let columns = "table_name, constraint_name, ordinal_position, column_name, \
                               IF(referenced_table_schema = table_schema, NULL, referenced_table_schema), \
                               referenced_table_name, referenced_column_name";
                let text = select(reading, "key_column_usage", "table_schema", columns);
                format!("{text} AND referenced_table_name IS NOT NULL")
            }
            Self::ForeignKeys => select(
                reading,
                "referential_constraints",
                "constraint_schema",
                "table_name, constraint_name, match_option, update_rule, delete_rule",
            ),
            Self::Checks if is_mysql => {
                let source = "table_constraints JOIN information_schema.check_constraints \
                              USING (constraint_schema, constraint_name)";
                let columns = "table_name, constraint_name, check_clause, enforced, 'Table'";
                let text = select(reading, source, "constraint_schema", columns);
                format!("{text} AND constraint_type = 'CHECK'")
            }
            Self::Checks => select(
                reading,
                "check_constraints",
                "constraint_schema",
                "table_name, constraint_name, check_clause, 'YES', level",
            ),
            Self::Partitions => {
                let columns = "table_name, partition_name, partition_ordinal_position, partition_method, \
                               partition_expression, partition_description, subpartition_name, \
                               subpartition_ordinal_position, subpartition_method, subpartition_expression, \
                               partition_comment";
                let text = select(reading, "partitions", "table_schema", columns);
                format!("{text} AND partition_name IS NOT NULL")
            }
            Self::Triggers => {
                let triggers = select(
                    reading,
                    "triggers",
                    "event_object_schema",
                    "event_object_table, trigger_name, NULL",
                );
                // Privileges are of a table, or of its columns.
                let of_tables = select(
                    reading,
                    "table_privileges",
                    "table_schema",
                    "table_name, grantee, privilege_type",
                );
                let columns = "table_name, grantee, concat(privilege_type, ' (', column_name, ')')";
                let of_columns = select(reading, "column_privileges", "table_schema", columns);
                format!("{triggers} UNION ALL {of_tables} UNION ALL {of_columns}")
            }
            Self::Routines => {
                select(reading, "routines", "routine_schema", "routine_name, lower(routine_type)")
            }
            Self::Events if is_mysql => {
                let events = select(reading, "events", "event_schema", "event_name, NULL");
                // A histogram is of a column.
                let columns = "table_name, column_name";
                format!("{events} UNION ALL {}", select(reading, "column_statistics", "schema_name", columns))
            }
            Self::Events => select(reading, "events", "event_schema", "event_name, NULL"),
        }
    }
}

fn select(reading: &Reading, source: &str, schema: &str, columns: &str) -> String {
    let condition = if reading.schemas.is_empty() {
        format!("{schema} = DATABASE()")
    } else {
        let names = reading.schemas.iter().map(|name| quote_text(name)).collect::<Vec<_>>().join(", ");
        format!("{schema} IN ({names})")
    };
    format!(
        "SELECT IF({schema} = DATABASE(), NULL, {schema}), {columns} FROM information_schema.{source} \
         WHERE {condition}"
    )
}
