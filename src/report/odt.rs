//! ODT: an editable text document on A4 with headings, tables that repeat their header, and page numbers.

use super::document::{Block, Chart, Document, Fact, Level, Paper, Picture, Table};
use super::package::{BODY_TEXT, FONTS, HEADER, NAMESPACES, Package, meta, picture_name, spaced};
use super::page::{Field, Head, Kind, Layout, Line, line, lines};
use super::xml::escaped;
use crate::lang::{Lang, text};
use crate::model::value::weight::Percent;
use std::io;

/// Longest row, in characters, that is kept on one page; a longer one could exceed a page and be cut off.
const LONG: usize = 500;
/// Where somebody is to write by hand.
const TO_FILL: &str = "________________";
/// The most of a page, in millimetres, that a picture takes from top to bottom.
const HIGHEST_PICTURE: u32 = 120;
/// The namespaces of pictures, which only their own elements need.
const DRAWING: &str = "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" \
xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
/// Blocks of a bar that stands for 100.
const BAR: usize = 40;

/// The document as an ODF text.
pub(super) fn write(document: &Document) -> io::Result<Vec<u8>> {
    let pictures = document.blocks.iter().filter_map(|block| match block {
        Block::Picture(picture) => Some(picture.svg),
        _ => None,
    });
    Package {
        pictures: pictures.collect(),
        media_type: "application/vnd.oasis.opendocument.text",
        content: content(document),
        styles: styles(document),
        meta: meta(document),
        settings: format!("{HEADER}<office:document-settings {NAMESPACES}/>\n"),
    }
    .bytes()
}

/// Width and height of the paper and the room between its margins, in millimetres.
const fn paper(paper: Paper) -> (u32, u32, u32, &'static str) {
    match paper {
        Paper::Portrait => (210, 297, 174, "portrait"),
        Paper::Landscape => (297, 210, 261, "landscape"),
    }
}

fn styles(document: &Document) -> String {
    let (width, height, _, orientation) = paper(document.paper);
    let lang = document.lang;
    let footer = format!(
        "{}<text:page-number text:select-page=\"current\">1</text:page-number>{}\
         <text:page-count>1</text:page-count>{}",
        lang.page_number_before(),
        lang.page_number_between(),
        lang.page_number_after(),
    );
    format!(
        "{HEADER}<office:document-styles {NAMESPACES}>\n{FONTS}<office:styles>\n\
         <style:default-style style:family=\"paragraph\">{BODY_TEXT}</style:default-style>\n{}</office:styles>\n\
         <office:automatic-styles>\n<style:page-layout style:name=\"paper\">\
         <style:page-layout-properties fo:page-width=\"{width}mm\" fo:page-height=\"{height}mm\" \
         style:print-orientation=\"{orientation}\" fo:margin=\"18mm\"/>\
         <style:footer-style><style:header-footer-properties fo:min-height=\"8mm\" fo:margin-top=\"3mm\"/></style:footer-style>\
         </style:page-layout>\n</office:automatic-styles>\n\
         <office:master-styles><style:master-page style:name=\"Standard\" style:page-layout-name=\"paper\">\
         <style:footer><text:p text:style-name=\"Footer\">{footer}</text:p></style:footer>\
         </style:master-page></office:master-styles>\n</office:document-styles>\n",
        include_str!("odt-styles.xml"),
    )
}

/// The body while it is being written, with the column styles that its tables need.
struct Body {
    lang: Lang,
    /// Room between the margins in millimetres.
    room: u32,
    text: String,
    table_styles: String,
    /// Tables so far.
    tables: usize,
    /// Pictures so far.
    pictures: usize,
    /// Whether the next heading begins a page.
    is_new_page: bool,
}

fn content(document: &Document) -> String {
    let (_, _, room, _) = paper(document.paper);
    let mut body = Body {
        lang: document.lang,
        room,
        text: String::new(),
        table_styles: String::new(),
        tables: 0,
        pictures: 0,
        is_new_page: false,
    };
    body.paragraph("Title", &document.title);
    for block in &document.blocks {
        body.block(block);
    }
    format!(
        "{HEADER}<office:document-content {NAMESPACES}>\n{FONTS}<office:automatic-styles>\n{}{}</office:automatic-styles>\n\
         <office:body><office:text>\n{}</office:text></office:body>\n</office:document-content>\n",
        include_str!("odt-content-styles.xml"),
        body.table_styles,
        body.text,
    )
}

impl Body {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, text) => self.heading(*level, text),
            Block::Paragraph(text) => self.paragraph("Standard", text),
            Block::List(items) => {
                self.text.push_str("<text:list text:style-name=\"list\">\n");
                for item in items {
                    self.text.push_str("<text:list-item>");
                    self.paragraph("Standard", item);
                    self.text.push_str("</text:list-item>\n");
                }
                self.text.push_str("</text:list>\n");
            }
            Block::Facts(facts) => self.facts(facts),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Picture(picture) => self.picture(picture),
            Block::Signatures(labels) => {
                self.begin_table(&vec![1; labels.len()]);
                self.text.push_str("<table:table-row table:style-name=\"whole\">");
                for label in labels {
                    let text = format!("{label}{}{TO_FILL}", self.lang.after_label());
                    self.cell("bare", 1, |body| body.paragraph("Signature", &text));
                }
                self.text.push_str("</table:table-row>\n");
                self.end_table();
            }
            Block::NewPage => self.is_new_page = true,
        }
    }

    /// A picture as wide as the page, but no higher than half of it; its title below.
    fn picture(&mut self, picture: &Picture) {
        self.pictures += 1;
        let (number, name) = (self.pictures, picture_name(self.pictures));
        let (own_width, own_height) = picture.size;
        let width = self.room.min(HIGHEST_PICTURE * own_width / own_height.max(1));
        let height = width * own_height / own_width.max(1);
        let title = escaped(&line(&picture.title)).into_owned();
        put!(
            self.text,
            "<text:p text:style-name=\"Standard\"><draw:frame {DRAWING} draw:name=\"picture{number}\" \
             text:anchor-type=\"as-char\" svg:width=\"{width}mm\" svg:height=\"{height}mm\">\
             <draw:image xlink:href=\"{name}\" xlink:type=\"simple\" xlink:show=\"embed\" xlink:actuate=\"onLoad\"/>\
             <svg:title>{title}</svg:title></draw:frame></text:p>\n"
        );
        self.paragraph("Standard", &picture.title);
    }

    fn heading(&mut self, level: Level, text: &str) {
        let outline = match level {
            Level::Section => 1,
            Level::Part => 2,
        };
        let style = match (outline, std::mem::take(&mut self.is_new_page)) {
            (1, true) => "heading-on-new-page",
            (1, false) => "Heading_20_1",
            _ => "Heading_20_2",
        };
        let text = spaced(&line(text));
        put!(self.text, "<text:h text:style-name=\"{style}\" text:outline-level=\"{outline}\">{text}</text:h>\n");
    }

    /// A text of perhaps several lines.
    fn paragraph(&mut self, style: &str, text: &str) {
        let text = broken(text);
        put!(self.text, "<text:p text:style-name=\"{style}\">{text}</text:p>\n");
    }

    /// Begins a table with columns of these relative widths.
    fn begin_table(&mut self, shares: &[u32]) {
        self.tables += 1;
        let (name, room) = (self.tables, self.room);
        let whole = shares.iter().sum::<u32>().max(1);
        put!(
            self.table_styles,
            "<style:style style:name=\"table{name}\" style:family=\"table\"><style:table-properties \
             style:width=\"{room}mm\" table:align=\"margins\" fo:margin-bottom=\"3mm\"/></style:style>\n"
        );
        put!(self.text, "<table:table table:name=\"table{name}\" table:style-name=\"table{name}\">\n");
        for (nth, share) in shares.iter().enumerate() {
            let tenths = share * room * 10 / whole;
            put!(
                self.table_styles,
                "<style:style style:name=\"table{name}.{nth}\" style:family=\"table-column\">\
                 <style:table-column-properties style:column-width=\"{}.{}mm\"/></style:style>\n",
                tenths / 10,
                tenths % 10,
            );
            put!(self.text, "<table:table-column table:style-name=\"table{name}.{nth}\"/>\n");
        }
    }

    fn end_table(&mut self) {
        self.text.push_str("</table:table>\n");
    }

    fn facts(&mut self, facts: &[Fact]) {
        self.begin_table(&[15, 85]);
        for fact in facts {
            self.text.push_str("<table:table-row>");
            self.cell("bare", 1, |body| body.paragraph("Label", fact.label));
            let value = fact.value.label(self.lang);
            self.cell("bare", 1, |body| body.paragraph("Cell", &value));
            self.text.push_str("</table:table-row>\n");
        }
        self.end_table();
    }

    fn chart(&mut self, chart: &Chart) {
        self.heading(Level::Part, &chart.title);
        self.begin_table(&[52, 38, 10]);
        for bar in &chart.bars {
            let tenths = bar.score.map_or(0, |score| usize::from(score.tenths()));
            let full = "█".repeat((tenths * BAR + 500) / 1000);
            let score = Percent::score_words(bar.score, self.lang);
            self.text.push_str("<table:table-row table:style-name=\"whole\">");
            self.cell("bare", 1, |body| body.paragraph("Cell", &bar.name));
            self.cell("bare", 1, |body| body.paragraph("Bar", &full));
            self.cell("bare", 1, |body| body.paragraph("Number", &score));
            self.text.push_str("</table:table-row>\n");
        }
        self.end_table();
    }

    fn table(&mut self, table: &Table) {
        let layout = Layout::of(table, self.lang);
        for part in &layout.parts {
            if let Some(heading) = &part.heading {
                self.heading(Level::Part, heading);
            }
            let shares: Vec<u32> = layout.heads.iter().map(|head| head.share.into()).collect();
            self.begin_table(&shares);
            self.head_row(&layout.heads);
            for row in &part.rows {
                self.row(row);
            }
            self.end_table();
        }
    }

    fn head_row(&mut self, heads: &[Head]) {
        self.text.push_str("<table:table-header-rows><table:table-row table:style-name=\"whole\">");
        for head in heads {
            self.cell("head", 1, |body| body.paragraph("Head", &head.name));
        }
        self.text.push_str("</table:table-row></table:table-header-rows>\n");
    }

    fn row(&mut self, row: &Line) {
        let texts = row.fields.iter().flat_map(|field| &field.texts);
        let letters: usize = texts.map(|labelled| labelled.text.chars().count()).sum();
        let (begin, style) = match row.kind {
            Kind::Point if letters > LONG => ("point-long", "cell"),
            Kind::Point => ("point", "cell"),
            Kind::Figure => ("whole", "cell"),
            Kind::Total => ("whole", "head"),
        };
        put!(self.text, "<table:table-row table:style-name=\"{begin}\">");
        for field in &row.fields {
            if field.rows == 0 {
                self.text.push_str("<table:covered-table-cell/>");
            } else {
                self.cell(style, field.rows, |body| body.field(field));
            }
        }
        self.text.push_str("</table:table-row>\n");
    }

    fn field(&mut self, field: &Field) {
        let style = if field.is_number { "Number" } else { "Cell" };
        for labelled in &field.texts {
            let label = match &labelled.label {
                Some(label) => {
                    format!("<text:span text:style-name=\"label\">{label}{}</text:span>", self.lang.after_label())
                }
                None => String::new(),
            };
            let text = broken(&labelled.text);
            put!(self.text, "<text:p text:style-name=\"{style}\">{label}{text}</text:p>");
        }
        if field.texts.is_empty() {
            self.paragraph(style, "");
        }
    }

    /// A cell that is some rows tall.
    fn cell(&mut self, style: &str, rows: usize, fill: impl FnOnce(&mut Self)) {
        let tall = match rows {
            1 => String::new(),
            rows => format!(" table:number-rows-spanned=\"{rows}\""),
        };
        put!(self.text, "<table:table-cell table:style-name=\"{style}\"{tall} office:value-type=\"string\">");
        fill(self);
        self.text.push_str("</table:table-cell>");
    }
}

/// A text of perhaps several lines.
fn broken(text: &str) -> String {
    let lines: Vec<String> = lines(text).map(|line| spaced(&line)).collect();
    lines.join("<text:line-break/>")
}

text! {
    page_number_before { zh: "第 ", en: "page " }
    page_number_between { zh: " 頁，共 ", en: " of " }
    page_number_after { zh: " 頁", en: "" }
}
