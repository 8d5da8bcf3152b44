//! Names of tables, enums, columns: made, and checked against what databases hold.

use heck::ToSnakeCase;

use super::AppSource;
use super::problem::Problem;
use crate::schema::{MAXIMUM_NAME_BYTES, Name, NamingConvention, ObjectName};

/// The attribute that gives a constraint or an index its name.
pub(super) const NAME_ATTRIBUTE: &str = "name = \"…\"";

/// snake_case of a Rust name behind the app's prefix.
pub(super) fn made_name(rust_name: &str, app: Option<&AppSource<'_>>) -> String {
    let prefix = app.and_then(|app| app.table_prefix).unwrap_or_default();
    format!("{prefix}{}", rust_name.to_snake_case())
}

/// A name in the database schema that was written, else in the app's.
pub(super) fn place_in_schema(
    name: String,
    schema: Option<&String>,
    app: Option<&AppSource<'_>>,
) -> ObjectName {
    let schema = schema.cloned().or_else(|| app.and_then(|app| app.schema).map(str::to_owned));
    ObjectName { schema, name }
}

/// What every database takes for a name. `attribute` is where another one can be written.
pub(super) fn check_name(
    what: &'static str,
    name: &str,
    attribute: &'static str,
) -> Result<(), Box<Problem>> {
    if name.trim().is_empty() {
        return Err(Problem::EmptyName { what: what.to_owned() }.into());
    }
    if name.len() > MAXIMUM_NAME_BYTES {
        return Err(Problem::LongName { what, name: name.to_owned(), attribute }.into());
    }
    Ok(())
}

/// The name that was written, else the convention's.
pub(super) fn name_part(
    explicit: Option<&String>,
    template: &str,
    table: &ObjectName,
    columns: &[&str],
) -> Name {
    match explicit {
        Some(name) => Name::explicit(name),
        None => Name::derived(derive_name(template, &table.name, columns)),
    }
}

/// An expression that names no column leaves nothing for the template's end.
fn derive_name(template: &str, table: &str, columns: &[&str]) -> String {
    let name = NamingConvention::apply(template, table, columns);
    if columns.is_empty() { name.trim_end_matches('_').to_owned() } else { name }
}

/// The one of `known` that is likely meant.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let distance = |other: &str| strsim::damerau_levenshtein(&name.to_lowercase(), &other.to_lowercase());
    let near = known.map(|other| (distance(other), other)).min()?;
    (near.0 <= 3 && near.0 < name.len().max(2)).then(|| near.1.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::AppLabel;

    #[test]
    fn names_are_made_of_rust_names() -> Result<(), crate::schema::NameError> {
        let label = AppLabel::new("shop")?;
        let app =
            AppSource { label: &label, package: "shop", schema: Some("store"), table_prefix: Some("shop_") };
        assert_eq!(made_name("OrderLine", Some(&app)), "shop_order_line");
        assert_eq!(made_name("HTTPServer", None), "http_server");
        assert_eq!(place_in_schema("t".to_owned(), None, Some(&app)), ObjectName::qualified("store", "t"));
        let own = Some("own".to_owned());
        assert_eq!(
            place_in_schema("t".to_owned(), own.as_ref(), Some(&app)),
            ObjectName::qualified("own", "t")
        );
        Ok(())
    }

    #[test]
    fn the_nearest_name_is_one_that_is_like_it() {
        let known = ["email", "name", "id"];
        assert_eq!(nearest("emial", known.into_iter()).as_deref(), Some("email"));
        assert_eq!(nearest("Name", known.into_iter()).as_deref(), Some("name"));
        assert_eq!(nearest("created_at", known.into_iter()), None);
        assert_eq!(nearest("x", known.into_iter()), None);
    }

    #[test]
    fn a_name_without_columns_has_no_dangling_end() {
        let table = ObjectName::bare("users");
        assert_eq!(name_part(None, "ck_{table}_{columns}", &table, &[]).as_str(), "ck_users");
    }
}
