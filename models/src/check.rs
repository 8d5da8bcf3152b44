//! What the derives cannot see in the tokens and the compiler checks for them: the types behind aliases and newtypes,
//! the fields of other structs. Each function is called in a constant that the derive writes.

use crate::descriptor::Field;
use crate::sql_type::SqlType;

/// Whether one of the fields, flattened ones too, or its column has this name.
pub const fn has_column(fields: &[Field], name: &str) -> bool {
    let mut position = 0;
    while position < fields.len() {
        let found = match &fields[position] {
            Field::Column(column) => is_same(column.field, name) || is_same(column.column, name),
            Field::Flatten(inner) => has_column(inner, name),
        };
        if found {
            return true;
        }
        position += 1;
    }
    false
}

/// Whether no two columns, flattened ones too, have the same name.
pub const fn has_distinct_columns(fields: &[Field]) -> bool {
    let mut position = 0;
    while position < fields.len() {
        if repeats_earlier(fields, position, &fields[position]) {
            return false;
        }
        position += 1;
    }
    true
}

/// Whether a column of `field` is also a column of one of the fields before `position`, or twice its own.
const fn repeats_earlier(fields: &[Field], position: usize, field: &Field) -> bool {
    match field {
        Field::Column(column) => count_before(fields, position, column.column) > 0,
        Field::Flatten(inner) => {
            if !has_distinct_columns(inner) {
                return true;
            }
            let mut index = 0;
            while index < inner.len() {
                if repeats_earlier(fields, position, &inner[index]) {
                    return true;
                }
                index += 1;
            }
            false
        }
    }
}

/// How many columns of the first `end` fields have this name.
const fn count_before(fields: &[Field], end: usize, name: &str) -> usize {
    let mut count = 0;
    let mut position = 0;
    while position < end {
        count += match &fields[position] {
            Field::Column(column) => is_same(column.column, name) as usize,
            Field::Flatten(inner) => count_before(inner, inner.len(), name),
        };
        position += 1;
    }
    count
}

/// Whether a flattened or plain field says `primary_key`.
pub const fn has_primary_key(fields: &[Field]) -> bool {
    let mut position = 0;
    while position < fields.len() {
        let found = match &fields[position] {
            Field::Column(column) => column.primary_key,
            Field::Flatten(inner) => has_primary_key(inner),
        };
        if found {
            return true;
        }
        position += 1;
    }
    false
}

/// What a type is good for, as far as attributes depend on it.
#[derive(Clone, Copy)]
enum Class {
    Boolean,
    Integer,
    Float,
    Numeric,
    Text,
    Bytes,
    FixedBytes,
    /// Written as text: dates, identifiers, documents, addresses, single characters.
    Written,
    Enum,
    List,
    /// A name that a user gave: everything is believed.
    Unknown,
}

const CLASSES: &[(Class, &[&str])] = &[
    (Class::Boolean, &["boolean"]),
    (
        Class::Integer,
        &[
            "tinyint",
            "smallint",
            "integer",
            "bigint",
            "tinyint unsigned",
            "smallint unsigned",
            "integer unsigned",
            "bigint unsigned",
        ],
    ),
    (Class::Float, &["real", "double"]),
    (Class::Numeric, &["numeric"]),
    (Class::Text, &["text"]),
    (Class::Bytes, &["blob"]),
    (Class::Written, &["char(1)", "date", "time", "timestamp", "timestamptz", "uuid", "json", "inet"]),
];

const fn class_of(sql_type: &SqlType) -> Class {
    if sql_type.as_enum().is_some() {
        return Class::Enum;
    }
    if sql_type.is_binary() {
        return Class::FixedBytes;
    }
    match sql_type.as_name() {
        Some(name) => class_of_name(name),
        None => Class::List,
    }
}

const fn class_of_name(name: &str) -> Class {
    let mut position = 0;
    while position < CLASSES.len() {
        let (class, names) = CLASSES[position];
        if is_one_of(name, names) {
            return class;
        }
        position += 1;
    }
    Class::Unknown
}

/// Whether the type is more than a list of an enum's values, of which the tool does not know how to make a column.
pub const fn can_be_column(sql_type: SqlType) -> bool {
    !sql_type.is_list_of_enum()
}

/// Whether `max_length` means something.
pub const fn takes_length(sql_type: SqlType) -> bool {
    matches!(class_of(&sql_type), Class::Text | Class::Bytes | Class::Unknown)
}

/// Whether `precision` and `scale` mean something.
pub const fn takes_precision(sql_type: SqlType) -> bool {
    matches!(class_of(&sql_type), Class::Numeric | Class::Unknown)
}

/// Whether `auto_increment` means something.
pub const fn takes_auto_increment(sql_type: SqlType) -> bool {
    matches!(class_of(&sql_type), Class::Integer | Class::Unknown)
}

/// Whether `true` can be a default.
pub const fn takes_boolean(sql_type: SqlType) -> bool {
    matches!(class_of(&sql_type), Class::Boolean | Class::Unknown)
}

/// Whether `18` can be a default.
pub const fn takes_integer(sql_type: SqlType) -> bool {
    matches!(class_of(&sql_type), Class::Integer | Class::Float | Class::Numeric | Class::Unknown)
}

/// Whether `1.5` can be a default.
pub const fn takes_float(sql_type: SqlType) -> bool {
    matches!(class_of(&sql_type), Class::Float | Class::Numeric | Class::Unknown)
}

/// Whether `b"…"` can be a default.
pub const fn takes_bytes(sql_type: SqlType) -> bool {
    matches!(class_of(&sql_type), Class::Bytes | Class::FixedBytes | Class::Unknown)
}

/// Whether this string can be a default; of an enum, whether it is one of the values.
pub const fn takes_text(sql_type: SqlType, text: &str) -> bool {
    match sql_type.as_enum() {
        Some(descriptor) => {
            let mut position = 0;
            while position < descriptor.values.len() {
                if is_same(descriptor.values[position].value, text) {
                    return true;
                }
                position += 1;
            }
            false
        }
        None => matches!(
            class_of(&sql_type),
            Class::Text | Class::Written | Class::Numeric | Class::List | Class::Unknown
        ),
    }
}

const fn is_one_of(name: &str, names: &[&str]) -> bool {
    let mut position = 0;
    while position < names.len() {
        if is_same(name, names[position]) {
            return true;
        }
        position += 1;
    }
    false
}

/// `==` of strings, which constants cannot use yet.
const fn is_same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut position = 0;
    while position < left.len() {
        if left[position] != right[position] {
            return false;
        }
        position += 1;
    }
    true
}
