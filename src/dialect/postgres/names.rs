//! Names of PostgreSQL objects in SQL.

use crate::dialect::sql::quote_name;
use crate::schema::ObjectName;

/// `"users"`, or `"auth"."users"` where the name has a schema.
pub(super) fn object(name: &ObjectName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", quote_name(schema), quote_name(&name.name)),
        None => quote_name(&name.name),
    }
}

/// The name of something that lives in the same schema as `name`: an index beside its table.
pub(super) fn beside(name: &ObjectName, other: &str) -> String {
    object(&name.with_name(other))
}

/// `"a", "b"`.
pub(super) fn list<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    names.into_iter().map(|name| quote_name(name)).collect::<Vec<_>>().join(", ")
}

/// `ALTER TABLE "users" ALTER COLUMN "email" …`.
pub(super) fn alter_column(table: &ObjectName, column: &str, what: &str) -> String {
    format!("ALTER TABLE {} ALTER COLUMN {} {what}", object(table), quote_name(column))
}
