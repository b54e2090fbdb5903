//! Drawing a sample: reads the earlier session if its absent points are the population, and seeds the generator.

use std::path::PathBuf;

use crate::lang::{Lang, text};
use crate::model::list::draw::{Contents, DrawError, draw};
use crate::model::plan::checklist::Checklist;
use crate::model::record::scope::{Population, Scope};
use crate::store::disk::directories::Directories;
use crate::store::error::StoreError;
use crate::store::session::listing::{self, Listed};
use crate::store::session::sessions;

/// A sample to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The population.
    pub population: Population,
    /// Sample size.
    pub sample_size: u32,
    /// The seed, if the user repeats a draw.
    pub seed: Option<u64>,
    /// The session whose absent points are the population; by default the latest of the same checklist that has any.
    pub earlier: Option<PathBuf>,
}

/// Why no sample was drawn.
#[derive(Debug)]
pub enum DrawingError {
    /// The earlier session cannot be read.
    Store(StoreError),
    /// The draw failed.
    Draw(DrawError),
    /// No earlier session has an absent point.
    NoEarlier,
}

/// The scope of a new inspection: the sample, or every point if none is to be drawn. With the file of the earlier
/// session, if it was drawn from one.
pub fn scope(
    drawing: Option<&Drawing>,
    checklist: &Checklist,
    directories: &Directories,
) -> Result<(Scope, Option<PathBuf>), DrawingError> {
    let Some(drawing) = drawing else {
        return Ok((Scope::All, None));
    };
    let seed = drawing.seed.unwrap_or_else(fresh_seed);
    let lots = |contents| draw(checklist, contents, drawing.sample_size, seed).map_err(DrawingError::Draw);
    match drawing.population {
        Population::OnSite => Ok((lots(Contents::OnSite)?, None)),
        Population::Pillars => Ok((lots(Contents::Pillars)?, None)),
        Population::Absent => {
            let path = match &drawing.earlier {
                Some(named) => sessions::locate(directories, named),
                None => latest_with_absent(&listing::list(directories).0, checklist)
                    .map(|listed| listed.path.clone())
                    .ok_or(DrawingError::NoEarlier)?,
            };
            let (earlier, _) = sessions::read(&path).map_err(DrawingError::Store)?;
            Ok((lots(Contents::Absent(&earlier))?, Some(path)))
        }
    }
}

/// The most recently begun session of the same checklist that has an absent point.
#[must_use]
pub fn latest_with_absent<'a>(sessions: &'a [Listed], checklist: &Checklist) -> Option<&'a Listed> {
    sessions
        .iter()
        .filter(|listed| listed.checklist_id == checklist.id && absent(listed) > 0)
        .max_by_key(|listed| listed.visit.opened)
}

/// Number of absent points.
#[must_use]
pub fn absent(listed: &Listed) -> usize {
    listed.summary.pillars.iter().map(|pillar| pillar.absent).sum()
}

/// A random seed; short, so that it can be read out and typed.
fn fresh_seed() -> u64 {
    let (high, low) = uuid::Uuid::new_v4().as_u64_pair();
    (high ^ low) >> 32
}

impl DrawingError {
    /// What is wrong and what to do, as one sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Store(error) => error.message(lang),
            Self::Draw(error) => error.message(lang),
            Self::NoEarlier => lang.no_earlier_session().to_owned(),
        }
    }
}

text! {
    no_earlier_session {
        zh: "沒有這份查核表先前有未落實項目的查核紀錄；請改用別的抽法，或以 --previous 指定檔案",
        en: "no earlier session of this checklist has absent points; draw in another way, or name a file with --previous",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plan::checklist::{Overall, PointId};
    use crate::model::record::mark::Mark;
    use crate::model::record::session::Session;
    use crate::model::sample;

    fn drawn(scope: &Scope) -> Vec<&str> {
        match scope {
            Scope::All => Vec::new(),
            Scope::Points { points, .. } => points.iter().map(PointId::as_str).collect(),
        }
    }

    fn with_absent(point: &str) -> Session {
        let mut session = sample::session(&[3], Overall::ByPoint);
        let edit = session.marking(&point.into(), Some(Mark::Absent), &sample::stamp(1));
        session.apply(&edit, &sample::stamp(1)).expect("the point exists");
        session
    }

    #[test]
    fn what_was_absent_comes_from_the_named_session_or_from_the_latest() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let directories = Directories::find(Some(folder.path())).expect("a named folder");
        let mut drawing = Drawing { population: Population::Absent, sample_size: 5, seed: Some(1), earlier: None };
        let checklist = sample::checklist(&[3]);
        assert!(matches!(scope(Some(&drawing), &checklist, &directories), Err(DrawingError::NoEarlier)));
        for (name, point) in [("一", "1.1.2"), ("二", "1.1.3")] {
            let path = directories.sessions().join(format!("{name}.session.ron"));
            sessions::create(&path, &with_absent(point)).expect("a folder that can be written");
            drawing.earlier = Some(path.clone());
            let (scope, from) = scope(Some(&drawing), &checklist, &directories).expect("something was absent");
            assert_eq!((drawn(&scope), from), (vec![point], Some(path)));
        }
        drawing.earlier = None;
        assert!(scope(Some(&drawing), &checklist, &directories).is_ok());
    }

    #[test]
    fn without_a_seed_the_system_gives_one() {
        let directories = Directories::find(Some("/nowhere".as_ref())).expect("a named folder");
        let drawing = Drawing { population: Population::OnSite, sample_size: 1, seed: None, earlier: None };
        let seeds: std::collections::HashSet<u64> = (0..20)
            .filter_map(|_| match scope(Some(&drawing), &sample::checklist(&[3]), &directories) {
                Ok((Scope::Points { drawn, .. }, _)) => drawn.map(|draw| draw.seed),
                _ => None,
            })
            .collect();
        assert!(seeds.len() > 15, "{seeds:?}");
    }
}
