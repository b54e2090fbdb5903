//! Test helpers for popups: hosts, a terminal in memory, and keys by name. No app, and a disk only to read a plan from.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::lang::Lang;
use crate::model::record::mark::Mark;
use crate::model::record::session::Session;
use crate::model::sample;
use crate::model::value::roc::Moment;
use crate::model::walk::{Permission, SessionEditor};
use crate::ops::import::Importing;
use crate::ops::list::Library;
use crate::ops::review;
use crate::ops::sample::folder;
use crate::ops::saving::Writing;
use crate::ops::settings::Settings;
use crate::tui::command_table::command_for;
use crate::tui::component::open_session::{EvidenceFiles, OpenSession, SessionRequest};
use crate::tui::component::plan_desk::PlanDesk;
use crate::tui::component::popup::{Host, Popup, Reaction};
use crate::tui::component::request::Request;
use crate::tui::component::saving::Saving;
use crate::tui::component::{StartKit, View};
use crate::tui::theme::Theme;

/// The program on a terminal of 80 by 24, in English.
pub(crate) fn view() -> View {
    let now = Moment::parse("2026-11-22T09:03:11+08:00").expect("a moment of the test");
    View { lang: Lang::En, theme: Theme::plain(), now, size: (80, 24) }
}

/// What lies below the popups of the start screen.
pub(crate) fn kit() -> StartKit {
    StartKit { library: Library::default(), settings: Settings::default(), complaint: None, is_practice: false }
}

/// An open session, as it lies below the popups of an inspection.
pub(crate) fn open(session: Session) -> OpenSession {
    OpenSession {
        editor: SessionEditor::new(session, Permission::Write),
        path: "test.session.ron".into(),
        writing: Writing::Alone { left_by: None },
        saving: Saving::default(),
        evidence: EvidenceFiles::default(),
        views: Vec::new(),
        phrases: crate::model::walk::ready_words::Phrases::default(),
        rewritten: None,
        written: None,
    }
}

/// A plan of three points, the last of them in doubt.
pub(crate) const PLAN: &str =
    "甲區公所115年度提升服務工作計畫\n貳、計畫內容\n一、便民服務\n(一)流程\n1.訂定流程。\n2.公布流程。\n電話禮貌。\n";

/// A plan under review, as it lies below the popups of that screen.
pub(crate) fn desk(plan: &str) -> PlanDesk {
    let folder = folder();
    let path = folder.folder.path().join("plan.txt");
    std::fs::write(&path, plan).expect("a folder that can be written");
    let asked = Importing { plan: path, ..Importing::default() };
    PlanDesk::new(review::open(&folder.directories, &asked, None).expect("a plan"))
}

/// A session of so many points a pillar, of which some have a mark.
pub(crate) fn marked(points_a_pillar: &[usize], marks: &[(&str, Mark)]) -> Session {
    let mut session = sample::begin(sample::checklist(points_a_pillar));
    for (second, (point, mark)) in (1..).zip(marks) {
        sample::answer(&mut session, point, second, |answer| answer.mark = Some(*mark));
    }
    session
}

/// Presses keys by their names, divided by blanks; `type:` types a word. What was answered comes back in its order.
pub(crate) fn keys<H: Host>(popup: &mut dyn Popup<H>, script: &str, host: &H) -> Vec<Reaction<H::Request>> {
    let view = view();
    let mut answered = Vec::new();
    for word in script.split_whitespace() {
        let events = match word.strip_prefix("type:") {
            Some(text) => text.chars().map(|letter| KeyEvent::from(KeyCode::Char(letter))).collect(),
            None => vec![key(word)],
        };
        for event in events {
            answered.extend(match command_for(popup.context(), event) {
                Some(command) => popup.update(command, host, &view),
                None => popup.press(event, host, &view),
            });
        }
    }
    answered
}

/// The answers in short: `closes`, the name of an effect after `do`, or that of a request.
pub(crate) fn short<R: std::fmt::Debug>(answered: &[Reaction<R>]) -> Vec<String> {
    answered
        .iter()
        .map(|reaction| match reaction {
            Reaction::Close => "closes".to_owned(),
            Reaction::App(Request::Do(effect)) => format!("do {}", name(&format!("{effect:?}"))),
            Reaction::App(request) => name(&format!("{request:?}")),
            Reaction::Host(request) => name(&format!("{request:?}")),
        })
        .collect()
}

/// The points that the cursor was asked to go to.
pub(crate) fn jumps(answered: &[Reaction<SessionRequest>]) -> Vec<&str> {
    answered
        .iter()
        .filter_map(|reaction| match reaction {
            Reaction::Host(SessionRequest::Jump(point)) => Some(point.as_str()),
            _ => None,
        })
        .collect()
}

/// What the terminal shows of a popup.
pub(crate) fn screen_text<H: Host>(popup: &dyn Popup<H>, host: &H) -> String {
    let view = view();
    let mut terminal = Terminal::new(TestBackend::new(view.size.0, view.size.1)).expect("a test backend");
    terminal.draw(|frame| popup.draw(frame, host, &view)).expect("a test backend");
    let buffer = terminal.backend().buffer();
    let row = |row: u16| (0..buffer.area.width).map(|column| buffer[(column, row)].symbol()).collect::<String>();
    (0..buffer.area.height).map(|at| row(at).trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn name(text: &str) -> String {
    text.split(|letter: char| !letter.is_alphanumeric()).next().unwrap_or_default().to_owned()
}

fn key(name: &str) -> KeyEvent {
    if let Some(letter) = name.strip_prefix("Ctrl-").and_then(|letter| letter.chars().next()) {
        return KeyEvent::new(KeyCode::Char(letter.to_ascii_lowercase()), KeyModifiers::CONTROL);
    }
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Space" => KeyCode::Char(' '),
        "Tab" => KeyCode::Tab,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "PgUp" => KeyCode::PageUp,
        "PgDn" => KeyCode::PageDown,
        "Home" => KeyCode::Home,
        "End" => KeyCode::End,
        "Delete" => KeyCode::Delete,
        other => match (other.strip_prefix('F').and_then(|number| number.parse().ok()), other.chars().next()) {
            (Some(number), _) => KeyCode::F(number),
            (None, Some(letter)) if other.chars().count() == 1 => KeyCode::Char(letter),
            (None, _) => panic!("no key is called {other}"),
        },
    };
    KeyEvent::from(code)
}
