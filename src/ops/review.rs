//! Review of an imported plan: opened with what was decided before, kept after each decision, finished as a checklist.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Directories;
use super::export::NamedFile;
use super::import::{DraftChecklist, ImportFailure, Importing, OntoChange, bring_onto, import_bytes, save};
use super::list::find_checklist;
use crate::import::draft::{self, Given};
use crate::import::review::{REVIEW_FORMAT, Review};
use crate::import::rules::split_units;
use crate::model::check::problem::{Path as FieldPath, Problem, ProblemKind};
use crate::model::plan::checklist::Checklist;
use crate::model::value::roc::Moment;
use crate::model::value::sha::Sha;
use crate::ops::Overwrite;
use crate::store::disk::paths;
use crate::store::disk::read::read_bytes;
use crate::store::drafts;
use crate::store::error::StoreError;

pub use crate::import::review::{Decision, ReviewRefusal, ReviewWork};

/// A plan under review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenReview {
    /// The plan document.
    pub plan: PathBuf,
    /// The paragraphs, and what was decided about them.
    pub review: Review,
    /// What is given for the checklist.
    pub given: Given,
    /// What was found of earlier work: how many decisions, and how many of them do not fit.
    pub resumed: Option<(usize, usize)>,
    /// The checklist that the plan is brought onto.
    pub former: Option<Arc<Checklist>>,
    digest: String,
    columns: Option<String>,
    onto: Option<String>,
}

impl OpenReview {
    /// The checklist that comes of it as it stands, and what it changes of the one that it is brought onto.
    #[must_use]
    pub fn draft(&self) -> (DraftChecklist, Vec<OntoChange>) {
        let mut draft = draft::draft(self.review.ledger(), &self.given);
        let Some(former) = &self.former else { return (draft, Vec::new()) };
        let changes = bring_onto(&mut draft, &self.given, former);
        draft.checklist.id.clone_from(&self.given.id);
        if let Some(framework) = &self.given.framework {
            draft.checklist.framework.clone_from(framework);
        }
        (draft, changes)
    }

    /// What is kept of it.
    #[must_use]
    pub fn work(&self) -> ReviewWork {
        ReviewWork {
            format: REVIEW_FORMAT,
            plan: self.plan.to_string_lossy().into_owned(),
            digest: self.digest.clone(),
            columns: self.columns.clone(),
            id: self.given.id.clone(),
            agency: self.given.agency.clone(),
            year: self.given.year,
            framework: self.given.framework.clone(),
            onto: self.onto.clone(),
            decisions: self.review.decisions().cloned().collect(),
        }
    }
}

/// Reads a plan and takes up what was decided about the very same document before. It is brought onto the checklist that
/// is named, or that was named before and is still there.
pub fn open(directories: &Directories, asked: &Importing, onto: Option<&str>) -> Result<OpenReview, ImportFailure> {
    let bytes = read_bytes(&asked.plan)?;
    let digest = Sha::of(&bytes);
    let earlier: Option<ReviewWork> = drafts::read_one(directories, &digest, problems)?;
    let earlier = earlier.filter(|work| work.digest == digest);
    let mut asked = asked.clone();
    if let Some(work) = &earlier {
        asked.agency = asked.agency.or_else(|| work.agency.clone());
        asked.year = asked.year.or(work.year);
        asked.framework = asked.framework.or_else(|| work.framework.clone());
        asked.columns = asked.columns.or_else(|| work.columns.clone());
    }
    let mut former = onto.map(|onto| find_checklist(directories, onto)).transpose()?.map(|found| found.checklist);
    let onto = onto.map(str::to_owned).or_else(|| earlier.as_ref().and_then(|work| work.onto.clone()));
    if former.is_none() {
        former = onto.as_deref().and_then(|onto| find_checklist(directories, onto).ok()).map(|found| found.checklist);
    }
    let mut imported = import_bytes(&asked, bytes)?;
    if let Some(former) = &former {
        bring_onto(&mut imported.draft, &imported.given, former);
        imported.given.id.clone_from(&imported.draft.checklist.id);
    }
    let mut given = imported.given;
    let (review, resumed) = match earlier {
        Some(work) => {
            given.id = work.id;
            let count = work.decisions.len();
            let (review, refused) = Review::replayed(imported.ledger, work.decisions);
            (review, Some((count, refused)))
        }
        None => (Review::new(imported.ledger), None),
    };
    Ok(OpenReview { plan: asked.plan, review, given, resumed, former, digest, columns: asked.columns, onto })
}

/// Keeps the work.
pub fn keep(directories: &Directories, work: &ReviewWork) -> Result<(), StoreError> {
    drafts::write(directories, &work.digest, work)
}

/// The reviews that were begun and not finished, the latest first.
#[must_use]
pub fn unfinished(directories: &Directories) -> Vec<ReviewWork> {
    drafts::read_all(directories, problems)
}

/// Writes the checklist into the user's folder, where the start screen lists it, and removes the work; its path.
pub fn finish(
    directories: &Directories,
    checklist: &Checklist,
    work: &ReviewWork,
    now: Moment,
) -> Result<PathBuf, StoreError> {
    let path = directories.checklists().join(format!("{}.ron", checklist.id));
    let to = NamedFile { path: &path, overwrite: Overwrite::Never };
    save(checklist, Path::new(&work.plan), to, now)?;
    drafts::remove(directories, &work.digest)?;
    Ok(path)
}

/// The units that a typed text names.
#[must_use]
pub fn units_of(text: &str) -> Vec<String> {
    split_units(text)
}

/// The path that was typed for a plan, as a shell would understand it.
#[must_use]
pub fn typed_path(typed: &str) -> PathBuf {
    paths::typed(typed)
}

/// The completions of a path to a plan; a relative one starts where the program was started.
#[must_use]
pub fn complete_path(typed: &str) -> paths::Completion {
    paths::complete(typed, Path::new("."))
}

fn problems(work: &ReviewWork) -> Vec<Problem> {
    if work.format == REVIEW_FORMAT {
        return Vec::new();
    }
    vec![Problem::error(FieldPath::top().field("format"), ProblemKind::UnknownFormat(work.format))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops::import::Fate;
    use crate::ops::list;
    use crate::ops::sample::moment;

    const PLAN: &str = "甲區公所115年度提升服務工作計畫\n貳、計畫內容\n一、便民服務\n(一)流程\n1.訂定流程。\n2.公布流程。\n電話禮貌。\n";

    #[test]
    fn work_is_taken_up_again_and_ends_as_a_checklist() {
        let folder = tempfile::tempdir().unwrap();
        let directories = Directories::find(Some(folder.path())).unwrap();
        let plan = folder.path().join("甲 Plan.txt");
        std::fs::write(&plan, PLAN).unwrap();
        let asked = Importing { plan: plan.clone(), ..Importing::default() };
        let mut begun = open(&directories, &asked, None).unwrap();
        assert_eq!((begun.resumed, unfinished(&directories).len()), (None, 0));
        let lost = begun.review.ledger().entries.iter().find(|entry| entry.text.contains("電話")).unwrap().id;
        begun.review.decide(Decision::Fate { entry: lost, to: Fate::Point }).unwrap();
        begun.given.agency = Some("乙區公所".into());
        keep(&directories, &begun.work()).unwrap();
        assert_eq!(unfinished(&directories), [begun.work()]);
        // The document may have been moved meanwhile; its bytes count.
        let moved = folder.path().join("moved.txt");
        std::fs::rename(&plan, &moved).unwrap();
        let again = open(&directories, &Importing { plan: moved, ..Importing::default() }, None).unwrap();
        assert_eq!((again.resumed, again.review.ledger()), (Some((1, 0)), begun.review.ledger()));
        assert_eq!(again.given, begun.given);
        let now = moment("2026-11-22");
        let checklist = again.draft().0.checklist;
        assert_eq!((checklist.points().count(), checklist.agency.as_str()), (3, "乙區公所"));
        let path = finish(&directories, &checklist, &again.work(), now).unwrap();
        let listed = list::checklists(&directories);
        assert!(listed.entries.iter().any(|entry| entry.origin.path() == Some(&path) && *entry.checklist == checklist));
        assert!(unfinished(&directories).is_empty());
        assert!(matches!(finish(&directories, &checklist, &again.work(), now), Err(StoreError::Exists { .. })));
    }

    #[test]
    fn a_plan_is_reviewed_onto_a_checklist_and_the_work_remembers_it() {
        let folder = tempfile::tempdir().unwrap();
        let directories = Directories::find(Some(folder.path())).unwrap();
        let plan = folder.path().join("next.txt");
        std::fs::write(&plan, PLAN.replace("公布流程", "公布流程於網站")).unwrap();
        let asked = Importing { plan: plan.clone(), ..Importing::default() };
        let mut former = open(&directories, &asked, None).unwrap();
        former.given.id = "former-115".into();
        let mut checklist = former.draft().0.checklist;
        checklist.pillars[0].strategies[0].points[0].check = "訂定流程，並簽奉核定".into();
        finish(&directories, &checklist, &former.work(), moment("2026-11-22")).unwrap();
        let begun = open(&directories, &asked, Some("former-115")).unwrap();
        let (draft, changes) = begun.draft();
        assert_eq!(draft.checklist.pillars[0].strategies[0].points[0].check.as_str(), "訂定流程，並簽奉核定");
        assert_eq!((draft.checklist.id.as_str(), changes.len()), ("former-115", 0));
        keep(&directories, &begun.work()).unwrap();
        let again = open(&directories, &asked, None).unwrap();
        assert_eq!(again.draft(), (draft, changes));
        assert!(open(&directories, &asked, Some("nowhere")).is_err());
    }

    #[test]
    fn a_path_is_understood_as_a_shell_understands_it() {
        for (typed, path) in
            [("plan.odt", "plan.odt"), ("  '/計畫/甲 乙.odt' ", "/計畫/甲 乙.odt"), ("\"a.pdf\"", "a.pdf")]
        {
            assert_eq!(typed_path(typed), Path::new(path), "{typed}");
        }
    }
}
