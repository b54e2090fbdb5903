//! Doubts about the clock by which a session was recorded. Times are typed by a machine whose clock may be wrong, and the
//! seal vouches for them.

use chrono::NaiveDate;

use crate::lang::{Lang, messages, text};
use crate::model::plan::checklist::PointId;
use crate::model::record::session::Session;
use crate::model::value::roc::{Moment, date_words};

/// A day in seconds. Clocks of two machines differ by less.
const DAY: i64 = 24 * 60 * 60;

/// So much may a clock be set back while a visit goes on, in seconds.
const ADJUSTED: i64 = 5 * 60;

/// Why a time in a session is doubted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockDoubt {
    /// The visit was closed before it was opened.
    ClosedBeforeOpened {
        /// When it was opened.
        opened: Moment,
        /// When it was closed.
        closed: Moment,
    },
    /// A change is older than the visit.
    BeforeOpening {
        /// Position of the log entry.
        entry: usize,
        /// Its time.
        at: Moment,
        /// When the visit was opened.
        opened: Moment,
    },
    /// A change is more than a day older than the one before it.
    Backwards {
        /// Position of the log entry.
        entry: usize,
        /// Its time.
        at: Moment,
    },
    /// Something happened more than a day after now.
    Ahead(Moment),
    /// Not all times of the visit have the same offset from UTC.
    TwoOffsets {
        /// When it was opened.
        opened: Moment,
        /// The first time with another offset.
        other: Moment,
    },
    /// The offset is not that of the other visits.
    UnlikeOthers {
        /// When the visit was opened.
        opened: Moment,
        /// The offset of most others, as in a time of theirs.
        others: Moment,
    },
    /// A follow-up is settled or was re-checked after today.
    SettledAhead {
        /// The point.
        point: PointId,
        /// The day.
        on: NaiveDate,
    },
}

impl Session {
    /// What is doubtful about the times of this session, seen at a time; each kind of doubt once.
    #[must_use]
    pub fn clock_doubts(&self, now: Moment) -> Vec<ClockDoubt> {
        self.doubts(self.visit().closed, now)
    }

    /// The same as if the visit were closed now, where it is open.
    #[must_use]
    pub fn closing_doubts(&self, now: Moment) -> Vec<ClockDoubt> {
        self.doubts(Some(self.visit().closed.unwrap_or(now)), now)
    }

    fn doubts(&self, closed: Option<Moment>, now: Moment) -> Vec<ClockDoubt> {
        let changes: Vec<Moment> = self.log().iter().map(|change| change.at).collect();
        doubts(self.visit().opened, closed, &changes, now).into_iter().chain(self.settled_ahead(now)).collect()
    }

    fn settled_ahead(&self, now: Moment) -> Option<ClockDoubt> {
        self.points().find_map(|(_, _, point)| {
            let on = self.answer(&point.id)?.follow_up.as_ref()?.ahead_of(now.date())?;
            Some(ClockDoubt::SettledAhead { point: point.id.clone(), on })
        })
    }
}

/// What is doubtful about the times that a list knows of a session: opening, closing, and last change.
#[must_use]
pub fn doubts_in_brief(opened: Moment, closed: Option<Moment>, changed: Moment, now: Moment) -> Vec<ClockDoubt> {
    doubts(opened, closed, &[changed], now)
}

/// What is doubtful about the times of a visit and its changes; each kind of doubt once.
fn doubts(opened: Moment, closed: Option<Moment>, changes: &[Moment], now: Moment) -> Vec<ClockDoubt> {
    let before = closed.filter(|closed| *closed < opened);
    let before = before.map(|closed| ClockDoubt::ClosedBeforeOpened { opened, closed });
    let early = changes.iter().position(|at| opened.seconds_since(*at) > ADJUSTED);
    let early = early.map(|entry| ClockDoubt::BeforeOpening { entry, at: changes[entry], opened });
    let back = changes.windows(2).position(|pair| pair[0].seconds_since(pair[1]) > DAY);
    let back = back.map(|first| ClockDoubt::Backwards { entry: first + 1, at: changes[first + 1] });
    let times = || closed.into_iter().chain(changes.iter().copied()).chain([opened]);
    let ahead = times().max().filter(|latest| latest.seconds_since(now) > DAY).map(ClockDoubt::Ahead);
    let other = times().find(|time| time.offset_seconds() != opened.offset_seconds());
    let offsets = other.map(|other| ClockDoubt::TwoOffsets { opened, other });
    before.into_iter().chain(early).chain(back).chain(ahead).chain(offsets).collect()
}

/// The offset from UTC of most of these times, as one of them; none where no offset is that of more than half.
#[must_use]
pub fn usual_offset(times: &[Moment]) -> Option<Moment> {
    let alike = |time: &Moment| times.iter().filter(|other| other.offset_seconds() == time.offset_seconds()).count();
    times.iter().copied().find(|time| alike(time) * 2 > times.len())
}

impl ClockDoubt {
    /// The doubt about a visit whose offset is not the usual one.
    #[must_use]
    pub fn unlike(opened: Moment, others: Moment) -> Option<Self> {
        (opened.offset_seconds() != others.offset_seconds()).then_some(Self::UnlikeOthers { opened, others })
    }

    /// What is doubtful, and what to do, as one sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::ClosedBeforeOpened { opened, closed } => {
                lang.clock_closed_before(&closed.label(lang), &opened.label(lang))
            }
            Self::BeforeOpening { at, opened, .. } => lang.clock_before_opening(&at.label(lang), &opened.label(lang)),
            Self::Backwards { at, .. } => lang.clock_backwards(&at.label(lang)),
            Self::Ahead(at) => lang.clock_ahead(&at.label(lang)),
            Self::TwoOffsets { opened, other } => lang.clock_two_offsets(&opened.offset(), &other.offset()),
            Self::UnlikeOthers { opened, others } => lang.clock_unlike(&opened.offset(), &others.offset()),
            Self::SettledAhead { point, on } => lang.clock_settled_ahead(point.as_str(), &date_words(*on, lang)),
        }
    }
}

text! {
    /// What stands beside a session whose times are doubted.
    clock_doubted { zh: "時間？", en: "clock?" }
}

messages! {
    clock_closed_before(closed: &str, opened: &str) {
        zh: "結案時間 {closed} 早於開始時間 {opened}，電腦的時鐘可能不對；請向查核人員確認時間",
        en: "closed {closed}, before it was opened ({opened}): a clock may be wrong; ask the reviewer for the times",
    }
    clock_before_opening(at: &str, opened: &str) {
        zh: "有異動的時間 {at} 早於查核開始 {opened}，電腦的時鐘可能不對；請向查核人員確認時間",
        en: "a change of {at} is older than the visit ({opened}): a clock may be wrong; ask the reviewer for the times",
    }
    clock_backwards(at: &str) {
        zh: "異動的時間倒退到 {at}，電腦的時鐘可能不對；請向查核人員確認時間",
        en: "the times of the changes go back to {at}: a clock may be wrong; ask the reviewer for the times",
    }
    clock_ahead(at: &str) {
        zh: "紀錄裡的時間 {at} 晚於現在，電腦的時鐘可能不對；請核對這部電腦與查核人員的時間",
        en: "{at} is later than now: a clock may be wrong; check the time of this machine and of the reviewer's",
    }
    clock_two_offsets(opened: &str, other: &str) {
        zh: "同一次查核有兩種時區（{opened} 與 {other}），日期可能差一天；請核對電腦的時區",
        en: "the visit has two time zones ({opened} and {other}), so a date may be off by a day; check the zone of the machines",
    }
    clock_unlike(opened: &str, others: &str) {
        zh: "時區 {opened} 與其他查核紀錄（{others}）不同，日期可能差一天；請核對電腦的時區",
        en: "the time zone {opened} is not that of the other visits ({others}), so the date may be off by a day; check the machine's zone",
    }
    clock_settled_ahead(point: &str, on: &str) {
        zh: "查核重點 {point} 的改善追蹤記為 {on} 完成或複查，那天還沒到；請核對日期",
        en: "the follow-up of point {point} is settled or re-checked on {on}, which is yet to come; check the date",
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::record::answer::FollowUp;
    use crate::model::record::mark::Mark;
    use crate::model::record::session::Parts;
    use crate::model::sample::{answer, begin, checklist};

    fn moment(text: &str) -> Moment {
        Moment::parse(text).expect("a moment of the test")
    }

    /// What is doubted of a session with two changes of 22 November 2026 after it was altered.
    fn doubted(alter: impl FnOnce(&mut Parts)) -> Vec<&'static str> {
        let mut session = begin(checklist(&[2]));
        answer(&mut session, "1.1.1", 60, |answer| answer.mark = Some(Mark::Done));
        answer(&mut session, "1.1.2", 120, |answer| answer.mark = Some(Mark::Absent));
        let mut parts = session.parts().clone();
        alter(&mut parts);
        let session = Session::from_parts(parts);
        let now = moment("2026-11-23T09:00:00+08:00");
        for doubt in session.clock_doubts(now) {
            assert!(Lang::ALL.iter().all(|&lang| !doubt.message(lang).is_empty()));
        }
        let kind = |doubt| match doubt {
            ClockDoubt::ClosedBeforeOpened { .. } => "closed",
            ClockDoubt::BeforeOpening { .. } => "early",
            ClockDoubt::Backwards { .. } => "back",
            ClockDoubt::Ahead(_) => "ahead",
            ClockDoubt::TwoOffsets { .. } => "offsets",
            ClockDoubt::UnlikeOthers { .. } => "unlike",
            ClockDoubt::SettledAhead { .. } => "settled",
        };
        session.clock_doubts(now).into_iter().map(kind).collect()
    }

    #[test]
    fn times_that_cannot_be_are_doubted_and_others_are_not() {
        assert_eq!(doubted(|_| ()), [""; 0]);
        let opened = |text: &str| {
            let opened = moment(text);
            doubted(move |parts| parts.visit.opened = opened)
        };
        assert_eq!(opened("2031-03-01T09:00:00+08:00"), ["early", "ahead"]);
        assert_eq!(opened("1970-01-01T09:00:00+08:00"), [""; 0], "long ago is no contradiction of its own");
        assert_eq!(opened("2026-11-22T01:00:00+00:00"), ["offsets"]);
        // A clock that was set back by some minutes is none, and a visit over several weeks neither.
        assert_eq!(opened("2026-11-22T09:03:00+08:00"), [""; 0]);
        assert_eq!(opened("2026-10-01T09:00:00+08:00"), [""; 0]);
        assert_eq!(doubted(|parts| parts.visit.closed = Some(moment("2026-11-21T17:00:00+08:00"))), ["closed"]);
        assert_eq!(doubted(|parts| parts.visit.closed = Some(moment("2026-11-24T08:59:00+08:00"))), [""; 0]);
        assert_eq!(doubted(|parts| parts.visit.closed = Some(moment("2026-11-24T09:01:00+08:00"))), ["ahead"]);
        let open = begin(checklist(&[1]));
        let closing = |at: &str| open.closing_doubts(moment(at)).len();
        assert_eq!((closing("2026-11-22T10:00:00+08:00"), closing("2026-11-22T02:00:00+00:00")), (0, 1));
        assert_eq!(closing("2026-11-21T10:00:00+08:00"), 1, "now is before the opening");
        assert_eq!(doubted(|parts| parts.log[0].at = moment("2026-11-23T23:00:00+08:00")), ["back"]);
        assert_eq!(doubted(|parts| parts.log[1].at = moment("2026-11-22T09:30:00+09:00")), ["early", "offsets"]);
        let settled = |day: &str| {
            let closed = day.parse().ok();
            doubted(move |parts| {
                let answer = Arc::make_mut(parts.answers.get_mut(&"1.1.2".into()).expect("an answer"));
                answer.follow_up = Some(Box::new(FollowUp { closed, ..FollowUp::default() }));
            })
        };
        assert_eq!(settled("2026-11-23"), [""; 0]);
        assert_eq!(settled("2099-01-01"), ["settled"]);
    }

    #[test]
    fn the_offset_of_most_visits_is_the_usual_one() {
        let taipei = ["2026-11-22T09:00:00+08:00", "2025-11-22T09:00:00+08:00"].map(moment);
        let utc = moment("2026-11-22T16:00:00+00:00");
        assert_eq!(usual_offset(&[utc, taipei[0], taipei[1]]), Some(taipei[0]));
        assert_eq!(usual_offset(&[utc, taipei[0]]), None, "neither is the usual one");
        assert!(ClockDoubt::unlike(utc, taipei[0]).is_some() && ClockDoubt::unlike(taipei[1], taipei[0]).is_none());
    }
}
