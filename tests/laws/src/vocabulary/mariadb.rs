//! MariaDB's words: MySQL's, without indexes on expressions.

use cargo_migrate::schema::DialectName;

use super::Kind::Text;
use super::mysql::{CHECKS, CUTS, DEFAULTS, FORMS, GENERATED, MYSQL_FEATURES, OPTIONS, TYPES};
use super::{On, OptionWord, Vocabulary, option};

const COMPRESSED: OptionWord = option(On::Column, "compressed", &["true"]).kinds(&[Text]);

/// MySQL's, and columns that are compressed.
const ALL_OPTIONS: [OptionWord; OPTIONS.len() + 1] = {
    let mut all = [COMPRESSED; OPTIONS.len() + 1];
    let mut at = 0;
    while at < OPTIONS.len() {
        all[at] = OPTIONS[at];
        at += 1;
    }
    all
};

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
    options: &ALL_OPTIONS,
    cuts: CUTS,
    collations: &["utf8mb4_bin", "utf8mb4_general_ci", "utf8mb4_unicode_ci"],
    features: MYSQL_FEATURES,
    skipped: &[
        "engines beside InnoDB",
        "indexes on compressed columns",
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
