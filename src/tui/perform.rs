//! The performer: executes effects, the slow ones in jobs, and reports back by events.

mod city;
mod leaving;
mod phrases;
mod plans;
mod visits;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use super::clipboard;
use super::component::StartKit;
use super::effect::{Destination, Effect, Event, Export, Exported, Move, Ready, Written};
use super::jobs::{Jobs, Started};
use super::opener::open_outside;
use super::popups::pager;
pub use leaving::Departure;

use crate::lang::{Lang, messages, text};
use crate::model::list::filter::NamedView;
use crate::model::merge::joining::MergeOutcome;
use crate::model::plan::checklist::PointId;
use crate::model::record::answer::Evidence;
use crate::model::record::edit::Edit;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::value::roc::Moment;
use crate::ops::begin::{self, Beginning, Drawing, NewFile};
use crate::ops::compare::{self, Subject};
use crate::ops::evidence::{self, Wanted};
use crate::ops::export::{self, Format, What};
use crate::ops::merge::{self, MergeError, MergePreview, MergeRequest};
use crate::ops::open::{self, Opened};
use crate::ops::recover::{self, Backup, WayOut};
use crate::ops::saving::{Pace, SaveReport, SessionHandle};
use crate::ops::settings::{self, Settings};
use crate::ops::{Directories, files, folder};
use crate::store::error::{display_path, printable};

/// Work that takes longer than this is reported as under way.
const MOMENT: Duration = Duration::from_millis(300);

/// How long the last save is waited for. What is closed then was saved before, or the user was asked.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the last report is waited for.
const EXPORT_PATIENCE: Duration = Duration::from_secs(30);

/// A fallible action on a value.
type Act<T> = Box<dyn FnMut(T) -> std::io::Result<()> + Send>;

/// What the performer needs of the machine besides the user's directories; tests replace it.
pub struct Platform {
    /// How jobs run. With queued jobs the saver has no thread either.
    pub jobs: Jobs,
    /// Puts a text into the clipboard.
    pub copy: Act<String>,
    /// Opens a folder or a file in its own program.
    pub open: Act<PathBuf>,
    /// The last directory to save a copy of a session in, if neither the folder of sessions nor the session's own is
    /// writable.
    pub spare_folders: Vec<PathBuf>,
    /// The seed of samples for which the user names none; `None` for a random one.
    pub seed: Option<u64>,
}

impl Platform {
    /// The machine that the program runs on.
    #[must_use]
    pub fn real(jobs: Jobs) -> Self {
        Self {
            jobs,
            copy: Box::new(clipboard::copy),
            open: Box::new(|path| open_outside(&path)),
            spare_folders: spare_folders(),
            seed: None,
        }
    }
}

/// The folders for a copy of a session that nothing else takes: the user's own, and that for temporary files.
#[must_use]
pub fn spare_folders() -> Vec<PathBuf> {
    let home = directories::UserDirs::new().map(|user| user.home_dir().to_owned());
    home.into_iter().chain([std::env::temp_dir()]).collect()
}

/// Executes effects. Owns what lives as long as a session is open: the saver and the lock.
pub struct Performer {
    directories: Directories,
    lang: Lang,
    settings: Settings,
    /// Whether the settings file may be written: one that could not be parsed is not.
    keeps_settings: bool,
    events: Sender<Vec<Event>>,
    platform: Platform,
    open: Option<SessionHandle>,
    /// The latest export; each waits for the previous one.
    export: Option<Started>,
    /// The latest job about a plan; each waits for the previous one.
    planning: Option<Started>,
    /// Cancels the evidence jobs of the open session.
    gives_up: Arc<AtomicBool>,
    /// Stops the reading of the whole city.
    stops_city: Arc<AtomicBool>,
    /// A job is probing the session's lock.
    is_asking: Arc<AtomicBool>,
    /// Outcome of the emergency copy at SIGTERM.
    departure: Departure,
    /// Edits held until the frame that shows them is drawn.
    drawn_first: Vec<(Edit, Stamp)>,
}

impl Performer {
    /// A performer that reports to `events`.
    #[must_use]
    pub fn new(
        directories: Directories,
        lang: Lang,
        kit: &StartKit,
        platform: Platform,
        events: Sender<Vec<Event>>,
    ) -> Self {
        Self {
            directories,
            lang,
            settings: kit.settings.clone(),
            keeps_settings: kit.complaint.is_none(),
            events,
            platform,
            open: None,
            export: None,
            planning: None,
            gives_up: Arc::default(),
            stops_city: Arc::default(),
            is_asking: Arc::default(),
            departure: Departure::default(),
            drawn_first: Vec::new(),
        }
    }

    /// Sets the language of messages and reports.
    pub const fn speak(&mut self, lang: Lang) {
        self.lang = lang;
    }

    /// Executes one effect; `Break` where it ends the program.
    pub fn perform(&mut self, effect: Effect, now: Moment) -> ControlFlow<()> {
        match effect {
            Effect::List => self.list(now),
            Effect::Begin(wanted) => self.begin(*wanted, now),
            Effect::Open(path) => self.open(&path, None, now),
            Effect::Reload { path, unsaved } => self.reload(&path, unsaved.as_deref(), now),
            Effect::Look(path) => self.look(&path),
            Effect::Recover(path) => self.recover(&path, now),
            Effect::Restore { session, backup } => self.restore(&session, &backup, now),
            Effect::Overwrite => self.with_open(|open| open.overwrite(now)),
            Effect::Save(edit, stamp) => self.drawn_first.push((edit, stamp)),
            Effect::Retry => self.with_open(SessionHandle::retry),
            Effect::Verify => self.with_open(SessionHandle::verify),
            Effect::SaveCopy(session) => self.save_copy(&session, now),
            Effect::Export(export) => self.export(*export),
            Effect::Copy(text) => self.copy(text),
            Effect::Close => drop(self.close_within(PATIENCE)),
            Effect::Abandon => drop(self.close_within(MOMENT)),
            Effect::CloseOrCopy(session) => self.close_or_copy(&session, now),
            Effect::LookAfter(known) => self.look_after(known),
            Effect::TakeOver => self.take_over(now),
            Effect::KeepViews(views) => self.keep_views(views),
            Effect::Keep(settings) => self.keep(*settings),
            Effect::ReplaceSettings(settings) => self.replace_settings(&settings),
            Effect::Delete(path) => self.tell(Event::Moved(Move::Deleted, files::delete(&path, now))),
            Effect::Rename(path, stem) => self.tell(Event::Moved(Move::Renamed, files::rename(&path, &stem, now))),
            Effect::MoveBack(moved) => self.tell(Event::Moved(Move::Undone, files::relocate(&moved, now))),
            Effect::OpenOutside(path) => self.open_outside(path),
            Effect::LookAtEvidence(files) => self.look_at_evidence(files),
            Effect::TakeEvidence(points, wanted) => self.take_evidence(points, wanted, now),
            Effect::CompletePath(typed) => self.complete_path(typed),
            Effect::FindFollowUps(agency) => self.follow_ups(agency, now),
            Effect::Compare(of) => self.compare(of),
            Effect::SaveComparison(of, format) => self.save_comparison(of, format),
            Effect::FindTrend { agency, own } => self.trend(agency, own),
            Effect::ReadCity(query) => self.read_city(*query, now),
            Effect::SumCity(gathered, query) => self.sum_city(gathered, *query, now),
            Effect::StopCity => self.stop_city(),
            Effect::SaveCity(found, format) => self.save_city(found, format),
            Effect::FindPhrases { session, series } => self.find_phrases(session, series),
            Effect::KeepPhrase(phrase) => self.keep_phrase(phrase),
            Effect::PreviewMerge(files) => self.preview_merge(files, now),
            Effect::Merge(files) => {
                let preview = merge::preview(&self.directories, &MergeRequest::of(&files), self.lang, now);
                self.merge(preview, now);
            }
            Effect::MergeWithFile(session, file) => {
                match merge::preview_with_file(&self.directories, &session, &file, self.lang, now) {
                    // Nothing in the file is missing here, or nothing here is missing in the file.
                    Ok(MergePreview { outcome: MergeOutcome::Whole(0), .. }) => {
                        self.with_open(|open| open.overwrite(now));
                    }
                    Ok(MergePreview { outcome: MergeOutcome::Whole(_), .. }) => self.open(&file, None, now),
                    preview => self.merge(preview, now),
                }
            }
            Effect::Plan(effect) => self.plan(effect, now),
            Effect::Quit => {
                self.finish();
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    /// Sends the edits to the saver, after the frame is drawn: earlier, saving would compete with the frame for the
    /// processor.
    pub fn save(&mut self) {
        if let Some(open) = &mut self.open {
            open.begin();
        }
        for (edit, stamp) in std::mem::take(&mut self.drawn_first) {
            // A saver ends by itself only if it panicked; the session in memory is intact and can be saved as a copy.
            if let Some(open) = &mut self.open
                && let Err(error) = open.save(edit, stamp, self.lang.saver_ended())
            {
                self.tell(Event::Saved(SaveReport::Failed(error)));
            }
        }
    }

    /// Runs the queued jobs, where they have no threads.
    pub fn run_jobs(&self) {
        self.platform.jobs.run_queued();
    }

    /// Runs the queued jobs and one step of the saver, where neither has a thread.
    pub fn run_queued(&mut self) {
        self.run_jobs();
        if let Some(open) = &mut self.open {
            open.step();
        }
    }

    /// Makes ready to save a session that was opened before the screen; returns the access to it.
    pub fn adopt(&mut self, opened: Opened) -> Ready {
        let _ = self.close_within(PATIENCE);
        let (path, session, warnings) = (opened.path.clone(), opened.session.clone(), opened.warnings.clone());
        let events = self.events.clone();
        let pace = match self.platform.jobs {
            Jobs::Threads => Pace::Threaded,
            Jobs::Queue(_) => Pace::Stepped,
        };
        // The receiver is gone once the program has ended.
        let report = move |report| drop(events.send(vec![Event::Saved(report)]));
        let (open, writing) = SessionHandle::start(opened, pace, report);
        self.open = Some(open);
        Ready { path, session, warnings, writing, views: self.settings.views.clone(), word: None }
    }

    fn begin(&mut self, wanted: Beginning, now: Moment) {
        let seed = self.platform.seed;
        let drawing = wanted.drawing.map(|drawing| Drawing { seed: drawing.seed.or(seed), ..drawing });
        let begun = match begin::prepare(&self.directories, Beginning { drawing, ..wanted }) {
            Ok(begun) => begun,
            Err(error) => return self.tell(Event::NotDrawn(error)),
        };
        let notices: Vec<String> = begun.notices.iter().map(|notice| notice.message(self.lang)).collect();
        let word = (!notices.is_empty()).then(|| notices.join("  "));
        match begin::create(&self.directories, &begun.session, &[], NewFile::AUTOMATIC, now) {
            Ok(path) => self.open(&path, word, now),
            Err(error) => self.tell(Event::NotOpened(error, Vec::new())),
        }
    }

    fn open(&mut self, path: &Path, word: Option<String>, now: Moment) {
        // The lock of the session that is open here would refuse this process too.
        let _ = self.close_within(PATIENCE);
        let event = match open::open(&self.directories, path, now) {
            Ok(opened) => Event::Opened(Box::new(Ready { word, ..self.adopt(opened) })),
            Err(error) => {
                // Backup names are in UTC; shown in local time.
                let by_clock = |way| match way {
                    WayOut::Backup(Backup { path, at }) => WayOut::Backup(Backup { path, at: at.by_clock_of(now) }),
                    WayOut::Recover { .. } => way,
                };
                let ways = recover::ways_out(&self.directories, path, &error).into_iter().map(by_clock).collect();
                Event::NotOpened(error, ways)
            }
        };
        self.tell(event);
    }

    fn reload(&mut self, path: &Path, unsaved: Option<&Session>, now: Moment) {
        let copied = unsaved.map(|session| self.copying(session, now)()).transpose();
        match copied {
            Ok(copy) => {
                let word = copy.map(|copy| self.lang.reloaded(&printable(&files::stem(&copy))));
                self.open(path, word, now);
            }
            Err(error) => self.tell(Event::Written(Written::Copy, Err(error))),
        }
    }

    fn look(&self, path: &Path) {
        self.tell(Event::Looked(open::read(&self.directories, path).map(|read| Box::new(read.session))));
    }

    fn recover(&mut self, path: &Path, now: Moment) {
        match recover::recover(&self.directories, path, None) {
            Ok((_, rescued)) => {
                let word = self.lang.recovered(rescued.answers, rescued.losses.len(), &display_path(&rescued.path));
                self.open(&rescued.path, Some(word), now);
            }
            Err(error) => self.tell(Event::NotOpened(error, Vec::new())),
        }
    }

    fn restore(&mut self, session: &Path, backup: &Backup, now: Moment) {
        match recover::restore(session, backup) {
            Ok(path) => {
                let word = self.lang.restored(&backup.at.label(self.lang), &display_path(&path));
                self.open(&path, Some(word), now);
            }
            Err(error) => self.tell(Event::NotOpened(error, Vec::new())),
        }
    }

    /// Sends the pending edits to the saver, then calls it.
    fn with_open(&mut self, ask: impl FnOnce(&mut SessionHandle)) {
        self.save();
        if let Some(open) = &mut self.open {
            ask(open);
        }
    }

    /// Lists the sessions in a job: there may be hundreds.
    fn list(&self, now: Moment) {
        self.with_sessions(move |directories| Event::Listed(Box::new(folder::look(directories, now))));
    }

    fn preview_merge(&self, files: Vec<PathBuf>, now: Moment) {
        let lang = self.lang;
        self.with_sessions(move |directories| {
            let preview = merge::preview(directories, &MergeRequest::of(&files), lang, now);
            Event::MergePreviewed(preview.map(Box::new))
        });
    }

    /// Writes a merged session and opens it.
    fn merge(&mut self, preview: Result<MergePreview, MergeError>, now: Moment) {
        match preview.and_then(|preview| preview.write(&self.directories, NewFile::AUTOMATIC, now)) {
            Ok(report) => {
                let path = display_path(&report.path);
                let word = match report.missing_evidence.len() {
                    0 => self.lang.merged_into(&path),
                    missing => self.lang.merged_but_for(&path, missing),
                };
                self.open(&report.path, Some(word), now);
            }
            Err(error) => self.tell(Event::NotMerged(error)),
        }
    }

    /// Reads the user's sessions in a job: there may be hundreds, or one of 100,000 points.
    fn with_sessions(&self, look: impl FnOnce(&Directories) -> Event + Send + 'static) {
        let directories = self.directories.clone();
        self.report_later(move || Some(look(&directories)));
    }

    /// Runs a job and reports its event.
    fn report_later(&self, work: impl FnOnce() -> Option<Event> + Send + 'static) {
        let events = self.events.clone();
        self.platform.jobs.start(move || {
            if let Some(event) = work() {
                // The receiver is gone once the program has ended.
                let _ = events.send(vec![event]);
            }
        });
    }

    fn look_at_evidence(&self, files: Vec<Evidence>) {
        if let Some(session) = self.open_path() {
            let gives_up = Arc::clone(&self.gives_up);
            self.report_later(move || {
                let seen = evidence::look_at(files, &session, &gives_up);
                Some(Event::EvidenceSeen { session, seen })
            });
        }
    }

    fn take_evidence(&self, points: Vec<PointId>, wanted: Wanted, now: Moment) {
        if let Some(session) = self.open_path() {
            let gives_up = Arc::clone(&self.gives_up);
            self.report_later(move || {
                let taken = evidence::collect(&wanted, &session, now, &gives_up).transpose()?;
                Some(Event::EvidenceTaken { session, points, taken })
            });
        }
    }

    fn complete_path(&self, typed: String) {
        let session = self.open_path();
        self.report_later(move || Some(plans::completed(typed, session.as_deref())));
    }

    fn open_path(&self) -> Option<PathBuf> {
        self.open.as_ref().map(|open| open.path().to_owned())
    }

    fn export(&mut self, export: Export) {
        if let Some(session) = self.open_path() {
            let lang = self.lang;
            self.export_later(move || make(&export, &session, lang));
        }
    }

    fn save_comparison(&mut self, of: Subject, format: Format) {
        let (directories, lang, beside) = (self.directories.clone(), self.lang, self.open_path());
        self.export_later(move || {
            let saved = compare::save_with_previous(&directories, &of, beside.as_deref(), format, lang);
            saved.map_or_else(Exported::Failed, |saved| Exported::Saved { path: saved.path, cut: 0 })
        });
    }

    /// Makes an export in a job, after the previous ones, and reports if it takes longer than [`MOMENT`].
    fn export_later(&mut self, make: impl FnOnce() -> Exported + Send + 'static) {
        let (events, before) = (self.events.clone(), self.export.take());
        let is_threaded = matches!(self.platform.jobs, Jobs::Threads);
        self.export = Some(self.platform.jobs.start(move || {
            if let Some(before) = before {
                before.wait();
            }
            let exported = if is_threaded { told_if_slow(&events, MOMENT, make) } else { make() };
            let _ = events.send(vec![Event::Exported(exported)]);
        }));
    }

    fn copy(&mut self, text: String) {
        let copied = (self.platform.copy)(text);
        self.tell(Event::Exported(copied.map_or_else(Exported::NotCopied, |()| Exported::Copied)));
    }

    fn open_outside(&mut self, path: PathBuf) {
        if (self.platform.open)(path.clone()).is_err() {
            self.tell(Event::NoOpener(path));
        }
    }

    fn keep(&mut self, settings: Settings) {
        self.settings = settings;
        // A settings file that could not be parsed is overwritten only on request.
        if self.keeps_settings {
            let kept = settings::keep(&self.directories, &self.settings);
            self.tell(Event::Kept(kept.map(|()| None)));
        }
    }

    fn replace_settings(&mut self, settings: &Settings) {
        let kept = settings::replace(&self.directories, settings);
        self.keeps_settings |= kept.is_ok();
        self.tell(Event::Kept(kept.map(Some)));
    }

    fn keep_views(&mut self, views: Vec<NamedView>) {
        self.settings.views.clone_from(&views);
        self.tell(Event::Written(Written::Views, settings::keep_views(&self.directories, views)));
    }

    /// Closes the session and waits for the exports.
    fn finish(&mut self) {
        let _ = self.close_within(PATIENCE);
        if let Some(export) = self.export.take() {
            self.platform.jobs.run_queued();
            export.wait_within(EXPORT_PATIENCE);
        }
        self.finish_plans();
    }

    fn tell(&self, event: Event) {
        let _ = self.events.send(vec![event]);
    }
}

/// Waits for the last save and the exports, also after a panic.
impl Drop for Performer {
    fn drop(&mut self) {
        self.finish();
    }
}

/// Makes a report; a file goes into the folder of this session.
fn make(export: &Export, session: &Path, lang: Lang) -> Exported {
    let text = |what, format| export::text(&export.session, what, format, lang);
    let made = match export.to {
        Destination::Screen(what, format) => {
            let display_path = text(what, pager::shown_as(format));
            display_path.map(|text| Exported::Shown { what, format, text }).map_err(Into::into)
        }
        Destination::Clipboard => text(What::Summary, Format::Text).map(Exported::ForClipboard).map_err(Into::into),
        Destination::File(what, format) => {
            let saved = export::save_beside(&export.session, session, what, format, lang);
            saved.map(|saved| Exported::Saved { path: saved.path, cut: saved.cut.len() })
        }
    };
    made.unwrap_or_else(Exported::Failed)
}

/// Runs `work`; reports [`Exported::Still`] if that takes longer than `moment`, and never after it is done.
fn told_if_slow(events: &Sender<Vec<Event>>, moment: Duration, work: impl FnOnce() -> Exported) -> Exported {
    let (end, is_over) = channel::<()>();
    let events = events.clone();
    let watch = std::thread::spawn(move || {
        if is_over.recv_timeout(moment) == Err(RecvTimeoutError::Timeout) {
            let _ = events.send(vec![Event::Exported(Exported::Still)]);
        }
    });
    let done = work();
    drop(end);
    let _ = watch.join();
    done
}

text! {
    saver_ended { zh: "存檔的部分意外停止；請按 q 另存一份", en: "the saving part ended unexpectedly; press q and save a copy" }
}

messages! {
    merged_into(path: &str) { zh: "已合併存成 {path}", en: "merged into {path}" }
    merged_but_for(path: &str, missing: usize) {
        zh: "已合併存成 {path} ，佐證缺檔 {missing} 件",
        en: "merged into {path}, evidence files missing: {missing}",
    }
    recovered(answers: usize, losses: usize, path: &str) {
        zh: "已救回 {answers} 項到 {path} ，{losses} 處有疑問，請逐項確認",
        counted(answers: "answer was" / "answers were", losses: "place is" / "places are"),
        en: "{answers} recovered into {path} , {losses} in doubt; check them",
    }
    reloaded(copy: &str) {
        zh: "已重新載入；未存的內容另存為 {copy}",
        en: "loaded again; what was not saved is in {copy}",
    }
    restored(at: &str, path: &str) {
        zh: "已改用 {at} 的備份，存於 {path}",
        en: "this is the backup of {at}, saved to {path}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_long_is_said_to_be_under_way_and_what_does_not_is_not() {
        let (sender, events) = channel();
        told_if_slow(&sender, Duration::from_millis(1), || {
            let told = events.recv_timeout(Duration::from_secs(60)).expect("it is said while the work goes on");
            assert!(matches!(told[..], [Event::Exported(Exported::Still)]), "{told:?}");
            Exported::Copied
        });
        assert!(events.try_recv().is_err(), "it is said once");
        told_if_slow(&sender, Duration::from_secs(3600), || Exported::Copied);
        assert!(events.try_recv().is_err(), "there was nothing to say");
    }
}
