//! What an operation may lose of the rows that exist, and what its derived way back cannot bring back: said in the
//! revision's file, where a reviewer sees it, and again when the revision is taken back.

use super::{AlterColumn, AlterEnum, Operation};
use crate::schema::ColumnType::Other;
use crate::schema::{Column, ColumnType, DialectName, IntegerWidth};

/// What is lost, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loss {
    /// On the way forward: `the values of users.legacy go`.
    pub forward: Option<String>,
    /// On the derived way back: `users.legacy comes back without its values`.
    pub back: Option<String>,
}

impl Loss {
    fn new(forward: impl Into<String>, back: impl Into<String>) -> Self {
        Self { forward: Some(forward.into()), back: Some(back.into()) }
    }

    fn stops(reason: impl Into<String>) -> Self {
        Self { forward: Some(reason.into()), back: None }
    }

    /// True where nothing is lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forward.is_none() && self.back.is_none()
    }
}

impl Operation {
    /// What may be lost. Of `sql` nobody knows.
    #[must_use]
    pub fn loss(&self) -> Loss {
        match self {
            Self::DropTable(drop) if !drop.0.unmanaged => {
                let name = &drop.0.name;
                Loss::new(format!("all rows of {name} go"), format!("{name} comes back empty"))
            }
            Self::DropColumn(drop) if drop.column.generated.is_none() => {
                let name = format!("{}.{}", drop.table, drop.column.name);
                let back = match (&drop.fill, drop.column.fills_itself()) {
                    (None, false) => {
                        format!("{name} comes back only if its table is empty, or with a `fill` for its rows")
                    }
                    _ => format!("{name} comes back without its values"),
                };
                Loss::new(format!("the values of {name} go"), back)
            }
            Self::AddPartition(add) => {
                let name = &add.partition.name;
                Loss { forward: None, back: Some(format!("rows that no part but {name} takes go with it")) }
            }
            Self::DropPartition(drop) => {
                let name = &drop.partition.name;
                Loss::new(format!("all rows of {name} go"), format!("{name} comes back empty"))
            }
            Self::DropSequence(drop) => {
                let name = &drop.0.name;
                Loss::new(
                    format!("the number that {name} stands at goes"),
                    format!("{name} begins again at its start"),
                )
            }
            Self::AlterColumn(alter) => alter.loss(),
            Self::AlterEnum(alter) => alter.loss(),
            _ => Loss::default(),
        }
    }
}

impl AlterColumn {
    fn loss(&self) -> Loss {
        let name = format!("{}.{}", self.table, self.column());
        let Self { from, to, .. } = self;
        if from.generated.is_none() && to.generated.is_some() {
            return Loss::new(
                format!("the values that {name} holds go: it is computed from now on"),
                format!("{name} keeps the computed values"),
            );
        }
        if self.using.is_some() {
            let back = format!("{name} keeps the values that `using` made");
            return Loss::new(format!("`using` says what becomes of the values of {name}"), back);
        }
        if let Some((from, to)) = types(from, to).find(|(from, to)| from.is_coarsened_by(to)) {
            return Loss::new(
                format!("values of {name} are rounded or cut from {from} to {to}"),
                format!("{name} stays as it was rounded or cut"),
            );
        }
        if let Some(lost) = types(from, to).find_map(|(from, to)| lost_members(from, to)) {
            return Loss::stops(format!("rows that hold {} in {name} stop this revision", lost.join(", ")));
        }
        if let Some((from, to)) = types(from, to).find(|(from, to)| is_narrower(from, to)) {
            return Loss::stops(format!("values of {name} that fit {from} and not {to} stop this revision"));
        }
        if let Some(words) = types(from, to).find_map(|(from, to)| zone(&name, from, to)) {
            return Loss { forward: Some(words), back: None };
        }
        self.loss_of_nulls(&name)
    }

    fn loss_of_nulls(&self, name: &str) -> Loss {
        match (self.from.nullable && !self.to.nullable, &self.fill) {
            (true, Some(_)) => Loss::new(
                format!("rows whose {name} is NULL get the value of `fill`"),
                format!("{name} keeps what `fill` gave the rows that held NULL"),
            ),
            (true, None) => Loss::stops(format!("rows whose {name} is NULL stop this revision")),
            _ => Loss::default(),
        }
    }
}

impl AlterEnum {
    fn loss(&self) -> Loss {
        let removed: Vec<&str> = self.removed().collect();
        if removed.is_empty() {
            return Loss::default();
        }
        Loss::stops(format!("rows that hold {} of {} stop this revision", removed.join(", "), self.name))
    }
}

fn types<'a>(from: &'a Column, to: &'a Column) -> impl Iterator<Item = (&'a ColumnType, &'a ColumnType)> {
    DialectName::ALL.into_iter().filter_map(|dialect| from.type_on(dialect).zip(to.type_on(dialect)))
}

/// What zone moments and times are taken to be in that become one another: that of the session, which is always UTC.
fn zone(name: &str, from: &ColumnType, to: &ColumnType) -> Option<String> {
    use ColumnType::{Array, Date, Timestamp, TimestampTz};
    match (from, to) {
        (Array(from), Array(to)) => zone(name, from, to),
        (TimestampTz(_), Timestamp(_)) => Some(format!("moments in {name} become the time that UTC shows")),
        (Timestamp(_) | Date, TimestampTz(_)) => Some(format!("times in {name} are taken to be in UTC")),
        _ => None,
    }
}

/// True where the second type holds fewer values than the first, and refuses the others.
fn is_narrower(from: &ColumnType, to: &ColumnType) -> bool {
    use ColumnType::{Array, Binary, Blob, Char, Integer, Json, Numeric, Text, Varbinary, Varchar};
    match (from, to) {
        (Array(from), Array(to)) => is_narrower(from, to),
        (Varchar(from) | Char(from), Varchar(to) | Char(to))
        | (Varbinary(from) | Binary(from), Varbinary(to) | Binary(to)) => from > to,
        (Text, Varchar(_) | Char(_)) | (Blob, Varbinary(_) | Binary(_)) => true,
        (Integer { width: from, unsigned: one }, Integer { width: to, unsigned: other }) => {
            bits(*from) > bits(*to) || one != other
        }
        (Numeric(None), Numeric(Some(_))) => true,
        (Numeric(Some((from, from_scale))), Numeric(Some((to, to_scale)))) => {
            from.saturating_sub(*from_scale) > to.saturating_sub(*to_scale)
        }
        (Numeric(_), Integer { .. }) => true,
        (Text | Varchar(_) | Char(_), to) => !matches!(to, Text | Varchar(_) | Char(_)),
        (Other(from), Other(to)) => holds_less(from, to),
        (Other(_), to) => !matches!(to, Text | Blob | Json),
        (_, Other(_)) => true,
        _ => false,
    }
}

/// The values that `enum('a','b')` or `set('a','b')` loses.
fn lost_members(from: &ColumnType, to: &ColumnType) -> Option<Vec<String>> {
    let (Other(from), Other(to)) = (from, to) else { return None };
    let (from, to) = (members(from)?, members(to)?);
    let lost: Vec<String> = from.into_iter().filter(|value| !to.contains(value)).collect();
    (!lost.is_empty()).then_some(lost)
}

/// The values that MySQL's `enum` and `set` hold within themselves.
fn members(text: &str) -> Option<Vec<String>> {
    let (word, list) = text.split_once('(')?;
    let is_list = matches!(word.trim().to_ascii_lowercase().as_str(), "enum" | "set");
    let list = list.trim_end().strip_suffix(')').filter(|_| is_list)?;
    let mut values = Vec::new();
    // Every second piece is within quotes; a quote is doubled there.
    let pieces: Vec<&str> = list.split('\'').collect();
    for (at, piece) in pieces.iter().enumerate().skip(1).step_by(2) {
        match values.last_mut().filter(|_: &&mut String| pieces[at - 1].is_empty() && at > 1) {
            Some(last) => last.push_str(&format!("'{piece}")),
            None => values.push((*piece).to_owned()),
        }
    }
    Some(values)
}

/// Of two types of one database: all that is known is that `bit(8)` holds what `bit(4)` does.
fn holds_less(from: &str, to: &str) -> bool {
    let parts = |text: &str| {
        let (word, numbers) = text.split_once('(').unwrap_or((text, ""));
        (word.trim().to_lowercase(), numbers.trim_end_matches(')').trim().parse::<u32>().ok())
    };
    let ((from_word, from_length), (to_word, to_length)) = (parts(from), parts(to));
    let is_shorter = to_length.is_some_and(|to| from_length.is_none_or(|from| from > to));
    from_word != to_word || is_shorter
}

fn bits(width: IntegerWidth) -> u8 {
    match width {
        IntegerWidth::Tiny => 8,
        IntegerWidth::Small => 16,
        IntegerWidth::Regular => 32,
        IntegerWidth::Big => 64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{AddColumn, DropColumn, DropTable};
    use crate::schema::{ByDialect, EnumValue, Expression, ObjectName, Table};

    fn users() -> ObjectName {
        ObjectName::bare("users")
    }

    fn alter(from: &str, to: &str) -> AlterColumn {
        let column = |ty: &str| Column::new("a", ty.parse().expect("a type"));
        AlterColumn { table: users(), from: column(from), to: column(to), fill: None, using: None }
    }

    fn forward(operation: impl Into<Operation>) -> Option<String> {
        operation.into().loss().forward
    }

    #[test]
    fn what_goes_is_said_both_ways() {
        let drop = DropColumn { table: users(), column: Column::new("a", ColumnType::Text), fill: None };
        assert_eq!(
            Operation::from(drop.clone()).loss(),
            Loss::new(
                "the values of users.a go",
                "users.a comes back only if its table is empty, or with a `fill` for its rows"
            )
        );
        let nullable =
            DropColumn { column: Column { nullable: true, ..drop.column.clone() }, ..drop.clone() };
        assert_eq!(
            Operation::from(nullable).loss().back.as_deref(),
            Some("users.a comes back without its values")
        );
        let table = DropTable(Table::new(users()));
        assert_eq!(
            Operation::from(table).loss(),
            Loss::new("all rows of users go", "users comes back empty")
        );
        let add = AddColumn { table: users(), column: drop.column, fill: None };
        assert!(Operation::from(add).loss().is_empty());
    }

    #[test]
    fn types_that_hold_less() {
        for (from, to, words) in [
            ("timestamp", "date", "values of users.a are rounded or cut from timestamp to date"),
            (
                "varchar(20)",
                "varchar(10)",
                "values of users.a that fit varchar(20) and not varchar(10) stop this revision",
            ),
            ("enum('a','b','c')", "enum('a')", "rows that hold b, c in users.a stop this revision"),
            ("set('a','it''s')", "set('a')", "rows that hold it's in users.a stop this revision"),
            ("bigint", "integer", "values of users.a that fit bigint and not integer stop this revision"),
            ("text", "integer", "values of users.a that fit text and not integer stop this revision"),
            (
                "citext",
                "varchar(20)",
                "values of users.a that fit citext and not varchar(20) stop this revision",
            ),
            ("bit(8)", "bit(4)", "values of users.a that fit bit(8) and not bit(4) stop this revision"),
            (
                "numeric(10,2)",
                "numeric(8,2)",
                "values of users.a that fit numeric(10,2) and not numeric(8,2) stop this revision",
            ),
        ] {
            assert_eq!(forward(alter(from, to)).as_deref(), Some(words));
        }
        for (from, to, words) in [
            ("timestamptz", "timestamp", "moments in users.a become the time that UTC shows"),
            ("timestamp", "timestamptz", "times in users.a are taken to be in UTC"),
            ("date[]", "timestamptz[]", "times in users.a are taken to be in UTC"),
        ] {
            assert_eq!(forward(alter(from, to)).as_deref(), Some(words));
        }
        for (from, to) in [
            ("varchar(10)", "text"),
            ("integer", "bigint"),
            ("numeric(8,2)", "numeric(10,2)"),
            ("bit(4)", "bit(8)"),
            ("citext", "text"),
            ("set('a')", "set('b','a')"),
        ] {
            assert_eq!(forward(alter(from, to)), None, "{from} to {to}");
        }
    }

    #[test]
    fn nulls_that_may_not_stay() {
        let mut required = alter("text", "text");
        required.from.nullable = true;
        assert_eq!(
            forward(required.clone()).as_deref(),
            Some("rows whose users.a is NULL stop this revision")
        );
        required.fill = Some(ByDialect::everywhere(Expression::new("'x'")));
        assert_eq!(
            Operation::from(required).loss().back.as_deref(),
            Some("users.a keeps what `fill` gave the rows that held NULL")
        );
    }

    #[test]
    fn values_of_an_enum_that_go() {
        let values = |texts: &[&str]| texts.iter().map(|text| EnumValue::new(*text)).collect();
        let alter = AlterEnum {
            name: ObjectName::bare("role"),
            from: values(&["Admin", "Guest"]),
            to: values(&["Admin"]),
            renames: Vec::new(),
        };
        assert_eq!(forward(alter).as_deref(), Some("rows that hold Guest of role stop this revision"));
    }
}
