//! The close-out check (結案檢查): what is still missing before a visit is closed.

use std::collections::BTreeMap;

use crate::lang::{Lang, text};
use crate::model::check::problem::Severity;
use crate::model::plan::checklist::{FocusPoint, PointId};
use crate::model::record::answer::Answer;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::record::visit::VisitKind;
use crate::model::value::sorting::SmallSort as _;

/// Something missing at a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenItem {
    /// The point.
    pub point: PointId,
    /// What is missing.
    pub what: OpenItemKind,
    /// A warning does not prevent closing; an error does.
    pub severity: Severity,
}

/// What can be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OpenItemKind {
    /// The note is still being edited.
    EndOfNote,
    /// A reason, in the note or as the follow-up's cause, why a point is absent or not applicable.
    Reason(Mark),
    /// A decision between the different verdicts of merged sessions.
    Conflict,
    /// A mark.
    Mark,
    /// A note on a partial point.
    Note,
    /// Evidence, for a point that is checked in documents.
    Evidence,
    /// A follow-up of a point whose deadline has passed.
    OverdueFollowUp,
    /// A follow-up of an absent or partial point.
    FollowUp,
    /// A count against a target.
    Count,
}

impl Session {
    /// What is still missing before the visit can be closed: errors first, then warnings; points without a mark come
    /// last where they are only warnings. Plan order within each.
    #[must_use]
    pub fn close_out(&self) -> Vec<OpenItem> {
        let mut open_items: Vec<OpenItem> = self.points().flat_map(|(_, _, point)| self.lacking(point)).collect();
        // The sort is stable, which keeps plan order within each group. A spot check leaves most points unmarked, so
        // those warnings come after all others.
        open_items.small_sort_by_key(|open_item| match (open_item.severity, open_item.what) {
            (Severity::Error, _) => 0,
            (Severity::Warning, OpenItemKind::Mark) => 2,
            (Severity::Warning, _) => 1,
        });
        open_items
    }

    fn lacking(&self, point: &FocusPoint) -> Vec<OpenItem> {
        let open_item = |what, severity| OpenItem { point: point.id.clone(), what, severity };
        let mut open_items = Vec::new();
        if self.draft().is_some_and(|draft| draft.point == point.id) {
            open_items.push(open_item(OpenItemKind::EndOfNote, Severity::Error));
        }
        let answer = self.answer(&point.id);
        if self.conflict(&point.id).is_some() {
            open_items.push(open_item(OpenItemKind::Conflict, Severity::Error));
            return open_items;
        }
        let Some(mark) = answer.and_then(|answer| answer.mark) else {
            let severity = match self.visit().kind {
                VisitKind::Annual => Severity::Error,
                // Routine and spot checks need not cover every point.
                VisitKind::Routine | VisitKind::SpotCheck => Severity::Warning,
            };
            open_items.push(open_item(OpenItemKind::Mark, severity));
            return open_items;
        };
        let has_reason = answer.is_some_and(Answer::has_reason);
        match mark {
            Mark::Absent | Mark::NotApplicable if !has_reason => {
                open_items.push(open_item(OpenItemKind::Reason(mark), Severity::Error));
            }
            Mark::Partial if !has_reason => open_items.push(open_item(OpenItemKind::Note, Severity::Warning)),
            Mark::Done if self.lacks_evidence(point) => {
                open_items.push(open_item(OpenItemKind::Evidence, Severity::Warning));
            }
            Mark::Done | Mark::Partial | Mark::Absent | Mark::NotApplicable => {}
        }
        let is_followed = answer.is_some_and(|answer| answer.follow_up.is_some())
            || self.previous_open_follow_up(&point.id).is_some();
        if mark.asks_for_follow_up() && !is_followed {
            let is_overdue = self.is_overdue(point, self.visit().opened.date());
            let kind = if is_overdue { OpenItemKind::OverdueFollowUp } else { OpenItemKind::FollowUp };
            open_items.push(open_item(kind, Severity::Warning));
        }
        let is_counted = answer.is_some_and(|answer| answer.count.is_some());
        if point.target.is_some() && mark != Mark::NotApplicable && !is_counted {
            open_items.push(open_item(OpenItemKind::Count, Severity::Warning));
        }
        open_items
    }
}

impl Answer {
    /// Whether a reason is given, in the note or as the cause of a follow-up.
    #[must_use]
    pub fn has_reason(&self) -> bool {
        let cause = self.follow_up.as_ref().map_or("", |follow_up| &follow_up.cause);
        !self.note.trim().is_empty() || !cause.trim().is_empty()
    }
}

/// The open items of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenItemGroup<'a> {
    /// What is missing.
    pub what: OpenItemKind,
    /// Whether it prevents closing.
    pub severity: Severity,
    /// The points at which it is missing, in plan order; at least one.
    pub points: Vec<&'a PointId>,
}

/// Open items by kind: what prevents closing first, then in the order of the kinds.
#[must_use]
pub fn by_kind(open_items: &[OpenItem]) -> Vec<OpenItemGroup<'_>> {
    let mut groups: BTreeMap<(bool, OpenItemKind), OpenItemGroup<'_>> = BTreeMap::new();
    for OpenItem { point, what, severity } in open_items {
        let group = groups.entry((*severity != Severity::Error, *what)).or_insert_with(|| OpenItemGroup {
            what: *what,
            severity: *severity,
            points: Vec::new(),
        });
        group.points.push(point);
    }
    groups.into_values().collect()
}

/// The word before what is missing: what prevents closing is to be done, and is no error.
#[must_use]
pub const fn urgency(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.close_out_to_do(),
        Severity::Warning => severity.label(lang),
    }
}

/// Whether any open item is an error, so that the visit cannot be closed.
#[must_use]
pub fn any_error(open_items: &[OpenItem]) -> bool {
    open_items.iter().any(|open_item| open_item.severity == Severity::Error)
}

impl OpenItemKind {
    /// What is missing, in a few words.
    #[must_use]
    pub const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::EndOfNote => lang.open_end_of_note(),
            Self::Reason(Mark::NotApplicable) => lang.open_reason_not_applicable(),
            Self::Reason(Mark::Done | Mark::Partial | Mark::Absent) => lang.open_reason(),
            Self::Conflict => lang.open_decision(),
            Self::Mark => lang.open_mark(),
            Self::Note => lang.open_note(),
            Self::Evidence => lang.open_evidence(),
            Self::OverdueFollowUp => lang.open_overdue_follow_up(),
            Self::FollowUp => lang.open_follow_up(),
            Self::Count => lang.open_count(),
        }
    }
}

text! {
    close_out_to_do { zh: "待補", en: "to do" }
    open_end_of_note { zh: "備註還沒寫完", en: "the note is not finished" }
    open_reason { zh: "未落實，沒有寫理由", en: "absent without a reason" }
    open_reason_not_applicable { zh: "不適用，沒有寫理由", en: "not applicable without a reason" }
    open_decision { zh: "不一致，待裁定", en: "different verdicts, not decided" }
    open_mark { zh: "未查", en: "not looked at" }
    open_note { zh: "部分落實，沒有備註", en: "partial without a note" }
    open_evidence { zh: "書面查核，沒有佐證", en: "documents, but no evidence" }
    open_overdue_follow_up { zh: "逾期，未填改善追蹤", en: "overdue without a follow-up" }
    open_follow_up { zh: "未填改善追蹤", en: "no follow-up yet" }
    open_count { zh: "有目標次數，沒有填次數", en: "a target, but no count" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::{Method, Per, Target};
    use crate::model::record::answer::{Draft, FollowUp};
    use crate::model::record::edit::Edit;
    use crate::model::sample::{answer, begin, checklist, photo, stamp};

    /// A session of one point, which is checked in documents, has a target, and was due before the visit.
    fn session(kind: VisitKind) -> Session {
        let mut checklist = checklist(&[1]);
        let point = &mut checklist.pillars[0].strategies[0].points[0];
        point.method = Method::Document;
        point.target = Some(Target { times: 2, per: Per::Year });
        point.deadline = "2026-06-30".parse().ok();
        let mut parts = begin(checklist).parts().clone();
        parts.visit.kind = kind;
        Session::from_parts(parts)
    }

    #[test]
    fn every_rule_by_what_was_answered() {
        use OpenItemKind::{Count, Mark as Marked, Note, OverdueFollowUp as Follow};
        use Severity::{Error, Warning};
        type Case = (VisitKind, fn(&mut Answer), &'static [(OpenItemKind, Severity)]);
        let evidence = |answer: &mut Answer| {
            answer.evidence = vec![photo("照片 1", None)];
        };
        let cases: [Case; 12] = [
            (VisitKind::Annual, |_| {}, &[(Marked, Error)]),
            (VisitKind::Routine, |_| {}, &[(Marked, Warning)]),
            (VisitKind::SpotCheck, |answer| answer.note = "備註".into(), &[(Marked, Warning)]),
            (
                VisitKind::Annual,
                |answer| answer.mark = Some(Mark::Absent),
                &[(OpenItemKind::Reason(Mark::Absent), Error), (Follow, Warning), (Count, Warning)],
            ),
            (
                VisitKind::Annual,
                |answer| (answer.mark, answer.note) = (Some(Mark::Absent), " \n".into()),
                &[(OpenItemKind::Reason(Mark::Absent), Error), (Follow, Warning), (Count, Warning)],
            ),
            (
                VisitKind::Annual,
                |answer| (answer.mark, answer.note) = (Some(Mark::Absent), "未公告".into()),
                &[(Follow, Warning), (Count, Warning)],
            ),
            (
                VisitKind::Annual,
                |answer| {
                    answer.mark = Some(Mark::Absent);
                    answer.follow_up = Some(Box::new(FollowUp { cause: "未交接".into(), ..FollowUp::default() }));
                    answer.count = Some(0);
                },
                &[],
            ),
            (
                VisitKind::Annual,
                |answer| answer.mark = Some(Mark::NotApplicable),
                &[(OpenItemKind::Reason(Mark::NotApplicable), Error)],
            ),
            (
                VisitKind::Annual,
                |answer| (answer.mark, answer.note) = (Some(Mark::NotApplicable), "無此業務".into()),
                &[],
            ),
            (
                VisitKind::Annual,
                |answer| (answer.mark, answer.count) = (Some(Mark::Partial), Some(1)),
                &[(Note, Warning), (Follow, Warning)],
            ),
            (
                VisitKind::Annual,
                |answer| (answer.mark, answer.count) = (Some(Mark::Done), Some(2)),
                &[(OpenItemKind::Evidence, Warning)],
            ),
            (
                VisitKind::Annual,
                |answer| answer.mark = Some(Mark::Done),
                &[(OpenItemKind::Evidence, Warning), (Count, Warning)],
            ),
        ];
        for (case, (kind, change, expected)) in cases.into_iter().enumerate() {
            let mut session = session(kind);
            answer(&mut session, "1.1.1", 1, change);
            let found: Vec<_> =
                session.close_out().into_iter().map(|open_item| (open_item.what, open_item.severity)).collect();
            assert_eq!(found, expected, "case {case}");
        }
        let mut shown = session(VisitKind::Annual);
        answer(&mut shown, "1.1.1", 1, |answer| {
            (answer.mark, answer.count) = (Some(Mark::Done), Some(2));
            evidence(answer);
        });
        assert_eq!(shown.close_out(), []);
    }

    #[test]
    fn errors_come_first_and_a_note_being_typed_is_one() {
        let mut session = begin(checklist(&[3]));
        answer(&mut session, "1.1.3", 1, |answer| answer.mark = Some(Mark::Absent));
        let draft = Draft { point: "1.1.2".into(), text: "寫".into(), line: 0, column: 1 };
        session.apply(&Edit::Draft(Some(draft)), &stamp(2)).expect("the point exists");
        let found: Vec<_> =
            session.close_out().into_iter().map(|open_item| (open_item.point.to_string(), open_item.what)).collect();
        let expected = [
            ("1.1.2", OpenItemKind::EndOfNote),
            ("1.1.3", OpenItemKind::Reason(Mark::Absent)),
            ("1.1.3", OpenItemKind::FollowUp),
            ("1.1.1", OpenItemKind::Mark),
            ("1.1.2", OpenItemKind::Mark),
        ];
        assert_eq!(found, expected.map(|(point, what)| (point.to_owned(), what)));
        assert!(any_error(&session.close_out()));
        let open_items = session.close_out();
        let groups = by_kind(&open_items);
        let counted: Vec<_> = groups.iter().map(|group| (group.what, group.points.len())).collect();
        let expected = [
            (OpenItemKind::EndOfNote, 1),
            (OpenItemKind::Reason(Mark::Absent), 1),
            (OpenItemKind::Mark, 2),
            (OpenItemKind::FollowUp, 1),
        ];
        assert_eq!(counted, expected);
        assert_eq!(groups.iter().map(|group| group.points.len()).sum::<usize>(), open_items.len());
    }
}
