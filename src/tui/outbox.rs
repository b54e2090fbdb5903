//! Reports on their way out: made, written and read again on a thread of their own, one after the other.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::Duration;

use super::effect::{Destination, Event, Export, ExportError, Exported};
use super::popups::pager;
use crate::lang::Lang;
use crate::report::{self, Format, Options, ReportError, What};
use crate::store::disk::places;
use crate::store::handover;

/// What takes longer than this is said to be under way.
const MOMENT: Duration = Duration::from_millis(300);

/// The thread that is at work, if there is one, and whom it tells.
pub(super) struct Outbox {
    events: Sender<Vec<Event>>,
    at_work: Option<JoinHandle<()>>,
}

impl Outbox {
    /// An empty one that reports to `events`.
    pub const fn new(events: Sender<Vec<Event>>) -> Self {
        Self { events, at_work: None }
    }

    /// Makes a report; a file goes beside this session.
    pub fn send(&mut self, export: Export, session: PathBuf, lang: Lang) {
        self.add(move || make(&export, &session, lang));
    }

    /// Makes something that leaves. What was asked for before is done first.
    pub fn add(&mut self, make: impl FnOnce() -> Exported + Send + 'static) {
        let (events, before) = (self.events.clone(), self.at_work.take());
        self.at_work = Some(spawn(move || {
            if let Some(before) = before {
                // Should it have panicked, that is no reason to give up this one.
                let _ = before.join();
            }
            let exported = told_if_slow(&events, make);
            // When the program has ended there is nobody left to tell.
            let _ = events.send(vec![Event::Exported(exported)]);
        }));
    }

    /// Waits until everything that was asked for is done.
    pub fn wait(&mut self) {
        if let Some(at_work) = self.at_work.take() {
            let _ = at_work.join();
        }
    }
}

/// Does something, and says after a moment that it is still being done; never after it is.
fn told_if_slow<T>(events: &Sender<Vec<Event>>, work: impl FnOnce() -> T) -> T {
    let (end, is_over) = channel::<()>();
    let events = events.clone();
    let watch = spawn(move || {
        if is_over.recv_timeout(MOMENT) == Err(RecvTimeoutError::Timeout) {
            let _ = events.send(vec![Event::Exported(Exported::Still)]);
        }
    });
    let done = work();
    drop(end);
    let _ = watch.join();
    done
}

fn make(export: &Export, session: &Path, lang: Lang) -> Exported {
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
    fn two_that_are_asked_for_at_once_get_two_names() {
        let folder = tempfile::tempdir().unwrap();
        let session = folder.path().join("a.session.ron");
        let (sender, events) = channel();
        let mut outbox = Outbox::new(sender);
        for _ in 0..2 {
            outbox.send(export(Destination::File(What::Full, Format::Csv)), session.clone(), Lang::En);
        }
        outbox.wait();
        let mut paths: Vec<PathBuf> = Vec::new();
        for event in events.try_iter().flatten() {
            match event {
                Event::Exported(Exported::Saved(path)) => paths.push(path),
                Event::Exported(Exported::Still) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(paths.len(), 2, "{paths:?}");
        assert_ne!(paths[0], paths[1]);
        assert!(paths.iter().all(|path| path.is_file()), "{paths:?}");
    }

    #[test]
    fn what_takes_long_is_said_to_be_under_way_and_what_does_not_is_not() {
        for (work, is_told) in [(Duration::ZERO, false), (MOMENT * 3, true)] {
            let (sender, events) = channel();
            told_if_slow(&sender, || std::thread::sleep(work));
            let told: Vec<Event> = events.try_iter().flatten().collect();
            assert_eq!(matches!(told[..], [Event::Exported(Exported::Still)]), is_told, "{told:?}");
            assert!(is_told || told.is_empty(), "{told:?}");
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
