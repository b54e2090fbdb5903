//! ODT: paragraphs, headings, lists with their numbers, tables with merged cells, text boxes, tracked changes.

use std::collections::HashSet;

use super::blocks::{Blocks, Budget, ListNumber, cell};
use super::odt_lists::{Lists, is_hidden_style};
use super::package::Package;
use super::xml::{Element, XmlNode, parse};
use crate::import::document::{Block, Document, DocumentRow, MOST_COLUMNS, ParagraphKind, Rules, Table};
use crate::import::error::ImportError;

/// The most rows that one `number-rows-repeated` stands for.
const MOST_REPEATS: usize = 200;

/// Reads the text of an ODT.
pub fn read(package: &mut Package<'_>) -> Result<Document, ImportError> {
    let manifest = package.text("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        return Err(ImportError::Encrypted);
    }
    let content = package.text("content.xml")?.ok_or(ImportError::Damaged)?;
    let styles = package.text("styles.xml")?.unwrap_or_default();
    read_parts(&content, &styles)
}

/// Reads content and styles, which a flat ODF file holds in one.
pub fn read_parts(content: &str, styles: &str) -> Result<Document, ImportError> {
    let content = parse(content)?;
    let styles = parse(styles).unwrap_or_else(|_| Element::empty());
    let body = content.all("body").into_iter().find_map(|body| body.child("text")).ok_or(ImportError::Damaged)?;
    let sources = [&styles, &content];
    let mut walk = Walk {
        lists: Lists::of(&sources),
        hidden: sources.iter().flat_map(|source| source.all("style")).filter_map(is_hidden_style).collect(),
        ..Walk::default()
    };
    let mut blocks = Blocks::default();
    walk.blocks(body, &mut blocks, ParagraphKind::Body)?;
    Ok(Document { blocks: blocks.finish() })
}

#[derive(Default)]
struct Walk {
    lists: Lists,
    hidden: HashSet<String>,
    budget: Budget,
}

impl Walk {
    fn is_hidden(&self, element: &Element<'_>) -> bool {
        let styled = element.attribute("style-name").is_some_and(|style| self.hidden.contains(&style));
        styled || element.attribute("display").is_some_and(|display| display == "none")
    }

    /// The blocks of a body, section, cell or text box.
    fn blocks(&mut self, parent: &Element<'_>, to: &mut Blocks, kind: ParagraphKind) -> Result<(), ImportError> {
        for element in parent.elements() {
            match element.name() {
                "p" => self.paragraph(element, &ListNumber::default(), to, kind)?,
                "h" => {
                    let depth = element.count("outline-level").unwrap_or(1);
                    let number = ListNumber { text: self.lists.heading(element), depth };
                    self.paragraph(element, &number, to, kind)?;
                }
                "list" => self.list(element, None, 1, to, kind)?,
                "table" => {
                    let table = self.table(element)?;
                    to.blocks.push(Block::Table(table));
                }
                "table-of-content" | "alphabetical-index" | "illustration-index" | "table-index" => {
                    self.blocks(element, to, ParagraphKind::Contents)?;
                }
                "section" | "index-body" | "index-title" | "numbered-paragraph" if !self.is_hidden(element) => {
                    self.blocks(element, to, kind)?;
                }
                "frame" | "text-box" | "g" | "custom-shape" | "rect" => {
                    self.blocks(element, to, ParagraphKind::Aside)?;
                }
                // Above all the deleted text of tracked changes.
                _ => {}
            }
        }
        Ok(())
    }

    fn paragraph(
        &mut self,
        element: &Element<'_>,
        number: &ListNumber,
        to: &mut Blocks,
        kind: ParagraphKind,
    ) -> Result<(), ImportError> {
        if self.is_hidden(element) {
            return Ok(());
        }
        let mut text = String::new();
        self.inline(element, &mut text, to)?;
        to.paragraph(number, &text, kind, &mut self.budget)
    }

    /// The text of a paragraph. Boxes and notes in it are kept beside it.
    fn inline(&mut self, parent: &Element<'_>, text: &mut String, to: &mut Blocks) -> Result<(), ImportError> {
        for node in &parent.children {
            let element = match node {
                XmlNode::Text(part) => {
                    text.push_str(&part.replace(['\n', '\r'], " "));
                    continue;
                }
                XmlNode::Element(element) => element,
            };
            match element.name() {
                "line-break" => text.push('\n'),
                "tab" => text.push('\t'),
                "s" => text.push_str(&" ".repeat(element.count("c").unwrap_or(1).min(80))),
                "annotation" | "annotation-end" | "hidden-text" | "hidden-paragraph" | "ruby-text" | "number" => {}
                "frame" | "text-box" | "g" | "custom-shape" | "rect" => {
                    let mut beside = Blocks::default();
                    self.blocks(element, &mut beside, ParagraphKind::Aside)?;
                    to.set_beside(beside.finish());
                }
                "note" => {
                    let mut beside = Blocks::default();
                    if let Some(body) = element.child("note-body") {
                        self.blocks(body, &mut beside, ParagraphKind::Aside)?;
                    }
                    to.set_beside(beside.finish());
                }
                _ if self.is_hidden(element) => {}
                _ => self.inline(element, text, to)?,
            }
        }
        Ok(())
    }

    /// A list: the first paragraph of each item carries the item's number.
    fn list(
        &mut self,
        list: &Element<'_>,
        outer: Option<&str>,
        level: usize,
        to: &mut Blocks,
        kind: ParagraphKind,
    ) -> Result<(), ImportError> {
        let style = list.attribute("style-name").or_else(|| outer.map(str::to_owned)).unwrap_or_default();
        if level == 1 {
            self.lists.begin(list, &style);
        }
        for item in list.elements() {
            let is_item = item.name() == "list-item";
            let mut is_first = is_item;
            for element in item.elements() {
                match element.name() {
                    "p" | "h" => {
                        let number = if is_first {
                            ListNumber {
                                text: self.lists.number(&style, level, item.count("start-value")),
                                depth: level,
                            }
                        } else {
                            ListNumber::default()
                        };
                        is_first = false;
                        self.paragraph(element, &number, to, kind)?;
                    }
                    "list" => self.list(element, Some(&style), level + 1, to, kind)?,
                    _ => {}
                }
            }
        }
        if level == 1 {
            self.lists.end(list, &style);
        }
        Ok(())
    }

    fn table(&mut self, table: &Element<'_>) -> Result<Table, ImportError> {
        let mut rows = Vec::new();
        self.rows(table, false, &mut rows)?;
        Ok(Table { rows, rules: Rules::Cells })
    }

    fn rows(&mut self, parent: &Element<'_>, is_header: bool, rows: &mut Vec<DocumentRow>) -> Result<(), ImportError> {
        for element in parent.elements() {
            match element.name() {
                "table-row" => {
                    let row = self.row(element, is_header)?;
                    let repeats = element.count("number-rows-repeated").unwrap_or(1);
                    // An empty row that is repeated a million times is the rest of a sheet.
                    let repeats = if row.cells.is_empty() { 1 } else { repeats.clamp(1, MOST_REPEATS) };
                    self.budget.spend(repeats)?;
                    rows.extend(std::iter::repeat_n(row, repeats));
                }
                "table-header-rows" => self.rows(element, true, rows)?,
                "table-rows" | "table-row-group" => self.rows(element, is_header, rows)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn row(&mut self, element: &Element<'_>, is_header: bool) -> Result<DocumentRow, ImportError> {
        let mut row = DocumentRow { cells: Vec::new(), is_header };
        let mut column = 0;
        for element in element.elements() {
            let repeats = element.count("number-columns-repeated").unwrap_or(1).clamp(1, MOST_COLUMNS);
            match element.name() {
                "table-cell" => {
                    let mut blocks = Blocks::default();
                    self.blocks(element, &mut blocks, ParagraphKind::Body)?;
                    let blocks = blocks.finish();
                    let columns = element.count("number-columns-spanned").unwrap_or(1);
                    let spanned = element.count("number-rows-spanned").unwrap_or(1);
                    for repeat in 0..repeats {
                        self.budget.spend(1)?;
                        row.cells.extend(cell(column + repeat, columns, spanned, blocks.clone()));
                    }
                    column += repeats;
                }
                "covered-table-cell" => column += repeats,
                _ => {}
            }
        }
        Ok(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::Paragraph;

    fn texts(body: &str) -> Vec<String> {
        let styles = r#"
            <office:styles xmlns:office="o">
            <text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
            <text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="(" style:num-suffix=")"/></text:list-style>
            <style:style style:name="H"><style:text-properties text:display="none"/></style:style>
            </office:styles>"#;
        let content = format!("<office:body><office:text>{body}</office:text></office:body>");
        let document = read_parts(&content, styles).unwrap();
        let text = |block: &Block| match block {
            Block::Paragraph(Paragraph { text, .. }) => text.clone(),
            Block::Table(_) => "table".to_owned(),
        };
        document.blocks.iter().map(text).collect()
    }

    #[test]
    fn lists_are_numbered_and_go_on_where_they_say_so() {
        let item = |text: &str| format!("<text:list-item><text:p>{text}</text:p></text:list-item>");
        let list = |id: &str, more: &str, items: &str| {
            format!("<text:list xml:id=\"{id}\" text:style-name=\"L\" {more}>{items}</text:list>")
        };
        let nested = format!(
            "<text:list-item><text:p>乙</text:p><text:list>{}{}</text:list></text:list-item>",
            item("丙"),
            item("丁")
        );
        let body = [
            list("a", "", &(item("甲") + &nested)),
            list("b", "text:continue-numbering=\"true\"", &item("戊")),
            list("c", "", &item("己")),
            list("d", "text:continue-list=\"b\"", &item("庚")),
        ]
        .concat();
        assert_eq!(texts(&body), ["一、甲", "二、乙", "(1)丙", "(2)丁", "三、戊", "一、己", "四、庚"]);
    }

    #[test]
    fn what_a_page_does_not_show_is_left_out_and_boxes_are_read() {
        let body = r#"<text:tracked-changes><text:changed-region><text:deletion><text:p>刪</text:p></text:deletion>
            </text:changed-region></text:tracked-changes>
            <text:p>甲<text:line-break/>乙<text:span text:style-name="H">藏</text:span><office:annotation><text:p>註</text:p>
            </office:annotation><draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame></text:p>
            <text:p text:style-name="H">藏</text:p><text:section text:display="none"><text:p>藏</text:p></text:section>"#;
        assert_eq!(texts(body), ["甲", "乙", "框"]);
    }
}
