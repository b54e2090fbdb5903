//! What leaves the room: model in, bytes out; one neutral document, one writer a format.
//!
//! Never: a file, a clock, a terminal.

use crate::lang::Lang;
use crate::model::session::Session;

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

/// How a report is made.
#[derive(Clone, Debug)]
pub struct Options {
    /// In which language.
    pub lang: Lang,
    /// Only the points of this unit.
    pub unit: Option<String>,
    /// Whether the sum behind each number is shown.
    pub explain: bool,
    /// Whether CSV begins with a byte-order mark, by which spreadsheets tell that it is UTF-8.
    pub byte_order_mark: bool,
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
}

/// Makes a report.
pub fn write(session: &Session, what: What, format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    let _ = (session, options);
    Err(ReportError::Unsupported { what, format })
}
