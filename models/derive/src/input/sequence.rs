//! Numbers that the database counts: `identity` of a field, `sequence(…)` of a struct.

use proc_macro2::{Ident, Span};

use super::constraint::NAME;
use crate::errors::Errors;
use crate::syntax::entry::{Entry, read_entries};
use crate::syntax::key::Key;
use crate::syntax::located::Located;
use crate::syntax::name::parse_name;
use crate::syntax::reference::find_word;

pub(crate) const IDENTITY: Key = Key::new(
    "identity",
    "`identity = always`, `by_default` or `serial`, or with options `identity(always, start = 10)`",
);

const START: Key = Key::new("start", "`start = 10`").also(&["start_with", "seed"]);
const INCREMENT: Key = Key::new("increment", "`increment = 5`").also(&["increment_by", "step"]);
const MINIMUM: Key = Key::new("minimum", "`minimum = 1`").also(&["min_value", "minvalue", "min"]);
const MAXIMUM: Key = Key::new("maximum", "`maximum = 100`").also(&["max_value", "maxvalue", "max"]);
const CACHE: Key = Key::new("cache", "`cache = 20`");
const CYCLE: Key = Key::new("cycle", "`cycle` alone");

/// How numbers are counted; what is not said is as the database has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct SequenceOptions {
    pub(crate) start: Option<Located<i64>>,
    pub(crate) increment: Option<Located<i64>>,
    pub(crate) minimum: Option<Located<i64>>,
    pub(crate) maximum: Option<Located<i64>>,
    pub(crate) cache: Option<Located<i64>>,
    pub(crate) cycle: bool,
}

impl SequenceOptions {
    fn set(&mut self, option: &Entry) -> syn::Result<()> {
        match option.name {
            "start" => self.start = Some(option.integer()?),
            "increment" => self.increment = Some(option.integer()?),
            "minimum" => self.minimum = Some(option.integer()?),
            "maximum" => self.maximum = Some(option.integer()?),
            "cache" => self.cache = Some(option.integer()?),
            _ => self.cycle = option.flag().map(|_| true)?,
        }
        Ok(())
    }

    /// Numbers that cannot be counted.
    fn check(&self, errors: &mut Errors) {
        if let Some(increment) = self.increment.as_ref().filter(|increment| increment.value == 0) {
            errors.at(increment.span, "`increment` is not 0: nothing would be counted");
        }
        if let Some(cache) = self.cache.as_ref().filter(|cache| cache.value < 1) {
            errors.at(cache.span, "`cache` is at least 1");
        }
        let (minimum, maximum) = (self.minimum.as_ref(), self.maximum.as_ref());
        if let (Some(minimum), Some(maximum)) = (minimum, maximum)
            && minimum.value >= maximum.value
        {
            errors.at(maximum.span, format!("`maximum` is more than `minimum`, which is {}", minimum.value));
        } else if let Some(start) = &self.start {
            let is_below = minimum.is_some_and(|minimum| start.value < minimum.value);
            if is_below || maximum.is_some_and(|maximum| start.value > maximum.value) {
                errors.at(start.span, "`start` lies between `minimum` and `maximum`");
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdentityKind {
    Always,
    ByDefault,
    Serial,
}

const KINDS: &[(&str, IdentityKind)] = &[
    ("always", IdentityKind::Always),
    ("by_default", IdentityKind::ByDefault),
    ("serial", IdentityKind::Serial),
];

const IDENTITY_KEYS: &[Key] = &[
    Key::new("always", "`always` alone"),
    Key::new("by_default", "`by_default` alone"),
    Key::new("serial", "`serial` alone"),
    START,
    INCREMENT,
    MINIMUM,
    MAXIMUM,
    CACHE,
    CYCLE,
];

/// How a column counts.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub(crate) kind: IdentityKind,
    pub(crate) options: SequenceOptions,
}

impl Identity {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Located<Self>> {
        if !entry.is_list() {
            let kind = find_word(&entry.assigned::<Ident>()?, "kind", KINDS)?;
            return Ok(Located::new(Self { kind, options: SequenceOptions::default() }, entry.span()));
        }
        let mut errors = Errors::default();
        let (mut kind, mut options) = (None, SequenceOptions::default());
        for option in read_entries(vec![entry.listed()?], "option", IDENTITY_KEYS, &mut errors) {
            let word = KINDS.iter().find(|(name, _)| *name == option.name);
            match word {
                Some((_, word)) if kind.is_none() => kind = errors.keep(option.flag()).map(|_| *word),
                Some(_) => errors.at(option.span(), "an identity is of one kind"),
                None => {
                    let result = options.set(&option);
                    errors.keep(result);
                }
            }
        }
        options.check(&mut errors);
        errors.finish()?;
        Ok(Located::new(Self { kind: kind.unwrap_or(IdentityKind::ByDefault), options }, entry.span()))
    }
}

const SEQUENCE_KEYS: &[Key] = &[
    NAME,
    Key::new("schema", "`schema = \"…\"`").also(&["namespace"]),
    Key::new("type", "`type = \"integer\"`").also(&["as", "data_type"]),
    Key::new("owned_by", "`owned_by = field`").also(&["owner", "column"]),
    START,
    INCREMENT,
    MINIMUM,
    MAXIMUM,
    CACHE,
    CYCLE,
];

/// `sequence(name = "…", …)`: numbers that no column has for itself.
pub(crate) struct Sequence {
    pub(crate) span: Span,
    pub(crate) name: Located<String>,
    pub(crate) schema: Option<String>,
    pub(crate) ty: Option<String>,
    pub(crate) owned_by: Option<Located<String>>,
    pub(crate) options: SequenceOptions,
}

impl Sequence {
    pub(crate) fn read(entry: &Entry) -> syn::Result<Self> {
        let mut errors = Errors::default();
        let mut parts = SequenceParts::default();
        for option in read_entries(vec![entry.listed()?], "option", SEQUENCE_KEYS, &mut errors) {
            let result = parts.set(&option);
            errors.keep(result);
        }
        parts.options.check(&mut errors);
        errors.finish()?;
        let missing = || syn::Error::new(entry.span(), "`name` is missing: `sequence(name = \"…\")`");
        Ok(Self {
            span: entry.span(),
            name: parts.name.ok_or_else(missing)?,
            schema: parts.schema,
            ty: parts.ty,
            owned_by: parts.owned_by,
            options: parts.options,
        })
    }
}

#[derive(Default)]
struct SequenceParts {
    name: Option<Located<String>>,
    schema: Option<String>,
    ty: Option<String>,
    owned_by: Option<Located<String>>,
    options: SequenceOptions,
}

impl SequenceParts {
    fn set(&mut self, option: &Entry) -> syn::Result<()> {
        match option.name {
            "name" => self.name = Some(option.string()?),
            "schema" => self.schema = Some(option.string()?.value),
            "type" => self.ty = Some(option.string()?.value),
            "owned_by" => {
                let tokens: Vec<_> = option.assigned_tokens().cloned().into_iter().flatten().collect();
                self.owned_by = Some(parse_name(&tokens).map_err(|_| option.wrong_form())?);
            }
            _ => self.options.set(option)?,
        }
        Ok(())
    }
}
