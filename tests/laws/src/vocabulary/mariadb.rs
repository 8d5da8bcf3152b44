//! MariaDB's words: MySQL's, without indexes on expressions.

use cargo_migrate::schema::DialectName;

use super::Vocabulary;
use super::mysql::{CHECKS, DEFAULTS, FORMS, GENERATED, MYSQL_FEATURES, OPTIONS, TYPES};

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
    cuts: &[],
    collations: &["utf8mb4_bin", "utf8mb4_general_ci", "utf8mb4_unicode_ci"],
    features: MYSQL_FEATURES,
    skipped: &[
        "partitions",
        "spatial indexes",
        "character sets of columns",
        "engines beside InnoDB",
        "compressed tables and columns",
        "foreign keys to bare unique indexes",
        "unmanaged tables",
        "views",
        "triggers",
        "routines and events",
        "system versioning",
        "application time periods",
        "partitions by key and by columns",
        "sequences",
    ],
};
