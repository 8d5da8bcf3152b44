//! What only some databases have to say of a table, a column, an index or a constraint: said, said otherwise, or
//! taken back.

use cargo_migrate::schema::{
    ByDialect, Column, ColumnType, ConstraintDefinition, Deferrable, Enforcement, Expression, Identity,
    IdentityKind, Index, IntegerWidth, NullsOrder, ObjectName, ReferentialAction, Schema, SequenceOptions,
    Table,
};

use super::Maker;
use crate::vocabulary::{Kind, On, OptionWord};

/// One thing more or less about a table or what is in it.
pub(crate) fn sprinkle(schema: &mut Schema, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(table) = schema.tables.get_mut(name) else { return };
    match maker.dice.below(10) {
        0..2 => table_option(table, maker),
        2..4 => column_extra(table, maker),
        4..7 => index_extra(table, maker),
        _ => constraint_extra(table, maker),
    }
}

fn options_on(on: &[On], kind: Option<Kind>, maker: &mut Maker<'_>) -> Option<OptionWord> {
    let fits = |word: &&OptionWord| {
        on.contains(&word.on)
            && (word.kinds.is_empty() || kind.is_some_and(|kind| word.kinds.contains(&kind)))
    };
    let words: Vec<OptionWord> = maker.words.options.iter().filter(fits).copied().collect();
    maker.dice.pick(&words).copied()
}

fn toggle(options: &mut cargo_migrate::schema::Options, word: OptionWord, maker: &mut Maker<'_>) {
    if options.get(maker.dialect, word.key).is_some() && maker.dice.percent(50) {
        options.remove(maker.dialect, word.key);
    } else if let Some(value) = maker.dice.pick(word.values) {
        options.set(maker.dialect, word.key, *value);
    }
}

fn table_option(table: &mut Table, maker: &mut Maker<'_>) {
    let counts = table.columns.iter().any(|column| column.auto_increment);
    let keyed = table.primary_key().is_some() && !counts;
    let on: &[On] = if keyed { &[On::Table, On::KeyedTable] } else { &[On::Table] };
    let Some(word) = options_on(on, None, maker) else { return };
    if word.only_types.is_empty()
        || table.columns.iter().all(|column| has_type(column, word.only_types, maker))
    {
        toggle(&mut table.options, word, maker);
    }
}

fn has_type(column: &Column, types: &[&str], maker: &Maker<'_>) -> bool {
    column.type_on(maker.dialect).is_some_and(|ty| types.contains(&ty.to_string().as_str()))
}

fn some_column<'a>(table: &'a mut Table, maker: &mut Maker<'_>) -> Option<&'a mut Column> {
    let at = maker.dice.below(table.columns.len());
    table.columns.iter_mut().nth(at)
}

fn column_extra(table: &mut Table, maker: &mut Maker<'_>) {
    let features = maker.words.features;
    let Some(column) = some_column(table, maker) else { return };
    if features.identity && column.auto_increment {
        column.identity = if maker.dice.percent(25) { None } else { Some(identity(column, maker)) };
        return;
    }
    if features.on_update && column.generated.is_none() && set_on_update(column, maker) {
        return;
    }
    let kind = column.type_on(maker.dialect).map(|ty| maker.words.kind(ty));
    if let Some(word) = options_on(&[On::Column], kind, maker).filter(|_| column.generated.is_none()) {
        toggle(&mut column.options, word, maker);
    }
}

fn identity(column: &Column, maker: &mut Maker<'_>) -> Identity {
    let kinds = [IdentityKind::Always, IdentityKind::ByDefault, IdentityKind::Serial];
    let kind = maker.dice.pick(&kinds).copied().unwrap_or_default();
    let mut sequence = SequenceOptions::default();
    // What `serial` makes counts in the usual way.
    if kind != IdentityKind::Serial && maker.dice.percent(60) {
        sequence.start = Some(100);
        sequence.increment = maker.dice.percent(40).then_some(2);
        sequence.cache = maker.dice.percent(30).then_some(5);
        sequence.cycle = maker.dice.percent(20);
        let is_big = column.type_on(maker.dialect)
            == Some(&ColumnType::Integer { width: IntegerWidth::Big, unsigned: false });
        sequence.maximum = (is_big && maker.dice.percent(30)).then_some(1_000_000);
    }
    Identity::new(kind, sequence)
}

/// True where the column is a moment, which alone can follow its row.
fn set_on_update(column: &mut Column, maker: &mut Maker<'_>) -> bool {
    let digits = match column.type_on(maker.dialect) {
        Some(ColumnType::Timestamp(digits) | ColumnType::TimestampTz(digits)) => digits.unwrap_or(6),
        _ => return false,
    };
    let text = format!("CURRENT_TIMESTAMP({digits})");
    column.on_update = match column.on_update {
        Some(_) => None,
        None => Some(ByDialect::everywhere(Expression::new(text))),
    };
    true
}

fn index_extra(table: &mut Table, maker: &mut Maker<'_>) {
    if table.indexes.is_empty() {
        return;
    }
    let at = maker.dice.below(table.indexes.len());
    let columns = table.columns.clone();
    let index = &mut table.indexes[at];
    let plain = index.method.is_none();
    let features = maker.words.features;
    let part = maker.dice.below(index.columns.len());
    let ty =
        index.columns[part].column_name().and_then(|name| columns.get(name)?.type_on(maker.dialect).cloned());
    let kind = ty.as_ref().map(|ty| maker.words.kind(ty));
    match maker.dice.below(5) {
        0 if features.index_nulls && plain => toggle_nulls(index, part, maker),
        1 if features.index_collations && kind == Some(Kind::Text) && plain => {
            let collation = maker.dice.pick(maker.words.collations);
            index.columns[part].collate = collation.map(|name| ByDialect::everywhere(Expression::new(*name)));
        }
        2 if kind.is_some() && plain => {
            let classes: Vec<&str> = maker
                .words
                .operator_classes
                .iter()
                .filter(|(of, _)| ty.as_ref().is_some_and(|ty| ty.to_string() == *of))
                .map(|(_, class)| *class)
                .collect();
            index.columns[part].operator_class = maker.dice.pick(&classes).map(|class| (*class).to_owned());
        }
        3 if features.nulls_not_distinct && index.unique => {
            index.nulls_not_distinct = !index.nulls_not_distinct;
        }
        _ => {
            if let Some(word) = options_on(&[On::Index], None, maker).filter(|_| plain) {
                toggle(&mut index.options, word, maker);
            }
        }
    }
}

fn toggle_nulls(index: &mut Index, part: usize, maker: &mut Maker<'_>) {
    let orders = [None, Some(NullsOrder::First), Some(NullsOrder::Last)];
    index.columns[part].nulls = maker.dice.pick(&orders).copied().flatten();
}

fn constraint_extra(table: &mut Table, maker: &mut Maker<'_>) {
    if table.constraints.is_empty() {
        return;
    }
    let at = maker.dice.below(table.constraints.len());
    let features = maker.words.features;
    let names: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let deferred = maker.dice.percent(50);
    match &mut table.constraints[at].definition {
        ConstraintDefinition::PrimaryKey { deferrable, .. } if features.deferrable_keys => {
            toggle_deferrable(deferrable, deferred);
        }
        ConstraintDefinition::Unique { deferrable, include, columns, .. } if features.deferrable_keys => {
            let others: Vec<String> = names.into_iter().filter(|name| !columns.contains(name)).collect();
            match (include.is_empty(), maker.dice.percent(50), maker.dice.pick(&others)) {
                (_, true, _) => toggle_deferrable(deferrable, deferred),
                (true, false, Some(other)) => include.push(other.clone()),
                _ => include.clear(),
            }
        }
        ConstraintDefinition::Check { enforcement, no_inherit, .. } => {
            if features.no_inherit && maker.dice.percent(40) {
                *no_inherit = !*no_inherit;
            } else {
                toggle_enforcement(enforcement, maker);
            }
        }
        ConstraintDefinition::ForeignKey(key) if features.match_full => match maker.dice.below(3) {
            0 => key.match_full = !key.match_full,
            1 if matches!(key.on_delete, ReferentialAction::SetNull) => {
                key.on_delete_columns = match key.on_delete_columns.is_empty() {
                    true => key.columns.iter().take(1).cloned().collect(),
                    false => Vec::new(),
                };
            }
            _ => toggle_enforcement(&mut key.enforcement, maker),
        },
        _ => {}
    }
}

fn toggle_deferrable(deferrable: &mut Option<Deferrable>, deferred: bool) {
    *deferrable = match deferrable {
        Some(_) => None,
        None if deferred => Some(Deferrable::Deferred),
        None => Some(Deferrable::Deferrable),
    };
}

fn toggle_enforcement(enforcement: &mut Enforcement, maker: &Maker<'_>) {
    let features = maker.words.features;
    *enforcement = match enforcement {
        Enforcement::Enforced if features.not_valid => Enforcement::NotValid,
        Enforcement::Enforced if features.not_enforced => Enforcement::NotEnforced,
        _ => Enforcement::Enforced,
    };
}
