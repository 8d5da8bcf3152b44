//! What people write and what the server prints are one form.

use super::*;

/// The columns of the expressions below, with their types.
const COLUMNS: [(&str, &str); 25] = [
    ("id", "integer"),
    ("n", "numeric(10,2)"),
    ("d", "double"),
    ("r", "real"),
    ("b", "boolean"),
    ("s", "varchar(20)"),
    ("t", "text"),
    ("c", "char(3)"),
    ("dt", "date"),
    ("ts", "timestamp"),
    ("tz", "timestamptz"),
    ("iv", "interval"),
    ("j", "json"),
    ("js", "native(json)"),
    ("ar", "integer[]"),
    ("tar", "text[]"),
    ("sar", "varchar(10)[]"),
    ("m", "enum(mood)"),
    ("u", "uuid"),
    ("by", "blob"),
    ("big", "bigint"),
    ("sm", "smallint"),
    ("tm", "time"),
    ("ip", "inet"),
    ("nm", "name"),
];

fn checked(text: &str) -> String {
    let types: Vec<(&str, ColumnType)> = COLUMNS
        .iter()
        .map(|(name, ty)| {
            let Ok(ty) = ty.parse();
            (*name, ty)
        })
        .collect();
    let find = |name: &str| types.iter().find(|(known, _)| *known == name).map(|(_, ty)| ty);
    canonical(text, &find).as_str().to_owned()
}

/// Pairs of what was written and what PostgreSQL 15 printed for it.
#[test]
fn written_and_printed_are_one_form() {
    let mut failures = Vec::new();
    for line in include_str!("printed.txt").lines().filter(|line| !line.is_empty()) {
        let (written, printed) = line.split_once(" => ").unwrap_or((line, line));
        let printed = printed.replace("\\n", "\n");
        let (one, other) = (Expression::new(checked(written)), Expression::new(checked(&printed)));
        if one != other {
            failures.push(format!("{written}\n  {one}\n  {other}"));
        }
        let again = checked(one.as_str());
        if again != one.as_str() {
            failures.push(format!("{written}: again\n  {one}\n  {again}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_form_is_made_to_be_read() {
    for (printed, form) in [
        (
            "((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
            "s IN ('a', 'b')",
        ),
        ("((id >= 1) AND (id <= 5))", "id >= 1 AND id <= 5"),
        ("(((s IS NOT NULL) AND (t IS NULL)) OR (id > 3))", "s IS NOT NULL AND t IS NULL OR id > 3"),
        ("(tz > (now() - '1 day'::interval))", "tz > now() - '1 day'::interval"),
        ("(((j ->> 'a'::text))::integer > 3)", "(j ->> 'a')::integer > 3"),
        ("((id)::numeric / (big)::numeric)", "id::numeric / big"),
    ] {
        assert_eq!(checked(printed), form);
    }
}

#[test]
fn defaults_are_literals_where_they_are_constants() {
    let default = |text: &str, ty: &str| {
        let Ok(ty) = ty.parse::<ColumnType>();
        match default_value(text, &ty) {
            None => "none".to_owned(),
            Some(DefaultValue::Literal(literal)) => literal.to_string(),
            Some(DefaultValue::Sql(text)) => format!("sql {text}"),
        }
    };
    for (printed, ty, expected) in [
        ("'-5'::integer", "integer", "-5"),
        ("'-1.50'::numeric", "numeric", "-1.5"),
        ("'1.5'::double precision", "double", "1.5"),
        ("'5000000000'::bigint", "bigint", "5000000000"),
        ("'x'::character varying", "varchar(5)", "\"x\""),
        ("NULL::character varying", "varchar(5)", "none"),
        ("'\\x00ff'::bytea", "blob", "0x00ff"),
        ("'{\"b\": 1}'::jsonb", "json", "\"{\\\"b\\\": 1}\""),
        ("'sad'::mood", "enum(mood)", "\"sad\""),
        ("now()", "timestamptz", "sql now()"),
        ("CURRENT_TIMESTAMP(3)", "timestamptz", "sql CURRENT_TIMESTAMP(3)"),
        ("nextval('a_id_seq'::regclass)", "integer", "sql nextval('a_id_seq')"),
        ("'10000000000000000000000'::numeric", "numeric", "10000000000000000000000"),
        ("0.12345678901234567890", "numeric", "sql 0.1234567890123456789"),
        ("'101'::\"bit\"", "bit(3)", "\"101\""),
        ("ARRAY[]::character varying[]", "varchar(3)[]", "sql ARRAY[]::character varying[]"),
    ] {
        assert_eq!(default(printed, ty), expected, "{printed}");
    }
}
