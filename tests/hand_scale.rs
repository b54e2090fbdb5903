//! A hundred thousand points in the hand: keys that only move are quick, and keys that change what is listed are in time.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use pillarcheck::lang::Lang;
use pillarcheck::model::plan::checklist::{CHECKLIST_FORMAT, Checklist, FocusPoint, Method, Pillar, Scoring, Strategy};
use pillarcheck::model::record::session::{Scope, Session, Visit, VisitKind};
use pillarcheck::model::value::roc::Moment;
use pillarcheck::model::value::weight::Weight;
use pillarcheck::tui::app::{App, Screen};
use pillarcheck::tui::component::{StartKit, View};
use pillarcheck::tui::effect::{Event, Ready, Writing};
use pillarcheck::tui::input::Input;
use pillarcheck::tui::screens::inspection::Inspection;
use pillarcheck::tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// Pillars, strategies in each, points in each of those.
const SHAPE: (usize, usize, usize) = (10, 100, 100);

fn point(pillar: usize, strategy: usize, point: usize) -> FocusPoint {
    FocusPoint {
        id: format!("{pillar}.{strategy}.{point}").into(),
        theme: "服務及時一致性並檢討流程".into(),
        check: format!("第{point}類業務的標準作業流程已訂定，並公布於網站或服務場所"),
        look_for: vec!["流程圖張貼或上網".into(), "內容與現行作業相符".into()],
        method: Method::OnSite,
        units: vec![format!("第{}組", point % 7)],
        deadline: None,
        target: None,
        weight: Weight::one(),
        source: format!("一/({strategy})/{point}"),
    }
}

fn session() -> Session {
    let (pillars, strategies, points) = SHAPE;
    let strategy = |pillar, number| Strategy {
        id: format!("{pillar}.{number}"),
        title: "流程一致".into(),
        points: (1..=points).map(|at| point(pillar, number, at)).collect(),
    };
    let checklist = Checklist {
        format: CHECKLIST_FORMAT,
        id: "large".into(),
        title: "範例計畫".into(),
        agency: "範例機關".into(),
        year: 115,
        framework: "six-pillars".into(),
        basis: vec![],
        goals: vec![],
        milestones: vec![],
        scoring: Scoring::default(),
        pillars: (1..=pillars)
            .map(|pillar| Pillar {
                id: pillar.to_string(),
                title: "完備基礎服務項目".into(),
                weight: Weight::one(),
                strategies: (1..=strategies).map(|number| strategy(pillar, number)).collect(),
            })
            .collect(),
    };
    let opened = Moment::parse("2026-11-22T09:03:11+08:00").expect("a moment of the test");
    let visit = Visit { kind: VisitKind::Annual, site: String::new(), reviewers: Vec::new(), opened, closed: None };
    Session::begin("0197".into(), "test".into(), visit, Scope::All, Arc::new(checklist))
}

/// Presses keys one by one and draws after each; returns the longest that one took.
fn slowest(app: &mut App, view: &View, script: &str) -> Duration {
    let mut slowest = Duration::ZERO;
    for word in script.split_whitespace() {
        let code = match word {
            "Enter" => KeyCode::Enter,
            "Esc" => KeyCode::Esc,
            "Space" => KeyCode::Char(' '),
            "Down" => KeyCode::Down,
            "PgDn" => KeyCode::PageDown,
            letter => KeyCode::Char(letter.chars().next().expect("a letter")),
        };
        let begun = Instant::now();
        app.update(Event::Input(Input::Key(KeyEvent::new(code, KeyModifiers::NONE))), view);
        let mut terminal = Terminal::new(TestBackend::new(view.size.0, view.size.1)).expect("a test backend");
        terminal.draw(|frame| app.draw(frame, view)).expect("a test backend");
        slowest = slowest.max(begun.elapsed());
    }
    slowest
}

#[test]
fn keys_are_in_time_in_a_list_of_a_hundred_thousand() {
    let session = session();
    let view = View {
        lang: Lang::ZhTw,
        theme: Theme { palette: pillarcheck::store::settings::Palette::Dark, color: true, ascii: false },
        now: session.visit().opened,
        size: (120, 40),
    };
    let ready = Ready {
        path: "large.session.ron".into(),
        session,
        warnings: Vec::new(),
        writing: Writing::Alone { left_by: None },
        views: Vec::new(),
        word: None,
    };
    let (inspection, reactions) = Inspection::open(ready, &view);
    let kit = StartKit {
        library: pillarcheck::store::library::Library::default(),
        settings: pillarcheck::store::settings::Settings::default(),
        complaint: None,
    };
    let (mut app, _) = App::at(Screen::Inspection(Box::new(inspection)), reactions, kit);

    // What a machine under load needs without optimisation is far from what a reviewer will see.
    let (moving, changing) = if cfg!(debug_assertions) { (400, 6000) } else { (16, 300) };
    for (what, script, limit) in [
        ("moving", "Down Down PgDn ] l G g", moving),
        ("marking", "d p a x Space u u", moving),
        ("choosing a filter", "f Space Enter", changing),
        ("moving in a filtered list", "Down Down PgDn ] l G g", moving),
        ("marking in a filtered list", "d p a x Space Space u u", changing),
        ("searching", "/ 流 程 Enter", changing),
        ("selecting", "v v V V V", changing),
        ("asking", "a", changing),
        ("marking all", "Enter", changing),
        ("moving in the history", "H Down Down Down", changing),
        ("bringing all back", "b", changing),
        ("undoing that", "u u", changing),
    ] {
        let took = slowest(&mut app, &view, script);
        println!("{what}: {} ms at most a key", took.as_millis());
        assert!(took < Duration::from_millis(limit), "{what} took {} ms", took.as_millis());
    }
}
