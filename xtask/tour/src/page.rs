//! A page: its text, cut into what is prose, what is run and what is edited.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::Stock;

/// A page of Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// What the copy of the shop begins with; none: nothing of the page is played.
    pub stock: Option<Stock>,
    /// In order; together they are the whole text.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// Whatever is not played, fences included.
    Prose(String),
    /// The inside of a `console` block.
    Console(Vec<Exchange>),
    /// The inside of a `diff` block.
    Diff(String),
}

/// A command and what it prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Without the `$ `.
    pub command: String,
    /// Whole lines, or nothing.
    pub output: String,
}

/// What a command begins with.
const PROMPT: &str = "$ ";

impl Page {
    /// Cuts a text. Joined again the blocks give it back.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut blocks = Vec::new();
        let mut end = 0;
        for (language, inside) in played_blocks(text) {
            blocks.push(Block::Prose(text[end..inside.start].to_owned()));
            end = inside.end;
            let inside = &text[inside];
            blocks.push(if language == "diff" { Block::Diff(inside.to_owned()) } else { exchanges(inside) });
        }
        blocks.push(Block::Prose(text[end..].to_owned()));
        Self { stock: Stock::of_page(text), blocks }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> String {
        self.blocks.iter().map(Block::text).collect()
    }

    /// Every command with its output.
    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.blocks.iter().flat_map(|block| match block {
            Block::Console(exchanges) => exchanges.as_slice(),
            Block::Prose(_) | Block::Diff(_) => &[],
        })
    }
}

impl Block {
    fn text(&self) -> String {
        match self {
            Self::Prose(text) | Self::Diff(text) => text.clone(),
            Self::Console(exchanges) => exchanges.iter().map(Exchange::text).collect(),
        }
    }
}

impl Exchange {
    fn text(&self) -> String {
        format!("{PROMPT}{}\n{}", self.command, self.output)
    }
}

/// The insides of the blocks that are played, with their languages.
fn played_blocks(text: &str) -> Vec<(String, Range<usize>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, Range<usize>)> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language)))
                if matches!(&*language, "console" | "diff") =>
            {
                open = Some((language.to_string(), range.start..range.start));
            }
            Event::Text(_) => {
                if let Some((_, inside)) = &mut open {
                    let start = if inside.start == inside.end { range.start } else { inside.start };
                    *inside = start..range.end;
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                blocks.extend(open.take().filter(|(_, inside)| inside.start < inside.end))
            }
            _ => {}
        }
    }
    blocks
}

fn exchanges(inside: &str) -> Block {
    let mut exchanges: Vec<Exchange> = Vec::new();
    for line in inside.split_inclusive('\n') {
        match (line.strip_prefix(PROMPT), exchanges.last_mut()) {
            (Some(command), _) => {
                exchanges.push(Exchange { command: command.trim_end().to_owned(), output: String::new() });
            }
            (None, Some(exchange)) => exchange.output.push_str(line),
            (None, None) => {}
        }
    }
    Block::Console(exchanges)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Page\n<!-- tour: bare shop -->\n\n```console\n$ cargo migrate heads\nusers@0001\n$ true\n```\nand\n\n```diff\n--- a\n```\n\n```sh\n$ not played\n```\n";

    #[test]
    fn a_page_is_cut_and_joined_again() {
        let page = Page::parse(TEXT);
        assert_eq!(page.text(), TEXT);
        assert_eq!(page.stock, Some(Stock::Bare));
        let commands: Vec<_> = page.exchanges().map(|exchange| exchange.command.as_str()).collect();
        assert_eq!(commands, ["cargo migrate heads", "true"]);
        assert!(page.blocks.contains(&Block::Diff("--- a\n".to_owned())));
    }
}
