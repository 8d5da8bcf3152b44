//! Texts of attributes that the database reads: each may differ by dialect.

use crate::probe::dump::{DumpModel, DumpText};
use crate::schema::{ByDialect, Expression};

/// An expression as the attribute has it.
pub(super) fn expression(text: &DumpText) -> ByDialect<Expression> {
    by_dialect(text, |text| Expression::new(text))
}

/// A text by dialect, each read.
pub(super) fn by_dialect<T: PartialEq>(text: &DumpText, read: impl Fn(&str) -> T) -> ByDialect<T> {
    let default = text.get("default").map(|text| read(text));
    let exceptions =
        text.iter().filter_map(|(dialect, text)| Some((dialect.parse().ok()?, read(text)))).collect();
    ByDialect::new(default, exceptions)
}

/// The columns that an expression names, in the order of the table.
pub(super) fn mentioned<'a>(text: &DumpText, model: &'a DumpModel) -> Vec<&'a str> {
    let expression = expression(text);
    let columns = model.columns.iter().map(|column| column.column.as_str());
    columns.filter(|column| expression.values().any(|text| text.mentions_column(column))).collect()
}
