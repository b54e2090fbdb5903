//! The guide for inspectors: the page `docs/zh-TW/guide.md` as a document, so that every format of reports can show it.
//!
//! The page keeps to a part of Markdown: headings, paragraphs, lists, tables, pictures and blocks of commands. Anything else
//! would come out as it stands; `tests/guide.rs` holds that nothing does.

use std::borrow::Cow;

use super::document::{About, Block, Cell, Column, Document, Level, Picture, Place, Rows, Table};
use crate::lang::Lang;
use crate::packed;
use crate::packed::Packed;

static PAGE: Packed = packed!("guide.md");

/// The pictures that the page names.
static PICTURES: [(&str, Packed); 3] = [
    ("inspection-light.svg", packed!("inspection-light.svg")),
    ("inspection-80x24.svg", packed!("inspection-80x24.svg")),
    ("summary.svg", packed!("summary.svg")),
];

/// The guide. It is in Chinese alone: its readers are inspectors in Taiwan.
pub(super) fn document() -> Document<'static> {
    read(&PAGE)
}

fn read(page: &'static str) -> Document<'static> {
    let mut document = Document::new(String::new(), Lang::ZhTw);
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        // The lines that belong to the same block: those after it that `goes_on` accepts.
        let mut gather = |goes_on: fn(&str) -> bool| {
            let mut gathered = vec![line];
            while let Some(next) = lines.next_if(|next| goes_on(next)) {
                gathered.push(next);
            }
            gathered
        };
        if line.is_empty() {
        } else if let Some(title) = line.strip_prefix("# ") {
            document.title = plain(title).into_owned();
        } else if let Some(heading) = line.strip_prefix("## ") {
            document.heading(Level::Section, plain(heading));
        } else if let Some(picture) = picture_of(line) {
            document.blocks.push(Block::Picture(picture));
        } else if line.starts_with("```") {
            let commands: Vec<&str> = gather(|next| !next.starts_with("```")).split_off(1);
            // The line that closes the block.
            lines.next();
            document.paragraph(commands.join("\n"));
        } else if line.starts_with("| ") {
            document.table(table_of(&gather(|next| next.starts_with('|'))));
        } else if line.starts_with("- ") {
            let items = gather(|next| next.starts_with("- "));
            document.blocks.push(Block::List(items.iter().map(|item| plain(item.trim_start_matches("- "))).collect()));
        } else {
            let paragraph = gather(|next| !next.is_empty() && !next.starts_with(['#', '|', '-', '`', '!']));
            document.paragraph(plain(&joined(&paragraph)).into_owned());
        }
    }
    document
}

/// Lines of one paragraph; between Chinese there is no blank.
fn joined(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        let latin = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii());
        if latin(text.chars().last()) && latin(line.chars().next()) {
            text.push(' ');
        }
        text.push_str(line);
    }
    text
}

/// A text without the signs for code and for what is set off; of a link the words alone.
fn plain(text: &str) -> Cow<'static, str> {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        // The keys of brackets stand in signs for code.
        let words = link.split_once("](").and_then(|(words, after)| Some((words, after.split_once(')')?.1)));
        shown.push_str(before);
        match words {
            Some((words, after)) if !words.contains(['`', '\n']) => {
                shown.push_str(words);
                rest = after;
            }
            _ => {
                shown.push('[');
                rest = link;
            }
        }
    }
    shown.push_str(rest);
    Cow::Owned(shown.replace(['`'], "").replace("**", ""))
}

/// The picture of a line `![title](path)`, if it is one of those at hand.
fn picture_of(line: &str) -> Option<Picture> {
    let (title, rest) = line.strip_prefix("![")?.split_once("](")?;
    let name = rest.strip_suffix(')')?.rsplit('/').next()?;
    let (_, svg) = PICTURES.iter().find(|(known, _)| *known == name)?;
    Picture::of(title.to_owned(), svg)
}

fn table_of(lines: &[&str]) -> Table<'static> {
    let mut rows: Vec<Vec<Cow<'static, str>>> = lines
        .iter()
        .filter(|line| !line.starts_with("|---"))
        .map(|line| line.trim_matches('|').split(" | ").map(|cell| plain(cell.trim())).collect())
        .collect();
    let heads = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
    let longest = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max();
    let columns = heads.iter().enumerate().map(|(at, head)| Column {
        key: "text",
        name: head.clone(),
        place: Place::Key,
        share: longest(at).unwrap_or(1).clamp(8, 40) as u8,
        rule: None,
    });
    let columns: Vec<Column> = columns.collect();
    let rows = Rows::of(rows, |row| row.iter().map(|cell| Cell::text(cell.clone())).collect());
    Table {
        name: heads.first().cloned().unwrap_or_default(),
        about: About::Figures,
        columns,
        rows,
        total: None,
        merged: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_becomes_headings_tables_pictures_and_commands() {
        let document = document();
        assert_eq!(document.title, "pillarcheck 查核人員手冊");
        let count = |wanted: fn(&Block) -> bool| document.blocks.iter().filter(|block| wanted(block)).count();
        assert_eq!(count(|block| matches!(block, Block::Heading(..))), PAGE.matches("\n## ").count());
        assert_eq!(count(|block| matches!(block, Block::Picture(_))), PAGE.matches("\n![").count());
        assert_eq!(count(|block| matches!(block, Block::Table(_))), PAGE.matches("\n|---").count());
        let is_code = |block: &Block| matches!(block, Block::Paragraph(text) if text.starts_with("pillarcheck "));
        assert_eq!(count(is_code), PAGE.matches("```sh").count());
    }

    #[test]
    fn signs_of_markdown_do_not_come_through() {
        for (text, expected) in [
            ("按 `d` 或 `F2`", "按 d 或 F2"),
            ("看[說明](it.md)與**這裡**", "看說明與這裡"),
            ("`]` 與 `[` 換要項", "] 與 [ 換要項"),
        ] {
            assert_eq!(plain(text), expected);
        }
        assert_eq!(joined(&["甲乙", "丙", "a", "b"]), "甲乙丙a b");
    }
}
