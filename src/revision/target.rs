//! Targets: how a person says which revision.

use std::fmt;
use std::str::FromStr;

use super::id::{ID_DIGITS, is_hex};
use crate::schema::{AppLabel, NameError};

/// How many decimal digits are a number and not the beginning of an id.
const MAXIMUM_NUMBER_DIGITS: usize = 4;

/// A point of the history, of one app or of all: `users@0002`, `7c1d`, `head`, `catalog@-1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub app: Option<AppLabel>,
    pub point: Point,
}

/// Which revision of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Point {
    /// The only head.
    Head,
    /// All heads.
    Heads,
    /// Before the first revision.
    Base,
    /// So many revisions on from what is applied.
    Forward(usize),
    /// So many revisions back.
    Back(usize),
    Number(u32),
    /// The beginning of an id.
    Prefix(String),
    /// The name of a file without `.toml`.
    Stem(String),
}

/// A text that is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    #[error("a target cannot be empty")]
    Empty,
    #[error("`{0}` is no target: a step is `+` or `-` and a number from 1")]
    Step(String),
    #[error("`{text}` is no target: {source}")]
    App { text: String, source: NameError },
}

impl TargetError {
    /// What can be written.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        Some(
            "write an id's beginning, a number, a file's name, `head`, `heads`, `base`, `+2` or `-1`, each also as \
             `app@…`"
                .to_owned(),
        )
    }
}

impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let (app, point) = match text.split_once('@') {
            Some((app, point)) => {
                let app = AppLabel::new(app)
                    .map_err(|source| TargetError::App { text: text.to_owned(), source })?;
                (Some(app), point)
            }
            None => (None, text),
        };
        Ok(Self { app, point: point.parse()? })
    }
}

impl FromStr for Point {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let text = text.strip_suffix(".toml").unwrap_or(text);
        Ok(match text {
            "" => return Err(TargetError::Empty),
            "head" => Self::Head,
            "heads" => Self::Heads,
            "base" => Self::Base,
            _ => match (text.strip_prefix('+'), text.strip_prefix('-')) {
                (Some(digits), _) => Self::Forward(parse_steps(text, digits)?),
                (_, Some(digits)) => Self::Back(parse_steps(text, digits)?),
                _ => parse_name(text),
            },
        })
    }
}

fn parse_steps(text: &str, digits: &str) -> Result<usize, TargetError> {
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    let steps = digits.parse().ok().filter(|steps| is_number && *steps > 0);
    steps.ok_or_else(|| TargetError::Step(text.to_owned()))
}

fn parse_name(text: &str) -> Point {
    let is_short = text.len() <= MAXIMUM_NUMBER_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit());
    let lower = text.to_ascii_lowercase();
    match text.parse() {
        Ok(number) if is_short => Point::Number(number),
        _ if is_hex(&lower) && lower.len() <= ID_DIGITS => Point::Prefix(lower),
        _ => Point::Stem(text.to_owned()),
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.app {
            Some(app) => write!(formatter, "{app}@{}", self.point),
            None => self.point.fmt(formatter),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => formatter.write_str("head"),
            Self::Heads => formatter.write_str("heads"),
            Self::Base => formatter.write_str("base"),
            Self::Forward(steps) => write!(formatter, "+{steps}"),
            Self::Back(steps) => write!(formatter, "-{steps}"),
            Self::Number(number) => write!(formatter, "{number:04}"),
            Self::Prefix(text) | Self::Stem(text) => formatter.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(text: &str) -> Result<Point, TargetError> {
        text.parse::<Target>().map(|target| target.point)
    }

    #[test]
    fn digits_are_numbers_and_other_hex_is_an_id() {
        assert_eq!(point("2"), Ok(Point::Number(2)));
        assert_eq!(point("0002"), Ok(Point::Number(2)));
        assert_eq!(point("00002"), Ok(Point::Prefix("00002".to_owned())));
        assert_eq!(point("7C1d"), Ok(Point::Prefix("7c1d".to_owned())));
        assert_eq!(point("0002_add_age.toml"), Ok(Point::Stem("0002_add_age".to_owned())));
        assert_eq!(point("7c1d0be2f9a45"), Ok(Point::Stem("7c1d0be2f9a45".to_owned())));
    }

    #[test]
    fn words_and_steps() {
        assert_eq!(point("head"), Ok(Point::Head));
        assert_eq!(point("users@heads"), Ok(Point::Heads));
        assert_eq!(point("users@-12"), Ok(Point::Back(12)));
        assert_eq!(point("+2"), Ok(Point::Forward(2)));
        for text in ["", "users@", "-", "+0", "+-1", "-x", "a b@1"] {
            assert!(point(text).is_err(), "{text}");
        }
    }

    #[test]
    fn targets_are_shown_as_they_are_written() {
        for text in ["head", "users@base", "users@0002", "+2", "a@-1", "7c1d", "b@0002_add_age"] {
            assert_eq!(text.parse::<Target>().map(|target| target.to_string()), Ok(text.to_owned()));
        }
    }
}
