//! The texts that the programs wrote become one dump.

use serde::Deserialize;

use super::ProbeError;
use super::dump::{Dump, DumpEnum, DumpModel, DumpPlace, FORMAT, TypePath};

/// What every format of a dump has.
#[derive(Deserialize)]
struct Head {
    format: u64,
}

/// The dumps of several programs as one: crates that are in more than one of them are there once.
pub(super) fn parse<T: AsRef<str>>(texts: &[T]) -> Result<Dump, ProbeError> {
    let dumps = texts.iter().map(|text| parse_one(text.as_ref())).collect::<Result<Vec<_>, _>>()?;
    let mut all = Dump { format: FORMAT, models: Vec::new(), enums: Vec::new() };
    for dump in dumps {
        all.models.extend(dump.models);
        all.enums.extend(dump.enums);
    }
    if texts.len() > 1 {
        all.models.sort_by(|one, other| order_of_model(one).cmp(&order_of_model(other)));
        all.models.dedup_by(|one, other| order_of_model(one) == order_of_model(other));
        all.enums.sort_by(|one, other| order_of_enum(one).cmp(&order_of_enum(other)));
        all.enums.dedup_by(|one, other| order_of_enum(one) == order_of_enum(other));
    }
    Ok(all)
}

fn parse_one(text: &str) -> Result<Dump, ProbeError> {
    let fail = |source| ProbeError::Dump { source };
    match serde_json::from_str::<Head>(text).map_err(fail)?.format {
        format if format == u64::from(FORMAT) => serde_json::from_str(text).map_err(fail),
        found => Err(ProbeError::Format { found }),
    }
}

type Order<'a> = (&'a TypePath, &'a str, u32, u32);

/// As `migrate-models` sorts: by path, then by place.
fn order<'a>(path: &'a TypePath, place: &'a DumpPlace) -> Order<'a> {
    (path, &place.file, place.line, place.column)
}

fn order_of_model(model: &DumpModel) -> Order<'_> {
    order(&model.path, &model.place)
}

fn order_of_enum(enumeration: &DumpEnum) -> Order<'_> {
    order(&enumeration.path, &enumeration.place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dump(names: &[&str]) -> String {
        let one = |name: &&str| {
            format!(
                r#"{{"path":{{"package":"p","module":"p","name":"{name}"}},"place":{{"file":"f","line":1,"column":1}},"values":[]}}"#
            )
        };
        let enums: Vec<String> = names.iter().map(one).collect();
        format!(r#"{{"format":2,"models":[],"enums":[{}]}}"#, enums.join(","))
    }

    #[test]
    fn what_two_programs_share_is_there_once() -> Result<(), ProbeError> {
        let all = parse(&[dump(&["B", "C"]), dump(&["A", "B"])])?;
        let names: Vec<&str> = all.enums.iter().map(|found| found.path.name.as_str()).collect();
        assert_eq!(names, ["A", "B", "C"]);
        assert!(parse::<&str>(&[])?.models.is_empty());
        Ok(())
    }

    #[test]
    fn another_format_is_told_from_nonsense() {
        let newer = r#"{"format":9,"tables":[]}"#.to_owned();
        assert!(matches!(parse(&[newer]), Err(ProbeError::Format { found: 9 })));
        assert!(matches!(parse(&["{"]), Err(ProbeError::Dump { .. })));
    }
}
