//! Reports: model in, bytes out; one neutral document, one writer a format.
//!
//! Never: a file, a clock, a terminal.

/// Appends to a `String`; formatting into memory cannot fail.
macro_rules! put {
    ($text:expr, $($arg:tt)*) => {{
        use std::fmt::Write as _;
        let _ = write!($text, $($arg)*);
    }};
}

mod document;
mod points;

mod narrow;
mod opening;
mod sealing;
mod merging;
mod explain;
mod summary;
mod trend;
mod follow_up_list;
mod full;
mod improvement;
mod annual;
mod still_open;
mod comparison;
mod agreement;
mod guide;
mod difference;
mod rollup;
pub mod tables;

mod text;
mod csv;
mod json;
mod page;
mod markdown;
mod xml;
mod chart;
mod html;
mod package;
mod odt;
mod ods;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod point_tests;
#[cfg(test)]
mod seal_tests;
#[cfg(test)]
mod visit_tests;
#[cfg(test)]
mod sign_tests;
#[cfg(test)]
mod odf_tests;

use std::io::{self, Write};

pub use self::comparison::{explanation, wording_words};
pub use self::document::LongText;
pub use self::follow_up_list::FollowUpList;
pub use self::narrow::units;
pub use self::rollup::City;
pub use self::trend::series_words;
use crate::lang::{Lang, messages, text};
use crate::model::merge::agreement::InspectorAgreement;
use crate::model::record::previous::Previous;
use crate::model::record::session::Session;
use crate::model::visits::compare::Comparison;
use crate::model::visits::trend::Trend;

/// Which report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// One page: circumstances, scores a pillar, findings.
    Summary,
    /// Every point.
    Full,
    /// One sheet a responsible unit.
    Improvement,
    /// The yearly results report.
    Annual,
}

impl What {
    /// Every report, in the order in which menus list them.
    pub const ALL: [Self; 4] = [Self::Summary, Self::Full, Self::Improvement, Self::Annual];

    /// The report in words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Summary => lang.what_summary(),
            Self::Full => lang.what_full(),
            Self::Improvement => lang.what_improvement(),
            Self::Annual => lang.what_annual(),
        }
    }

    /// Whether the report comes in this format.
    ///
    /// A CSV file is one table, and the summary is several tables with texts between them.
    #[must_use]
    pub const fn comes_in(self, format: Format) -> bool {
        !matches!((self, format), (Self::Summary, Format::Csv))
    }
}

/// In which format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text, aligned by display width.
    Text,
    /// Markdown.
    Markdown,
    /// One self-contained page.
    Html,
    /// Comma-separated values.
    Csv,
    /// JSON with every field.
    Json,
    /// Text document.
    Odt,
    /// Spreadsheet.
    Ods,
}

impl Format {
    /// Every format, in the order in which menus list them.
    pub const ALL: [Self; 7] = [Self::Text, Self::Markdown, Self::Html, Self::Csv, Self::Json, Self::Odt, Self::Ods];

    /// The format in words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Text => lang.format_text(),
            Self::Markdown => lang.format_markdown(),
            Self::Html => lang.format_html(),
            Self::Csv => lang.format_csv(),
            Self::Json => lang.format_json(),
            Self::Odt => lang.format_odt(),
            Self::Ods => lang.format_ods(),
        }
    }

    /// The end of a file's name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Odt => "odt",
            Self::Ods => "ods",
        }
    }
}

/// How a report is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// In which language.
    pub lang: Lang,
    /// Only the points of this unit, as [`units`] names it.
    pub unit: Option<String>,
    /// Whether the sum behind each number is shown.
    pub explain: bool,
    /// An earlier visit to compare with, in place of the one whose verdicts the session holds. Not under its seal.
    pub previous: Option<Previous>,
    /// Whether CSV begins with a byte-order mark, by which spreadsheets tell that it is UTF-8.
    pub byte_order_mark: bool,
}

impl Options {
    /// All units, no sums, and a byte-order mark.
    #[must_use]
    pub const fn new(lang: Lang) -> Self {
        Self { lang, unit: None, explain: false, previous: None, byte_order_mark: true }
    }

    const fn begin(&self) -> csv::Begin {
        if self.byte_order_mark { csv::Begin::Marked } else { csv::Begin::Bare }
    }
}

/// Why a report cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportError {
    /// This report does not come in this format.
    Unsupported {
        /// The report asked for.
        what: What,
        /// The format asked for.
        format: Format,
    },
    /// No point in scope belongs to this unit; the units that there are.
    NoSuchUnit {
        /// As asked for.
        unit: String,
        /// As the checklist names them.
        units: Vec<String>,
    },
    /// The report is larger than this format can hold.
    TooLarge {
        /// The format asked for.
        format: Format,
    },
}

impl ReportError {
    /// What is wrong, as a sentence that ends with what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Unsupported { what, format } => lang.report_unsupported(what.label(lang), format.label(lang)),
            Self::NoSuchUnit { unit, units } => lang.report_no_such_unit(unit, &units.join(lang.between_members())),
            Self::TooLarge { format } => lang.report_too_large(format.label(lang)),
        }
    }
}

/// Why a report could not be made or written.
#[derive(Debug)]
pub enum WriteError {
    /// It cannot be made.
    Report(ReportError),
    /// Its bytes could not be written.
    Io(io::Error),
}

impl From<ReportError> for WriteError {
    fn from(error: ReportError) -> Self {
        Self::Report(error)
    }
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Makes a report.
pub fn write(session: &Session, what: What, format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    let mut bytes = Vec::new();
    match write_to(session, what, format, options, &mut bytes) {
        Ok(()) => Ok(bytes),
        Err(WriteError::Report(error)) => Err(error),
        // Writing to memory cannot fail; a zip package can exceed the 4 GiB of its format.
        Err(WriteError::Io(_)) => Err(ReportError::TooLarge { format }),
    }
}

/// Makes a report and writes it to `out`; CSV and JSON are streamed, never held whole in memory.
pub fn write_to(
    session: &Session,
    what: What,
    format: Format,
    options: &Options,
    out: &mut dyn io::Write,
) -> Result<(), WriteError> {
    let whole = session;
    let beside = options.previous.clone().map(|previous| session.clone().with_previous(Some(previous)));
    let session = beside.as_ref().unwrap_or(session);
    let narrowed = narrowed(session, what, format, options)?;
    let session = narrowed.as_ref().unwrap_or(session);
    if is_session(what, format) {
        let mut out = io::BufWriter::new(out);
        json::write_session(session, whole, options, &mut out)?;
        return Ok(out.flush()?);
    }
    write_document(&document(session, whole, what, options), format, options, out)
}

/// The texts of a report that spreadsheets cut, for the formats that spreadsheets open.
pub fn long_texts(
    session: &Session,
    what: What,
    format: Format,
    options: &Options,
) -> Result<Vec<LongText>, ReportError> {
    let narrowed = narrowed(session, what, format, options)?;
    let document = document(narrowed.as_ref().unwrap_or(session), session, what, options);
    Ok(match format {
        Format::Csv => document::Document::long_texts(document.records()),
        Format::Ods => document::Document::long_texts(document.tables()),
        Format::Text | Format::Markdown | Format::Html | Format::Json | Format::Odt => Vec::new(),
    })
}

/// Makes the report on two inspections side by side.
pub fn write_comparison(comparison: &Comparison, format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    in_memory(&comparison::comparison(comparison, options.lang), format, options)
}

/// Makes the report on how far two inspectors agree.
pub fn write_agreement(
    agreement: &InspectorAgreement,
    sessions: [&Session; 2],
    format: Format,
    options: &Options,
) -> Result<Vec<u8>, ReportError> {
    in_memory(&agreement::agreement(agreement, sessions, options.lang), format, options)
}

/// Makes the report on the inspections of some offices over time.
pub fn write_trend(trends: &[Trend], format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    in_memory(&trend::trend(trends, options.lang), format, options)
}

/// Makes the list of open follow-ups over several inspections.
pub fn write_follow_ups(list: &FollowUpList, format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    in_memory(&follow_up_list::follow_up_list(list, format, options.lang), format, options)
}

/// Makes the report on a whole city.
pub fn write_rollup(city: &City, format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail, as above.
    rollup::write(city, format, options, &mut bytes).map(|()| bytes).map_err(|_| ReportError::TooLarge { format })
}

/// The guide for inspectors in a format.
pub fn write_guide(format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    in_memory(&guide::document(), format, options)
}

fn in_memory(document: &document::Document, format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail, as above.
    let written = write_document(document, format, options, &mut bytes);
    written.map(|()| bytes).map_err(|_| ReportError::TooLarge { format })
}

fn write_document(
    document: &document::Document,
    format: Format,
    options: &Options,
    out: &mut dyn io::Write,
) -> Result<(), WriteError> {
    let mut out = io::BufWriter::new(out);
    match format {
        Format::Text => out.write_all(text::write(document).as_bytes())?,
        Format::Markdown => out.write_all(markdown::write(document).as_bytes())?,
        Format::Html => out.write_all(html::write(document).as_bytes())?,
        Format::Csv => csv::write(document, options.begin(), &mut out)?,
        Format::Json => json::write_document(document, &mut out)?,
        Format::Odt => out.write_all(&odt::write(document)?)?,
        Format::Ods => out.write_all(&ods::write(document)?)?,
    }
    Ok(out.flush()?)
}

/// The session narrowed to the unit of the options; `None` for the whole session.
fn narrowed(session: &Session, what: What, format: Format, options: &Options) -> Result<Option<Session>, ReportError> {
    if !what.comes_in(format) {
        return Err(ReportError::Unsupported { what, format });
    }
    let unit = options.unit.as_ref();
    unit.map(|unit| narrow::narrowed(session, unit, options.lang)).transpose()
}

/// Whether the report is the session itself with every field.
const fn is_session(what: What, format: Format) -> bool {
    matches!((what, format), (What::Summary | What::Full, Format::Json))
}

/// What a report says of a session, or of the part of it that was narrowed down to.
fn document<'a>(session: &'a Session, whole: &'a Session, what: What, options: &'a Options) -> document::Document<'a> {
    let mut document = match what {
        What::Summary => summary::summary(session, options),
        What::Full => full::full(session, options),
        What::Improvement => improvement::improvement(session, options),
        What::Annual => annual::annual(session, options),
    };
    let previous = match options.previous {
        Some(_) => sealing::PreviousOf::AnotherFile,
        None => sealing::PreviousOf::TheSession,
    };
    sealing::add(&mut document, session, whole, previous);
    merging::add(&mut document, session);
    document
}

text! {
    what_summary { zh: "摘要", en: "summary" }
    what_full { zh: "完整查核表", en: "full report" }
    what_improvement { zh: "改善追蹤表", en: "improvement sheets" }
    what_annual { zh: "年度成果報告", en: "yearly report" }
    format_text { zh: "純文字", en: "plain text" }
    format_markdown { zh: "Markdown", en: "Markdown" }
    format_html { zh: "網頁 (HTML)", en: "web page (HTML)" }
    format_csv { zh: "CSV 表格", en: "CSV table" }
    format_json { zh: "JSON 資料", en: "JSON data" }
    format_odt { zh: "ODF 文書檔 (ODT)", en: "ODF text (ODT)" }
    format_ods { zh: "ODF 試算表 (ODS)", en: "ODF spreadsheet (ODS)" }
}

messages! {
    report_unsupported(what: &str, format: &str) {
        zh: "{what}由數個表格與文字組成，無法放進 {format}；請改用 --what full，或改用 --format ods",
        en: "the {what} is several tables and texts and cannot be a {format}; use --what full or --format ods",
    }
    report_no_such_unit(unit: &str, units: &str) {
        zh: "範圍內沒有業務單位「{unit}」的查核重點；可用的業務單位：{units}",
        en: "no point in scope belongs to the unit {unit}; the units are: {units}",
    }
    report_too_large(format: &str) {
        zh: "報告太大，{format} 容納不下；請改用 --format csv 或 --format json，或以 --unit 分單位產製",
        en: "the report is too large for {format}; use --format csv or --format json, or one --unit at a time",
    }
}
