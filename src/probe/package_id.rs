//! Package ids, as cargo writes them.

/// The package's own name in a package id.
pub(super) fn package_name(package_id: &str) -> &str {
    let (url, rest) = package_id.split_once('#').unwrap_or((package_id, ""));
    match rest.split_once('@') {
        Some((name, _)) => name,
        None => url.split('?').next().and_then(|url| url.rsplit('/').next()).unwrap_or(url),
    }
}

/// The version in a package id.
pub(super) fn package_version(package_id: &str) -> &str {
    let rest = package_id.rsplit_once('#').map_or("", |(_, rest)| rest);
    rest.rsplit_once('@').map_or(rest, |(_, version)| version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_versions_in_package_ids() {
        for (id, name, version) in [
            ("path+file:///w/crates/users#0.1.0", "users", "0.1.0"),
            ("path+file:///w/crates/people#users@0.1.0", "users", "0.1.0"),
            ("registry+https://example.org/index#serde@1.0.1", "serde", "1.0.1"),
            (
                "git+https://example.org/models.git?rev=1#migrate-models@0.2.0-beta.1",
                "migrate-models",
                "0.2.0-beta.1",
            ),
        ] {
            assert_eq!((package_name(id), package_version(id)), (name, version));
        }
    }
}
