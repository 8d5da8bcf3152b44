//! What a foreign key does to its own columns must be possible.

use crate::errors::Errors;
use crate::input::constraint::ForeignKey;
use crate::input::field::Column;
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

/// The same for a foreign key of the struct.
pub(crate) fn check_foreign_key(key: &ForeignKey, table: &Table, errors: &mut Errors) {
    for action in [&key.behaviour.on_delete, &key.behaviour.on_update].into_iter().flatten() {
        let named = |column: &&Column| {
            key.columns.iter().any(|name| name.value == column.field || name.value == column.column)
        };
        table.columns().filter(named).for_each(|column| check_action(action, column, errors));
    }
}
