//! DOCX: paragraphs with their automatic numbers, tables with merged cells, text boxes, tracked changes, hidden text.

use std::collections::HashMap;

use super::blocks::{Blocks, Budget, ListNumber, cell};
use super::docx_numbering::Numbering;
use super::package::Package;
use super::xml::{Element, XmlNode, parse};
use crate::import::document::{Block, Document, DocumentRow, ParagraphKind, Rules, Table};
use crate::import::error::ImportError;

/// Reads the text of a DOCX.
pub fn read(package: &mut Package<'_>) -> Result<Document, ImportError> {
    let document = package.text("word/document.xml")?.ok_or(ImportError::Damaged)?;
    let numbering = package.text("word/numbering.xml")?.unwrap_or_default();
    let styles = package.text("word/styles.xml")?.unwrap_or_default();
    let notes = package.text("word/footnotes.xml")?.unwrap_or_default();
    read_parts(&document, &numbering, &styles, &notes)
}

/// Reads the parts of a DOCX; all but the first may be empty.
pub fn read_parts(document: &str, numbering: &str, styles: &str, notes: &str) -> Result<Document, ImportError> {
    let tree = |text| parse(text).unwrap_or_else(|_| Element::empty());
    let (numbering, styles, notes) = (tree(numbering), tree(styles), tree(notes));
    let document = parse(document)?;
    let body = document.all("body").into_iter().next().ok_or(ImportError::Damaged)?;
    let styles = Styles::of(&styles);
    let mut walk = Walk { numbering: Numbering::of(&numbering), styles, budget: Budget::default() };
    let mut blocks = Blocks::default();
    walk.blocks(body, &mut blocks, ParagraphKind::Body)?;
    for note in notes.all("footnote").iter().filter(|note| note.attribute("type").is_none()) {
        walk.blocks(note, &mut blocks, ParagraphKind::Aside)?;
    }
    Ok(Document { blocks: blocks.finish() })
}

/// What paragraph styles say about numbers and whether their text is shown.
#[derive(Default)]
struct Styles {
    styles: HashMap<String, Style>,
}

#[derive(Default)]
struct Style {
    based_on: Option<String>,
    number: Option<String>,
    level: Option<usize>,
    is_hidden: Option<bool>,
    name: String,
}

impl Styles {
    fn of(tree: &Element<'_>) -> Self {
        let styles = tree.all("style").into_iter().map(|style| {
            let number = style.at(&["pPr", "numPr"]);
            let own = Style {
                based_on: style.value_of("basedOn"),
                number: number.and_then(|number| number.value_of("numId")),
                level: number.and_then(|number| number.value_of("ilvl")).and_then(|level| level.parse().ok()),
                is_hidden: style.child("rPr").and_then(is_hidden),
                name: style.value_of("name").unwrap_or_default().to_lowercase(),
            };
            (style.attribute("styleId").unwrap_or_default(), own)
        });
        Self { styles: styles.collect() }
    }

    /// The style and those that it is based on, nearest first.
    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let mut next = self.styles.get(id);
        let mut steps = 0;
        std::iter::from_fn(move || {
            let style = next?;
            steps += 1;
            // A circle of styles ends here.
            next = style.based_on.as_deref().filter(|_| steps < 20).and_then(|base| self.styles.get(base));
            Some(style)
        })
    }

    fn hides(&self, id: &str) -> bool {
        self.chain(id).find_map(|style| style.is_hidden).unwrap_or(false)
    }
}

/// Whether run properties hide their text; `None` if they say nothing.
fn is_hidden(properties: &Element<'_>) -> Option<bool> {
    let vanish = properties.child("vanish").or_else(|| properties.child("webHidden"))?;
    Some(!vanish.attribute("val").is_some_and(|value| ["0", "false", "off"].contains(&value.as_str())))
}

struct Walk {
    numbering: Numbering,
    styles: Styles,
    budget: Budget,
}

impl Walk {
    /// The blocks of a body, cell, text box or content control.
    fn blocks(&mut self, parent: &Element<'_>, to: &mut Blocks, kind: ParagraphKind) -> Result<(), ImportError> {
        // A deleted paragraph mark joins its paragraph with the next one.
        let mut joined = String::new();
        for element in parent.elements() {
            match element.name() {
                "p" => self.paragraph(element, &mut joined, to, kind)?,
                "tbl" => {
                    let table = self.table(element)?;
                    to.blocks.push(Block::Table(table));
                }
                "sdt" => {
                    let is_contents = element
                        .at(&["sdtPr", "docPartObj"])
                        .and_then(|part| part.value_of("docPartGallery"))
                        .is_some_and(|gallery| gallery.contains("Contents"));
                    let kind = if is_contents { ParagraphKind::Contents } else { kind };
                    if let Some(content) = element.child("sdtContent") {
                        self.blocks(content, to, kind)?;
                    }
                }
                "ins" | "moveTo" | "smartTag" | "customXml" => self.blocks(element, to, kind)?,
                _ => {}
            }
        }
        if !joined.trim().is_empty() {
            to.paragraph(&ListNumber::default(), &joined, kind, &mut self.budget)?;
        }
        Ok(())
    }

    fn paragraph(
        &mut self,
        element: &Element<'_>,
        joined: &mut String,
        to: &mut Blocks,
        kind: ParagraphKind,
    ) -> Result<(), ImportError> {
        let properties = element.child("pPr");
        let style = properties.and_then(|properties| properties.value_of("pStyle")).unwrap_or_default();
        let mark = properties.and_then(|properties| properties.child("rPr"));
        let is_joined = mark.is_some_and(|mark| mark.child("del").is_some() || mark.child("moveFrom").is_some());
        let name = self.styles.styles.get(&style).map_or("", |style| style.name.as_str());
        let kind = if name.starts_with("toc ") { ParagraphKind::Contents } else { kind };
        let is_hidden = self.styles.hides(&style);
        let mut text = std::mem::take(joined);
        self.inline(element, is_hidden, &mut text, to)?;
        // What nobody sees is not counted either.
        let is_shown = !text.trim().is_empty() || !is_hidden && mark.and_then(is_hidden_mark) != Some(true);
        if is_joined {
            *joined = text;
            return Ok(());
        }
        let is_empty = text.trim().is_empty();
        let number = if is_shown && !is_empty { self.number(properties, &style) } else { ListNumber::default() };
        to.paragraph(&number, &text, kind, &mut self.budget)
    }

    /// The automatic number of a paragraph, by itself or by its style.
    fn number(&mut self, properties: Option<&Element<'_>>, style: &str) -> ListNumber {
        let own = properties.and_then(|properties| properties.child("numPr"));
        let own_level = own.and_then(|own| own.value_of("ilvl")).and_then(|level| level.parse().ok());
        let own_number = own.and_then(|own| own.value_of("numId"));
        let styled =
            self.styles.chain(style).find_map(|style| style.number.clone().map(|number| (number, style.level)));
        let (number, level) = match (own_number, styled) {
            (Some(number), _) => (number, own_level.unwrap_or(0)),
            (None, Some((number, level))) => {
                let linked = self.numbering.level_of_style(&number, style);
                (number, own_level.or(linked).or(level).unwrap_or(0))
            }
            (None, None) => return ListNumber::default(),
        };
        ListNumber { text: self.numbering.number(&number, level), depth: level + 1 }
    }

    /// The text of a paragraph. Text boxes are kept beside it.
    fn inline(
        &mut self,
        parent: &Element<'_>,
        is_hidden_here: bool,
        text: &mut String,
        to: &mut Blocks,
    ) -> Result<(), ImportError> {
        for element in parent.elements() {
            match element.name() {
                "t" if !is_hidden_here => text.push_str(&content_of(element)),
                "br" | "cr" if !is_hidden_here => text.push('\n'),
                "tab" | "ptab" if !is_hidden_here => text.push('\t'),
                "noBreakHyphen" if !is_hidden_here => text.push('-'),
                "sym" if !is_hidden_here => text.extend(element.attribute("char").and_then(|code| symbol(&code))),
                // What is deleted or moved away, instructions of fields, properties, the reading beside a character.
                "del" | "moveFrom" | "pPr" | "rPr" | "instrText" | "delText" | "rt" | "t" | "br" | "cr" | "tab"
                | "ptab" => {}
                "r" => {
                    let own = element.child("rPr");
                    let styled = own.and_then(|own| own.value_of("rStyle")).map(|style| self.styles.hides(&style));
                    let hidden = own.and_then(is_hidden).or(styled.filter(|&hides| hides)).unwrap_or(is_hidden_here);
                    self.inline(element, hidden, text, to)?;
                }
                // The same box twice: for new programs and for old ones.
                "AlternateContent" => {
                    if let Some(choice) = element.child("Choice").or_else(|| element.child("Fallback")) {
                        self.inline(choice, is_hidden_here, text, to)?;
                    }
                }
                "txbxContent" if !is_hidden_here => {
                    let mut beside = Blocks::default();
                    self.blocks(element, &mut beside, ParagraphKind::Aside)?;
                    to.set_beside(beside.finish());
                }
                _ => self.inline(element, is_hidden_here, text, to)?,
            }
        }
        Ok(())
    }

    fn table(&mut self, table: &Element<'_>) -> Result<Table, ImportError> {
        let mut rows: Vec<DocumentRow> = Vec::new();
        // The row and place of the cell that goes on downwards, by column.
        let mut merged: HashMap<usize, (usize, usize)> = HashMap::new();
        for element in rows_of(table) {
            let properties = element.child("trPr");
            if properties.is_some_and(|properties| properties.child("del").is_some()) {
                continue;
            }
            let is_header = properties.is_some_and(|properties| properties.child("tblHeader").is_some());
            let mut row = DocumentRow { cells: Vec::new(), is_header };
            let before = properties.and_then(|properties| properties.value_of("gridBefore"));
            let mut column = before.and_then(|before| before.parse().ok()).unwrap_or(0);
            for element in cells_of(element) {
                self.budget.spend(1)?;
                let properties = element.child("tcPr");
                let value = |name: &str| properties.and_then(|properties| properties.value_of(name));
                let columns = value("gridSpan").and_then(|span| span.parse().ok()).unwrap_or(1);
                let merge = properties.and_then(|properties| properties.child("vMerge"));
                let goes_on = merge.is_some_and(|merge| merge.attribute("val").is_none_or(|value| value == "continue"));
                let above = merged.get(&column).copied().filter(|_| goes_on);
                let mut blocks = Blocks::default();
                self.blocks(element, &mut blocks, ParagraphKind::Body)?;
                if let Some((row, cell)) = above {
                    if let Some(cell) = rows.get_mut(row).and_then(|row| row.cells.get_mut(cell)) {
                        cell.rows += 1;
                        // Text of a covered cell is not printed, but nothing may get lost.
                        let rest =
                            blocks.finish().into_iter().filter(|block| *block != Block::Paragraph(<_>::default()));
                        cell.blocks.extend(rest);
                    }
                } else if let Some(cell) = cell(column, columns, 1, blocks.finish()) {
                    merged.remove(&column);
                    if merge.is_some() {
                        merged.insert(column, (rows.len(), row.cells.len()));
                    }
                    row.cells.push(cell);
                }
                column += columns.max(1);
            }
            rows.push(row);
        }
        Ok(Table { rows, rules: Rules::Cells })
    }
}

fn is_hidden_mark(mark: &Element<'_>) -> Option<bool> {
    is_hidden(mark)
}

fn content_of(element: &Element<'_>) -> String {
    let parts = element.children.iter().filter_map(|node| match node {
        XmlNode::Text(text) => Some(text.as_str()),
        XmlNode::Element(_) => None,
    });
    parts.collect::<String>().replace(['\n', '\r'], " ")
}

fn symbol(code: &str) -> Option<char> {
    u32::from_str_radix(code, 16).ok().and_then(char::from_u32)
}

/// The rows of a table, those within content controls and insertions too.
fn rows_of<'a>(table: &'a Element<'a>) -> Vec<&'a Element<'a>> {
    within(table, "tr")
}

fn cells_of<'a>(row: &'a Element<'a>) -> Vec<&'a Element<'a>> {
    within(row, "tc")
}

fn within<'a>(parent: &'a Element<'a>, name: &str) -> Vec<&'a Element<'a>> {
    let mut found = Vec::new();
    for element in parent.elements() {
        match element.name() {
            own if own == name => found.push(element),
            "sdt" | "sdtContent" | "ins" | "customXml" | "moveTo" => found.extend(within(element, name)),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::document::Paragraph;

    const NUMBERING: &str = r#"<w:numbering>
        <w:abstractNum w:abstractNumId="0">
          <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="taiwaneseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
          <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="(%2)"/></w:lvl>
        </w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
        <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
        </w:numbering>"#;

    fn paragraph(number: &str, level: usize, text: &str) -> String {
        format!(
            r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#
        )
    }

    fn read(body: &str) -> Vec<Block> {
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        read_parts(&document, NUMBERING, "", "").unwrap().blocks
    }

    fn texts(blocks: &[Block]) -> Vec<String> {
        let mut texts = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph(Paragraph { text, .. }) => texts.push(text.clone()),
                Block::Table(table) => {
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        texts.extend(self::texts(&cell.blocks));
                    }
                }
            }
        }
        texts
    }

    #[test]
    fn numbers_go_on_across_tables_and_a_higher_level_resets_the_lower() {
        let cell = |body: &str| format!("<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>");
        let body = [
            paragraph("1", 0, "甲"),
            cell(&(paragraph("1", 1, "乙") + &paragraph("1", 1, "丙"))),
            paragraph("1", 0, "丁"),
            cell(&paragraph("1", 1, "戊")),
            paragraph("2", 0, "己"),
            paragraph("0", 0, "庚"),
        ];
        assert_eq!(texts(&read(&body.concat())), ["一、甲", "(1)乙", "(2)丙", "二、丁", "(1)戊", "一、己", "庚"]);
    }

    #[test]
    fn what_a_page_does_not_show_is_left_out_and_boxes_are_read_once() {
        let body = r"<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>刪</w:delText></w:r></w:del>
            <w:ins><w:r><w:t>乙</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:br/><w:t>丙</w:t></w:r>
            <mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Choice>
            <mc:Fallback><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:p>";
        assert_eq!(texts(&read(body)), ["甲乙", "丙", "框"]);
    }

    #[test]
    fn cells_merged_downwards_are_one() {
        let cell = |merge: &str, text: &str| {
            format!("<w:tc><w:tcPr>{merge}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
        };
        let first = cell(r#"<w:vMerge w:val="restart"/>"#, "甲") + &cell("", "乙");
        let second = cell("<w:vMerge/>", "") + &cell("", "丙");
        let blocks = read(&format!("<w:tbl><w:tr>{first}</w:tr><w:tr>{second}</w:tr></w:tbl>"));
        let Block::Table(table) = &blocks[0] else { panic!("a table") };
        assert_eq!((table.rows[0].cells[0].rows, table.rows[1].cells[0].column), (2, 1));
    }
}
