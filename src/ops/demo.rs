//! Practice data: a folder with a few finished visits and one half done, of two offices, and a list that teaches the keys.
//!
//! The same moment gives the same bytes. Everything in it says in the name of its office that it is practice.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Directories;
use crate::lang::{Lang, text};
use crate::model::plan::checklist::{Checklist, FocusPoint, Method, PointId};
use crate::model::record::answer::{Answer, Evidence, FollowUp};
use crate::model::record::edit::{Edit, EditError};
use crate::model::record::mark::Mark;
use crate::model::record::scope::Scope;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::record::visit::{Visit, VisitKind};
use crate::model::value::program::WRITTEN_BY;
use crate::model::value::roc::Moment;
use crate::packed;
use crate::packed::Packed;
use crate::store::disk::atomic;
use crate::store::error::StoreError;
use crate::store::format::checklist_file::read_checklist;
use crate::store::library::BUNDLED;
use crate::store::session::output::{self, Overwrite};
use crate::store::session::sessions;

/// The list that teaches the keys, in both languages.
static PRACTICE: [(Lang, Packed); 2] =
    [(Lang::ZhTw, packed!("practice-zh-TW.ron")), (Lang::En, packed!("practice-en.ron"))];

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A folder with practice data. It is removed with the value unless it is kept.
#[derive(Debug)]
pub struct PracticeFolder {
    path: PathBuf,
    is_kept: bool,
}

/// One visit of the practice data.
struct Made {
    /// Number of the visit, from which its verdicts follow.
    number: u32,
    /// Id of the bundled checklist.
    checklist: &'static str,
    kind: VisitKind,
    /// Days before today.
    ago: i64,
    /// How many points are looked at; all where there are fewer.
    looked_at: usize,
    /// One of so many points is absent, one of twice as many partial.
    one_of: u32,
    is_closed: bool,
}

/// Two finished visits of one office and its third half done, and two finished ones of another office.
const VISITS: [Made; 5] = [
    Made {
        number: 1,
        checklist: "sanmin2-115",
        kind: VisitKind::Annual,
        ago: 190,
        looked_at: usize::MAX,
        one_of: 6,
        is_closed: true,
    },
    Made {
        number: 2,
        checklist: "meinong-114",
        kind: VisitKind::Annual,
        ago: 160,
        looked_at: usize::MAX,
        one_of: 9,
        is_closed: true,
    },
    Made {
        number: 3,
        checklist: "sanmin2-115",
        kind: VisitKind::Annual,
        ago: 95,
        looked_at: usize::MAX,
        one_of: 11,
        is_closed: true,
    },
    Made {
        number: 4,
        checklist: "meinong-114",
        kind: VisitKind::Annual,
        ago: 40,
        looked_at: usize::MAX,
        one_of: 16,
        is_closed: true,
    },
    Made {
        number: 5,
        checklist: "sanmin2-115",
        kind: VisitKind::Routine,
        ago: 0,
        looked_at: 47,
        one_of: 13,
        is_closed: false,
    },
];

impl PracticeFolder {
    /// Makes practice data in a new folder that is thrown away, below the one for temporary files.
    pub fn passing(temporary: &Path, lang: Lang, now: Moment) -> Result<Self, StoreError> {
        let path = atomic::make_temporary_folder(temporary).map_err(|failure| StoreError::write(temporary, failure))?;
        let folder = Self { path, is_kept: false };
        fill(&folder.directories()?, lang, now)?;
        Ok(folder)
    }

    /// Makes practice data in a folder that stays; an error if there is practice data or anything else of the same name.
    pub fn kept(path: &Path, lang: Lang, now: Moment) -> Result<Self, StoreError> {
        let folder = Self { path: path.to_owned(), is_kept: true };
        fill(&folder.directories()?, lang, now)?;
        Ok(folder)
    }

    /// The folders to work in.
    pub fn directories(&self) -> Result<Directories, StoreError> {
        Directories::find(Some(&self.path))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for PracticeFolder {
    fn drop(&mut self) {
        if !self.is_kept {
            // What cannot be removed is left to the system, which empties this folder.
            atomic::discard(&self.path);
        }
    }
}

/// The practice list in a language.
#[must_use]
pub fn practice_list(lang: Lang) -> &'static str {
    PRACTICE.iter().find(|(of, _)| *of == lang).map_or(&PRACTICE[0].1, |(_, text)| text)
}

fn fill(directories: &Directories, lang: Lang, now: Moment) -> Result<(), StoreError> {
    let write = |path: &Path, text: &str| output::write(path, text.as_bytes(), Overwrite::Never, now);
    write(&directories.practice(), &format!("{}\n", lang.demo_what_it_is()))?;
    write(&directories.checklists().join("practice.ron"), practice_list(lang))?;
    let mut latest: Option<Session> = None;
    for made in &VISITS {
        let path = |session: &Session| sessions::path_of(directories, session);
        let Some(session) = session(made, latest.as_ref(), directories, lang, now)? else { continue };
        sessions::create(&path(&session), &session)?;
        if made.checklist == VISITS[0].checklist {
            latest = Some(session);
        }
    }
    Ok(())
}

/// A visit with its answers; `None` if the checklist is not there.
fn session(
    made: &Made,
    latest: Option<&Session>,
    directories: &Directories,
    lang: Lang,
    now: Moment,
) -> Result<Option<Session>, StoreError> {
    let Some(checklist) = practised(made.checklist, lang) else { return Ok(None) };
    let opened = now.plus_seconds(-made.ago * DAY - 3 * 3600);
    let reviewers = vec![lang.demo_reviewer().to_owned()];
    let visit = Visit { kind: made.kind, site: lang.demo_site().to_owned(), reviewers, opened, closed: None };
    let id = format!("01990000-0000-7000-8000-{:012}", made.number);
    let fresh = Session::begin(id, WRITTEN_BY.to_owned(), visit, Scope::All, checklist);
    let mut session = match latest.filter(|_| !made.is_closed) {
        Some(latest) => sessions::with_previous(directories, latest, fresh)?.session,
        None => fresh,
    };
    // Every edit is made for a point of this very list, and each verdict has what closing asks for.
    let walked = walk(&mut session, made, lang, now);
    debug_assert_eq!(walked, Ok(()));
    Ok(Some(session))
}

/// A bundled checklist whose office says that this is practice.
fn practised(id: &str, lang: Lang) -> Option<Arc<Checklist>> {
    let (_, text) = BUNDLED.iter().find(|(bundled, _)| *bundled == id)?;
    let (mut checklist, _) = read_checklist(text).ok()?;
    checklist.agency = format!("{}{}", lang.demo_mark(), checklist.agency);
    checklist.title = format!("{}{}", lang.demo_mark(), checklist.title);
    Some(Arc::new(checklist))
}

/// Answers the points one minute after the other, and closes the visit where it was finished.
fn walk(session: &mut Session, made: &Made, lang: Lang, now: Moment) -> Result<(), EditError> {
    let points: Vec<FocusPoint> = session.points().take(made.looked_at).map(|(_, _, point)| point.clone()).collect();
    let opened = session.visit().opened;
    let stamp =
        |minute: u32| Stamp { at: opened.plus_seconds(60 * i64::from(minute)), by: lang.demo_reviewer().to_owned() };
    for (at, point) in (0..).zip(&points) {
        let stamp = stamp(at + 1);
        let answer = |answer: &mut Answer| answer_for(answer, point, at, made, &stamp, lang, now);
        let edit = session.changing(&point.id, &stamp, answer);
        session.apply(&edit, &stamp)?;
    }
    if made.is_closed {
        session.apply(&Edit::Close, &stamp(points.len() as u32 + 5))?;
    }
    Ok(())
}

/// What was found at a point: by its number and that of the visit, so that later visits find less amiss.
fn answer_for(answer: &mut Answer, point: &FocusPoint, at: u32, made: &Made, stamp: &Stamp, lang: Lang, now: Moment) {
    let drawn = at.wrapping_mul(31).wrapping_add(7);
    let mark = if drawn % 37 == 5 {
        Mark::NotApplicable
    } else if drawn.is_multiple_of(made.one_of) {
        Mark::Absent
    } else if drawn % (2 * made.one_of) == 3 {
        Mark::Partial
    } else {
        Mark::Done
    };
    answer.mark = Some(mark);
    let hint = point.look_for.first().map_or(point.check.as_str(), |hint| hint.as_str());
    match mark {
        Mark::Absent => answer.note = format!("{}{hint}", lang.demo_not_seen()),
        Mark::Partial => answer.note = format!("{}{hint}", lang.demo_incomplete()),
        Mark::NotApplicable => lang.demo_no_such_business().clone_into(&mut answer.note),
        Mark::Done if point.method == Method::Document && !at.is_multiple_of(3) => {
            answer.evidence = vec![photo(&point.id, at, stamp, lang)];
        }
        Mark::Done => {}
    }
    if let Some(target) = point.target {
        let counted = if mark == Mark::Done { target.times } else { target.times / 2 };
        answer.count = (mark != Mark::NotApplicable).then_some(counted);
    }
    // One in three was left without a follow-up: there is something to do.
    if matches!(mark, Mark::Absent | Mark::Partial) && at % 3 != 1 {
        // Some are overdue, some due soon.
        let due = now.plus_seconds(DAY * (i64::from(at % 5) * 14 - 20)).date();
        let follow_up = FollowUp {
            cause: lang.demo_cause().to_owned(),
            action: lang.demo_action().to_owned(),
            unit: point.units.first().map_or_else(String::new, ToString::to_string),
            owner: lang.demo_owner().to_owned(),
            due: Some(due.max(stamp.at.date())),
            ..FollowUp::default()
        };
        answer.follow_up = Some(follow_up.into());
    }
}

fn photo(point: &PointId, at: u32, stamp: &Stamp, lang: Lang) -> Evidence {
    let what = format!("{}{}-{:03}", lang.demo_photo(), point.as_str().replace('.', ""), at + 1);
    Evidence { what, at: Some(stamp.at), size: None, sha256: None, method: Some(Method::OnSite), copy_of: None }
}

text! {
    demo_mark { zh: "練習・", en: "PRACTICE " }
    demo_what_it_is {
        zh: "這個資料夾是 pillarcheck 的練習資料，內容都是編出來的，可以整個刪除。",
        en: "This folder holds practice data of pillarcheck. All of it is made up, and the folder may be deleted.",
    }
    demo_reviewer { zh: "練習員", en: "Trainee" }
    demo_site { zh: "一樓服務台", en: "service desk, ground floor" }
    demo_owner { zh: "林承辦", en: "Lin" }
    demo_not_seen { zh: "未見", en: "not seen: " }
    demo_incomplete { zh: "不完整：", en: "incomplete: " }
    demo_no_such_business { zh: "本機關無此業務", en: "the office has no such business" }
    demo_cause { zh: "承辦人異動，未交接", en: "the person in charge changed and nothing was handed over" }
    demo_action { zh: "補齊後上網公告，並列入每月自主檢查", en: "complete it, publish it, and look at it every month" }
    demo_photo { zh: "照片 ", en: "photo " }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::sample::moment;
    use crate::ops::{follow_ups, list, trend};
    use std::collections::BTreeSet;

    fn bytes_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(here) = folders.pop() {
            for entry in std::fs::read_dir(&here).unwrap().flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    let path = entry.path().strip_prefix(folder).unwrap().to_owned();
                    found.push((path, std::fs::read(entry.path()).unwrap()));
                }
            }
        }
        found.sort();
        found
    }

    #[test]
    fn the_same_moment_gives_the_same_folder_and_it_is_thrown_away() {
        let temporary = tempfile::tempdir().unwrap();
        for lang in Lang::ALL {
            let now = moment("2026-11-22");
            let [one, other] = [(), ()].map(|()| PracticeFolder::passing(temporary.path(), lang, now).unwrap());
            assert_ne!(one.path(), other.path());
            assert_eq!(bytes_below(one.path()), bytes_below(other.path()));
            drop((one, other));
            assert_eq!(std::fs::read_dir(temporary.path()).unwrap().count(), 0);
        }
    }

    #[test]
    fn there_is_something_to_see_on_every_page_and_all_of_it_says_practice() {
        let folder = tempfile::tempdir().unwrap();
        for lang in Lang::ALL {
            let path = folder.path().join(lang.tag());
            let now = moment("2026-11-22");
            let practice = PracticeFolder::kept(&path, lang, now).unwrap();
            let directories = practice.directories().unwrap();
            assert!(directories.is_practice());
            let (sessions, bad) = list::sessions(&directories);
            assert!(bad.is_empty(), "{bad:?}");
            assert_eq!(sessions.len(), VISITS.len());
            assert!(sessions.iter().all(|session| session.agency.starts_with(lang.demo_mark())));
            let open: Vec<_> = sessions.iter().filter(|session| session.visit.closed.is_none()).collect();
            assert_eq!(open.len(), 1);
            assert!(open[0].summary.judged > 20 && open[0].summary.judged < open[0].summary.points);
            let agencies: BTreeSet<&String> = sessions.iter().map(|session| &session.agency).collect();
            assert_eq!(agencies.len(), 2);
            for agency in agencies {
                let trends = trend::of_agency(&directories, agency, None).trends;
                assert!(trends[0].series[0].visits.len() > 1, "{agency}");
                let found = follow_ups::of_agency(&directories, agency, now.date());
                assert!(!found.open.is_empty(), "{agency}");
            }
            let examined = sessions.iter().map(|listed| crate::ops::check::examine(&listed.path, now).unwrap());
            assert!(examined.into_iter().all(|examined| examined.problems.is_empty()));
            let library = list::checklists(&directories);
            assert!(library.bad.is_empty());
            let own = library.entries.iter().find(|entry| entry.checklist.id == "practice").expect("the practice list");
            assert!(own.warnings.is_empty(), "{:?}", own.warnings);
            assert_eq!(own.checklist.points().count(), 12);
            drop(practice);
            assert!(path.is_dir(), "what is kept stays");
            // Nothing is written over what is there.
            assert!(matches!(PracticeFolder::kept(&path, lang, now), Err(StoreError::Exists { .. })));
        }
    }
}
