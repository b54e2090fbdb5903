//! ODS: an editable spreadsheet, one sheet a table, with typed cells, a frozen header and totals that calculate.

use std::collections::HashSet;
use std::io;

use super::document::{About, Block, Cell, Document, Place, Rule, Table, decimal};
use super::package::{BODY_TEXT, FONTS, HEADER, NAMESPACES, Package, meta, spaced};
use super::page::{line, lines};
use super::xml::escaped;
use crate::lang::{Lang, text};
use crate::model::plan::checklist::Overall;
use crate::model::value::sorting::SmallSort as _;
use crate::model::value::weight::Percent;

/// How the row of a point begins.
const POINT: &str = "<table:table-row table:style-name=\"point\">";

/// The document as an ODF spreadsheet.
pub(super) fn write(document: &Document) -> io::Result<Vec<u8>> {
    let names = sheet_names(document);
    Package {
        media_type: "application/vnd.oasis.opendocument.spreadsheet",
        content: content(document, &names),
        styles: styles(),
        meta: meta(document),
        pictures: Vec::new(),
        settings: settings(&names),
    }
    .bytes()
}

/// Names of the sheets: the overview, then one a table; unique and valid in every spreadsheet program.
fn sheet_names(document: &Document) -> Vec<String> {
    /// Letters of a name at most.
    const LONGEST: usize = 28;
    let mut taken = HashSet::new();
    let wanted =
        std::iter::once(document.lang.sheet_overview()).chain(document.tables().map(|table| table.name.as_ref()));
    wanted
        .map(|name| {
            let letters =
                line(name).chars().filter(|letter| !"[]*?:/\\'".contains(*letter)).take(LONGEST).collect::<String>();
            let base = if letters.trim().is_empty() { "-".to_owned() } else { letters.trim().to_owned() };
            let mut name = base.clone();
            let mut nth = 2;
            while !taken.insert(name.to_lowercase()) {
                name = format!("{base} {nth}");
                nth += 1;
            }
            name
        })
        .collect()
}

fn styles() -> String {
    format!(
        "{HEADER}<office:document-styles {NAMESPACES}>\n{FONTS}<office:styles>\n\
         <style:default-style style:family=\"table-cell\">{BODY_TEXT}</style:default-style>\n\
         <style:style style:name=\"Default\" style:family=\"table-cell\"/>\n</office:styles>\n\
         <office:automatic-styles><style:page-layout style:name=\"paper\"><style:page-layout-properties \
         fo:page-width=\"297mm\" fo:page-height=\"210mm\" style:print-orientation=\"landscape\" fo:margin=\"14mm\" \
         style:scale-to-X=\"1\"/></style:page-layout></office:automatic-styles>\n\
         <office:master-styles><style:master-page style:name=\"Default\" style:page-layout-name=\"paper\">\
         <style:footer><text:p><text:sheet-name>-</text:sheet-name> \
         <text:page-number>1</text:page-number>/<text:page-count>1</text:page-count></text:p></style:footer>\
         </style:master-page></office:master-styles>\n</office:document-styles>\n"
    )
}

/// The header row of every table stays in place while the rows below it move.
fn settings(names: &[String]) -> String {
    let item = |name: &str, kind: &str, value: &str| {
        format!("<config:config-item config:name=\"{name}\" config:type=\"{kind}\">{value}</config:config-item>")
    };
    let mut sheets = String::new();
    for name in names.iter().skip(1) {
        put!(
            sheets,
            "<config:config-item-map-entry config:name=\"{}\">{}{}{}{}</config:config-item-map-entry>\n",
            escaped(name),
            item("VerticalSplitMode", "short", "2"),
            item("VerticalSplitPosition", "int", "1"),
            item("ActiveSplitRange", "short", "2"),
            item("PositionBottom", "int", "1"),
        );
    }
    format!(
        "{HEADER}<office:document-settings {NAMESPACES}><office:settings>\
         <config:config-item-set config:name=\"ooo:view-settings\">\
         <config:config-item-map-indexed config:name=\"Views\"><config:config-item-map-entry>\
         {}<config:config-item-map-named config:name=\"Tables\">\n{sheets}</config:config-item-map-named>\
         </config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>\
         </office:settings></office:document-settings>\n",
        item("ViewId", "string", "view1"),
    )
}

fn content(document: &Document, names: &[String]) -> String {
    let mut sheets = overview(document, &names[0]);
    for (table, name) in document.tables().zip(&names[1..]) {
        sheets.push_str(&sheet(table, name, document.lang));
    }
    format!(
        "{HEADER}<office:document-content {NAMESPACES}>\n{FONTS}<office:automatic-styles>\n{}{}{}</office:automatic-styles>\n\
         <office:body><office:spreadsheet>\n{sheets}</office:spreadsheet></office:body>\n</office:document-content>\n",
        include_str!("ods-content-styles.xml"),
        date_styles(document.lang),
        column_styles(),
    )
}

/// Widest column, in the units of [`Column::share`](super::document::Column).
const WIDEST: u8 = 60;

fn column_styles() -> String {
    let style = |share: u8| {
        let tenths = width(share);
        format!(
            "<style:style style:name=\"c{share}\" style:family=\"table-column\"><style:table-column-properties \
             style:column-width=\"{}.{}mm\"/></style:style>\n",
            tenths / 10,
            tenths % 10
        )
    };
    (0..=WIDEST).map(style).collect()
}

/// Days are shown as the language has them: 115年11月22日 or 2026-11-22.
fn date_styles(lang: Lang) -> String {
    let day = match lang {
        Lang::ZhTw => {
            "<number:year number:calendar=\"ROC\"/><number:text>年</number:text><number:month/>\
             <number:text>月</number:text><number:day/><number:text>日</number:text>"
        }
        Lang::En => {
            "<number:year number:style=\"long\"/><number:text>-</number:text><number:month number:style=\"long\"/>\
             <number:text>-</number:text><number:day number:style=\"long\"/>"
        }
    };
    // The grammar has one text between two parts of a date, so that the blank belongs to what stands before it.
    let (day, before_time) = match day.strip_suffix("</number:text>") {
        Some(open) => (day, format!("{open} </number:text>")),
        None => (day, format!("{day}<number:text> </number:text>")),
    };
    let time = "<number:hours/><number:text>:</number:text><number:minutes number:style=\"long\"/>";
    let locale = "number:language=\"zh\" number:country=\"TW\"";
    let mut styles = format!(
        "<number:date-style style:name=\"n-date\" {locale}>{day}</number:date-style>\n\
         <number:date-style style:name=\"n-moment\" {locale}>{before_time}{time}</number:date-style>\n"
    );
    for name in ["date", "moment"] {
        put!(
            styles,
            "<style:style style:name=\"{name}\" style:family=\"table-cell\" style:data-style-name=\"n-{name}\">\
             <style:table-cell-properties style:vertical-align=\"top\" style:text-align-source=\"fix\"/>\
             <style:paragraph-properties fo:text-align=\"start\"/></style:style>\n"
        );
    }
    styles
}

/// The sheet of everything that is no table.
fn overview(document: &Document, name: &str) -> String {
    let lang = document.lang;
    let mut sheet = format!(
        "<table:table table:name=\"{}\" table:style-name=\"sheet\">\n<table:table-column table:style-name=\"c12\"/>\
         <table:table-column table:style-name=\"c60\"/>\n",
        escaped(name)
    );
    let mut row = |cells: &[String]| {
        put!(sheet, "<table:table-row>{}</table:table-row>\n", cells.concat());
    };
    row(&[text_cell("title", &document.title)]);
    for block in &document.blocks {
        match block {
            Block::Heading(_, text) => row(&[text_cell("bold", text)]),
            Block::Paragraph(text) => row(&[EMPTY.to_owned(), text_cell("text", text)]),
            Block::List(items) => {
                for item in items {
                    row(&[EMPTY.to_owned(), text_cell("text", item)]);
                }
            }
            Block::Facts(facts) => {
                for fact in facts {
                    row(&[text_cell("text", fact.label), typed(&fact.value, None, lang)]);
                }
            }
            Block::Picture(picture) => row(&[EMPTY.to_owned(), text_cell("text", &picture.title)]),
            Block::Signatures(labels) => {
                for label in labels {
                    row(&[text_cell("text", label), EMPTY.to_owned()]);
                }
            }
            Block::Chart(chart) => {
                row(&[text_cell("bold", &chart.title), EMPTY.to_owned()]);
                for bar in &chart.bars {
                    let drawn = bar.score.map_or_else(|| Percent::score_words(None, lang), drawn);
                    let drawn = text_cell("text", &drawn);
                    row(&[text_cell("text", &bar.name), drawn]);
                }
            }
            Block::Table(_) | Block::NewPage => {}
        }
    }
    row(&[EMPTY.to_owned(), text_cell("text", lang.sheet_prints())]);
    for long in Document::long_texts(document.tables()) {
        row(&[EMPTY.to_owned(), text_cell("text", &long.message(lang))]);
    }
    sheet.push_str("</table:table>\n");
    sheet
}

/// A bar of blocks with its figure behind.
fn drawn(score: Percent) -> String {
    /// Blocks of a bar that stands for 100.
    const FULL: usize = 40;
    format!("{} {score}", "█".repeat((usize::from(score.tenths()) * FULL + 500) / 1000))
}

const EMPTY: &str = "<table:table-cell/>";

/// Width of a column in tenths of a millimetre.
const fn width(share: u8) -> u32 {
    share as u32 * 22 + 60
}

/// The columns of a sheet: those on paper, then those for filtering and calculating.
struct Columns {
    shown: Vec<usize>,
    /// How many of them are printed.
    printed: usize,
}

impl Columns {
    /// What a page of A4 holds in letters that can be read, in tenths of a millimetre: the 269 mm between the margins,
    /// made smaller to no less than three quarters.
    const ROOM: u32 = 3580;
    /// What is printed first beside what names and states a point, as far as there is room.
    const FIRST: [&'static str; 6] = ["note", "performance", "action", "due", "recheck", "mark_then"];

    fn of(table: &Table) -> Self {
        let always = table.at(&[Place::Key, Place::Lead, Place::Body]);
        let room = |at: usize| width(table.columns[at].share.min(WIDEST));
        let mut taken: u32 = always.iter().map(|&at| room(at)).sum();
        let mut wished = table.at(&[Place::Named, Place::Detail]);
        let rank = |at: &usize| Self::FIRST.iter().position(|&key| key == table.columns[*at].key);
        wished.small_sort_by_key(|at| rank(at).unwrap_or(Self::FIRST.len()));
        let mut printed = always;
        for at in wished {
            if taken + room(at) <= Self::ROOM {
                taken += room(at);
                printed.push(at);
            }
        }
        printed.sort_unstable();
        let count = printed.len();
        let others: Vec<usize> = table.on_sheet().into_iter().filter(|at| !printed.contains(at)).collect();
        Self { shown: printed.into_iter().chain(others).collect(), printed: count }
    }
}

fn sheet(table: &Table, name: &str, lang: Lang) -> String {
    let Columns { shown, printed } = Columns::of(table);
    let name = escaped(name);
    let last_row = 1 + table.rows.count() + usize::from(table.total.is_some());
    // Names of sheets hold no apostrophe.
    let range = format!("$'{name}'.$A$1:$'{name}'.${}${last_row}", letters(printed.max(1)));
    let mut sheet = format!(
        "<table:table table:name=\"{name}\" table:style-name=\"sheet\" table:print-ranges=\"{}\">\n",
        range.replace('\'', "&apos;")
    );
    for &at in &shown {
        let share = table.columns[at].share.min(WIDEST);
        put!(sheet, "<table:table-column table:style-name=\"c{share}\"/>");
    }
    sheet.push_str("\n<table:table-header-rows><table:table-row>");
    for &at in &shown {
        sheet.push_str(&text_cell("head", &table.columns[at].name));
    }
    sheet.push_str("</table:table-row></table:table-header-rows>\n");
    let mut rows = 0;
    for row in table.rows.iter() {
        sheet.push_str(match table.about {
            About::Points => POINT,
            About::Figures => "<table:table-row>",
        });
        sheet.extend(shown.iter().map(|&at| typed(&row[at], None, lang)));
        sheet.push_str("</table:table-row>\n");
        rows += 1;
    }
    if let Some(total) = &table.total {
        let totals = Totals { table, shown: &shown, rows };
        sheet.push_str("<table:table-row>");
        for &at in &shown {
            let formula = totals.formula(at, &total[at]);
            sheet.push_str(&typed(&total[at], formula.as_deref(), lang));
        }
        sheet.push_str("</table:table-row>\n");
    }
    sheet.push_str("</table:table>\n");
    sheet
}

/// The total row of a sheet while its formulas are put together.
struct Totals<'t, 'a> {
    table: &'t Table<'a>,
    shown: &'t [usize],
    /// Rows between header and total.
    rows: usize,
}

impl Totals<'_, '_> {
    /// The formula that gives the total of a column; none where the value is no number.
    fn formula(&self, at: usize, value: &Cell) -> Option<String> {
        if !value.is_number() || matches!(value, Cell::Score(None) | Cell::Progress(None)) || self.rows == 0 {
            return None;
        }
        match self.table.columns[at].rule.as_ref()? {
            Rule::Sum => Some(format!("of:=SUM({})", self.range(self.table.columns[at].key)?)),
            Rule::Share { of, out_of } => {
                let counts: Option<Vec<String>> = of.iter().map(|key| self.total(key)).collect();
                let (counts, all) = (counts?.join("+"), self.total(out_of)?);
                Some(format!("of:=IF({all}=0;&quot;--&quot;;({counts})/{all})"))
            }
            Rule::Score { overall, value, weight, own_weight } => match overall {
                Overall::ByPoint => {
                    Some(format!("of:=ROUND(100*SUM({})/SUM({});1)", self.range(value)?, self.range(weight)?))
                }
                Overall::ByPillar => self.mean(value, weight, own_weight),
            },
        }
    }

    /// The mean of value ÷ weight over the rows that have a weight, by the rows' own weights.
    fn mean(&self, value: &str, weight: &str, own_weight: &str) -> Option<String> {
        let position = self.table.position(weight)?;
        let (mut terms, mut weights) = (Vec::new(), Vec::new());
        for (nth, row) in self.table.rows.iter().enumerate() {
            if row[position] != Cell::Amount(0) {
                let cell = |key| self.cell(key, nth + 2);
                let (value, weight, own) = (cell(value)?, cell(weight)?, cell(own_weight)?);
                terms.push(format!("{value}/{weight}*{own}"));
                weights.push(own);
            }
        }
        let (terms, weights) = (terms.join("+"), weights.join("+"));
        (!terms.is_empty()).then(|| format!("of:=ROUND(100*({terms})/({weights});1)"))
    }

    /// The rows of a column, such as `[.B2:.B7]`.
    fn range(&self, key: &str) -> Option<String> {
        let column = self.column(key)?;
        Some(format!("[.{column}2:.{column}{}]", self.rows + 1))
    }

    /// The total of a column.
    fn total(&self, key: &str) -> Option<String> {
        self.cell(key, self.rows + 2)
    }

    fn cell(&self, key: &str, row: usize) -> Option<String> {
        Some(format!("[.{}{row}]", self.column(key)?))
    }

    /// Letters of a column.
    fn column(&self, key: &str) -> Option<String> {
        let position = self.table.position(key)?;
        Some(letters(self.shown.iter().position(|&at| at == position)? + 1))
    }
}

/// The letters of a column, counted from 1.
fn letters(mut column: usize) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        letters.push(char::from(b'A' + ((column - 1) % 26) as u8));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// A typed cell with its formula, if any; the value is stored too, for readers that do not calculate.
fn typed(cell: &Cell, formula: Option<&str>, lang: Lang) -> String {
    let words = cell.label(lang);
    let formula = formula.map_or_else(String::new, |formula| format!(" table:formula=\"{formula}\""));
    let number = |style: &str, kind: &str, value: &str| {
        format!(
            "<table:table-cell table:style-name=\"{style}\"{formula} office:value-type=\"{kind}\" office:value=\"{value}\">\
             <text:p>{words}</text:p></table:table-cell>"
        )
    };
    let day = |style: &str, value: &str| {
        format!(
            "<table:table-cell table:style-name=\"{style}\" office:value-type=\"date\" office:date-value=\"{value}\">\
             <text:p>{words}</text:p></table:table-cell>"
        )
    };
    match cell {
        Cell::Blank | Cell::ToFill => EMPTY.to_owned(),
        Cell::Text(text) => text_cell("text", text),
        Cell::Mark(_) | Cell::Score(None) | Cell::Progress(None) => text_cell("text", &words),
        Cell::Moved(moved) => number("moved", "float", &decimal(i128::from(moved.tenths()) * 100_000_000_000)),
        Cell::Count(count) => number("count", "float", &count.to_string()),
        Cell::Amount(amount) => number("amount", "float", &decimal(*amount)),
        Cell::Progress(Some(percent)) => {
            // A percentage cell holds the fraction: 77.8% is 0.778.
            let fraction = decimal(i128::from(percent.tenths()) * 1_000_000_000);
            number("progress", "percentage", &fraction)
        }
        Cell::Score(Some(score)) => number("score", "float", &score.to_string()),
        Cell::Date(date) => day("date", &date.to_string()),
        // Spreadsheet dates have no UTC offset; write the local time.
        Cell::Moment(moment) => {
            let text = moment.to_string();
            day("moment", text.get(..19).unwrap_or(&text))
        }
    }
}

/// A cell with a text, each line of it a paragraph. It is stated to be a text, so that nothing in it calculates.
fn text_cell(style: &str, text: &str) -> String {
    let lines = lines(text).map(|line| format!("<text:p>{}</text:p>", spaced(&line)));
    format!(
        "<table:table-cell table:style-name=\"{style}\" office:value-type=\"string\">{}</table:table-cell>",
        lines.collect::<String>()
    )
}

text! {
    sheet_prints {
        zh: "各工作表只列印左側供閱讀的欄位；右側其餘欄位供篩選與計算，不列印。",
        en: "Of each sheet the columns at the left, which are for reading, are printed; the others are for filtering and calculating.",
    }
    sheet_overview { zh: "概要", en: "overview" }
}

#[cfg(test)]
mod tests {
    use super::super::{Options, What, document};
    use super::*;
    use crate::model::record::mark::Mark;
    use crate::model::record::session::Session;
    use crate::model::sample;

    /// The formulas of the total row in the table of pillars.
    fn formulas(session: &Session) -> Vec<String> {
        let options = Options::new(Lang::En);
        let document = document(session, session, What::Summary, &options);
        let table = document.tables().next().expect("the table of pillars");
        let Columns { shown, .. } = Columns::of(table);
        let rows = table.rows.count();
        let totals = Totals { table, shown: &shown, rows };
        let total = table.total.as_ref().expect("a total");
        let formulas = shown.iter().map(|&at| totals.formula(at, &total[at]));
        formulas.map(Option::unwrap_or_default).collect()
    }

    #[test]
    fn totals_calculate() {
        // Columns: A pillar, B points, C done, D partial, E absent, F not applicable, G left, H progress, I score,
        // J weight that counts, K value that counts, L pillar weight. Rows 2 and 3 are pillars, 4 is the total.
        let by_point = formulas(&sample::rich());
        assert_eq!(by_point[1], "of:=SUM([.B2:.B3])");
        assert_eq!(by_point[7], "of:=IF([.B4]=0;&quot;--&quot;;([.C4]+[.D4]+[.E4]+[.F4])/[.B4])");
        assert_eq!(by_point[8], "of:=ROUND(100*SUM([.K2:.K3])/SUM([.J2:.J3]);1)");
    }

    #[test]
    fn the_mean_of_pillars_leaves_out_those_without_score() {
        let mut session = sample::session(&[1, 1, 1], Overall::ByPillar);
        for id in ["1.1.1", "3.1.1"] {
            sample::answer(&mut session, id, 1, |answer| answer.mark = Some(Mark::Partial));
        }
        let expected = "of:=ROUND(100*([.K2]/[.J2]*[.L2]+[.K4]/[.J4]*[.L4])/([.L2]+[.L4]);1)";
        assert_eq!(formulas(&session)[8], expected);
        let blank = sample::session(&[1], Overall::ByPillar);
        assert_eq!(formulas(&blank)[8], "");
    }

    #[test]
    fn sheets_have_names_that_every_spreadsheet_takes() {
        let mut document = Document::new("t".into(), Lang::ZhTw);
        for name in ["甲[乙]*:/\\?'", "甲乙", "", "長".repeat(40).as_str()] {
            let mut table = super::super::points::table(
                "",
                &[],
                vec![],
                crate::model::plan::checklist::Scoring::default(),
                Lang::ZhTw,
            );
            table.name = name.to_owned().into();
            document.table(table);
        }
        let names = sheet_names(&document);
        assert_eq!(names[..4], ["概要", "甲乙", "甲乙 2", "-"]);
        assert_eq!(names[4].chars().count(), 28);
    }
}
