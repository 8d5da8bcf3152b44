//! From a source's text to the paths it names, with `use` trees spread out, `self` and `super` resolved, and all that is there
//! for tests alone left out.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path: `crate`, or the name of another crate or of something in scope, and what follows it.
pub(crate) type Path = Vec<String>;

/// All paths that a source in this module names.
pub(crate) fn read_paths(module: &[String], source: &str) -> Vec<Path> {
    let stream: TokenStream = source.parse().expect("a source of this crate can be read as tokens");
    let mut paths = Vec::new();
    walk(module, stream, &mut paths);
    paths
}

fn walk(module: &[String], stream: TokenStream, paths: &mut Vec<Path>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        at = if is_test_attribute(&tokens[at..]) {
            skip_item(&tokens, at + 2)
        } else if let Some((name, body)) = inline_module(&tokens[at..]) {
            let inner = [module, &[name]].concat();
            walk(&inner, body, paths);
            at + 3
        } else {
            walk_token(module, &tokens, at, paths)
        };
    }
}

fn walk_token(module: &[String], tokens: &[TokenTree], at: usize, paths: &mut Vec<Path>) -> usize {
    match &tokens[at] {
        TokenTree::Ident(_) => {
            let mut found = Vec::new();
            let end = read_path(Vec::new(), tokens, at, &mut found);
            paths.extend(found.into_iter().map(|path| resolve(module, path)));
            end
        }
        TokenTree::Group(group) => {
            walk(module, group.stream(), paths);
            at + 1
        }
        TokenTree::Punct(_) | TokenTree::Literal(_) => at + 1,
    }
}

/// Reads `a::b::c` or `a::{b, c::d}`, and returns where it ends.
fn read_path(mut path: Path, tokens: &[TokenTree], mut at: usize, found: &mut Vec<Path>) -> usize {
    while let Some(TokenTree::Ident(name)) = tokens.get(at) {
        path.push(name.to_string());
        at += 1;
        if !is_separator(&tokens[at..]) {
            break;
        }
        at += 2;
    }
    match tokens.get(at) {
        Some(TokenTree::Group(group))
            if group.delimiter() == Delimiter::Brace && is_after_separator(tokens, at) =>
        {
            read_tree(&path, group.stream(), found);
            at + 1
        }
        _ => {
            found.push(path);
            at
        }
    }
}

fn read_tree(prefix: &Path, stream: TokenStream, found: &mut Vec<Path>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    for branch in tokens.split(|token| is_punctuation(token, ',')).filter(|branch| !branch.is_empty()) {
        read_path(prefix.clone(), branch, 0, found);
    }
}

fn is_separator(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [first, second, ..] if is_punctuation(first, ':') && is_punctuation(second, ':'))
}

fn is_after_separator(tokens: &[TokenTree], at: usize) -> bool {
    at >= 2 && is_separator(&tokens[at - 2..])
}

fn is_punctuation(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punctuation) if punctuation.as_char() == character)
}

fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    let [sign, TokenTree::Group(attribute), ..] = tokens else { return false };
    is_punctuation(sign, '#') && attribute.stream().to_string().replace(' ', "") == "cfg(test)"
}

/// Where an item ends: after its braces or its semicolon.
fn skip_item(tokens: &[TokenTree], start: usize) -> usize {
    let is_end = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        other => is_punctuation(other, ';'),
    };
    tokens[start..].iter().position(is_end).map_or(tokens.len(), |offset| start + offset + 1)
}

fn inline_module(tokens: &[TokenTree]) -> Option<(String, TokenStream)> {
    let [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(body), ..] = tokens else {
        return None;
    };
    (word == "mod" && body.delimiter() == Delimiter::Brace).then(|| (name.to_string(), body.stream()))
}

/// Replaces a leading `self` and any number of `super` by the way from the crate's root.
fn resolve(module: &[String], path: Path) -> Path {
    let climbs = path.iter().take_while(|name| *name == "super").count();
    let is_own = path.first().is_some_and(|name| name == "self");
    if climbs == 0 && !is_own {
        return path;
    }
    let kept = module.len().saturating_sub(climbs);
    let rest = path.into_iter().skip(climbs.max(usize::from(is_own)));
    ["crate".to_owned()].into_iter().chain(module[..kept].iter().cloned()).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(module: &str, source: &str) -> Vec<String> {
        let module: Vec<String> = module.split("::").map(str::to_owned).collect();
        read_paths(&module, source).into_iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn a_tree_is_spread_out() {
        let paths = read("diff", "use crate::{schema::{Table, names::*}, operation::Operation as Change};");
        for path in ["crate::schema::Table", "crate::schema::names", "crate::operation::Operation"] {
            assert!(paths.contains(&path.to_owned()), "{path} is not in {paths:?}");
        }
    }

    #[test]
    fn super_and_self_start_at_the_root() {
        assert!(read("diff::tables", "use super::super::cli::Ui;").contains(&"crate::cli::Ui".to_owned()));
        assert!(
            read("diff::tables", "self::rows::Row").contains(&"crate::diff::tables::rows::Row".to_owned())
        );
        assert!(read("diff", "mod inner { use super::super::cli; }").contains(&"crate::cli".to_owned()));
    }

    #[test]
    fn a_path_within_an_expression_counts() {
        assert!(read("diff", "fn f() { g(|| crate::cli::run()) }").contains(&"crate::cli::run".to_owned()));
    }

    #[test]
    fn comments_strings_and_tests_do_not_count() {
        let source = "/// crate::cli\n// crate::cli\nconst A: &str = \"crate::cli\";\n\
                      #[cfg(test)]\nmod tests { use crate::cli; }\n#[cfg(test)]\nuse crate::cli;\nuse crate::schema;";
        let named: Vec<String> =
            read("diff", source).into_iter().filter(|path| path.starts_with("crate")).collect();
        assert_eq!(named, ["crate::schema"]);
    }
}
