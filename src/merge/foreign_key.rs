//! Foreign keys: what a model refers to, found among all models.

use super::catalog::Catalog;
use super::constraint::{declared, names_of};
use super::error::Errors;
use super::find::{find_column, find_columns};
use super::key_types::{Difference, difference};
use super::name::{NAME_ATTRIBUTE, check_name, name_part};
use super::problem::Problem;
use super::table::Draft;
use super::{Context, MergeError};
use crate::probe::dump::{DumpColumn, DumpForeignKey, DumpPlace, DumpReference, TypePath};
use crate::schema::{
    Constraint, ConstraintDefinition, Deferrable, DialectName, Enforcement, ForeignKey, ReferentialAction,
    Table,
};

/// The foreign keys of a model, and what is wrong with them.
pub(super) fn resolve(
    draft: &Draft<'_>,
    catalog: &Catalog<'_>,
    context: &Context<'_>,
) -> (Vec<Constraint>, Vec<MergeError>) {
    let mut errors = Errors::new(context.places);
    let of_fields = draft.model.columns.iter().filter_map(|column| {
        let reference = column.references.as_ref()?;
        Some(Ok(Written::of_field(column, reference)))
    });
    let of_struct = draft.model.foreign_keys.iter().map(|key| Written::of_struct(key, draft));
    let mut keys = Vec::new();
    for written in of_fields.chain(of_struct) {
        match written {
            Ok(written) => keys.extend(written.resolve(draft, catalog, context, &mut errors)),
            Err((place, problem)) => errors.at(place, *problem),
        }
    }
    (keys, errors.finish())
}

/// A foreign key as a field or a struct declares it.
struct Written<'a> {
    place: &'a DumpPlace,
    name: Option<&'a String>,
    columns: Vec<&'a DumpColumn>,
    model: &'a TypePath,
    /// Empty: the target's primary key.
    fields: Vec<&'a String>,
    on_delete: Option<ReferentialAction>,
    on_update: Option<ReferentialAction>,
    deferrable: Option<Deferrable>,
    match_full: bool,
    /// Empty: all.
    on_delete_columns: Vec<&'a DumpColumn>,
    enforcement: Enforcement,
}

impl<'a> Written<'a> {
    fn of_field(column: &'a DumpColumn, reference: &'a DumpReference) -> Self {
        Self {
            place: &column.place,
            name: None,
            columns: vec![column],
            model: &reference.model,
            fields: reference.field.iter().collect(),
            on_delete: reference.on_delete,
            on_update: reference.on_update,
            deferrable: reference.deferrable,
            match_full: false,
            on_delete_columns: Vec::new(),
            enforcement: reference.enforcement,
        }
    }

    fn of_struct(key: &'a DumpForeignKey, draft: &Draft<'a>) -> Result<Self, (&'a DumpPlace, Box<Problem>)> {
        let fail = |problem| (&key.place, problem);
        if let Some(name) = &key.name {
            check_name("a foreign key", name, NAME_ATTRIBUTE).map_err(fail)?;
        }
        Ok(Self {
            place: &key.place,
            name: key.name.as_ref(),
            columns: find_columns(draft.model, &key.columns, "`foreign_key(…)`").map_err(fail)?,
            model: &key.model,
            fields: key.fields.iter().collect(),
            on_delete: key.on_delete,
            on_update: key.on_update,
            deferrable: key.deferrable,
            match_full: key.match_full,
            on_delete_columns: find_columns(draft.model, &key.on_delete_columns, "`on_delete`")
                .map_err(fail)?,
            enforcement: key.enforcement,
        })
    }

    fn resolve(
        &self,
        draft: &Draft<'_>,
        catalog: &Catalog<'_>,
        context: &Context<'_>,
        errors: &mut Errors<'_>,
    ) -> Option<Constraint> {
        let target = errors.keep(self.place, self.find_target(draft, catalog))?;
        let target_columns = errors.keep(self.place, self.target_columns(draft, target))?;
        // What is wrong with the target itself is said there.
        if target.errors.is_empty() {
            errors.keep(self.place, self.check_unique(draft, target, &target_columns));
        }
        if draft.errors.is_empty() && target.errors.is_empty() {
            errors.keep(self.place, self.check_types(draft, target, &target_columns, context));
        }
        self.check_actions(errors);
        let columns = names_of(&self.columns);
        let name = name_part(self.name, &context.options.naming.foreign_key, &draft.table.name, &columns);
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        let key = ForeignKey {
            on_delete: self.on_delete.unwrap_or_default(),
            on_update: self.on_update.unwrap_or_default(),
            deferrable: self.deferrable,
            match_full: self.match_full,
            on_delete_columns: self.on_delete_columns.iter().map(|column| column.column.clone()).collect(),
            enforcement: self.enforcement,
            ..ForeignKey::new(columns, target.table.name.clone(), target_columns)
        };
        Some(declared(name, ConstraintDefinition::ForeignKey(key), self.place, context))
    }

    fn find_target<'c>(
        &self,
        draft: &Draft<'_>,
        catalog: &Catalog<'c>,
    ) -> Result<&'c Draft<'c>, Box<Problem>> {
        let table = draft.table.name.clone();
        let model = format!("{}::{}", self.model.module, self.model.name);
        match catalog.get(self.model) {
            [target] => Ok(target),
            [] => Err(Problem::NoModel { table, model }.into()),
            several => {
                let mut places: Vec<_> =
                    several.iter().filter_map(|target| target.table.declared.place.clone()).collect();
                places.sort();
                Err(Problem::SeveralModels { table, model, places }.into())
            }
        }
    }

    fn target_columns(&self, draft: &Draft<'_>, target: &Draft<'_>) -> Result<Vec<String>, Box<Problem>> {
        let columns: Vec<String> = if self.fields.is_empty() {
            let key = target.table.primary_key().map(|(_, columns)| columns.to_vec());
            key.ok_or_else(|| Problem::NoPrimaryKey {
                table: draft.table.name.clone(),
                target: target.table.name.clone(),
                target_place: target.table.declared.place.clone(),
            })?
        } else {
            let found = self.fields.iter().map(|field| find_column(target.model, field));
            found.map(|column| column.map(|column| column.column.clone())).collect::<Result<_, _>>()?
        };
        if columns.len() == self.columns.len() {
            return Ok(columns);
        }
        Err(Problem::KeyLength {
            table: draft.table.name.clone(),
            columns: self.columns.iter().map(|column| column.column.clone()).collect(),
            target: target.table.name.clone(),
            targets: columns,
        }
        .into())
    }

    fn check_unique(
        &self,
        draft: &Draft<'_>,
        target: &Draft<'_>,
        columns: &[String],
    ) -> Result<(), Box<Problem>> {
        if is_unique(&target.table, columns) {
            return Ok(());
        }
        Err(Problem::NotUnique {
            table: draft.table.name.clone(),
            columns: self.columns.iter().map(|column| column.column.clone()).collect(),
            target: target.table.name.clone(),
            targets: columns.to_vec(),
            target_place: target.table.declared.place.clone(),
        }
        .into())
    }

    fn check_types(
        &self,
        draft: &Draft<'_>,
        target: &Draft<'_>,
        targets: &[String],
        context: &Context<'_>,
    ) -> Result<(), Box<Problem>> {
        for (dumped, target_column) in self.columns.iter().zip(targets) {
            let own = draft.table.column(&dumped.column);
            let Some((own, other)) = own.zip(target.table.column(target_column)) else { continue };
            let found = context
                .options
                .dialects
                .iter()
                .find_map(|dialect| Some((difference(own, other, *dialect)?, *dialect)));
            let column = format!("{}.{}", draft.table.name, own.name);
            let target_place = other.declared.place.clone();
            let target = format!("{}.{}", target.table.name, other.name);
            let type_on = |column: &crate::schema::Column, dialect: DialectName| {
                column.type_on(dialect).map(ToString::to_string).unwrap_or_default()
            };
            match found {
                None => {}
                Some((Difference::Collation, _)) => {
                    return Err(Problem::CollationsDiffer { column, target, target_place }.into());
                }
                Some((Difference::Type, dialect)) => {
                    let (ty, target_ty) = (type_on(own, dialect), type_on(other, dialect));
                    return Err(Problem::TypesDiffer { column, ty, target, target_ty, target_place }.into());
                }
            }
        }
        Ok(())
    }

    fn check_actions(&self, errors: &mut Errors<'_>) {
        let changed = if self.on_delete_columns.is_empty() { &self.columns } else { &self.on_delete_columns };
        for changed in &self.on_delete_columns {
            if !self.columns.iter().any(|column| column.column == changed.column) {
                errors.at(self.place, Problem::NotOfKey(changed.column.clone()));
            }
        }
        for (action, columns) in [(self.on_delete, changed), (self.on_update, &self.columns)] {
            columns.iter().for_each(|column| self.check_action(action, column, errors));
        }
    }

    fn check_action(&self, action: Option<ReferentialAction>, column: &DumpColumn, errors: &mut Errors<'_>) {
        let has_default = column.default.is_some() || column.default_sql.is_some() || column.nullable;
        match action {
            Some(ReferentialAction::SetNull) if !column.nullable => {
                errors.at(self.place, Problem::SetNull(column.column.clone()));
            }
            Some(ReferentialAction::SetDefault) if !has_default => {
                errors.at(self.place, Problem::SetDefault(column.column.clone()));
            }
            _ => {}
        }
    }
}

/// True where no two rows can have the same values in those columns.
fn is_unique(table: &Table, columns: &[String]) -> bool {
    let same = |others: &[String]| {
        others.len() == columns.len() && columns.iter().all(|column| others.contains(column))
    };
    let by_constraint = table.constraints.iter().any(|constraint| match &constraint.definition {
        ConstraintDefinition::PrimaryKey { columns, .. } | ConstraintDefinition::Unique { columns, .. } => {
            same(columns)
        }
        _ => false,
    });
    by_constraint
        || table.indexes.iter().filter(|index| index.unique && index.filter.is_none()).any(|index| {
            let names: Option<Vec<String>> =
                index.columns.iter().map(|part| part.column_name().map(str::to_owned)).collect();
            names.is_some_and(|names| same(&names))
        })
}
