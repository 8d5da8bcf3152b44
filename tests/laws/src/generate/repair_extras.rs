//! What only some databases say stays where it still fits.

use cargo_migrate::schema::{
    Column, ColumnType, ConstraintDefinition, DefaultValue, DialectName, Enforcement, Index, Options,
    ReferentialAction, Table,
};

use super::references::columns_of_key;

use super::column::takes_value_of;
use super::forget_column;
use crate::vocabulary::{Kind, On, OptionWord, Vocabulary};

/// Takes back what no longer fits its table, column, index or constraint.
pub(super) fn repair_extras(table: &mut Table, words: &Vocabulary) {
    let holder = table.clone();
    for column in table.columns.iter_mut() {
        repair_column(column, words);
        // No index is on a column that is compressed.
        let mut keys = holder.constraints.iter().filter(|constraint| constraint.rank() != 3);
        if keys.any(|key| key.uses_column(&column.name))
            || holder.indexes.iter().any(|index| index.uses_column(&column.name))
        {
            column.options.remove(words.dialect, "compressed");
        }
    }
    // One column is to be seen.
    let is_hidden = |column: &Column| column.options.flag(words.dialect, "invisible");
    if table.columns.iter().all(is_hidden)
        && let Some(column) = table.columns.iter_mut().next()
    {
        column.options.remove(words.dialect, "invisible");
    }
    repair_parts(table, words);
    repair_defaults(table);
    let counts = holder.columns.iter().any(|column| column.auto_increment);
    let keyed = holder.primary_key().is_some() && !counts;
    keep_options(&mut table.options, words, |word| {
        let place = word.on == On::Table || (word.on == On::KeyedTable && keyed);
        let types = word.only_types.is_empty()
            || holder.columns.iter().all(|column| {
                column
                    .type_on(words.dialect)
                    .is_some_and(|ty| word.only_types.contains(&ty.to_string().as_str()))
            });
        place && types
    });
    for index in &mut table.indexes {
        for part in &mut index.columns {
            let ty = part.column_name().and_then(|name| holder.column(name)?.type_on(words.dialect));
            let kind = ty.map(|ty| words.kind(ty));
            let text = ty.map(ToString::to_string).unwrap_or_default();
            let known = |class: &String| {
                words.operator_classes.iter().any(|(of, name)| *of == text && *name == class)
            };
            if !part.operator_class.as_ref().is_some_and(known) {
                part.operator_class = None;
            }
            if kind != Some(Kind::Text) {
                part.collate = None;
            }
        }
        index.nulls_not_distinct &= index.unique;
        if index.unique {
            index.options.remove(words.dialect, "invisible");
        }
    }
    for constraint in &mut table.constraints {
        match &mut constraint.definition {
            ConstraintDefinition::Unique { include, columns, .. } => {
                include.retain(|name| holder.column(name).is_some() && !columns.contains(name));
            }
            ConstraintDefinition::ForeignKey(key) => {
                key.on_delete_columns.retain(|name| key.columns.contains(name));
                if !matches!(key.on_delete, ReferentialAction::SetNull | ReferentialAction::SetDefault) {
                    key.on_delete_columns.clear();
                }
            }
            _ => {}
        }
    }
}

/// A table in parts is cut by a column that is there, and has none of what goes only with a whole one. On PostgreSQL it
/// has keys that hold this column.
fn repair_parts(table: &mut Table, words: &Vocabulary) {
    let Some(cut) = &table.partitioning else { return };
    let column = table.columns.iter().find(|column| cut.uses_column(&column.name));
    let Some(by) = column.filter(|column| column.generated.is_none()).map(|column| column.name.clone())
    else {
        table.partitioning = None;
        return;
    };
    let fits = |column: &Column| column.type_on(words.dialect).is_some_and(|ty| words.can_be_cut(ty));
    let unfit: Vec<String> =
        table.columns.iter().filter(|column| !fits(column)).map(|column| column.name.clone()).collect();
    for name in unfit {
        forget_column(table, &name);
        table.columns.remove(&name);
    }
    table.options = Options::default();
    table.constraints.retain(|constraint| match &constraint.definition {
        ConstraintDefinition::Check { .. } => true,
        ConstraintDefinition::PrimaryKey { columns, .. } | ConstraintDefinition::Unique { columns, .. } => {
            words.is_postgres() && columns.contains(&by)
        }
        ConstraintDefinition::ForeignKey(_) => words.is_postgres(),
        ConstraintDefinition::Exclusion(_) => false,
    });
    for constraint in &mut table.constraints {
        match &mut constraint.definition {
            ConstraintDefinition::Check { no_inherit, .. } => *no_inherit = false,
            ConstraintDefinition::ForeignKey(key) => key.enforcement = Enforcement::Enforced,
            _ => {}
        }
    }
    let is_mysql = words.dialect == DialectName::Mysql;
    let holds_it = |index: &Index| columns_of_key(index).is_some_and(|columns| columns.contains(&by));
    table.indexes.retain(|index| {
        let fits = !is_mysql || index.method.is_none();
        fits && (!index.unique || (words.is_postgres() && holds_it(index)))
    });
    for column in table.columns.iter_mut() {
        column.auto_increment = false;
        column.identity = None;
    }
}

/// A default that is another column's value goes where it cannot be.
fn repair_defaults(table: &mut Table) {
    let holder = table.clone();
    for column in table.columns.iter_mut() {
        let mut others = holder.columns.iter().filter(|other| {
            matches!(column.default, Some(DefaultValue::Sql(_))) && column.uses_column(&other.name)
        });
        if others.any(|other| !takes_value_of(&holder, column, other)) {
            column.default = None;
        }
    }
}

fn repair_column(column: &mut Column, words: &Vocabulary) {
    if !column.auto_increment {
        column.identity = None;
    }
    let ty = column.type_on(words.dialect).cloned();
    if ty != Some(ColumnType::BIGINT)
        && let Some(identity) = &mut column.identity
    {
        identity.sequence.maximum = None;
    }
    if !matches!(ty, Some(ColumnType::Timestamp(_) | ColumnType::TimestampTz(_)))
        || column.generated.is_some()
    {
        column.on_update = None;
    }
    let digits = match ty {
        Some(ColumnType::Timestamp(digits) | ColumnType::TimestampTz(digits)) => digits.unwrap_or(6),
        _ => 6,
    };
    if column
        .on_update
        .as_ref()
        .and_then(|text| text.any())
        .is_some_and(|text| !text.as_str().ends_with(&format!("({digits})")))
    {
        column.on_update = None;
    }
    // A collation is one of the character set.
    let collated = column.collate.as_ref().and_then(|collate| collate.any());
    let charset = column.options.get(words.dialect, "charset").unwrap_or_default().to_owned();
    if collated.is_some_and(|collation| !collation.as_str().starts_with(&charset)) {
        column.options.remove(words.dialect, "charset");
    }
    let kind = ty.as_ref().map(|ty| words.kind(ty));
    let plain = column.generated.is_none();
    keep_options(&mut column.options, words, |word| {
        let fits = word.kinds.is_empty() || kind.is_some_and(|kind| word.kinds.contains(&kind));
        word.on == On::Column && fits && plain
    });
    // A hidden column that must be filled has to have something to be filled with, on MariaDB.
    let fills_itself = column.nullable || column.default.is_some() || column.auto_increment;
    if !fills_itself && !words.features.hidden_without_value {
        column.options.remove(words.dialect, "invisible");
    }
}

fn keep_options(options: &mut Options, words: &Vocabulary, fits: impl Fn(&OptionWord) -> bool) {
    let keys: Vec<String> = options.on(words.dialect).map(|(key, _)| key.to_owned()).collect();
    for key in keys {
        if !words.options.iter().any(|word| word.key == key && fits(word)) {
            options.remove(words.dialect, &key);
        }
    }
}

/// True where the options of the two tables allow a foreign key from the one to the other.
pub(super) fn options_allow_reference(
    from: &Table,
    to: &Table,
    key_is_text: bool,
    words: &Vocabulary,
) -> bool {
    let unlogged = |table: &Table| table.options.flag(words.dialect, "unlogged");
    let collation = |table: &Table| table.options.get(words.dialect, "collation").map(str::to_owned);
    (!unlogged(to) || unlogged(from)) && (!key_is_text || collation(from) == collation(to))
}

/// True where the key is of texts that may have the collation of their table.
pub(super) fn is_of_texts(table: &Table, columns: &[String], words: &Vocabulary) -> bool {
    columns.iter().filter_map(|name| table.column(name)?.type_on(words.dialect)).any(|ty| {
        !matches!(
            words.kind(ty),
            Kind::Integer | Kind::Decimal | Kind::Date | Kind::Moment | Kind::Time | Kind::Uuid
        )
    })
}
