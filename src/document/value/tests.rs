use super::*;
use crate::document::{DocumentError, read_document};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    count: Option<u32>,
    #[serde(default)]
    shapes: Vec<Shape>,
    at: Option<DateTimeText>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Circle(Circle),
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Circle {
    radius: i64,
}

fn failure(text: &str) -> String {
    match read_document::<Sample>("f", text) {
        Ok(sample) => format!("{sample:?}"),
        Err(error) => format!("{error} --> {} ({:?})", error.place(), error.hint()),
    }
}

#[test]
fn tagged_tables_are_variants() -> Result<(), DocumentError> {
    let sample: Sample =
        read_document("f", "at = 2026-01-02T03:04:05Z\nshapes = [{kind='circle', radius=0x10}]")?;
    assert_eq!(sample.shapes, [Shape::Circle(Circle { radius: 16 })]);
    assert_eq!(sample.at, Some(DateTimeText("2026-01-02T03:04:05Z".to_owned())));
    Ok(())
}

#[test]
fn every_failure_has_its_place() {
    insta::assert_snapshot!(
        [
            "count = 'x'",
            "count = -1",
            "\ncout = 1",
            "shapes = [{ kind = 'cirle' }]",
            "shapes = [{ radius = 1 }]",
            "shapes = [\n  { kind = 'circle' }]",
            "[[shapes]]\nkind = 'circle'\nradius = 1\nzzz = 2",
            "shapes = {}",
            "at = '2026-01-02T03:04:05Z'",
            "count = 1979-05-27",
            "count = 99999999999999999999",
            "count = = 3",
            "count = 1\ncount = 2",
        ]
        .map(failure)
        .join("\n"),
        @r#"
    expected an integer (u32), found string "x" --> f:1:9 (Some("write the number without quotes"))
    expected an integer (u32), found integer `-1` --> f:1:9 (None)
    unknown key `cout` --> f:2:1 (Some("did you mean `count`?"))
    unknown word `cirle` --> f:1:20 (Some("did you mean `circle`?"))
    key `kind` is missing --> f:1:11 (Some("write `kind = …`"))
    key `radius` is missing --> f:2:3 (Some("write `radius = …`"))
    unknown key `zzz` --> f:4:1 (Some("the keys here are `radius`"))
    expected an array, found a table --> f:1:10 (None)
    expected a datetime without quotes (`2026-11-20T14:03:11Z`), found string "2026-01-02T03:04:05Z" --> f:1:6 (None)
    expected an integer (u32), found a datetime --> f:1:9 (None)
    integer `99999999999999999999` has more than 64 bits --> f:1:9 (None)
    not valid TOML: extra `=`, expected nothing --> f:1:9 (None)
    not valid TOML: duplicate key --> f:2:1 (None)
    "#
    );
}
