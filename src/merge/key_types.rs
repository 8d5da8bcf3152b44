//! Whether two columns can stand on the two sides of a foreign key.

use crate::schema::{Column, ColumnType, DialectName};

/// Why they cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Difference {
    Type,
    Collation,
}

/// What keeps a foreign key from standing between two columns on a database.
pub(super) fn difference(one: &Column, other: &Column, dialect: DialectName) -> Option<Difference> {
    let (Some(type_of_one), Some(type_of_other)) = (one.type_on(dialect), other.type_on(dialect)) else {
        return None;
    };
    if !fits(type_of_one, type_of_other, dialect) {
        return Some(Difference::Type);
    }
    let collation =
        |column: &Column| column.collate.as_ref().and_then(|collate| collate.get(dialect)).cloned();
    let differs = dialect == DialectName::Mysql && collation(one) != collation(other);
    differs.then_some(Difference::Collation)
}

/// Texts of any length, bytes of any length, else equal types: MySQL takes nothing that differs more, and numbers of
/// different sizes are a mistake everywhere.
fn fits(one: &ColumnType, other: &ColumnType, dialect: DialectName) -> bool {
    let is_text = |ty: &ColumnType| match ty {
        ColumnType::Text => dialect != DialectName::Mysql,
        other => matches!(other, ColumnType::Varchar(_) | ColumnType::Char(_)),
    };
    let is_bytes = |ty: &ColumnType| match ty {
        ColumnType::Blob | ColumnType::Varbinary(_) | ColumnType::Binary(_) => dialect != DialectName::Mysql,
        _ => false,
    };
    one == other || (is_text(one) && is_text(other)) || (is_bytes(one) && is_bytes(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_fit_where_the_database_takes_them() {
        for (one, other, on_postgres, on_mysql) in [
            ("bigint", "bigint", true, true),
            ("bigint", "integer", false, false),
            ("bigint", "bigint unsigned", false, false),
            ("varchar(10)", "char(2)", true, true),
            ("text", "varchar(10)", true, false),
            ("blob", "binary(16)", true, false),
            ("numeric(10,2)", "numeric(12,2)", false, false),
            ("citext", "text", false, false),
        ] {
            let column = |text: &str| {
                let Ok(ty) = text.parse();
                Column::new("c", ty)
            };
            let fits = |dialect| difference(&column(one), &column(other), dialect).is_none();
            assert_eq!(
                (fits(DialectName::Postgres), fits(DialectName::Mysql)),
                (on_postgres, on_mysql),
                "{one} {other}"
            );
        }
    }
}
