//! From SQL text to the parts of an expression.
//!
//! sqlparser reads it; what the canonical form has no part for gives none, and the expression stays as it is.

use sqlparser::ast::{
    AccessExpr, Array, BinaryOperator, CaseWhen, CastKind, DataType, Expr, Function, FunctionArg,
    FunctionArgExpr, FunctionArguments, Ident, ObjectName, Subscript, TrimWhereField, UnaryOperator, Value,
};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};

use super::kind::Kind;
use super::node::{CastType, Node};
use crate::dialect::postgres::types::{built_in, type_text};
use crate::schema::VALUE_WORDS;

/// The expression's parts; none where it cannot be read whole.
pub(super) fn parse(text: &str) -> Option<Node> {
    let tokens = Tokenizer::new(&PostgreSqlDialect {}, text).tokenize().ok()?;
    let tokens: Vec<Token> =
        tokens.into_iter().filter(|token| !matches!(token, Token::Whitespace(_))).collect();
    let mut parser = Parser::new(&PostgreSqlDialect {}).with_tokens(rewrite(&tokens));
    let expression = parser.parse_expr().ok()?;
    (parser.peek_token().token == Token::EOF).then_some(())?;
    read(&expression)
}

/// Two forms that PostgreSQL prints and sqlparser does not read: `TRIM(BOTH FROM x)` becomes `TRIM(x)`, and
/// `(x)::text COLLATE "C"` becomes `(x) COLLATE "C"`.
fn rewrite(tokens: &[Token]) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        let rest = &tokens[at..];
        if let Some(name) = one_sided_trim(rest) {
            kept.extend([Token::make_word(name, None), Token::LParen]);
            at += 4;
        } else if is_collated_cast(rest) {
            kept.push(Token::RParen);
            at += 3;
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

fn is_word(token: Option<&Token>, text: &str) -> bool {
    matches!(token, Some(Token::Word(word)) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case(text))
}

fn one_sided_trim(tokens: &[Token]) -> Option<&'static str> {
    let starts = is_word(tokens.first(), "trim") && tokens.get(1) == Some(&Token::LParen);
    if !starts || !is_word(tokens.get(3), "from") {
        return None;
    }
    let names = [("both", "trim"), ("leading", "ltrim"), ("trailing", "rtrim")];
    names.iter().find(|(side, _)| is_word(tokens.get(2), side)).map(|(_, name)| *name)
}

fn is_collated_cast(tokens: &[Token]) -> bool {
    tokens.first() == Some(&Token::RParen)
        && tokens.get(1) == Some(&Token::DoubleColon)
        && is_word(tokens.get(2), "text")
        && is_word(tokens.get(3), "collate")
}

fn boxed(expression: &Expr) -> Option<Box<Node>> {
    read(expression).map(Box::new)
}

fn all<'a>(expressions: impl IntoIterator<Item = &'a Expr>) -> Option<Vec<Node>> {
    expressions.into_iter().map(read).collect()
}

fn is(of: &Expr, what: &'static str) -> Option<Node> {
    Some(Node::Is(boxed(of)?, what))
}

fn read(expression: &Expr) -> Option<Node> {
    match expression {
        Expr::Identifier(name) => Some(identifier(name)),
        Expr::CompoundIdentifier(parts) => parts.last().map(identifier),
        Expr::Nested(inner) => read(inner),
        Expr::Value(value) => constant(&value.value),
        Expr::TypedString(typed) => {
            let text = typed.value.value.clone().into_string()?;
            Some(Node::Cast(Box::new(Node::Text(text)), cast_type(&typed.data_type)))
        }
        Expr::Interval(interval) if interval.leading_field.is_none() => {
            Some(Node::Cast(boxed(&interval.value)?, interval_type()))
        }
        Expr::Cast { kind: CastKind::Cast | CastKind::DoubleColon, expr, data_type, .. } => {
            Some(Node::Cast(boxed(expr)?, cast_type(data_type)))
        }
        Expr::IsNull(of) => is(of, "IS NULL"),
        Expr::IsNotNull(of) => is(of, "IS NOT NULL"),
        Expr::IsTrue(of) => is(of, "IS TRUE"),
        Expr::IsNotTrue(of) => is(of, "IS NOT TRUE"),
        Expr::IsFalse(of) => is(of, "IS FALSE"),
        Expr::IsNotFalse(of) => is(of, "IS NOT FALSE"),
        Expr::IsUnknown(of) => is(of, "IS UNKNOWN"),
        Expr::IsNotUnknown(of) => is(of, "IS NOT UNKNOWN"),
        Expr::IsDistinctFrom(left, right) => {
            Some(Node::binary(read(left)?, "IS DISTINCT FROM", read(right)?))
        }
        Expr::IsNotDistinctFrom(left, right) => {
            Some(Node::binary(read(left)?, "IS NOT DISTINCT FROM", read(right)?))
        }
        Expr::UnaryOp { op, expr } => unary(*op, read(expr)?),
        Expr::BinaryOp { left, op, right } => binary(read(left)?, op, read(right)?),
        Expr::Collate { expr, collation } => Some(Node::Collate(boxed(expr)?, qualified(collation))),
        Expr::AtTimeZone { timestamp, time_zone } => {
            Some(Node::AtTimeZone(boxed(timestamp)?, boxed(time_zone)?))
        }
        _ => read_condition(expression).or_else(|| read_function(expression)),
    }
}

fn read_condition(expression: &Expr) -> Option<Node> {
    match expression {
        Expr::InList { expr, list, negated } => {
            Some(Node::In { of: boxed(expr)?, list: all(list)?, negated: *negated })
        }
        Expr::Between { expr, negated, low, high } => {
            let (of, low, high) = (read(expr)?, read(low)?, read(high)?);
            let (above, below) = if *negated { ("<", ">") } else { (">=", "<=") };
            let parts = vec![Node::binary(of.clone(), above, low), Node::binary(of, below, high)];
            Some(Node::Junction(!negated, parts))
        }
        Expr::Like { negated, any: false, expr, pattern, escape_char } => {
            like(if *negated { "NOT LIKE" } else { "LIKE" }, expr, pattern, escape_char.as_deref())
        }
        Expr::ILike { negated, any: false, expr, pattern, escape_char } => {
            like(if *negated { "NOT ILIKE" } else { "ILIKE" }, expr, pattern, escape_char.as_deref())
        }
        Expr::SimilarTo { negated, expr, pattern, escape_char } => {
            let arguments = all([pattern.as_ref()].into_iter().chain(escape_char.as_deref()))?;
            let pattern = Node::Call("similar_to_escape".to_owned(), arguments);
            Some(Node::binary(read(expr)?, if *negated { "!~" } else { "~" }, pattern))
        }
        Expr::AnyOp { left, compare_op, right, .. } => quantified(left, compare_op, "ANY", right),
        Expr::AllOp { left, compare_op, right } => quantified(left, compare_op, "ALL", right),
        Expr::Case { operand, conditions, else_result, .. } => {
            let branch = |branch: &CaseWhen| Some((read(&branch.condition)?, read(&branch.result)?));
            Some(Node::Case {
                of: match operand {
                    Some(of) => Some(boxed(of)?),
                    None => None,
                },
                branches: conditions.iter().map(branch).collect::<Option<_>>()?,
                otherwise: match else_result {
                    Some(otherwise) => Some(boxed(otherwise)?),
                    None => None,
                },
            })
        }
        Expr::Tuple(elements) => all(elements).map(Node::Row),
        Expr::Array(Array { elem, .. }) => all(elem).map(Node::Array),
        Expr::CompoundFieldAccess { root, access_chain } => {
            let mut node = read(root)?;
            for access in access_chain {
                node = Node::Subscript(Box::new(node), subscript(access)?);
            }
            Some(node)
        }
        _ => None,
    }
}

fn read_function(expression: &Expr) -> Option<Node> {
    let call = |name: &str, arguments: Vec<Node>| Some(Node::Call(name.to_owned(), arguments));
    match expression {
        Expr::Function(function) => read_call(function),
        Expr::Extract { field, expr, .. } => {
            let field = field.to_string().trim_matches('\'').to_lowercase();
            Some(Node::Extract(field, boxed(expr)?))
        }
        Expr::Ceil { expr, .. } => call("ceil", all([expr.as_ref()])?),
        Expr::Floor { expr, .. } => call("floor", all([expr.as_ref()])?),
        Expr::Position { expr, r#in } => Some(Node::Position(boxed(expr)?, boxed(r#in)?)),
        Expr::Substring { expr, substring_from: Some(from), substring_for, .. } => {
            let parts = [expr.as_ref(), from.as_ref()].into_iter().chain(substring_for.as_deref());
            call("substring", all(parts)?)
        }
        Expr::Overlay { expr, overlay_what, overlay_from, overlay_for } => {
            let parts = [expr.as_ref(), overlay_what.as_ref(), overlay_from.as_ref()];
            call("overlay", all(parts.into_iter().chain(overlay_for.as_deref()))?)
        }
        Expr::Trim { trim_where, trim_what, expr, trim_characters: None } => {
            let name = match trim_where {
                Some(TrimWhereField::Leading) => "ltrim",
                Some(TrimWhereField::Trailing) => "rtrim",
                Some(TrimWhereField::Both) | None if trim_what.is_none() => "trim",
                Some(TrimWhereField::Both) | None => "btrim",
            };
            call(name, all([expr.as_ref()].into_iter().chain(trim_what.as_deref()))?)
        }
        _ => None,
    }
}

fn like(word: &str, of: &Expr, pattern: &Expr, escape: Option<&sqlparser::ast::Expr>) -> Option<Node> {
    let pattern = match escape {
        None => read(pattern)?,
        Some(escape) => Node::Call("like_escape".to_owned(), all([pattern, escape])?),
    };
    Some(Node::binary(read(of)?, word, pattern))
}

fn quantified(left: &Expr, operator: &BinaryOperator, word: &'static str, right: &Expr) -> Option<Node> {
    Some(Node::Quantified { of: boxed(left)?, operator: spelled(operator), word, over: boxed(right)? })
}

fn subscript(access: &AccessExpr) -> Option<Vec<Node>> {
    match access {
        AccessExpr::Subscript(Subscript::Index { index }) => Some(vec![read(index)?]),
        AccessExpr::Subscript(Subscript::Slice {
            lower_bound: Some(lower),
            upper_bound: Some(upper),
            stride: None,
        }) => Some(vec![read(lower)?, read(upper)?]),
        _ => None,
    }
}

/// A name without quotes is in lower case, whatever it was written in.
fn word(name: &Ident) -> String {
    match name.quote_style {
        None => name.value.to_lowercase(),
        Some(_) => format!("\"{}\"", name.value.replace('"', "\"\"")),
    }
}

fn identifier(name: &Ident) -> Node {
    let written = word(name);
    if VALUE_WORDS.contains(&written.as_str()) || written == "current_schema" {
        return Node::Word(written.to_uppercase());
    }
    Node::Column {
        name: if name.quote_style.is_some() { name.value.clone() } else { written.clone() },
        written,
    }
}

/// A name with its schema, unless that is PostgreSQL's own.
fn qualified(name: &ObjectName) -> String {
    let parts = name.0.iter().map(|part| part.as_ident().map_or_else(|| part.to_string(), word));
    let parts: Vec<String> = parts.filter(|part| part != "pg_catalog").collect();
    parts.join(".")
}

fn constant(value: &Value) -> Option<Node> {
    match value {
        Value::Number(digits, false) => Some(Node::Number(digits.to_lowercase())),
        Value::SingleQuotedString(text)
        | Value::EscapedStringLiteral(text)
        | Value::UnicodeStringLiteral(text) => Some(Node::Text(text.clone())),
        Value::DollarQuotedString(text) => Some(Node::Text(text.value.clone())),
        Value::SingleQuotedByteStringLiteral(bits) => {
            let to = CastType { text: "\"bit\"".to_owned(), kind: Kind::Bits, limited: false };
            Some(Node::Cast(Box::new(Node::Text(bits.clone())), to))
        }
        Value::Boolean(value) => Some(Node::Boolean(*value)),
        Value::Null => Some(Node::Null),
        _ => None,
    }
}

fn interval_type() -> CastType {
    CastType { text: "interval".to_owned(), kind: Kind::Interval, limited: false }
}

fn cast_type(ty: &DataType) -> CastType {
    let written = ty.to_string();
    let limited = written.contains('(');
    match built_in(&written.to_lowercase()) {
        Some(known) => {
            CastType { text: type_text(&known).unwrap_or(written), kind: Kind::of(&known), limited }
        }
        None => CastType { kind: own_kind(&written), text: written, limited },
    }
}

/// The kind of a type that PostgreSQL does not have by itself.
fn own_kind(written: &str) -> Kind {
    match written.strip_suffix("[]") {
        Some(element) => Kind::Array(Box::new(own_kind(element))),
        None => Kind::Named(written.to_owned()),
    }
}

fn unary(operator: UnaryOperator, of: Node) -> Option<Node> {
    Some(match (operator, of) {
        (UnaryOperator::Minus, Node::Number(digits)) if !digits.starts_with('-') => {
            Node::Number(format!("-{digits}"))
        }
        (UnaryOperator::Plus, of @ Node::Number(_)) => of,
        (operator, of) => Node::Unary(operator.to_string().to_uppercase(), Box::new(of)),
    })
}

fn binary(left: Node, operator: &BinaryOperator, right: Node) -> Option<Node> {
    Some(match operator {
        BinaryOperator::And => Node::Junction(true, vec![left, right]),
        BinaryOperator::Or => Node::Junction(false, vec![left, right]),
        other => Node::binary(left, &spelled(other), right),
    })
}

/// The operator as the canonical form has it.
fn spelled(operator: &BinaryOperator) -> String {
    match operator {
        BinaryOperator::NotEq => "<>".to_owned(),
        BinaryOperator::PGLikeMatch => "LIKE".to_owned(),
        BinaryOperator::PGILikeMatch => "ILIKE".to_owned(),
        BinaryOperator::PGNotLikeMatch => "NOT LIKE".to_owned(),
        BinaryOperator::PGNotILikeMatch => "NOT ILIKE".to_owned(),
        other => other.to_string(),
    }
}

fn read_call(function: &Function) -> Option<Node> {
    let is_plain = function.filter.is_none() && function.over.is_none() && function.within_group.is_empty();
    let name = qualified(&function.name);
    let upper = name.to_uppercase();
    match &function.args {
        FunctionArguments::None if is_plain => Some(Node::Word(upper)),
        FunctionArguments::List(list)
            if is_plain && list.duplicate_treatment.is_none() && list.clauses.is_empty() =>
        {
            let arguments = list.args.iter().map(argument).collect::<Option<Vec<_>>>()?;
            Some(match upper.as_str() {
                "COALESCE" | "GREATEST" | "LEAST" | "NULLIF" => Node::Call(upper, arguments),
                "ROW" => Node::Row(arguments),
                "\"SUBSTRING\"" => Node::Call("substring".to_owned(), arguments),
                "TRIM" => Node::Call("trim".to_owned(), arguments),
                "CURRENT_TIMESTAMP" | "LOCALTIMESTAMP" | "CURRENT_TIME" | "LOCALTIME" => {
                    let digits: Vec<String> = arguments.iter().map(Node::text).collect();
                    Node::Word(format!("{upper}({})", digits.join(", ")))
                }
                _ => Node::Call(name, arguments),
            })
        }
        _ => None,
    }
}

fn argument(argument: &FunctionArg) -> Option<Node> {
    match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expression)) => read(expression),
        _ => None,
    }
}
