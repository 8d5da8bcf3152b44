//! The columns of a table. A renamed one is told as one that is missing and one that nobody knows: nothing tells the
//! two apart.

use super::{Drift, facets};
use crate::picture;
use crate::schema::Table;

pub(super) fn compare(known: &Table, found: &Table, drift: &mut Vec<Drift>) {
    let table = Some(&known.name);
    for column in &known.columns {
        match found.column(&column.name) {
            None => drift.push(Drift::missing("column", table, &column.name, picture::column(column))),
            Some(other) => facets::compare_column(&known.name, column, other, drift),
        }
    }
    for column in found.columns.iter().filter(|column| known.column(&column.name).is_none()) {
        drift.push(Drift::unknown("column", table, &column.name, picture::column(column)));
    }
}
