//! Micro-benchmarks at 100 and at 100,000 points: load, save, score, search, draw one frame, compare two visits, carry
//! one on, merge two records, press the keys that change a list; and every report of 1,000 points.
#![allow(clippy::expect_used, missing_docs)]

mod large;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode, criterion_group, criterion_main};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::cell::{LazyCell, RefCell};
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use pillarcheck::lang::Lang;
use pillarcheck::model::list::find::Needle;
use pillarcheck::model::merge::joining::{MergeOptions, MergeOutcome, merge};
use pillarcheck::model::merge::leaf::MergeSource;
use pillarcheck::model::record::edit::Edit;
use pillarcheck::model::record::mark::Mark;
use pillarcheck::model::record::scope::Scope;
use pillarcheck::model::record::session::Session;
use pillarcheck::model::record::stamp::Stamp;
use pillarcheck::model::visits::carry::carry;
use pillarcheck::model::visits::compare::compare;
use pillarcheck::model::visits::difference::VisitDifference;
use pillarcheck::model::walk::{Permission, SessionEditor};
use pillarcheck::ops::saving::Writing;
use pillarcheck::report::{Format, Options, What, write};
use pillarcheck::store::format::session_file::read_session;
use pillarcheck::store::format::session_text::{SessionText, session_bytes};
use pillarcheck::store::library::Library;
use pillarcheck::store::settings::Settings;
use pillarcheck::tui::app::{App, Screen};
use pillarcheck::tui::component::{StartKit, View};
use pillarcheck::tui::effect::{Event, Ready};
use pillarcheck::tui::input::Input;
use pillarcheck::tui::screens::inspection::Inspection;
use pillarcheck::tui::theme::{Depth, Palette, Theme};

/// The name of a size in the report, and its session, which is made only for a benchmark that runs.
static SIZES: [(&str, LazyLock<Session>); 2] =
    [("100", LazyLock::new(|| large::session(1))), ("100000", LazyLock::new(|| large::session(MANY)))];
/// An unoptimised build only shows that the benches run, for which a hundredth is as good.
const MANY: usize = if cfg!(debug_assertions) { 10 } else { 1000 };

fn load(criterion: &mut Criterion) {
    each_size(criterion, "load", |group, size, session| {
        let text = LazyCell::new(|| text_of(session));
        group.bench_function(size, |bencher| {
            let text: &str = &text;
            bencher.iter(|| read_session(black_box(text)).expect("the session can be read"));
        });
    });
}

fn text_of(session: &Session) -> String {
    let bytes = session_bytes(session).expect("the session can be written");
    String::from_utf8(bytes).expect("RON is UTF-8")
}

fn save(criterion: &mut Criterion) {
    each_size(criterion, "save the first time", |group, size, session| {
        group.bench_function(size, |bencher| bencher.iter(|| text_of(black_box(session))));
    });
    each_size(criterion, "save after a mark", |group, size, session| {
        let marked = RefCell::new(LazyCell::new(|| Marked::first_of(session)));
        group.bench_function(size, |bencher| {
            let mut marked = marked.borrow_mut();
            bencher.iter(|| marked.write());
        });
    });
}

/// A session with a changed mark, to be saved.
struct Marked {
    session: Session,
    edit: Edit,
    text: SessionText,
}

impl Marked {
    fn first_of(session: &Session) -> Self {
        let mut session = session.clone();
        let point = session.points().next().expect("a plan has points");
        let stamp = Stamp { at: session.visit().opened, by: "王檢查員".to_owned() };
        let edit = session.marking(&point.2.id, Some(Mark::Absent), &stamp);
        session.apply(&edit, &stamp).expect("it is in scope");
        let text = SessionText::write(&session, |_| Ok::<(), ron::Error>(())).expect("the session can be written");
        Self { session, edit, text }
    }

    fn write(&mut self) {
        self.text.update(&self.session, &self.edit).expect("the answer can be written");
        black_box(self.text.pieces(&self.session).expect("the session can be written"));
    }
}

fn score(criterion: &mut Criterion) {
    each_size(criterion, "score anew", |group, size, session| {
        group.bench_function(size, |bencher| bencher.iter(|| black_box(session).recount()));
    });
    each_size(criterion, "score for the file", |group, size, session| {
        group.bench_function(size, |bencher| bencher.iter(|| black_box(&**session).summary()));
    });
}

fn search(criterion: &mut Criterion) {
    // What is typed first is in many points, the whole word in few, and what is nowhere is looked for everywhere. Each is
    // looked for as if it had been pasted; letter by letter only what the earlier ones found is looked through.
    for (name, typed) in [("search, many hits", "公"), ("search, few hits", "雙語標示"), ("search, no hit", "qr碼掃描")]
    {
        let needle = Needle::new(typed).expect("something was typed");
        each_size(criterion, name, |group, size, session| {
            let mut editor = SessionEditor::new(Session::clone(session), Permission::Write);
            editor.prepare_search();
            group.bench_function(size, |bencher| {
                bencher.iter(|| {
                    editor.find(None);
                    editor.find(Some(black_box(&needle).clone()));
                    editor.hits()
                });
            });
        });
    }
}

fn draw(criterion: &mut Criterion) {
    each_size(criterion, "draw one frame", |group, size, session| {
        let drawn = RefCell::new(LazyCell::new(|| Drawn::of(session)));
        group.bench_function(size, |bencher| {
            let mut drawn = drawn.borrow_mut();
            bencher.iter(|| drawn.draw());
        });
    });
    each_size(criterion, "key and frame", |group, size, session| {
        let drawn = RefCell::new(LazyCell::new(|| Drawn::of(session)));
        let mut keys = [KeyCode::Down, KeyCode::Up].into_iter().cycle();
        group.bench_function(size, |bencher| {
            let mut drawn = drawn.borrow_mut();
            bencher.iter(|| {
                drawn.press(keys.next().expect("a cycle has no end"));
                drawn.draw();
            });
        });
    });
}

/// Keys with a frame after each, that lead back to where they began, but for the log that grows.
const WALKS: [(&str, &str); 8] = [
    ("keys: move", "g Down Down PgDn ] l G g"),
    ("keys: mark", "d p a u u u"),
    ("keys: filter", "f Space Enter Down ] G g f Space Enter"),
    ("keys: mark in a filtered list", "f Space Enter d p u u f Space Enter"),
    ("keys: search", "g / 流 程 Enter n Esc"),
    ("keys: select", "v v V V Esc"),
    ("keys: mark all selected", "V V a Enter u"),
    ("keys: history", "H Down Down Down Esc"),
];

fn walks(criterion: &mut Criterion) {
    for (name, script) in WALKS {
        each_size(criterion, name, |group, size, session| {
            let drawn = RefCell::new(LazyCell::new(|| Drawn::of(session)));
            group.bench_function(size, |bencher| {
                let mut drawn = drawn.borrow_mut();
                bencher.iter(|| drawn.walk(script));
            });
        });
    }
}

/// The program on a screen in memory.
struct Drawn {
    app: App,
    view: View,
    terminal: Terminal<TestBackend>,
}

impl Drawn {
    fn of(session: &Session) -> Self {
        let view = view(session);
        let (columns, rows) = view.size;
        let terminal = Terminal::new(TestBackend::new(columns, rows)).expect("memory does not fail");
        Self { app: app(session, &view), view, terminal }
    }

    fn press(&mut self, code: KeyCode) {
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        black_box(self.app.update(Event::Input(Input::Key(key)), &self.view));
    }

    fn walk(&mut self, script: &str) {
        for word in script.split_whitespace() {
            self.press(match word {
                "Enter" => KeyCode::Enter,
                "Esc" => KeyCode::Esc,
                "Space" => KeyCode::Char(' '),
                "Down" => KeyCode::Down,
                "PgDn" => KeyCode::PageDown,
                letter => KeyCode::Char(letter.chars().next().expect("a letter")),
            });
            self.draw();
        }
    }

    fn draw(&mut self) {
        self.terminal.draw(|frame| self.app.draw(frame, &self.view)).expect("memory does not fail");
    }
}

/// Compare two inspections by the same checklist, and carry the verdicts of one on to the next.
fn visits(criterion: &mut Criterion) {
    each_size(criterion, "compare", |group, size, session| {
        group.bench_function(size, |bencher| {
            bencher.iter(|| compare(black_box(session), black_box(session)).counts());
        });
    });
    each_size(criterion, "look back", |group, size, session| {
        group.bench_function(size, |bencher| {
            bencher.iter(|| VisitDifference::of(&compare(black_box(session), black_box(session))).points.len());
        });
    });
    each_size(criterion, "carry", |group, size, session| {
        let fresh = LazyCell::new(|| {
            let parts = session.parts();
            let (id, visit) = ("0198".to_owned(), parts.visit.clone());
            Session::begin(id, parts.written_by.clone(), visit, Scope::All, Arc::clone(&parts.checklist))
        });
        group.bench_function(size, |bencher| {
            bencher.iter(|| carry(black_box(session), fresh.clone(), None).carried.len());
        });
    });
}

/// Merge two inspectors' records of one visit, a third of whose verdicts differ.
fn merging(criterion: &mut Criterion) {
    each_size(criterion, "merge two records", |group, size, session| {
        let other = LazyCell::new(|| large::by_another(session));
        let stamp = Stamp { at: session.visit().opened, by: "王檢查員".to_owned() };
        let options = MergeOptions::plain("0199", "pillarcheck", Lang::ZhTw, &stamp);
        group.bench_function(size, |bencher| {
            let sources = [MergeSource { session, digest: "1" }, MergeSource { session: &other, digest: "2" }];
            bencher.iter(|| match merge(black_box(&sources), &options) {
                Ok(MergeOutcome::Joined(joined)) => joined.session.open_conflicts().len(),
                other => unreachable!("two records of one visit: {other:?}"),
            });
        });
    });
}

/// Every report in every format that it comes in.
fn reports(criterion: &mut Criterion) {
    let session = LazyCell::new(|| large::session(10));
    let options = Options::new(Lang::ZhTw);
    let mut group = criterion.benchmark_group("report of 1000 points");
    keep_short(&mut group);
    for what in What::ALL {
        for format in Format::ALL.into_iter().filter(|&format| what.comes_in(format)) {
            let name = format!("{what:?}, {}", format.extension());
            group.bench_function(name, |bencher| {
                bencher.iter(|| write(black_box(&session), what, format, &options).expect("the report is made").len());
            });
        }
    }
    group.finish();
}

fn view(session: &Session) -> View {
    View {
        lang: Lang::ZhTw,
        theme: Theme { palette: Palette::Dark, depth: Depth::True, ascii: false },
        now: session.visit().opened,
        size: (120, 40),
    }
}

fn app(session: &Session, view: &View) -> App {
    let ready = Ready {
        path: PathBuf::from("查核.session.ron"),
        session: session.clone(),
        warnings: Vec::new(),
        writing: Writing::Alone { left_by: None },
        word: None,
        views: Vec::new(),
    };
    let (inspection, reactions) = Inspection::open(ready, view);
    let kit =
        StartKit { library: Library::default(), settings: Settings::default(), complaint: None, is_practice: false };
    App::at(Screen::Inspection(Box::new(inspection)), reactions, kit, view).0
}

/// Few samples: a run of all is to stay short.
fn keep_short(group: &mut BenchmarkGroup<'_, WallTime>) {
    group
        .sample_size(10)
        .sampling_mode(SamplingMode::Flat)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_secs(1));
}

/// One benchmark at each size.
fn each_size(
    criterion: &mut Criterion,
    name: &str,
    mut bench: impl FnMut(&mut BenchmarkGroup<'_, WallTime>, &str, &LazyLock<Session>),
) {
    let mut group = criterion.benchmark_group(name);
    keep_short(&mut group);
    for (size, session) in &SIZES {
        bench(&mut group, size, session);
    }
    group.finish();
}

criterion_group!(pieces, load, save, score, search, draw, walks, visits, merging, reports);
criterion_main!(pieces);
