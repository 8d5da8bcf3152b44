//! The meaning of an expression as one text: two that mean the same have the same.
//!
//! The expression is parsed, and written again with parentheses round everything that is put together, in one spelling
//! for what has several (`!=` and `<>`, `CAST` and `::`, `BETWEEN` and two comparisons, `IN` and `= ANY (ARRAY[…])`,
//! numbers, types by their synonyms). Nothing is moved: `a + b` is not `b + a`.
//!
//! Databases bind some operators in different orders. Where an expression leans on such an order, or holds what is not
//! known here, it has no meaning of this kind, and is compared by its tokens.

use sqlparser::ast::{
    AccessExpr, BinaryOperator, CaseWhen, CastKind, CeilFloorKind, DataType, DuplicateTreatment, Expr,
    Function, FunctionArg, FunctionArgExpr, FunctionArguments, Ident, Interval, ObjectName, Subscript,
    TrimWhereField, UnaryOperator, Value,
};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::{Parser, ParserOptions};

use super::binding::{Binding, may_stand_bare};
use super::spelling::{number, word};
use super::words::VALUE_WORDS;
use crate::schema::ColumnType;

/// Longer texts are compared by their tokens: an expression is walked by recursion.
const LONGEST: usize = 20_000;

/// The one text of all that mean the same; none where the expression is not understood.
pub(super) fn meaning(text: &str) -> Option<String> {
    if text.len() > LONGEST {
        return None;
    }
    let options = ParserOptions::new().with_unescape(false);
    let parser = Parser::new(&GenericDialect {}).with_options(options);
    let mut parser = parser.try_with_sql(text).ok()?;
    let expression = parser.parse_expr().ok()?;
    let is_whole = parser.peek_token().token == sqlparser::tokenizer::Token::EOF;
    if is_whole { write(&expression) } else { None }
}

/// What stands in the parentheses.
fn inside(mut expression: &Expr) -> &Expr {
    while let Expr::Nested(inner) = expression {
        expression = inner;
    }
    expression
}

/// An operand as it may stand bare beside that operator, or in parentheses of its own.
fn operand(expression: &Expr, beside: Binding, is_left: bool) -> Option<String> {
    may_stand_bare(expression, beside, is_left).then(|| write(expression)).flatten()
}

/// An expression that something else encloses: a function's argument, what stands in parentheses.
fn write(expression: &Expr) -> Option<String> {
    Some(match inside(expression) {
        Expr::Identifier(name) => word(name),
        Expr::CompoundIdentifier(names) => names.iter().map(word).collect::<Vec<_>>().join("."),
        Expr::Value(value) => literal(&value.value)?,
        Expr::Prefixed { prefix, value } => format!("{}{}", prefix.value.to_lowercase(), write(value)?),
        Expr::UnaryOp { op, expr } => unary(*op, expr)?,
        Expr::BinaryOp { left, op, right } => binary(left, op, right)?,
        Expr::Between { expr, negated, low, high } => between(expr, *negated, low, high)?,
        Expr::InList { expr, list, negated } => in_list(expr, list, *negated)?,
        Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, .. } => {
            in_list(left, array(right)?, false)?
        }
        Expr::AllOp { left, compare_op: BinaryOperator::NotEq, right } => in_list(left, array(right)?, true)?,
        Expr::Like { negated, any: false, expr, pattern, escape_char } => {
            like("like", *negated, expr, pattern, escape_char.as_deref())?
        }
        Expr::ILike { negated, any: false, expr, pattern, escape_char } => {
            like("ilike", *negated, expr, pattern, escape_char.as_deref())?
        }
        Expr::SimilarTo { negated, expr, pattern, escape_char } => {
            like("similar to", *negated, expr, pattern, escape_char.as_deref())?
        }
        Expr::RLike { negated, expr, pattern, .. } => like("regexp", *negated, expr, pattern, None)?,
        Expr::Cast { kind: CastKind::Cast, expr, data_type, format: None } => cast(&write(expr)?, data_type),
        Expr::Cast { kind: CastKind::DoubleColon, expr, data_type, format: None } => {
            cast(&operand(expr, Binding::Cast, true)?, data_type)
        }
        Expr::TypedString(text) => cast(&literal(&text.value.value)?, &text.data_type),
        Expr::Interval(interval) => interval_text(interval)?,
        Expr::Function(function) => call(function)?,
        Expr::Case { operand, conditions, else_result, .. } => {
            case(operand.as_deref(), conditions, else_result.as_deref())?
        }
        Expr::Array(array) => format!("array[{}]", list(&array.elem)?),
        Expr::Tuple(elements) => format!("({})", list(elements)?),
        Expr::CompoundFieldAccess { root, access_chain } => element(root, access_chain)?,
        Expr::Collate { expr, collation } => {
            format!("({} collate {})", operand(expr, Binding::Cast, true)?, name(collation)?)
        }
        Expr::AtTimeZone { timestamp, time_zone } => {
            let timestamp = operand(timestamp, Binding::Cast, true)?;
            format!("({timestamp} at time zone {})", operand(time_zone, Binding::Cast, false)?)
        }
        other => return test(other).or_else(|| special_call(other)),
    })
}

/// `x IS NULL` and its like.
fn test(expression: &Expr) -> Option<String> {
    let (tested, words) = match expression {
        Expr::IsNull(tested) => (tested, "null"),
        Expr::IsNotNull(tested) => (tested, "not null"),
        Expr::IsTrue(tested) => (tested, "true"),
        Expr::IsNotTrue(tested) => (tested, "not true"),
        Expr::IsFalse(tested) => (tested, "false"),
        Expr::IsNotFalse(tested) => (tested, "not false"),
        Expr::IsUnknown(tested) => (tested, "unknown"),
        Expr::IsNotUnknown(tested) => (tested, "not unknown"),
        Expr::IsDistinctFrom(one, other) => return distinct(one, "is distinct from", other),
        Expr::IsNotDistinctFrom(one, other) => return distinct(one, "is not distinct from", other),
        _ => return None,
    };
    Some(format!("({} is {words})", operand(tested, Binding::Comparison, true)?))
}

fn distinct(one: &Expr, words: &str, other: &Expr) -> Option<String> {
    let one = operand(one, Binding::Comparison, true)?;
    Some(format!("({one} {words} {})", operand(other, Binding::Comparison, false)?))
}

fn literal(value: &Value) -> Option<String> {
    Some(match value {
        Value::Number(text, false) => number(text),
        Value::SingleQuotedString(text) => format!("'{text}'"),
        Value::EscapedStringLiteral(text) => format!("e'{text}'"),
        Value::NationalStringLiteral(text) => format!("n'{text}'"),
        Value::HexStringLiteral(text) => format!("x'{}'", text.to_lowercase()),
        Value::Boolean(value) => value.to_string(),
        Value::Null => "null".to_owned(),
        _ => return None,
    })
}

fn unary(operator: UnaryOperator, of: &Expr) -> Option<String> {
    match (operator, inside(of)) {
        (UnaryOperator::Plus | UnaryOperator::Minus, Expr::Value(value)) => {
            let Value::Number(text, false) = &value.value else { return None };
            let sign = if operator == UnaryOperator::Minus { "-" } else { "" };
            Some(format!("{sign}{}", number(text)))
        }
        (UnaryOperator::Minus, _) => Some(format!("(- {})", operand(of, Binding::Sign, false)?)),
        (UnaryOperator::Not, _) => not(of),
        _ => None,
    }
}

/// Operators that have a negated form of their own take it.
fn not(of: &Expr) -> Option<String> {
    let text = operand(of, Binding::Not, false)?;
    let turned = match inside(of) {
        Expr::Like { negated: false, any: false, expr, pattern, escape_char } => {
            like("like", true, expr, pattern, escape_char.as_deref())
        }
        Expr::ILike { negated: false, any: false, expr, pattern, escape_char } => {
            like("ilike", true, expr, pattern, escape_char.as_deref())
        }
        Expr::InList { expr, list, negated: false } => in_list(expr, list, true),
        Expr::Between { expr, negated: false, low, high } => between(expr, true, low, high),
        Expr::IsNull(tested) => return test(&Expr::IsNotNull(tested.clone())),
        Expr::IsNotNull(tested) => return test(&Expr::IsNull(tested.clone())),
        _ => None,
    };
    turned.or_else(|| Some(format!("(not {text})")))
}

fn binary(left: &Expr, operator: &BinaryOperator, right: &Expr) -> Option<String> {
    let like_words = match operator {
        BinaryOperator::PGLikeMatch => Some(("like", false)),
        BinaryOperator::PGNotLikeMatch => Some(("like", true)),
        BinaryOperator::PGILikeMatch => Some(("ilike", false)),
        BinaryOperator::PGNotILikeMatch => Some(("ilike", true)),
        _ => None,
    };
    if let Some((words, negated)) = like_words {
        let bare = operand(left, Binding::Other, true).is_some();
        return if bare { like(words, negated, left, right, None) } else { None };
    }
    match operator {
        BinaryOperator::And => joined(left, right, &BinaryOperator::And, Binding::And, "and"),
        BinaryOperator::Or => joined(left, right, &BinaryOperator::Or, Binding::Or, "or"),
        _ => {
            let binding = Binding::of(operator)?;
            let (left, right) = (operand(left, binding, true)?, operand(right, binding, false)?);
            Some(format!("({left} {} {right})", operator.to_string().to_lowercase()))
        }
    }
}

/// Chains of AND and of OR are flat: where their parentheses stand does not matter.
fn joined(
    left: &Expr,
    right: &Expr,
    operator: &BinaryOperator,
    binding: Binding,
    words: &str,
) -> Option<String> {
    let mut operands = Vec::new();
    let mut pending = vec![right, left];
    while let Some(next) = pending.pop() {
        match inside(next) {
            Expr::BinaryOp { left, op, right } if op == operator => pending.extend([&**right, &**left]),
            _ => operands.push(operand(next, binding, true)?),
        }
    }
    Some(chain(words, &operands))
}

/// A chain in parentheses that say of what: one of the same kind is taken into it.
fn chain(words: &str, operands: &[String]) -> String {
    let begin = format!("({words}: ");
    let separator = format!(" {words} ");
    let flat = |text: &String| -> String {
        let inner = text.strip_prefix(&begin).and_then(|text| text.strip_suffix(')'));
        inner.unwrap_or(text).to_owned()
    };
    let operands: Vec<String> = operands.iter().map(flat).collect();
    format!("{begin}{})", operands.join(&separator))
}

fn between(of: &Expr, negated: bool, low: &Expr, high: &Expr) -> Option<String> {
    let of = operand(of, Binding::Comparison, true)?;
    let low = operand(low, Binding::Comparison, false)?;
    let high = operand(high, Binding::Comparison, false)?;
    Some(match negated {
        false => chain("and", &[format!("({of} >= {low})"), format!("({of} <= {high})")]),
        true => chain("or", &[format!("({of} < {low})"), format!("({of} > {high})")]),
    })
}

fn in_list(of: &Expr, elements: &[Expr], negated: bool) -> Option<String> {
    let of = operand(of, Binding::Comparison, true)?;
    let elements_text = list(elements)?;
    Some(match (elements.len(), negated) {
        (1, false) => format!("({of} = {elements_text})"),
        (1, true) => format!("({of} <> {elements_text})"),
        (_, false) => format!("({of} in ({elements_text}))"),
        (_, true) => format!("({of} not in ({elements_text}))"),
    })
}

fn array(expression: &Expr) -> Option<&[Expr]> {
    match inside(expression) {
        Expr::Array(array) => Some(&array.elem),
        _ => None,
    }
}

fn like(words: &str, negated: bool, of: &Expr, pattern: &Expr, escape: Option<&Expr>) -> Option<String> {
    let of = operand(of, Binding::Comparison, true)?;
    let pattern = operand(pattern, Binding::Comparison, false)?;
    let escape = match escape {
        Some(escape) => format!(" escape {}", write(escape)?),
        None => String::new(),
    };
    let not = if negated { "not " } else { "" };
    Some(format!("({of} {not}{words} {pattern}{escape})"))
}

fn cast(text: &str, ty: &DataType) -> String {
    let Ok(known) = ty.to_string().parse::<ColumnType>();
    let ty = match known {
        ColumnType::Other(text) if !text.contains(['"', '\'', '`']) => text.to_lowercase(),
        known => known.to_string(),
    };
    format!("cast({text} as {ty})")
}

fn interval_text(interval: &Interval) -> Option<String> {
    let value = write(&interval.value)?;
    if interval.leading_field.is_none() && interval.last_field.is_none() {
        return Some(format!("cast({value} as interval)"));
    }
    let whole = Expr::Interval(interval.clone()).to_string();
    (!whole.contains('"'))
        .then(|| whole.to_lowercase())
        .filter(|_| value.starts_with(['\'', '-']) || is_number(&value))
}

fn is_number(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_digit())
}

fn list(elements: &[Expr]) -> Option<String> {
    let elements: Option<Vec<String>> = elements.iter().map(write).collect();
    Some(elements?.join(", "))
}

fn name(name: &ObjectName) -> Option<String> {
    let parts: Option<Vec<&Ident>> = name.0.iter().map(|part| part.as_ident()).collect();
    Some(parts?.into_iter().map(word).collect::<Vec<_>>().join("."))
}

fn call(function: &Function) -> Option<String> {
    let is_plain = function.within_group.is_empty()
        && function.filter.is_none()
        && function.null_treatment.is_none()
        && function.over.is_none()
        && !function.uses_odbc_syntax
        && matches!(function.parameters, FunctionArguments::None);
    if !is_plain {
        return None;
    }
    let name = name(&function.name)?;
    let arguments = match &function.args {
        FunctionArguments::None => return Some(name),
        FunctionArguments::Subquery(_) => return None,
        FunctionArguments::List(list) if list.clauses.is_empty() => list,
        FunctionArguments::List(_) => return None,
    };
    let distinct = match arguments.duplicate_treatment {
        Some(DuplicateTreatment::Distinct) => "distinct ",
        _ => "",
    };
    let texts: Option<Vec<String>> = arguments.args.iter().map(argument).collect();
    let texts = texts?;
    if texts.is_empty() && VALUE_WORDS.contains(&name.as_str()) {
        return Some(name);
    }
    Some(format!("{name}({distinct}{})", texts.join(", ")))
}

fn argument(argument: &FunctionArg) -> Option<String> {
    match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(expression)) => write(expression),
        FunctionArg::Unnamed(FunctionArgExpr::Wildcard) => Some("*".to_owned()),
        _ => None,
    }
}

/// Functions with a syntax of their own.
fn special_call(expression: &Expr) -> Option<String> {
    Some(match expression {
        Expr::Extract { field, expr, .. } => {
            format!("extract({} from {})", field.to_string().to_lowercase(), write(expr)?)
        }
        Expr::Ceil { expr, field } => rounding("ceil", expr, field)?,
        Expr::Floor { expr, field } => rounding("floor", expr, field)?,
        Expr::Position { expr, r#in } => format!("position({} in {})", write(expr)?, write(r#in)?),
        Expr::Substring { expr, substring_from, substring_for, shorthand, .. } => {
            let parts = [Some(expr), substring_from.as_ref(), substring_for.as_ref()];
            let parts: Option<Vec<String>> = parts.into_iter().flatten().map(|part| write(part)).collect();
            // Without its beginning the length would be taken for it.
            substring_from.as_ref()?;
            format!("{}({})", if *shorthand { "substr" } else { "substring" }, parts?.join(", "))
        }
        Expr::Trim { trim_where, trim_what, expr, trim_characters: None } => {
            let place = match trim_where {
                None | Some(TrimWhereField::Both) => "both",
                Some(TrimWhereField::Leading) => "leading",
                Some(TrimWhereField::Trailing) => "trailing",
            };
            let what = match trim_what {
                Some(what) => format!(" {}", write(what)?),
                None => String::new(),
            };
            format!("trim({place}{what} from {})", write(expr)?)
        }
        _ => return None,
    })
}

fn rounding(words: &str, of: &Expr, field: &CeilFloorKind) -> Option<String> {
    match field {
        CeilFloorKind::DateTimeField(sqlparser::ast::DateTimeField::NoDateTime) => {
            Some(format!("{words}({})", write(of)?))
        }
        CeilFloorKind::Scale(_) | CeilFloorKind::DateTimeField(_) => None,
    }
}

fn case(operand: Option<&Expr>, conditions: &[CaseWhen], otherwise: Option<&Expr>) -> Option<String> {
    let mut text = "(case".to_owned();
    if let Some(operand) = operand {
        text = format!("{text} {}", write(operand)?);
    }
    for CaseWhen { condition, result } in conditions {
        text = format!("{text} when {} then {}", write(condition)?, write(result)?);
    }
    let otherwise = otherwise.map(write).map_or(Some(None), |text| text.map(Some))?;
    if let Some(otherwise) = otherwise.filter(|text| text != "null") {
        text = format!("{text} else {otherwise}");
    }
    Some(format!("{text} end)"))
}

fn element(root: &Expr, chain: &[AccessExpr]) -> Option<String> {
    let mut text = operand(root, Binding::Cast, true)?;
    for access in chain {
        text = match access {
            AccessExpr::Subscript(Subscript::Index { index }) => format!("{text}[{}]", write(index)?),
            AccessExpr::Dot(Expr::Identifier(field)) => format!("({text}).{}", word(field)),
            _ => return None,
        };
    }
    Some(text)
}
