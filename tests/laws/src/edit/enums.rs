//! Edits of enums and their values.

use cargo_migrate::schema::{EnumValue, ObjectName};

use super::Edit;
use crate::generate::{Maker, add_enum, value_name};

pub(super) fn edit(edit: &mut Edit, maker: &mut Maker<'_>) {
    let names: Vec<ObjectName> = edit.schema.enums.keys().cloned().collect();
    let Some(name) = maker.dice.pick(&names).cloned() else {
        return add_enum(&mut edit.schema, maker);
    };
    match maker.dice.below(10) {
        0 => add_enum(&mut edit.schema, maker),
        1 => {
            edit.schema.enums.remove(&name);
        }
        2..5 => add_value(edit, &name, maker),
        5..7 => rename_value(edit, &name, maker),
        7 => remove_value(edit, &name, maker),
        8 => swap_values(edit, &name, maker),
        _ => reorder(edit, &name, maker),
    }
}

fn add_value(edit: &mut Edit, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(enumeration) = edit.schema.enums.get_mut(name) else { return };
    let value = value_name(&enumeration.values, maker.dice);
    let at = maker.dice.below(enumeration.values.len() + 1);
    enumeration.values.insert(at, EnumValue::new(value));
}

fn rename_value(edit: &mut Edit, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(enumeration) = edit.schema.enums.get_mut(name) else { return };
    let to = value_name(&enumeration.values, maker.dice);
    let at = maker.dice.below(enumeration.values.len());
    let from = std::mem::replace(&mut enumeration.values[at], EnumValue::new(to.clone()));
    edit.origins.rename_value(name, &from.value, &to);
}

fn remove_value(edit: &mut Edit, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(enumeration) = edit.schema.enums.get_mut(name) else { return };
    if enumeration.values.len() > 1 {
        let gone = enumeration.values.remove(maker.dice.below(enumeration.values.len()));
        edit.origins.rename_value(name, &gone.value, &format!("gone {}", gone.value));
    }
}

/// Two values get each other's texts.
fn swap_values(edit: &mut Edit, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(enumeration) = edit.schema.enums.get_mut(name) else { return };
    let count = enumeration.values.len();
    let (one, other) = (maker.dice.below(count), maker.dice.below(count));
    if one == other {
        return;
    }
    let texts = [one, other].map(|at| enumeration.values[at].value.clone());
    enumeration.values.swap(one, other);
    let between = "between texts".to_owned();
    for (from, to) in [(&texts[0], &between), (&texts[1], &texts[0]), (&between, &texts[1])] {
        edit.origins.rename_value(name, from, to);
    }
}

fn reorder(edit: &mut Edit, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(enumeration) = edit.schema.enums.get_mut(name) else { return };
    let count = enumeration.values.len();
    enumeration.values = maker.dice.some(&enumeration.values, count);
}
