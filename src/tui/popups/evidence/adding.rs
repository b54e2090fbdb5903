//! The form for a new piece of evidence: a file or number, how it was taken, and where it is kept.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use crate::lang::{Lang, text};
use crate::model::plan::checklist::{Method, PointId};
use crate::model::value::text::{width, wrap};
use crate::ops::evidence::{Completion, Keep, Wanted};
use crate::tui::command::Command;
use crate::tui::component::View;
use crate::tui::component::open_session::SessionRequest;
use crate::tui::component::popup::Reaction;
use crate::tui::effect::Effect;
use crate::tui::widgets::paint;
use crate::tui::widgets::text_field::{Focus, Lines, TextField};
use crate::tui::widgets::typed_ahead::TypedAhead;

/// Rows of the form, with one for the line above it.
pub(super) const HEIGHT: u16 = 7;

/// The form for a new piece of evidence.
#[derive(Debug)]
pub(super) struct Adding {
    path: TextField,
    /// The method of the point.
    usual: Option<Method>,
    /// The one that the user chose.
    chosen: Option<Method>,
    keep: Keep,
    focus: Part,
    /// The completions of the path.
    names: Vec<String>,
    /// It is being hashed and copied.
    is_on_its_way: bool,
    /// What was typed while the path was being completed.
    pub(super) ahead: TypedAhead,
}

/// The parts of the form, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Path,
    Method,
    Keep,
}

impl Adding {
    /// The form with nothing typed, for points that are checked this way.
    pub(super) fn of(usual: Option<Method>) -> Self {
        Self {
            path: TextField::new("", Lines::One),
            usual,
            chosen: None,
            keep: Keep::Copy,
            focus: Part::Path,
            names: Vec::new(),
            is_on_its_way: false,
            ahead: TypedAhead::default(),
        }
    }

    /// The path or number as typed.
    #[cfg(test)]
    pub(super) fn typed(&self) -> String {
        self.path.text()
    }

    /// Takes the completions, unless the path was edited meanwhile.
    pub(super) fn completed(&mut self, typed: &str, completion: Completion) {
        if self.path.text() != typed {
            return;
        }
        if !completion.text.is_empty() {
            self.path = TextField::new(&completion.text, Lines::One);
        }
        self.names = completion.names;
    }

    /// What was requested could not be recorded; what was typed stays.
    pub(super) const fn failed(&mut self) {
        self.is_on_its_way = false;
    }

    /// Pastes into the path.
    pub(super) fn paste(&mut self, text: &str) {
        if self.focus == Part::Path {
            self.path.paste(text);
        }
    }

    /// Handles a command of the form; accepting and going back are its owner's.
    pub(super) fn update(&mut self, command: Command) -> Vec<Reaction<SessionRequest>> {
        match command {
            Command::Complete if self.focus == Part::Path => {
                self.ahead.ask(&self.path.text());
                return vec![Effect::CompletePath(self.path.text()).into()];
            }
            Command::NextField | Command::Complete => self.focus = self.focus.next(),
            Command::PreviousField => self.focus = self.focus.next().next(),
            Command::Left => self.aside(KeyCode::Left),
            Command::Right => self.aside(KeyCode::Right),
            _ => {}
        }
        Vec::new()
    }

    /// Handles a key that is no command.
    pub(super) fn press(&mut self, key: KeyEvent) {
        match (self.focus, key.code) {
            (Part::Path, _) => {
                self.names.clear();
                self.path.press(key);
            }
            (Part::Method | Part::Keep, KeyCode::Char(' ')) => self.aside(KeyCode::Right),
            (Part::Method | Part::Keep, _) => {}
        }
    }

    /// How it was taken: the number of a photo on the spot, a file as the point is checked, unless the user says otherwise.
    pub(super) fn method(&self) -> Option<Method> {
        let typed = self.path.text();
        let is_number = !typed.trim().is_empty() && !typed.contains(['/', '\\', '.', '~']);
        self.chosen.or(if is_number { Some(Method::OnSite) } else { self.usual })
    }

    /// Left and Right cycle through choices, and move the caret in the path.
    fn aside(&mut self, code: KeyCode) {
        match self.focus {
            Part::Path => self.path.press(KeyEvent::from(code)),
            Part::Keep => {
                self.keep = match self.keep {
                    Keep::Copy => Keep::InPlace,
                    Keep::InPlace => Keep::Copy,
                };
            }
            Part::Method => {
                let here = Method::ALL.iter().position(|method| Some(*method) == self.method()).unwrap_or_default();
                let step = if code == KeyCode::Left { Method::ALL.len() - 1 } else { 1 };
                self.chosen = Some(Method::ALL[(here + step) % Method::ALL.len()]);
            }
        }
    }

    /// Requests what was typed as evidence of these points.
    pub(super) fn accept(&mut self, points: &[PointId]) -> Vec<Reaction<SessionRequest>> {
        let typed = self.path.text().trim().to_owned();
        // Ignores Enter while the file is pending or the path is empty.
        if typed.is_empty() || self.is_on_its_way {
            return Vec::new();
        }
        self.is_on_its_way = true;
        let wanted = Wanted { typed, keep: self.keep, method: self.method() };
        vec![Reaction::Host(SessionRequest::TakeEvidence(points.to_vec(), wanted))]
    }

    /// Paints the form into these rows.
    pub(super) fn draw(&self, frame: &mut Frame<'_>, foot: Rect, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let indent = Part::ALL.iter().map(|part| width(part.label(lang))).max().unwrap_or_default() as u16 + 3;
        for (row, part) in (1..).zip(Part::ALL) {
            let is_here = part == self.focus;
            let style = if is_here { theme.key() } else { theme.muted() };
            paint::text(frame.buffer_mut(), foot, row, &format!("  {}", part.label(lang)), style);
            paint::text(frame.buffer_mut(), foot, row, if is_here { theme.here() } else { " " }, theme.key());
            let at = Rect { x: foot.x + indent, y: foot.y + row, width: foot.width.saturating_sub(indent), height: 1 };
            match part {
                Part::Path => {
                    frame.buffer_mut().set_style(at, Style::new().add_modifier(Modifier::UNDERLINED));
                    self.path.draw(frame, at, if is_here { Focus::Here } else { Focus::Elsewhere });
                }
                Part::Method => {
                    let method = self.method().map_or_else(|| lang.evidence_method_open(), |method| method.label(lang));
                    paint::text(frame.buffer_mut(), at, 0, &format!("< {method} >"), Style::new());
                }
                Part::Keep => {
                    let keep = match self.keep {
                        Keep::Copy => lang.evidence_keep_copy(),
                        Keep::InPlace => lang.evidence_keep_in_place(),
                    };
                    paint::text(frame.buffer_mut(), at, 0, &format!("< {keep} >"), Style::new());
                }
            }
        }
        let cells = usize::from(foot.width);
        let below = if self.is_on_its_way {
            lang.evidence_on_its_way().to_owned()
        } else if self.names.is_empty() {
            lang.evidence_hint().to_owned()
        } else {
            self.names.join("  ")
        };
        for (row, line) in (4..).zip(wrap(&theme.shown(&below), cells)) {
            paint::text(frame.buffer_mut(), foot, row, &line, theme.muted());
        }
    }
}

impl Part {
    const ALL: [Self; 3] = [Self::Path, Self::Method, Self::Keep];

    const fn next(self) -> Self {
        match self {
            Self::Path => Self::Method,
            Self::Method => Self::Keep,
            Self::Keep => Self::Path,
        }
    }

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Path => lang.evidence_path(),
            Self::Method => lang.evidence_method(),
            Self::Keep => lang.evidence_keep(),
        }
    }
}

text! {
    evidence_path { zh: "檔案或編號", en: "file or number" }
    evidence_method { zh: "取得方式", en: "taken by" }
    evidence_method_open { zh: "不指定", en: "not said" }
    evidence_keep { zh: "存放", en: "kept" }
    evidence_keep_copy { zh: "複製一份到查核紀錄旁", en: "as a copy beside the session" }
    evidence_keep_in_place { zh: "留在原處，只記路徑", en: "where it is, by its path" }
    evidence_on_its_way { zh: "讀取中，完成後會列在上面", en: "reading; it will be listed above" }
    evidence_hint {
        zh: "有這個檔案就記下大小與 SHA-256；沒有檔案、也不像路徑的文字，記為照片編號。Tab 自動完成路徑，~ 是個人資料夾。",
        en: "A file is recorded with size and SHA-256; what is no file and no path, as the number of a photo. Tab completes, ~ is your folder.",
    }
}
