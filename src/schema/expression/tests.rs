//! What is the same and what is not.

use super::Expression;

#[test]
fn white_space_case_and_outer_parentheses_do_not_matter() {
    assert_eq!(Expression::new("age>=0 AND Age < 200"), Expression::new("( age >= 0 and age<200 )"));
    assert_ne!(Expression::new("(a) + (b)"), Expression::new("a) + (b"));
}

#[test]
fn a_comment_at_the_end_ends_with_its_line() {
    assert_eq!(Expression::new("a > 0 -- more").as_sql(), "a > 0 -- more\n");
    assert_eq!(Expression::new("a > 0 # more").requote_names('`', |_| true), "a > 0 # more\n");
    assert_eq!(Expression::new("-- what\na > 0").as_sql(), "-- what\na > 0");
    assert_eq!(Expression::new("a > 0 -- more"), Expression::new("a > 0"));
}

#[test]
fn strings_and_quoted_names_are_taken_as_written() {
    assert_ne!(Expression::new("a = 'X'"), Expression::new("a = 'x'"));
    assert_ne!(Expression::new("\"A\" = 1"), Expression::new("\"a\" = 1"));
}

#[test]
fn a_renamed_column_is_renamed_and_nothing_else() {
    let expression = Expression::new("lower(mail) <> 'mail'  AND mail(1) = t.mail");
    assert_eq!(
        expression.rename_column("mail", "email").as_str(),
        "lower(email) <> 'mail'  AND mail(1) = t.email"
    );
    assert_eq!(expression.rename_column("other", "x").as_str(), expression.as_str());
}

#[test]
fn words_that_may_be_columns() {
    let expression = Expression::new("lower(Mail) <> 'x' AND t.\"Size\" IS NOT NULL");
    assert_eq!(expression.possible_columns().into_iter().collect::<Vec<_>>(), ["Mail", "Size", "mail"]);
}

#[test]
fn names_in_double_quotes_get_other_quotes() {
    let expression = Expression::new("\"Size\" > 0 AND a <> \"x\"");
    assert_eq!(expression.requote_names('`', |name| name == "Size"), "`Size` > 0 AND a <> \"x\"");
}

#[test]
fn a_new_name_that_needs_quotes_gets_them() {
    assert_eq!(Expression::new("a > 0").rename_column("a", "Size").as_str(), "\"Size\" > 0");
    assert_eq!(Expression::new("a > 0").rename_column("a", "order").as_str(), "\"order\" > 0");
    let odd = Expression::new("a > 0").rename_column("a", "b\"c");
    assert_eq!(odd.as_str(), "\"b\"\"c\" > 0");
    assert!(odd.mentions_column("b\"c"));
    assert_eq!(odd.requote_names('`', |name| name == "b\"c"), "`b\"c` > 0");
    assert_eq!(odd.rename_column("b\"c", "a"), Expression::new("a > 0"));
}

fn same(one: &str, other: &str) -> bool {
    Expression::new(one) == Expression::new(other)
}

#[test]
fn texts_that_mean_the_same() {
    for (one, other) in [
        ("a > 0 AND b > 0", "((a > 0) AND (b > 0))"),
        ("a + b * c", "(a + (b * c))"),
        ("a AND b AND c", "(a AND (b AND c))"),
        ("a != 1", "a <> 1"),
        ("LOWER(email)", "lower((email))"),
        ("\"email\" = 'x'", "email = 'x'"),
        ("CAST(a AS integer)", "a::int4"),
        ("a::character varying(5)", "CAST(a AS varchar(5))"),
        ("a::decimal(10)", "cast(a as NUMERIC(10,0))"),
        ("status IN ('a', 'b')", "(status = ANY (ARRAY['a', 'b']))"),
        ("status NOT IN ('a', 'b')", "status <> ALL (ARRAY['a', 'b'])"),
        ("NOT (status IN ('a','b'))", "status NOT IN ('a', 'b')"),
        ("a IN (1)", "(a = 1)"),
        ("a BETWEEN 1 AND 5", "((a >= 1) AND (a <= 5))"),
        ("a BETWEEN 1 AND 5 AND b", "(((a >= 1) AND (a <= 5)) AND b)"),
        ("a NOT BETWEEN 1 AND 5", "((a < 1) OR (a > 5))"),
        ("name LIKE 'a%'", "(name ~~ 'a%')"),
        ("name NOT ILIKE 'a%'", "(name !~~* 'a%')"),
        ("NOT name LIKE 'a%'", "name NOT LIKE 'a%'"),
        ("NOT (a IS NULL)", "a IS NOT NULL"),
        ("TRUE", "true"),
        ("1.50", "1.5"),
        ("007", "7"),
        (".5", "0.5"),
        ("1E+3", "1e3"),
        ("-5", "(-(5))"),
        ("CURRENT_TIMESTAMP", "current_timestamp()"),
        ("CASE WHEN a THEN 1 ELSE NULL END", "case when (a) then (1) end"),
        ("SUBSTRING(a FROM 1 FOR 3)", "\"substring\"(a, 1, 3)"),
        ("TRIM('x' FROM a)", "trim(BOTH 'x' FROM (a))"),
        ("EXTRACT(year FROM a)", "extract(YEAR from (a))"),
        ("INTERVAL '1 day'", "'1 day'::interval"),
        ("DATE '2024-01-01'", "'2024-01-01'::date"),
        ("a || ' ' || b", "((a || ' ') || b)"),
        ("a || b = c", "((a || b) = c)"),
        ("X'00FF'", "x'00ff'"),
        ("a COLLATE \"C\" > b", "((a COLLATE \"C\") > b)"),
        ("(a, b) = (1, 2)", "(((a), b) = (1, 2))"),
        ("tags[1] = 'a'", "((tags[1]) = 'a')"),
        ("not (a and b)", "NOT (a AND b)"),
        ("a = b /* why */", "a = b"),
    ] {
        assert!(
            same(one, other),
            "{one} is {other}: {:?}, {:?}",
            super::meaning::meaning(one),
            super::meaning::meaning(other)
        );
    }
}

#[test]
fn texts_that_do_not() {
    for (one, other) in [
        ("(a + b) * c", "a + b * c"),
        ("a - (b - c)", "a - b - c"),
        ("(a OR b) AND c", "a OR b AND c"),
        ("NOT a AND b", "NOT (a AND b)"),
        ("a > 0", "a >= 0"),
        ("a IN (1, 2)", "a IN (2, 1)"),
        ("a / 2", "a / 2.0"),
        ("1.5", "15"),
        ("'A'", "'a'"),
        ("\"A\"", "a"),
        ("\"true\"", "true"),
        ("\"current_date\"", "current_date"),
        ("a::integer", "a::bigint"),
        ("(-a)::integer", "-a::integer"),
        ("a::varchar(5)", "a::varchar(6)"),
        ("lower(a)", "upper(a)"),
        ("f(a, b)", "f(b, a)"),
        ("f()", "f"),
        ("now()", "current_timestamp"),
        ("count(DISTINCT a)", "count(a)"),
        ("a LIKE 'x'", "a ILIKE 'x'"),
        ("a LIKE 'x' ESCAPE '!'", "a LIKE 'x'"),
        ("(a = b) LIKE c", "a = (b LIKE c)"),
        ("a IS NULL", "a IS NOT NULL"),
        ("a BETWEEN 1 AND 5", "a NOT BETWEEN 1 AND 5"),
        ("a IS DISTINCT FROM b", "a <> b"),
        ("CASE WHEN a THEN 1 END", "CASE a WHEN 1 THEN 1 END"),
        ("-(a + b)", "-a + b"),
        ("(a || b) + c", "a || (b + c)"),
        ("e'\\n'", "'\\n'"),
        ("trim(leading from a)", "trim(a)"),
        ("tags[1]", "tags[2]"),
        ("(row).field", "(row).other"),
    ] {
        assert!(!same(one, other), "{one} is not {other}: {:?}", super::meaning::meaning(one));
    }
}

/// `a = b LIKE c` is `a = (b LIKE c)` on PostgreSQL and `(a = b) LIKE c` on SQLite: it equals neither.
#[test]
fn what_databases_read_in_two_ways_equals_itself_alone() {
    assert!(same("a = b LIKE c", "A = b  like c"));
    assert!(!same("a = b LIKE c", "(a = b) LIKE c"));
    assert!(!same("a = b LIKE c", "a = (b LIKE c)"));
    assert!(same("a && b", "A&&b"));
    assert!(!same("a || b + c", "(a || b) + c"));
}

#[test]
fn what_cannot_be_parsed_is_compared_by_its_tokens() {
    assert!(same("MATCH a TO b ON c", "match  A to B on C"));
    assert!(!same("MATCH a TO b ON c", "match a to b on d"));
    let long = vec!["a"; 30_000].join(" + ");
    assert!(same(&long, &long.replace(' ', "")));
}

#[test]
fn words_of_types_and_units_are_no_columns() {
    let renamed =
        |text: &str, name: &str| Expression::new(text).rename_column(name, "fresh").as_str().to_owned();
    for (text, name) in [
        ("date '2020-01-01'", "date"),
        ("now() + interval 1 day", "day"),
        ("now() + interval (1 + 1) day", "day"),
        ("now() + interval n day", "day"),
        ("extract(year from made_at) > 2000", "year"),
        ("timestampdiff(day, made_at, ended_at) > 1", "day"),
        ("cast(a as date)", "date"),
        ("a::date", "date"),
        ("a::timestamp with time zone > b", "time"),
        ("made_at at time zone 'utc'", "time"),
        ("a collate binary = b", "binary"),
        ("made_at > current_timestamp", "current_timestamp"),
    ] {
        assert_eq!(renamed(text, name), text);
    }
    for (text, name, expected) in [
        ("date > date '2020-01-01'", "date", "fresh > date '2020-01-01'"),
        ("\"current_date\" > current_date", "current_date", "\"fresh\" > current_date"),
        ("substring(name from 2) = 'x'", "name", "substring(fresh from 2) = 'x'"),
        ("extract(year from day) > 2000", "day", "extract(year from fresh) > 2000"),
        ("case when day then day else day end", "day", "case when fresh then fresh else fresh end"),
        ("(a) > day AND (day) > 1", "day", "(a) > fresh AND (fresh) > 1"),
    ] {
        assert_eq!(renamed(text, name), expected);
    }
}
