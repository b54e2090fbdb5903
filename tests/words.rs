//! Holds the words of the Chinese texts to `docs/words.zh-TW.md`: none that is given up there is shown, printed or
//! written in a page.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

/// The page that lists the words.
const GLOSSARY: &str = "docs/words.zh-TW.md";

/// A row of the words given up: the words, and longer ones that contain them and are used.
struct GivenUp {
    words: Vec<String>,
    but_for: Vec<String>,
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("a text of the project").replace("\r\n", "\n")
}

/// What stands between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn given_up() -> Vec<GivenUp> {
    let page = text(&repository().join(GLOSSARY));
    let (_, table) = page.split_once("\n## 不用的字詞\n").expect("the words given up");
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        assert_eq!(cells.len(), 4, "{row}");
        GivenUp { words: quoted(cells[0]), but_for: quoted(cells[3]) }
    })
    .collect()
}

/// The words of a row that a text uses.
fn used<'a>(text: &str, row: &'a GivenUp) -> impl Iterator<Item = &'a String> {
    let rest = row.but_for.iter().fold(text.to_owned(), |rest, word| rest.replace(word.as_str(), "\n"));
    row.words.iter().filter(move |word| rest.contains(word.as_str()))
}

/// The files below a folder with this ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the project").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The Chinese texts that a source declares: the literal after each `zh:`.
fn catalog(source: &str) -> String {
    let mut texts = String::new();
    for rest in source.split("zh:").skip(1) {
        let Some(literal) = rest.trim_start().strip_prefix('"') else { continue };
        let mut letters = literal.chars();
        while let Some(letter) = letters.next().filter(|letter| *letter != '"') {
            texts.push(letter);
            if letter == '\\' {
                texts.extend(letters.next());
            }
        }
        texts.push('\n');
    }
    texts
}

/// Every Chinese text of the project, with the name of its file.
fn chinese() -> Vec<(String, String)> {
    let top = repository();
    let name = |path: &Path| path.strip_prefix(top).expect("below the top").display().to_string();
    let mut texts: Vec<(String, String)> = Vec::new();
    for path in files(&top.join("src"), ".rs") {
        texts.push((name(&path), catalog(&text(&path))));
    }
    for path in files(&top.join("checklists"), ".ron") {
        texts.push((name(&path), text(&path)));
    }
    let mut pages = files(&top.join("docs/zh-TW"), ".md");
    pages.extend(files(&top.join("docs"), ".zh-TW.md"));
    pages.extend(["README.zh-TW.md", "docs/screens.md", "checklists/README.md"].map(|page| top.join(page)));
    for path in pages {
        if !path.ends_with(GLOSSARY) {
            texts.push((name(&path), text(&path)));
        }
    }
    texts
}

#[test]
fn no_word_that_is_given_up_is_used() {
    let rows = given_up();
    assert!(rows.len() > 15, "the table is read");
    let texts = chinese();
    let letters: usize = texts.iter().filter(|(name, _)| name.starts_with("src")).map(|(_, text)| text.len()).sum();
    assert!(texts.len() > 200 && letters > 50_000, "the texts are found: {} with {letters} bytes", texts.len());
    let mut found: Vec<String> = Vec::new();
    for (name, text) in &texts {
        for row in &rows {
            found.extend(used(text, row).map(|word| format!("{name}: {word}")));
        }
    }
    assert!(found.is_empty(), "{GLOSSARY} has given up these words:\n{}", found.join("\n"));
}

#[test]
fn a_word_is_found_but_not_within_one_that_is_used() {
    let row = GivenUp { words: vec!["右鍵".into()], but_for: vec!["左右鍵".into()] };
    for (text, expected) in [("按左右鍵", 0), ("按右鍵", 1), ("左右鍵、右鍵", 1), ("按鍵", 0)] {
        assert_eq!(used(text, &row).count(), expected, "{text}");
    }
    let declared = catalog(r#"a { zh: "第一\n句", en: "one" } /// "右鍵" b { zh: "第\"二\"句", en: "two" }"#);
    assert_eq!(declared, "第一\\n句\n第\\\"二\\\"句\n");
}
