//! The licences of all packages that any target of the workspace may pull in.

use cargo_metadata::{MetadataCommand, Package};
use spdx::{Expression, ParseMode};

use super::Finding;
use crate::failure::{Context, Failure};

/// Licences that a dependency may be under. An addition here is a decision.
const ALLOWED: [&str; 11] = [
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Names every package whose licence is not allowed.
pub(super) fn check() -> Result<Vec<Finding>, Failure> {
    let metadata = MetadataCommand::new().exec().context("read the dependencies")?;
    Ok(metadata.packages.iter().filter_map(check_package).collect())
}

fn check_package(package: &Package) -> Option<Finding> {
    let objection = object_to(package.license.as_deref())?;
    Some(format!("package `{} {}` {objection}", package.name, package.version))
}

fn object_to(licence: Option<&str>) -> Option<String> {
    let Some(licence) = licence else { return Some("names no licence".to_owned()) };
    match Expression::parse_mode(licence, ParseMode::LAX) {
        Err(error) => Some(format!("has a licence `{licence}` that cannot be read: {}", error.reason)),
        Ok(expression) if is_allowed(&expression) => None,
        Ok(_) => Some(format!("is under `{licence}`, which is not among the allowed licences")),
    }
}

/// An exception (`WITH …`) only adds rights, so the licence before it decides.
fn is_allowed(expression: &Expression) -> bool {
    expression.evaluate(|part| part.license.id().is_some_and(|id| ALLOWED.contains(&id.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_allowed_branch_is_enough() {
        assert_eq!(object_to(Some("MIT OR Apache-2.0")), None);
        assert_eq!(object_to(Some("MIT/Apache-2.0")), None);
        assert_eq!(object_to(Some("GPL-3.0-only OR ISC")), None);
        assert_eq!(object_to(Some("Apache-2.0 WITH LLVM-exception")), None);
    }

    #[test]
    fn a_forbidden_one_is_named() {
        assert!(object_to(Some("MIT AND GPL-3.0-only")).unwrap().contains("GPL-3.0-only"));
        assert!(object_to(Some("My own")).unwrap().contains("cannot be read"));
        assert!(object_to(None).is_some());
    }
}
