//! What the probe gets of a rich set of models, and that the same models always give the same bytes.

#[path = "models/shop.rs"]
mod shop;

use migrate_models::{ColumnDescriptor, Model, dump, dump_to};
use serde_json::Value;

#[test]
fn the_dump_holds_what_the_models_say() {
    let dump: Value = serde_json::from_str(&dump()).expect("the dump is JSON");
    insta::assert_snapshot!(serde_json::to_string_pretty(&dump).expect("a value is written"));
}

#[test]
fn a_file_has_the_same_bytes_every_time() {
    let folder = std::env::temp_dir().join(format!("migrate-models-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("dump.json");
    dump_to(&path).expect("written");
    let bytes = std::fs::read_to_string(&path).expect("read");
    std::fs::remove_dir_all(&folder).expect("removed");
    assert_eq!(bytes, dump());
}

#[test]
fn models_are_sorted_by_module_and_name() {
    let names: Vec<_> =
        migrate_models::models().iter().map(|model| (model.path.module, model.path.name)).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(names.contains(&("dump::shop::accounts", "Account")), "{names:?}");
}

#[test]
fn a_private_model_in_a_private_module_is_found() {
    assert!(migrate_models::models().iter().any(|model| model.path.name == "Hidden"));
}

#[test]
fn flattened_columns_stand_where_the_field_stands() {
    let columns: Vec<_> = shop::accounts::Account::DESCRIPTOR.columns().iter().map(name_of).collect();
    let audit = columns.iter().position(|column| *column == "created_at");
    assert_eq!(audit.map(|position| columns[position + 1]), Some("changed_by"), "{columns:?}");
}

fn name_of(column: &&'static ColumnDescriptor) -> &'static str {
    column.column
}
