//! Properties of merging over random histories of up to eight sides.
//!
//! `PILLARCHECK_HISTORIES` says how many histories; 10,000 of them take some minutes.

use std::collections::HashMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::apart::relation;
use super::belonging::MergeRefusal;
use super::joining::{JoinedSession, MergeOptions, MergeOutcome, Settling, merge};
use super::leaf::MergeSource;
use crate::lang::Lang;
use crate::model::plan::checklist::{Overall, PointId};
use crate::model::record::answer::{Answer, Draft, Evidence};
use crate::model::record::change::Change;
use crate::model::record::copies::Kinship;
use crate::model::record::edit::Edit;
use crate::model::record::mark::Mark;
use crate::model::record::merged::ConflictSide;
use crate::model::record::session::Session;
use crate::model::record::stamp::Stamp;
use crate::model::sample::{self, photo};
use crate::model::value::sha::Sha;

const REVIEWERS: [&str; 4] = ["王小華", "李大同", "陳美玲", ""];

/// One thing that somebody does to a session.
#[derive(Clone, Debug)]
struct Word {
    point: usize,
    by: usize,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Mark(Option<usize>),
    Note(String),
    Count(Option<u32>),
    AddEvidence(usize),
    RemoveEvidence,
    Cause(String),
    Due(u32),
    Closed(Option<u32>),
    Nothing,
}

/// A session: which visit it records, how much of the common beginning it has, and what was said in it alone.
#[derive(Clone, Debug)]
struct Side {
    lineage: usize,
    beginning: usize,
    words: Vec<Word>,
    draft: Option<String>,
}

#[derive(Clone, Debug)]
struct Tale {
    beginning: Vec<Word>,
    sides: Vec<Side>,
}

fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        4 => prop::option::weighted(0.8, 0_usize..4).prop_map(What::Mark),
        2 => "[甲乙丙]{0,2}(\n[甲乙丙]{1,2})?".prop_map(What::Note),
        1 => prop::option::of(0_u32..3).prop_map(What::Count),
        1 => (0_usize..3).prop_map(What::AddEvidence),
        1 => Just(What::RemoveEvidence),
        1 => "[缺人]{0,2}".prop_map(What::Cause),
        1 => (1_u32..28).prop_map(What::Due),
        1 => prop::option::of(1_u32..28).prop_map(What::Closed),
        1 => Just(What::Nothing),
    ]
}

fn word() -> impl Strategy<Value = Word> {
    (0_usize..6, 0_usize..4, what()).prop_map(|(point, by, what)| Word { point, by, what })
}

fn tale(sides: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Tale> {
    let side =
        (0_usize..3, 0_usize..6, prop::collection::vec(word(), 0..8), prop::option::weighted(0.1, "[甲乙]{1,2}"));
    let side = side.prop_map(|(lineage, beginning, words, draft)| Side { lineage, beginning, words, draft });
    (prop::collection::vec(word(), 0..6), prop::collection::vec(side, sides))
        .prop_map(|(beginning, sides)| Tale { beginning, sides })
}

fn id(point: usize) -> PointId {
    format!("{}.1.{}", point / 3 + 1, point % 3 + 1).into()
}

fn say(session: &mut Session, word: &Word, second: u32) {
    let stamp = Stamp { by: REVIEWERS[word.by].into(), ..sample::stamp(second) };
    let day = |day: u32| chrono::NaiveDate::from_ymd_opt(2026, 12, day);
    let edit = session.changing(&id(word.point), &stamp, |answer| match &word.what {
        What::Mark(mark) => answer.mark = mark.map(|mark| Mark::ALL[mark]),
        What::Note(note) => note.clone_into(&mut answer.note),
        What::Count(count) => answer.count = *count,
        What::AddEvidence(number) => {
            let name = format!("{number}.jpg");
            if !answer.evidence.iter().any(|piece| piece.what == name) {
                answer.evidence.push(Evidence { sha256: Some(Sha::of(name.as_bytes())), ..photo(&name, None) });
            }
        }
        What::RemoveEvidence => drop(answer.evidence.pop()),
        What::Cause(cause) => {
            answer.follow_up.get_or_insert_default().cause.clone_from(cause);
        }
        What::Due(due) => answer.follow_up.get_or_insert_default().due = day(*due),
        What::Closed(closed) => {
            answer.follow_up.get_or_insert_default().closed = closed.and_then(day);
        }
        What::Nothing => answer.follow_up = None,
    });
    session.apply(&edit, &stamp).expect("the sample's points exist");
}

pub(super) fn blank(lineage: usize) -> Session {
    let mut parts = sample::session(&[3, 3], Overall::ByPoint).parts().clone();
    parts.id = format!("visit-{lineage}");
    parts.visit.reviewers = vec![REVIEWERS[lineage].into()];
    parts.visit.opened = parts.visit.opened.plus_seconds(i64::try_from(lineage).expect("a small number"));
    Session::from_parts(parts)
}

impl Tale {
    fn sessions(&self) -> Vec<Session> {
        self.sides.iter().enumerate().map(|(number, side)| self.session(number, side, side.words.len())).collect()
    }

    /// A side with the first of its words.
    fn session(&self, number: usize, side: &Side, words: usize) -> Session {
        let mut session = blank(side.lineage);
        let beginning = self.beginning.iter().take(side.beginning);
        for (second, word) in (0..).zip(beginning) {
            say(&mut session, word, second);
        }
        for (at, word) in (0..).zip(side.words.iter().take(words)) {
            // Each side by a clock of its own, some alike.
            say(&mut session, word, 20 + at * 3 + number as u32 % 4);
        }
        let draft = side.draft.as_ref().filter(|_| words == side.words.len());
        if let Some(text) = draft {
            let draft = Draft { point: id(number % 6), text: text.clone(), line: 0, column: 0 };
            session.apply(&Edit::Draft(Some(draft)), &sample::stamp(59)).expect("the point exists");
        }
        session
    }
}

/// The digest of a session, as that of its file would be.
fn digest(session: &Session) -> String {
    Sha::of(format!("{:?}", session.parts().log).as_bytes()) + &format!("{:?}", session.draft())
}

pub(super) fn options(stamp: &Stamp) -> MergeOptions<'_> {
    MergeOptions::plain("merged", "pillarcheck test", Lang::ZhTw, stamp)
}

pub(super) fn merge_with(sessions: &[&Session], options: &MergeOptions<'_>) -> Result<MergeOutcome, MergeRefusal> {
    let digests: Vec<String> = sessions.iter().map(|session| digest(session)).collect();
    let sources: Vec<MergeSource> =
        sessions.iter().zip(&digests).map(|(session, digest)| MergeSource { session, digest }).collect();
    merge(&sources, options)
}

/// The merged session, whether it is one of those given or a new one.
pub(super) fn merged(sessions: &[&Session]) -> Session {
    let stamp = Stamp { by: "合併者".into(), ..sample::stamp(3000) };
    match merge_with(sessions, &options(&stamp)) {
        Ok(MergeOutcome::Whole(source)) => sessions[source].clone(),
        Ok(MergeOutcome::Joined(joined)) => joined.session,
        Err(refusal) => panic!("{refusal:?}"),
    }
}

pub(super) fn joined(sessions: &[&Session], settling: Settling) -> JoinedSession {
    let stamp = Stamp { by: "合併者".into(), ..sample::stamp(3000) };
    match merge_with(sessions, &MergeOptions { settling, ..options(&stamp) }) {
        Ok(MergeOutcome::Joined(joined)) => *joined,
        other => panic!("{other:?}"),
    }
}

fn replayed<'a>(log: impl Iterator<Item = &'a Change>) -> HashMap<PointId, Arc<Answer>> {
    let last: HashMap<PointId, Option<Arc<Answer>>> =
        log.map(|change| (change.point.clone(), change.to.clone())).collect();
    last.into_iter().filter_map(|(point, answer)| Some((point, answer?))).collect()
}

/// Everything that was ever said about a merged session, its own log and those of its parents.
fn everything(session: &Session) -> Vec<&Answer> {
    let parents = session.merged().into_iter().flat_map(|merged| merged.parents.iter().flat_map(|parent| &parent.log));
    session.log().iter().chain(parents).filter_map(|change| change.to.as_deref()).collect()
}

fn holds_the_rules(out: &Session, sessions: &[&Session]) -> Result<(), TestCaseError> {
    prop_assert_eq!(&replayed(out.log().iter()), &out.parts().answers, "the log replays");
    prop_assert_eq!(out.scores(), &out.recount());
    let Some(merged) = out.merged() else { return Ok(()) };
    for parent in &merged.parents {
        let log = out.log()[..merged.base].iter().chain(&parent.log);
        let answers = replayed(log);
        let is_there = sessions.iter().any(|session| session.parts().answers == answers);
        prop_assert!(is_there || parent.merged.is_some(), "a parent replays to what it was");
    }
    let said = everything(out);
    for session in sessions {
        for (point, answer) in &session.parts().answers {
            let has = |holds: &dyn Fn(&Answer) -> bool| said.iter().any(|said| holds(said));
            prop_assert!(has(&|said| (said.mark, said.count) == (answer.mark, answer.count)), "{} verdict", point);
            prop_assert!(answer.note.lines().all(|line| has(&|said| said.note.contains(line))), "{} note", point);
            prop_assert!(
                answer.evidence.iter().all(|piece| has(&|said| said.evidence.contains(piece))),
                "{} evidence",
                point
            );
        }
    }
    for conflict in out.parts().conflicts.values() {
        prop_assert!(conflict.sides.len() > 1 && conflict.sides.iter().all(|side| side.parent < merged.parents.len()));
    }
    Ok(())
}

/// What independent inspectors say last is in the merged answer itself, or among the sides of a conflict.
fn loses_nothing(
    out: &Session,
    withdrawn: &[(PointId, ConflictSide)],
    sessions: &[&Session],
) -> Result<(), TestCaseError> {
    for session in sessions {
        for (point, answer) in &session.parts().answers {
            let there = out.answer(point);
            let sides = out.parts().conflicts.get(point).map_or(&[][..], |conflict| &conflict.sides);
            // The later word of one person stands, and the earlier one is listed.
            let is_withdrawn = withdrawn.iter().any(|(of, side)| of == point && side.mark == answer.mark);
            let is_kept = there.is_some_and(|there| there.mark == answer.mark)
                || sides.iter().any(|side| side.mark == answer.mark);
            prop_assert!(answer.mark.is_none() || is_kept || is_withdrawn, "{} verdict", point);
            let note = there.map_or("", |there| &there.note);
            prop_assert!(answer.note.lines().all(|line| note.contains(line.trim())), "{} note", point);
            let digests = |answer: &Answer| -> Vec<Option<String>> {
                answer.evidence.iter().map(|piece| piece.sha256.clone()).collect()
            };
            let there = there.map(digests).unwrap_or_default();
            prop_assert!(digests(answer).iter().all(|digest| there.contains(digest)), "{} evidence", point);
        }
    }
    Ok(())
}

#[test]
fn a_note_that_is_being_shortened_is_still_being_typed_beside_an_earlier_file() {
    let word = Word { point: 4, by: 0, what: What::Note("\n乙".to_owned()) };
    let side = Side { lineage: 0, beginning: 0, words: vec![word.clone(), word], draft: Some("乙".to_owned()) };
    let tale = Tale { beginning: Vec::new(), sides: vec![side] };
    let (now, earlier) = (tale.session(4, &tale.sides[0], 2), tale.session(4, &tale.sides[0], 1));
    assert!(now.draft().is_some() && earlier.draft().is_none() && now.parts().log == earlier.parts().log);
    for sessions in [[&now, &earlier], [&earlier, &now]] {
        assert_eq!(merged(&sessions).parts(), now.parts());
    }
}

fn histories() -> ProptestConfig {
    let asked = std::env::var("PILLARCHECK_HISTORIES").ok().and_then(|count| count.parse().ok());
    ProptestConfig::with_cases(asked.unwrap_or(200))
}

proptest! {
    #![proptest_config(histories())]

    #[test]
    fn any_order_of_files_one_after_another_or_with_ancestors_gives_the_same(
        tale in tale(2..=8),
        turn in 0_usize..8,
        older in 0_usize..8,
    ) {
        let sessions = tale.sessions();
        let all: Vec<&Session> = sessions.iter().collect();
        let out = merged(&all);
        holds_the_rules(&out, &all)?;
        let mut conflicts = out.parts().conflicts.keys();
        prop_assert!(conflicts.all(|point| out.mark(point).is_none()), "what differs counts nowhere until it is decided");
        let mut turned: Vec<&Session> = all.iter().rev().copied().collect();
        turned.rotate_left(turn % all.len());
        let again = merged(&turned);
        let is_whole = out.merged().is_none();
        // Equal files are alike in all but their digests.
        let (one, other) = (again.parts(), out.parts());
        if is_whole { prop_assert_eq!(&one.answers, &other.answers) } else { prop_assert_eq!(one, other, "commutative") }
        let mut pairwise = all[0].clone();
        for next in &all[1..] {
            pairwise = merged(&[&pairwise, next]);
        }
        let (one, other) = (pairwise.parts(), out.parts());
        if is_whole { prop_assert_eq!(&one.answers, &other.answers) } else { prop_assert_eq!(one, other, "pairwise") }
        for session in &all {
            prop_assert_eq!(&merged(&[&out, session]).parts().clone(), out.parts(), "idempotent");
            let found = relation(&out, session);
            prop_assert!(matches!(found, Some(Kinship::Ahead | Kinship::Same)), "{:?}", found);
        }
        let side = older % all.len();
        let ancestor = tale.session(side, &tale.sides[side], older.min(tale.sides[side].words.len()));
        prop_assert_eq!(&merged(&[&ancestor, &out]).parts().clone(), out.parts(), "an ancestor changes nothing");
        let with_ancestor: Vec<&Session> = all.iter().copied().chain([&ancestor]).collect();
        let with_ancestor = merged(&with_ancestor);
        if !is_whole { prop_assert_eq!(with_ancestor.parts(), out.parts(), "nor among the others") }
    }

    #[test]
    fn independent_inspectors_lose_nothing(first in tale(1..=1), second in tale(1..=1), third in tale(1..=1)) {
        let sessions: Vec<Session> = [first, second, third]
            .iter()
            .enumerate()
            .map(|(number, tale)| tale.session(number, &Side { lineage: number, ..tale.sides[0].clone() }, 8))
            .collect();
        let all: Vec<&Session> = sessions.iter().collect();
        let stamp = Stamp { by: "合併者".into(), ..sample::stamp(3000) };
        let out = merge_with(&all, &options(&stamp));
        let Ok(MergeOutcome::Joined(out)) = out else { panic!("{out:?}") };
        holds_the_rules(&out.session, &all)?;
        loses_nothing(&out.session, &out.withdrawn, &all)?;
        let counts = out.counts();
        prop_assert_eq!(counts.total(), out.session.scores().total().points, "each point is counted once");
        let rows: usize = out.counts_by_pillar().iter().map(|(_, counts)| counts.total()).sum();
        prop_assert_eq!(rows, counts.total());
    }

    #[test]
    fn what_was_decided_in_a_merged_session_stands(
        tale in tale(2..=4),
        decided in prop::collection::vec((0_usize..6, 0_usize..4), 1..6),
        more in prop::collection::vec(word(), 0..3),
    ) {
        let sessions = tale.sessions();
        let all: Vec<&Session> = sessions.iter().collect();
        let mut out = merged(&all);
        if out.merged().is_none() {
            return Ok(());
        }
        for (second, (point, mark)) in (0..).zip(&decided) {
            let stamp = Stamp { by: "裁定者".into(), ..sample::stamp(3100 + second) };
            let edit = out.marking(&id(*point), Some(Mark::ALL[*mark]), &stamp);
            out.apply(&edit, &stamp).expect("the point exists");
        }
        for session in &all {
            prop_assert_eq!(&merged(&[session, &out]).parts().clone(), out.parts());
        }
        // One side goes on: its new words and the decisions come together.
        let mut further = all[0].clone();
        further.apply(&Edit::Draft(None), &sample::stamp(60)).expect("nothing refuses that");
        for (second, word) in (3200..).zip(&more) {
            say(&mut further, word, second);
        }
        let both = merged(&[&further, &out]);
        let inputs: Vec<&Session> = all.iter().copied().chain([&further]).collect();
        holds_the_rules(&both, &inputs)?;
        let said: Vec<usize> = more.iter().map(|word| word.point).collect();
        for (point, _) in decided.iter().filter(|(point, _)| !said.contains(point)) {
            prop_assert_eq!(both.mark(&id(*point)), out.mark(&id(*point)), "{}", id(*point));
        }
        let order = merged(&[&out, &further]);
        prop_assert_eq!(order.parts(), both.parts());
    }
}
