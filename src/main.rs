//! Calls the command line and returns its exit code.
fn main() {
    let now = || pillarcheck::model::roc::Moment::new(chrono::Local::now().fixed_offset());
    let places = pillarcheck::store::places::Places::find(
        std::env::args().nth(1).as_deref().map(std::path::Path::new),
    )
    .unwrap();
    pillarcheck::tui::run(pillarcheck::tui::Launch {
        lang: pillarcheck::lang::Lang::ZhTw,
        places,
        color: true,
        ascii: false,
        clock: now,
        opening: pillarcheck::tui::Opening::Start,
    })
    .unwrap();
}
