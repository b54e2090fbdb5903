//! Checks of a scene: one snapshot, and invariants at other sizes and in the other language.

use pillarcheck::lang::Lang;
use pillarcheck::store::library::BUNDLED;
use pillarcheck::tui::app::Screen;
use pillarcheck::tui::command::{Command, Context};
use pillarcheck::tui::command_table::{HintLevel, bindings, own_bindings};

use super::{Desk, Set};

/// A scene: a desk and the keys that lead to it.
struct Scene<'a> {
    /// The name of its snapshot.
    pub name: &'a str,
    /// Makes the desk that it begins on.
    pub desk: &'a dyn Fn((u16, u16), Lang) -> Desk,
    /// The keys.
    pub script: &'a str,
}

/// The size and language of snapshots.
const SNAPSHOT: ((u16, u16), Lang) = ((80, 24), Lang::ZhTw);
/// The sizes at which a scene is looked at: the least one, the usual one, a large one.
const SIZES: [(u16, u16); 3] = [(60, 16), (80, 24), (120, 40)];

/// Checks the screen after a key script against its snapshot, and the invariants at every size in both languages.
pub fn shows(name: &str, desk: Set, script: &str) {
    Scene { name, desk: &desk, script }.check();
}

/// The same without a snapshot, for a scene whose lines are broken where a path of this machine ends.
pub fn holds(name: &str, desk: Set, script: &str) {
    Scene { name, desk: &desk, script }.check_invariants();
}

impl Scene<'_> {
    /// See [`shows`].
    fn check(&self) {
        let (size, lang) = SNAPSHOT;
        let desk = self.reached(size, lang);
        let program = module_path!().split("::").next().unwrap_or_default();
        let name = format!("{program}__{}", self.name);
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, {
            insta::assert_snapshot!(name, desk.screen());
        });
        self.check_invariants();
    }

    fn check_invariants(&self) {
        let (size, lang) = SNAPSHOT;
        self.every_hint_does_something(size, lang);
        self.says_where_the_cursor_stands(size, lang);
        // Reached at the least size in one language and at the largest in the other, and fitted to all.
        for (first, lang) in [(SIZES[0], Lang::En), (SIZES[2], Lang::ZhTw)] {
            let mut desk = self.reached(first, lang);
            self.holds(&desk);
            for size in SIZES {
                desk.resize(size);
                self.holds(&desk);
            }
        }
    }

    fn reached(&self, size: (u16, u16), lang: Lang) -> Desk {
        let mut desk = (self.desk)(size, lang);
        desk.keys(self.script);
        desk
    }

    /// Nothing overflows (the drawing checks that), and no word is of the other language.
    fn holds(&self, desk: &Desk) {
        let (screen, lang) = (desk.screen(), desk.view().lang);
        let told = format!("{} at {:?} in {lang}", self.name, desk.view().size);
        assert!(!screen.contains('\u{fffd}'), "{told}: half a character\n{screen}");
        // Hints stand once: those of the screen below, or of a popup that another one covers, are not true any more. Each row
        // of hints has the one that leads to help.
        let hints = screen.lines().filter(|line| has_help_hint(line, desk.context(), lang)).count();
        assert!(hints <= 1 || desk.context() == Context::Help, "{told}: {hints} rows of hints\n{screen}");
        // From the usual size on the header leaves out what does not fit as a whole.
        let header = screen.lines().next().unwrap_or_default();
        assert!(desk.view().size.0 < 80 || !header.contains(".."), "{told}: a cut header\n{screen}");
        let cut: Vec<&str> = screen.split([' ', '\n', '│']).filter(|word| is_cut_number(word)).collect();
        assert_eq!(cut, Vec::<&str>::new(), "{told}: numbers are cut\n{screen}");
        // The palette names each command in both languages.
        if desk.context() == Context::Palette {
            return;
        }
        let foreign: Vec<String> = match lang {
            Lang::En => runs(&screen, is_han).filter(|run| !is_shared(run) && !self.is_content(run, desk)).collect(),
            Lang::ZhTw => runs(&screen, |letter| letter.is_ascii_alphabetic())
                .filter(|run| run.len() > 3 && run.chars().any(|letter| letter.is_ascii_lowercase()))
                .filter(|run| !is_shared(run) && !self.is_content(run, desk))
                .collect(),
        };
        assert_eq!(foreign, Vec::<String>::new(), "{told}: words of the other language\n{screen}");
    }

    /// Whether a run of letters comes from a plan, a file of the desk, the session or the keys rather than from the
    /// program.
    fn is_content(&self, run: &str, desk: &Desk) -> bool {
        if let Screen::Inspection(inspection) = desk.app().screen()
            && format!("{:?}", inspection.session()).contains(run)
        {
            return true;
        }
        let files = include_str!("folder.rs");
        let places = || BUNDLED.iter().map(|(_, plan)| &**plan).chain([files, self.script]);
        places().any(|text| text.contains(run))
    }

    /// Wherever the end of a list can be gone to, its edge says how long it is, and where the cursor stands.
    fn says_where_the_cursor_stands(&self, size: (u16, u16), lang: Lang) {
        let mut desk = self.reached(size, lang);
        // A report says in its header which of its lines are shown.
        let is_list = bindings(desk.context()).any(|binding| binding.command == Command::Last);
        if !is_list || desk.context() == Context::Pager {
            return;
        }
        let before = desk.screen();
        desk.keys("End");
        let after = desk.screen();
        let is_said = places(&before) != places(&after);
        assert!(before == after || is_said, "{}: the edge does not say where\n{before}\n{after}", self.name);
    }

    /// Every hint changes the screen.
    fn every_hint_does_something(&self, size: (u16, u16), lang: Lang) {
        let last = self.script.split_whitespace().last();
        let desk = self.reached(size, lang);
        let (before, cursor, context) = (desk.screen(), desk.terminal_cursor(), desk.context());
        let is_hints = |line: &&str| has_help_hint(line, context, lang);
        let footer = before.lines().find(is_hints).unwrap_or_default().to_owned();
        for binding in own_bindings(context).filter(|binding| binding.hint == HintLevel::Footer) {
            let hint = format!("{} {}", binding.hint_key(lang), binding.command.brief(context, lang));
            // The command that led here need not change anything when repeated.
            let is_done = last == Some(&binding.keys[0].label(Lang::En));
            if footer.contains(&hint) && !is_done {
                let mut desk = self.reached(size, lang);
                desk.press_key(binding.keys[0]);
                // From field to field only the cursor goes.
                let has_done = desk.has_quit() || desk.screen() != before || desk.terminal_cursor() != cursor;
                assert!(has_done, "{}: {hint} does nothing\n{before}", self.name);
            }
        }
    }
}

/// Whether a row has the hint that leads to help, as each row of hints does.
fn has_help_hint(line: &str, context: Context, lang: Lang) -> bool {
    let words = Command::Help.brief(context, lang);
    ["?", "F1"].iter().any(|key| line.contains(&format!("{key} {words}")))
}

/// Whether a word is the beginning of a change such as `+12.5`, which has its decimal everywhere.
fn is_cut_number(word: &str) -> bool {
    let digits = word.strip_prefix(['+', '-']).filter(|digits| !digits.is_empty());
    digits.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_digit() || digit == b'.'))
        && word.split_once('.').is_none_or(|(_, decimal)| decimal.len() != 1)
}

/// What stands on the edges about places in lists, such as `6/68`.
fn places(screen: &str) -> Vec<&str> {
    let edges = screen.lines().filter(|line| line.contains('─'));
    let is_place = |word: &&str| {
        let numbers = word.split_once('/');
        numbers.is_some_and(|(at, of)| [at, of].iter().all(|number| number.parse::<usize>().is_ok()))
    };
    edges.flat_map(str::split_whitespace).filter(is_place).collect()
}

/// Words that both languages share: keys, formats, parts of paths, the names of the languages.
const SHARED: [&str; 19] = [
    "Enter",
    "Space",
    "Shift",
    "Ctrl",
    "Home",
    "Delete",
    "Backspace",
    "PgUp",
    "PgDn",
    "Left",
    "Right",
    "Down",
    "Markdown",
    "English",
    "中文",
    "sessions",
    "session",
    "settings",
    "spot",
];

/// Whether a run is one of those words, or its beginning where a line ends, or of the letters of a random id.
fn is_shared(run: &str) -> bool {
    run.chars().all(|letter| letter.is_ascii_hexdigit()) || SHARED.iter().any(|word| word.starts_with(run))
}

fn is_han(letter: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&letter)
}

fn runs(text: &str, is_part: impl Fn(char) -> bool) -> impl Iterator<Item = String> {
    let runs: Vec<String> =
        text.split(|letter| !is_part(letter)).filter(|run| !run.is_empty()).map(str::to_owned).collect();
    runs.into_iter()
}
