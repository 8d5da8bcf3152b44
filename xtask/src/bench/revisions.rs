//! Workspaces with many small revisions and no models: what is measured on them never builds them.

use super::files::Files;

/// A table is made by every tenth revision; the others add a column to it.
const REVISIONS_A_TABLE: usize = 10;

/// A workspace of `apps` crates with `length` revisions each, one statement a revision. From the second app on the first
/// table refers to the app before.
pub(super) fn workspace(apps: usize, length: usize) -> Files {
    let mut files = Files::default();
    files.add("Cargo.toml", "[workspace]\nmembers = [\"app_*\"]\nresolver = \"3\"\n");
    files.add("migrations.toml", "[database]\nurl = \"sqlite:bench.db\"\n");
    for app in 0..apps {
        let label = label(app);
        files.add(format!("{label}/Cargo.toml"), manifest(&label));
        files.add(format!("{label}/src/lib.rs"), "");
        for number in 1..=length {
            files.add(format!("{label}/migrations/{number:04}_step.toml"), revision(app, number));
        }
    }
    files
}

fn label(app: usize) -> String {
    format!("app_{app:03}")
}

fn manifest(label: &str) -> String {
    format!(
        "[package]\nname = \"{label}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
         [package.metadata.models]\n"
    )
}

fn id(app: usize, number: usize) -> String {
    format!("\"{app:06x}{number:06x}\"")
}

fn table(app: usize, number: usize) -> String {
    format!("{}_table_{}", label(app), (number - 1) / REVISIONS_A_TABLE)
}

fn revision(app: usize, number: usize) -> String {
    let parent = if number > 1 { id(app, number - 1) } else { String::new() };
    let refers = refers(app, number);
    let dependency = if refers { id(app - 1, 1) } else { String::new() };
    let operation =
        if makes_table(number) { create_table(app, number, refers) } else { add_column(app, number) };
    format!(
        "format = 1\n\
         id = {id}\n\
         parents = [{parent}]\n\
         depends_on = [{dependency}]\n\
         message = \"step {number}\"\n\
         created = 2026-01-01T00:00:00Z\n\
         \n\
         [[operation]]\n\
         {operation}",
        id = id(app, number),
    )
}

fn makes_table(number: usize) -> bool {
    number % REVISIONS_A_TABLE == 1
}

fn refers(app: usize, number: usize) -> bool {
    app > 0 && number == 1
}

fn create_table(app: usize, number: usize, refers: bool) -> String {
    let table = table(app, number);
    let (column, key) = if refers { origin(app, &table) } else { Default::default() };
    format!(
        "kind = \"create_table\"\n\
         table = \"{table}\"\n\
         columns = [\n    \
             {{ name = \"id\", type = \"bigint\", auto_increment = true }},\n    \
             {{ name = \"name\", type = \"varchar(80)\" }},\n{column}\
         ]\n\
         constraints = [\n    \
             {{ kind = \"primary_key\", name = \"pk_{table}\", columns = [\"id\"] }},\n{key}\
         ]\n"
    )
}

/// The column and the foreign key of a table that refers to the app before.
fn origin(app: usize, own: &str) -> (String, String) {
    let target = table(app - 1, 1);
    let column = "    { name = \"origin_id\", type = \"bigint\", nullable = true },\n".to_owned();
    let key = format!(
        "    {{ kind = \"foreign_key\", name = \"fk_{own}_origin_id\", columns = [\"origin_id\"], \
         references = {{ table = \"{target}\", columns = [\"id\"] }}, on_delete = \"set_null\" }},\n"
    );
    (column, key)
}

fn add_column(app: usize, number: usize) -> String {
    let table = table(app, number);
    let rest = match number % 3 {
        0 => "type = \"integer\", default = 0",
        1 => "type = \"varchar(50)\", nullable = true",
        _ => "type = \"text\", nullable = true",
    };
    format!("kind = \"add_column\"\ntable = \"{table}\"\ncolumn = {{ name = \"column_{number}\", {rest} }}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_gives_the_same_bytes() {
        assert_eq!(workspace(2, 30), workspace(2, 30));
    }

    #[test]
    fn a_revision_follows_the_one_before_and_changes_one_thing() {
        let text = revision(1, 12);
        assert!(text.contains("id = \"00000100000c\"\nparents = [\"00000100000b\"]\n"), "{text}");
        assert_eq!(text.matches("[[operation]]").count(), 1);
        assert!(text.contains("table = \"app_001_table_1\"\ncolumn = "), "{text}");
    }

    #[test]
    fn the_first_table_refers_to_the_app_before() {
        assert!(revision(1, 1).contains("depends_on = [\"000000000001\"]"));
        assert!(revision(0, 1).contains("depends_on = []"));
        assert!(!revision(1, 11).contains("origin_id"));
    }
}
