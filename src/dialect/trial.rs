//! Expressions tried on a database before a revision holds them.
//!
//! A table is made for a moment with nothing but its columns and its expressions. Where the database refuses it, each
//! expression is tried alone, so that it is known which one is wrong. What else may be wrong with a table is left out.

use std::collections::BTreeSet;

use crate::schema::{
    ByDialect, Column, Constraint, ConstraintDefinition, DefaultValue, DialectName, Expression, Index,
    IndexPart, Name, Options, Place, Table,
};

/// Statements that the database takes where it takes the expressions of one table.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    pub before: Vec<String>,
    pub statements: Vec<String>,
    /// What takes it all back, whether it was taken or not.
    pub after: Vec<String>,
}

/// What trials stand on.
#[derive(Debug, Clone, Default)]
pub struct Ground {
    /// What is said once, before all trials.
    pub statements: Vec<String>,
    /// Names of what those statements make in the place of what a revision is to make.
    pub made: BTreeSet<String>,
    /// True where a revision is to make something that expressions may be about and that cannot be had for a moment.
    pub is_lacking: bool,
}

/// A table as it is tried.
#[derive(Debug, Clone)]
pub struct TriedTable {
    /// With no expression: a database that does not take this says nothing of expressions.
    pub plain: Table,
    /// With all of them.
    pub whole: Table,
    pub expressions: Vec<TriedExpression>,
}

/// One expression of it.
#[derive(Debug, Clone)]
pub struct TriedExpression {
    /// `check `ck_age` of `users``
    pub subject: String,
    /// As the model has it.
    pub expression: String,
    pub place: Option<Place>,
    /// The table with no other expression.
    pub table: Table,
}

impl TriedTable {
    /// The table as one database is to try it; none where it has no expressions there.
    #[must_use]
    pub fn of(table: &Table, dialect: DialectName) -> Option<Self> {
        let plain = plain(table);
        let parts = parts(table);
        let known: Vec<(&Part<'_>, &Expression)> =
            parts.iter().filter_map(|part| Some((part, part.expression.get(dialect)?))).collect();
        if known.is_empty() {
            return None;
        }
        let mut whole = plain.clone();
        known.iter().for_each(|(part, _)| part.piece.put_into(&mut whole));
        let expressions = known.into_iter().map(|(part, expression)| {
            let mut alone = plain.clone();
            part.piece.put_into(&mut alone);
            TriedExpression {
                subject: part.subject.clone(),
                expression: expression.to_string(),
                place: part.place.cloned(),
                table: alone,
            }
        });
        Some(Self { expressions: expressions.collect(), plain, whole })
    }
}

/// A table of the same columns with nothing else said of them but their types and how texts compare.
fn plain(table: &Table) -> Table {
    let column = |column: &Column| Column {
        nullable: true,
        default: None,
        auto_increment: false,
        identity: None,
        generated: None,
        on_update: None,
        comment: None,
        ..column.clone()
    };
    let says_how_texts_compare = |key: &str| matches!(key, "charset" | "collation");
    let options = table.options.iter().filter(|(_, key, _)| says_how_texts_compare(key));
    Table {
        columns: table.columns.iter().map(column).collect(),
        options: options.map(|(on, key, value)| (on, key.to_owned(), value.to_owned())).collect::<Options>(),
        ..Table::new(table.name.clone())
    }
}

/// Something of a table that holds an expression.
struct Part<'a> {
    subject: String,
    expression: &'a ByDialect<Expression>,
    place: Option<&'a Place>,
    piece: Piece<'a>,
}

enum Piece<'a> {
    Default(&'a Column),
    Generated(&'a Column),
    Check(&'a Constraint),
    Index(Box<Index>),
}

impl Piece<'_> {
    fn put_into(&self, table: &mut Table) {
        match self {
            Self::Default(from) => {
                if let Some(column) = table.columns.get_mut(&from.name) {
                    column.default.clone_from(&from.default);
                }
            }
            Self::Generated(from) => {
                if let Some(column) = table.columns.get_mut(&from.name) {
                    column.generated.clone_from(&from.generated);
                }
            }
            Self::Check(check) => table.constraints.push((*check).clone()),
            Self::Index(index) => {
                // One index of the model may be tried as several.
                let name = Name::explicit(format!("tried_{}", table.indexes.len()));
                table.indexes.push(Index { name, ..(**index).clone() });
            }
        }
    }
}

fn parts(table: &Table) -> Vec<Part<'_>> {
    let columns = table.columns.iter().flat_map(|column| parts_of_column(table, column));
    let checks = table.constraints.iter().filter_map(|constraint| match &constraint.definition {
        ConstraintDefinition::Check { expression, .. } => Some(Part {
            subject: format!("check `{}` of `{}`", constraint.name, table.name),
            expression,
            place: constraint.declared.place.as_ref(),
            piece: Piece::Check(constraint),
        }),
        _ => None,
    });
    let indexes = table.indexes.iter().flat_map(|index| parts_of_index(table, index));
    columns.chain(checks).chain(indexes).collect()
}

fn parts_of_column<'a>(table: &'a Table, column: &'a Column) -> impl Iterator<Item = Part<'a>> {
    let part = move |what: &str, expression, piece| Part {
        subject: format!("{what} of `{}.{}`", table.name, column.name),
        expression,
        place: column.declared.place.as_ref(),
        piece,
    };
    let default = match &column.default {
        Some(DefaultValue::Sql(expression)) => Some(part("default", expression, Piece::Default(column))),
        _ => None,
    };
    let generated = column.generated.as_ref();
    let generated =
        generated.map(|generated| part("expression", &generated.expression, Piece::Generated(column)));
    default.into_iter().chain(generated)
}

fn parts_of_index<'a>(table: &'a Table, index: &'a Index) -> impl Iterator<Item = Part<'a>> {
    let subject = format!("index `{}` of `{}`", index.name, table.name);
    let part = |subject, expression, index_of_it| Part {
        subject,
        expression,
        place: index.declared.place.as_ref(),
        piece: Piece::Index(Box::new(index_of_it)),
    };
    let expressions = index.columns.iter().filter_map(|indexed| {
        let only = Index { columns: vec![indexed.clone()], filter: None, ..alone(index) };
        Some(part(subject.clone(), indexed.own_expression()?, only))
    });
    let filter = index.filter.as_ref().map(|filter| {
        // A value that every method of comparing takes, whatever the columns are.
        let one = IndexPart::expression(ByDialect::everywhere(Expression::new("1")));
        let only = Index { columns: vec![one], method: None, options: Options::default(), ..alone(index) };
        part(format!("condition of {subject}"), filter, only)
    });
    expressions.chain(filter).collect::<Vec<_>>().into_iter()
}

/// The index without what is about rows and other columns.
fn alone(index: &Index) -> Index {
    Index { unique: false, include: Vec::new(), nulls_not_distinct: false, ..index.clone() }
}
