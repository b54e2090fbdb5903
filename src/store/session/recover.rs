//! Recovery of a damaged session: all readable answers, and a list of losses.
//!
//! A session holds each answer twice, in the answers and in the log, and each entry can be parsed on its own. What is
//! unreadable in one place is taken from the other. The damaged file is never changed.

use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use crate::lang::{Lang, messages, text};
use crate::model::check::lint::is_id;
use crate::model::plan::checklist::{
    CHECKLIST_FORMAT, Checklist, FocusPoint, Method, Pillar, PointId, Scoring, Strategy,
};
use crate::model::record::answer::{Answer, Draft};
use crate::model::record::change::Change;
use crate::model::record::merged::{Conflicts, Merged};
use crate::model::record::previous::Previous;
use crate::model::record::scope::Scope;
use crate::model::record::session::{Parts, Session};
use crate::model::record::summary::PillarSummary;
use crate::model::record::visit::{Visit, VisitKind};
use crate::model::value::roc::Moment;
use crate::model::value::weight::Weight;
use crate::store::format::checklist_file::read_checklist;
use crate::store::format::problem::line_and_column;
use crate::store::format::read::ron_options;
use crate::store::format::session_text::WRITTEN_BY;
use crate::store::format::tree;

/// The result of a recovery.
#[derive(Debug)]
pub struct Recovery {
    /// The session with everything that could be read.
    pub session: Session,
    /// Losses and doubtful values, in file order.
    pub losses: Vec<Unrecovered>,
}

/// A value that was lost or is doubtful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unrecovered {
    /// Line in the damaged file.
    pub line: usize,
    /// The kind of loss.
    pub what: Lost,
}

/// The kinds of losses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Bytes that are not UTF-8.
    Bytes,
    /// Kind, site, reviewers and time of the inspection.
    Visit,
    /// The scope.
    Scope,
    /// The answer of a point, found neither in the answers nor in the log.
    Answer(PointId),
    /// An answer whose point id is unreadable.
    UnknownAnswer,
    /// The answer of a point, recovered from the log.
    AnswerFromLog(PointId),
    /// Answer and log disagree about a point; the answer was kept.
    Doubtful(PointId),
    /// A log entry.
    LogEntry,
    /// A point with an answer that the checklist does not have.
    Stray(PointId),
    /// A point with an answer that was not in the scope; it was added.
    Unscoped(PointId),
    /// The draft of a note.
    Draft,
    /// The seal; the recovered inspection is open again.
    Seal,
    /// The previous inspection's verdicts.
    Previous,
    /// The conflicts or the parents of a merged session.
    Merged,
    /// The checklist; one from a backup or from the library was used.
    ChecklistFromElsewhere,
    /// The wording of the points; only their ids are known.
    Checklist,
}

impl Recovery {
    /// Number of points with a recovered answer.
    #[must_use]
    pub fn answers(&self) -> usize {
        self.session.parts().answers.len()
    }

    /// Whether nothing was lost: every value was read, or recovered from elsewhere in the file.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.losses.iter().all(|loss| matches!(loss.what, Lost::AnswerFromLog(_) | Lost::ChecklistFromElsewhere))
    }
}

/// Recovers a session. If its own checklist is damaged, the best match of `at_hand` replaces it.
///
/// `None` if there is no readable answer or log entry, so that there is nothing to recover.
#[must_use]
pub fn recover(bytes: &[u8], at_hand: &[Arc<Checklist>]) -> Option<Recovery> {
    let text = String::from_utf8_lossy(bytes);
    let mut salvage = Salvage { text: &text, losses: Vec::new() };
    if let std::borrow::Cow::Owned(_) = text {
        let at = text.find('\u{fffd}').unwrap_or_default();
        salvage.lose(at, Lost::Bytes);
    }
    let head = salvage.head();
    let answers = salvage.answers();
    let log = salvage.log();
    if answers.is_empty() && log.is_empty() {
        return None;
    }
    let known: BTreeSet<PointId> =
        answers.keys().cloned().chain(log.iter().map(|change| change.point.clone())).collect();
    let checklist = salvage.checklist(at_hand, &known);
    let parts = salvage.put_together(head, answers, log, checklist);
    let mut losses = salvage.losses;
    losses.sort_by_key(|loss| loss.line);
    losses.dedup();
    Some(Recovery { session: Session::from_parts(parts), losses })
}

struct Salvage<'a> {
    text: &'a str,
    losses: Vec<Unrecovered>,
}

/// The fields outside answers and log.
struct Head {
    id: String,
    visit: Option<Visit>,
    scope: Scope,
    draft: Option<Draft>,
    previous: Option<Previous>,
    conflicts: Conflicts,
    merged: Option<Merged>,
}

impl Salvage<'_> {
    fn head(&mut self) -> Head {
        let id = self.value_after::<String>("\n    id: ").ok().flatten().unwrap_or_else(|| "recovered".to_owned());
        let visit = self.value_after::<Visit>("visit: ").unwrap_or_else(|at| {
            self.lose(at, Lost::Visit);
            None
        });
        let scope = self.value_after::<Scope>("scope: ").unwrap_or_else(|at| {
            self.lose(at, Lost::Scope);
            None
        });
        let draft = self.value_after::<Draft>("draft: ").unwrap_or_else(|at| {
            self.lose(at, Lost::Draft);
            None
        });
        let previous = self.value_after::<Previous>("previous: ").unwrap_or_else(|at| {
            self.lose(at, Lost::Previous);
            None
        });
        let conflicts = self.value_after::<Conflicts>("conflicts: ").unwrap_or_else(|at| {
            self.lose(at, Lost::Merged);
            None
        });
        let merged = self.value_after::<Merged>("merged: ").unwrap_or_else(|at| {
            self.lose(at, Lost::Merged);
            None
        });
        let conflicts = conflicts.unwrap_or_default();
        Head { id, visit, scope: scope.unwrap_or_default(), draft, previous, conflicts, merged }
    }

    /// The readable answers, by point.
    fn answers(&mut self) -> BTreeMap<PointId, Answer> {
        let mut answers = BTreeMap::new();
        let end = self.text.find("log: [").unwrap_or(self.text.len());
        for (at, _) in self.text[..end].match_indices(": Answer(") {
            let point = self.key_before(at);
            match (point, self.value_at::<Answer>(at + 2)) {
                (Some(point), Some(answer)) => {
                    answers.insert(point, answer);
                }
                (Some(point), None) => self.lose(at, Lost::Answer(point)),
                (None, _) => self.lose(at, Lost::UnknownAnswer),
            }
        }
        answers
    }

    /// The readable log entries, oldest first.
    fn log(&mut self) -> Vec<Change> {
        let mut log = Vec::new();
        let start = self.text.find("log: [").unwrap_or_default();
        // The logs of a merged session's parents follow.
        let end = self.text.rfind("\n    merged: ").filter(|end| *end > start).unwrap_or(self.text.len());
        let starts: Vec<usize> = self.text[start..end].match_indices("Change(").map(|(at, _)| start + at).collect();
        for at in starts {
            match self.value_at::<Change>(at).filter(|change| is_id(change.point.as_str())) {
                Some(change) => log.push(change),
                None => self.lose(at, Lost::LogEntry),
            }
        }
        log
    }

    /// The file's own checklist, or a matching one of `at_hand`, or one with nothing but ids.
    fn checklist(&mut self, at_hand: &[Arc<Checklist>], known: &BTreeSet<PointId>) -> Arc<Checklist> {
        let at = self.text.rfind("checklist: Checklist(").map(|at| at + "checklist: ".len());
        let own = at.and_then(|at| {
            let span = tree::parse_at(self.text, at).ok()?.span;
            Some(read_checklist(&self.text[span]).ok()?.0)
        });
        if let Some(own) = own {
            return Arc::new(own);
        }
        let at = at.unwrap_or(self.text.len());
        // Damaged ids match nothing, hence most of them must match, not all.
        let fitting = at_hand
            .iter()
            .filter(|checklist| self.agrees_with_summary(checklist))
            .map(|checklist| (held_by(checklist, known), checklist))
            .filter(|(held, _)| held * 2 > known.len())
            // Of equally good matches the first is used: backups come before the library.
            .rev()
            .max_by_key(|(held, _)| *held);
        if let Some((_, fitting)) = fitting {
            self.lose(at, Lost::ChecklistFromElsewhere);
            return Arc::clone(fitting);
        }
        self.lose(at, Lost::Checklist);
        Arc::new(bare_checklist(known))
    }

    /// Whether the summary's totals for each pillar match a checklist; true if they are unreadable.
    fn agrees_with_summary(&self, checklist: &Checklist) -> bool {
        // The previous inspection's scores stand after the answers and may belong to another checklist.
        let end = self.text.find("answers: {").unwrap_or(self.text.len());
        let recorded: Vec<PillarSummary> =
            self.text[..end].match_indices("PillarSummary(").filter_map(|(at, _)| self.value_at(at)).collect();
        recorded.iter().all(|pillar| {
            checklist.pillars.iter().find(|entry| entry.id == pillar.id).is_some_and(|entry| {
                // A sample covers fewer points than the pillar has.
                pillar.points <= entry.strategies.iter().map(|strategy| strategy.points.len()).sum()
            })
        })
    }

    fn put_together(
        &mut self,
        head: Head,
        mut answers: BTreeMap<PointId, Answer>,
        log: Vec<Change>,
        checklist: Arc<Checklist>,
    ) -> Parts {
        let logged: BTreeMap<&PointId, Option<&Answer>> =
            log.iter().map(|change| (&change.point, change.to.as_ref())).collect();
        let end = self.text.len();
        for (point, answer) in &logged {
            let lost = self.losses.iter().position(|loss| loss.what == Lost::Answer((*point).clone()));
            match (answers.get(*point), answer) {
                // Missing in the answers, present in the log.
                (None, Some(answer)) => {
                    answers.insert((*point).clone(), (*answer).clone());
                    let what = Lost::AnswerFromLog((*point).clone());
                    match lost {
                        Some(position) => self.losses[position].what = what,
                        None => self.lose(end, what),
                    }
                }
                (Some(read), Some(answer)) if read != *answer => {
                    self.lose(end, Lost::Doubtful((*point).clone()));
                    // Of two versions the one with replacement characters in it is the damaged one.
                    if read.note.contains('\u{fffd}') && !answer.note.contains('\u{fffd}') {
                        answers.insert((*point).clone(), (*answer).clone());
                    }
                }
                _ => {}
            }
        }
        let strays: Vec<PointId> = answers
            .keys()
            .filter(|point| !checklist.points().any(|(_, _, focus)| focus.id == **point))
            .cloned()
            .collect();
        for point in strays {
            answers.remove(&point);
            self.lose(end, Lost::Stray(point));
        }
        let first = log.first().map(|change| change.at).or_else(|| answers.values().map(|answer| answer.at).min());
        let mut visit = head.visit.unwrap_or_else(|| Visit {
            kind: VisitKind::Routine,
            site: String::new(),
            reviewers: log.first().map(|change| change.by.clone()).filter(|by| !by.is_empty()).into_iter().collect(),
            opened: first.unwrap_or_else(Moment::epoch),
            closed: None,
        });
        visit.closed = None;
        let scope = self.scope_of(head.scope, &answers, &checklist);
        // Entries are counted from the beginning of the log: with one lost, the counts of a merge are wrong.
        let is_log_whole = !self.losses.iter().any(|loss| loss.what == Lost::LogEntry);
        if head.merged.is_some() && !is_log_whole {
            self.lose(end, Lost::Merged);
        }
        let merged = head.merged.filter(|_| is_log_whole);
        let is_known = |point: &PointId| checklist.points().any(|(_, _, focus)| focus.id == *point);
        Parts {
            written_by: WRITTEN_BY.to_owned(),
            id: head.id,
            visit,
            scope,
            draft: head.draft.filter(|draft| is_known(&draft.point)),
            previous: head.previous,
            log: self.unsealed(log).filter(|change| is_known(&change.point)).collect(),
            answers: answers.into_iter().collect::<HashMap<_, _>>(),
            seal: None,
            conflicts: head.conflicts.into_iter().filter(|(point, _)| is_known(point)).collect(),
            merged,
            checklist,
        }
    }

    /// The log without its hash links. A seal made anew would prove nothing, hence a closed visit becomes open.
    fn unsealed(&mut self, log: Vec<Change>) -> impl Iterator<Item = Change> + use<> {
        if let Some(at) = self.text.rfind("\n    seal: ") {
            self.lose(at + 1, Lost::Seal);
        }
        log.into_iter().map(|change| Change { link: None, ..change })
    }

    /// The scope without points that the checklist does not have, and with every point that has an answer.
    fn scope_of(&mut self, scope: Scope, answers: &BTreeMap<PointId, Answer>, checklist: &Checklist) -> Scope {
        let Scope::Points { points, drawn } = scope else { return scope };
        let end = self.text.len();
        let mut covered: BTreeSet<PointId> = points.into_iter().collect();
        for point in answers.keys() {
            if covered.insert(point.clone()) {
                self.lose(end, Lost::Unscoped(point.clone()));
            }
        }
        let mut points = Vec::new();
        for (_, _, focus) in checklist.points() {
            if covered.remove(&focus.id) {
                points.push(focus.id.clone());
            }
        }
        for stray in covered {
            self.lose(end, Lost::Stray(stray));
        }
        if points.is_empty() {
            self.lose(end, Lost::Scope);
            return Scope::All;
        }
        Scope::Points { points, drawn }
    }

    /// The value after the first occurrence of a field; `None` if the field is absent, its byte offset as the error if
    /// it cannot be parsed.
    fn value_after<T: DeserializeOwned>(&self, field: &str) -> Result<Option<T>, usize> {
        let end = self.text.find("answers: {").unwrap_or(self.text.len());
        let place = if matches!(field, "draft: " | "previous: " | "conflicts: " | "merged: ") {
            // These stand after the answers.
            self.text.rfind(&format!("\n    {field}")).map(|at| at + 5)
        } else {
            self.text[..end].find(field)
        };
        match place {
            None => Ok(None),
            Some(at) => self.value_at(at + field.len()).map(Some).ok_or(at),
        }
    }

    fn value_at<T: DeserializeOwned>(&self, at: usize) -> Option<T> {
        let span = tree::parse_at(self.text, at).ok()?.span;
        ron_options().from_str(&self.text[span]).ok()
    }

    /// The quoted key directly before a colon.
    fn key_before(&self, colon: usize) -> Option<PointId> {
        let before = self.text[..colon].strip_suffix('"')?;
        let start = before.rfind('"')? + 1;
        let key = &before[start..];
        is_id(key).then(|| PointId::from(key))
    }

    fn lose(&mut self, at: usize, what: Lost) {
        let line = line_and_column(self.text, at).0;
        self.losses.push(Unrecovered { line, what });
    }
}

/// Number of these points that a checklist has.
fn held_by(checklist: &Checklist, points: &BTreeSet<PointId>) -> usize {
    checklist.points().filter(|(_, _, point)| points.contains(&point.id)).count()
}

/// A checklist of nothing but ids.
fn bare_checklist(points: &BTreeSet<PointId>) -> Checklist {
    let mut of_pillars: BTreeMap<&str, Vec<&PointId>> = BTreeMap::new();
    for id in points {
        of_pillars.entry(id.as_str().split('.').next().unwrap_or_default()).or_default().push(id);
    }
    let mut taken: HashSet<String> = points.iter().map(PointId::to_string).collect();
    let pillars = of_pillars
        .into_iter()
        .map(|(number, points)| Pillar {
            id: free_id(number, &mut taken),
            title: "(?)".to_owned(),
            weight: Weight::one(),
            strategies: vec![Strategy {
                id: free_id(&format!("{number}.x"), &mut taken),
                title: "(?)".to_owned(),
                points: points.into_iter().map(bare_point).collect(),
            }],
        })
        .collect();
    Checklist {
        format: CHECKLIST_FORMAT,
        id: "recovered".to_owned(),
        title: "(?)".to_owned(),
        agency: "(?)".to_owned(),
        year: 1,
        framework: "recovered".to_owned(),
        series: None,
        basis: Vec::new(),
        goals: Vec::new(),
        milestones: Vec::new(),
        scoring: Scoring::default(),
        pillars,
    }
}

/// An unused id derived from the wanted one; a damaged id may equal any other, even that of a pillar.
fn free_id(wanted: &str, taken: &mut HashSet<String>) -> String {
    let mut id = if wanted.is_empty() { "x".to_owned() } else { wanted.to_owned() };
    while !taken.insert(id.clone()) {
        id.push('x');
    }
    id
}

fn bare_point(id: &PointId) -> FocusPoint {
    FocusPoint {
        id: id.clone(),
        theme: String::new(),
        check: format!("({id})"),
        look_for: Vec::new(),
        method: Method::OnSite,
        units: Vec::new(),
        deadline: None,
        target: None,
        weight: Weight::one(),
        source: id.to_string(),
    }
}

impl Lost {
    /// The loss as a label.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        match self {
            Self::Bytes => lang.lost_bytes().to_owned(),
            Self::Visit => lang.lost_visit().to_owned(),
            Self::Scope => lang.lost_scope().to_owned(),
            Self::Answer(point) => lang.lost_answer(point.as_str()),
            Self::UnknownAnswer => lang.lost_unknown_answer().to_owned(),
            Self::AnswerFromLog(point) => lang.lost_from_log(point.as_str()),
            Self::Doubtful(point) => lang.lost_doubtful(point.as_str()),
            Self::LogEntry => lang.lost_log().to_owned(),
            Self::Stray(point) => lang.lost_stray(point.as_str()),
            Self::Unscoped(point) => lang.lost_unscoped(point.as_str()),
            Self::Draft => lang.lost_draft().to_owned(),
            Self::Seal => lang.lost_seal().to_owned(),
            Self::Previous => lang.lost_previous().to_owned(),
            Self::Merged => lang.lost_merged().to_owned(),
            Self::ChecklistFromElsewhere => lang.lost_checklist_elsewhere().to_owned(),
            Self::Checklist => lang.lost_checklist().to_owned(),
        }
    }
}

text! {
    lost_bytes { zh: "有無法辨識的位元組，已以替代字元表示", en: "bytes that are no text were replaced" }
    lost_visit { zh: "查核種類、地點、人員與時間無法讀取，請重新確認", en: "kind, site, reviewers and time cannot be read; check them" }
    lost_scope { zh: "查核範圍無法讀取，改為全部查核重點", en: "the scope cannot be read; all points are covered instead" }
    lost_unknown_answer { zh: "一筆查核結果無法讀取，也看不出是哪一項", en: "an answer cannot be read, nor which point it is of" }
    lost_log { zh: "一筆異動紀錄無法讀取", en: "an entry of the log cannot be read" }
    lost_seal { zh: "原紀錄已結案；救回的是未封存的新紀錄，請核對後重新結案", en: "the visit was closed; what was recovered is a new session without a seal: check it and close it again" }
    lost_previous { zh: "上次查核的結果無法讀取", en: "last time's verdicts cannot be read" }
    lost_merged { zh: "合併的來源或不一致的紀錄無法讀取，請與來源檔案核對", en: "the sources of the merge or its conflicts cannot be read; compare with the files of the sources" }
    lost_draft { zh: "輸入到一半的備註無法讀取", en: "the note that was being typed cannot be read" }
    lost_checklist_elsewhere { zh: "查核表已損壞，改用備份或現有的同一份查核表", en: "the checklist is damaged; the one from a backup or at hand stands in" }
    lost_checklist { zh: "查核表已損壞，只留下編號；請附上原查核表", en: "the checklist is damaged and only ids are left; add the original" }
}

messages! {
    lost_answer(point: &str) { zh: "查核重點 {point} 的結果無法讀取", en: "the answer of point {point} cannot be read" }
    lost_from_log(point: &str) { zh: "查核重點 {point} 的結果取自異動紀錄", en: "the answer of point {point} was taken from the log" }
    lost_doubtful(point: &str) { zh: "查核重點 {point} 的結果與異動紀錄不符，請確認", en: "the answer of point {point} and the log disagree; check it" }
    lost_unscoped(point: &str) { zh: "查核重點 {point} 有結果但不在查核範圍內，已納入範圍", en: "point {point} has an answer but was not in the scope; it is covered now" }
    lost_stray(point: &str) { zh: "查核重點 {point} 不在查核表中，未收入", en: "point {point} is not in the checklist and was left out" }
}

#[cfg(test)]
mod tests;
