//! Recovery of a damaged session: all readable answers, and a list of losses.
//!
//! A session holds each answer twice, in the answers and in the log, and each entry can be parsed on its own. A block of
//! answers that is intact counts alone; what is unreadable in a damaged one is taken from the log. Nothing is invented
//! and nothing readable is dropped. The damaged file is never changed.

mod damaged;
mod plan;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use self::damaged::Damaged;
use crate::lang::{Lang, messages, text};
use crate::model::check::lint::is_id;
use crate::model::plan::checklist::{Checklist, PointId};
use crate::model::record::answer::{Answer, Draft};
use crate::model::record::change::Change;
use crate::model::record::merged::{Conflicts, Merged};
use crate::model::record::previous::Previous;
use crate::model::record::scope::Scope;
use crate::model::record::session::{Parts, SESSION_FORMAT, Session};
use crate::model::record::visit::{Visit, VisitKind};
use crate::model::value::program::WRITTEN_BY;
use crate::model::value::roc::Moment;
use crate::model::value::sorting::SmallSort as _;
use crate::store::format::parsing::ron_options;
use crate::store::format::problem::line_and_column;
use crate::store::format::tree::{self, Kind, Node};

/// The result of a recovery.
#[derive(Debug)]
pub struct Recovery {
    /// The session with everything that could be read.
    pub session: Session,
    /// Losses and doubtful values, in file order.
    pub losses: Vec<Unrecovered>,
}

/// What stands around a damaged session and may help.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Name of its file, in which the program writes the id of the checklist.
    pub name: Option<String>,
    /// Checklists that can replace a damaged one, best first.
    pub stand_ins: Vec<StandIn>,
}

/// A checklist that may replace a damaged one.
#[derive(Clone, Debug)]
pub struct StandIn {
    /// The checklist.
    pub checklist: Arc<Checklist>,
    /// Id of the session whose backup it is from.
    pub session: Option<String>,
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
    /// The id of the session; a new one was given.
    Id,
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
    /// Answer and log disagree about a point, or the answer holds bytes that were no text; the better one was kept.
    Doubtful(PointId),
    /// A log entry.
    LogEntry,
    /// A point with an answer that the checklist does not have; it was added without its wording.
    Stray(PointId),
    /// A point of the scope that the checklist does not have; it was left out.
    StrayScope(PointId),
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
    /// Parts of the checklist; they were taken from the one of this title and id.
    ChecklistFromElsewhere {
        /// Its title.
        title: String,
        /// Its id.
        id: String,
    },
    /// Parts of the checklist; the wording of some points, of which only the ids are known.
    Checklist,
}

impl Recovery {
    /// Number of points with a recovered answer.
    #[must_use]
    pub fn answers(&self) -> usize {
        self.session.parts().answers.len()
    }
}

/// Recovers a session. What is unreadable of its own checklist is taken from one around it that is the same.
///
/// `None` if there is no readable answer or log entry, so that there is nothing to recover, or if the file is of a newer
/// format, which this version cannot judge.
#[must_use]
pub fn recover(bytes: &[u8], around: &Surroundings) -> Option<Recovery> {
    let text = String::from_utf8_lossy(bytes);
    let mut salvage = Salvage { damaged: Damaged::new(&text), losses: Vec::new(), has_bad_bytes: false };
    if salvage.field::<u32>("format").ok().flatten().is_some_and(|format| format > SESSION_FORMAT) {
        return None;
    }
    if let std::borrow::Cow::Owned(_) = text {
        salvage.has_bad_bytes = true;
        salvage.lose(text.find('\u{fffd}').unwrap_or_default(), Lost::Bytes);
    }
    let head = salvage.head();
    let answers = salvage.answers();
    let log = salvage.log();
    if answers.read.is_empty() && log.is_empty() {
        return None;
    }
    let parts = salvage.put_together(head, answers, log, around);
    let mut losses = salvage.losses;
    losses.small_sort_by_key(|loss| loss.line);
    losses.dedup();
    Some(Recovery { session: Session::from_parts(parts), losses })
}

struct Salvage<'a> {
    damaged: Damaged<'a>,
    losses: Vec<Unrecovered>,
    /// Whether the file has bytes that are no text, so that replacement characters stand for them.
    has_bad_bytes: bool,
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

/// The readable answers.
struct Answers {
    read: BTreeMap<PointId, Answer>,
    /// Whether the whole block of answers could be read, so that the log cannot add to it.
    is_intact: bool,
}

impl Salvage<'_> {
    fn head(&mut self) -> Head {
        let id = self.field::<String>("id").ok().flatten().filter(|id| !id.trim().is_empty());
        let id = id.unwrap_or_else(|| {
            self.lose(0, Lost::Id);
            uuid::Uuid::now_v7().to_string()
        });
        let visit = self.field::<Visit>("visit").unwrap_or_else(|at| {
            self.lose(at, Lost::Visit);
            None
        });
        let scope = self.field::<Scope>("scope").unwrap_or_else(|at| {
            self.lose(at, Lost::Scope);
            None
        });
        let draft = self.field::<Option<Draft>>("draft").unwrap_or_else(|at| {
            self.lose(at, Lost::Draft);
            None
        });
        let previous = self.field::<Option<Previous>>("previous").unwrap_or_else(|at| {
            self.lose(at, Lost::Previous);
            None
        });
        let conflicts = self.field::<Conflicts>("conflicts").unwrap_or_else(|at| {
            self.lose(at, Lost::Merged);
            None
        });
        let merged = self.field::<Option<Merged>>("merged").unwrap_or_else(|at| {
            self.lose(at, Lost::Merged);
            None
        });
        Head {
            id,
            visit,
            scope: scope.unwrap_or_default(),
            draft: draft.flatten(),
            previous: previous.flatten(),
            conflicts: conflicts.unwrap_or_default(),
            merged: merged.flatten(),
        }
    }

    /// The readable answers, by point.
    fn answers(&mut self) -> Answers {
        if let Some(read) = self.intact_answers() {
            return Answers { read, is_intact: true };
        }
        let mut read = BTreeMap::new();
        let start = self.damaged.field("answers").unwrap_or_default();
        let end = match self.damaged.field("answers") {
            Some(_) => self.damaged.end_of(&["answers"]),
            None => ["draft", "log", "seal", "conflicts", "merged", "previous", "checklist"]
                .into_iter()
                .filter_map(|name| self.damaged.field(name))
                .min()
                .unwrap_or(self.damaged.text.len()),
        };
        for (point, at, value) in self.damaged.entries(start..end) {
            match (point, self.damaged.structure_at::<Answer>(value)) {
                (Some(point), Some(answer)) => {
                    read.insert(point, answer);
                }
                (Some(point), None) => self.lose(at, Lost::Answer(point)),
                (None, _) => self.lose(at, Lost::UnknownAnswer),
            }
        }
        Answers { read, is_intact: false }
    }

    /// The block of answers, if all of it can be read.
    fn intact_answers(&self) -> Option<BTreeMap<PointId, Answer>> {
        let block = tree::parse_at(self.damaged.text, self.damaged.field("answers")?).ok()?;
        let Kind::Map(entries) = block.kind else { return None };
        let entry = |(key, value): (Node, Node)| match key.kind {
            Kind::Text(key) if is_id(&key) => {
                Some((PointId::from(key.as_str()), self.damaged.value_at(value.span.start)?))
            }
            _ => None,
        };
        let read: Option<BTreeMap<PointId, Answer>> = entries.into_iter().map(entry).collect();
        read.filter(|_| self.damaged.is_closed(block.span.end))
    }

    /// The readable log entries, oldest first.
    fn log(&mut self) -> Vec<Change> {
        let mut log = Vec::new();
        // The logs of a merged session's parents are in a field of their own.
        let start = self.damaged.field("log");
        let end = if start.is_some() {
            self.damaged.end_of(&["log"])
        } else {
            let next = ["merged", "checklist"].into_iter().filter_map(|name| self.damaged.field(name)).min();
            next.unwrap_or(self.damaged.text.len())
        };
        let start = start.unwrap_or_default();
        let starts: Vec<usize> = self.damaged.names("Change", start..end).collect();
        for at in starts {
            match self.damaged.value_at::<Change>(at).filter(|change| is_id(change.point.as_str())) {
                Some(change) => log.push(change),
                None => self.lose(at, Lost::LogEntry),
            }
        }
        log
    }

    fn put_together(&mut self, head: Head, answers: Answers, log: Vec<Change>, around: &Surroundings) -> Parts {
        let answers = self.with_log(answers, &log);
        let scoped = match &head.scope {
            Scope::All => &[][..],
            Scope::Points { points, .. } => points,
        };
        let drafted = head.draft.iter().map(|draft| &draft.point);
        let logged = log.iter().map(|change| &change.point);
        let known = answers.keys().chain(logged).chain(drafted).chain(scoped);
        // A damaged id is the id of no point: a checklist with it could not be read again.
        let known: BTreeSet<PointId> = known.filter(|point| is_id(point.as_str())).cloned().collect();
        let own = plan::own_checklist(&self.damaged);
        let checklist = match own {
            // What is not in an intact checklist was damaged elsewhere; an answer is kept all the same.
            Some(own) => self.with_strays(own, &answers),
            None => self.pieced_together(&head, &known, around),
        };
        let has: BTreeSet<&PointId> = checklist.points().map(|(_, _, point)| &point.id).collect();
        let first = log.first().map(|change| change.at).or_else(|| answers.values().map(|answer| answer.at).min());
        let mut visit = head.visit.unwrap_or_else(|| Visit {
            kind: VisitKind::Routine,
            site: String::new(),
            reviewers: log.first().map(|change| change.by.clone()).filter(|by| !by.is_empty()).into_iter().collect(),
            opened: first.unwrap_or_else(Moment::epoch),
            closed: None,
        });
        let was_closed = visit.closed.take().is_some();
        let scope = self.scope_of(head.scope, &answers, &checklist);
        let draft = head.draft.filter(|draft| {
            let is_known = has.contains(&draft.point);
            if !is_known {
                self.lose(self.damaged.field("draft").unwrap_or_default(), Lost::Draft);
            }
            is_known
        });
        let log = self.unsealed(log, was_closed, &has);
        // Entries are counted from the beginning of the log: with one lost, the counts of a merge are wrong.
        let is_log_whole = !self.losses.iter().any(|loss| loss.what == Lost::LogEntry);
        if head.merged.is_some() && !is_log_whole {
            self.lose(self.damaged.field("merged").unwrap_or_default(), Lost::Merged);
        }
        let merged = head.merged.filter(|_| is_log_whole);
        let conflicts = head.conflicts.into_iter().filter(|(point, _)| has.contains(point)).collect();
        Parts {
            written_by: WRITTEN_BY.to_owned(),
            id: head.id,
            visit,
            scope,
            draft,
            previous: head.previous,
            log,
            answers: answers.into_iter().map(|(point, answer)| (point, Arc::new(answer))).collect::<HashMap<_, _>>(),
            seal: None,
            conflicts,
            merged,
            checklist: Arc::new(checklist),
        }
    }

    /// The answers, completed from the log where their own block is damaged.
    fn with_log(&mut self, answers: Answers, log: &[Change]) -> BTreeMap<PointId, Answer> {
        let Answers { mut read, is_intact } = answers;
        let logged: BTreeMap<&PointId, Option<&Answer>> =
            log.iter().map(|change| (&change.point, change.to.as_deref())).collect();
        let end = self.damaged.text.len();
        let mut restored = Vec::new();
        for (&point, &newest) in &logged {
            match (read.get(point), newest) {
                // Missing in the answers, present in the log.
                (None, Some(answer)) if !is_intact => {
                    restored.push(answer.clone());
                    read.insert(point.clone(), answer.clone());
                    let what = Lost::AnswerFromLog(point.clone());
                    match self.losses.iter().position(|loss| loss.what == Lost::Answer(point.clone())) {
                        Some(position) => self.losses[position].what = what,
                        None => self.lose(end, what),
                    }
                }
                (answer, newest) if answer != newest => {
                    self.lose(end, Lost::Doubtful(point.clone()));
                    let is_damaged = |answer: &&Answer| self.is_garbled(answer);
                    // Of two versions the one with replacement characters in it is the damaged one.
                    if let (Some(_), Some(newest)) = (answer.filter(is_damaged), newest)
                        && !self.is_garbled(newest)
                    {
                        read.insert(point.clone(), newest.clone());
                    }
                }
                _ => {}
            }
        }
        // An answer under a damaged id is the same as the one that the log has under the right id.
        let is_twin = |point: &PointId, answer: &Answer| !logged.contains_key(point) && restored.contains(answer);
        read.retain(|point, answer| !is_twin(point, answer));
        for (point, answer) in &read {
            if self.is_garbled(answer) {
                self.lose(end, Lost::Doubtful(point.clone()));
            }
        }
        read
    }

    /// Whether an answer holds replacement characters that stand for bytes which were no text.
    fn is_garbled(&self, answer: &Answer) -> bool {
        let text = ron_options().to_string(answer).unwrap_or_default();
        self.has_bad_bytes && text.contains('\u{fffd}')
    }

    /// The file's own checklist, with the answered points that it does not have.
    fn with_strays(&mut self, own: Checklist, answers: &BTreeMap<PointId, Answer>) -> Checklist {
        let mut strays: BTreeSet<PointId> = answers.keys().cloned().collect();
        for (_, _, point) in own.points() {
            strays.remove(&point.id);
        }
        for stray in &strays {
            self.lose(self.damaged.text.len(), Lost::Stray(stray.clone()));
        }
        plan::with_bare_points(own, strays)
    }

    /// What is readable of the file's own checklist, completed from one around it that is the same, and with bare points
    /// for the ids that are in neither.
    fn pieced_together(&mut self, head: &Head, known: &BTreeSet<PointId>, around: &Surroundings) -> Checklist {
        let pieces = plan::Pieces::of(&self.damaged);
        let has_name = |stand_in: &StandIn| {
            let name = head.visit.as_ref().map(|visit| plan::default_name(&stand_in.checklist, visit, &head.id));
            name.is_some() && name == around.name
        };
        let is_same = |stand_in: &&StandIn| {
            let is_of_session = stand_in.session.as_ref() == Some(&head.id);
            pieces.fits(&stand_in.checklist, is_of_session || has_name(stand_in))
        };
        let stand_in = around.stand_ins.iter().find(is_same).map(|stand_in| &*stand_in.checklist);
        self.lose(
            pieces.at,
            match stand_in {
                Some(Checklist { title, id, .. }) => {
                    Lost::ChecklistFromElsewhere { title: title.clone(), id: id.clone() }
                }
                None => Lost::Checklist,
            },
        );
        pieces.put_together(stand_in, known)
    }

    /// The log without its hash links and without entries of points that nothing else knows. A seal made anew would
    /// prove nothing, hence a closed visit becomes open.
    fn unsealed(&mut self, log: Vec<Change>, was_closed: bool, has: &BTreeSet<&PointId>) -> Vec<Change> {
        let seal = self.damaged.field("seal");
        if was_closed || seal.is_some() {
            self.lose(seal.unwrap_or_default(), Lost::Seal);
        }
        let (kept, strange): (Vec<Change>, Vec<Change>) =
            log.into_iter().partition(|change| has.contains(&change.point));
        if !strange.is_empty() {
            self.lose(self.damaged.field("log").unwrap_or_default(), Lost::LogEntry);
        }
        kept.into_iter().map(|change| Change { link: None, ..change }).collect()
    }

    /// The scope without points that the checklist does not have, and with every point that has an answer.
    fn scope_of(&mut self, scope: Scope, answers: &BTreeMap<PointId, Answer>, checklist: &Checklist) -> Scope {
        let Scope::Points { points, drawn } = scope else { return scope };
        let at = self.damaged.field("scope").unwrap_or_default();
        let mut covered: BTreeSet<PointId> = points.into_iter().collect();
        for point in answers.keys() {
            if covered.insert(point.clone()) {
                self.lose(at, Lost::Unscoped(point.clone()));
            }
        }
        let mut points = Vec::new();
        for (_, _, focus) in checklist.points() {
            if covered.remove(&focus.id) {
                points.push(focus.id.clone());
            }
        }
        for stray in covered {
            self.lose(at, Lost::StrayScope(stray));
        }
        if points.is_empty() {
            self.lose(at, Lost::Scope);
            return Scope::All;
        }
        Scope::Points { points, drawn }
    }

    /// The value of one of the session's fields; `None` if there is none, its byte offset as the error if it cannot be
    /// parsed.
    fn field<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<Option<T>, usize> {
        match self.damaged.field(name) {
            None => Ok(None),
            Some(at) => self.damaged.value_at(at).map(Some).ok_or(at),
        }
    }

    fn lose(&mut self, at: usize, what: Lost) {
        let line = line_and_column(self.damaged.text, at).0;
        self.losses.push(Unrecovered { line, what });
    }
}

impl Lost {
    /// The loss as a label.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        match self {
            Self::Bytes => lang.lost_bytes().to_owned(),
            Self::Id => lang.lost_id().to_owned(),
            Self::Visit => lang.lost_visit().to_owned(),
            Self::Scope => lang.lost_scope().to_owned(),
            Self::Answer(point) => lang.lost_answer(point.as_str()),
            Self::UnknownAnswer => lang.lost_unknown_answer().to_owned(),
            Self::AnswerFromLog(point) => lang.lost_from_log(point.as_str()),
            Self::Doubtful(point) => lang.lost_doubtful(point.as_str()),
            Self::LogEntry => lang.lost_log().to_owned(),
            Self::Stray(point) => lang.lost_stray(point.as_str()),
            Self::StrayScope(point) => lang.lost_stray_scope(point.as_str()),
            Self::Unscoped(point) => lang.lost_unscoped(point.as_str()),
            Self::Draft => lang.lost_draft().to_owned(),
            Self::Seal => lang.lost_seal().to_owned(),
            Self::Previous => lang.lost_previous().to_owned(),
            Self::Merged => lang.lost_merged().to_owned(),
            Self::ChecklistFromElsewhere { title, id } => lang.lost_checklist_elsewhere(title, id),
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
    lost_checklist { zh: "查核表已損壞，讀不到內容的查核重點只留下編號；請對照原查核表", en: "the checklist is damaged; of points that cannot be read only the ids are left, see the original" }
    lost_id { zh: "紀錄的識別碼無法讀取，已給新的識別碼", en: "the id of the session cannot be read; it has a new one" }
}

messages! {
    lost_answer(point: &str) { zh: "查核重點 {point} 的結果無法讀取", en: "the answer of point {point} cannot be read" }
    lost_from_log(point: &str) { zh: "查核重點 {point} 的結果取自異動紀錄", en: "the answer of point {point} was taken from the log" }
    lost_doubtful(point: &str) { zh: "查核重點 {point} 的結果與異動紀錄不符，請確認", en: "the answer of point {point} and the log disagree; check it" }
    lost_unscoped(point: &str) { zh: "查核重點 {point} 有結果但不在查核範圍內，已納入範圍", en: "point {point} has an answer but was not in the scope; it is covered now" }
    lost_stray(point: &str) { zh: "查核重點 {point} 有結果但不在查核表中，已保留，內容不明", en: "point {point} has an answer but is not in the checklist; it was kept without its wording" }
    lost_stray_scope(point: &str) { zh: "查核範圍中的 {point} 不在查核表中，未收入", en: "{point} of the scope is not in the checklist and was left out" }
    lost_checklist_elsewhere(title: &str, id: &str) {
        zh: "查核表已損壞，讀不到的部分取自「{title}」（{id}）",
        en: "the checklist is damaged; what cannot be read of it is from {id}, {title}",
    }
}

#[cfg(test)]
mod tests;
