//! Reports made, written and read again.

use std::path::{Path, PathBuf};

use super::effect::{Destination, Export, ExportError, Exported};
use super::popups::pager;
use crate::lang::Lang;
use crate::report::{self, Format, Options, ReportError, What};
use crate::store::disk::places;
use crate::store::handover;

/// Makes a report; a file goes beside this session.
pub(super) fn make(export: &Export, session: &Path, lang: Lang) -> Exported {
    let made = match export.to {
        Destination::Screen(what, format) => text(export, what, pager::shown_as(format), lang)
            .map(|text| Exported::Shown { what, format, text })
            .map_err(ExportError::Report),
        Destination::Clipboard => {
            text(export, What::Summary, Format::Text, lang).map(Exported::ForClipboard).map_err(ExportError::Report)
        }
        Destination::File(what, format) => write(export, what, format, session, lang).map(Exported::Saved),
    };
    made.unwrap_or_else(Exported::Failed)
}

fn text(export: &Export, what: What, format: Format, lang: Lang) -> Result<String, ReportError> {
    let options = Options { byte_order_mark: false, ..Options::new(lang) };
    let bytes = report::write(&export.session, what, format, &options)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn write(export: &Export, what: What, format: Format, session: &Path, lang: Lang) -> Result<PathBuf, ExportError> {
    let options = Options::new(lang);
    let name = places::report_file_name(&export.session, what.words(lang), format.extension(), lang);
    let expected = report::points_of(&export.session, what, format, &options).map_err(ExportError::Report)?;
    let bytes = report::write(&export.session, what, format, &options).map_err(ExportError::Report)?;
    let count = |bytes: &[u8]| report::points_in(bytes, format);
    handover::write_beside(session, &name, &bytes, expected, count).map_err(ExportError::Store)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::sample;

    fn export(to: Destination) -> Export {
        Export { session: sample::session(&[2, 3], Overall::ByPoint), to }
    }

    #[test]
    fn every_report_is_shown_and_saved_in_every_format_that_it_comes_in() {
        let folder = tempfile::tempdir().unwrap();
        let session = folder.path().join("a.session.ron");
        for lang in Lang::ALL {
            for what in What::ALL {
                for format in Format::ALL.into_iter().filter(|&format| what.comes_in(format)) {
                    let shown = make(&export(Destination::Screen(what, format)), &session, lang);
                    assert!(matches!(shown, Exported::Shown { ref text, .. } if !text.is_empty()), "{shown:?}");
                    let saved = make(&export(Destination::File(what, format)), &session, lang);
                    assert!(matches!(saved, Exported::Saved(ref path) if path.is_file()), "{saved:?}");
                }
            }
        }
    }

    #[test]
    fn a_folder_that_takes_nothing_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a-file");
        std::fs::write(&file, "").unwrap();
        let told = make(&export(Destination::File(What::Summary, Format::Odt)), &file.join("a.session.ron"), Lang::En);
        assert!(matches!(told, Exported::Failed(ExportError::Store(_))), "{told:?}");
    }
}
