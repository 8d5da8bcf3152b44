//! The attributes of one column among themselves, and with the column's type as far as it can be seen.

use proc_macro2::Span;

use super::default::check_default;
use super::foreign_key::check_action;
use crate::errors::Errors;
use crate::input::column::ColumnAttributes;
use crate::input::field::Column;
use crate::input::visible::Kind;

/// Two attributes of which a column has one at most; the error is at the second.
const CONTRADICTIONS: &[(&str, &str, &str)] = &[
    ("default", "default_sql", "a column has one default: `default` or `default_sql`"),
    ("generated", "default", "a generated column has no default"),
    ("generated", "default_sql", "a generated column has no default"),
    ("generated", "auto_increment", "a generated column is not numbered by the database"),
    ("default", "auto_increment", "a column that the database numbers has no default"),
    ("default_sql", "auto_increment", "a column that the database numbers has no default"),
    ("generated", "identity", "a generated column is not numbered by the database"),
    ("default", "identity", "a column that the database numbers has no default"),
    ("default_sql", "identity", "a column that the database numbers has no default"),
    ("generated", "on_update_sql", "a generated column is computed: it has no `on_update_sql`"),
    ("identity", "on_update_sql", "a column that the database numbers has no `on_update_sql`"),
    ("stored", "virtual", "a generated column is `stored` or `virtual`, not both"),
    ("type", "max_length", "`type` is taken as written: put the length into it, `type = \"varchar(50)\"`"),
    (
        "type",
        "precision",
        "`type` is taken as written: put the precision into it, `type = \"numeric(10,2)\"`",
    ),
    ("type", "scale", "`type` is taken as written: put the scale into it, `type = \"numeric(10,2)\"`"),
];

/// An attribute, the one that it is nothing without, and what to say.
const NEEDS: &[(&str, &str, &str)] = &[
    ("stored", "generated", "`stored` needs `generated = \"…\"`"),
    ("virtual", "generated", "`virtual` needs `generated = \"…\"`"),
    ("scale", "precision", "`scale` needs `precision`: `precision = 10, scale = 2`"),
];

pub(crate) fn check_column(column: &Column, errors: &mut Errors) {
    let attributes = &column.attributes;
    check_pairs(attributes, errors);
    check_identity(attributes, errors);
    check_primary_key(column, errors);
    check_reference(column, errors);
    check_scale(attributes, errors);
    check_rename(column, errors);
    if attributes.type_override.is_none() {
        check_kind(column, errors);
        check_default(column, errors);
    }
}

fn check_pairs(attributes: &ColumnAttributes, errors: &mut Errors) {
    for (first, second, message) in CONTRADICTIONS {
        if let (Some(_), Some(span)) = (span_of(attributes, first), span_of(attributes, second)) {
            errors.at(span, message);
        }
    }
    for (what, needed, message) in NEEDS {
        if let (Some(span), None) = (span_of(attributes, what), span_of(attributes, needed)) {
            errors.at(span, message);
        }
    }
}

fn check_identity(attributes: &ColumnAttributes, errors: &mut Errors) {
    let not_numbered = attributes.auto_increment.as_ref().filter(|on| !on.value);
    if let (Some(_), Some(no)) = (&attributes.identity, not_numbered) {
        errors.at(no.span, "`identity` says that the database numbers the column");
    }
}

/// Where the database is asked to number the column.
fn numbered(attributes: &ColumnAttributes) -> Option<(Span, &'static str)> {
    let said = attributes.auto_increment.as_ref().filter(|on| on.value).map(|on| (on.span, "auto_increment"));
    said.or_else(|| attributes.identity.as_ref().map(|identity| (identity.span, "identity")))
}

/// Where an attribute that the tables above name was said. `auto_increment = false` says nothing.
fn span_of(attributes: &ColumnAttributes, name: &str) -> Option<Span> {
    match name {
        "default" => attributes.default.as_ref().map(|default| default.span),
        "default_sql" => attributes.default_sql.as_ref().map(|text| text.span),
        "generated" => attributes.generated.as_ref().map(|text| text.span),
        "auto_increment" => attributes.auto_increment.as_ref().filter(|on| on.value).map(|on| on.span),
        "identity" => attributes.identity.as_ref().map(|identity| identity.span),
        "on_update_sql" => attributes.on_update_sql.as_ref().map(|text| text.span),
        "stored" => attributes.stored,
        "virtual" => attributes.virtually,
        "type" => attributes.type_override.as_ref().map(|text| text.span),
        "max_length" => attributes.max_length.as_ref().map(|number| number.span),
        "precision" => attributes.precision.as_ref().map(|number| number.span),
        "scale" => attributes.scale.as_ref().map(|number| number.span),
        _ => None,
    }
}

fn check_primary_key(column: &Column, errors: &mut Errors) {
    let is_option = column.visible.is_option;
    if let Some(span) = column.attributes.primary_key.filter(|_| is_option) {
        errors.at(span, "a primary key is never NULL: the field cannot be an `Option`");
    }
    if let Some((span, _)) = numbered(&column.attributes).filter(|_| is_option) {
        errors.at(span, "a column that the database numbers is never NULL: the field cannot be an `Option`");
    }
}

fn check_reference(column: &Column, errors: &mut Errors) {
    let attributes = &column.attributes;
    if attributes.references.is_none() {
        for (name, span) in attributes.behaviour.said() {
            errors.at(span, format!("`{name}` needs `references = Type`"));
        }
        return;
    }
    for action in [&attributes.behaviour.on_delete, &attributes.behaviour.on_update].into_iter().flatten() {
        check_action(action, column, errors);
    }
}

fn check_scale(attributes: &ColumnAttributes, errors: &mut Errors) {
    let (Some(precision), Some(scale)) = (&attributes.precision, &attributes.scale) else { return };
    if scale.value > precision.value {
        let message = format!(
            "`scale` is the number of digits behind the point: of {} digits they cannot be {}",
            precision.value, scale.value
        );
        errors.at(scale.span, message);
    }
}

fn check_rename(column: &Column, errors: &mut Errors) {
    let from = column.attributes.renamed_from.as_ref();
    if let Some(from) = from.filter(|from| from.value == column.column) {
        errors.at(from.span, "`renamed_from` is the column's name before, and this is its name now");
    }
}

/// What needs a certain type. Of a type that cannot be seen here, the expansion asks the compiler.
fn check_kind(column: &Column, errors: &mut Errors) {
    let kind = &column.visible.kind;
    let attributes = &column.attributes;
    if let Some(length) = attributes.max_length.as_ref().filter(|_| !takes_length(kind)) {
        errors.at(length.span, "`max_length` needs a column of text or bytes");
    }
    let digits = attributes.precision.as_ref().or(attributes.scale.as_ref());
    if let Some(digits) = digits.filter(|_| *kind != Kind::Unseen) {
        errors.at(
            digits.span,
            "`precision` and `scale` need a column of decimal numbers, `rust_decimal::Decimal`",
        );
    }
    let is_integer = matches!(kind, Kind::Integer(_) | Kind::Unseen);
    if let Some((span, name)) = numbered(attributes).filter(|_| !is_integer) {
        errors.at(span, format!("`{name}` needs an integer"));
    }
}

fn takes_length(kind: &Kind) -> bool {
    matches!(kind, Kind::Text | Kind::Bytes | Kind::Unseen)
}
