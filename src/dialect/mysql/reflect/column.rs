//! Columns.

use std::collections::{HashMap, HashSet};

use migrate_runtime::Flavour;

use crate::dialect::ReflectError;
use crate::dialect::mysql::collation::{Collations, Said};
use crate::dialect::mysql::expression::{Purpose, canonical, printed};
use crate::dialect::mysql::lower::{default_of_expression, has_collation, literal_of_type};
use crate::dialect::mysql::native_type;
use crate::dialect::reflection::{Row, Unknown};
use crate::schema::{
    ByDialect, Column, ColumnType, DefaultValue, DialectName, Expression, Generated, Literal, ObjectName,
    Options, Table,
};

/// Types by how the server writes them: a thousand tables have the same few.
pub(super) type Types<'a> = HashMap<&'a str, ColumnType>;

/// What the types of those rows are.
pub(super) fn types<'a, 'b>(rows: impl Iterator<Item = &'b Row<'a>>) -> Result<Types<'a>, ReflectError>
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
pub(super) struct ColumnsReading<'a> {
    pub(super) flavour: Flavour,
    pub(super) collations: &'a Collations,
    pub(super) types: &'a Types<'a>,
    /// The table's collation
    pub(super) of_table: &'a str,
}

impl ColumnsReading<'_> {
    /// Puts the columns into their table; `json` are the names of those that a check makes json.
    pub(super) fn read(
        &self,
        mut rows: Vec<Row<'_>>,
        json: &HashSet<String>,
        table: &mut Table,
        unknown: &mut Vec<Unknown>,
    ) -> Result<(), ReflectError> {
        let empty = Table::new(ObjectName::bare(""));
        rows.sort_by_key(|row| row.integer(3));
        table.columns.reserve(rows.len());
        for row in rows {
            let name = row.required(2, "column_name")?;
            let is_json = json.contains(&name);
            let reading =
                ColumnReading { row, flavour: self.flavour, types: self.types, empty: &empty, is_json };
            let mut remarks = Vec::new();
            let mut column = reading.column(name, &mut remarks)?;
            self.say_collation(&row, &mut column);
            unknown.extend(remarks.into_iter().map(|(kind, detail)| {
                let name = format!("{}.{}", table.name, column.name);
                Unknown { kind, name, detail }
            }));
            table.columns.push(column);
        }
        Ok(())
    }

    /// The collation, where it is not what the table says.
    fn say_collation(&self, row: &Row<'_>, column: &mut Column) {
        if !column.type_on(DialectName::Mysql).is_some_and(has_collation) {
            return;
        }
        // An enum of bytes has none.
        let collation = row.word(8).unwrap_or("binary");
        match self.collations.said(collation, self.of_table) {
            Said::Nothing => {}
            Said::Charset(charset) => column.options.set(DialectName::Mysql, "charset", charset),
            Said::Collation(collation) => {
                column.collate = Some(ByDialect::everywhere(Expression::new(collation)));
            }
        }
    }
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
    fn column(&self, name: String, remarks: &mut Vec<Remark>) -> Result<Column, ReflectError> {
        let written = self.row.required_word(4, "column_type")?;
        let extra = self.row.word(7).unwrap_or_default().to_lowercase();
        let (ty, options) = self.type_of(written, &extra);
        let generated = self.generated(&extra, remarks);
        let required = self.row.word(5) == Some("NO");
        Ok(Column {
            nullable: !required,
            default: if generated.is_some() { None } else { self.default(&ty, &extra, remarks) },
            auto_increment: extra.contains("auto_increment"),
            on_update: extra
                .contains("on update")
                .then(|| ByDialect::everywhere(Expression::new("CURRENT_TIMESTAMP"))),
            generated,
            comment: self.row.word(9).filter(|comment| !comment.is_empty()).map(str::to_owned),
            options,
            ..Column::new(name, ty)
        })
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
        let text = self.row.word(10).filter(|text| !text.is_empty())?;
        // MariaDB's columns of a system period: no expression, but what the server writes by itself.
        if matches!(text.to_uppercase().as_str(), "ROW START" | "ROW END") {
            remarks.push(("system period", text.to_owned()));
            return None;
        }
        let text = printed(text, self.flavour);
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
