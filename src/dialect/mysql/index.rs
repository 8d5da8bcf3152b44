//! Indexes on MySQL.

use migrate_runtime::{Flavour, Step};

use super::names::{list, quote, table_name};
use super::{Context, column, done, expression, unsupported};
use crate::dialect::RenderError;
use crate::dialect::render::Steps;
use crate::schema::{DialectName, Index, IndexColumn, IndexPart, ObjectName, Table};

/// `` UNIQUE KEY `ix` (`a`, `b` DESC) ``: a line of CREATE TABLE.
pub(super) fn definition(context: Context<'_>, table: &Table, index: &Index) -> Result<String, RenderError> {
    let name = quote(index.name.as_str());
    Ok(format!("{}KEY {name} ({})", kind(table, index)?, parts(context, table, index)?))
}

/// Makes an index.
pub(super) fn create(
    context: Context<'_>,
    table: &Table,
    index: &Index,
    steps: &mut Steps,
) -> Result<(), RenderError> {
    let text = format!(
        "CREATE {}INDEX {} ON {} ({})",
        kind(table, index)?,
        quote(index.name.as_str()),
        table_name(&table.name)?,
        parts(context, table, index)?
    );
    steps.push(Step::execute(text).with_done(done::index(&table.name.name, index.name.as_str())));
    Ok(())
}

/// Makes an ascending index on columns.
pub(super) fn create_plain(table: &ObjectName, name: &str, columns: &[String]) -> Result<Step, RenderError> {
    let text = format!("CREATE INDEX {} ON {} ({})", quote(name), table_name(table)?, list(columns));
    Ok(Step::execute(text).with_done(done::index(&table.name, name)))
}

fn subject(table: &Table, index: &Index) -> String {
    format!("index `{}` of `{}`", index.name, table.name)
}

/// `UNIQUE `, `FULLTEXT ` or nothing; refuses what MySQL does not have.
fn kind(table: &Table, index: &Index) -> Result<&'static str, RenderError> {
    let refuse = |what: &str, hint: &str| {
        Err(unsupported(what, subject(table, index)).at(&index.declared).with_hint(hint))
    };
    if index.filter.is_some() {
        return refuse("partial indexes", "leave `where` out, or index a generated column");
    }
    if !index.include.is_empty() {
        return refuse("covering indexes", "put the columns of `include` at the end of the index");
    }
    match method_of(index).map(str::to_ascii_lowercase).as_deref() {
        None | Some("btree") => Ok(if index.unique { "UNIQUE " } else { "" }),
        Some("fulltext") => Ok("FULLTEXT "),
        Some("spatial") => Ok("SPATIAL "),
        Some(method) => refuse(&format!("index method `{method}`"), "use `btree`, `fulltext` or `spatial`"),
    }
}

/// The method that is asked for on MySQL.
pub(super) fn method_of(index: &Index) -> Option<&str> {
    index.method.as_ref()?.get(DialectName::Mysql).map(String::as_str)
}

fn parts(context: Context<'_>, table: &Table, index: &Index) -> Result<String, RenderError> {
    let mut parts = Vec::new();
    for indexed in &index.columns {
        parts.push(part(context, table, index, indexed)?);
    }
    Ok(parts.join(", "))
}

fn part(context: Context<'_>, table: &Table, index: &Index, part: &IndexPart) -> Result<String, RenderError> {
    let on = match &part.on {
        IndexColumn::Column(name) => {
            let fulltext = method_of(index).is_some_and(|method| method.eq_ignore_ascii_case("fulltext"));
            if !fulltext {
                column::refuse_large(table, std::slice::from_ref(name), &subject(table, index))?;
            }
            quote(name)
        }
        IndexColumn::Expression(_) if context.flavour == Flavour::Mariadb => {
            return Err(unsupported("indexes on expressions", subject(table, index))
                .of_product("MariaDB")
                .at(&index.declared)
                .with_hint("index a generated column that holds the expression"));
        }
        IndexColumn::Expression(text) => {
            let place = index.declared.place.as_ref();
            let dialect = DialectName::Mysql;
            crate::dialect::sql::expression_on(text, dialect, &subject(table, index), place)?;
            format!("({})", expression::requoted(text, table))
        }
    };
    Ok(if part.descending { format!("{on} DESC") } else { on })
}

/// Drops an index.
pub(super) fn drop(table: &ObjectName, name: &str, steps: &mut Steps) -> Result<(), RenderError> {
    steps.push(drop_step(table, name)?);
    Ok(())
}

pub(super) fn drop_step(table: &ObjectName, name: &str) -> Result<Step, RenderError> {
    let text = format!("DROP INDEX {} ON {}", quote(name), table_name(table)?);
    Ok(Step::execute(text).with_done(done::not(&done::index(&table.name, name))))
}

/// Renames an index.
pub(super) fn rename(table: &ObjectName, from: &str, to: &str, steps: &mut Steps) -> Result<(), RenderError> {
    let text = format!("ALTER TABLE {} RENAME INDEX {} TO {}", table_name(table)?, quote(from), quote(to));
    steps.push(Step::execute(text).with_done(done::index(&table.name, to)));
    Ok(())
}
