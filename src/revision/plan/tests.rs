use super::super::samples::{graph, id_of, ids_of, names, revision};
use super::*;

fn targets(text: &str) -> Result<Vec<Target>, PlanError> {
    Ok(text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?)
}

fn explain(error: &PlanError) -> String {
    let hint = error.hint().map(|hint| format!(" (hint: {hint})")).unwrap_or_default();
    format!("error: {error}{hint}")
}

fn upgrade(graph: &Graph, applied: &[&str], text: &str) -> String {
    let plan = targets(text).and_then(|targets| plan_upgrade(graph, &ids_of(applied), &targets));
    plan.map_or_else(|error| explain(&error), names)
}

fn downgrade(graph: &Graph, applied: &[&str], text: &str) -> String {
    let plan = targets(text).and_then(|targets| plan_downgrade(graph, &ids_of(applied), &targets));
    let name = |step: &DowngradeStep<'_>| {
        format!("{}{}", step.revision.full_name(), if step.taken_along { "(along)" } else { "" })
    };
    match plan {
        Ok(steps) => steps.iter().map(name).collect::<Vec<_>>().join(" "),
        Err(error) => explain(&error),
    }
}

fn shop() -> Graph {
    graph(&[
        "users@0001_a",
        "users@0002_b: users@0001_a",
        "users@0003_c: users@0002_b",
        "catalog@0001_a",
        "orders@0001_a: | users@0002_b catalog@0001_a",
        "orders@0002_b: orders@0001_a",
    ])
}

const ALL: [&str; 6] =
    ["users@0001_a", "users@0002_b", "catalog@0001_a", "orders@0001_a", "users@0003_c", "orders@0002_b"];

#[test]
fn an_upgrade_takes_what_comes_before() {
    let graph = shop();
    assert_eq!(
        upgrade(&graph, &[], ""),
        "catalog@0001_a users@0001_a users@0002_b orders@0001_a orders@0002_b users@0003_c"
    );
    assert_eq!(upgrade(&graph, &[], "orders@1"), "catalog@0001_a users@0001_a users@0002_b orders@0001_a");
    assert_eq!(upgrade(&graph, &ALL[..3], "orders@0001_a"), "orders@0001_a");
    assert_eq!(upgrade(&graph, &ALL[..1], "users@+1"), "users@0002_b");
    assert_eq!(upgrade(&graph, &ALL[..1], "orders@+1"), "catalog@0001_a users@0002_b orders@0001_a");
    assert_eq!(upgrade(&graph, &[], "+2"), "catalog@0001_a users@0001_a");
    assert_eq!(upgrade(&graph, &[], "users@head"), "users@0001_a users@0002_b users@0003_c");
    assert_eq!(upgrade(&graph, &ALL, "heads"), "");
    assert_eq!(upgrade(&graph, &ALL, "users@0001"), "");
    let prefix = &id_of("catalog@0001_a").to_string()[..6];
    assert_eq!(upgrade(&graph, &[], prefix), "catalog@0001_a");
}

#[test]
fn a_downgrade_goes_backwards_through_the_ledger() {
    let graph = shop();
    assert_eq!(downgrade(&graph, &ALL, "-1"), "orders@0002_b");
    assert_eq!(downgrade(&graph, &ALL, "-2"), "orders@0002_b users@0003_c");
    assert_eq!(downgrade(&graph, &ALL, "users@-1"), "users@0003_c");
    assert_eq!(downgrade(&graph, &ALL, "users@0002"), "users@0003_c");
    assert_eq!(
        downgrade(&graph, &ALL, "users@0001"),
        "orders@0002_b(along) users@0003_c orders@0001_a(along) users@0002_b"
    );
    assert_eq!(downgrade(&graph, &ALL, "orders@base"), "orders@0002_b orders@0001_a");
    assert_eq!(
        downgrade(&graph, &ALL, "catalog@base"),
        "orders@0002_b(along) orders@0001_a(along) catalog@0001_a"
    );
    assert_eq!(
        downgrade(&graph, &ALL, "base"),
        "orders@0002_b users@0003_c orders@0001_a catalog@0001_a users@0002_b users@0001_a"
    );
    assert_eq!(downgrade(&graph, &ALL, "users@0003"), "");
    assert_eq!(downgrade(&graph, &ALL[..5], "orders@base users@0002"), "users@0003_c orders@0001_a");
}

#[test]
fn targets_that_cannot_be_reached() {
    let graph = shop();
    let explained = [
        upgrade(&graph, &[], "-1"),
        upgrade(&graph, &[], "users@base"),
        upgrade(&graph, &ALL[..5], "+2"),
        upgrade(&graph, &ALL[..1], "users@+3"),
        upgrade(&graph, &[], "0001"),
        upgrade(&graph, &[], "user@head"),
        upgrade(&graph, &[], "users"),
        upgrade(&graph, &[], "0002_d"),
        upgrade(&graph, &[], "users@0007"),
        upgrade(&graph, &[], "users@fffffff"),
        upgrade(&graph, &[], "+0"),
        upgrade(&graph, &["users@0002_b"], ""),
        downgrade(&graph, &ALL, "-7"),
        downgrade(&graph, &ALL, "users@+1"),
        downgrade(&graph, &ALL, "heads"),
        downgrade(&graph, &ALL[..2], "users@0003"),
        downgrade(&graph, &["users@0001_a", "gone@0001_a"], "-1"),
    ];
    insta::assert_snapshot!(explained.join("\n"), @"
    error: `-1` goes back, and `upgrade` does not (hint: `cargo migrate downgrade -1` takes revisions back)
    error: `users@base` goes back, and `upgrade` does not (hint: `cargo migrate downgrade users@base` takes revisions back)
    error: `+2` goes past the end: only 1 revision is left (hint: `heads` goes to the end)
    error: `users@+3` goes past the end: only 2 revisions are left (hint: `heads` goes to the end)
    error: `0001` can mean several revisions: `catalog@0001`, `orders@0001`, `users@0001` (hint: say which, for example `catalog@0001`)
    error: app `user` has no revisions (hint: did you mean `users`?)
    error: no revision is called `users` (hint: did you mean `users@head`?)
    error: no revision is called `0002_d` (hint: did you mean `orders@0002_b`?)
    error: no revision is called `users@0007` (hint: did you mean `users@0003`?)
    error: no revision is called `users@fffffff` (hint: `cargo migrate history` lists what there is)
    error: `+0` is no target: a step is `+` or `-` and a number from 1 (hint: write an id's beginning, a number, a file's name, `head`, `heads`, `base`, `+2` or `-1`, each also as `app@…`)
    error: revision `users@0002_b` is applied, but `users@0001_a`, which comes before it, is not (hint: if the database has the changes of both, `cargo migrate stamp users@0001_a` and then `cargo migrate stamp users@0002_b` record them; else restore the `parents` and `depends_on` that `users@0002_b` was applied with)
    error: `-7` goes past the end: only 6 revisions are applied (hint: `base` takes everything back)
    error: `users@+1` goes forward, and `downgrade` does not (hint: `cargo migrate upgrade users@+1` applies revisions)
    error: `heads` goes forward, and `downgrade` does not (hint: `cargo migrate upgrade heads` applies revisions)
    error: revision `users@0003` is not applied (hint: `cargo migrate current` shows what is applied)
    error: the last applied revision `3d2656d566be` has no file (hint: restore its file, or name a revision to go back to)
    ");
}

#[test]
fn branches_make_steps_ambiguous() {
    let lines = ["users@0001_a", "users@0002_b: users@0001_a", "users@0002_c: users@0001_a"];
    let branches = graph(&lines);
    let merged = graph(&[&lines[..], &["users@0003_m: users@0002_b users@0002_c"]].concat());
    let explained = [
        upgrade(&branches, &["users@0001_a"], "users@+1"),
        upgrade(&branches, &["users@0001_a"], "users@head"),
        upgrade(&branches, &["users@0001_a"], "users@heads"),
        upgrade(&branches, &["users@0001_a"], "users@0002"),
        upgrade(&branches, &["users@0001_a", "users@0002_c"], "users@+1"),
        upgrade(&merged, &["users@0001_a", "users@0002_c"], "users@+2"),
        upgrade(&merged, &[], "users@head"),
        downgrade(&merged, &["users@0001_a", "users@0002_c", "users@0002_b", "users@0003_m"], "users@-2"),
        downgrade(&merged, &["users@0001_a", "users@0002_c", "users@0002_b", "users@0003_m"], "0002_b"),
    ];
    insta::assert_snapshot!(explained.join("\n"), @"
    error: `users@+1` can mean several revisions: `users@0002_b`, `users@0002_c` (hint: say which, for example `users@0002_b`)
    error: app `users` has several heads: `users@0002_b`, `users@0002_c` (hint: `cargo migrate merge -p users` makes them one, `users@heads` means all of them)
    users@0002_b users@0002_c
    error: `users@0002` can mean several revisions: `users@0002_b`, `users@0002_c` (hint: say which, for example `users@0002_b`)
    users@0002_b
    users@0002_b users@0003_m
    users@0001_a users@0002_b users@0002_c users@0003_m
    users@0003_m users@0002_b
    users@0003_m
    ");
}

#[test]
fn what_has_no_way_back_stops_a_downgrade_before_anything() {
    let sql = "\n[[operation]]\nkind = 'sql'\nup = ['UPDATE a SET b = 1']\n";
    let lines = ["users@0001_a", "users@0002_b: users@0001_a", "users@0003_c: users@0002_b"];
    let graph = Graph::new(vec![revision(lines[0], ""), revision(lines[1], sql), revision(lines[2], "")])
        .expect("a graph");
    let applied = ids_of(&["users@0001_a", "users@0002_b", "users@0003_c"]);
    let error =
        plan_downgrade(&graph, &applied, &targets("base").expect("a target")).expect_err("no way back");
    let place = error.place().map(|place| place.to_string());
    assert_eq!(place.as_deref(), Some("users/migrations/0002_b.toml:8:1"));
    assert_eq!(error.to_string(), "revision `users@0002_b` cannot be taken back");
}

#[test]
fn a_squash_counts_as_applied_when_all_that_it_replaces_is() {
    let replaces = format!("replaces = [\"{}\", \"{}\"]\n", id_of("users@0001_a"), id_of("users@0002_b"));
    let graph = Graph::new(vec![
        revision("users@0001_a", ""),
        revision("users@0002_b: users@0001_a", ""),
        revision("users@0002_squashed", &replaces),
        revision("users@0003_c: users@0002_squashed", ""),
    ])
    .expect("a graph");
    assert_eq!(upgrade(&graph, &[], ""), "users@0002_squashed users@0003_c");
    assert_eq!(upgrade(&graph, &["users@0001_a", "users@0002_b"], ""), "users@0003_c");
    assert_eq!(upgrade(&graph, &["users@0001_a"], ""), "users@0002_b users@0003_c");
    assert_eq!(upgrade(&graph, &["users@0002_squashed"], ""), "users@0003_c");
    let originals = ["users@0001_a", "users@0002_b", "users@0003_c"];
    assert_eq!(downgrade(&graph, &originals, "base"), "users@0003_c users@0002_b users@0001_a");
    assert_eq!(downgrade(&graph, &["users@0002_squashed", "users@0003_c"], "-1"), "users@0003_c");
}
