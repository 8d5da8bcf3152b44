//! `rename_all`: the styles that serde and sqlx have, by the same names. Words are cut as sqlx cuts them.

use heck::{
    ToKebabCase, ToLowerCamelCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase,
};

use super::located::Located;
use crate::errors::{nearest, unknown};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RenameRule {
    Snake,
    Lower,
    Upper,
    Camel,
    Pascal,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

const RULES: &[(&str, RenameRule)] = &[
    ("snake_case", RenameRule::Snake),
    ("lowercase", RenameRule::Lower),
    ("UPPERCASE", RenameRule::Upper),
    ("camelCase", RenameRule::Camel),
    ("PascalCase", RenameRule::Pascal),
    ("SCREAMING_SNAKE_CASE", RenameRule::ScreamingSnake),
    ("kebab-case", RenameRule::Kebab),
    ("SCREAMING-KEBAB-CASE", RenameRule::ScreamingKebab),
];

impl RenameRule {
    pub(crate) fn parse(style: &Located<String>) -> syn::Result<Self> {
        Self::find(&style.value).ok_or_else(|| {
            let names: Vec<_> = RULES.iter().map(|(name, _)| *name).collect();
            let near = nearest(&style.value, names.iter().copied());
            syn::Error::new(style.span, unknown("style", &style.value, near, &names))
        })
    }

    pub(crate) fn find(style: &str) -> Option<Self> {
        RULES.iter().find(|(name, _)| *name == style).map(|(_, rule)| *rule)
    }

    pub(crate) fn apply(self, name: &str) -> String {
        match self {
            Self::Snake => name.to_snake_case(),
            Self::Lower => name.to_lowercase(),
            Self::Upper => name.to_uppercase(),
            Self::Camel => name.to_lower_camel_case(),
            Self::Pascal => name.to_upper_camel_case(),
            Self::ScreamingSnake => name.to_shouty_snake_case(),
            Self::Kebab => name.to_kebab_case(),
            Self::ScreamingKebab => name.to_shouty_kebab_case(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_style_renames() {
        let renamed: Vec<_> = RULES.iter().map(|(_, rule)| rule.apply("OrderStatus")).collect();
        assert_eq!(
            renamed,
            [
                "order_status",
                "orderstatus",
                "ORDERSTATUS",
                "orderStatus",
                "OrderStatus",
                "ORDER_STATUS",
                "order-status",
                "ORDER-STATUS"
            ]
        );
    }
}
