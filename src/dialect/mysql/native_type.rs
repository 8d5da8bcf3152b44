//! Types in MySQL's and MariaDB's own words → one name for each, whatever synonym, display width or default length it
//! was written with.

use super::expression::{Token, tokenize};
use super::names::quote_text;
use crate::dialect::dialect;
use crate::schema::{ColumnType, DialectName, IntegerWidth};

/// Every type that one of the two products has, with its synonyms.
const NAMES: [(&str, &str); 67] = [
    ("tinyint", "tinyint"),
    ("int1", "tinyint"),
    ("bool", "bool"),
    ("boolean", "bool"),
    ("smallint", "smallint"),
    ("int2", "smallint"),
    ("mediumint", "mediumint"),
    ("int3", "mediumint"),
    ("middleint", "mediumint"),
    ("int", "int"),
    ("integer", "int"),
    ("int4", "int"),
    ("bigint", "bigint"),
    ("int8", "bigint"),
    ("float", "float"),
    ("float4", "float"),
    ("double", "double"),
    ("double precision", "double"),
    ("float8", "double"),
    ("real", "double"),
    ("decimal", "decimal"),
    ("dec", "decimal"),
    ("numeric", "decimal"),
    ("fixed", "decimal"),
    ("bit", "bit"),
    ("date", "date"),
    ("time", "time"),
    ("datetime", "datetime"),
    ("timestamp", "timestamp"),
    ("year", "year"),
    ("char", "char"),
    ("character", "char"),
    ("varchar", "varchar"),
    ("varcharacter", "varchar"),
    ("char varying", "varchar"),
    ("character varying", "varchar"),
    ("nchar", "nchar"),
    ("national char", "nchar"),
    ("national character", "nchar"),
    ("nvarchar", "nvarchar"),
    ("national varchar", "nvarchar"),
    ("national character varying", "nvarchar"),
    ("binary", "binary"),
    ("varbinary", "varbinary"),
    ("tinyblob", "tinyblob"),
    ("blob", "blob"),
    ("mediumblob", "mediumblob"),
    ("long varbinary", "mediumblob"),
    ("longblob", "longblob"),
    ("tinytext", "tinytext"),
    ("text", "text"),
    ("mediumtext", "mediumtext"),
    ("long", "mediumtext"),
    ("long varchar", "mediumtext"),
    ("longtext", "longtext"),
    ("enum", "enum"),
    ("set", "set"),
    ("json", "json"),
    ("geometry", "geometry"),
    ("geometrycollection", "geometrycollection"),
    ("geomcollection", "geometrycollection"),
    ("vector", "vector"),
    ("uuid", "uuid"),
    ("inet4", "inet4"),
    ("inet6", "inet6"),
    ("signed", "bigint"),
    ("serial", "serial"),
];

/// Types of shapes, which take no arguments.
const SHAPES: [&str; 6] = ["point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon"];

/// A type, and what its text says of character sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Native {
    pub(super) ty: ColumnType,
    pub(super) charset: Option<String>,
    pub(super) collation: Option<String>,
}

impl Native {
    pub(super) fn plain(ty: ColumnType) -> Self {
        Self { ty, charset: None, collation: None }
    }
}

/// The type that the text says.
///
/// # Errors
/// Where it is none: what would do.
pub(super) fn parse(text: &str) -> Result<Native, String> {
    let written = Written::read(text).ok_or_else(|| instead(text, text))?;
    let word = written.word.as_str();
    let name = NAMES.iter().find(|(synonym, _)| *synonym == word).map(|(_, name)| *name);
    let shape = SHAPES.iter().find(|shape| **shape == word).copied();
    let name = name.or(shape).ok_or_else(|| instead(word, text))?;
    let ty = written
        .column_type(name)
        .ok_or_else(|| format!("write it as the manual does: `{name}` with fitting arguments"))?;
    let national = matches!(name, "nchar" | "nvarchar").then(|| "utf8mb3".to_owned());
    Ok(Native { ty, charset: written.charset.or(national), collation: written.collation })
}

/// The values of an `enum` or a `set`, and whether it is a set.
pub(super) fn members(text: &str) -> Option<(bool, Vec<String>)> {
    let written = Written::read(text)?;
    match written.word.as_str() {
        "enum" => Some((false, written.values)),
        "set" => Some((true, written.values)),
        _ => None,
    }
}

/// What would do instead of the type `text`, which is a `word` with its arguments.
fn instead(word: &str, text: &str) -> String {
    if dialect(DialectName::Postgres).has_type(text) {
        let both = format!("`#[model(type(postgres = \"{text}\", mysql = \"…\"))]`");
        return format!("it is PostgreSQL's: say one for each, {both}");
    }
    let word = word.to_lowercase();
    let word = word.split('(').next().unwrap_or_default().trim();
    let known = NAMES.iter().map(|(synonym, _)| *synonym).chain(SHAPES).filter(|known| *known != "serial");
    match crate::document::nearest(word, known) {
        Some(known) => format!("did you mean `{known}`?"),
        None => "give it a type of that database: `#[model(type(mysql = \"…\"))]`".to_owned(),
    }
}

/// A type's text, taken apart.
#[derive(Debug, Default)]
struct Written {
    /// Its words before the arguments, in lower case.
    word: String,
    numbers: Vec<u32>,
    values: Vec<String>,
    unsigned: bool,
    zerofill: bool,
    charset: Option<String>,
    collation: Option<String>,
}

impl Written {
    fn read(text: &str) -> Option<Self> {
        let tokens = tokenize(text)?;
        let mut written = Self::default();
        let mut rest = written.words(&tokens);
        if let [Token::Symbol("("), inner @ ..] = rest {
            let end = inner.iter().position(|token| *token == Token::Symbol(")"))?;
            written.arguments(&inner[..end])?;
            rest = &inner[end + 1..];
        }
        written.attributes(rest)?;
        (!written.word.is_empty()).then_some(written)
    }

    fn words<'a>(&mut self, tokens: &'a [Token]) -> &'a [Token] {
        let is_attribute = |word: &str| {
            matches!(word, "unsigned" | "signed" | "zerofill" | "charset" | "collate" | "ascii" | "unicode")
        };
        for (at, token) in tokens.iter().enumerate() {
            let Token::Word(word) = token else { return &tokens[at..] };
            let word = word.to_lowercase();
            let opens_charset = word == "character"
                && matches!(tokens.get(at + 1), Some(Token::Word(next)) if next.eq_ignore_ascii_case("set"));
            if at > 0 && (is_attribute(&word) || opens_charset || word == "binary") {
                return &tokens[at..];
            }
            if at > 0 {
                self.word.push(' ');
            }
            self.word.push_str(&word);
        }
        &[]
    }

    fn arguments(&mut self, tokens: &[Token]) -> Option<()> {
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Symbol(",") if at % 2 == 1 => {}
                Token::Number(number) if at % 2 == 0 => self.numbers.push(number.parse().ok()?),
                Token::Text(text) | Token::Double { text, .. } if at % 2 == 0 => {
                    self.values.push(text.clone())
                }
                _ => return None,
            }
        }
        (tokens.len() % 2 == 1).then_some(())
    }

    fn attributes(&mut self, mut tokens: &[Token]) -> Option<()> {
        while let [Token::Word(word), rest @ ..] = tokens {
            tokens = rest;
            match word.to_lowercase().as_str() {
                "unsigned" => self.unsigned = true,
                "zerofill" => self.zerofill = true,
                "signed" => {}
                "character" => {
                    let [Token::Word(_), name, rest @ ..] = tokens else { return None };
                    self.charset = Some(word_of(name)?);
                    tokens = rest;
                }
                "charset" => {
                    let [name, rest @ ..] = tokens else { return None };
                    self.charset = Some(word_of(name)?);
                    tokens = rest;
                }
                "collate" => {
                    let [name, rest @ ..] = tokens else { return None };
                    self.collation = Some(word_of(name)?);
                    tokens = rest;
                }
                _ => return None,
            }
        }
        tokens.is_empty().then_some(())
    }

    fn column_type(&self, name: &str) -> Option<ColumnType> {
        let takes_sign = matches!(
            name,
            "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "float" | "double" | "decimal"
        );
        if (self.unsigned || self.zerofill) && !takes_sign {
            return None;
        }
        if !self.values.is_empty() && !matches!(name, "enum" | "set") {
            return None;
        }
        match name {
            "tinyint" | "smallint" | "mediumint" | "int" | "bigint" => self.integer(name),
            "float" | "double" | "decimal" => self.number(name),
            "time" | "datetime" | "timestamp" => self.moment(name),
            "enum" | "set" => {
                let values: Vec<String> = self.values.iter().map(|value| quote_text(value)).collect();
                (!values.is_empty()).then(|| ColumnType::Other(format!("{name}({})", values.join(","))))
            }
            "char" | "nchar" | "varchar" | "nvarchar" | "binary" | "varbinary" | "bit" | "vector" => {
                self.sized(name)
            }
            "tinytext" | "text" | "mediumtext" | "longtext" | "tinyblob" | "blob" | "mediumblob"
            | "longblob" => self.large(name),
            _ => self.simple(name),
        }
    }

    fn integer(&self, name: &str) -> Option<ColumnType> {
        let (width, digits) = match name {
            "tinyint" => (Some(IntegerWidth::Tiny), 3),
            "smallint" => (Some(IntegerWidth::Small), 5),
            "int" => (Some(IntegerWidth::Regular), 10),
            "bigint" => (Some(IntegerWidth::Big), 20),
            _ => (None, 8),
        };
        let unsigned = self.unsigned;
        let display = match self.numbers.as_slice() {
            [] => None,
            [display] => Some(*display),
            _ => return None,
        };
        Some(match width {
            _ if self.zerofill => {
                ColumnType::Other(format!("{name}({}) unsigned zerofill", display.unwrap_or(digits)))
            }
            Some(IntegerWidth::Tiny) if display == Some(1) && !unsigned => ColumnType::Boolean,
            Some(width) => ColumnType::Integer { width, unsigned },
            None if unsigned => ColumnType::Other(format!("{name} unsigned")),
            None => ColumnType::Other(name.to_owned()),
        })
    }

    fn number(&self, name: &str) -> Option<ColumnType> {
        let is_plain = !self.unsigned && !self.zerofill;
        let text = match (name, self.numbers.as_slice()) {
            ("float" | "double", []) if is_plain => {
                return Some(if name == "float" { ColumnType::Real } else { ColumnType::Double });
            }
            ("float", [bits]) if is_plain => {
                return Some(if *bits <= 24 { ColumnType::Real } else { ColumnType::Double });
            }
            ("float", [bits]) => (if *bits <= 24 { "float" } else { "double" }).to_owned(),
            ("float" | "double", []) => name.to_owned(),
            ("float" | "double", [precision, scale]) if scale <= precision => {
                format!("{name}({precision},{scale})")
            }
            ("decimal", numbers) if numbers.len() < 3 => {
                let precision = numbers.first().copied().unwrap_or(10);
                let scale = numbers.get(1).copied().unwrap_or(0);
                if is_plain {
                    return Some(ColumnType::Numeric(Some((precision, scale))));
                }
                format!("decimal({precision},{scale})")
            }
            _ => return None,
        };
        let sign = if is_plain { "" } else { " unsigned" };
        Some(ColumnType::Other(format!("{text}{sign}{}", if self.zerofill { " zerofill" } else { "" })))
    }

    fn moment(&self, name: &str) -> Option<ColumnType> {
        let digits = match self.numbers.as_slice() {
            [] => Some(0),
            [digits] => Some(*digits),
            _ => return None,
        };
        Some(match name {
            "time" => ColumnType::Time(digits),
            "datetime" => ColumnType::Timestamp(digits),
            _ => ColumnType::TimestampTz(digits),
        })
    }

    fn sized(&self, name: &str) -> Option<ColumnType> {
        let length = match (name, self.numbers.as_slice()) {
            ("char" | "nchar" | "binary" | "bit", []) => 1,
            ("vector", []) => 2048,
            (_, [length]) => *length,
            _ => return None,
        };
        Some(match name {
            "char" | "nchar" => ColumnType::Char(length),
            "varchar" | "nvarchar" => ColumnType::Varchar(length),
            "binary" => ColumnType::Binary(length),
            "varbinary" => ColumnType::Varbinary(length),
            _ => ColumnType::Other(format!("{name}({length})")),
        })
    }

    /// `blob(100)` is the smallest of the four that holds so many bytes; of texts, characters of four bytes.
    fn large(&self, name: &str) -> Option<ColumnType> {
        let is_text = name.ends_with("text");
        let name = match self.numbers.as_slice() {
            [] => name.to_owned(),
            [length] if matches!(name, "text" | "blob") => {
                let bytes = u64::from(*length) * if is_text { 4 } else { 1 };
                let size = match bytes {
                    0..=255 => "tiny",
                    256..=65_535 => "",
                    65_536..=16_777_215 => "medium",
                    _ => "long",
                };
                format!("{size}{name}")
            }
            _ => return None,
        };
        Some(match name.as_str() {
            "longtext" => ColumnType::Text,
            "longblob" => ColumnType::Blob,
            _ => ColumnType::Other(name),
        })
    }

    fn simple(&self, name: &str) -> Option<ColumnType> {
        match (name, self.numbers.as_slice()) {
            ("year", [] | [4]) => Some(ColumnType::Other("year".to_owned())),
            ("serial", _) => None,
            ("bool", []) => Some(ColumnType::Boolean),
            ("date", []) => Some(ColumnType::Date),
            ("json", []) => Some(ColumnType::Json),
            (name, []) => Some(ColumnType::Other(name.to_owned())),
            _ => None,
        }
    }
}

fn word_of(token: &Token) -> Option<String> {
    match token {
        Token::Word(word) | Token::Name(word) | Token::Text(word) => Some(word.to_lowercase()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Result<String, String> {
        parse(text).map(|native| native.ty.to_string())
    }

    #[test]
    fn synonyms_widths_and_default_lengths() {
        for (written, expected) in [
            ("INT(11)", "integer"),
            ("tinyint(1)", "boolean"),
            ("bool", "boolean"),
            ("tinyint(1) unsigned", "tinyint unsigned"),
            ("smallint(5) unsigned zerofill", "smallint(5) unsigned zerofill"),
            ("int zerofill", "int(10) unsigned zerofill"),
            ("mediumint(9)", "mediumint"),
            ("double precision", "double"),
            ("float(30)", "double"),
            ("float(7,3) unsigned", "float(7,3) unsigned"),
            ("dec(8, 2) unsigned", "decimal(8,2) unsigned"),
            ("fixed", "numeric(10,0)"),
            ("datetime", "timestamp(0)"),
            ("timestamp(3)", "timestamptz(3)"),
            ("character varying(5)", "varchar(5)"),
            ("bit", "bit(1)"),
            ("year(4)", "year"),
            ("text", "native(text)"),
            ("longtext", "text"),
            ("blob(70000)", "mediumblob"),
            ("text(63)", "tinytext"),
            ("geomcollection", "geometrycollection"),
            ("enum('a','b''c',\"d\")", "enum('a','b''c','d')"),
            ("long varchar", "mediumtext"),
        ] {
            assert_eq!(canonical(written).as_deref(), Ok(expected), "{written}");
        }
    }

    #[test]
    fn character_sets_are_told_apart_from_the_type() {
        let native = parse("varchar(20) CHARACTER SET latin1 COLLATE latin1_bin");
        let native = native.expect("a type");
        assert_eq!(native.ty, ColumnType::Varchar(20));
        assert_eq!(
            (native.charset.as_deref(), native.collation.as_deref()),
            (Some("latin1"), Some("latin1_bin"))
        );
        assert_eq!(parse("nvarchar(5)").ok().and_then(|native| native.charset).as_deref(), Some("utf8mb3"));
    }

    #[test]
    fn what_is_no_type_has_a_nearest_one() {
        assert_eq!(canonical("intger"), Err("did you mean `integer`?".to_owned()));
        assert_eq!(canonical("varchr(5)"), Err("did you mean `varchar`?".to_owned()));
        let both =
            "it is PostgreSQL's: say one for each, `#[model(type(postgres = \"int4range\", mysql = \"…\"))]`";
        assert_eq!(canonical("int4range"), Err(both.to_owned()));
        assert!(canonical("geometry(Point,4326)").is_err());
        assert!(canonical("citext").is_err() && canonical("int(1,2)").is_err());
    }
}
