//! A serde deserializer over TOML values that keeps places and candidates in its errors.

use std::fmt::{self, Display};
use std::ops::Range;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, Expected, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::Problem;

/// The key that says which struct of an enum a table is.
const TAG: &str = "kind";

/// A problem, and the bytes that have it once they are known.
#[derive(Debug, Clone)]
pub(super) struct ValueError {
    pub(super) problem: Problem,
    pub(super) span: Option<Range<usize>>,
}

impl ValueError {
    fn new(problem: Problem) -> Self {
        Self { problem, span: None }
    }

    /// The innermost value that reports the error names its place.
    fn at(mut self, span: &Range<usize>) -> Self {
        self.span.get_or_insert_with(|| span.clone());
        self
    }
}

impl Display for ValueError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(formatter)
    }
}

impl std::error::Error for ValueError {}

impl Error for ValueError {
    fn custom<T: Display>(message: T) -> Self {
        Self::new(Problem::Refused(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(Problem::WrongType { found: found_words(&found), expected: expected_words(expected) })
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownKey { key: field.to_owned(), expected: owned(expected) })
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(Problem::UnknownWord { word: variant.to_owned(), expected: owned(expected) })
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Problem::MissingKey(field.to_owned()))
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn found_words(found: &Unexpected<'_>) -> String {
    match found {
        Unexpected::Map => "a table".to_owned(),
        Unexpected::Seq => "an array".to_owned(),
        other => other.to_string(),
    }
}

fn expected_words(expected: &dyn Expected) -> String {
    let words = expected.to_string();
    match words.as_str() {
        "a sequence" => "an array".to_owned(),
        "a map" => "a table".to_owned(),
        "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" => format!("an integer ({words})"),
        _ if words.starts_with("struct ") || words.starts_with("internally tagged") => "a table".to_owned(),
        _ => words,
    }
}

/// One value of a document.
#[derive(Clone)]
pub(super) struct ValueReader<'de> {
    value: Value<'de>,
    span: Range<usize>,
}

#[derive(Clone, Copy)]
enum Value<'de> {
    Any(&'de DeValue<'de>),
    Root(&'de DeTable<'de>),
    /// A table whose tag has been read.
    Untagged(&'de DeTable<'de>),
}

impl<'de> ValueReader<'de> {
    /// The whole document.
    pub(super) fn of_table(table: &'de DeTable<'de>) -> Self {
        Self { value: Value::Root(table), span: 0..0 }
    }

    fn visit<V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, ValueError> {
        match self.value {
            Value::Root(table) => visit_table(table, None, visitor),
            Value::Untagged(table) => visit_table(table, Some(TAG), visitor),
            Value::Any(DeValue::Table(table)) => visit_table(table, None, visitor),
            Value::Any(DeValue::Array(array)) => visitor.visit_seq(Items(array.iter())),
            Value::Any(scalar) => visit_scalar(scalar, visitor),
        }
    }

    fn table(&self) -> Option<&'de DeTable<'de>> {
        match self.value {
            Value::Root(table) | Value::Untagged(table) | Value::Any(DeValue::Table(table)) => Some(table),
            Value::Any(_) => None,
        }
    }
}

impl<'de> From<&'de Spanned<DeValue<'de>>> for ValueReader<'de> {
    fn from(value: &'de Spanned<DeValue<'de>>) -> Self {
        Self { value: Value::Any(value.get_ref()), span: value.span() }
    }
}

fn visit_table<'de, V: Visitor<'de>>(
    table: &'de DeTable<'de>,
    without: Option<&str>,
    visitor: V,
) -> Result<V::Value, ValueError> {
    let entries = table.iter().filter(|(key, _)| without.is_none_or(|tag| key.get_ref() != tag));
    visitor.visit_map(Entries { entries, value: None })
}

/// Reads a value; what the type itself refuses, after its parts were read, is reported where the value begins.
fn read_value<'de, S: DeserializeSeed<'de>>(
    seed: S,
    value: &'de Spanned<DeValue<'de>>,
) -> Result<S::Value, ValueError> {
    seed.deserialize(ValueReader::from(value)).map_err(|error| error.at(&value.span()))
}

struct Items<I>(I);

impl<'de, I: Iterator<Item = &'de Spanned<DeValue<'de>>>> SeqAccess<'de> for Items<I> {
    type Error = ValueError;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, ValueError> {
        self.0.next().map(|value| read_value(seed, value)).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.size_hint().0)
    }
}

struct Entries<'de, I> {
    entries: I,
    value: Option<&'de Spanned<DeValue<'de>>>,
}

type Entry<'de> = (&'de Spanned<DeString<'de>>, &'de Spanned<DeValue<'de>>);

impl<'de, I: Iterator<Item = Entry<'de>>> MapAccess<'de> for Entries<'de, I> {
    type Error = ValueError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, ValueError> {
        let Some((key, value)) = self.entries.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(KeyReader(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, ValueError> {
        match self.value.take() {
            Some(value) => read_value(seed, value),
            None => Err(ValueError::custom("a value was asked for before its key")),
        }
    }
}

fn visit_scalar<'de, V: Visitor<'de>>(value: &'de DeValue<'de>, visitor: V) -> Result<V::Value, ValueError> {
    match value {
        DeValue::String(text) => visitor.visit_borrowed_str(text),
        DeValue::Boolean(value) => visitor.visit_bool(*value),
        DeValue::Integer(digits) => match i64::from_str_radix(digits.as_str(), digits.radix()) {
            Ok(value) => visitor.visit_i64(value),
            Err(_) => Err(Error::custom(format!("integer `{digits}` has more than 64 bits"))),
        },
        DeValue::Float(digits) => match digits.as_str().parse() {
            Ok(value) => visitor.visit_f64(value),
            Err(_) => Err(Error::custom(format!("`{digits}` is no floating-point number"))),
        },
        DeValue::Datetime(_) => Err(Error::invalid_type(Unexpected::Other("a datetime"), &visitor)),
        DeValue::Array(_) | DeValue::Table(_) => Err(Error::invalid_type(Unexpected::Map, &visitor)),
    }
}

impl<'de> Deserializer<'de> for ValueReader<'de> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        self.visit(visitor).map_err(|error| error.at(&self.span))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        if name != DateTimeText::NAME {
            return visitor.visit_newtype_struct(self);
        }
        match self.value {
            Value::Any(DeValue::Datetime(datetime)) => visitor.visit_string(datetime.to_string()),
            Value::Any(DeValue::String(text)) => {
                Err(ValueError::invalid_type(Unexpected::Str(text), &visitor).at(&self.span))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        let span = self.span.clone();
        let value = match (self.table(), self.value) {
            (Some(table), _) => visitor.visit_enum(Tagged { table, span: span.clone() }),
            (None, Value::Any(DeValue::String(text))) => {
                visitor.visit_enum(StrDeserializer::<ValueError>::new(text))
            }
            _ => self.visit(visitor),
        };
        value.map_err(|error| error.at(&span))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct identifier
    }
}

/// A key; a field that does not exist is reported where its key stands.
struct KeyReader<'de>(&'de Spanned<DeString<'de>>);

impl<'de> Deserializer<'de> for KeyReader<'de> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_borrowed_str(self.0.get_ref()).map_err(|error: ValueError| error.at(&self.0.span()))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct identifier ignored_any option newtype_struct enum
    }
}

/// A table that says which variant of an enum it is.
struct Tagged<'de> {
    table: &'de DeTable<'de>,
    span: Range<usize>,
}

impl<'de> EnumAccess<'de> for Tagged<'de> {
    type Error = ValueError;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), ValueError> {
        let tag = self.table.get(TAG).ok_or_else(|| ValueError::missing_field(TAG))?;
        Ok((seed.deserialize(ValueReader::from(tag))?, self))
    }
}

impl<'de> VariantAccess<'de> for Tagged<'de> {
    type Error = ValueError;

    fn unit_variant(self) -> Result<(), ValueError> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, ValueError> {
        seed.deserialize(ValueReader { value: Value::Untagged(self.table), span: self.span })
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, ValueError> {
        Err(Error::invalid_type(Unexpected::TupleVariant, &visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        visit_table(self.table, Some(TAG), visitor).map_err(|error| error.at(&self.span))
    }
}

/// A TOML datetime, kept as its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateTimeText(pub String);

impl DateTimeText {
    const NAME: &'static str = "a datetime of TOML";
}

struct DateTimeVisitor;

impl Visitor<'_> for DateTimeVisitor {
    type Value = DateTimeText;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a datetime without quotes (`2026-11-20T14:03:11Z`)")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<DateTimeText, E> {
        Ok(DateTimeText(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for DateTimeText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(Self::NAME, DateTimeVisitor)
    }
}

#[cfg(test)]
mod tests;
