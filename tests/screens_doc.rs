//! Checks `docs/screens.md` against the program: every screen as it is drawn, so that the document cannot drift.
//!
//! `PILLARCHECK_WRITE=1 cargo test --test screens_doc` writes the document anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use desk::Desk;
use desk::folder::fresh_session;
use pillarcheck::lang::Lang;
use std::path::Path;

/// A screen of the document: language, title, the initial state of the desk, and the keys that lead to it.
type Entry = (Lang, &'static str, fn((u16, u16), Lang) -> Desk, &'static str);

const BEGIN: &str = "Enter Tab type:一樓服務台 Tab type:王檢查員 Enter";

/// The screens, in the order of a visit.
const ENTRIES: [Entry; 25] = [
    (Lang::ZhTw, "首頁", Desk::with_sessions, ""),
    (Lang::ZhTw, "首頁：依查核率排列、只看一個年度", Desk::with_sessions, "o o y y y y y"),
    (Lang::ZhTw, "設定", Desk::at_start, ","),
    (Lang::ZhTw, "新的查核", Desk::at_start, "Enter Tab type:一樓服務台 Tab type:王檢查員"),
    (Lang::ZhTw, "新的查核：依要項抽查", Desk::at_start, "Enter Tab Tab Tab 3 Tab"),
    (Lang::ZhTw, "查核", Desk::at_start, "{BEGIN} d d a p Space Space"),
    (Lang::ZhTw, "抽查的查核", Desk::at_start, "Enter Tab Tab Tab 3 Enter Enter"),
    (Lang::ZhTw, "新的查核：選上次查核", Desk::with_sessions, "Down Down Down Down Enter Up"),
    (Lang::ZhTw, "與上次查核比較", Desk::with_sessions, "c Tab Tab Tab Down"),
    (Lang::ZhTw, "歷次查核趨勢", Desk::with_sessions, "T Right Right"),
    (Lang::ZhTw, "備註", Desk::at_start, "{BEGIN} d A type:電話未公告，已請承辦人補上。"),
    (Lang::ZhTw, "搜尋", Desk::at_start, "{BEGIN} / type:雙語"),
    (Lang::ZhTw, "摘要", Desk::at_start, "{BEGIN} d A type:電話未公告 Esc Down p x s"),
    (Lang::ZhTw, "結案檢查", Desk::at_start, "{BEGIN} d a x p C"),
    (Lang::ZhTw, "已結案，更正前問理由", Desk::at_start, "{BEGIN} d d d C F2 Enter g a type:複查時已撤除"),
    (Lang::ZhTw, "已結案的封存資料", Desk::at_start, "{BEGIN} d d d C F2 Enter g a type:複查時已撤除 Enter C"),
    (
        Lang::ZhTw,
        "改善追蹤",
        Desk::at_start,
        "{BEGIN} d a Up i type:承辦人異動 Tab type:重新公告 Tab Tab type:林辦事員 Tab type:116/3/31",
    ),
    (Lang::ZhTw, "首頁：一個機關的待改善清單", Desk::with_follow_ups, "i"),
    (Lang::ZhTw, "佐證", beside_photos, "E type:大廳.jpg Enter F2 type:0012 Enter F2 type:照 Tab Tab"),
    (Lang::ZhTw, "說明", Desk::at_start, "{BEGIN} ?"),
    (Lang::ZhTw, "設定檔有問題", Desk::with_damaged_settings, "Home Enter"),
    (Lang::En, "The start screen", Desk::with_sessions, ""),
    (Lang::En, "An inspection", Desk::at_start, "{BEGIN} d d a p Space Space"),
    (Lang::En, "The comparison with last time", Desk::with_sessions, "c"),
    (Lang::En, "Help", Desk::at_start, "{BEGIN} ?"),
];

fn beside_photos(size: (u16, u16), lang: Lang) -> Desk {
    Desk::in_session(&fresh_session("2026-11-22"), size, lang)
}

fn document() -> String {
    let mut text = String::from(
        "# 畫面 / Screens\n\n\
         每個畫面都是 80 欄 24 列，由程式畫出；請勿手改，改用 `PILLARCHECK_WRITE=1 cargo test --test screens_doc` 重寫。\n\n\
         Every screen at 80 columns by 24 rows, as the program draws it. Not to be edited by hand:\n\
         `PILLARCHECK_WRITE=1 cargo test --test screens_doc` writes it anew.\n",
    );
    for (lang, title, desk, script) in ENTRIES {
        let mut desk = desk((80, 24), lang);
        desk.keys(&script.replace("{BEGIN}", BEGIN));
        text.extend(["\n## ", title, "\n\n```text\n", desk.screen().as_str(), "```\n"]);
    }
    text
}

#[test]
fn the_document_shows_the_screens_as_they_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/screens.md");
    let expected = document();
    if std::env::var_os("PILLARCHECK_WRITE").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder of documents");
        std::fs::write(&path, &expected).expect("the document");
    }
    let text = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let differs = text.lines().zip(expected.lines()).position(|(there, drawn)| there != drawn);
    assert!(
        text == expected,
        "docs/screens.md is stale (line {}); write it with PILLARCHECK_WRITE=1 cargo test --test screens_doc",
        differs.unwrap_or_else(|| text.lines().count().min(expected.lines().count())) + 1
    );
}
