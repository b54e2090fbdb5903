//! The performer: does what the interface asks of the disk, off the keyboard's way, and reports back.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::Sender;

use super::component::StartKit;
use super::effect::{Effect, Event, ExportError, Exported, Move, Ready, Writing, Written};
use super::exhibits::Exhibits;
use super::looking_back;
use super::outbox::Outbox;
use super::owing;
use super::terminal;
use crate::lang::{Lang, messages, words};
use crate::model::list::filter::NamedView;
use crate::model::record::edit::{Edit, Stamp};
use crate::model::record::session::Session;
use crate::model::value::roc::Moment;
use crate::store::disk::atomic::{RealDisk, WriteStep, folder_of};
use crate::store::disk::places::{Places, SESSION_ENDING};
use crate::store::error::{StoreError, shown};
use crate::store::session::drawing::{self, DrawingError};
use crate::store::session::rescue;
use crate::store::session::saver::{SaveReport, Saver};
use crate::store::session::sessions::{self, Access, Opened, Overwrite};
use crate::store::session::shelf;
use crate::store::settings::Settings;

/// Does effects. It holds what must live as long as a session is open: the saving thread and the lock.
pub struct Performer {
    places: Places,
    lang: Lang,
    settings: Settings,
    /// Whether the settings file may be written: one that could not be understood is left alone.
    keeps_settings: bool,
    events: Sender<Vec<Event>>,
    open: Option<Open>,
    outbox: Outbox,
    exhibits: Exhibits,
    /// Edits that wait until the picture of them has been drawn.
    drawn_first: Vec<(Edit, Stamp)>,
}

struct Open {
    path: PathBuf,
    saver: Option<Saver>,
    // Held for its being dropped.
    _access: Access,
}

/// Whether the program goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// It does.
    GoOn,
    /// It ends.
    End,
}

impl Performer {
    /// A performer that reports to `events`.
    #[must_use]
    pub fn new(places: Places, lang: Lang, kit: &StartKit, events: Sender<Vec<Event>>) -> Self {
        let (settings, keeps_settings) = (kit.settings.clone(), kit.complaint.is_none());
        let outbox = Outbox::new(events.clone());
        let exhibits = Exhibits::new(events.clone());
        Self { places, lang, settings, keeps_settings, events, open: None, outbox, exhibits, drawn_first: Vec::new() }
    }

    /// From now on what is written for the user is in this language.
    pub const fn speak(&mut self, lang: Lang) {
        self.lang = lang;
    }

    /// Does one effect.
    // A table: an arm an effect.
    #[allow(clippy::too_many_lines)]
    pub fn perform(&mut self, effect: Effect, now: Moment) -> Next {
        match effect {
            Effect::List => self.list(),
            Effect::Begin { checklist, visit, last, drawing } => {
                let begun = drawing::scope(drawing.as_ref(), &checklist, &self.places).and_then(|scope| {
                    let fresh = sessions::begin(visit, scope, checklist);
                    looking_back::beside(&self.places, fresh, last, self.lang).map_err(DrawingError::Store)
                });
                match begun {
                    Ok((session, word)) => self.begin(&session, word, now),
                    Err(error) => self.tell(Event::NotDrawn(error)),
                }
            }
            Effect::Open(path) => self.open(&path, None, now),
            Effect::Look(path) => {
                let looked = sessions::read(&path).map(|(session, _)| Box::new(session));
                self.tell(Event::Looked(looked));
            }
            Effect::Recover(path) => match rescue::recover_file(&path, &self.places, None) {
                Ok(rescued) => {
                    let word = self.lang.recovered(rescued.answers, rescued.losses.len(), &shown(&rescued.path));
                    self.open(&rescued.path, Some(word), now);
                }
                Err(error) => self.tell(Event::NotOpened(error, Vec::new())),
            },
            Effect::Restore { session, backup } => match rescue::restore(&session, &backup) {
                Ok(path) => {
                    let word = self.lang.restored(&backup.at.words(self.lang), &shown(&path));
                    self.open(&path, Some(word), now);
                }
                Err(error) => self.tell(Event::NotOpened(error, Vec::new())),
            },
            Effect::Overwrite => {
                self.save();
                if let Some(saver) = self.saver() {
                    saver.overwrite();
                }
            }
            Effect::Save(edit, stamp) => self.drawn_first.push((edit, stamp)),
            Effect::Retry => {
                self.save();
                if let Some(saver) = self.saver() {
                    saver.retry();
                }
            }
            Effect::SaveCopy(session) => {
                let result = self.save_copy(&session, now);
                self.tell(Event::Written(Written::Copy, result));
            }
            Effect::Export(export) => {
                if let Some(open) = &self.open {
                    self.outbox.send(*export, open.path.clone(), self.lang);
                }
            }
            Effect::Copy(text) => {
                let copied = terminal::copy(text)
                    .map_or_else(|error| Exported::Failed(ExportError::Clipboard(error)), |()| Exported::Copied);
                self.tell(Event::Exported(copied));
            }
            Effect::Close => self.close(),
            Effect::Remember(reviewers) => self.remember(reviewers),
            Effect::KeepViews(views) => {
                let result = self.keep_views(views);
                self.tell(Event::Written(Written::Views, result));
            }
            Effect::Keep(settings) => self.keep(*settings),
            Effect::ReplaceSettings(settings) => {
                let kept = settings.replace(&self.places);
                self.keeps_settings |= kept.is_ok();
                self.tell(Event::Kept(kept.map(Some)));
            }
            Effect::Delete(path) => self.tell(Event::Moved(Move::Deleted, shelf::delete(&path, now))),
            Effect::Rename(path, stem) => self.tell(Event::Moved(Move::Renamed, shelf::rename(&path, &stem, now))),
            Effect::MoveBack(moved) => self.tell(Event::Moved(Move::Undone, shelf::relocate(&moved, now))),
            Effect::OpenFolder(folder) => {
                if open_folder(&folder).is_err() {
                    self.tell(Event::NoOpener(folder));
                }
            }
            Effect::LookAtEvidence(files) => self.beside_session(|exhibits, session| exhibits.look(files, session)),
            Effect::TakeEvidence(point, wanted) => {
                self.beside_session(|exhibits, session| exhibits.take(point, wanted, session, now));
            }
            Effect::CompletePath(typed) => self.beside_session(|exhibits, session| exhibits.complete(typed, session)),
            Effect::LookWhatIsOwed(agency) => {
                let on = now.date();
                self.look_back(move |places| owing::owed_by(agency, places, on));
            }
            Effect::Compare(of) => {
                self.look_back(move |places| Event::Compared(of.ticket(), looking_back::compare(places, &of)));
            }
            Effect::SaveComparison(of, format) => {
                let (places, lang) = (self.places.clone(), self.lang);
                let beside = self.open.as_ref().map(|open| open.path.clone());
                self.outbox.add(move || looking_back::save(&places, &of, beside.as_deref(), format, lang));
            }
            Effect::Follow { agency, own } => {
                self.look_back(move |places| {
                    let trend = looking_back::follow(places, &agency, own);
                    Event::Followed(agency, trend)
                });
            }
            Effect::Quit => {
                self.close();
                self.outbox.wait();
                return Next::End;
            }
        }
        Next::GoOn
    }

    /// Hands the edits over to the saving thread. Before they are drawn it would take the processor from the picture.
    pub fn save(&mut self) {
        for (edit, stamp) in std::mem::take(&mut self.drawn_first) {
            if let Some(saver) = self.saver()
                && saver.apply(edit, stamp).is_err()
            {
                // It ends by itself only if it panicked; the session on screen is whole and can be saved elsewhere.
                let path = self.open.as_ref().map(|open| open.path.clone()).unwrap_or_default();
                let source = std::io::Error::other(self.lang.saver_ended());
                let error = StoreError::Write { path, step: WriteStep::Create, source };
                self.tell(Event::Saved(SaveReport::Failed(error)));
            }
        }
    }

    /// Starts saving a session that was opened before the screen was, and says how it may be used.
    pub fn adopt(&mut self, opened: Opened) -> Ready {
        let Opened { path, session, warnings, access, stamp } = opened;
        self.close();
        let writing = match &access {
            Access::Write { left_by, .. } => Writing::Alone { left_by: left_by.clone() },
            Access::WriteUnlocked => Writing::Unlocked,
            Access::Read(holder) => Writing::ReadOnly(holder.clone()),
        };
        let saver = (!matches!(writing, Writing::ReadOnly(_))).then(|| {
            let events = self.events.clone();
            Saver::start(RealDisk, path.clone(), session.clone(), stamp, move |report| {
                // When the program has ended there is nobody left to tell.
                let _ = events.send(vec![Event::Saved(report)]);
            })
        });
        self.open = Some(Open { path: path.clone(), saver, _access: access });
        Ready { path, session, warnings, writing, views: self.settings.views.clone(), word: None }
    }

    fn begin(&mut self, session: &Session, word: Option<String>, now: Moment) {
        let path = sessions::path_of(&self.places, session);
        match sessions::create(&path, session, Overwrite::Never) {
            Ok(()) => self.open(&path, word, now),
            Err(error) => self.tell(Event::NotOpened(error, Vec::new())),
        }
    }

    fn open(&mut self, path: &Path, word: Option<String>, now: Moment) {
        // The lock of a session that is open here would keep us out as it keeps out others.
        self.close();
        let event = match sessions::open(path, now) {
            Ok(opened) => Event::Opened(Box::new(Ready { word, ..self.adopt(opened) })),
            Err(error) => {
                let ways = rescue::ways_out(path, &self.places, &error);
                Event::NotOpened(error, ways)
            }
        };
        self.tell(event);
    }

    fn saver(&self) -> Option<&Saver> {
        self.open.as_ref()?.saver.as_ref()
    }

    /// Looks at the sessions on a thread of its own: there may be hundreds.
    fn list(&self) {
        let (places, events) = (self.places.clone(), self.events.clone());
        std::thread::spawn(move || {
            let (sessions, bad) = sessions::list(&places);
            let _ = events.send(vec![Event::Listed(sessions, bad)]);
        });
    }

    /// Looks at earlier sessions on a thread of its own: there may be hundreds, or one of 100,000 points.
    fn look_back(&self, look: impl FnOnce(&Places) -> Event + Send + 'static) {
        let (places, events) = (self.places.clone(), self.events.clone());
        std::thread::spawn(move || {
            let _ = events.send(vec![look(&places)]);
        });
    }

    /// Does something about files that are evidence, as long as a session is open.
    fn beside_session(&self, act: impl FnOnce(&Exhibits, PathBuf)) {
        if let Some(open) = &self.open {
            act(&self.exhibits, open.path.clone());
        }
    }

    fn save_copy(&self, session: &Session, now: Moment) -> Result<PathBuf, StoreError> {
        let parts = session.parts();
        let name = crate::store::disk::places::session_file_name(&parts.checklist.id, &parts.visit, &parts.id);
        let clock = now.clock().replace(':', "");
        let name = name.replace(SESSION_ENDING, &format!("_copy{clock}{SESSION_ENDING}"));
        let beside = self.open.as_ref().map(|open| folder_of(&open.path).join(&name));
        // First the folder of sessions; if the session lies there, it may be the one that fails, so then the home folder.
        let mut places = vec![self.places.sessions().join(&name)];
        places.extend(beside);
        places.extend(directories::UserDirs::new().map(|home| home.home_dir().join(&name)));
        places.push(std::env::temp_dir().join(&name));
        let mut last = Err(StoreError::NoHome);
        for path in places {
            last = sessions::create(&path, session, Overwrite::Never).map(|()| path);
            if last.is_ok() {
                break;
            }
        }
        last
    }

    fn keep(&mut self, settings: Settings) {
        self.settings = settings;
        // A file that could not be understood is only written over when that is asked for.
        if self.keeps_settings {
            let kept = self.settings.save(&self.places);
            self.tell(Event::Kept(kept.map(|()| None)));
        }
    }

    fn remember(&mut self, reviewers: Vec<String>) {
        self.settings.reviewers = reviewers;
        if self.keeps_settings {
            // Not to remember a name is no reason to disturb an inspection that is about to begin.
            let _ = self.settings.save(&self.places);
        }
    }

    /// Keeps named filters. The file is read again before, so that what was written into it by hand meanwhile stays, and
    /// one that cannot be understood is named and left alone.
    fn keep_views(&mut self, views: Vec<NamedView>) -> Result<PathBuf, StoreError> {
        self.settings.views.clone_from(&views);
        let mut settings = Settings::load(&self.places)?;
        settings.views = views;
        settings.save(&self.places)?;
        Ok(self.places.settings())
    }

    fn close(&mut self) {
        self.save();
        self.exhibits.stop();
        if let Some(saver) = self.open.take().and_then(|open| open.saver) {
            saver.close();
        }
    }

    fn tell(&self, event: Event) {
        let _ = self.events.send(vec![event]);
    }
}

/// Whatever ends the program, a panic too: the last save is waited for, and so is a report that was asked for.
impl Drop for Performer {
    fn drop(&mut self) {
        self.close();
        self.outbox.wait();
    }
}

/// Starts the platform's program for folders and does not wait for it.
fn open_folder(folder: &Path) -> std::io::Result<()> {
    let opener = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut child =
        Command::new(opener).arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // Somebody must hear that it ended, or the system keeps its entry until this program ends.
    std::thread::spawn(move || child.wait());
    Ok(())
}

words! {
    saver_ended { zh: "存檔的部分意外停止；請按 q 另存一份", en: "the saving part ended unexpectedly; press q and save a copy" }
}

messages! {
    recovered(answers: usize, losses: usize, path: &str) {
        zh: "已救回 {answers} 項到 {path} ，{losses} 處有疑問，請逐項確認",
        en: "{answers} answers were recovered into {path} , {losses} places are in doubt; check them",
    }
    restored(at: &str, path: &str) {
        zh: "已改用 {at} 的備份，存於 {path}",
        en: "this is the backup of {at}, saved to {path}",
    }
}
