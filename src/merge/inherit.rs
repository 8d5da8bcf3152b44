//! Tables that take over the columns of others.

use super::catalog::Catalog;
use super::error::Errors;
use super::problem::Problem;
use super::table::Draft;
use super::{Context, MergeError, rust_name};
use crate::probe::dump::TypePath;
use crate::schema::ObjectName;

/// The tables that a model inherits from, and what is wrong with them.
pub(super) fn resolve(
    draft: &Draft<'_>,
    catalog: &Catalog<'_>,
    context: &Context<'_>,
) -> (Vec<ObjectName>, Vec<MergeError>) {
    let mut errors = Errors::new(context.places);
    let mut parents = Vec::new();
    for path in &draft.model.inherits {
        let found = find(path, draft, catalog);
        let Some(parent) = errors.keep(&draft.model.place, found) else { continue };
        if parents.contains(&parent) {
            let problem = of(path, draft, "and `inherits` names it twice");
            errors.at(&draft.model.place, problem);
        } else {
            parents.push(parent);
        }
    }
    (parents, errors.finish())
}

fn find(path: &TypePath, draft: &Draft<'_>, catalog: &Catalog<'_>) -> Result<ObjectName, Box<Problem>> {
    match catalog.get(path) {
        [parent] if parent.table.name == draft.table.name => Err(of(path, draft, "which is itself").into()),
        [parent] => Ok(parent.table.name.clone()),
        [] => Err(of(path, draft, "which registered nothing").into()),
        _ => Err(of(path, draft, "and there are several of this name").into()),
    }
}

fn of(path: &TypePath, draft: &Draft<'_>, why: &'static str) -> Problem {
    Problem::Parent { model: rust_name(draft.model), parent: format!("{}::{}", path.module, path.name), why }
}
