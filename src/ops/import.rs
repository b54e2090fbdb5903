//! Import: an office's own plan document to a draft checklist, with the fate of every paragraph.

use chrono::{Datelike as _, NaiveDate};
use std::path::{Path, PathBuf};

use super::begin::require_no_source;
use super::export::NamedFile;
use super::list::find_checklist;
use crate::import::draft::{self, Given};
use crate::import::onto::{self, Unsaid};
use crate::import::readers;
use crate::import::rules::{self, Wishes, columns};
use crate::lang::{Lang, messages};
use crate::model::plan::checklist::Checklist;
use crate::model::value::roc::{Moment, roc_year};
use crate::ops::Directories;
use crate::store::disk::read::read_bytes;
use crate::store::error::{StoreError, display_path};
use crate::store::format::checklist_file::{checklist_text, read_checklist};
use crate::store::session::output;

pub use crate::import::document::SourcePlace;
pub use crate::import::draft::{DraftChecklist, Guess};
pub use crate::import::error::ImportError;
pub use crate::import::ledger::{Doubt, Fate, Ledger, LedgerEntry};
pub use crate::import::onto::OntoChange;

/// What is asked of an import.
#[derive(Clone, Debug, Default)]
pub struct Importing {
    /// The plan document.
    pub plan: PathBuf,
    /// The office, where the plan does not name it.
    pub agency: Option<String>,
    /// The 民國 year, where the plan does not name it.
    pub year: Option<u16>,
    /// The scheme of pillars, where the plan's is not known.
    pub framework: Option<String>,
    /// The roles of the columns in order, where their names do not say them.
    pub columns: Option<String>,
    /// Today, whose year is taken where neither plan nor person names one.
    pub today: NaiveDate,
}

/// A plan that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The fate of every paragraph.
    pub ledger: Ledger,
    /// What is given for the checklist.
    pub given: Given,
    /// The checklist that comes of both.
    pub draft: DraftChecklist,
}

/// Why a plan was not imported.
#[derive(Debug)]
pub enum ImportFailure {
    /// The plan cannot be read, or the checklist not be written.
    Store(StoreError),
    /// The plan was read and is none.
    Plan {
        /// The document.
        path: PathBuf,
        /// What is wrong with it.
        error: ImportError,
    },
}

impl From<StoreError> for ImportFailure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl ImportFailure {
    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Store(error) => error.message(lang),
            Self::Plan { path, error } => lang.import_failed(&display_path(path), &error.message(lang)),
        }
    }
}

messages! {
    import_failed(path: &str, why: &str) { zh: "{path} ：{why}", en: "{path} : {why}" }
}

impl Imported {
    /// Whether somebody should look at it before it is used.
    #[must_use]
    pub fn needs_review(&self) -> bool {
        self.ledger.doubtful() > 0 || !self.draft.guessed.is_empty()
    }
}

/// Reads a plan; nothing is written.
pub fn import(asked: &Importing) -> Result<Imported, ImportFailure> {
    import_bytes(asked, read_bytes(&asked.plan)?)
}

/// The same of a plan whose bytes are at hand.
pub(in crate::ops) fn import_bytes(asked: &Importing, bytes: Vec<u8>) -> Result<Imported, ImportFailure> {
    let failed = |error| ImportFailure::Plan { path: asked.plan.clone(), error };
    let columns = asked.columns.as_deref().map(columns::named).transpose().map_err(failed)?;
    let document = readers::read(&bytes).map_err(failed)?;
    drop(bytes);
    let ledger = rules::judge(&document, &Wishes { columns, year: asked.year }).map_err(failed)?;
    let given = Given {
        id: String::new(),
        agency: asked.agency.clone(),
        year: asked.year,
        framework: asked.framework.clone(),
        this_year: u16::try_from(roc_year(asked.today.year())).unwrap_or(1),
    };
    let mut draft = draft::draft(&ledger, &given);
    let given = Given { id: id_of(&asked.plan, draft.checklist.year), ..given };
    draft.checklist.id.clone_from(&given.id);
    Ok(Imported { ledger, given, draft })
}

/// Brings an imported plan onto a checklist, so that what stayed the same keeps ids, own wording and hints; what changed.
pub fn onto(imported: &mut Imported, directories: &Directories, former: &str) -> Result<Vec<OntoChange>, StoreError> {
    let former = find_checklist(directories, former)?.checklist;
    Ok(bring_onto(&mut imported.draft, &imported.given, &former))
}

/// Brings a draft onto a checklist; what changed.
pub(in crate::ops) fn bring_onto(draft: &mut DraftChecklist, given: &Given, former: &Checklist) -> Vec<OntoChange> {
    let unsaid = Unsaid {
        title: draft.guessed.contains(&Guess::Title),
        // The office is the same one, whatever its name is short for in the title.
        agency: given.agency.is_none(),
        year: draft.guessed.contains(&Guess::Year) && given.year.is_none(),
    };
    let (whole, changes) = onto::onto(draft.checklist.clone(), former, unsaid);
    draft.checklist = whole;
    // What the former checklist says needs no guess.
    draft.guessed.clear();
    changes
}

/// Writes a draft of this plan as a checklist file, never over the plan itself. What is written can be loaded.
pub fn save(checklist: &Checklist, plan: &Path, to: NamedFile<'_>, now: Moment) -> Result<(), StoreError> {
    let NamedFile { path, overwrite } = to;
    require_no_source(path, &[plan.to_owned()])?;
    let text = checklist_text(checklist).map_err(|source| StoreError::Encode { path: path.to_owned(), source })?;
    if let Err(problems) = read_checklist(&text) {
        return Err(StoreError::Bad { path: path.to_owned(), problems });
    }
    output::write(path, text.as_bytes(), overwrite, now)
}

/// The id of a checklist by the name of its plan's file: what is ASCII in it, with the year.
fn id_of(plan: &Path, year: u16) -> String {
    let stem = plan.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let mut id = String::new();
    for letter in stem.chars() {
        if letter.is_ascii_alphanumeric() {
            id.push(letter);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_matches('-');
    let year = year.to_string();
    match id {
        "" => format!("plan-{year}"),
        id if id.contains(&year) => id.to_owned(),
        id => format!("{id}-{year}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::model::plan::checklist::FocusPoint;
    use crate::ops::Overwrite;
    use crate::ops::export::{Format, Options, What, bytes};
    use crate::ops::sample::moment;

    const PLAN: &str = "高雄市甲區公所115年度提升服務工作計畫\n壹、計畫依據\n依市府計畫辦理。\n肆、計畫內容\n\
        工作要項\t執行策略\t推動作法\t業務單位\n一、完備基礎服務項目\t(一)建立流程\t1.流程公布於網站。\t秘書室\n\
        \t\t2.每年至少檢討1次。\t各課室\n";

    fn plan(folder: &Path, name: &str, text: &str) -> Importing {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        Importing { plan: path, ..Importing::default() }
    }

    #[test]
    fn a_plan_becomes_a_checklist_that_can_be_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let asked = plan(folder.path(), "甲區 Plan.txt", PLAN);
        let imported = import(&asked).unwrap();
        assert_eq!(imported.draft.checklist.id, "plan-115");
        assert_eq!(imported.draft.checklist.points().count(), 2);
        let to = folder.path().join("new/list.ron");
        let now = moment("2026-11-22");
        let save = |checklist: &Checklist, path: &Path, overwrite| {
            save(checklist, &asked.plan, NamedFile { path, overwrite }, now)
        };
        save(&imported.draft.checklist, &to, Overwrite::Never).unwrap();
        let (read, warnings) = read_checklist(&std::fs::read_to_string(&to).unwrap()).unwrap();
        assert_eq!((&read, warnings.len()), (&imported.draft.checklist, 0));
        assert!(matches!(save(&read, &to, Overwrite::Never), Err(StoreError::Exists { .. })));
        let onto_plan = save(&read, &asked.plan, Overwrite::Forced);
        assert!(matches!(onto_plan, Err(StoreError::OntoSource { .. })), "the plan is never overwritten");
    }

    /// Our own reports, read back: the same points, and onto the checklist itself the same to the letter.
    #[test]
    fn a_full_report_is_read_back_as_the_checklist_that_it_came_of() {
        let folder = tempfile::tempdir().unwrap();
        let directories = Directories::find(Some(folder.path())).unwrap();
        for entry in super::super::list::checklists(&directories).entries {
            let checklist = entry.checklist;
            let session = crate::model::sample::begin((*checklist).clone());
            for (format, name) in [(Format::Csv, "list.csv"), (Format::Ods, "list.ods")] {
                for lang in Lang::ALL {
                    let bytes = bytes(&session, What::Full, format, &Options::new(lang)).unwrap();
                    let path = folder.path().join(name);
                    std::fs::write(&path, bytes).unwrap();
                    let asked = Importing { plan: path, ..Importing::default() };
                    let mut imported = import(&asked).unwrap_or_else(|error| panic!("{name} {lang}: {error:?}"));
                    let told = |checklist: &Checklist| -> Vec<String> {
                        let points = checklist.points().map(|(pillar, strategy, point)| {
                            let hints = point.look_for.join("、");
                            let point = FocusPoint { look_for: [].into(), ..point.clone() };
                            format!(
                                "{} {} {} {} {point:?} {hints}",
                                pillar.id, pillar.title, strategy.id, strategy.title
                            )
                        });
                        points.collect()
                    };
                    let (found, known) = (told(&imported.draft.checklist), told(&checklist));
                    assert_eq!(found.len(), known.len(), "{} {name} {lang}", checklist.id);
                    for (found, known) in found.iter().zip(&known) {
                        assert_eq!(found, known, "{name} {lang}");
                    }
                    assert_eq!(imported.ledger.doubtful(), 0);
                    let changes = onto(&mut imported, &directories, &checklist.id).unwrap();
                    assert_eq!(changes, []);
                    let whole = Checklist { title: checklist.title.clone(), ..imported.draft.checklist };
                    assert_eq!(whole, *checklist, "{name} {lang}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_plan_is_refused_by_its_name() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text, expected) in
            [("a.txt", " ", ImportError::Blank), ("b.txt", "今天天氣很好。", ImportError::NoPoints)]
        {
            let asked = plan(folder.path(), name, text);
            let refused = import(&asked);
            assert!(
                matches!(&refused, Err(ImportFailure::Plan { path, error }) if *path == asked.plan && *error == expected),
                "{refused:?}"
            );
        }
        let gone = Importing { plan: folder.path().join("gone"), ..Importing::default() };
        assert!(matches!(import(&gone), Err(ImportFailure::Store(StoreError::Read { .. }))));
    }
}
