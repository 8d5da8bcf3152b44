//! MySQL's words.

use cargo_migrate::schema::DialectName;

use super::Kind::{
    Boolean, Bytes, Date, Decimal, Enum, Float, Integer, Json, Moment, Other, Text, Time, Uuid,
};
use super::{Cut, Features, IndexForm, On, OptionWord, Preset, TypeWord, Vocabulary, option, word};

/// The types of both, with values that both take.
pub(super) const TYPES: &[TypeWord] = &[
    word("boolean", Boolean, &["TRUE", "FALSE"]),
    word("tinyint", Integer, &["{n}", "-{n}"]),
    word("tinyint unsigned", Integer, &["{n}", "255"]),
    word("smallint", Integer, &["{n}", "-{n}", "32767"]),
    word("integer", Integer, &["{n}", "-{n}", "2147483647"]),
    word("integer unsigned", Integer, &["{n}", "4294967295"]),
    word("bigint", Integer, &["{n}", "-{n}", "9223372036854775807"]),
    word("bigint unsigned", Integer, &["{n}", "18446744073709551615"]),
    word("mediumint", Integer, &["{n}", "-{n}"]),
    word("real", Float, &["{n}.5", "-0.{n}", "1e10"]).no_key(),
    word("double", Float, &["{n}.5", "-0.{n}", "1e100"]).no_key(),
    word("numeric(10,2)", Decimal, &["{n}.25", "-{n}.75"]),
    word("numeric(20,0)", Decimal, &["{n}", "-{n}"]),
    word("text", Text, &["'text {n}'", "'it''s {n}'", "''", "'größe {n} 漢🦀'"]).no_key().collated(),
    word("varchar(50)", Text, &["'v{n}'", "'it''s {n}'", "''"]).collated(),
    word("varchar(100)", Text, &["'long {n}'", "'ä{n}'"]).collated(),
    word("char(2)", Other, &["'{nn}'", "'ab'"]).collated().defaults(&[Preset::Text("ab"), Preset::Text("")]),
    word("mediumtext", Text, &["'medium {n}'"]).no_key().collated(),
    word("tinytext", Text, &["'tiny {n}'"]).no_key().collated(),
    word("blob", Bytes, &["X'00ff{nn}'", "X''"]).no_key(),
    word("mediumblob", Bytes, &["X'00ff{nn}'"]).no_key(),
    word("varbinary(20)", Bytes, &["X'00ff{nn}'", "X''"]),
    word("binary(4)", Bytes, &["X'00ff00{nn}'"]).only_defaults(&[Preset::Bytes(b"\x00\x01\x02\xff")]),
    word("uuid", Uuid, &["X'000102030405060708090a0b0c0d0e{nn}'"]),
    word("date", Date, &["'2024-01-{nn}'"]),
    word("time", Time, &["'10:00:{nn}.123456'"]),
    word("time(3)", Time, &["'10:00:{nn}'"]),
    word("timestamp", Moment, &["'2024-01-{nn} 10:00:00'"]),
    word("timestamp(3)", Moment, &["'2024-01-{nn} 10:00:00.123'"])
        .only_defaults(&[Preset::Sql("CURRENT_TIMESTAMP(3)"), Preset::Text("2024-01-01 00:00:00")]),
    word("timestamptz", Moment, &["'2024-01-{nn} 10:00:00'"]),
    word("json", Json, &["'{\"a\": {n}}'", "'[]'"]).no_key(),
    word("inet", Text, &["'10.0.0.{n}'"]),
    word("year", Other, &["20{nn}"]).defaults(&[Preset::Integer(2024)]),
    word("set('a','b','c')", Other, &["'a'", "'a,b'", "''"]).defaults(&[Preset::Text("a")]),
    word("enum('x','y')", Other, &["'x'", "'y'"]).defaults(&[Preset::Text("y")]),
    word("bit(5)", Other, &["b'101'"]).defaults(&[Preset::Sql("b'1'")]),
    word("geometry", Other, &["ST_GeomFromText('POINT({n} {n})')"]).no_key(),
    word("point", Other, &["ST_GeomFromText('POINT({n} {n})')"]).no_key(),
];

pub(super) const DEFAULTS: &[(super::Kind, &[Preset])] = &[
    (Boolean, &[Preset::Boolean(true), Preset::Boolean(false)]),
    (Integer, &[Preset::Integer(0), Preset::Integer(42), Preset::Sql("(1 + 2)"), Preset::Sql("abs(7)")]),
    (Float, &[Preset::Float(0.5), Preset::Integer(3)]),
    (Decimal, &[Preset::Float(0.25), Preset::Integer(7)]),
    (
        Text,
        &[
            Preset::Text(""),
            Preset::Text("it"),
            Preset::Text("'"),
            Preset::Text("\\"),
            Preset::Text("ö"),
            Preset::Sql("'a'"),
            Preset::Sql("lower('AB')"),
            Preset::Sql("concat('a', 'b')"),
        ],
    ),
    (Bytes, &[Preset::Bytes(b""), Preset::Bytes(b"\x01\xff")]),
    (Date, &[Preset::Text("2024-02-29"), Preset::Sql("(CURRENT_DATE)")]),
    (Time, &[Preset::Text("10:00:00")]),
    (
        Moment,
        &[
            Preset::Sql("CURRENT_TIMESTAMP(6)"),
            Preset::Sql("CURRENT_TIMESTAMP"),
            Preset::Text("2024-01-01 00:00:00"),
        ],
    ),
    (Json, &[Preset::Text("{}"), Preset::Sql("(json_object('a', 1))")]),
];

pub(super) const CHECKS: &[(super::Kind, &str)] = &[
    (Integer, "{c} >= -1000000"),
    (Integer, "{c} <> 12345"),
    (Integer, "{c} NOT IN (1001, 1002)"),
    (Decimal, "{c} > -1000.5"),
    (Float, "{c} < 1e200"),
    (Text, "length({c}) < 500"),
    (Text, "{c} <> 'zzz' /* never */"),
    (Text, "{c} NOT LIKE 'x%'"),
    (Text, "({c} IS NULL) OR (lower({c}) <> 'nobody')"),
    (Boolean, "{c} IN (0, 1)"),
    (Date, "{c} > '1990-01-01'"),
    (Enum, "{c} IS NULL OR {c} <> ''"),
    (Bytes, "length({c}) < 100"),
];

pub(super) const GENERATED: &[(super::Kind, &str, &str)] = &[
    (Integer, "{c} MOD 1000", "bigint"),
    (Integer, "coalesce({c}, 0) MOD 7 + 1", "integer"),
    (Text, "lower({c})", "varchar(100)"),
    (Text, "length({c})", "integer"),
    (Text, "concat({c}, '!')", "text"),
    (Decimal, "{c} * 2", "numeric(20,0)"),
];

pub(super) const FORMS: &[IndexForm] = &[
    IndexForm {
        method: "fulltext",
        kinds: &[],
        types: &["text", "varchar(50)", "varchar(100)", "mediumtext"],
        operator_class: None,
        many: false,
    },
    IndexForm { method: "spatial", kinds: &[], types: SHAPES, operator_class: None, many: false },
];

const SHAPES: &[&str] = &["geometry", "point"];

const WHOLE_NUMBERS: &[&str] = &["smallint", "mediumint", "integer", "bigint"];

pub(super) const CUTS: &[Cut] = &[
    Cut {
        by: "RANGE ({c})",
        types: WHOLE_NUMBERS,
        parts: &["VALUES LESS THAN (0)", "VALUES LESS THAN (50)", "VALUES LESS THAN MAXVALUE"],
    },
    Cut {
        by: "RANGE COLUMNS ({c})",
        types: &["date"],
        parts: &[
            "VALUES LESS THAN ('2024-01-15')",
            "VALUES LESS THAN ('2025-01-01')",
            "VALUES LESS THAN (MAXVALUE)",
        ],
    },
    Cut {
        by: "RANGE COLUMNS ({c})",
        types: &["varchar(50)", "varchar(100)"],
        parts: &["VALUES LESS THAN ('it''s 7')", "VALUES LESS THAN ('ü')", "VALUES LESS THAN (MAXVALUE)"],
    },
    Cut {
        by: "LIST ({c} MOD 3)",
        types: WHOLE_NUMBERS,
        parts: &["VALUES IN (0, NULL)", "VALUES IN (1, -1)", "VALUES IN (2, -2)"],
    },
    Cut {
        by: "LIST COLUMNS ({c})",
        types: &["date"],
        parts: &["VALUES IN ('2024-01-10', '2024-01-11')", "VALUES IN (NULL, '2024-01-12')"],
    },
    Cut { by: "HASH ({c})", types: WHOLE_NUMBERS, parts: &["", "", ""] },
    Cut { by: "KEY ({c})", types: &["varchar(50)", "date", "integer", "binary(4)"], parts: &["", ""] },
];

pub(super) const OPTIONS: &[OptionWord] = &[
    option(On::Table, "row_format", &["DYNAMIC", "COMPACT", "REDUNDANT", "COMPRESSED"]),
    option(On::Table, "collation", &["utf8mb4_bin", "utf8mb4_unicode_ci"]),
    option(On::Table, "charset", &["utf8mb4"]),
    option(On::Table, "stats_persistent", &["1"]),
    option(On::Column, "invisible", &["true"]),
    option(On::Column, "charset", &["latin1"]).kinds(&[Text]),
    option(On::Index, "invisible", &["true"]),
    option(On::Index, "comment", &["it's an index"]),
];

/// All of them.
pub static MYSQL: Vocabulary = Vocabulary {
    dialect: DialectName::Mysql,
    types: TYPES,
    defaults: DEFAULTS,
    checks: CHECKS,
    generated: GENERATED,
    index_expressions: &[
        (Text, "(substr({c}, 1, 3))"),
        (Integer, "(abs({c} MOD 100))"),
        (Integer, "({c} MOD 10 + 1)"),
    ],
    filters: &[],
    index_forms: FORMS,
    operator_classes: &[],
    options: OPTIONS,
    cuts: CUTS,
    collations: &["utf8mb4_bin", "utf8mb4_general_ci", "utf8mb4_unicode_ci"],
    features: Features {
        expression_indexes: true,
        not_enforced: true,
        hidden_without_value: true,
        follows_nulls: true,
        ..MYSQL_FEATURES
    },
    skipped: &[
        "engines beside InnoDB",
        "partitions of partitions",
        "keys of tables in parts",
        "unmanaged tables",
        "views",
        "triggers",
        "routines and events",
        "spatial reference systems",
    ],
};

pub(super) const MYSQL_FEATURES: Features = Features {
    comments: true,
    deferrable: false,
    nulls_not_distinct: false,
    include: false,
    partial_indexes: false,
    expression_indexes: false,
    virtual_columns: true,
    set_default: false,
    defaults_of_columns: true,
    cased_columns: false,
    counters_in_expressions: false,
    keys_in_expressions: false,
    generated_in_keys: true,
    identity: false,
    on_update: true,
    index_nulls: false,
    index_collations: false,
    deferrable_keys: false,
    no_inherit: false,
    not_valid: false,
    not_enforced: false,
    match_full: false,
    sequences: false,
    prefix_lengths: true,
    exclusions: false,
    hidden_without_value: false,
    follows_nulls: false,
};
