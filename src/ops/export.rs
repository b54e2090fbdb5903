//! Reports of a session, in memory or in a file that is none of their sources.
//!
//! The atomic writer reads every byte back, so that a written file is known to be complete.

use std::path::{Path, PathBuf};

use super::Overwrite;
use super::begin::require_no_source;
use crate::lang::Lang;
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::report;
use crate::store::error::StoreError;
use crate::store::evidence;
use crate::store::export_file::write_beside;
use crate::store::session::output;

pub use crate::report::{Format, LongText, Options, ReportError, What, long_texts, units};
pub use crate::store::disk::directories::report_file_name;

/// Why a report was not exported.
#[derive(Debug)]
pub enum ExportError {
    /// The report cannot be made.
    Report(ReportError),
    /// The file cannot be written.
    Store(StoreError),
    /// There is no previous inspection to compare with.
    NoPrevious,
}

impl From<ReportError> for ExportError {
    fn from(error: ReportError) -> Self {
        Self::Report(error)
    }
}

impl From<StoreError> for ExportError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The output file named by the user.
#[derive(Clone, Copy, Debug)]
pub struct NamedFile<'a> {
    /// Its path.
    pub path: &'a Path,
    /// Whether an existing file may be overwritten.
    pub overwrite: Overwrite,
}

/// A report in a format, as bytes.
pub fn bytes(session: &Session, what: What, format: Format, options: &Options) -> Result<Vec<u8>, ReportError> {
    report::write(session, what, format, options)
}

/// A report as text; an error for binary formats.
pub fn text(session: &Session, what: What, format: Format, lang: Lang) -> Result<String, ReportError> {
    let options = Options { byte_order_mark: false, ..Options::new(lang) };
    let bytes = report::write(session, what, format, &options)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A report in a file next to its session.
#[derive(Debug)]
pub struct SavedReport {
    /// The file.
    pub path: PathBuf,
    /// The texts that spreadsheets cut.
    pub cut: Vec<LongText>,
}

/// Writes a report next to the session's file under a generated name.
pub fn save_beside(
    session: &Session,
    file: &Path,
    what: What,
    format: Format,
    lang: Lang,
) -> Result<SavedReport, ExportError> {
    let options = Options::new(lang);
    let bytes = report::write(session, what, format, &options)?;
    let cut = report::long_texts(session, what, format, &options)?;
    let name = report_file_name(session, what.label(lang), format.extension(), lang);
    Ok(SavedReport { path: write_beside(file, &name, &bytes)?, cut })
}

/// Writes a report to the file named by the user; an error if that is one of its sources. A session that is overwritten
/// by force is kept as a backup, and is left alone while another program has it open.
pub fn save_as(bytes: &[u8], to: NamedFile<'_>, sources: &[PathBuf], now: Moment) -> Result<(), StoreError> {
    require_no_source(to.path, sources)?;
    output::write(to.path, bytes, to.overwrite, now)
}

/// The files that the report of a session is made from: its own and its evidence.
#[must_use]
pub fn sources(session: &Session, path: &Path) -> Vec<PathBuf> {
    std::iter::once(path.to_owned()).chain(evidence::files(session, path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::ops::sample::{folder, moment, session};

    #[test]
    fn every_report_is_read_and_saved_in_every_format_that_it_comes_in() {
        let folder = folder();
        let session = sample::session(&[2, 3], Overall::ByPoint);
        let file = folder.put("a", &session);
        for lang in Lang::ALL {
            for what in What::ALL {
                for format in Format::ALL {
                    let text = text(&session, what, format, lang);
                    let saved = save_beside(&session, &file, what, format, lang);
                    if what.comes_in(format) {
                        assert!(!text.unwrap().is_empty());
                        let bytes = bytes(&session, what, format, &Options::new(lang)).unwrap();
                        assert_eq!(std::fs::read(saved.unwrap().path).unwrap(), bytes);
                    } else {
                        assert!(matches!(text, Err(ReportError::Unsupported { .. })));
                        assert!(matches!(saved, Err(ExportError::Report(_))));
                    }
                }
            }
        }
    }

    #[test]
    fn a_report_overwrites_another_file_by_force_alone_and_its_session_never() {
        let folder = folder();
        let source = folder.put("a", &session("1", "2026-11-22", Mark::Done));
        let before = std::fs::read(&source).unwrap();
        let to = |path: &Path, overwrite| {
            save_as(b"new", NamedFile { path, overwrite }, std::slice::from_ref(&source), moment("2026-11-23"))
        };
        let link = source.with_file_name("../sessions/a.session.ron");
        for path in [&source, &link] {
            assert!(matches!(to(path, Overwrite::Forced), Err(StoreError::OntoSource { path: of }) if of == source));
        }
        assert_eq!(std::fs::read(&source).unwrap(), before);
        let other = folder.folder.path().join("a.txt");
        to(&other, Overwrite::Never).unwrap();
        assert!(matches!(to(&other, Overwrite::Never), Err(StoreError::Exists { .. })));
        to(&other, Overwrite::Forced).unwrap();
        assert_eq!(std::fs::read(&other).unwrap(), b"new");
    }
}
