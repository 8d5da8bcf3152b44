//! What a foreign key does to its own columns must be possible.

use crate::errors::Errors;
use crate::input::field::Column;
use crate::input::foreign_key::ForeignKey;
use crate::input::table::Table;
use crate::input::visible::Kind;
use crate::syntax::located::Located;
use crate::syntax::reference::ReferentialAction;

/// `set_null` needs a column that can be NULL, `set_default` one that has a default.
pub(crate) fn check_action(action: &Located<ReferentialAction>, column: &Column, errors: &mut Errors) {
    let attributes = &column.attributes;
    let never_null = !column.visible.is_option && column.visible.kind != Kind::Unseen;
    let without_default = attributes.default.is_none() && attributes.default_sql.is_none();
    match action.value {
        ReferentialAction::SetNull if never_null => {
            let message =
                format!("`set_null` needs a column that can be NULL: make `{}` an `Option`", column.field);
            errors.at(action.span, message);
        }
        ReferentialAction::SetDefault if without_default => {
            errors.at(action.span, format!("`set_default` needs a default: `{}` has none", column.field));
        }
        _ => {}
    }
}

/// The same for a foreign key of the struct, of which `set_null(a)` changes some columns alone.
pub(crate) fn check_foreign_key(key: &ForeignKey, table: &Table, errors: &mut Errors) {
    let behaviour = &key.behaviour;
    check_changed(key, table, errors);
    let changed =
        if behaviour.on_delete_columns.is_empty() { &key.columns } else { &behaviour.on_delete_columns };
    for (action, columns) in [(&behaviour.on_delete, changed), (&behaviour.on_update, &key.columns)] {
        let Some(action) = action else { continue };
        let named = table.columns().filter(|column| columns.iter().any(|name| is_named(column, name)));
        named.for_each(|column| check_action(action, column, errors));
    }
}

fn is_named(column: &Column, name: &Located<String>) -> bool {
    name.value == column.field || name.value == column.column
}

/// A key changes its own columns.
fn check_changed(key: &ForeignKey, table: &Table, errors: &mut Errors) {
    for changed in &key.behaviour.on_delete_columns {
        let column = table.columns().find(|column| is_named(column, changed));
        let is_of_key = key
            .columns
            .iter()
            .any(|name| name.value == changed.value || column.is_some_and(|column| is_named(column, name)));
        if !is_of_key {
            errors.at(changed.span, format!("`{}` is no column of this foreign key", changed.value));
        }
    }
}
