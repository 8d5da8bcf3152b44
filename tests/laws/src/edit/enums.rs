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

fn reorder(edit: &mut Edit, name: &ObjectName, maker: &mut Maker<'_>) {
    let Some(enumeration) = edit.schema.enums.get_mut(name) else { return };
    let count = enumeration.values.len();
    enumeration.values = maker.dice.some(&enumeration.values, count);
}
