//! An operation out of a file: `kind` says which struct the other keys are.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, VariantAccess, Visitor};
use serde::{Deserialize, de};

use super::{
    AddColumn, AddConstraint, AddPartition, AdoptTable, AlterColumn, AlterEnum, AlterSequence, Assert,
    CreateEnum, CreateIndex, CreateSequence, CreateTable, DropColumn, DropConstraint, DropEnum, DropIndex,
    DropPartition, DropSequence, DropTable, Operation, ReleaseTable, RenameColumn, RenameConstraint,
    RenameIndex, RenameTable, SetComment, SetOptions, Sql, StatementList, Statements,
};
use crate::schema::{ByDialect, DialectName};

/// Reads the struct of one kind.
fn deserialize_kind<'de, D: Deserializer<'de>>(kind: &str, deserializer: D) -> Result<Operation, D::Error> {
    Ok(match kind {
        "create_table" => CreateTable::deserialize(deserializer)?.into(),
        "drop_table" => DropTable::deserialize(deserializer)?.into(),
        "rename_table" => RenameTable::deserialize(deserializer)?.into(),
        "set_comment" => SetComment::deserialize(deserializer)?.into(),
        "release_table" => ReleaseTable::deserialize(deserializer)?.into(),
        "adopt_table" => AdoptTable::deserialize(deserializer)?.into(),
        "add_column" => AddColumn::deserialize(deserializer)?.into(),
        "drop_column" => DropColumn::deserialize(deserializer)?.into(),
        "alter_column" => AlterColumn::deserialize(deserializer)?.into(),
        "rename_column" => RenameColumn::deserialize(deserializer)?.into(),
        "create_index" => CreateIndex::deserialize(deserializer)?.into(),
        "drop_index" => DropIndex::deserialize(deserializer)?.into(),
        "rename_index" => RenameIndex::deserialize(deserializer)?.into(),
        "add_constraint" => AddConstraint::deserialize(deserializer)?.into(),
        "drop_constraint" => DropConstraint::deserialize(deserializer)?.into(),
        "rename_constraint" => RenameConstraint::deserialize(deserializer)?.into(),
        "create_enum" => CreateEnum::deserialize(deserializer)?.into(),
        "alter_enum" => AlterEnum::deserialize(deserializer)?.into(),
        "drop_enum" => DropEnum::deserialize(deserializer)?.into(),
        "set_options" => SetOptions::deserialize(deserializer)?.into(),
        "add_partition" => AddPartition::deserialize(deserializer)?.into(),
        "drop_partition" => DropPartition::deserialize(deserializer)?.into(),
        "create_sequence" => CreateSequence::deserialize(deserializer)?.into(),
        "alter_sequence" => AlterSequence::deserialize(deserializer)?.into(),
        "drop_sequence" => DropSequence::deserialize(deserializer)?.into(),
        "sql" => Sql::deserialize(deserializer)?.into(),
        "assert" => Assert::deserialize(deserializer)?.into(),
        other => return Err(D::Error::unknown_variant(other, &Operation::KINDS)),
    })
}

/// The word after `kind`, checked where it stands.
struct Kind;

impl<'de> DeserializeSeed<'de> for Kind {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'static str, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Kind {
    type Value = &'static str;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the kind of an operation")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<&'static str, E> {
        let kind = Operation::KINDS.into_iter().find(|kind| *kind == word);
        kind.ok_or_else(|| E::unknown_variant(word, &Operation::KINDS))
    }
}

/// The keys beside `kind`.
struct OfKind(&'static str);

impl<'de> DeserializeSeed<'de> for OfKind {
    type Value = Operation;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Operation, D::Error> {
        deserialize_kind(self.0, deserializer)
    }
}

struct OperationVisitor;

impl<'de> Visitor<'de> for OperationVisitor {
    type Value = Operation;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a table with the `kind` of an operation")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Operation, A::Error> {
        let (kind, rest) = access.variant_seed(Kind)?;
        rest.newtype_variant_seed(OfKind(kind))
    }
}

/// Needs a deserializer that takes a table with `kind` for an enum, as that of `document` does: serde's own way
/// for tagged enums loses the places of errors.
impl<'de> Deserialize<'de> for Operation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("Operation", &Self::KINDS, OperationVisitor)
    }
}

struct StatementsVisitor;

impl<'de> Visitor<'de> for StatementsVisitor {
    type Value = ReadStatements;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "a list of statements, or a table of lists by dialect (`{ default = […], mysql = […] }`)",
        )
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<ReadStatements, A::Error> {
        let mut statements = Vec::new();
        while let Some(statement) = list.next_element()? {
            statements.push(statement);
        }
        Ok(ReadStatements(ByDialect::everywhere(StatementList(statements))))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ReadStatements, A::Error> {
        let mut default = None;
        let mut exceptions = std::collections::BTreeMap::new();
        while let Some(key) = map.next_key_seed(DialectKey)? {
            let statements = StatementList(map.next_value()?);
            match key {
                None => default = Some(statements),
                Some(dialect) => drop(exceptions.insert(dialect, statements)),
            }
        }
        if default.is_none() && exceptions.is_empty() {
            return Err(A::Error::custom("a table of statements by dialect needs one entry at least"));
        }
        Ok(ReadStatements(ByDialect::new(default, exceptions)))
    }
}

/// `default` or the name of a dialect.
struct DialectKey;

impl DialectKey {
    const WORDS: &'static [&'static str] = &["default", "sqlite", "postgres", "mysql"];
}

impl<'de> DeserializeSeed<'de> for DialectKey {
    type Value = Option<DialectName>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for DialectKey {
    type Value = Option<DialectName>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("`default` or a dialect")
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Self::Value, E> {
        if word == "default" {
            return Ok(None);
        }
        word.parse().map(Some).map_err(|_| E::unknown_field(word, Self::WORDS))
    }
}

struct ReadStatements(Statements);

impl<'de> Deserialize<'de> for ReadStatements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StatementsVisitor)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SqlRepr {
    up: ReadStatements,
    down: Option<ReadStatements>,
    #[serde(default)]
    state: Vec<Operation>,
}

impl<'de> Deserialize<'de> for Sql {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let repr = SqlRepr::deserialize(deserializer)?;
        Ok(Self { up: repr.up.0, down: repr.down.map(|statements| statements.0), state: repr.state })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Problem, read_document};

    #[derive(Deserialize)]
    struct File {
        operation: Vec<Operation>,
    }

    #[test]
    fn every_kind_is_read() {
        for kind in Operation::KINDS {
            let error = read_document::<File>("f", &format!("[[operation]]\nkind = '{kind}'\nzzz = 1")).err();
            let problem = error.as_ref().map(|error| error.problem().clone());
            let known = matches!(&problem, Some(Problem::UnknownKey { key, .. }) if key == "zzz");
            assert!(known, "{kind}: {problem:?}");
        }
    }

    #[test]
    fn statements_are_a_list_or_lists_by_dialect() -> Result<(), crate::document::DocumentError> {
        let text = "[[operation]]\nkind = 'sql'\nup = ['a', 'b']\ndown.default = []\ndown.mysql = ['c']\n\
                    state = [{ kind = 'rename_table', from = 'a', to = 'b' }]";
        let file: File = read_document("f", text)?;
        let [Operation::Sql(sql)] = file.operation.as_slice() else { panic!("one `sql`") };
        assert_eq!(sql.up, ByDialect::everywhere(StatementList(vec!["a".into(), "b".into()])));
        let down = sql.down.as_ref().and_then(|down| down.get(DialectName::Mysql));
        assert_eq!(down, Some(&StatementList(vec!["c".into()])));
        assert_eq!(sql.state.len(), 1);
        Ok(())
    }
}
