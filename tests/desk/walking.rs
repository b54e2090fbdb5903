//! Random walks: random keys, clicks and sizes, with the invariants after each.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use pillarcheck::tui::app::Screen;
use pillarcheck::tui::command::Context;
use pillarcheck::tui::command_table::bindings;
use pillarcheck::tui::effect::Event;
use pillarcheck::tui::input::{Gesture, Input};
use ratatui::layout::Position;

use super::Desk;

impl Desk {
    /// Presses random keys, most of them bound ones, and checks the invariants.
    pub fn random_walk(&mut self, steps: usize) {
        let mut random = Random(20_261_122);
        for step in 0..steps {
            // A save after each key would take most of the time.
            self.is_held = step % 20 != 0;
            let context = self.context();
            match random.below(100) {
                0 => {
                    let size = (random.below(140) as u16 + 1, random.below(50) as u16 + 1);
                    self.resize(size);
                }
                1 => self.dispatch(Event::Input(Input::Paste("貼上的文字\n第二行".to_owned()))),
                2..=14 => {
                    let letter = ['標', '示', '，', 'a', ' ', '7', '\u{202e}'][random.below(7)];
                    self.press(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
                }
                21..=23 => {
                    let at = Position::new(random.below(140) as u16, random.below(50) as u16);
                    let gestures = [Gesture::Click, Gesture::WheelUp, Gesture::WheelDown];
                    self.dispatch(Event::Input(Input::Mouse(gestures[random.below(3)], at)));
                }
                15..=20 => {
                    let code = [KeyCode::Backspace, KeyCode::Delete, KeyCode::Enter, KeyCode::Home, KeyCode::Left]
                        [random.below(5)];
                    self.press(KeyEvent::new(code, KeyModifiers::NONE));
                }
                _ => self.press_bound_key(context, &mut random),
            }
            if self.has_quit {
                *self = Self::at_start(self.view().size, self.view().lang);
            }
            self.must_be_valid(step);
        }
        self.release();
        self.must_be_saved();
    }

    /// Checks that the file holds the session on the screen.
    fn must_be_saved(&self) {
        if let Screen::Inspection(inspection) = self.app().screen()
            && inspection.session().draft().is_none()
        {
            let session = inspection.session();
            let id = &session.parts().id;
            let files = self.folder.files().into_iter().filter(|name| name.ends_with(".session.ron"));
            let mut files = files.map(|name| super::Folder::read(&self.folder.path().join(name)));
            let on_disk = files.find(|file| &file.parts().id == id).expect("the file of the session");
            assert_eq!(on_disk.parts().answers, session.parts().answers);
        }
    }

    fn press_bound_key(&mut self, context: Context, random: &mut Random) {
        let keys: Vec<_> = bindings(context).flat_map(|binding| binding.keys).collect();
        self.press_key(*keys[random.below(keys.len())]);
    }

    fn must_be_valid(&self, step: usize) {
        if let Screen::Inspection(inspection) = self.app().screen() {
            let session = inspection.session();
            assert!(session.in_scope(inspection.cursor()), "step {step}: the cursor is on no point");
            assert_eq!(
                inspection.editor().is_cursor_listed(),
                inspection.editor().listed() > 0,
                "step {step}: the cursor is on no row, and there are rows"
            );
            if step.is_multiple_of(100) {
                assert_eq!(session.scores(), &session.recount(), "step {step}: the scores are out of step");
            }
        }
        if step.is_multiple_of(7) {
            self.screen();
        }
    }
}

/// A small random number generator, so that the walk is the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
