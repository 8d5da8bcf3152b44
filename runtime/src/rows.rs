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

/// A value, the bytes of which are kept elsewhere: small, as there are millions.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Cell {
    kind: Kind,
    /// How many bytes a text or bytes have; none have more: databases hold at most 2 GiB in a value.
    length: u32,
    /// A number's bits, or where the bytes of a text or of bytes begin
    bits: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Null,
    Integer,
    Real,
    Text,
    Bytes,
}

impl Cell {
    fn number(kind: Kind, bits: u64) -> Self {
        Self { kind, length: 0, bits }
    }

    /// What is added behind so many bytes.
    fn behind(kind: Kind, start: usize, added: usize) -> Self {
        Self { kind, length: u32::try_from(added).unwrap_or(u32::MAX), bits: start as u64 }
    }

    fn range(self) -> Range<usize> {
        let start = usize::try_from(self.bits).unwrap_or(usize::MAX);
        start..start.saturating_add(self.length as usize)
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
            Value::Null => Cell::number(Kind::Null, 0),
            Value::Integer(number) => Cell::number(Kind::Integer, number.cast_unsigned()),
            Value::Real(number) => Cell::number(Kind::Real, number.to_bits()),
            Value::Text(text) => {
                let cell = Cell::behind(Kind::Text, self.text.len(), text.len());
                self.text.push_str(text);
                cell
            }
            Value::Bytes(bytes) => {
                let cell = Cell::behind(Kind::Bytes, self.bytes.len(), bytes.len());
                self.bytes.extend_from_slice(bytes);
                cell
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
        match cell.kind {
            Kind::Null => Value::Null,
            Kind::Integer => Value::Integer(cell.bits.cast_signed()),
            Kind::Real => Value::Real(f64::from_bits(cell.bits)),
            Kind::Text => Value::Text(&self.text[cell.range()]),
            Kind::Bytes => Value::Bytes(&self.bytes[cell.range()]),
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
