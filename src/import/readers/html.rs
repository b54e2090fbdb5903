//! HTML as real pages are: tags that are not closed, tables in tables, lists with their numbers, what is not shown.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::blocks::{Blocks, Budget, Covered, ListNumber, cell};
use super::boxed;
use crate::import::document::{Block, Document, DocumentRow, ParagraphKind, Rules, Table};
use crate::import::error::ImportError;
use crate::import::numerals::Numerals;

/// The deepest nesting of tables.
const DEEPEST: usize = 60;

/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 34] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "blockquote",
    "address",
    "center",
    "dt",
    "dd",
    "dl",
    "figure",
    "figcaption",
    "form",
    "fieldset",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "hr",
    "caption",
    "legend",
    "body",
    "html",
    "details",
    "summary",
    "ul",
    "ol",
];

/// Elements whose content is no text of the page.
const UNSHOWN: [&str; 13] = [
    "script", "style", "head", "title", "noscript", "iframe", "svg", "template", "select", "textarea", "button", "del",
    "rt",
];

/// Elements without an end.
const VOID: [&str; 8] = ["br", "hr", "img", "input", "meta", "link", "col", "wbr"];

/// Reads the text of a page.
pub fn read(html: &str) -> Result<Document, ImportError> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut page = Page { frames: vec![Frame::Blocks(Blocks::default())], ..Page::default() };
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => page.start(&tag)?,
            Token::EndTag(tag) => page.end(&String::from_utf8_lossy(&tag.name))?,
            Token::String(text) => page.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.finish()
}

#[derive(Default)]
struct Page {
    /// The page, then table, cell, table, cell ...
    frames: Vec<Frame>,
    lists: Vec<List>,
    /// The paragraph that is being read, and the number in front of it.
    text: String,
    number: ListNumber,
    /// The element whose content is not shown, and how many of its name are open.
    unshown: Option<(String, usize)>,
    /// The text of a `pre`, while one is open.
    preformatted: Option<String>,
    budget: Budget,
    /// Whether a paragraph was begun that counts even if it is empty.
    is_open: bool,
    /// Takes paragraphs if there were no page, which never happens.
    spare: Blocks,
}

enum Frame {
    Blocks(Blocks),
    Table(OpenTable),
    Cell { blocks: Blocks, columns: usize, rows: usize, lists: usize },
}

#[derive(Default)]
struct OpenTable {
    rows: Vec<DocumentRow>,
    row: Option<DocumentRow>,
    covered: Covered,
    is_head: bool,
}

struct List {
    numerals: Option<Numerals>,
    suffix: &'static str,
    next: i64,
    step: i64,
}

impl Page {
    fn start(&mut self, tag: &StartTag<()>) -> Result<(), ImportError> {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        let is_void = VOID.contains(&name.as_str());
        if let Some((unshown, depth)) = &mut self.unshown {
            *depth += usize::from(*unshown == name && !is_void);
            return Ok(());
        }
        if !is_void && (UNSHOWN.contains(&name.as_str()) || is_hidden(tag)) {
            // A cell that is not shown still stands in its row.
            if !["td", "th", "tr", "table", "body", "html"].contains(&name.as_str()) {
                self.unshown = Some((name, 1));
                return Ok(());
            }
        }
        match name.as_str() {
            "br" => self.text.push('\n'),
            "pre" => {
                self.flush()?;
                self.preformatted = Some(String::new());
            }
            "table" => {
                self.flush()?;
                if self.frames.len() >= DEEPEST {
                    return Err(ImportError::TooLarge);
                }
                self.frames.push(Frame::Table(OpenTable::default()));
            }
            "thead" | "tbody" | "tfoot" => {
                self.close_row()?;
                if let Some(Frame::Table(table)) = self.frames.last_mut() {
                    table.is_head = name == "thead";
                }
            }
            "tr" => {
                self.close_row()?;
                if let Some(Frame::Table(table)) = self.frames.last_mut() {
                    table.row = Some(DocumentRow { cells: Vec::new(), is_header: table.is_head });
                }
            }
            "td" | "th" => self.open_cell(tag)?,
            "li" => {
                self.flush()?;
                self.item(tag);
            }
            name if BLOCKS.contains(&name) => {
                self.flush()?;
                // An empty paragraph in a cell holds the place of a point without unit.
                self.is_open = name == "p" && matches!(self.frames.last(), Some(Frame::Cell { .. }));
                if name == "ol" || name == "ul" {
                    self.lists.push(List::of(tag, name == "ol"));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ImportError> {
        if let Some((unshown, depth)) = &mut self.unshown {
            *depth -= usize::from(unshown == name);
            if *depth == 0 {
                self.unshown = None;
            }
            return Ok(());
        }
        match name {
            "pre" => {
                if let Some(text) = self.preformatted.take() {
                    let blocks = boxed::blocks(&text, &mut self.budget)?;
                    self.blocks().blocks.extend(blocks);
                }
            }
            "table" => self.close_table()?,
            "tr" => self.close_row()?,
            "td" | "th" => self.close_cell()?,
            "li" => {
                self.flush()?;
                self.number = ListNumber::default();
            }
            "ol" | "ul" => {
                self.flush()?;
                if self.lists.len() > self.lists_outside() {
                    self.lists.pop();
                }
            }
            name if BLOCKS.contains(&name) => self.flush()?,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.unshown.is_some() {
            return;
        }
        if let Some(preformatted) = &mut self.preformatted {
            preformatted.push_str(text);
            return;
        }
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            if !matches!(letter, ' ' | '\n' | '\r' | '\t') {
                self.text.push(letter);
                continue;
            }
            let mut is_broken = letter == '\n';
            while let Some(blank) = letters.next_if(|next| matches!(next, ' ' | '\n' | '\r' | '\t')) {
                is_broken |= blank == '\n';
            }
            // The source's own line end between two Chinese characters is not shown.
            let is_within =
                self.text.chars().last().is_some_and(is_wide) && letters.peek().copied().is_some_and(is_wide);
            if !(is_broken && is_within) {
                self.text.push(' ');
            }
        }
    }

    /// Ends the paragraph that is being read.
    fn flush(&mut self) -> Result<(), ImportError> {
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() && !text.contains('\n') && !std::mem::take(&mut self.is_open) {
            return Ok(());
        }
        self.is_open = false;
        let number = std::mem::take(&mut self.number);
        let mut budget = std::mem::take(&mut self.budget);
        let added =
            self.blocks().paragraph(&number, text.trim_end_matches(['\n', ' ']), ParagraphKind::Body, &mut budget);
        self.budget = budget;
        added
    }

    /// The innermost frame that takes paragraphs. Text between rows stands before its table, as browsers have it.
    fn blocks(&mut self) -> &mut Blocks {
        let at = self.frames.iter().rposition(|frame| !matches!(frame, Frame::Table(_))).unwrap_or(0);
        match &mut self.frames[at] {
            Frame::Blocks(blocks) | Frame::Cell { blocks, .. } => blocks,
            // The first frame is the page and no table.
            Frame::Table(_) => &mut self.spare,
        }
    }

    fn lists_outside(&self) -> usize {
        self.frames
            .iter()
            .rev()
            .find_map(|frame| if let Frame::Cell { lists, .. } = frame { Some(*lists) } else { None })
            .unwrap_or(0)
    }

    fn open_cell(&mut self, tag: &StartTag<()>) -> Result<(), ImportError> {
        self.close_cell()?;
        let Some(Frame::Table(table)) = self.frames.last_mut() else { return self.flush() };
        let is_head = table.is_head;
        table.row.get_or_insert_with(|| DocumentRow { cells: Vec::new(), is_header: is_head });
        self.budget.spend(1)?;
        let span = |name: &str| attribute(tag, name).and_then(|value| value.trim().parse::<usize>().ok());
        let columns = span("colspan").unwrap_or(1);
        // A span of zero rows reaches to the end of the table.
        let rows = span("rowspan").map_or(1, |rows| if rows == 0 { usize::MAX } else { rows });
        self.frames.push(Frame::Cell { blocks: Blocks::default(), columns, rows, lists: self.lists.len() });
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), ImportError> {
        if !matches!(self.frames.last(), Some(Frame::Cell { .. })) {
            return Ok(());
        }
        self.flush()?;
        self.number = ListNumber::default();
        let Some(Frame::Cell { blocks, columns, rows, lists }) = self.frames.pop() else { return Ok(()) };
        self.lists.truncate(lists);
        let Some(Frame::Table(table)) = self.frames.last_mut() else { return Ok(()) };
        let row = table.row.get_or_insert_default();
        let next = row.cells.last().map_or(0, |last| last.column + last.columns);
        let mut blocks = blocks.finish();
        if blocks.is_empty() {
            blocks.push(Block::Paragraph(<_>::default()));
        }
        if let Some(cell) = cell(table.covered.free_from(next), columns, rows, blocks) {
            table.covered.cover(&cell);
            row.cells.push(cell);
        }
        Ok(())
    }

    fn close_row(&mut self) -> Result<(), ImportError> {
        self.close_cell()?;
        if let Some(Frame::Table(table)) = self.frames.last_mut()
            && let Some(row) = table.row.take()
        {
            table.rows.push(row);
            table.covered.next_row();
        }
        Ok(())
    }

    fn close_table(&mut self) -> Result<(), ImportError> {
        self.close_row()?;
        if matches!(self.frames.last(), Some(Frame::Table(_)))
            && let Some(Frame::Table(table)) = self.frames.pop()
        {
            self.blocks().blocks.push(Block::Table(Table { rows: table.rows, rules: Rules::Cells }));
        }
        Ok(())
    }

    fn item(&mut self, tag: &StartTag<()>) {
        let style = attribute(tag, "style").and_then(|style| list_style(&style));
        let value = attribute(tag, "value").and_then(|value| value.trim().parse::<i64>().ok());
        let depth = self.lists.len() - self.lists_outside().min(self.lists.len());
        let Some(list) = self.lists.last_mut() else { return };
        if let Some(value) = value {
            list.next = value;
        }
        let numerals = style.map_or(list.numerals, |(numerals, _)| Some(numerals));
        let value = u32::try_from(list.next).ok();
        list.next = list.next.saturating_add(list.step);
        let text = match (numerals, value) {
            (Some(Numerals::None) | None, _) | (_, None) => String::new(),
            (Some(numerals), Some(value)) => format!("{}{}", numerals.numeral(value), list.suffix),
        };
        self.number = ListNumber { text, depth };
    }

    fn finish(mut self) -> Result<Document, ImportError> {
        if let Some(text) = self.preformatted.take() {
            self.text.push_str(&text);
        }
        while self.frames.len() > 1 {
            self.close_table()?;
        }
        self.flush()?;
        let Some(Frame::Blocks(blocks)) = self.frames.pop() else { return Ok(Document::default()) };
        Ok(Document { blocks: blocks.finish() })
    }
}

impl List {
    fn of(tag: &StartTag<()>, is_ordered: bool) -> Self {
        let start = attribute(tag, "start").and_then(|start| start.trim().parse::<i64>().ok());
        let kind = match attribute(tag, "type").as_deref() {
            Some("a") => Numerals::Lower,
            Some("A") => Numerals::Upper,
            Some("i") => Numerals::LowerRoman,
            Some("I") => Numerals::UpperRoman,
            _ => Numerals::Decimal,
        };
        let style = attribute(tag, "style").and_then(|style| list_style(&style));
        let (numerals, suffix) = style.unwrap_or((kind, "."));
        let is_reversed = attribute(tag, "reversed").is_some();
        Self {
            numerals: (is_ordered || style.is_some()).then_some(numerals),
            suffix,
            next: start.unwrap_or(1),
            step: if is_reversed { -1 } else { 1 },
        }
    }
}

/// The way of counting that CSS names, and what it prints behind a number.
fn list_style(style: &str) -> Option<(Numerals, &'static str)> {
    let style = style.to_ascii_lowercase();
    let (_, value) = style
        .split(';')
        .filter_map(|rule| rule.split_once(':'))
        .find(|(name, _)| ["list-style-type", "list-style"].contains(&name.trim()))?;
    value.split_whitespace().find_map(|word| {
        Some(match word {
            "decimal" => (Numerals::Decimal, "."),
            "decimal-leading-zero" => (Numerals::DecimalZero, "."),
            "cjk-ideographic" | "trad-chinese-informal" | "cjk-decimal" | "simp-chinese-informal" => {
                (Numerals::Han, "、")
            }
            "trad-chinese-formal" => (Numerals::Legal, "、"),
            "cjk-heavenly-stem" => (Numerals::Stem, "、"),
            "cjk-earthly-branch" => (Numerals::Branch, "、"),
            "lower-alpha" | "lower-latin" => (Numerals::Lower, "."),
            "upper-alpha" | "upper-latin" => (Numerals::Upper, "."),
            "lower-roman" => (Numerals::LowerRoman, "."),
            "upper-roman" => (Numerals::UpperRoman, "."),
            "none" | "disc" | "circle" | "square" => (Numerals::None, ""),
            _ => return None,
        })
    })
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    tag.attributes.get(name.as_bytes()).map(|value| String::from_utf8_lossy(value).into_owned())
}

fn is_hidden(tag: &StartTag<()>) -> bool {
    let style: String = attribute(tag, "style")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    tag.attributes.contains_key(b"hidden".as_slice())
        || ["display:none", "visibility:hidden", "mso-hide:all"].iter().any(|rule| style.contains(rule))
}

fn is_wide(letter: char) -> bool {
    matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::Paragraph;

    fn lines(html: &str) -> Vec<String> {
        let mut lines = Vec::new();
        collect(&read(html).unwrap().blocks, &mut lines);
        lines
    }

    fn collect(blocks: &[Block], lines: &mut Vec<String>) {
        for block in blocks {
            match block {
                Block::Paragraph(Paragraph { text, .. }) => lines.push(text.clone()),
                Block::Table(table) => {
                    for (at, row) in table.rows.iter().enumerate() {
                        for cell in &row.cells {
                            lines.push(format!("[{at} {} {}x{}]", cell.column, cell.rows, cell.columns));
                            collect(&cell.blocks, lines);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_broken_page_is_read_as_a_browser_shows_it() {
        let html = "<title>藏</title><p>甲\n乙<p>丙<br>丁<table><tr><td rowspan=2>一<td>二<tr><td>三<ol><li>四<li>五</ol></table>己";
        assert_eq!(
            lines(html),
            ["甲乙", "丙", "丁", "[0 0 2x1]", "一", "[0 1 1x1]", "二", "[1 1 1x1]", "三", "1.四", "2.五", "己"]
        );
    }

    #[test]
    fn lists_count_as_they_say_and_what_is_hidden_is_left_out() {
        let html = "<ol start=3 style='list-style-type: cjk-ideographic'><li>甲</li><li value=7>乙</li></ol>\
                    <p style='display: none'>藏<b>藏</b></p><del>刪</del><ins>丙</ins><ul><li>丁</li></ul><script>x<p></script>";
        assert_eq!(lines(html), ["三、甲", "七、乙", "丙", "丁"]);
    }
}
