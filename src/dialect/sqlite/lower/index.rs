//! Indexes: parts, collations and filters in one form.

use super::super::canonical::{canonical_of, without_parentheses};
use super::super::names::{ColumnNames, plain_name};
use super::super::token::{Kind, Token, tokenize};
use super::super::unsupported;
use super::{refuse_schema, refuse_unknown_options};
use crate::dialect::RenderError;
use crate::dialect::sql::expression_on;
use crate::schema::{
    ByDialect, Concurrently, DialectName, Expression, Index, IndexColumn, IndexPart, NullsOrder, ObjectName,
    Options, Place,
};

/// The collations that SQLite brings along.
const COLLATIONS: [&str; 3] = ["BINARY", "NOCASE", "RTRIM"];

/// What an index is about, for messages.
struct Subject<'a> {
    text: String,
    place: Option<&'a Place>,
}

impl Subject<'_> {
    fn refuse(&self, refused: bool, what: impl Into<String>, hint: &str) -> Result<(), RenderError> {
        if refused { Err(unsupported(what, self.text.as_str(), self.place, Some(hint))) } else { Ok(()) }
    }

    fn text_of<'a>(
        &self,
        expression: &'a ByDialect<Expression>,
    ) -> Result<std::borrow::Cow<'a, str>, RenderError> {
        expression_on(expression, DialectName::Sqlite, &self.text, self.place)
    }
}

/// The index in SQLite's words. `columns` are those of its table.
pub(super) fn lower_index(
    table: &ObjectName,
    index: &Index,
    columns: &[String],
) -> Result<Index, RenderError> {
    let place = index.declared.place.as_ref();
    let subject = Subject { text: format!("index `{}` of `{table}`", index.name), place };
    refuse_schema(table, place)?;
    refuse_other_databases(index, &subject)?;
    let columns = ColumnNames(columns);
    let mut parts = Vec::new();
    for part in &index.columns {
        parts.push(lower_part(part, index.unique, columns, &subject)?);
    }
    let filter = match &index.filter {
        None => None,
        Some(filter) => Some(everywhere(canonical_of(&tokenize(&subject.text_of(filter)?), columns))),
    };
    Ok(Index {
        columns: parts,
        filter,
        method: None,
        options: Options::default(),
        concurrently: Concurrently::default(),
        ..index.clone()
    })
}

fn refuse_other_databases(index: &Index, subject: &Subject<'_>) -> Result<(), RenderError> {
    refuse_unknown_options(&index.options, &[], &subject.text, subject.place)?;
    let method = index.method.as_ref().and_then(|method| method.get(DialectName::Sqlite));
    if let Some(method) = method.filter(|method| !method.eq_ignore_ascii_case("btree")) {
        let hint = "leave `using` out, or take `sqlite` out of `dialects` in migrations.toml";
        return subject.refuse(true, format!("index method `{method}`"), hint);
    }
    let hint = "add the columns of `include` to those of the index";
    subject.refuse(!index.include.is_empty(), "covering indexes (`include`)", hint)?;
    let hint = "use an index on `coalesce(…)`, or make the columns required";
    subject.refuse(index.nulls_not_distinct, "`nulls_not_distinct`", hint)
}

fn lower_part(
    part: &IndexPart,
    unique: bool,
    columns: ColumnNames<'_>,
    subject: &Subject<'_>,
) -> Result<IndexPart, RenderError> {
    // NULL is the smallest value.
    let usual = if part.descending { NullsOrder::Last } else { NullsOrder::First };
    let hint = "leave the order of NULLs out";
    subject.refuse(part.nulls.is_some_and(|nulls| nulls != usual), "an order of NULLs in indexes", hint)?;
    let hint = "leave the operator class out, or take `sqlite` out of `dialects` in migrations.toml";
    subject.refuse(part.operator_class.is_some(), "operator classes", hint)?;
    let hint = "leave the length out, or use an expression: `substr(…)`";
    subject.refuse(unique && part.length.is_some(), "unique indexes on the beginning of a value", hint)?;
    let mut lowered = match &part.on {
        IndexColumn::Column(name) => IndexPart::column(columns.resolve(name)),
        IndexColumn::Expression(expression) => {
            index_part_of(&tokenize(&subject.text_of(expression)?), columns)
        }
    };
    if let Some(collate) = &part.collate {
        lowered.collate = Some(everywhere(collation(&subject.text_of(collate)?)));
    }
    Ok(IndexPart { descending: part.descending, ..lowered })
}

fn everywhere(text: String) -> ByDialect<Expression> {
    ByDialect::everywhere(Expression::new(text))
}

/// The index part that the expression is, without its direction: a column where it is no more than that, and a
/// collation apart where it is one of the whole.
pub(in crate::dialect::sqlite) fn index_part_of(tokens: &[Token<'_>], columns: ColumnNames<'_>) -> IndexPart {
    let tokens = without_parentheses(tokens);
    if let [inner @ .., collate, name] = tokens
        && collate.is_word("COLLATE")
        && is_one_operand(inner)
    {
        let collate = Some(everywhere(collation(name.text)));
        return IndexPart { collate, ..index_part_of(inner, columns) };
    }
    if let [token] = tokens
        && matches!(token.kind, Kind::Word | Kind::Quoted | Kind::Text)
        && let Some(column) = columns.find(&token.name())
    {
        return IndexPart::column(column);
    }
    IndexPart::expression(everywhere(canonical_of(tokens, columns)))
}

/// True for one token, a call, or something in parentheses: a COLLATE behind it is about all of it.
fn is_one_operand(tokens: &[Token<'_>]) -> bool {
    match tokens {
        [_] => true,
        [_, rest @ ..] if rest.len() > 1 => {
            let group = if tokens[0].is_symbol("(") { tokens } else { rest };
            without_parentheses(group).len() < group.len()
        }
        _ => false,
    }
}

/// The collation's name in one form.
pub(in crate::dialect::sqlite) fn collation(text: &str) -> String {
    let tokens = tokenize(text);
    let name = tokens.first().map(Token::name).unwrap_or_default();
    match COLLATIONS.iter().find(|known| known.eq_ignore_ascii_case(&name)) {
        Some(known) => (*known).to_owned(),
        None => plain_name(&name).into_owned(),
    }
}
