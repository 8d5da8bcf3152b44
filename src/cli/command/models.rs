//! `cargo migrate models`: the apps, their models, and what was skipped and why.

use std::time::Duration;

use clap::Args;
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::exit::Exit;
use crate::cli::failure::Outcome;
use crate::cli::modelling;
use crate::cli::options::{FormatArguments, SharedArguments};
use crate::cli::style::{FAINT, STRONG, paint};
use crate::cli::ui::Ui;
use crate::discover::App;
use crate::merge::{ModelEntry, Models};
use crate::operation::counted;
use crate::probe::ProbeOutcome;
use crate::schema::AppLabel;

#[derive(Debug, Args)]
pub(crate) struct ModelsArguments {
    #[command(flatten)]
    format: FormatArguments,
}

pub(crate) fn run(arguments: &ModelsArguments, shared: &SharedArguments, ui: &mut Ui) -> Outcome<Exit> {
    let context = Context::load(shared, ui)?;
    let (probed, models) = modelling::read_models(&context)?;
    let models = models?;
    let list = List { context: &context, probed: &probed, models: &models };
    if arguments.format.is_json() {
        context.ui.print_json(&list.json());
    } else {
        list.print();
    }
    modelling::note_oddities(&context, &probed);
    Ok(if list.failures().next().is_some() { Exit::ModelsDidNotBuild } else { Exit::Done })
}

struct List<'a> {
    context: &'a Context<'a>,
    probed: &'a ProbeOutcome,
    models: &'a Models,
}

impl List<'_> {
    fn models_of(&self, app: &AppLabel) -> &[ModelEntry] {
        self.models.apps.get(app).map_or(&[], Vec::as_slice)
    }

    /// The apps that were asked for and did not build.
    fn failures(&self) -> impl Iterator<Item = &crate::probe::FailedApp> {
        self.probed.failed.iter().filter(|failed| self.context.is_asked(&failed.label))
    }

    fn did_build(&self, app: &AppLabel) -> bool {
        !self.probed.failed.iter().any(|failed| failed.label == *app)
    }

    fn print(&self) {
        let ui = self.context.ui;
        for app in self.context.apps() {
            self.print_app(app);
        }
        for skipped in &self.models.skipped {
            let (package, name, place) = (&skipped.package, &skipped.rust_name, &skipped.place);
            ui.print(format!(
                "skipped  {package}: {name} at {place}: the crate has no [package.metadata.models]"
            ));
        }
        for note in &self.models.notes {
            ui.note(format!("{}: {}", note.place, note.message));
        }
        ui.say(paint(FAINT, self.timings()));
        if self.failures().next().is_some() {
            ui.fail(modelling::failure_of_all(self.failures()));
        }
    }

    fn print_app(&self, app: &App) {
        let ui = self.context.ui;
        let models = self.models_of(&app.label);
        let count = match (self.did_build(&app.label), models.len()) {
            (false, _) => "did not build".to_owned(),
            (true, 0) => "no models".to_owned(),
            (true, count) => counted(count, "model"),
        };
        let package = &app.package;
        let folder = ui.shorten(app.migrations.as_str());
        ui.print(format!("{}  {count}, package {package}, revisions in {folder}", paint(STRONG, &app.label)));
        let names = models.iter().map(|model| model.rust_name.chars().count()).max().unwrap_or(0);
        let tables = models.iter().map(|model| model.table.to_string().chars().count()).max().unwrap_or(0);
        for model in models {
            let columns = counted(model.columns, "column");
            let unmanaged = if model.unmanaged { ", unmanaged" } else { "" };
            ui.print(format!(
                "  {:names$}  {:tables$}  {columns:>10}{unmanaged}  {}",
                model.rust_name,
                model.table.to_string(),
                paint(FAINT, &model.place)
            ));
        }
    }

    /// `build 93 ms, link 170 ms, run 2 ms`
    fn timings(&self) -> String {
        let stage = |(name, duration): &(&str, Duration)| format!("{name} {} ms", duration.as_millis());
        self.probed.timings.iter().map(stage).collect::<Vec<_>>().join(", ")
    }

    fn json(&self) -> Value {
        let model = |model: &ModelEntry| {
            json!({
                "name": model.rust_name,
                "table": model.table.to_string(),
                "columns": model.columns,
                "unmanaged": model.unmanaged,
                "place": model.place.to_string(),
            })
        };
        let app = |app: &App| {
            json!({
                "app": app.label.as_str(),
                "package": app.package,
                "migrations": app.migrations.as_str(),
                "built": self.did_build(&app.label),
                "models": self.models_of(&app.label).iter().map(model).collect::<Vec<_>>(),
            })
        };
        let skipped = |skipped: &crate::merge::SkippedModel| {
            json!({
                "package": skipped.package,
                "name": skipped.rust_name,
                "place": skipped.place.to_string(),
                "reason": "the crate has no [package.metadata.models]",
            })
        };
        let failed = |failed: &crate::probe::FailedApp| json!({ "app": failed.label.as_str(), "reason": failed.reason.to_string() });
        json!({
            "apps": self.context.apps().map(app).collect::<Vec<_>>(),
            "skipped": self.models.skipped.iter().map(skipped).collect::<Vec<_>>(),
            "failed": self.failures().map(failed).collect::<Vec<_>>(),
        })
    }
}
