//! The columns of a table that both sides have.

use super::answers::TableAnswers;
use super::findings::Findings;
use super::suggestion::literal_sql;
use super::{Answer, FillReason, QuestionKind, Subject, comment};
use crate::operation::{AddColumn, AlterColumn, DropColumn};
use crate::schema::{
    AppLabel, ByDialect, Column, DefaultValue, DialectName, Expression, ObjectName, Place, Table,
};

/// Compares the columns of `table` as the state has it with those of `target`, the model.
pub(super) fn compare(
    table: &Table,
    target: &Table,
    app: &AppLabel,
    answers: TableAnswers<'_>,
    findings: &mut Findings<'_>,
) {
    let stays = |column: &Column| target.column(&column.name).is_some_and(Column::is_seen);
    if !table.columns.iter().filter(|column| column.is_seen()).any(stays) {
        findings.emptied.insert(target.name.clone());
    }
    let mut comparison = ColumnComparison { table, target, app, answers, findings };
    for column in table.columns.iter().filter(|column| target.column(&column.name).is_none()) {
        comparison.drop(column);
    }
    for column in &target.columns {
        match table.column(&column.name) {
            None => comparison.add(column),
            Some(known) if known != column => comparison.change(known, column),
            Some(_) => {}
        }
    }
}

struct ColumnComparison<'a, 'f, 'b> {
    table: &'a Table,
    target: &'a Table,
    app: &'a AppLabel,
    answers: TableAnswers<'a>,
    findings: &'f mut Findings<'b>,
}

impl ColumnComparison<'_, '_, '_> {
    fn name(&self) -> &ObjectName {
        &self.target.name
    }

    fn place<'c>(&'c self, column: &'c Column) -> Option<&'c Place> {
        column.declared.place.as_ref().or(self.target.declared.place.as_ref())
    }

    fn ask(&mut self, column: &Column, kind: QuestionKind) {
        if !self.target.unmanaged {
            let place = self.place(column).cloned();
            self.findings.ask(self.app, place.as_ref(), kind);
        }
    }

    /// The column as the state calls it.
    fn old_subject(&self, column: &Column) -> Subject {
        Subject::column(self.answers.old, &column.name)
    }

    /// True where a question about a name has been raised for which `told` holds: others wait for its answer.
    fn waits(&self, told: impl Fn(&QuestionKind) -> bool) -> bool {
        self.findings.questions.iter().any(|question| told(&question.kind))
    }

    fn drop(&mut self, column: &Column) {
        let subject = self.old_subject(column);
        if let Some(answer) = self.answers.drop_of(&column.name) {
            self.findings.used.insert(answer);
        } else if !self.answers.allows_drop(&column.name)
            && column.generated.is_none()
            && !self.waits(|kind| matches!(kind, QuestionKind::Rename { from, .. } if *from == subject))
        {
            self.ask(column, QuestionKind::drop_of(subject));
        }
        let drop = DropColumn { table: self.name().clone(), column: column.clone(), fill: None };
        self.findings.change(self.app, drop);
    }

    fn add(&mut self, column: &Column) {
        let fill = self.take_fill(column);
        let subject = Subject::column(self.name(), &column.name);
        if fill.is_none() && !column.fills_itself() && !self.waits(|kind| kind.new_name() == Some(&subject)) {
            self.ask_for_fill(column, FillReason::AddRequired);
        }
        let add = AddColumn { table: self.name().clone(), column: column.clone(), fill };
        self.findings.change(self.app, add);
    }

    fn take_fill(&mut self, column: &Column) -> Option<ByDialect<Expression>> {
        let (answer, sql) = self.answers.fill(&column.name)?;
        self.findings.used.insert(answer);
        Some(sql.clone())
    }

    fn ask_for_fill(&mut self, column: &Column, why: FillReason) {
        let (table, filled) = (self.name().clone(), Box::new(column.clone()));
        self.ask(column, QuestionKind::Fill { table, column: filled, why });
    }

    fn change(&mut self, known: &Column, column: &Column) {
        if !same_but_comment(known, column) {
            self.alter(known, column);
        }
        let (from, to) = (known.comment.as_ref(), column.comment.as_ref());
        if let Some(change) = comment::compare(self.name(), Some(&column.name), from, to) {
            self.findings.change(self.app, change);
        }
    }

    fn alter(&mut self, known: &Column, column: &Column) {
        if known.generated.is_none() && column.generated.is_some() {
            self.ask_to_regenerate(column);
        }
        let fill = self.fill_for_nulls(known, column);
        let using = if known.ty == column.ty { None } else { self.answers.using(&column.name) };
        match &using {
            Some((answer, _)) => drop(self.findings.used.insert(answer.clone())),
            None => self.ask_to_coarsen(known, column),
        }
        let alter = AlterColumn {
            table: self.name().clone(),
            from: Column { comment: None, ..known.clone() },
            to: Column { comment: None, ..column.clone() },
            fill,
            using: using.map(|(_, sql)| sql.clone()),
        };
        self.findings.change(self.app, alter);
    }

    fn ask_to_regenerate(&mut self, column: &Column) {
        let subject = self.old_subject(column);
        self.ask_to_lose(column, QuestionKind::Regenerate { subject });
    }

    fn ask_to_coarsen(&mut self, known: &Column, column: &Column) {
        if known.generated.is_some() || column.generated.is_some() {
            return;
        }
        let types = DialectName::ALL.iter().filter_map(|&name| known.type_on(name).zip(column.type_on(name)));
        if let Some((from, to)) = types.into_iter().find(|(from, to)| from.is_coarsened_by(to)) {
            let (subject, from, to) = (self.old_subject(column), from.clone(), to.clone());
            self.ask_to_lose(column, QuestionKind::Coarsen { subject, from, to });
        }
    }

    /// Asks unless it is said that values of the column may go.
    fn ask_to_lose(&mut self, column: &Column, kind: QuestionKind) {
        if let Some(answer) = self.answers.drop_of(&column.name) {
            self.findings.used.insert(answer);
        } else if !self.answers.allows_drop(&column.name) {
            self.ask(column, kind);
        }
    }

    /// What rows that hold NULL get where the column becomes required.
    fn fill_for_nulls(&mut self, known: &Column, column: &Column) -> Option<ByDialect<Expression>> {
        let becomes_required = known.nullable && !column.nullable;
        let in_key = self.table.primary_key().is_some_and(|(_, key)| key.contains(&known.name));
        if !becomes_required || in_key || column.generated.is_some() {
            return None;
        }
        let no_nulls: Option<Answer> = self.answers.no_nulls(&column.name);
        let fill = self.take_fill(column);
        match (&fill, no_nulls) {
            (None, Some(answer)) => {
                self.findings.used.insert(answer);
            }
            (None, None) => self.ask_for_fill(column, FillReason::NullToRequired),
            (Some(_), _) => {}
        }
        fill
    }
}

/// True where the two differ in their comments at most.
fn same_but_comment(one: &Column, other: &Column) -> bool {
    let bare = |column: &Column| Column { comment: None, default: None, ..column.clone() };
    same_default(one.default.as_ref(), other.default.as_ref()) && bare(one) == bare(other)
}

/// Defaults are compared by meaning: `18` as a literal is `18` as SQL.
#[must_use]
pub fn same_default(one: Option<&DefaultValue>, other: Option<&DefaultValue>) -> bool {
    match (one, other) {
        (Some(DefaultValue::Literal(literal)), Some(DefaultValue::Sql(sql)))
        | (Some(DefaultValue::Sql(sql)), Some(DefaultValue::Literal(literal))) => {
            *sql == ByDialect::everywhere(Expression::new(literal_sql(literal)))
        }
        (one, other) => one == other,
    }
}
