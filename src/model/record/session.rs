//! The session: one inspection, with its answers and the log of every change.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::model::judge::score::Scores;
use crate::model::plan::checklist::{Checklist, FocusPoint, Method, Pillar, PointId, Strategy};
use crate::model::plan::outline::Outline;
use crate::model::record::previous::Previous;
use crate::model::record::seal::Seal;
use crate::model::value::roc::Moment;

/// The format number that this version writes and reads.
pub const SESSION_FORMAT: u32 = 1;

/// The verdict on one point. No mark at all means that nobody has looked yet (未查).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mark {
    /// 落實
    Done,
    /// 部分落實
    Partial,
    /// 未落實
    Absent,
    /// 不適用
    NotApplicable,
}

impl Mark {
    /// Every mark, from best to worst, then the one that does not count.
    pub const ALL: [Self; 4] = [Self::Done, Self::Partial, Self::Absent, Self::NotApplicable];

    /// The mark after this one when cycling; the cycle ends at no mark.
    #[must_use]
    pub const fn next(mark: Option<Self>) -> Option<Self> {
        match mark {
            None => Some(Self::Done),
            Some(Self::Done) => Some(Self::Partial),
            Some(Self::Partial) => Some(Self::Absent),
            Some(Self::Absent) => Some(Self::NotApplicable),
            Some(Self::NotApplicable) => None,
        }
    }

    /// The mark that a count proposes where so much is asked for: nothing counted is absent, less than that partial.
    #[must_use]
    pub const fn proposed(count: u32, asked_for: u32) -> Self {
        match count {
            0 if asked_for > 0 => Self::Absent,
            counted if counted < asked_for => Self::Partial,
            _ => Self::Done,
        }
    }
}

/// What kind of inspection this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum VisitKind {
    /// 平時查核
    Routine,
    /// 不定期查核
    SpotCheck,
    /// 年度查核
    Annual,
}

impl VisitKind {
    /// Every kind, in the order in which the visit form lists them.
    pub const ALL: [Self; 3] = [Self::Routine, Self::SpotCheck, Self::Annual];
}

/// The circumstances of an inspection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// What kind of inspection.
    pub kind: VisitKind,
    /// Where, in the reviewer's words; may be empty.
    #[serde(default)]
    pub site: String,
    /// Who inspects, in the order given; may be empty.
    #[serde(default)]
    pub reviewers: Vec<String>,
    /// When the inspection began.
    pub opened: Moment,
    /// When it was closed, if it was.
    #[serde(default)]
    pub closed: Option<Moment>,
}

/// Which points of the checklist the inspection covers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Scope {
    /// Every point.
    #[default]
    All,
    /// A short list.
    Points {
        /// The points, in plan order.
        points: Vec<PointId>,
        /// How they were drawn, if by lot.
        #[serde(default)]
        drawn: Option<Draw>,
    },
}

impl Scope {
    /// The ids in scope; none for all.
    pub(in crate::model) fn ids(&self) -> Option<Arc<HashSet<PointId>>> {
        match self {
            Self::All => None,
            Self::Points { points, .. } => Some(Arc::new(points.iter().cloned().collect())),
        }
    }
}

/// A draw of points by lot, recorded so that it can be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draw {
    /// Seed of the draw.
    pub seed: u64,
    /// How many points were in the urn.
    pub of: u32,
    /// How many were drawn; what the scope holds beyond them was added later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drew: Option<u32>,
    /// What was in the urn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Urn>,
}

/// What a short list is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Urn {
    /// Every point that is checked on the spot.
    OnSite,
    /// Every point, each pillar by its share.
    Pillars,
    /// What was absent in an earlier session.
    Absent,
}

impl Urn {
    /// Every urn, in the order in which the visit form lists them.
    pub const ALL: [Self; 3] = [Self::OnSite, Self::Pillars, Self::Absent];
}

/// What was found at one point (查核結果).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The verdict; none while there is only a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// The reviewer's note, lines divided by `\n`.
    #[serde(default)]
    pub note: String,
    /// How often the thing was done, for a point with a target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What is to be done about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<FollowUp>,
    /// When the answer last changed.
    pub at: Moment,
    /// Who changed it.
    #[serde(default)]
    pub by: String,
}

/// A file or photo number that shows what was found (佐證).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Path of a file, or number of a photo.
    pub what: String,
    /// When it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// Size of the file in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// SHA-256 of the file in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// How it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// Name of the file that this one is a copy of, where the file was copied to be kept beside the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<String>,
}

/// What is to be done about an absent or partial point (改善追蹤).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FollowUp {
    /// Why it is not done.
    pub cause: String,
    /// What will be done.
    pub action: String,
    /// Which unit does it.
    pub unit: String,
    /// Who does it (承辦人).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// What the last re-check found (複查).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recheck: Option<Recheck>,
    /// Since when it is settled.
    pub closed: Option<NaiveDate>,
}

/// What a re-check of a point found, after something was to be done about it (複查).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recheck {
    /// The day of the re-check.
    pub on: NaiveDate,
    /// What it found.
    pub mark: Mark,
    /// In words.
    #[serde(default)]
    pub note: String,
    /// Who looked.
    #[serde(default)]
    pub by: String,
}

/// One entry of the log: an answer before and after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// When it happened.
    pub at: Moment,
    /// Who did it.
    #[serde(default)]
    pub by: String,
    /// Which point.
    pub point: PointId,
    /// The answer before; none where there was none.
    #[serde(default)]
    pub from: Option<Answer>,
    /// The answer after; none where it was taken back.
    #[serde(default)]
    pub to: Option<Answer>,
    /// Why, where it was changed after the visit was closed (更正理由).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Digest over the link of the entry before and this entry's content, once the visit is closed (鏈結碼).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// A note that is being typed, kept so that a killed program opens again at the very words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The point that the note belongs to.
    pub point: PointId,
    /// The text so far.
    pub text: String,
    /// Line of the caret, from zero.
    pub line: usize,
    /// Column of the caret in characters, from zero.
    pub column: usize,
}

/// One inspection: the exact checklist that was walked, the answers, and the log.
///
/// Answers change through [`Session::apply`](crate::model::record::edit) alone, which writes the log and keeps the scores in step.
#[derive(Clone, Debug)]
pub struct Session {
    pub(in crate::model) parts: Parts,
    pub(in crate::model) outline: Arc<Outline>,
    /// Ids in scope; `None` for all.
    pub(in crate::model) scope: Option<Arc<HashSet<PointId>>>,
    pub(in crate::model) scores: Scores,
}

/// What a session holds, as files state it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// Program and version that wrote the session.
    pub written_by: String,
    /// Unique id of the session.
    pub id: String,
    /// Circumstances.
    pub visit: Visit,
    /// Points covered.
    pub scope: Scope,
    /// Answers by point.
    pub answers: HashMap<PointId, Answer>,
    /// A note that was being typed.
    pub draft: Option<Draft>,
    /// The inspection before this one, for reference.
    pub previous: Option<Previous>,
    /// Every change, oldest first.
    pub log: Vec<Change>,
    /// What was recorded when the visit was closed, if it was.
    pub seal: Option<Seal>,
    /// The exact list that was walked.
    pub checklist: Arc<Checklist>,
}

impl Session {
    /// A session without any answer.
    #[must_use]
    pub fn begin(id: String, written_by: String, visit: Visit, scope: Scope, checklist: Arc<Checklist>) -> Self {
        Self::from_parts(Parts {
            written_by,
            id,
            visit,
            scope,
            answers: HashMap::new(),
            draft: None,
            previous: None,
            log: Vec::new(),
            seal: None,
            checklist,
        })
    }

    /// The session that a file states. Answers of points that are not in scope do not count; the check names them.
    #[must_use]
    pub fn from_parts(parts: Parts) -> Self {
        let outline = Arc::new(Outline::of(&parts.checklist));
        let scope = parts.scope.ids();
        let mut session = Self { parts, outline, scope, scores: Scores::default() };
        session.scores = Scores::count(&session);
        session
    }

    /// What the session holds, as files state it.
    #[must_use]
    pub const fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Circumstances of the inspection.
    #[must_use]
    pub const fn visit(&self) -> &Visit {
        &self.parts.visit
    }

    /// The list that is walked.
    #[must_use]
    pub const fn checklist(&self) -> &Arc<Checklist> {
        &self.parts.checklist
    }

    /// Where each point stands.
    #[must_use]
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// The counts and scores, always in step with the answers.
    #[must_use]
    pub const fn scores(&self) -> &Scores {
        &self.scores
    }

    /// Every change so far, oldest first.
    #[must_use]
    pub fn log(&self) -> &[Change] {
        &self.parts.log
    }

    /// The note that is being typed.
    #[must_use]
    pub const fn draft(&self) -> Option<&Draft> {
        self.parts.draft.as_ref()
    }

    /// The answer of a point.
    #[must_use]
    pub fn answer(&self, point: &PointId) -> Option<&Answer> {
        self.parts.answers.get(point)
    }

    /// The mark of a point; `None` while nobody has looked.
    #[must_use]
    pub fn mark(&self, point: &PointId) -> Option<Mark> {
        self.answer(point)?.mark
    }

    /// The note of a point, empty where there is none.
    #[must_use]
    pub fn note(&self, point: &PointId) -> &str {
        self.answer(point).map_or("", |answer| &answer.note)
    }

    /// Whether the inspection covers a point.
    #[must_use]
    pub fn in_scope(&self, point: &PointId) -> bool {
        self.outline.rank(point).is_some() && self.scope.as_ref().is_none_or(|ids| ids.contains(point))
    }

    /// The point with this id, with its pillar and strategy.
    #[must_use]
    pub fn find(&self, point: &PointId) -> Option<(&Pillar, &Strategy, &FocusPoint)> {
        Some(self.outline.place(point)?.of(&self.parts.checklist))
    }

    /// The points in scope with pillar and strategy, in plan order.
    pub fn points(&self) -> impl Iterator<Item = (&Pillar, &Strategy, &FocusPoint)> {
        self.parts.checklist.points().filter(|(_, _, point)| self.in_scope(&point.id))
    }
}
