//! How long and how exact a type may be.

use migrate_runtime::Flavour;

use super::native_type::members;
use crate::schema::ColumnType;

/// What a server says of a type that is too much for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TooMuch {
    /// The product, where the other one takes it.
    pub(super) product: Option<&'static str>,
    pub(super) hint: String,
}

/// Why the server does not take the type, which is in its own words; none where it does.
pub(super) fn too_much(ty: &ColumnType, flavour: Flavour) -> Option<TooMuch> {
    let hint = beyond(ty, flavour)?;
    let is_for_both = beyond(ty, Flavour::Mysql).is_some() && beyond(ty, Flavour::Mariadb).is_some();
    Some(TooMuch { product: (!is_for_both).then_some("MySQL"), hint })
}

fn beyond(ty: &ColumnType, flavour: Flavour) -> Option<String> {
    match ty {
        ColumnType::Numeric(Some((precision, scale))) => beyond_digits(*precision, *scale, flavour),
        ColumnType::Time(Some(digits))
        | ColumnType::Timestamp(Some(digits))
        | ColumnType::TimestampTz(Some(digits))
            if *digits > 6 =>
        {
            Some("a second has at most 6 digits there".to_owned())
        }
        ColumnType::Char(length) if *length > 255 => {
            Some(format!("255 characters are the most; `varchar({length})` holds more"))
        }
        ColumnType::Binary(length) if *length > 255 => {
            Some(format!("255 bytes are the most; `varbinary({length})` holds more"))
        }
        ColumnType::Other(text) => beyond_words(text, flavour),
        _ => None,
    }
}

fn beyond_digits(precision: u32, scale: u32, flavour: Flavour) -> Option<String> {
    let most = if flavour == Flavour::Mariadb { 38 } else { 30 };
    if precision > 65 {
        Some("65 digits are the most".to_owned())
    } else if scale > most {
        Some(format!("{most} digits behind the point are the most"))
    } else if scale > precision {
        Some(format!("the digits behind the point count too: `decimal({scale},{scale})`"))
    } else {
        None
    }
}

/// What has no neutral type.
fn beyond_words(text: &str, flavour: Flavour) -> Option<String> {
    if let Some((is_set, values)) = members(text) {
        return if is_set { beyond_set(&values) } else { repeated(&values) };
    }
    match (text.split('(').next()?, numbers(text).as_slice()) {
        ("decimal", [precision, scale]) => beyond_digits(*precision, *scale, flavour),
        ("bit", [bits]) if *bits > 64 => {
            Some(format!("64 bits are the most; `binary({})` holds more", bits.div_ceil(8)))
        }
        _ => None,
    }
}

fn beyond_set(values: &[String]) -> Option<String> {
    if values.len() > 64 {
        return Some("64 values are the most: use a table of its own".to_owned());
    }
    match values.iter().find(|value| value.contains(',')) {
        Some(value) => Some(format!("a comma stands between the values of a set: `{value}` cannot be one")),
        None => repeated(values),
    }
}

fn repeated(values: &[String]) -> Option<String> {
    let again = values.iter().enumerate().find(|(at, value)| values[..*at].contains(value));
    again.map(|(_, value)| format!("it has `{value}` twice"))
}

fn numbers(text: &str) -> Vec<u32> {
    let inner =
        text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(inner, _)| inner);
    inner.split(',').filter_map(|number| number.trim().parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether MySQL takes the type, and whether MariaDB does.
    fn taken(text: &str) -> (bool, bool) {
        let Ok(ty) = text.parse::<ColumnType>();
        let by = |flavour| too_much(&ty, flavour).is_none();
        (by(Flavour::Mysql), by(Flavour::Mariadb))
    }

    #[test]
    fn types_end_where_the_servers_say_so() {
        for (text, expected) in [
            ("numeric(65,30)", (true, true)),
            ("numeric(66,2)", (false, false)),
            ("numeric(65,31)", (false, true)),
            ("numeric(65,39)", (false, false)),
            ("numeric(5,5)", (true, true)),
            ("numeric(5,6)", (false, false)),
            ("decimal(66,0) unsigned", (false, false)),
            ("timestamp(6)", (true, true)),
            ("timestamp(7)", (false, false)),
            ("time(7)", (false, false)),
            ("char(255)", (true, true)),
            ("char(256)", (false, false)),
            ("binary(256)", (false, false)),
            ("bit(64)", (true, true)),
            ("bit(65)", (false, false)),
            ("set('a','b')", (true, true)),
            ("set('a,b')", (false, false)),
            ("set('a','a')", (false, false)),
            ("enum('a,b')", (true, true)),
            ("enum('a','a')", (false, false)),
        ] {
            assert_eq!(taken(text), expected, "{text}");
        }
        let set = |count: u32| {
            let values: Vec<String> = (0..count).map(|number| format!("'v{number}'")).collect();
            taken(&format!("set({})", values.join(",")))
        };
        assert_eq!((set(64), set(65)), ((true, true), (false, false)));
    }

    #[test]
    fn what_the_other_product_takes_names_the_one_that_does_not() {
        let Ok(ty) = "numeric(40,35)".parse();
        assert_eq!(too_much(&ty, Flavour::Mysql).and_then(|found| found.product), Some("MySQL"));
        let Ok(ty) = "numeric(70,35)".parse();
        assert_eq!(too_much(&ty, Flavour::Mysql).and_then(|found| found.product), None);
    }
}
