//! The queries to the catalogue. Each begins with the schema, NULL for the database itself, and the table.

use migrate_runtime::{Flavour, MANY_ROWS, Version};

use crate::dialect::Reading;
use crate::dialect::mysql::names::quote_text;

/// From which versions on the catalogues have them: MySQL's the first two, MariaDB's the last.
const HAS_TABLESPACES: Version = Version { major: 8, minor: 0, patch: 21 };
const HAS_LIBRARIES: Version = Version { major: 9, minor: 2, patch: 0 };
const HAS_PERIODS: Version = Version { major: 11, minor: 4, patch: 1 };

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Query {
    /// Whether there are many tables: the answer is long then, and comes at once.
    Size,
    Collations,
    Databases,
    Tables,
    Columns,
    Indexes,
    KeyColumns,
    ForeignKeys,
    Checks,
    Triggers,
    Routines,
    Others,
    /// Asked where there are some: the servers open every table for it.
    Partitions,
}

impl Query {
    /// What is always asked, in the order in which the answers come.
    pub(super) const FIRST: [Self; 12] = [
        Self::Size,
        Self::Collations,
        Self::Databases,
        Self::Tables,
        Self::Columns,
        Self::Indexes,
        Self::KeyColumns,
        Self::ForeignKeys,
        Self::Checks,
        Self::Triggers,
        Self::Routines,
        Self::Others,
    ];

    pub(super) fn place(self) -> usize {
        self as usize
    }

    pub(super) fn sql(self, reading: &Reading, flavour: Flavour) -> String {
        let is_mysql = flavour == Flavour::Mysql;
        match self {
            Self::Size => {
                format!("{} LIMIT {MANY_ROWS}", select(reading, "tables", "table_schema", "NULL"))
            }
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
            Self::Others => others(reading, flavour),
        }
    }
}

/// What is no part of a table that the tool knows: a name, of which kind it is, and more of it.
fn others(reading: &Reading, flavour: Flavour) -> String {
    let version = reading.version;
    let mut parts = vec![
        select(reading, "events", "event_schema", "event_name, 'event', NULL"),
        privileges_of_databases(reading, flavour),
    ];
    if flavour == Flavour::Mysql {
        let columns = "table_name, 'histogram', column_name";
        parts.push(select(reading, "column_statistics", "schema_name", columns));
        if version >= HAS_TABLESPACES {
            parts.push(tablespaces(reading));
        }
        if version >= HAS_LIBRARIES {
            parts.push(select(reading, "libraries", "library_schema", "library_name, 'library', NULL"));
        }
    } else if version >= HAS_PERIODS {
        let columns =
            "table_name, 'application-time period', concat(start_column_name, ', ', end_column_name)";
        let periods = select(reading, "periods", "table_schema", columns);
        // The table has the period of a table with versions too.
        parts.push(format!("{periods} AND period <> 'SYSTEM_TIME'"));
    }
    parts.join(" UNION ALL ")
}

/// What is granted on all of a database, by a pattern of its name too. What the one who reads has is no part of the
/// database's own: without it nothing could be read.
fn privileges_of_databases(reading: &Reading, flavour: Flavour) -> String {
    let is_own_role = if flavour == Flavour::Mysql {
        "FIND_IN_SET(REPLACE(grantee, '''', '`'), CURRENT_ROLE())"
    } else {
        "FIND_IN_SET(REPLACE(REPLACE(grantee, '''@''''', ''), '''', ''), COALESCE(CURRENT_ROLE(), ''))"
    };
    // The views of the catalogue have different collations, of which only an explicit one makes one. Whether a backslash
    // counts as one, the session's mode decides.
    let pattern = "REPLACE(REPLACE(table_schema, '|', '||'), CHAR(92 USING utf8mb4), '|')";
    format!(
        "SELECT NULL, CONVERT(schema_name USING utf8mb4) COLLATE utf8mb4_bin, 'privileges of database', \
         CONVERT(CONCAT(GROUP_CONCAT(privilege_type ORDER BY privilege_type SEPARATOR ', '), ' to ', grantee) \
         USING utf8mb4) COLLATE utf8mb4_bin \
         FROM information_schema.schemata \
         JOIN information_schema.schema_privileges ON schema_name LIKE {pattern} ESCAPE '|' WHERE {} \
         AND REPLACE(grantee, '''', '') <> CURRENT_USER() AND NOT {is_own_role} GROUP BY schema_name, grantee",
        condition(reading, "schema_name")
    )
}

/// Tables in a tablespace that others share, where there is such a tablespace. Which of them it is, only few may read;
/// that a table has no file of its own, everybody.
fn tablespaces(reading: &Reading) -> String {
    let columns = "table_name, 'tablespace', 'not a file of its own'";
    let tables = select(reading, "tables", "table_schema", columns);
    let files = "SELECT 1 FROM information_schema.tablespaces_extensions WHERE tablespace_name";
    format!(
        "{tables} AND engine = 'InnoDB' AND create_options NOT LIKE '%partitioned%' AND @@innodb_file_per_table = 1 \
         AND EXISTS ({files} NOT LIKE '%/%' AND tablespace_name NOT LIKE 'innodb|_%' ESCAPE '|' \
         AND tablespace_name <> 'mysql') \
         AND NOT EXISTS ({files} = CONCAT(table_schema, '/', table_name))"
    )
}

fn select(reading: &Reading, source: &str, schema: &str, columns: &str) -> String {
    format!(
        "SELECT IF({schema} = DATABASE(), NULL, {schema}), {columns} FROM information_schema.{source} WHERE {}",
        condition(reading, schema)
    )
}

/// True for what is in one of the schemas that are read.
fn condition(reading: &Reading, schema: &str) -> String {
    if reading.schemas.is_empty() {
        return format!("{schema} = DATABASE()");
    }
    let names = reading.schemas.iter().map(|name| quote_text(name)).collect::<Vec<_>>().join(", ");
    format!("{schema} IN ({names})")
}
