//! Constraints in the words in which they come back.

use crate::dialect::RenderError;
use crate::dialect::mysql::constraint::PRIMARY;
use crate::dialect::mysql::expression::{Purpose, canonical};
use crate::dialect::mysql::{Context, unsupported};
use crate::dialect::sql::expression_on;
use crate::schema::{
    ByDialect, Constraint, ConstraintDefinition, DialectName, Enforcement, Expression, ForeignKey, Name,
    ReferentialAction, Table,
};
use migrate_runtime::Flavour;

/// One constraint of the table.
pub(in crate::dialect::mysql) fn lower(
    context: Context<'_>,
    table: &Table,
    constraint: &Constraint,
) -> Result<Constraint, RenderError> {
    let subject = format!("{} `{}` of `{}`", constraint.kind(), constraint.name, table.name);
    let refuse =
        |what: &str, hint: &str| Err(unsupported(what, &subject).at(&constraint.declared).with_hint(hint));
    let mut lowered = constraint.clone();
    match &mut lowered.definition {
        ConstraintDefinition::PrimaryKey { deferrable: Some(_), .. }
        | ConstraintDefinition::Unique { deferrable: Some(_), .. } => {
            return refuse("deferrable constraints", "leave `deferrable` out");
        }
        ConstraintDefinition::PrimaryKey { .. } => lowered.name = Name::explicit(PRIMARY),
        ConstraintDefinition::Unique { nulls_not_distinct: true, .. } => {
            return refuse("`nulls_not_distinct`", "leave it out, or make the columns required");
        }
        ConstraintDefinition::Unique { include, .. } if !include.is_empty() => {
            return refuse("covering indexes", "leave `include` out");
        }
        ConstraintDefinition::Unique { .. } => {}
        ConstraintDefinition::ForeignKey(key) => {
            refuse_key(key, &refuse)?;
            if context.flavour == Flavour::Mariadb {
                refuse_following(context, table, key, &subject)
                    .map_err(|error| error.at(&constraint.declared))?;
            }
            key.match_full = false;
            key.on_delete = usual(key.on_delete);
            key.on_update = usual(key.on_update);
        }
        ConstraintDefinition::Check { expression, enforcement, no_inherit } => {
            *no_inherit = false;
            refuse_enforcement(context, *enforcement, &subject, constraint)?;
            let place = constraint.declared.place.as_ref();
            expression_on(expression, DialectName::Mysql, &subject, place)?;
            let text = expression.get(DialectName::Mysql).map_or("", Expression::as_str);
            *expression = ByDialect::everywhere(canonical(text, table, Purpose::Condition));
        }
        ConstraintDefinition::Exclusion(_) => {
            return refuse("exclusion constraints", "use a unique constraint, or a check in the application");
        }
    }
    Ok(lowered)
}

/// NO ACTION and RESTRICT are one thing here.
fn usual(action: ReferentialAction) -> ReferentialAction {
    if action == ReferentialAction::Restrict { ReferentialAction::NoAction } else { action }
}

fn refuse_key(
    key: &ForeignKey,
    refuse: &dyn Fn(&str, &str) -> Result<Constraint, RenderError>,
) -> Result<(), RenderError> {
    let refused = if key.deferrable.is_some() {
        Some(("deferrable foreign keys", "leave `deferrable` out"))
    } else if key.match_full && key.columns.len() > 1 {
        Some(("`MATCH FULL`", "leave `match_full` out, or make the columns required"))
    } else if !key.on_delete_columns.is_empty() {
        Some(("actions on some columns of a key", "leave the columns of `on_delete` out"))
    } else if key.enforcement != Enforcement::Enforced {
        Some(("foreign keys that are not enforced", "leave `enforcement` out"))
    } else if [key.on_delete, key.on_update].contains(&ReferentialAction::SetDefault) {
        Some(("`set_default`", "use `set_null`, `cascade` or `restrict`"))
    } else {
        None
    };
    match refused {
        Some((what, hint)) => refuse(what, hint).map(drop),
        None => Ok(()),
    }
}

/// A required column cannot follow one that may become NULL: MariaDB has no such key.
fn refuse_following(
    context: Context<'_>,
    table: &Table,
    key: &ForeignKey,
    subject: &str,
) -> Result<(), RenderError> {
    if key.on_update != ReferentialAction::Cascade {
        return Ok(());
    }
    let target = if key.table == table.name { Some(table) } else { context.schema.table(&key.table) };
    for (own, other) in key.columns.iter().zip(&key.target_columns) {
        let is_required = table.column(own).is_some_and(|column| !column.nullable);
        let may_be_null =
            target.and_then(|target| target.column(other)).is_some_and(|column| column.nullable);
        if is_required && may_be_null {
            let what =
                format!("`ON UPDATE CASCADE` from `{other}`, which may be NULL, to `{own}`, which may not");
            return Err(unsupported(what, subject)
                .of_product("MariaDB")
                .with_hint(format!("let `{own}` be NULL, or make `{other}` required")));
        }
    }
    Ok(())
}

fn refuse_enforcement(
    context: Context<'_>,
    enforcement: Enforcement,
    subject: &str,
    constraint: &Constraint,
) -> Result<(), RenderError> {
    let error = match enforcement {
        Enforcement::Enforced => return Ok(()),
        Enforcement::NotEnforced if context.flavour == Flavour::Mysql => return Ok(()),
        Enforcement::NotEnforced => {
            unsupported("checks that are not enforced", subject).of_product("MariaDB")
        }
        Enforcement::NotValid => unsupported("checks that leave out the rows that are there", subject),
    };
    Err(error.at(&constraint.declared).with_hint("leave `enforcement` out"))
}
