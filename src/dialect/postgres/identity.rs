//! How sequences and identity columns count on PostgreSQL.

use crate::schema::{ColumnType, Identity, IdentityKind, IntegerWidth, SequenceOptions};

/// The options without those that PostgreSQL takes by itself for integers of that type.
pub(super) fn unusual(options: &SequenceOptions, ty: &ColumnType) -> SequenceOptions {
    let increment = options.increment.unwrap_or(1);
    let (low, high) = bounds(ty, increment > 0);
    let minimum = options.minimum.unwrap_or(low);
    let maximum = options.maximum.unwrap_or(high);
    let first = if increment > 0 { minimum } else { maximum };
    let unless = |value: i64, usual: i64| (value != usual).then_some(value);
    SequenceOptions {
        start: unless(options.start.unwrap_or(first), first),
        increment: unless(increment, 1),
        minimum: unless(minimum, low),
        maximum: unless(maximum, high),
        cache: unless(options.cache.unwrap_or(1), 1),
        cycle: options.cycle,
    }
}

/// The options with the bounds said that a sequence of that type has.
pub(super) fn with_bounds(options: &SequenceOptions, ty: &ColumnType) -> SequenceOptions {
    let (low, high) = bounds(ty, options.increment.unwrap_or(1) > 0);
    SequenceOptions {
        minimum: options.minimum.or(Some(low)),
        maximum: options.maximum.or(Some(high)),
        ..options.clone()
    }
}

/// The least and the largest number of a sequence for which none are said.
fn bounds(ty: &ColumnType, ascending: bool) -> (i64, i64) {
    let (low, high) = match ty {
        ColumnType::Integer { width: IntegerWidth::Tiny | IntegerWidth::Small, .. } => {
            (i64::from(i16::MIN), i64::from(i16::MAX))
        }
        ColumnType::Integer { width: IntegerWidth::Regular, .. } => {
            (i64::from(i32::MIN), i64::from(i32::MAX))
        }
        _ => (i64::MIN, i64::MAX),
    };
    if ascending { (1, high) } else { (low, -1) }
}

/// True where sequences of the second type end before those of the first.
pub(super) fn holds_less(from: &ColumnType, to: &ColumnType) -> bool {
    bounds(to, true) < bounds(from, true)
}

/// How the column counts, without what is usual; none where all is.
pub(super) fn canonical(identity: &Identity, ty: &ColumnType) -> Option<Identity> {
    let sequence = unusual(&identity.sequence, ty);
    Some(Identity::new(identity.kind, sequence)).filter(|identity| *identity != Identity::default())
}

/// `INCREMENT BY 2 MINVALUE 1 START WITH 5 CACHE 10 CYCLE`, of what is said.
pub(super) fn words(options: &SequenceOptions) -> String {
    let mut words = Vec::new();
    let values = [
        ("INCREMENT BY", options.increment),
        ("MINVALUE", options.minimum),
        ("MAXVALUE", options.maximum),
        ("START WITH", options.start),
        ("CACHE", options.cache),
    ];
    for (word, value) in values {
        words.extend(value.map(|value| format!("{word} {value}")));
    }
    words.extend(options.cycle.then(|| "CYCLE".to_owned()));
    words.join(" ")
}

/// All options as ALTER SEQUENCE takes them: what is not said goes back to what is usual.
pub(super) fn all_words(options: &SequenceOptions) -> String {
    let value = |word: &str, value: Option<i64>, usual: &str| match value {
        Some(value) => format!("{word} {value}"),
        None => usual.to_owned(),
    };
    let increment = options.increment.unwrap_or(1);
    let first = if increment > 0 { options.minimum.unwrap_or(1) } else { options.maximum.unwrap_or(-1) };
    [
        format!("INCREMENT BY {increment}"),
        value("MINVALUE", options.minimum, "NO MINVALUE"),
        value("MAXVALUE", options.maximum, "NO MAXVALUE"),
        format!("START WITH {}", options.start.unwrap_or(first)),
        value("CACHE", options.cache, "CACHE 1"),
        if options.cycle { "CYCLE".to_owned() } else { "NO CYCLE".to_owned() },
    ]
    .join(" ")
}

/// `GENERATED ALWAYS AS IDENTITY (START WITH 5)`.
pub(super) fn generation(identity: &Identity) -> String {
    let kind = match identity.kind {
        IdentityKind::Always => "ALWAYS",
        IdentityKind::ByDefault | IdentityKind::Serial => "BY DEFAULT",
    };
    let options = words(&identity.sequence);
    if options.is_empty() {
        format!("GENERATED {kind} AS IDENTITY")
    } else {
        format!("GENERATED {kind} AS IDENTITY ({options})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_is_not_said() {
        let said = SequenceOptions {
            start: Some(1),
            increment: Some(1),
            minimum: Some(1),
            maximum: Some(i64::from(i32::MAX)),
            cache: Some(1),
            cycle: false,
        };
        let integer = ColumnType::Integer { width: IntegerWidth::Regular, unsigned: false };
        assert!(unusual(&said, &integer).is_usual());
        assert_eq!(unusual(&said, &ColumnType::BIGINT).maximum, Some(i64::from(i32::MAX)));
        let down = SequenceOptions { increment: Some(-1), start: Some(-1), ..SequenceOptions::default() };
        assert_eq!(
            unusual(&down, &integer),
            SequenceOptions { increment: Some(-1), ..SequenceOptions::default() }
        );
    }

    #[test]
    fn options_are_words() {
        let said =
            SequenceOptions { start: Some(5), increment: Some(2), cycle: true, ..SequenceOptions::default() };
        assert_eq!(words(&said), "INCREMENT BY 2 START WITH 5 CYCLE");
        assert_eq!(
            all_words(&SequenceOptions::default()),
            "INCREMENT BY 1 NO MINVALUE NO MAXVALUE START WITH 1 CACHE 1 NO CYCLE"
        );
    }
}
