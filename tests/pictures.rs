//! The pictures of the documents are the real screens in colour.
//!
//! `PILLARCHECK_WRITE=1 cargo test --test pictures` writes them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use std::path::{Path, PathBuf};

use desk::Desk;
use desk::picture::{DARK, LIGHT, Paper, svg};
use pillarcheck::lang::Lang;

/// The keys to the inspection of the pictures: some verdicts, two of them with a note.
const VISIT: &str = "d d p A type:現場未張貼流程圖，已請承辦人補上。 Esc d a d x d d p Down Down d d d d a d d d d A \
                     type:電話響8聲後才接聽，未報單位名稱。 Esc d d d d d p d d x d d";

/// Keys on a desk of this size, as they lead to a picture.
struct Picture {
    name: &'static str,
    size: (u16, u16),
    lang: Lang,
    paper: Paper,
    /// Keys before the inspection is begun, on the start screen.
    before: &'static str,
    /// Keys in the inspection of the first plan; without them it is not begun.
    script: Option<String>,
}

fn pictures() -> Vec<Picture> {
    let zh = |name, size, script: &str| Picture {
        name,
        size,
        lang: Lang::ZhTw,
        paper: DARK,
        before: "",
        script: Some(format!("{VISIT} {script}")),
    };
    // Visits of several offices over the years.
    let years = |name, size, before| Picture { before, script: None, ..zh(name, size, "") };
    vec![
        zh("inspection", (120, 40), "Home Down Down"),
        Picture { lang: Lang::En, ..zh("inspection-en", (120, 40), "Home Down Down") },
        Picture { paper: LIGHT, before: ", Right Right Esc", ..zh("inspection-light", (120, 40), "Home Down Down") },
        zh("inspection-80x24", (80, 24), "Home Down Down Down"),
        zh("summary", (100, 30), "s"),
        zh("help", (80, 24), "?"),
        years("start", (120, 40), "Home"),
        years("start-80x24", (80, 24), "Home"),
        Picture { lang: Lang::En, paper: LIGHT, ..years("start-en-light", (120, 40), ", Right Right Esc End") },
        years("trend", (120, 40), "T"),
        Picture { lang: Lang::En, ..years("trend-en-80x24", (80, 24), "T Right") },
    ]
}

fn drawn(picture: &Picture) -> String {
    let begin = if picture.script.is_some() { Desk::at_start } else { Desk::with_years };
    let mut desk = begin(picture.size, picture.lang);
    desk.keys(picture.before);
    if let Some(script) = &picture.script {
        desk.keys("Enter Enter Enter");
        desk.keys(script);
    }
    svg(&desk.buffer(), picture.paper)
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures").join(format!("{name}.svg"))
}

#[test]
fn the_pictures_show_the_screens_as_they_are() {
    let is_written = std::env::var_os("PILLARCHECK_WRITE").is_some();
    for picture in pictures() {
        let (drawn, path) = (drawn(&picture), path(picture.name));
        if is_written {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &drawn).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        assert!(kept == drawn, "{} is out of date: PILLARCHECK_WRITE=1 cargo test --test pictures", path.display());
    }
}
