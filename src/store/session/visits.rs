//! Inspections of one office over time: the previous one of a session, and all of them.

use std::path::{Path, PathBuf};

use crate::model::city::brief::SessionBrief;
use crate::model::plan::series::SeriesKey;
use crate::model::record::session::Session;
use crate::model::value::sorting::SmallSort as _;
use crate::store::disk::directories::Directories;
use crate::store::error::StoreError;
use crate::store::session::listing::{self, Listed};
use crate::store::session::sessions;

/// The inspection before a session, if its file is in the user's folder, and the files there that cannot be read.
#[must_use]
pub fn previous_of(directories: &Directories, session: &Session) -> (Option<Session>, Vec<StoreError>) {
    let (sessions, mut unreadable) = listing::briefs(directories);
    let read = previous_among(&sessions, session).map(sessions::read);
    match read {
        Some(Ok((previous, _))) => (Some(previous), unreadable),
        Some(Err(error)) => {
            unreadable.push(error);
            (None, unreadable)
        }
        None => (None, unreadable),
    }
}

/// The file of the inspection before a session: the one whose verdicts it holds, or else the latest earlier one of the
/// same series that has any answer. Of several files of it the closed one counts, then the one with the longest log.
#[must_use]
pub fn previous_among<'a>(sessions: &'a [(PathBuf, SessionBrief)], session: &Session) -> Option<&'a Path> {
    if let Some(previous) = session.previous() {
        let files = sessions.iter().filter(|(_, other)| other.id == previous.session);
        let furthest = files.max_by_key(|(_, other)| (other.visit.closed.is_some(), other.log));
        return furthest.map(|(path, _)| path.as_path());
    }
    let (series, opened) = (session.checklist().series_key(), session.visit().opened);
    let is_worth_it = |other: &SessionBrief| {
        other.plan.series == series && other.visit.opened < opened && other.scores().total().seen() > 0
    };
    let before = sessions.iter().filter(|(_, other)| is_worth_it(other));
    before.max_by_key(|(_, other)| other.visit.opened).map(|(path, _)| path.as_path())
}

/// The sessions of a series across all years of plans, the most recently begun first.
#[must_use]
pub fn of_series<'a>(sessions: &'a [Listed], series: &SeriesKey) -> Vec<&'a Listed> {
    let mut own: Vec<&Listed> = sessions.iter().filter(|listed| listed.series == *series).collect();
    own.small_sort_by_key(|listed| std::cmp::Reverse(listed.visit.opened));
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::city::brief::PlanBrief;
    use crate::model::plan::checklist::Overall;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::model::value::roc::Moment;
    use crate::model::visits::carry::carry;

    fn on(day: &str, agency: &str) -> Session {
        let mut parts = sample::session(&[2], Overall::ByPoint).parts().clone();
        parts.id = format!("{agency}-{day}");
        parts.visit.opened = Moment::parse(&format!("{day}T09:00:00+08:00")).expect("a moment of the test");
        std::sync::Arc::make_mut(&mut parts.checklist).agency = agency.into();
        let mut session = Session::from_parts(parts);
        sample::answer(&mut session, "1.1.1", 1, |answer| answer.mark = Some(Mark::Done));
        session
    }

    #[test]
    fn the_one_before_is_the_one_that_is_named_or_the_latest_earlier_one_of_the_series() {
        let mut idle = on("2026-05-01", "甲");
        sample::answer(&mut idle, "1.1.1", 2, |answer| answer.mark = None);
        let all =
            [on("2024-05-01", "甲"), on("2025-05-01", "甲"), idle, on("2026-11-01", "甲"), on("2026-01-01", "乙")];
        let brief = |session: &Session| {
            let plan = std::sync::Arc::new(PlanBrief::of(session.checklist()));
            (session.parts().id.clone().into(), SessionBrief::of(session, plan))
        };
        let briefs: Vec<(PathBuf, SessionBrief)> = all.iter().map(brief).collect();
        let found = |session: &Session| previous_among(&briefs, session).map(|found| found.display().to_string());
        let now = on("2026-06-01", "甲");
        assert_eq!(found(&now).as_deref(), Some("甲-2025-05-01"));
        let named = carry(&all[0], now, None).session;
        assert_eq!(found(&named).as_deref(), Some("甲-2024-05-01"), "the one that it keeps counts");
        assert_eq!(found(&on("2026-06-01", "丙")), None);
        assert_eq!(found(&on("2024-05-01", "甲")), None, "it is not before itself");
        let mut phone = on("2026-06-01", "甲").parts().clone();
        std::sync::Arc::make_mut(&mut phone.checklist).id = "phone-115".into();
        assert_eq!(found(&Session::from_parts(phone)), None, "another plan of the office");
    }

    #[test]
    fn a_session_that_is_named_and_not_there_is_missing() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(folder.path())).expect("a named folder");
        let (then, now) = (on("2025-05-01", "甲"), on("2026-06-01", "甲"));
        let now = carry(&then, now, None).session;
        assert!(previous_of(&directories, &now).0.is_none());
        let path = directories.sessions().join("then.session.ron");
        sessions::create(&path, &then).expect("a folder that can be written");
        let (found, unreadable) = previous_of(&directories, &now);
        assert_eq!((found.map(|found| found.parts().id.clone()), unreadable.len()), (Some(then.parts().id.clone()), 0));
    }
}
