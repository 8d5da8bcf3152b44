//! Literal defaults in the form in which they come back, which the type of the column decides.

use crate::schema::{ColumnType, Literal};

/// What of a literal a type keeps.
enum Kind {
    Boolean,
    Integer,
    /// Digits behind the point.
    Decimal(usize),
    Float,
    Double,
    Text,
    /// All of them are there, where a number of bytes is given.
    Bytes(Option<usize>),
    Time(usize),
    Moment(usize),
}

fn kind(ty: &ColumnType) -> Kind {
    let digits = |digits: &Option<u32>| digits.unwrap_or(6) as usize;
    match ty {
        ColumnType::Boolean => Kind::Boolean,
        ColumnType::Integer { .. } => Kind::Integer,
        ColumnType::Numeric(Some((_, scale))) => Kind::Decimal(*scale as usize),
        ColumnType::Real => Kind::Float,
        ColumnType::Double => Kind::Double,
        ColumnType::Blob | ColumnType::Varbinary(_) => Kind::Bytes(None),
        ColumnType::Binary(length) => Kind::Bytes(Some(*length as usize)),
        ColumnType::Time(precision) => Kind::Time(digits(precision)),
        ColumnType::Timestamp(precision) | ColumnType::TimestampTz(precision) => {
            Kind::Moment(digits(precision))
        }
        ColumnType::Other(text) => kind_of_other(text),
        _ => Kind::Text,
    }
}

fn kind_of_other(text: &str) -> Kind {
    let word = text.split(['(', ' ']).next().unwrap_or_default();
    match word {
        "mediumint" | "tinyint" | "smallint" | "int" | "bigint" | "bit" | "year" => Kind::Integer,
        "float" => Kind::Float,
        "double" => Kind::Double,
        "decimal" => Kind::Decimal(scale(text)),
        _ if word.ends_with("blob") => Kind::Bytes(None),
        _ => Kind::Text,
    }
}

/// The second of two arguments.
fn scale(text: &str) -> usize {
    let arguments = text.split_once(',').and_then(|(_, rest)| rest.split_once(')'));
    arguments.and_then(|(scale, _)| scale.trim().parse().ok()).unwrap_or(0)
}

/// The literal as the type keeps it; as it is where the type cannot hold it.
pub(in crate::dialect::mysql) fn canonical(ty: &ColumnType, literal: &Literal) -> Literal {
    let changed = match kind(ty) {
        Kind::Boolean => integer(literal).map(|value| match value {
            0 => Literal::Boolean(false),
            1 => Literal::Boolean(true),
            other => Literal::Integer(other),
        }),
        Kind::Integer => integer(literal).map(Literal::Integer),
        Kind::Decimal(scale) => number_text(literal).and_then(|text| decimal(&text, scale)),
        Kind::Float => number_text(literal).and_then(|text| text.parse().ok()).map(float),
        Kind::Double => number_text(literal).and_then(|text| text.parse().ok()).map(Literal::float),
        Kind::Bytes(length) => bytes(literal, length),
        Kind::Text => text(literal),
        Kind::Time(digits) => text(literal).map(|literal| with_fraction(literal, digits)),
        Kind::Moment(digits) => text(literal).map(|literal| moment(literal, digits)),
    };
    changed.unwrap_or_else(|| literal.clone())
}

fn integer(literal: &Literal) -> Option<i128> {
    match literal {
        Literal::Boolean(value) => Some(i128::from(*value)),
        Literal::Integer(value) => Some(*value),
        Literal::Bytes(bytes) if bytes.len() <= 8 => {
            Some(bytes.iter().fold(0, |value, byte| value << 8 | i128::from(*byte)))
        }
        Literal::Bytes(_) => None,
        Literal::Float(text) | Literal::Text(text) => {
            let text = text.trim();
            let whole = text.split_once('.').filter(|(_, rest)| rest.chars().all(|c| c == '0'));
            whole.map_or(text, |(whole, _)| whole).parse().ok()
        }
    }
}

fn number_text(literal: &Literal) -> Option<String> {
    match literal {
        Literal::Boolean(value) => Some(u8::from(*value).to_string()),
        Literal::Integer(value) => Some(value.to_string()),
        Literal::Float(text) | Literal::Text(text) => Some(text.trim().to_owned()),
        Literal::Bytes(_) => None,
    }
}

/// The shortest text that a 32-bit float is read back from.
fn float(value: f32) -> Literal {
    Literal::Float(format!("{value:?}"))
}

/// The number with no more digits behind the point than the type has, and no zeros at its end.
fn decimal(text: &str, scale: usize) -> Option<Literal> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    let (whole, fraction) = rounded(whole, fraction, scale)?;
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        return format!("{sign}{whole}").parse().ok().map(Literal::Integer);
    }
    Some(Literal::Float(format!("{sign}{whole}.{fraction}")))
}

fn rounded(whole: &str, fraction: &str, scale: usize) -> Option<(String, String)> {
    let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(scale).collect();
    let mut digits: i128 = format!("0{whole}{kept}").parse().ok()?;
    if fraction.chars().nth(scale).is_some_and(|digit| digit >= '5') {
        digits += 1;
    }
    let text = format!("{digits:0width$}", width = scale + 1);
    let (whole, fraction) = text.split_at(text.len() - scale);
    Some((whole.to_owned(), fraction.to_owned()))
}

fn text(literal: &Literal) -> Option<Literal> {
    match literal {
        Literal::Text(text) => Some(Literal::Text(text.clone())),
        Literal::Bytes(bytes) => String::from_utf8(bytes.clone()).ok().map(Literal::Text),
        _ => number_text(literal).map(Literal::Text),
    }
}

fn bytes(literal: &Literal, length: Option<usize>) -> Option<Literal> {
    let mut bytes = match literal {
        Literal::Bytes(bytes) => bytes.clone(),
        Literal::Text(text) => match uuid(text).filter(|_| length == Some(16)) {
            Some(bytes) => bytes,
            None => text.clone().into_bytes(),
        },
        _ => return None,
    };
    if let Some(length) = length.filter(|length| *length > bytes.len()) {
        bytes.resize(length, 0);
    }
    Some(Literal::Bytes(bytes))
}

/// The 16 bytes of a UUID that is written as text.
fn uuid(text: &str) -> Option<Vec<u8>> {
    let digits = text.replace('-', "");
    match Literal::bytes_from_hex(&digits)? {
        Literal::Bytes(bytes) if bytes.len() == 16 => Some(bytes),
        _ => None,
    }
}

fn moment(literal: Literal, digits: usize) -> Literal {
    let Literal::Text(text) = literal else { return literal };
    let text = text.trim().replacen('T', " ", 1);
    let text = if text.contains(' ') || !text.contains('-') { text } else { format!("{text} 00:00:00") };
    with_fraction(Literal::Text(text), digits)
}

/// The time with as many digits of its second as the type has.
fn with_fraction(literal: Literal, digits: usize) -> Literal {
    let Literal::Text(text) = literal else { return literal };
    let (seconds, fraction) = text.split_once('.').unwrap_or((&text, ""));
    if !seconds.contains(':') || !fraction.chars().all(|c| c.is_ascii_digit()) || fraction.len() > digits {
        return Literal::Text(text);
    }
    let seconds =
        if seconds.matches(':').count() == 1 { format!("{seconds}:00") } else { seconds.to_owned() };
    if digits == 0 {
        return Literal::Text(seconds);
    }
    Literal::Text(format!("{seconds}.{fraction:0<digits$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ty: &str, literal: Literal) -> Literal {
        let native = crate::dialect::mysql::native_type::parse(ty).expect("a type");
        canonical(&native.ty, &literal)
    }

    fn said(text: &str) -> Literal {
        Literal::Text(text.to_owned())
    }

    #[test]
    fn numbers() {
        assert_eq!(of("tinyint(1)", said("1")), Literal::Boolean(true));
        assert_eq!(of("int", said("-3")), Literal::Integer(-3));
        assert_eq!(of("bit(3)", Literal::Bytes(vec![5])), Literal::Integer(5));
        assert_eq!(of("decimal(10,2)", said("1.50")), Literal::Float("1.5".to_owned()));
        assert_eq!(of("decimal(10,2)", Literal::Float("2.0".to_owned())), Literal::Integer(2));
        assert_eq!(of("decimal(10,1)", said("-0.96")), Literal::Integer(-1));
        assert_eq!(of("double", said("10000000000")), Literal::float(1e10));
        assert_eq!(of("float", said("0.1")), Literal::Float("0.1".to_owned()));
    }

    #[test]
    fn moments_have_the_digits_of_their_type() {
        assert_eq!(of("timestamp(3)", said("2020-01-01")), said("2020-01-01 00:00:00.000"));
        assert_eq!(
            of("datetime", said("2020-01-01T10:00:00.0")),
            said("2020-01-01T10:00:00.0".replace('T', " ").as_str())
        );
        assert_eq!(of("time(6)", said("10:00:00")), said("10:00:00.000000"));
    }

    #[test]
    fn bytes_fill_their_column() {
        assert_eq!(of("binary(4)", said("ab")), Literal::Bytes(vec![b'a', b'b', 0, 0]));
        let uuid = of("binary(16)", said("00112233-4455-6677-8899-aabbccddeeff"));
        assert!(matches!(uuid, Literal::Bytes(bytes) if bytes.len() == 16 && bytes[1] == 0x11));
        assert_eq!(of("varbinary(9)", Literal::Bytes(vec![0])), Literal::Bytes(vec![0]));
    }
}
