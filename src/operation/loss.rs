//! What an operation may lose of the rows that exist, and what its derived way back cannot bring back: said in the
//! revision's file, where a reviewer sees it, and again when the revision is taken back.

use super::loss_of_values::of_types;
use super::{AlterColumn, AlterEnum, Operation};
use crate::schema::DialectName;

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
    /// What may be lost on whichever database. Of `sql` nobody knows.
    #[must_use]
    pub fn loss(&self) -> Loss {
        self.loss_on(&DialectName::ALL)
    }

    /// What may be lost on these databases.
    #[must_use]
    pub fn loss_on(&self, dialects: &[DialectName]) -> Loss {
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
            Self::AlterColumn(alter) => alter.loss(dialects),
            Self::AlterEnum(alter) => alter.loss(),
            _ => Loss::default(),
        }
    }
}

impl AlterColumn {
    fn loss(&self, dialects: &[DialectName]) -> Loss {
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
        if let Some((forward, back)) = of_types(&name, from, to, dialects) {
            return Loss { forward: Some(forward), back };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{AddColumn, DropColumn, DropTable};
    use crate::schema::{ByDialect, Column, ColumnType, EnumValue, Expression, ObjectName, Table};

    fn users() -> ObjectName {
        ObjectName::bare("users")
    }

    fn alter(from: &str, to: &str) -> AlterColumn {
        let column = |ty: &str| Column::new("a", ty.parse().expect("a type"));
        AlterColumn { table: users(), from: column(from), to: column(to), fill: None, using: None }
    }

    fn forward(operation: impl Into<Operation>) -> Option<String> {
        operation.into().loss_on(&[DialectName::Postgres]).forward
    }

    #[test]
    fn what_sqlite_keeps_is_not_said_to_stop() {
        use DialectName::{Postgres, Sqlite};
        let stop = "values of users.a that fit varchar(20) and not varchar(10) stop this revision";
        let kept =
            "values of users.a that fit varchar(20) and not varchar(10) stay as they are: SQLite keeps them";
        let cut = "values of users.a are rounded or cut from double to integer";
        let unfit = "values of users.a that fit double and not integer stop this revision";
        let text = "values of users.a that fit text and not integer stop this revision";
        for (from, to, dialects, words) in [
            ("varchar(20)", "varchar(10)", vec![Postgres], Some(stop.to_owned())),
            (
                "varchar(20)",
                "varchar(10)",
                vec![Sqlite, Postgres],
                Some(format!("{stop}; SQLite keeps them")),
            ),
            ("varchar(20)", "varchar(10)", vec![Sqlite], Some(kept.to_owned())),
            ("double", "integer", vec![Postgres], Some(cut.to_owned())),
            (
                "double",
                "integer",
                vec![Sqlite, Postgres],
                Some(format!("{cut}; on SQLite they stop this revision")),
            ),
            ("double", "integer", vec![Sqlite], Some(unfit.to_owned())),
            ("timestamp(6)", "timestamp(0)", vec![Sqlite], None),
            ("timestamp", "timestamptz", vec![Sqlite], None),
            ("text", "integer", vec![Sqlite], Some(text.to_owned())),
        ] {
            let said = Operation::from(alter(from, to)).loss_on(&dialects).forward;
            assert_eq!(said, words, "{from} to {to} on {dialects:?}");
        }
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
