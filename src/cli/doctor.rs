//! `doctor`: how the program stands on this machine, as lines, and as a file for others that holds no names.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::Path;

use super::args::DoctorArgs;
use super::environment::Environment;
use super::error::Failure;
use super::output::{Exit, Outcome};
use super::version::long_version;
use crate::lang::{Lang, messages, text};
use crate::ops::doctor::{self, BrokenFile, Checkup, FolderState, SessionLock, system_name};
use crate::ops::settings::{Colours, Speech};
use crate::store::error::{StoreError, display_path};
use crate::tui::probe::{DrawnSign, measure_signs, terminal_size};
use crate::tui::theme::{Ability, Depth, Ground};

/// Whether paths, names of files and what stands in them may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// To whoever sits at the machine.
    Shown,
    /// In a file that is sent to others.
    Hidden,
}

/// Prints how things stand; with `--save` writes the same without names and prints the path instead.
pub(super) fn run(args: &DoctorArgs, environment: &Environment) -> Result<Outcome, Failure> {
    let lang = environment.lang;
    let checkup = doctor::examine(&environment.directories()?, environment.now);
    let terminal = TerminalState::ask(environment);
    let report = |names| format!("{}\n{}", terminal.lines(lang), files(&checkup, names, lang));
    let exit = if checkup.is_well() { Exit::Good } else { Exit::Problems };
    let outcome = match &args.save {
        Some(path) => {
            doctor::save(path, &report(Names::Hidden))?;
            Outcome::path(path)
        }
        None => Outcome::text(report(Names::Shown)),
    };
    Ok(Outcome { exit, ..outcome })
}

/// What is known of program, system and terminal. None of it holds a name.
struct TerminalState {
    /// Columns and rows; `None` where output and input are no terminal.
    size: Option<(u16, u16)>,
    ability: Ability,
    signs: Vec<DrawnSign>,
    system: Lang,
}

impl TerminalState {
    fn ask(environment: &Environment) -> Self {
        let is_terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        Self {
            size: terminal_size().filter(|_| is_terminal),
            ability: environment.ability(),
            signs: if is_terminal { measure_signs().unwrap_or_default() } else { Vec::new() },
            system: environment.system,
        }
    }

    fn lines(&self, lang: Lang) -> String {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let names = ["TERM", "COLORTERM", "TERM_PROGRAM", "WT_SESSION", "NO_COLOR", "LC_ALL", "LANG"];
        // An id of a window says nothing.
        let value =
            |name: &str, value: String| if name == "WT_SESSION" { name.to_owned() } else { format!("{name}={value}") };
        let told: Vec<String> = names.iter().filter_map(|name| variable(name).map(|text| value(name, text))).collect();
        let size = self
            .size
            .map_or_else(|| lang.doctor_no_terminal().to_owned(), |(columns, rows)| lang.doctor_cells(columns, rows));
        let mut lines = format!("pillarcheck {}\n", long_version(lang));
        row(&mut lines, lang.doctor_system(), &system_name(), lang);
        row(
            &mut lines,
            lang.doctor_language(),
            &format!("{lang}{}{}", lang.doctor_comma(), lang.doctor_by_locale(self.system)),
            lang,
        );
        row(&mut lines, lang.doctor_terminal(), &size, lang);
        row(&mut lines, lang.doctor_variables(), &told.join(" "), lang);
        row(&mut lines, lang.doctor_colours(), &self.colours(lang), lang);
        row(&mut lines, lang.doctor_signs(), &self.drawn(lang), lang);
        lines
    }

    fn colours(&self, lang: Lang) -> String {
        let depth = match self.ability.depth {
            Depth::Mono => lang.doctor_mono(),
            Depth::Sixteen => lang.doctor_sixteen(),
            Depth::Indexed => lang.doctor_indexed(),
            Depth::True => lang.doctor_true(),
        };
        let ground = match self.ability.ground {
            Some(Ground::Dark) => lang.doctor_dark(),
            Some(Ground::Light) => lang.doctor_light(),
            None => lang.doctor_ground_unsaid(),
        };
        format!("{depth}{}{ground}", lang.doctor_comma())
    }

    /// The signs by the cells that they take.
    fn drawn(&self, lang: Lang) -> String {
        if self.signs.is_empty() {
            return lang.doctor_not_drawn().to_owned();
        }
        let mut widths: Vec<Option<u16>> = self.signs.iter().map(|sign| sign.cells).collect();
        widths.sort_unstable();
        widths.dedup();
        let group = |cells: Option<u16>| {
            let signs: String = self.signs.iter().filter(|sign| sign.cells == cells).map(|sign| sign.sign).collect();
            let width = cells.map_or_else(|| lang.doctor_unanswered().to_owned(), |cells| lang.doctor_width(cells));
            format!("{signs} {width}")
        };
        widths.into_iter().map(group).collect::<Vec<_>>().join("; ")
    }
}

fn files(checkup: &Checkup, names: Names, lang: Lang) -> String {
    let mut lines = String::new();
    for folder in &checkup.folders {
        let label = lang.doctor_folder(folder.purpose.label(lang));
        row(&mut lines, &label, &folder_words(folder, names, lang), lang);
    }
    let settings = &checkup.settings;
    let theme = match settings.theme {
        Colours::Auto => lang.palette_auto(),
        Colours::Dark => lang.palette_dark(),
        Colours::Light => lang.palette_light(),
        Colours::HighContrast => lang.palette_high_contrast(),
    };
    let speech = match settings.lang {
        Speech::System => lang.speech_system(),
        Speech::ZhTw => "zh-TW",
        Speech::En => "en",
    };
    let switch = |is_on: bool| if is_on { lang.switch_on() } else { lang.switch_off() };
    let words = [
        (lang.setting_theme(), theme),
        (lang.setting_ascii(), switch(settings.ascii.is_on())),
        (lang.setting_mouse(), switch(settings.mouse.is_on())),
        (lang.setting_lang(), speech),
    ];
    let words: Vec<String> = words.iter().map(|(label, value)| format!("{label} {value}")).collect();
    row(&mut lines, lang.settings_title(), &words.join(lang.doctor_comma()), lang);
    row(&mut lines, lang.doctor_files(), &lang.doctor_counts(checkup.sessions, checkup.checklists), lang);
    for (number, lock) in checkup.locks.iter().enumerate() {
        row(&mut lines, lang.doctor_lock(), &lock_words(lock, number, names, lang), lang);
    }
    for file in &checkup.unreadable {
        row(&mut lines, lang.doctor_unreadable(), &unreadable_words(file, names, lang), lang);
    }
    // The names of these files are ours and hold a time.
    let last = checkup.crashes.last().and_then(|path| path.file_name());
    let last = last.map_or_else(
        || lang.doctor_no_crash().to_owned(),
        |name| lang.doctor_crash(&name.to_string_lossy(), checkup.crashes.len()),
    );
    row(&mut lines, lang.doctor_crashes(), &last, lang);
    lines
}

fn folder_words(folder: &FolderState, names: Names, lang: Lang) -> String {
    let mut words = Vec::new();
    if names == Names::Shown {
        words.push(display_path(&folder.path));
    }
    words.push(if folder.exists { lang.doctor_exists() } else { lang.doctor_not_there_yet() }.to_owned());
    words.push(if folder.writable { lang.doctor_writable() } else { lang.doctor_not_writable() }.to_owned());
    words.push(
        folder.free.map_or_else(|| lang.doctor_space_unsaid().to_owned(), |bytes| lang.doctor_free(&size(bytes))),
    );
    match folder.locks {
        Some(true) => words.push(lang.doctor_locks().to_owned()),
        Some(false) => words.push(lang.doctor_no_locks().to_owned()),
        None => {}
    }
    words.join(lang.doctor_comma())
}

/// A number of bytes in MB, or in GB from a thousand of them.
fn size(bytes: u64) -> String {
    let mega = bytes / 1_000_000;
    if mega < 1000 { format!("{mega} MB") } else { format!("{}.{} GB", mega / 1000, mega % 1000 / 100) }
}

fn lock_words(lock: &SessionLock, number: usize, names: Names, lang: Lang) -> String {
    let state = if lock.held { lang.doctor_held() } else { lang.doctor_left_behind() }.to_owned();
    let words = match names {
        Names::Shown => {
            let name = display_path(Path::new(lock.session.file_name().unwrap_or_default()));
            [Some(name), Some(state), lock.holder.as_ref().map(|holder| holder.label(lang))]
        }
        Names::Hidden => [Some((number + 1).to_string()), Some(state), None],
    };
    words.into_iter().flatten().collect::<Vec<_>>().join(lang.doctor_comma())
}

fn unreadable_words(file: &BrokenFile, names: Names, lang: Lang) -> String {
    let kind = file.kind.label(lang);
    if names == Names::Shown {
        return format!("{kind}\n  {}", file.error.lines(lang).join("\n  "));
    }
    // What a problem says holds words of the file.
    match &file.error {
        StoreError::Bad { problems, .. } => {
            let places: Vec<String> =
                problems.iter().map(|problem| format!("{}:{}", problem.line, problem.column)).collect();
            lang.doctor_problems_at(kind, &places.join(" "))
        }
        StoreError::Read { source, .. } => format!("{kind}{}{:?}", lang.doctor_comma(), source.kind()),
        StoreError::TooLarge { size: bytes, .. } => format!("{kind}{}{}", lang.doctor_comma(), size(*bytes)),
        _ => kind.to_owned(),
    }
}

fn row(lines: &mut String, label: &str, words: &str, lang: Lang) {
    // Writing to a string never fails.
    let _ = writeln!(lines, "{label}{}{words}", lang.colon());
}

text! {
    doctor_comma { zh: "，", en: ", " }
    doctor_system { zh: "作業系統", en: "system" }
    doctor_language { zh: "語言", en: "language" }
    doctor_terminal { zh: "終端機", en: "terminal" }
    doctor_no_terminal { zh: "輸入或輸出不是終端機", en: "input or output is no terminal" }
    doctor_variables { zh: "環境變數", en: "variables" }
    doctor_colours { zh: "顏色", en: "colours" }
    doctor_signs { zh: "符號寬度", en: "width of signs" }
    doctor_mono { zh: "不用顏色", en: "none" }
    doctor_sixteen { zh: "16 色", en: "16" }
    doctor_indexed { zh: "256 色", en: "256" }
    doctor_true { zh: "全彩", en: "all" }
    doctor_dark { zh: "深色底", en: "dark ground" }
    doctor_light { zh: "淺色底", en: "light ground" }
    doctor_ground_unsaid { zh: "底色未說明", en: "ground not said" }
    doctor_not_drawn { zh: "未量（不是終端機）", en: "not measured (no terminal)" }
    doctor_unanswered { zh: "終端機沒有回答", en: "no answer from the terminal" }
    doctor_files { zh: "檔案", en: "files" }
    doctor_lock { zh: "使用中", en: "lock" }
    doctor_held { zh: "開啟中", en: "open now" }
    doctor_left_behind { zh: "上次沒有正常結束", en: "left behind by a program that ended" }
    doctor_unreadable { zh: "打不開", en: "cannot be read" }
    doctor_crashes { zh: "當機紀錄", en: "crashes" }
    doctor_no_crash { zh: "沒有", en: "none" }
    doctor_exists { zh: "已有", en: "there" }
    doctor_not_there_yet { zh: "還沒有", en: "not there yet" }
    doctor_writable { zh: "可寫入", en: "can be written" }
    doctor_not_writable { zh: "無法寫入", en: "cannot be written" }
    doctor_space_unsaid { zh: "剩餘空間不明", en: "free space not said" }
    doctor_locks { zh: "可鎖定", en: "locks work" }
    doctor_no_locks { zh: "無法鎖定，請勿兩人同時開啟", en: "no locks: do not open a session twice at once" }
}

messages! {
    doctor_by_locale(system: Lang) { zh: "依系統為 {system}", en: "{system} by the locale" }
    doctor_cells(columns: u16, rows: u16) { zh: "{columns} 欄 × {rows} 列", counted(columns: "column", rows: "row"), en: "{columns}, {rows}" }
    doctor_width(cells: u16) { zh: "{cells} 格", en: "{cells} wide" }
    doctor_folder(what: &str) { zh: "{what}資料夾", en: "folder of {what}" }
    doctor_free(size: &str) { zh: "剩餘 {size}", en: "{size} free" }
    doctor_counts(sessions: usize, checklists: usize) {
        zh: "查核紀錄 {sessions} 份、查核表 {checklists} 份",
        en: "sessions {sessions}, checklists {checklists}",
    }
    doctor_problems_at(kind: &str, places: &str) { zh: "{kind}，行:欄 {places}", en: "{kind}, line:column {places}" }
    doctor_crash(name: &str, count: usize) { zh: "{count} 次，最近一次 {name}", en: "{count}, the last {name}" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        for (bytes, expected) in [(0, "0 MB"), (999_999_999, "999 MB"), (12_340_000_000, "12.3 GB")] {
            assert_eq!(size(bytes), expected);
        }
    }

    #[test]
    fn signs_are_grouped_by_their_width() {
        let signs = vec![
            DrawnSign { sign: '─', cells: Some(2) },
            DrawnSign { sign: '✓', cells: Some(1) },
            DrawnSign { sign: '▆', cells: Some(2) },
            DrawnSign { sign: '●', cells: None },
        ];
        let ability = Ability::of_environment(false, |_| None);
        let terminal = TerminalState { size: None, ability, signs, system: Lang::En };
        assert_eq!(terminal.drawn(Lang::En), "● no answer from the terminal; ✓ 1 wide; ─▆ 2 wide");
    }
}
