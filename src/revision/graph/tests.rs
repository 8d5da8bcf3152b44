use super::super::samples::{graph, id_of, names, revision};
use super::*;

/// The whole error as a person sees it.
fn explain(result: Result<Graph, GraphError>) -> String {
    match result {
        Ok(graph) => format!("no error: {}", names(graph.revisions())),
        Err(error) => {
            let place = error.place().map(|place| format!("\n  --> {place}")).unwrap_or_default();
            let notes: String = error.notes().iter().map(|note| format!("\nnote: {note}")).collect();
            let hint = error.hint().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
            format!("error: {error}{place}{notes}{hint}")
        }
    }
}

fn with_operation(line: &str, operation: &str) -> Revision {
    revision(line, &format!("\n[[operation]]\n{operation}\n"))
}

const LINES: [&str; 6] = [
    "orders@0001_a: | users@0002_b catalog@0001_a",
    "users@0001_a",
    "users@0002_b: users@0001_a",
    "users@0002_c: users@0001_a",
    "catalog@0001_a: | users@0001_a",
    "users@0003_m: users@0002_b users@0002_c",
];

#[test]
fn the_order_is_one_whatever_the_order_of_files() {
    let expected = "users@0001_a catalog@0001_a users@0002_b orders@0001_a users@0002_c users@0003_m";
    let mut lines = LINES;
    for turn in 0..lines.len() {
        lines.rotate_left(1);
        lines.swap(0, turn);
        assert_eq!(names(graph(&lines).revisions()), expected);
    }
}

#[test]
fn heads_children_and_branches() {
    let graph = graph(&LINES);
    let users = AppLabel::new("users").expect("a label");
    assert_eq!(names(graph.heads(&users)), "users@0003_m");
    assert_eq!(names(graph.branch_points()), "users@0001_a");
    let first = graph.get(&id_of("users@0001_a")).expect("it is there");
    assert_eq!(names(graph.children(first)), "users@0002_b users@0002_c");
    assert_eq!(graph.name(first), "users@0001");
    let branch = graph.get(&id_of("users@0002_b")).expect("it is there");
    assert_eq!(graph.name(branch), "users@0002_b");
}

#[test]
fn two_heads_are_branches() {
    let graph = graph(&LINES[..5]);
    let users = AppLabel::new("users").expect("a label");
    assert_eq!(names(graph.heads(&users)), "users@0002_b users@0002_c");
}

#[test]
fn references_that_lead_nowhere() {
    let first = revision("users@0001_a", "");
    let other = revision("catalog@0001_a", "");
    let explained = [
        vec![first.clone(), revision("users@0002_b: users@0009_z", "")],
        vec![revision("users@0001_b: users@0009_z", "")],
        vec![first.clone(), revision("users@0002_b: users@0001_a | orders@0001_a", "")],
        vec![first.clone(), other, revision("users@0002_b: catalog@0001_a", "")],
        vec![first.clone(), Revision { stem: "0002_copy".to_owned(), number: 2, ..first }],
    ]
    .map(|revisions| explain(Graph::new(revisions)));
    insta::assert_snapshot!(explained.join("\n\n"), @r#"
    error: revision `users@0002_b` has the parent `8474b84e7555`, which does not exist
      --> users/migrations/0002_b.toml:3:12
    hint: restore its file, or name another parent: `users@0001_a` is `"6dd72083b517"`

    error: revision `users@0001_b` has the parent `8474b84e7555`, which does not exist
      --> users/migrations/0001_b.toml:3:12
    hint: restore its file, or write `parents = []` for a first revision

    error: revision `users@0002_b` depends on `2849bb8d23b4`, which does not exist
      --> users/migrations/0002_b.toml:4:15
    hint: restore its file, or take the id out of `depends_on`

    error: revision `users@0002_b` has the parent `catalog@0001_a`, which is of another app
      --> users/migrations/0002_b.toml:3:12
    hint: move `"bf6443e0054e"` from `parents` to `depends_on`

    error: revisions `users@0001_a` and `users@0002_copy` have the same id `6dd72083b517`
      --> users/migrations/0001_a.toml:2:6
    note: `users@0001_a` is at users/migrations/0001_a.toml:2:6
    hint: one is a copy: give the newer file an `id` of its own, 12 hexadecimal digits
    "#);
}

#[test]
fn circles_are_shown_as_a_chain() {
    let circle =
        ["users@0001_a: | orders@0001_a", "users@0002_b: users@0001_a", "orders@0001_a: | users@0002_b"];
    let explained = [&circle[..], &["users@0001_a: users@0001_a"]]
        .map(|lines| explain(Graph::new(lines.iter().map(|line| revision(line, "")).collect())));
    insta::assert_snapshot!(explained.join("\n\n"), @"
    error: revisions come before each other in a circle: `orders@0001_a` → `users@0001_a` → `users@0002_b` → `orders@0001_a`
      --> orders/migrations/0001_a.toml:4:15
    hint: take one of them out of the `parents` or `depends_on` of the next

    error: revisions come before each other in a circle: `users@0001_a` → `users@0001_a`
      --> users/migrations/0001_a.toml:3:12
    hint: take one of them out of the `parents` or `depends_on` of the next
    ");
}

const USERS: &str = "kind = 'create_table'\ntable = 'users'\ncolumns = [{ name = 'id', type = 'bigint' }]";
const ORDERS: &str = "kind = 'create_table'\ntable = 'orders'\ncolumns = [{ name = 'user_id', type = 'bigint' }]\n\
    constraints = [{ kind = 'foreign_key', name = 'fk', columns = ['user_id'], \
    references = { table = 'users', columns = ['id'] } }]";
const RENAME: &str = "kind = 'rename_column'\ntable = 'users'\nfrom = 'id'\nto = 'key'";

#[test]
fn what_nothing_orders_must_commute() {
    let users = with_operation("users@0001_a", USERS);
    let renamed = with_operation("users@0002_b: users@0001_a", RENAME);
    let orders = with_operation("orders@0001_a: | users@0001_a", ORDERS);
    let late = with_operation("orders@0001_a: | users@0002_b", ORDERS);
    let add = |line: &str, column: &str| {
        let column = format!("column = {{ name = '{column}', type = 'text', nullable = true }}");
        with_operation(line, &format!("kind = 'add_column'\ntable = 'users'\n{column}"))
    };
    let branches = |one: &str, other: &str| {
        let one = add("users@0002_b: users@0001_a", one);
        Graph::new(vec![users.clone(), one, add("users@0002_c: users@0001_a", other)])
    };
    let explained = [
        Graph::new(vec![users.clone(), renamed.clone(), orders.clone()]),
        Graph::new(vec![users.clone(), renamed, late]),
        Graph::new(vec![users.clone(), orders, add("users@0002_b: users@0001_a", "age")]),
        branches("age", "age"),
        branches("age", "mail"),
    ]
    .map(explain);
    insta::assert_snapshot!(explained.join("\n\n"), @r#"
    error: nothing says which comes first of `orders@0001_a` and `users@0002_b`, and both touch column `users.id`
      --> users/migrations/0002_b.toml:8:1
    note: `orders@0001_a` is at orders/migrations/0001_a.toml:8:1
    hint: say the order: add `"2849bb8d23b4"` to `depends_on` of `users@0002_b` to put it after `orders@0001_a`

    no error: users@0001_a users@0002_b orders@0001_a

    no error: users@0001_a orders@0001_a users@0002_b

    error: nothing says which comes first of `users@0002_b` and `users@0002_c`, and both touch column `users.age`
      --> users/migrations/0002_c.toml:8:1
    note: `users@0002_b` is at users/migrations/0002_b.toml:8:1
    hint: say the order: write `parents = ["35d69173793b"]` in `users@0002_c` to put it after `users@0002_b`

    no error: users@0001_a users@0002_b users@0002_c
    "#);
}

#[test]
fn a_squash_stands_for_what_it_replaces() {
    let replaces = format!("replaces = [\"{}\", \"{}\"]\n", id_of("users@0001_a"), id_of("users@0002_b"));
    let squash = revision("users@0001_squashed", &replaces);
    let next = revision("users@0003_c: users@0002_b", "");
    let other = revision("orders@0001_a: | users@0001_a", "");
    let originals = [revision("users@0001_a", ""), revision("users@0002_b: users@0001_a", "")];
    let without = Graph::new(vec![next.clone(), squash.clone(), other.clone()]).expect("a graph");
    let with = without.with(originals).expect("a graph");
    for graph in [without, with] {
        assert_eq!(names(graph.revisions()), "users@0001_squashed orders@0001_a users@0003_c");
    }
}

#[test]
fn the_state_is_what_all_revisions_make() {
    let graph = Graph::new(vec![
        with_operation("users@0001_a", USERS),
        with_operation("users@0002_b: users@0001_a", RENAME),
        with_operation("orders@0001_a: | users@0002_b", &ORDERS.replace("['id']", "['key']")),
    ])
    .expect("a graph");
    let state = graph.state().expect("it fits");
    assert_eq!(state.tables.len(), 2);
    let broken = with_operation("users@0003_c: users@0002_b | orders@0001_a", RENAME);
    let error = graph.with([broken]).expect("a graph").state().expect_err("there is no `id` any more");
    let source = std::error::Error::source(&error).map(ToString::to_string);
    let place = error.place().map(|place| place.to_string());
    insta::assert_snapshot!(format!("{error}\n{source:?}\n{place:?}"), @r#"
    revision `users@0003_c` does not fit the revisions before it: cannot rename id of users to key
    Some("column `users.key` exists already")
    Some("users/migrations/0003_c.toml:8:1")
    "#);
}
