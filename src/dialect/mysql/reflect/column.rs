//! Columns.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use migrate_runtime::Flavour;
use rayon::prelude::*;

use super::queries::Query;
use super::{Reader, Unfinished, name_of};
use crate::dialect::ReflectError;
use crate::dialect::mysql::collation::{Collations, Said};
use crate::dialect::mysql::expression::{Purpose, canonical, printed};
use crate::dialect::mysql::lower::{default_of_expression, has_collation, literal_of_type};
use crate::dialect::mysql::native_type;
use crate::dialect::reflection::{Row, grouped};
use crate::schema::{
    ByDialect, Column, ColumnType, DefaultValue, DialectName, Expression, Generated, Literal, ObjectName,
    Options, Table,
};

/// Puts the columns into their tables, table by table side by side.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<(), ReflectError> {
    let json = json_columns(reader);
    let mut tables: BTreeMap<ObjectName, Vec<Row<'_>>> = BTreeMap::new();
    for rows in grouped(reader.rows(Query::Columns), |row| (row.word(0), row.word(1))) {
        if reader.table_of(&rows[0])?.is_some() {
            tables.insert(name_of(&rows[0])?, rows);
        }
    }
    let types = types(tables.values().flatten())?;
    let Reader { flavour, collations, tables: unfinished, .. } = reader;
    let of_table = TableReading { flavour: *flavour, collations, types: &types, json: &json };
    let read = unfinished.par_iter_mut().filter_map(|(name, unfinished)| {
        let rows = tables.get(name)?;
        Some(of_table.columns(name, rows, unfinished))
    });
    for (name, (kind, detail)) in read.collect::<Result<Vec<_>, _>>()?.into_iter().flatten() {
        reader.unknown(kind, name, detail);
    }
    Ok(())
}

/// Types by how the server writes them: a thousand tables have the same few.
type Types<'a> = HashMap<&'a str, ColumnType>;

fn types<'a, 'b>(rows: impl Iterator<Item = &'b Row<'a>>) -> Result<Types<'a>, ReflectError>
where
    'a: 'b,
{
    let mut types = Types::new();
    for row in rows {
        let (written, _) = without_compression(row.required_word(4, "column_type")?);
        if !types.contains_key(written) {
            let native = native_type::parse(written).map(|native| native.ty);
            types.insert(written, native.unwrap_or_else(|_| ColumnType::Other(written.to_owned())));
        }
    }
    Ok(types)
}

/// MariaDB says behind a type that its values are kept compressed.
fn without_compression(written: &str) -> (&str, bool) {
    match written.split_once(" /*M!100301 COMPRESSED") {
        Some((written, _)) => (written, true),
        None => (written, false),
    }
}

/// What the columns of a table are read with.
struct TableReading<'a> {
    flavour: Flavour,
    collations: &'a Collations,
    types: &'a Types<'a>,
    json: &'a BTreeSet<(ObjectName, String)>,
}

impl TableReading<'_> {
    /// Puts the columns into their table; gives what is to be said of them, each with the column's name.
    fn columns(
        &self,
        table: &ObjectName,
        rows: &[Row<'_>],
        unfinished: &mut Unfinished,
    ) -> Result<Vec<(String, Remark)>, ReflectError> {
        let empty = Table::new(ObjectName::bare(""));
        let mut remarks = Vec::new();
        let mut rows: Vec<&Row<'_>> = rows.iter().collect();
        rows.sort_by_key(|row| row.integer(3));
        unfinished.table.columns.reserve(rows.len());
        for row in rows {
            let name = row.required(2, "column_name")?;
            let is_json = !self.json.is_empty() && self.json.contains(&(table.clone(), name.clone()));
            let reading =
                ColumnReading { row: *row, flavour: self.flavour, types: self.types, empty: &empty, is_json };
            let (mut column, said) = reading.column(name)?;
            self.say_collation(row, &unfinished.collation, &mut column);
            remarks.extend(said.into_iter().map(|remark| (format!("{table}.{}", column.name), remark)));
            unfinished.table.columns.push(column);
        }
        Ok(remarks)
    }

    /// The collation, where it is not what the table says.
    fn say_collation(&self, row: &Row<'_>, of_table: &str, column: &mut Column) {
        if !column.type_on(DialectName::Mysql).is_some_and(has_collation) {
            return;
        }
        // An enum of bytes has none.
        let collation = row.word(8).unwrap_or("binary");
        match self.collations.said(collation, of_table) {
            Said::Nothing => {}
            Said::Charset(charset) => column.options.set(DialectName::Mysql, "charset", charset),
            Said::Collation(collation) => {
                column.collate = Some(ByDialect::everywhere(Expression::new(collation)));
            }
        }
    }
}

/// MariaDB's json is a text with a check.
fn json_columns(reader: &Reader<'_>) -> BTreeSet<(ObjectName, String)> {
    let checks = reader.rows(Query::Checks).filter(|row| row.text(5).as_deref() == Some("Column"));
    let valid = checks.filter_map(|row| {
        // The check keeps the name that its column once had.
        let column = super::key::json_column(&row.text(3)?)?;
        Some((name_of(&row).ok()?, column))
    });
    valid.collect()
}

/// What is there and cannot be said: a kind and a detail.
type Remark = (&'static str, String);

struct ColumnReading<'a> {
    row: Row<'a>,
    flavour: Flavour,
    types: &'a Types<'a>,
    /// Names in what a server prints stand in quotes: no table is needed to know them.
    empty: &'a Table,
    is_json: bool,
}

impl ColumnReading<'_> {
    fn column(&self, name: String) -> Result<(Column, Vec<Remark>), ReflectError> {
        let mut remarks = Vec::new();
        let written = self.row.required_word(4, "column_type")?;
        let extra = self.row.text(7).unwrap_or_default().to_lowercase();
        let (ty, options) = self.type_of(written, &extra);
        let generated = self.generated(&extra, &mut remarks);
        let required = self.row.word(5) == Some("NO");
        let column = Column {
            nullable: !required,
            default: if generated.is_some() { None } else { self.default(&ty, &extra, &mut remarks) },
            auto_increment: extra.contains("auto_increment"),
            on_update: extra
                .contains("on update")
                .then(|| ByDialect::everywhere(Expression::new("CURRENT_TIMESTAMP"))),
            generated,
            comment: self.row.text(9).filter(|comment| !comment.is_empty()),
            options,
            ..Column::new(name, ty)
        };
        Ok((column, remarks))
    }

    fn type_of(&self, written: &str, extra: &str) -> (ColumnType, Options) {
        let mut options = Options::default();
        let (written, compressed) = without_compression(written);
        if compressed {
            options.set(DialectName::Mysql, "compressed", "true");
        }
        if extra.contains("invisible") {
            options.set(DialectName::Mysql, "invisible", "true");
        }
        if let Some(srid) = self.row.text(11) {
            options.set(DialectName::Mysql, "srid", srid);
        }
        let ty = match self.types.get(written) {
            Some(_) if self.is_json => ColumnType::Json,
            Some(ty) => ty.clone(),
            None => ColumnType::Other(written.to_owned()),
        };
        (ty, options)
    }

    fn generated(&self, extra: &str, remarks: &mut Vec<Remark>) -> Option<Generated> {
        let text = self.row.text(10).filter(|text| !text.is_empty())?;
        // MariaDB's columns of a system period: no expression, but what the server writes by itself.
        if matches!(text.to_uppercase().as_str(), "ROW START" | "ROW END") {
            remarks.push(("system period", text));
            return None;
        }
        let text = printed(&text, self.flavour);
        let expression = ByDialect::everywhere(canonical(&text, self.empty, Purpose::Value));
        Some(Generated { expression, stored: extra.contains("stored") || extra.contains("persistent") })
    }

    fn default(&self, ty: &ColumnType, extra: &str, remarks: &mut Vec<Remark>) -> Option<DefaultValue> {
        let text = self.row.text(6)?;
        let is_bytes = matches!(ty, ColumnType::Binary(_) | ColumnType::Varbinary(_))
            || (has_collation(ty) && self.row.word(8).is_none_or(|collation| collation == "binary"));
        if self.flavour == Flavour::Mariadb {
            if is_bytes && (text.contains('?') || text.contains('\u{fffd}')) && text.starts_with('\'') {
                remarks
                    .push(("default", "its bytes are no text: the catalogue does not tell them".to_owned()));
            }
            // MariaDB's word for no default, where a change of the row sets the column.
            let is_none = extra.contains("on update") && text.trim_matches('\'').starts_with("0000-00-00");
            return default_of_expression(&text, self.empty, ty).filter(|_| !is_none);
        }
        if extra.contains("default_generated") {
            return default_of_expression(&printed(&text, self.flavour), self.empty, ty);
        }
        if is_bytes && text.starts_with("0x") {
            // The catalogue ends such a text at the first zero.
            if text == "0x" {
                remarks.push(("default", "it may have more bytes than the catalogue tells".to_owned()));
            }
            return default_of_expression(&text, self.empty, ty);
        }
        if matches!(ty, ColumnType::Other(word) if word.starts_with("bit(")) {
            return default_of_expression(&text, self.empty, ty);
        }
        Some(DefaultValue::Literal(literal_of_type(ty, &Literal::Text(text))))
    }
}
