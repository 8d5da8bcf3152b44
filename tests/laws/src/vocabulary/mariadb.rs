//! MariaDB's words: MySQL's, without indexes on expressions.

use cargo_migrate::schema::DialectName;

use super::Vocabulary;
use super::mysql::{CHECKS, CUTS, DEFAULTS, FORMS, GENERATED, MYSQL_FEATURES, OPTIONS, TYPES};

/// All of them.
pub static MARIADB: Vocabulary = Vocabulary {
    dialect: DialectName::Mysql,
    types: TYPES,
    defaults: DEFAULTS,
    checks: CHECKS,
    generated: GENERATED,
    index_expressions: &[],
    filters: &[],
    index_forms: FORMS,
    operator_classes: &[],
    options: OPTIONS,
    cuts: CUTS,
    collations: &["utf8mb4_bin", "utf8mb4_general_ci", "utf8mb4_unicode_ci"],
    features: MYSQL_FEATURES,
    skipped: &[
        "engines beside InnoDB",
        "compressed columns",
        "partitions of partitions",
        "keys of tables in parts",
        "ON UPDATE CASCADE from a column that may be NULL to one that may not",
        "unmanaged tables",
        "views",
        "triggers",
        "routines and events",
        "system versioning",
        "application time periods",
        "sequences",
    ],
};
