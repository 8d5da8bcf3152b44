//! The whole way: models to revisions to a database and back.

use crate::models::SHOP;
use crate::tool::{run, workspace};

#[test]
fn from_models_to_a_database_and_back() {
    let workspace = workspace(SHOP);
    workspace
        .write("migrations.toml", "[database]\nurl = \"sqlite:shop.db\"\n[migrations]\ndialects = [\"sqlite\", \"postgres\", \"mysql\"]\n")
        .expect("a file can be written");
    let mut outputs = Vec::new();
    let mut play = |lines: &[&str]| outputs.extend(lines.iter().map(|line| run(&workspace, line)));
    play(&[
        "models",
        "makemigrations",
        "makemigrations",
        "history",
        "upgrade",
        "current",
        "check --database",
    ]);
    workspace
        .replace(
            "users/src/lib.rs",
            "    pub email: String,",
            "    pub email: String,\n    #[model(default = 18, check = \"age >= 0\")]\n    pub age: i32,",
        )
        .expect("the file is there");
    play(&[
        "check",
        "makemigrations --dry-run",
        "makemigrations -p orders",
        "makemigrations",
        "upgrade --plan",
        "upgrade",
        "downgrade -1",
        "downgrade base --with-dependents",
        "current",
        "check --database",
    ]);
    insta::assert_snapshot!(outputs.join("\n"));
}
