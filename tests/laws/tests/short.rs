//! A short run of the laws: the pairs that failed once, and some fresh ones, on every database that is there.

use laws::{Plan, Samples, Target, check_fixtures, fixture, report, run};

/// How many fresh pairs on each database.
const PAIRS: u64 = 8;

fn check(name: &str) {
    let target: Target = name.parse().unwrap();
    let fixtures = fixture::read_all().unwrap();
    let Some(failed) = check_fixtures(target, &fixtures).unwrap() else { return };
    assert!(failed.is_empty(), "{} fixtures failed\n\n{}", failed.len(), failed.join("\n\n"));
    let plan = Plan {
        pairs: PAIRS,
        from: 0,
        seed: 1,
        jobs: 2,
        samples: Samples { scripts: 10, real_dumps: 10, ..Samples::default() },
        failures: None,
        enough: 3,
        limit: None,
    };
    let outcome = run(target, &plan).unwrap().unwrap();
    assert_eq!(report::failures(&outcome), 0, "{}", report::table(&[(target, outcome)], plan.seed));
}

#[test]
fn sqlite() {
    check("sqlite");
}

#[test]
fn postgres() {
    check("postgres");
}

#[test]
fn mariadb() {
    check("mariadb");
}

#[test]
fn mysql() {
    check("mysql");
}
