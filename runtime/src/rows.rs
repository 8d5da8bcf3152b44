//! The rows of a query, kept so that a catalogue of thousands of tables is read fast: all texts in one, and the values
//! one after the other.

use std::ops::Range;

use crate::value::Value;

/// The rows of a query.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// The columns' names
    pub columns: Vec<String>,
    cells: Vec<Cell>,
    /// Where the cells of each row end
    ends: Vec<usize>,
    text: String,
    bytes: Vec<u8>,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    rows: &'a Rows,
    cells: &'a [Cell],
}

/// A value, the bytes of which are kept elsewhere.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(Place),
    Bytes(Place),
}

/// Where a value's bytes are.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Place {
    start: usize,
    /// None is longer: databases hold at most 2 GiB in a value.
    length: u32,
}

impl Place {
    fn behind(start: usize, added: usize) -> Self {
        Self { start, length: u32::try_from(added).unwrap_or(u32::MAX) }
    }

    fn range(self) -> Range<usize> {
        self.start..self.start + self.length as usize
    }
}

impl Rows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The row at that place, from 0.
    pub fn get(&self, at: usize) -> Option<Row<'_>> {
        (at < self.len()).then(|| self.row(at))
    }

    /// In order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        (0..self.len()).map(|at| self.row(at))
    }

    /// The first value of the first row.
    pub fn first(&self) -> Option<Value<'_>> {
        self.get(0)?.first()
    }

    /// Adds a value to the row that is being read.
    pub(crate) fn push(&mut self, value: Value<'_>) {
        let cell = match value {
            Value::Null => Cell::Null,
            Value::Integer(number) => Cell::Integer(number),
            Value::Real(number) => Cell::Real(number),
            Value::Text(text) => {
                let place = Place::behind(self.text.len(), text.len());
                self.text.push_str(text);
                Cell::Text(place)
            }
            Value::Bytes(bytes) => {
                let place = Place::behind(self.bytes.len(), bytes.len());
                self.bytes.extend_from_slice(bytes);
                Cell::Bytes(place)
            }
        };
        self.cells.push(cell);
    }

    /// Ends the row that is being read.
    pub(crate) fn end_row(&mut self) {
        self.ends.push(self.cells.len());
    }

    fn row(&self, at: usize) -> Row<'_> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        Row { rows: self, cells: &self.cells[start..self.ends[at]] }
    }

    fn value(&self, cell: Cell) -> Value<'_> {
        match cell {
            Cell::Null => Value::Null,
            Cell::Integer(number) => Value::Integer(number),
            Cell::Real(number) => Value::Real(number),
            Cell::Text(place) => Value::Text(&self.text[place.range()]),
            Cell::Bytes(place) => Value::Bytes(&self.bytes[place.range()]),
        }
    }
}

impl<'a> Row<'a> {
    /// The value at that place, from 0.
    pub fn get(&self, at: usize) -> Option<Value<'a>> {
        self.cells.get(at).map(|cell| self.rows.value(*cell))
    }

    /// The first value.
    pub fn first(&self) -> Option<Value<'a>> {
        self.get(0)
    }

    /// In order.
    pub fn iter(&self) -> impl Iterator<Item = Value<'a>> + use<'a> {
        let Self { rows, cells } = *self;
        cells.iter().map(|cell| rows.value(*cell))
    }
}
