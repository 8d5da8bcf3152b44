//! Kinds of values: as much of a type as the canonical form of an expression depends on.

use super::node::Node;
use crate::schema::{ColumnType, IntegerWidth};

/// What sort of values an expression gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    /// `smallint`
    Small,
    Integer,
    /// `bigint`
    Big,
    Numeric,
    Float,
    Text,
    /// Text filled with blanks.
    Char,
    Bytes,
    Bits,
    Date,
    Time,
    TimeTz,
    Timestamp,
    TimestampTz,
    Interval,
    Uuid,
    Json,
    Jsonb,
    Inet,
    Array(Box<Kind>),
    /// An object of the catalogue: `regclass`.
    Registered,
    /// Another type, by its name.
    Named(String),
    Unknown,
}

/// What is known of the columns that an expression may name.
pub(in crate::dialect::postgres) type ColumnTypes<'a> = dyn Fn(&str) -> Option<&'a ColumnType> + 'a;

impl Kind {
    /// The kind of a column's type.
    pub(super) fn of(ty: &ColumnType) -> Self {
        match ty {
            ColumnType::Boolean => Self::Boolean,
            ColumnType::Integer { width, .. } => match width {
                IntegerWidth::Tiny | IntegerWidth::Small => Self::Small,
                IntegerWidth::Big => Self::Big,
                _ => Self::Integer,
            },
            ColumnType::Numeric(_) => Self::Numeric,
            ColumnType::Real | ColumnType::Double => Self::Float,
            ColumnType::Text | ColumnType::Varchar(_) => Self::Text,
            ColumnType::Char(_) => Self::Char,
            ColumnType::Blob | ColumnType::Varbinary(_) | ColumnType::Binary(_) => Self::Bytes,
            ColumnType::Date => Self::Date,
            ColumnType::Time(_) => Self::Time,
            ColumnType::Timestamp(_) => Self::Timestamp,
            ColumnType::TimestampTz(_) => Self::TimestampTz,
            ColumnType::Uuid => Self::Uuid,
            ColumnType::Json => Self::Jsonb,
            ColumnType::Inet => Self::Inet,
            ColumnType::Enum(name) => Self::Named(name.to_string()),
            ColumnType::Array(element) => Self::Array(Box::new(Self::of(element))),
            ColumnType::Other(text) => Self::of_words(text),
        }
    }

    fn of_words(text: &str) -> Self {
        match text {
            "character varying" | "name" | "\"char\"" => Self::Text,
            "bpchar" => Self::Char,
            "json" => Self::Json,
            "\"bit\"" => Self::Bits,
            _ if text.starts_with("bit") => Self::Bits,
            _ if text.starts_with("interval") => Self::Interval,
            _ if text.starts_with("time") => Self::TimeTz,
            _ if text.starts_with("numeric") => Self::Numeric,
            _ if text.starts_with("reg") => Self::Registered,
            _ => Self::Named(text.to_owned()),
        }
    }

    /// Integers by their width below exact fractions below floats; none for what is no number.
    pub(super) fn rank(&self) -> Option<u8> {
        match self {
            Self::Small => Some(0),
            Self::Integer => Some(1),
            Self::Big => Some(2),
            Self::Numeric => Some(3),
            Self::Float => Some(4),
            _ => None,
        }
    }

    pub(super) fn is_integer(&self) -> bool {
        matches!(self, Self::Small | Self::Integer | Self::Big)
    }

    pub(super) fn is_number(&self) -> bool {
        self.rank().is_some()
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::Char)
    }

    /// A day or an instant, to which an interval can be added.
    pub(super) fn is_moment(&self) -> bool {
        matches!(self, Self::Date | Self::Time | Self::TimeTz | Self::Timestamp | Self::TimestampTz)
    }

    /// The kind of an array's elements.
    pub(super) fn element(&self) -> Self {
        match self {
            Self::Array(element) => (**element).clone(),
            _ => Self::Unknown,
        }
    }

    /// True where a constant of one kind beside a value of the other needs no cast.
    pub(super) fn goes_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unknown, _) | (_, Self::Unknown) | (Self::Named(_), Self::Named(_)) => true,
            (Self::Array(one), Self::Array(other)) => one.goes_with(other),
            (one, other) => {
                one == other || (one.is_text() && other.is_text()) || (one.is_integer() && other.is_integer())
            }
        }
    }
}

/// What kind of value the expression gives, as far as it can be told without a database.
pub(super) fn kind_of(node: &Node, columns: &ColumnTypes<'_>) -> Kind {
    match node {
        Node::Column { name, .. } => columns(name).map_or(Kind::Unknown, Kind::of),
        Node::Text(_) | Node::Null | Node::Row(_) => Kind::Unknown,
        Node::Number(text) => of_digits(text),
        Node::Position(..) => Kind::Integer,
        Node::Boolean(_) | Node::Junction(..) | Node::Is(..) | Node::In { .. } | Node::Quantified { .. } => {
            Kind::Boolean
        }
        Node::Word(word) => of_keyword(word),
        Node::Cast(_, to) => to.kind.clone(),
        Node::Unary(operator, _) if operator == "NOT" => Kind::Boolean,
        Node::Unary(_, of) | Node::Collate(of, _) => kind_of(of, columns),
        Node::Binary(left, operator, right) => of_operator(left, operator, right, columns),
        Node::Call(name, arguments) => of_call(name, arguments, columns),
        Node::Extract(..) => Kind::Numeric,
        Node::Case { branches, otherwise, .. } => {
            first_known(branches.iter().map(|(_, then)| then).chain(otherwise.as_deref()), columns)
        }
        Node::Array(elements) => Kind::Array(Box::new(first_known(elements.iter(), columns))),
        Node::Subscript(of, _) => kind_of(of, columns).element(),
        Node::AtTimeZone(of, _) => match kind_of(of, columns) {
            Kind::TimestampTz => Kind::Timestamp,
            Kind::Timestamp => Kind::TimestampTz,
            other => other,
        },
    }
}

/// What PostgreSQL takes digits for: the narrowest kind that holds them, from `integer` on.
fn of_digits(text: &str) -> Kind {
    if text.parse::<i32>().is_ok() {
        Kind::Integer
    } else if text.parse::<i64>().is_ok() {
        Kind::Big
    } else {
        Kind::Numeric
    }
}

/// The kind of the first part whose kind is known; among numbers, of the widest.
pub(super) fn first_known<'a>(nodes: impl Iterator<Item = &'a Node>, columns: &ColumnTypes<'_>) -> Kind {
    let mut known = nodes.map(|node| kind_of(node, columns)).filter(|kind| *kind != Kind::Unknown);
    let Some(first) = known.next() else { return Kind::Unknown };
    if !first.is_number() {
        return first;
    }
    known.fold(first, |widest, kind| if widest.rank() < kind.rank() { kind } else { widest })
}

fn of_keyword(word: &str) -> Kind {
    match word.split('(').next().unwrap_or(word) {
        "CURRENT_DATE" => Kind::Date,
        "CURRENT_TIMESTAMP" => Kind::TimestampTz,
        "LOCALTIMESTAMP" => Kind::Timestamp,
        "CURRENT_TIME" => Kind::TimeTz,
        "LOCALTIME" => Kind::Time,
        _ => Kind::Text,
    }
}

fn of_operator(left: &Node, operator: &str, right: &Node, columns: &ColumnTypes<'_>) -> Kind {
    let (one, other) = (kind_of(left, columns), kind_of(right, columns));
    match operator {
        "+" | "-" | "*" | "/" | "%" | "^" => of_arithmetic(operator, one, other),
        "->>" | "#>>" => Kind::Text,
        "->" | "#>" | "#-" => one,
        "||" if matches!(one, Kind::Array(_) | Kind::Jsonb | Kind::Bytes) => one,
        "||" if matches!(other, Kind::Array(_) | Kind::Jsonb | Kind::Bytes) => other,
        "||" => Kind::Text,
        "&" | "|" | "#" | "<<" | ">>" if one.is_integer() => one,
        _ => Kind::Boolean,
    }
}

fn of_arithmetic(operator: &str, one: Kind, other: Kind) -> Kind {
    match (one.rank(), other.rank()) {
        _ if operator == "^" && one.is_integer() && other.is_integer() => Kind::Float,
        (Some(first), Some(second)) => {
            if first < second {
                other
            } else {
                one
            }
        }
        _ if operator == "-" && one == Kind::Date && other == Kind::Date => Kind::Integer,
        _ if operator == "-" && one.is_moment() && one == other => Kind::Interval,
        _ if one == Kind::Date && other == Kind::Interval => Kind::Timestamp,
        _ if one.is_moment() => one,
        _ => Kind::Unknown,
    }
}

/// Functions of PostgreSQL that are met most, by what they give.
const CALLS: [(Kind, &[&str]); 7] = [
    (
        Kind::Integer,
        &[
            "length",
            "char_length",
            "character_length",
            "octet_length",
            "bit_length",
            "array_length",
            "cardinality",
            "num_nonnulls",
            "num_nulls",
            "strpos",
            "ascii",
            "jsonb_array_length",
            "json_array_length",
            "nextval",
            "array_ndims",
            "array_position",
            "hashtext",
        ],
    ),
    (
        Kind::Text,
        &[
            "lower",
            "upper",
            "initcap",
            "substring",
            "\"substring\"",
            "substr",
            "trim",
            "btrim",
            "ltrim",
            "rtrim",
            "\"left\"",
            "left",
            "\"right\"",
            "right",
            "replace",
            "concat",
            "concat_ws",
            "md5",
            "to_char",
            "lpad",
            "rpad",
            "repeat",
            "reverse",
            "split_part",
            "translate",
            "regexp_replace",
            "jsonb_typeof",
            "json_typeof",
            "encode",
            "format",
            "array_to_string",
            "quote_ident",
            "quote_literal",
            "unaccent",
            "chr",
            "to_hex",
            "similar_to_escape",
            "like_escape",
        ],
    ),
    (Kind::Float, &["random", "date_part", "pi", "sqrt", "exp", "ln", "radians", "degrees", "similarity"]),
    (
        Kind::TimestampTz,
        &["now", "transaction_timestamp", "statement_timestamp", "clock_timestamp", "to_timestamp"],
    ),
    (Kind::Uuid, &["gen_random_uuid", "uuid_generate_v4", "uuid_generate_v1", "uuidv7", "uuidv4"]),
    (Kind::Jsonb, &["to_jsonb", "jsonb_build_object", "jsonb_build_array", "jsonb_set", "jsonb_strip_nulls"]),
    (Kind::Boolean, &["starts_with", "isfinite", "isempty", "jsonb_path_exists", "st_isvalid"]),
];

fn of_call(name: &str, arguments: &[Node], columns: &ColumnTypes<'_>) -> Kind {
    match name {
        "COALESCE" | "GREATEST" | "LEAST" | "NULLIF" | "abs" | "round" | "trunc" | "ceil" | "ceiling"
        | "floor" | "mod" | "sign" | "date_trunc" => first_known(arguments.iter(), columns),
        _ => CALLS
            .iter()
            .find(|(_, names)| names.contains(&name))
            .map_or(Kind::Unknown, |(kind, _)| kind.clone()),
    }
}
