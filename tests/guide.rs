//! Checks the guide for inspectors: each key in it does what it says, and the page becomes documents without a rest of
//! Markdown. Its command lines are run by `tests/pages.rs`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::Read as _;

use pillarcheck::lang::Lang;
use pillarcheck::ops::export::{Format, Options};
use pillarcheck::ops::guide;
use pillarcheck::tui::command::Context::{self, CloseOut, Conflict, Export, Inspection, Merging, Start};
use pillarcheck::tui::command_table::bindings;

const PAGE: &str = include_str!("../docs/zh-TW/guide.md");

/// What stands in signs for code in each section and is a key: where it is pressed, and a part of what it does there.
const KEYS: &[(u32, &str, Context, &str)] = &[
    (2, "Enter", Start, "開啟"),
    (2, "/", Start, "搜尋"),
    (2, "Delete", Start, "回收夾"),
    (2, "u", Start, "復原"),
    (2, ",", Start, "設定：主題、符號、滑鼠、語言"),
    (2, "?", Start, "說明"),
    (2, "F1", Start, "說明"),
    (2, "q", Start, "離開"),
    (2, "Esc", Inspection, "全部列出"),
    (3, "d", Inspection, "標記落實"),
    (3, "F2", Inspection, "標記落實"),
    (3, "p", Inspection, "標記部分落實"),
    (3, "F3", Inspection, "標記部分落實"),
    (3, "a", Inspection, "標記未落實"),
    (3, "F4", Inspection, "標記未落實"),
    (3, "x", Inspection, "標記不適用"),
    (3, "F5", Inspection, "標記不適用"),
    (3, "c", Inspection, "清除標記"),
    (3, "u", Inspection, "復原"),
    (3, "Enter", Inspection, "寫備註"),
    (3, "Esc", Context::Note, "完成"),
    (3, "D", Inspection, "標記落實並寫備註"),
    (3, "P", Inspection, "標記部分落實並寫備註"),
    (3, "A", Inspection, "標記未落實並寫備註"),
    (3, "X", Inspection, "標記不適用並寫備註"),
    (3, "+", Inspection, "次數加一"),
    (3, "-", Inspection, "次數減一"),
    (3, "/", Inspection, "搜尋"),
    (3, "n", Inspection, "下一項未查"),
    (3, "]", Inspection, "下一個要項"),
    (3, "[", Inspection, "上一個要項"),
    (3, "f", Inspection, "篩選"),
    (4, "Enter", Context::Form, "開始查核"),
    (4, "W", Inspection, "把其餘項目納入查核"),
    (5, "B", Inspection, "與上次查核比較"),
    (5, "T", Inspection, "歷次查核趨勢"),
    (5, "s", Inspection, "看摘要"),
    (5, "C", Inspection, "結案"),
    (5, "Enter", CloseOut, "前往這一項"),
    (5, "F2", CloseOut, "結案"),
    (6, "i", Inspection, "改善追蹤"),
    (6, "I", Inspection, "待改善清單，逾期在前"),
    (7, "E", Inspection, "佐證"),
    (8, "M", Start, "合併選取的紀錄"),
    (8, "F2", Merging, "合併存成新檔"),
    (8, "1", Conflict, "採第 1 方"),
    (8, "2", Conflict, "採第 2 方"),
    (8, "N", Conflict, "下一項不一致"),
    (9, "e", Inspection, "匯出報告"),
    (9, "Enter", Export, "預覽"),
    (9, "F2", Export, "把報告存在查核紀錄旁邊"),
    (11, ",", Start, "設定"),
    (11, "Enter", Start, "開啟"),
];

/// What stands in signs for code and is no key: files, and the sign of a conflict.
const OTHERS: [(u32, &str); 4] = [(1, "pillarcheck-data"), (1, "pillarcheck.exe"), (8, "?"), (11, "pillarcheck.exe")];

/// What stands in signs for code outside of commands, by the number of its section.
fn codes() -> Vec<(u32, String)> {
    let mut section = 0;
    let mut is_shell = false;
    let mut codes = Vec::new();
    for line in PAGE.lines() {
        if line.starts_with("```") {
            is_shell = !is_shell;
        } else if let Some(heading) = line.strip_prefix("## ") {
            section = heading.split('.').next().and_then(|number| number.parse().ok()).expect("a numbered section");
        } else if !is_shell {
            codes.extend(line.split('`').skip(1).step_by(2).map(|code| (section, code.to_owned())));
        }
    }
    codes
}

#[test]
fn every_key_of_the_guide_does_what_the_guide_says() {
    let codes = codes();
    assert!(codes.len() > 50, "the keys are found");
    for (section, code) in &codes {
        let is_key = KEYS.iter().any(|(at, key, ..)| at == section && key == code);
        let is_other = OTHERS.iter().any(|(at, other)| at == section && other == code);
        assert!(is_key || is_other, "section {section}: `{code}` is checked nowhere");
    }
    for (section, key, context, does) in KEYS {
        assert!(codes.iter().any(|(at, code)| at == section && code == key), "section {section} names no `{key}`");
        let binding = bindings(*context).find(|row| row.keys.iter().any(|known| known.label(Lang::ZhTw) == *key));
        let binding = binding.unwrap_or_else(|| panic!("`{key}` does nothing in {context:?}"));
        let label = binding.command.label(*context, Lang::ZhTw);
        assert!(label.contains(does), "section {section}: `{key}` in {context:?} is {label}, not {does}");
    }
}

fn written(format: Format) -> Vec<u8> {
    guide::bytes(format, &Options::new(Lang::ZhTw)).expect("the guide")
}

#[test]
fn the_guide_is_whole_as_page_and_text_without_a_rest_of_markdown() {
    let html = String::from_utf8(written(Format::Html)).expect("UTF-8");
    assert_eq!(html.matches("<h2>").count(), PAGE.matches("\n## ").count());
    assert_eq!(html.matches("<svg ").count(), PAGE.matches("\n![").count());
    for rest in ["```", "**", "](", "&lt;svg", "<script", "src=", "href="] {
        assert!(!html.contains(rest), "{rest}");
    }
    let text = String::from_utf8(written(Format::Text)).expect("UTF-8");
    assert!(text.contains("pillarcheck doctor --save 狀況.txt") && text.contains("[摘要]"), "{text}");
    assert!(!text.contains('`'), "{text}");
}

#[test]
fn the_document_holds_its_pictures_and_fits_ten_pages() {
    let bytes = written(Format::Odt);
    assert_eq!(bytes, written(Format::Odt), "equal bytes");
    let mut package = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a package");
    let mut part = |name: &str| {
        let mut text = String::new();
        package.by_name(name).expect("a part").read_to_string(&mut text).expect("UTF-8");
        text
    };
    let content = part("content.xml");
    let manifest = part("META-INF/manifest.xml");
    let pictures = PAGE.matches("\n![").count();
    assert_eq!(content.matches("<draw:image ").count(), pictures);
    for number in 1..=pictures {
        let name = format!("Pictures/{number}.svg");
        assert!(part(&name).starts_with("<svg "));
        assert!(content.contains(&name) && manifest.contains(&name), "{name}");
    }
    // A page of these styles holds some 45 lines of 37 Chinese letters; a picture takes at most half a page.
    let lines: usize = PAGE.lines().map(|line| 1 + line.chars().count() / 37).sum();
    let pages = lines.div_ceil(45) + pictures.div_ceil(2);
    assert!(pages <= 10, "{pages} pages");
}
