//! Inspections looked back at, on a thread of their own: what became of each point, and all of an office over time.

use std::path::{Path, PathBuf};

use super::effect::{Compared, Comparing, ExportError, Exported, Last};
use crate::lang::Lang;
use crate::model::record::session::Session;
use crate::model::visits::compare::compare as side_by_side;
use crate::model::visits::since::Since;
use crate::model::visits::trend::{Trend, trends};
use crate::report::{self, Format, Options};
use crate::store::disk::places::{self, Places};
use crate::store::error::StoreError;
use crate::store::handover;
use crate::store::session::sessions;
use crate::store::session::visits::{Earlier, earlier};

/// A session that has just begun beside an earlier one's verdicts, and what there is to say about them.
pub(super) fn beside(
    places: &Places,
    fresh: Session,
    last: Last,
    lang: Lang,
) -> Result<(Session, Option<String>), StoreError> {
    let path = match last {
        Last::None => return Ok((fresh, None)),
        Last::Kept(previous) => return Ok((fresh.beside(Some(*previous)), None)),
        Last::File(path) => path,
    };
    let (last, _) = sessions::read(&path)?;
    let carry = sessions::beside_last(places, &last, fresh)?;
    let differs = lang.last_differs(carry.carried.len(), carry.changed.len(), carry.gone.len());
    let word = carry.needs_decision().then_some(differs);
    Ok((carry.session, word))
}

/// Sets an inspection beside the one before it. Where its file is not there, what the session keeps of it must do.
pub(super) fn compare(places: &Places, of: &Comparing) -> Compared {
    let now = match taken(of) {
        Ok((now, _)) => now,
        Err(error) => return Compared::Failed(error),
    };
    let since = match earlier(places, &now) {
        Earlier::Found(then) => Some(Since::of(&side_by_side(&then, &now))),
        Earlier::Missing => Since::kept(&now),
        Earlier::None => None,
    };
    since.map_or(Compared::NoEarlier, |since| Compared::Since(Box::new(since)))
}

/// Writes the comparison beside the session that is open, or else beside the one that is compared.
pub(super) fn save(places: &Places, of: &Comparing, open: Option<&Path>, format: Format, lang: Lang) -> Exported {
    written(places, of, open, format, lang).map_or_else(Exported::Failed, Exported::Saved)
}

fn written(
    places: &Places,
    of: &Comparing,
    open: Option<&Path>,
    format: Format,
    lang: Lang,
) -> Result<PathBuf, ExportError> {
    let (now, path) = taken(of).map_err(ExportError::Store)?;
    let Earlier::Found(then) = earlier(places, &now) else {
        return Err(ExportError::NoEarlier);
    };
    let comparison = side_by_side(&then, &now);
    let bytes = report::write_comparison(&comparison, format, &Options::new(lang)).map_err(ExportError::Report)?;
    let name = places::report_file_name(&now, lang.comparison_name(), format.extension(), lang);
    let beside = path.or(open).map_or_else(|| places.sessions().join(&name), Path::to_owned);
    let expected = Since::of(&comparison).points.len();
    let count = |bytes: &[u8]| report::points_in(bytes, format);
    handover::write_beside(&beside, &name, &bytes, expected, count).map_err(ExportError::Store)
}

/// The session that is compared, and its file where it is not the open one.
fn taken(of: &Comparing) -> Result<(Session, Option<&Path>), StoreError> {
    match of {
        Comparing::Open(session) => Ok(((**session).clone(), None)),
        Comparing::File(path) => sessions::read(path).map(|(session, _)| (session, Some(path.as_path()))),
    }
}

/// All inspections of an office in the user's folder, and the one that is open wherever it lies.
pub(super) fn follow(places: &Places, agency: &str, own: Option<Box<Session>>) -> Option<Box<Trend>> {
    let (mut all, _) = sessions::all(places);
    all.extend(own.map(|own| *own));
    all.retain(|session| session.checklist().agency == agency);
    trends(&all).into_iter().next().map(Box::new)
}

crate::lang::messages! {
    last_differs(carried: usize, changed: usize, gone: usize) {
        zh: "上次的查核重點：沿用 {carried} 項、內容已改 {changed} 項、已無此項 {gone} 項",
        en: "of last time's points {carried} are carried, {changed} changed, {gone} gone",
    }
}

crate::lang::words! {
    comparison_name { zh: "查核比較", en: "comparison" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::Overall;
    use crate::model::record::mark::Mark;
    use crate::model::sample;
    use crate::model::value::roc::Moment;
    use crate::store::session::sessions::Overwrite;

    /// Two inspections of one office in a folder, the earlier with something absent in it.
    fn folder() -> (tempfile::TempDir, Places, PathBuf, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let places = Places::find(Some(folder.path())).expect("a named folder");
        let mut paths = Vec::new();
        for (name, day, mark) in [("then", "2025-11-20", Mark::Absent), ("now", "2026-11-22", Mark::Done)] {
            let mut parts = sample::session(&[2], Overall::ByPoint).parts().clone();
            parts.id = name.into();
            parts.visit.opened = Moment::parse(&format!("{day}T09:00:00+08:00")).expect("a moment of the test");
            let mut session = Session::from_parts(parts);
            let edit = session.marking(&"1.1.1".into(), Some(mark), &sample::stamp(1));
            session.apply(&edit, &sample::stamp(1)).expect("the point exists");
            let path = places.sessions().join(format!("{name}.session.ron"));
            sessions::create(&path, &session, Overwrite::Never).expect("a folder that can be written");
            paths.push(path);
        }
        let [then, now] = <[PathBuf; 2]>::try_from(paths).expect("two");
        (folder, places, then, now)
    }

    #[test]
    fn a_session_in_a_file_is_compared_with_the_one_before_it_and_saved_beside_it() {
        let (_folder, places, then, now) = folder();
        let Compared::Since(since) = compare(&places, &Comparing::File(now.clone())) else {
            panic!("there is one before it")
        };
        assert_eq!(since.counts.of(crate::model::visits::compare::Outcome::Fixed), 1);
        assert!(matches!(compare(&places, &Comparing::File(then)), Compared::NoEarlier));
        assert!(matches!(compare(&places, &Comparing::File("gone".into())), Compared::Failed(_)));
        for lang in Lang::ALL {
            for format in Format::ALL {
                let saved = save(&places, &Comparing::File(now.clone()), None, format, lang);
                assert!(matches!(&saved, Exported::Saved(path) if path.is_file()), "{format:?}: {saved:?}");
            }
        }
    }

    #[test]
    fn a_new_session_stands_beside_the_one_in_the_file_and_has_no_answer() {
        let (_folder, places, then, _) = folder();
        let fresh = || sample::begin(sample::checklist(&[2]));
        let (session, word) = beside(&places, fresh(), Last::File(then), Lang::ZhTw).expect("it can be read");
        assert!(session.was_absent(&"1.1.1".into()) && session.parts().answers.is_empty());
        assert_eq!(word, None, "the lists are the same");
        assert!(beside(&places, fresh(), Last::File("gone".into()), Lang::ZhTw).is_err());
        assert!(beside(&places, fresh(), Last::None, Lang::ZhTw).expect("nothing to read").0.previous().is_none());
    }

    #[test]
    fn the_trend_takes_in_the_open_session_wherever_it_lies() {
        let (_folder, places, _, now) = folder();
        let open = sessions::read(&now).expect("the session").0;
        let agency = open.checklist().agency.clone();
        let visits = |own: Option<Session>| {
            follow(&places, &agency, own.map(Box::new)).map_or(0, |trend| trend.series[0].visits.len())
        };
        assert_eq!(visits(None), 2);
        assert_eq!(visits(Some(open)), 2, "it is in the folder already");
        std::fs::remove_file(&now).expect("the file");
        assert_eq!(visits(None), 1);
        assert!(follow(&places, "別的機關", None).is_none());
    }
}
