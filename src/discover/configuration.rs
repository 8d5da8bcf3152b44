//! What cargo's configuration says that the probe has to know: `.cargo/config.toml` of the workspace's root, of
//! the folders above it and of cargo's home, below the environment.

use std::collections::BTreeMap;
use std::env;
use std::fs;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

/// How this workspace's crates are compiled, apart from its manifests.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildConfiguration {
    /// A target is configured, so cargo builds for something that may not run here.
    pub has_target: bool,
    /// `RUSTC` or `build.rustc`.
    pub rustc: Option<Utf8PathBuf>,
    /// Flags for every target, unless one of [`TargetConfiguration`] or the environment says others.
    pub rustflags: Vec<String>,
    /// Flags of the environment: they replace all others.
    pub environment_rustflags: Option<Vec<String>>,
    /// `[target.…]` by triple.
    pub targets: BTreeMap<String, TargetConfiguration>,
}

/// `[target.<triple>]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetConfiguration {
    pub linker: Option<String>,
    pub rustflags: Vec<String>,
}

/// All that the files say, before the environment is asked.
#[derive(Debug, Default)]
pub(super) struct ConfigurationFiles {
    pub(super) build: BuildConfiguration,
    pub(super) target_directory: Option<Utf8PathBuf>,
    /// Something in them that this reader does not follow.
    pub(super) has_more: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    build: BuildTable,
    target: BTreeMap<String, TargetTable>,
    include: Option<toml::Value>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct BuildTable {
    target: Option<toml::Value>,
    target_dir: Option<String>,
    rustc: Option<String>,
    rustflags: Option<Flags>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct TargetTable {
    linker: Option<String>,
    rustflags: Option<Flags>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Flags {
    Text(String),
    List(Vec<String>),
}

impl Flags {
    fn into_list(self) -> Vec<String> {
        match self {
            Self::Text(text) => words(&text),
            Self::List(list) => list,
        }
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Every place of a configuration file that counts in `folder`, the nearest first, whether it is there or not.
pub(super) fn places(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let above = folder.ancestors().map(|folder| folder.join(".cargo"));
    let mut folders: Vec<Utf8PathBuf> = above.collect();
    folders.extend(cargo_home().filter(|home| !folders.contains(home)));
    folders.iter().flat_map(|folder| [folder.join("config"), folder.join("config.toml")]).collect()
}

fn cargo_home() -> Option<Utf8PathBuf> {
    let set = env::var("CARGO_HOME").ok().filter(|home| !home.is_empty()).map(Utf8PathBuf::from);
    set.or_else(|| Utf8PathBuf::from_path_buf(env::home_dir()?.join(".cargo")).ok())
}

/// Reads the files that count in `folder`; one that cannot be read is cargo's to complain of.
pub(super) fn read(folder: &Utf8Path) -> ConfigurationFiles {
    let mut all = ConfigurationFiles::default();
    for place in places(folder) {
        let Ok(text) = fs::read_to_string(&place) else { continue };
        match toml::from_str::<File>(&text) {
            Ok(file) => all.add(file, base_of(&place)),
            Err(_) => all.has_more = true,
        }
    }
    all.add_environment();
    all
}

/// Paths in a configuration file are relative to the folder that holds `.cargo`.
fn base_of(place: &Utf8Path) -> &Utf8Path {
    place.parent().and_then(Utf8Path::parent).unwrap_or(place)
}

/// A program by name is looked for in `PATH`, by path it is relative to `base`.
fn program(base: &Utf8Path, text: &str) -> Utf8PathBuf {
    if text.contains('/') || text.contains(std::path::MAIN_SEPARATOR) { base.join(text) } else { text.into() }
}

impl ConfigurationFiles {
    /// Adds a file that is farther away than all before it: single values stay, lists grow at their front.
    fn add(&mut self, file: File, base: &Utf8Path) {
        let File { build, target, include } = file;
        self.has_more |= include.is_some();
        self.build.has_target |= build.target.is_some();
        self.build.rustc = self.build.rustc.take().or_else(|| build.rustc.map(|rustc| program(base, &rustc)));
        self.target_directory =
            self.target_directory.take().or_else(|| build.target_dir.map(|folder| base.join(folder)));
        prepend(&mut self.build.rustflags, build.rustflags);
        for (triple, table) in target {
            let known = self.build.targets.entry(triple).or_default();
            known.linker = known.linker.take().or_else(|| {
                let linker = table.linker?;
                Some(program(base, &linker).into_string())
            });
            prepend(&mut known.rustflags, table.rustflags);
        }
    }

    fn add_environment(&mut self) {
        let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        self.build.has_target |= variable("CARGO_BUILD_TARGET").is_some();
        let rustc = variable("RUSTC").or_else(|| variable("CARGO_BUILD_RUSTC"));
        self.build.rustc = rustc.map(Utf8PathBuf::from).or_else(|| self.build.rustc.take());
        let directory = variable("CARGO_TARGET_DIR").or_else(|| variable("CARGO_BUILD_TARGET_DIR"));
        self.target_directory = directory.map(Utf8PathBuf::from).or_else(|| self.target_directory.take());
        self.build.rustflags.extend(variable("CARGO_BUILD_RUSTFLAGS").iter().flat_map(|flags| words(flags)));
        self.build.environment_rustflags = variable("CARGO_ENCODED_RUSTFLAGS")
            .map(|flags| flags.split('\u{1f}').map(str::to_owned).collect())
            .or_else(|| variable("RUSTFLAGS").map(|flags| words(&flags)));
    }
}

fn prepend(list: &mut Vec<String>, front: Option<Flags>) {
    if let Some(front) = front {
        list.splice(0..0, front.into_list());
    }
}

impl BuildConfiguration {
    /// The flags that cargo gives to every call of the compiler for `host`.
    #[must_use]
    pub fn rustflags_for(&self, host: &str) -> Vec<String> {
        if let Some(flags) = &self.environment_rustflags {
            return flags.clone();
        }
        let mut of_target = self.targets.get(host).map_or_else(Vec::new, |target| target.rustflags.clone());
        of_target.extend(target_variable(host, "RUSTFLAGS").iter().flat_map(|flags| words(flags)));
        if of_target.is_empty() { self.rustflags.clone() } else { of_target }
    }

    /// The linker that is configured for `host`.
    #[must_use]
    pub fn linker_for(&self, host: &str) -> Option<String> {
        target_variable(host, "LINKER").or_else(|| self.targets.get(host)?.linker.clone())
    }
}

/// The environment's word for a key of `[target.<triple>]`.
fn target_variable(host: &str, key: &str) -> Option<String> {
    env::var(format!("CARGO_TARGET_{}_{key}", host.to_uppercase().replace(['-', '.'], "_"))).ok()
}
