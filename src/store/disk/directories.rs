//! Where the program's files are: the platform's folders, or the one named by `--data-dir`.

use std::path::{Path, PathBuf};

use crate::lang::Lang;
use crate::model::record::session::Session;
use crate::model::record::visit::{Visit, VisitKind};
use crate::model::value::text::is_steering;
use crate::store::error::StoreError;

/// The user's data and configuration folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directories {
    data: PathBuf,
    config: PathBuf,
}

impl Directories {
    /// The named folder for both; else the folder [`PORTABLE_FOLDER`] beside the program, where there is one; else the
    /// platform's folders. Error if the platform has none.
    pub fn find(named: Option<&Path>) -> Result<Self, StoreError> {
        let beside = || std::env::current_exe().ok().and_then(|program| portable_folder(&program));
        if let Some(folder) = named.map(Path::to_owned).or_else(beside) {
            return Ok(Self { data: folder.clone(), config: folder });
        }
        let folders = directories::ProjectDirs::from("", "", "pillarcheck").ok_or(StoreError::NoHome)?;
        // On Windows the roaming folder would copy records to other machines; the local one is used.
        Ok(Self { data: folders.data_local_dir().to_owned(), config: folders.config_dir().to_owned() })
    }

    /// Where sessions are saved.
    #[must_use]
    pub fn sessions(&self) -> PathBuf {
        self.data.join("sessions")
    }

    /// Where the user's own checklists lie.
    #[must_use]
    pub fn checklists(&self) -> PathBuf {
        self.data.join("checklists")
    }

    /// The user's work in progress on imported plans.
    #[must_use]
    pub fn imports(&self) -> PathBuf {
        self.data.join("imports")
    }

    /// The offices of the city.
    #[must_use]
    pub fn offices(&self) -> PathBuf {
        self.data.join("offices.ron")
    }

    /// What may be deleted at any time, since it is made again from the files.
    #[must_use]
    pub fn cache(&self) -> PathBuf {
        self.data.join("cache")
    }

    /// What crashes left.
    #[must_use]
    pub fn crashes(&self) -> PathBuf {
        self.data.join("crashes")
    }

    /// The folder that the others are in.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The folder of the settings.
    #[must_use]
    pub fn config(&self) -> &Path {
        &self.config
    }

    /// The file that says that everything here is practice.
    #[must_use]
    pub fn practice(&self) -> PathBuf {
        self.data.join(PRACTICE_NAME)
    }

    /// Whether everything here is practice.
    #[must_use]
    pub fn is_practice(&self) -> bool {
        self.practice().is_file()
    }

    /// The user's own phrases for notes.
    #[must_use]
    pub fn phrases(&self) -> PathBuf {
        self.config.join("phrases.txt")
    }

    /// The settings file.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.config.join(SETTINGS_NAME)
    }
}

/// The folder beside the program that makes it portable: on a stick everything stays on the stick.
pub const PORTABLE_FOLDER: &str = "pillarcheck-data";

/// The portable folder of a program, if it has one.
fn portable_folder(program: &Path) -> Option<PathBuf> {
    let folder = program.parent()?.join(PORTABLE_FOLDER);
    folder.is_dir().then_some(folder)
}

/// File name of what says that a folder holds practice data.
pub const PRACTICE_NAME: &str = "PRACTICE.txt";

/// File name of the settings.
pub const SETTINGS_NAME: &str = "settings.ron";

/// File name ending of session files.
pub const SESSION_ENDING: &str = ".session.ron";

/// The name of a session's file without its ending, whichever way that is written.
#[must_use]
pub fn session_stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = [SESSION_ENDING, ".ron"].into_iter().find_map(|ending| {
        let at = name.len().checked_sub(ending.len())?;
        name.get(at..).filter(|end| end.eq_ignore_ascii_case(ending)).and(name.get(..at))
    });
    stem.unwrap_or(&name).to_owned()
}

/// File name of a new session: checklist, day, kind, and the end of the id; valid on every platform.
#[must_use]
pub fn session_file_name(checklist_id: &str, visit: &Visit, id: &str) -> String {
    let kind = match visit.kind {
        VisitKind::Routine => "routine",
        VisitKind::SpotCheck => "spot",
        VisitKind::Annual => "annual",
    };
    let tail: String = id.chars().rev().filter(char::is_ascii_alphanumeric).take(8).collect();
    let tail: String = tail.chars().rev().collect();
    format!("{}_{}_{kind}_{tail}{SESSION_ENDING}", safe_name(checklist_id), visit.opened.date())
}

/// Maximum number of characters of an office's name in a file name, so that the parts after it are never cut off.
const LONGEST_OFFICE: usize = 40;

/// File name of a report, readable in a file manager: office, kind, day, and which report.
#[must_use]
pub fn report_file_name(session: &Session, report: &str, extension: &str, lang: Lang) -> String {
    let visit = session.visit();
    let office: String = session.checklist().short_agency().chars().take(LONGEST_OFFICE).collect();
    let name = format!("{office}_{}_{}_{report}", visit.kind.label(lang), visit.opened.date());
    // English report names contain blanks; file names use hyphens.
    format!("{}.{extension}", safe_name(&name.replace(' ', "-")))
}

/// `name` for number 1, `name-2.end` for number 2, and so on.
#[must_use]
pub fn numbered(name: &str, number: u32) -> String {
    match (number, name.rsplit_once('.')) {
        (1, _) => name.to_owned(),
        (_, Some((stem, extension))) => format!("{stem}-{number}.{extension}"),
        (_, None) => format!("{name}-{number}"),
    }
}

/// A file name valid on every platform: no separators, reserved characters or names, no leading or trailing dot.
#[must_use]
pub fn safe_name(name: &str) -> String {
    let is_bad = |letter: char| is_steering(letter) || "<>:\"/\\|?*".contains(letter);
    let shortened: String = name.chars().map(|letter| if is_bad(letter) { '-' } else { letter }).take(80).collect();
    let safe = shortened.trim_matches(['.', ' ']);
    let stem = safe.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let is_device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4
            && (stem.starts_with("COM") || stem.starts_with("LPT"))
            && stem.ends_with(|end: char| end.is_ascii_digit()));
    if safe.is_empty() || is_device { format!("_{safe}") } else { safe.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample;

    #[test]
    fn names_are_allowed_everywhere_and_stay_in_their_folder() {
        for (name, expected) in [
            ("sanmin2-115", "sanmin2-115"),
            ("../../etc/passwd", "-..-etc-passwd"),
            ("c:\\temp", "c--temp"),
            ("nul.ron", "_nul.ron"),
            ("COM1", "_COM1"),
            ("...", "_"),
            ("三民二所 115", "三民二所 115"),
            ("甲\u{202e}txt.odt", "甲-txt.odt"),
        ] {
            assert_eq!(safe_name(name), expected);
        }
    }

    #[test]
    fn a_folder_beside_the_program_is_taken_where_it_is_there() {
        let stick = tempfile::tempdir().expect("a folder for the test");
        let program = stick.path().join("pillarcheck");
        std::fs::write(&program, "").expect("a program");
        assert_eq!(portable_folder(&program), None);
        // A file of that name is no folder.
        std::fs::write(stick.path().join(PORTABLE_FOLDER), "").expect("a file");
        assert_eq!(portable_folder(&program), None);
        std::fs::remove_file(stick.path().join(PORTABLE_FOLDER)).expect("the file");
        std::fs::create_dir(stick.path().join(PORTABLE_FOLDER)).expect("the folder");
        let found = portable_folder(&program).expect("the folder");
        assert!(found.ends_with(PORTABLE_FOLDER) && found.is_dir(), "{found:?}");
    }

    #[test]
    fn a_report_is_named_by_office_kind_day_and_report_however_the_office_is_called() {
        for (agency, lang, expected) in [
            ("高雄市三民區第二衛生所", Lang::ZhTw, "三民區第二衛生所_不定期查核_2026-11-22_改善追蹤表.odt"),
            ("三民 二所", Lang::En, "三民-二所_spot-check_2026-11-22_改善追蹤表.odt"),
            ("../../nul", Lang::ZhTw, "-..-nul_不定期查核_2026-11-22_改善追蹤表.odt"),
            ("\u{202e}=1", Lang::ZhTw, "-=1_不定期查核_2026-11-22_改善追蹤表.odt"),
        ] {
            let mut parts = sample::session(&[1], crate::model::plan::checklist::Overall::ByPoint).parts().clone();
            std::sync::Arc::make_mut(&mut parts.checklist).agency = agency.to_owned();
            let session = Session::from_parts(parts);
            assert_eq!(report_file_name(&session, "改善追蹤表", "odt", lang), expected);
        }
    }

    #[test]
    fn the_longest_office_leaves_room_for_the_rest_of_the_name() {
        let mut parts = sample::session(&[1], crate::model::plan::checklist::Overall::ByPoint).parts().clone();
        std::sync::Arc::make_mut(&mut parts.checklist).agency = "𠮷".repeat(500);
        let name = report_file_name(&Session::from_parts(parts), "年度成果報告", "html", Lang::ZhTw);
        assert!(name.ends_with("_不定期查核_2026-11-22_年度成果報告.html"), "{name}");
        assert!(numbered(&name, 1000).len() <= 255, "{name}");
    }

    #[test]
    fn a_session_is_named_by_checklist_day_and_kind() {
        let session = sample::session(&[1], crate::model::plan::checklist::Overall::ByPoint);
        let name = session_file_name("sample-115", session.visit(), "01975f3c-aaaa-7bbb-8ccc-1234567890ab");
        assert_eq!(name, "sample-115_2026-11-22_spot_567890ab.session.ron");
    }
}
