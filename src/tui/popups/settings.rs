//! The settings: each change applies and is saved at once.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use std::convert::Infallible;

use crate::lang::{Lang, messages, text};
use crate::model::value::text::{cut, fit, width, wrap};
use crate::ops::settings::{Colours, Settings, Speech, Switch};
use crate::store::error::display_path;
use crate::tui::command::{Command, Context};
use crate::tui::component::popup::{Handled, HintsAt, Popup, Reaction};
use crate::tui::component::request::Request;
use crate::tui::component::{StartKit, View};
use crate::tui::effect::{Effect, Event};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::{choices, paint};

/// The page.
#[derive(Debug, Default)]
pub struct SettingsPage {
    cursor: ListCursor,
    /// The result of the last change.
    notice: Option<String>,
}

/// What can be set, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Setting {
    Theme,
    Ascii,
    Mouse,
    Lang,
}

impl SettingsPage {
    fn setting(&self) -> Setting {
        Setting::ALL[self.cursor.item(Setting::ALL.len())]
    }
}

impl Popup<StartKit> for SettingsPage {
    fn context(&self) -> Context {
        Context::Settings
    }

    fn update(&mut self, command: Command, kit: &StartKit, _: &View) -> Vec<Reaction<Infallible>> {
        self.notice = None;
        match command {
            Command::Back => vec![Reaction::Close],
            Command::Left | Command::Right => {
                let mut settings = kit.settings.clone();
                self.setting().step(&mut settings, command);
                vec![Reaction::App(Request::Keep(Box::new(settings)))]
            }
            Command::ReplaceSettings if kit.complaint.is_some() => {
                vec![Effect::ReplaceSettings(Box::new(kit.settings.clone())).into()]
            }
            _ => {
                self.cursor.go(command, ListRows::Items(Setting::ALL.len()), Setting::ALL.len());
                Vec::new()
            }
        }
    }

    fn handle(&mut self, event: Event, _: &StartKit, view: &View) -> Handled<Infallible> {
        match event {
            Event::Kept(result) => {
                self.notice = Some(match result {
                    Ok(None) => view.lang.settings_kept().to_owned(),
                    Ok(Some(aside)) => view.lang.settings_replaced(&display_path(&aside)),
                    Err(error) => error.message(view.lang),
                });
                Handled::Consumed(Vec::new())
            }
            other => Handled::Ignored(other),
        }
    }

    fn area(&self, view: &View) -> Rect {
        paint::centered(view.area(), 76, 12)
    }

    fn hints_at(&self, _: &View) -> HintsAt {
        HintsAt::Footer
    }

    fn draw(&self, frame: &mut Frame<'_>, kit: &StartKit, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let buffer = frame.buffer_mut();
        let inner = paint::popup(buffer, self.area(view), lang.settings_title(), theme);
        let cells = usize::from(inner.width);
        let label_cells = Setting::ALL.iter().map(|setting| width(setting.label(lang))).max().unwrap_or_default() + 2;
        for (row, setting) in Setting::ALL.into_iter().enumerate() {
            let is_here = setting == self.setting();
            let label = format!("   {}", fit(setting.label(lang), label_cells));
            let (words, chosen) = setting.choices(&kit.settings, lang);
            let choices = choices::line(&words, chosen, cells.saturating_sub(width(&label)), theme);
            let mut line = Line::raw(label);
            line.spans.extend(choices.spans.into_iter().map(|span| span.patch_style(choices.style)));
            paint::row(buffer, inner, row as u16 + 1, &line, is_here, theme);
        }
        let (words, style) = match (&self.notice, &kit.complaint) {
            (Some(notice), _) => (notice.clone(), theme.heading()),
            (None, Some(complaint)) => (lang.settings_damaged(&complaint.message(lang)), theme.alarm()),
            (None, None) => (self.setting().explained(lang).to_owned(), theme.muted()),
        };
        let lines = wrap(&theme.shown(&words), cells.saturating_sub(2));
        for (row, line) in (Setting::ALL.len() as u16 + 2..inner.height).zip(lines) {
            paint::text(buffer, inner, row, &format!(" {}", cut(&line, cells)), style);
        }
    }
}

impl Setting {
    const ALL: [Self; 4] = [Self::Theme, Self::Ascii, Self::Mouse, Self::Lang];

    const fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Theme => lang.setting_theme(),
            Self::Ascii => lang.setting_ascii(),
            Self::Mouse => lang.setting_mouse(),
            Self::Lang => lang.setting_lang(),
        }
    }

    const fn explained(self, lang: Lang) -> &'static str {
        match self {
            Self::Theme => lang.explains_theme(),
            Self::Ascii => lang.explains_ascii(),
            Self::Mouse => lang.explains_mouse(),
            Self::Lang => lang.explains_lang(),
        }
    }

    /// The choices in words, and which one is in force.
    fn choices(self, settings: &Settings, lang: Lang) -> (Vec<&'static str>, usize) {
        match self {
            Self::Theme => {
                (Colours::ALL.map(|palette| palette_words(palette, lang)).to_vec(), at(&Colours::ALL, settings.theme))
            }
            Self::Ascii => {
                (Switch::ALL.map(|switch| switch_words(switch, lang)).to_vec(), at(&Switch::ALL, settings.ascii))
            }
            Self::Mouse => {
                (Switch::ALL.map(|switch| switch_words(switch, lang)).to_vec(), at(&Switch::ALL, settings.mouse))
            }
            Self::Lang => {
                (Speech::ALL.map(|speech| speech_words(speech, lang)).to_vec(), at(&Speech::ALL, settings.lang))
            }
        }
    }

    /// Takes the next choice, or for Left the one before; after the last comes the first.
    fn step(self, settings: &mut Settings, command: Command) {
        match self {
            Self::Theme => settings.theme = stepped(&Colours::ALL, settings.theme, command),
            Self::Ascii => settings.ascii = stepped(&Switch::ALL, settings.ascii, command),
            Self::Mouse => settings.mouse = stepped(&Switch::ALL, settings.mouse, command),
            Self::Lang => settings.lang = stepped(&Speech::ALL, settings.lang, command),
        }
    }
}

fn at<T: Copy + PartialEq>(all: &[T], value: T) -> usize {
    all.iter().position(|choice| *choice == value).unwrap_or_default()
}

fn stepped<T: Copy + PartialEq>(all: &[T], value: T, command: Command) -> T {
    let by = if command == Command::Left { all.len() - 1 } else { 1 };
    all[(at(all, value) + by) % all.len()]
}

const fn palette_words(palette: Colours, lang: Lang) -> &'static str {
    match palette {
        Colours::Auto => lang.palette_auto(),
        Colours::Dark => lang.palette_dark(),
        Colours::Light => lang.palette_light(),
        Colours::HighContrast => lang.palette_high_contrast(),
    }
}

const fn switch_words(switch: Switch, lang: Lang) -> &'static str {
    match switch {
        Switch::On => lang.switch_on(),
        Switch::Off => lang.switch_off(),
    }
}

/// A language is named in itself, so that its readers find it.
const fn speech_words(speech: Speech, lang: Lang) -> &'static str {
    match speech {
        Speech::System => lang.speech_system(),
        Speech::ZhTw => "中文",
        Speech::En => "English",
    }
}

text! {
    settings_title { zh: "設定", en: "settings" }
    setting_theme { zh: "主題", en: "theme" }
    setting_ascii { zh: "相容舊主控台", en: "ASCII signs only" }
    setting_mouse { zh: "滑鼠", en: "mouse" }
    setting_lang { zh: "語言", en: "language" }
    palette_auto { zh: "自動", en: "automatic" }
    palette_dark { zh: "深色", en: "dark" }
    palette_light { zh: "淺色", en: "light" }
    palette_high_contrast { zh: "高對比", en: "high contrast" }
    switch_on { zh: "開", en: "on" }
    switch_off { zh: "關", en: "off" }
    speech_system { zh: "依系統", en: "system" }
    explains_theme {
        zh: "配合終端機的底色；陽光下或看不清楚時用高對比。設了 NO_COLOR 時不用顏色。",
        en: "As the terminal's ground is; high contrast for the sun and weak eyes. NO_COLOR switches colours off.",
    }
    explains_ascii {
        zh: "線條、長條與符號改用 ASCII；欄位對不齊的舊主控台請開啟。",
        en: "Replaces signs that old consoles draw two cells wide; switch it on where columns do not line up.",
    }
    explains_mouse {
        zh: "開啟時可點選與捲動；關閉時由終端機自己選取文字。下次啟動時生效。",
        en: "On, rows can be clicked and scrolled; off, the terminal itself selects text. From the next start on.",
    }
    explains_lang {
        zh: "畫面與訊息的語言；命令列的 --lang 優先。",
        en: "Language of screen and messages; --lang on the command line comes first.",
    }
    settings_kept { zh: "已存檔", en: "saved" }
}

messages! {
    settings_damaged(sentence: &str) {
        zh: "{sentence}。這裡的變更只在這次有效；按 W 以目前的設定改寫，原檔會另存",
        en: "{sentence}. Changes hold for this time only; W writes these settings, the old file is kept aside",
    }
    settings_replaced(path: &str) { zh: "已改寫；原檔存於 {path}", en: "written anew; the old file is {path}" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::error::StoreError;
    use crate::tui::popups::testing::{keys, kit, screen_text, short, view};

    #[test]
    fn each_change_is_kept_at_once() {
        let kit = kit();
        let mut page = SettingsPage::default();
        let answered = keys(&mut page, "Down Right", &kit);
        assert_eq!(short(&answered), ["Keep"]);
        let text = format!("{answered:?}");
        assert!(text.contains("ascii: On"), "{text}");
        assert!(matches!(page.handle(Event::Kept(Ok(None)), &kit, &view()), Handled::Consumed(_)));
        assert!(screen_text(&page, &kit).contains("saved"));
        assert_eq!(short(&keys(&mut page, "q", &kit)), ["closes"]);
    }

    #[test]
    fn a_damaged_file_is_written_over_only_when_that_is_asked_for() {
        let mut kit = kit();
        assert!(keys(&mut SettingsPage::default(), "W", &kit).is_empty());
        kit.complaint = Some(StoreError::NoHome);
        assert_eq!(short(&keys(&mut SettingsPage::default(), "W", &kit)), ["do ReplaceSettings"]);
    }
}
