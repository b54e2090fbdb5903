//! Checks README and ARCHITECTURE against the program: keys, picture, command lines, exit codes, module map, crates.
//!
//! The checked parts stand in the READMEs between `<!-- begin NAME -->` and `<!-- end NAME -->`. A failure prints what
//! belongs there; `UPDATE_README=1 cargo test --test readme` puts it there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use desk::Desk;
use pillarcheck::lang::Lang;
use pillarcheck::tui::command::Context;
use pillarcheck::tui::command_table::bindings;

/// What the first three steps of the walk in the READMEs press.
const FIRST_WALK: &str = "Enter Tab type:一樓服務台 Tab type:王小華 Enter \
                          d d A type:逾期案件未主動通知，已請承辦人補辦。 Esc";

/// The plan document of the examples.
const PLAN: &str = "甲市乙區公所115年度提升服務工作計畫\n肆、計畫內容\n執行要項\t執行策略\t推動作法\t業務單位\n\
                    一、提升服務品質，深化服務績效\t(一)流程透明。\t1.流程公布於網站。\t秘書室\n";

/// The README in a language.
fn readme(lang: Lang) -> String {
    document(match lang {
        Lang::ZhTw => "README.zh-TW.md",
        Lang::En => "README.md",
    })
}

/// A document at the top of the repository, with `\n` at the end of its lines on every platform.
fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(path).expect("the document").replace("\r\n", "\n")
}

/// Fails unless the part of a README is the one expected. With `UPDATE_README` set it is put there instead.
fn holds(lang: Lang, name: &str, expected: &str) {
    let readme = readme(lang);
    let part = readme
        .split_once(&format!("<!-- begin {name} -->\n"))
        .and_then(|(_, rest)| rest.split_once(&format!("<!-- end {name} -->")))
        .map(|(part, _)| part);
    if let (Some(part), Some(_)) = (part, std::env::var_os("UPDATE_README")) {
        let name = if lang == Lang::ZhTw { "README.zh-TW.md" } else { "README.md" };
        let mended = readme.replacen(part, expected, 1);
        return std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), mended).expect("the README");
    }
    assert!(
        part == Some(expected),
        "between `begin {name}` and `end {name}` of the README in {lang} belongs:\n{expected}"
    );
}

/// The keys of a context: for each command its keys and its description.
fn keys(context: Context, lang: Lang) -> Vec<(String, &'static str)> {
    let mut rows: Vec<(String, &'static str)> = Vec::new();
    for binding in bindings(context) {
        let names: Vec<String> = binding.keys.iter().map(|key| format!("`{}`", key.label(lang))).collect();
        let (names, does) = (names.join(" "), binding.command.label(context, lang));
        // Two rows of the table with the same description are merged.
        match rows.iter_mut().find(|(_, known)| *known == does) {
            Some((known, _)) => known.extend([" ", names.as_str()]),
            None => rows.push((names, does)),
        }
    }
    rows
}

/// The table of the keys of the inspection.
fn inspection_keys(lang: Lang) -> String {
    let mut table = match lang {
        Lang::ZhTw => "| 按鍵 | 作用 |\n|---|---|\n",
        Lang::En => "| Keys | What they do |\n|---|---|\n",
    }
    .to_owned();
    for (names, does) in keys(Context::Inspection, lang) {
        table.extend(["| ", names.as_str(), " | ", does, " |\n"]);
    }
    table
}

/// The table of the keys everywhere else.
fn other_keys(lang: Lang) -> String {
    let (mut table, comma) = match lang {
        Lang::ZhTw => ("| 畫面 | 按鍵 |\n|---|---|\n".to_owned(), "；"),
        Lang::En => ("| Where | Keys |\n|---|---|\n".to_owned(), "; "),
    };
    for &context in Context::ALL {
        if context == Context::Inspection {
            continue;
        }
        let keys: Vec<String> = keys(context, lang).iter().map(|(names, does)| format!("{names} {does}")).collect();
        table.extend(["| ", place(context, lang), " | ", keys.join(comma).as_str(), " |\n"]);
    }
    table
}

/// What the READMEs call the place in which keys are pressed.
fn place(context: Context, lang: Lang) -> &'static str {
    let (chinese, english) = match context {
        Context::Start => ("首頁", "start screen"),
        Context::StartSearch => ("首頁的搜尋列", "search on the start screen"),
        Context::Form => ("新的查核", "visit form"),
        Context::Inspection => ("查核畫面", "inspection"),
        Context::Selection => ("選取了查核重點時", "inspection with points selected"),
        Context::Merging => ("合併預覽", "preview of a merge"),
        Context::Conflict => ("游標在不一致的項目上時", "inspection at a point with a conflict"),
        Context::Filter => ("篩選", "filter panel"),
        Context::FilterName => ("篩選的名稱", "name of a filter"),
        Context::Palette => ("命令一覽", "commands by name"),
        Context::Preview => ("標記多項之前", "question before many are marked"),
        Context::History => ("變更紀錄", "history of changes"),
        Context::Note => ("備註", "note"),
        Context::Search => ("查核畫面的搜尋列", "search in the inspection"),
        Context::Summary => ("摘要", "summary"),
        Context::Help => ("說明", "help"),
        Context::Unsaved => ("有內容沒有存到磁碟時", "question about unsaved work"),
        Context::Changed => ("檔案在別處被更動時", "question about a change elsewhere"),
        Context::UnreadableFile => ("檔案無法開啟時", "file that cannot be opened"),
        Context::Export => ("匯出", "export"),
        Context::Pager => ("匯出前看內容", "report read before it is saved"),
        Context::Settings => ("設定", "settings"),
        Context::Rename => ("查核紀錄檔改名", "renaming a session's file"),
        Context::FollowUp => ("改善追蹤", "follow-up"),
        Context::FollowUps => ("待改善清單", "list of what is owed"),
        Context::Evidence => ("佐證", "evidence"),
        Context::Adding => ("加入佐證", "evidence that is added"),
        Context::CloseOut => ("結案檢查", "close-out"),
        Context::Closing => ("結案之前", "question before closing"),
        Context::Reason => ("更正理由", "reason of an amendment"),
        Context::Who => ("現在由誰登錄", "who is at work"),
        Context::Comparison => ("與上次查核比較", "comparison with last time"),
        Context::Trend => ("歷次查核趨勢", "trend of an office"),
        Context::PlanPath => ("匯入計畫書", "path of a plan"),
        Context::Review => ("匯入計畫的確認畫面", "review of an imported plan"),
        Context::ReviewText => ("段落的文字與單位", "wording and units"),
        Context::ReviewSave => ("存成查核表", "saving the checklist"),
    };
    match lang {
        Lang::ZhTw => chinese,
        Lang::En => english,
    }
}

#[test]
fn the_tables_of_keys_are_those_of_the_command_table() {
    for lang in Lang::ALL {
        holds(lang, "keys of the inspection", &inspection_keys(lang));
        holds(lang, "keys elsewhere", &other_keys(lang));
    }
}

#[test]
fn the_picture_is_what_the_first_steps_lead_to() {
    for lang in Lang::ALL {
        let mut desk = Desk::at_start((80, 24), lang);
        desk.keys(FIRST_WALK);
        holds(lang, "picture", &format!("```text\n{}```\n", desk.screen()));
    }
}

/// The command lines of the program that a README shows, as words.
fn command_lines(readme: &str) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    let mut is_shell = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            is_shell = line == "```sh";
        } else if is_shell {
            let words = shell_words(line);
            if words.first().is_some_and(|word| word == "pillarcheck") {
                lines.push(words[1..].to_vec());
            }
        }
    }
    lines
}

/// The words of a line as every shell divides it: at blanks, but not within quotation marks; `#` begins a comment.
fn shell_words(line: &str) -> Vec<String> {
    let (mut words, mut is_quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        let is_between = words.last().is_some_and(String::is_empty);
        match letter {
            '#' if is_between && !is_quoted => break,
            '"' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            letter => words.last_mut().expect("a word").push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Runs the built program with nothing in its environment but a folder.
fn run(folder: &Path, arguments: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pillarcheck"))
        .current_dir(folder)
        .env_clear()
        .env("PILLARCHECK_NOW", "2026-11-22T09:03:11+08:00")
        .stdin(Stdio::null())
        .arg("--data-dir")
        .arg(folder)
        .args(arguments)
        .output()
        .expect("the program can be started")
}

/// The lines of the help between one heading and the next blank line.
fn help_part(lang: Lang, heading: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let arguments = ["--lang", lang.tag(), "--help"].map(str::to_owned);
    let help = String::from_utf8(run(folder.path(), &arguments).stdout).expect("UTF-8");
    let part = help.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.is_empty());
    let rows: Vec<(String, String)> = part
        .filter_map(|line| line.trim().split_once(' '))
        .map(|(name, words)| (name.to_owned(), words.trim().to_owned()))
        .collect();
    assert!(!rows.is_empty(), "{heading} is not in {help}");
    rows
}

#[test]
fn every_command_line_does_what_the_readme_says() {
    for lang in Lang::ALL {
        let folder = tempfile::tempdir().expect("a folder for the test");
        // The plan of the examples; a document is known by its bytes, not by its name.
        std::fs::write(folder.path().join("plan.odt"), PLAN).expect("a plan");
        let lines = command_lines(&readme(lang));
        assert!(lines.len() > 8, "the examples are found");
        for line in lines {
            let shown = format!("README in {lang}: pillarcheck {}", line.join(" "));
            let output = run(folder.path(), &line);
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            if line.first().is_none_or(|command| command == "inspect") && !line.contains(&"--plain".to_owned()) {
                // The missing terminal must be the only error here.
                let is_that = told.contains("終端機") || told.contains("terminal");
                assert!(is_that, "{shown}: {told}");
                assert_eq!(output.status.code(), Some(2), "{shown}: {told}");
            } else {
                assert_eq!(output.status.code(), Some(0), "{shown}: {told}");
                assert_eq!(told, "", "{shown}");
            }
        }
    }
}

#[test]
fn every_command_has_an_example() {
    for lang in Lang::ALL {
        let lines = command_lines(&readme(lang));
        for (command, _) in help_part(Lang::En, "Commands:") {
            let is_shown = |line: &Vec<String>| line.first() == Some(&command);
            assert!(lines.iter().any(is_shown), "the README in {lang} shows no `pillarcheck {command}`");
        }
    }
}

#[test]
fn the_exit_codes_are_those_of_the_help() {
    for (lang, heading, head) in
        [(Lang::ZhTw, "結束代碼：", "| 代碼 | 意思 |"), (Lang::En, "Exit codes:", "| Code | Meaning |")]
    {
        let mut table = format!("{head}\n|---|---|\n");
        for (code, words) in help_part(lang, heading) {
            table.extend(["| ", code.as_str(), " | ", words.as_str(), " |\n"]);
        }
        holds(lang, "exit codes", &table);
    }
}

#[test]
fn the_architecture_is_short_and_names_what_is_there() {
    let architecture = document("ARCHITECTURE.md");
    let lines = architecture.lines().count();
    assert!(lines < 150, "ARCHITECTURE.md has {lines} lines");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    // Code quotations that name a file or a folder are told by their ending.
    let is_named =
        |name: &&str| name.ends_with('/') || Path::new(name).extension().is_some_and(|ending| ending == "rs");
    for name in architecture.split('`').skip(1).step_by(2).filter(is_named) {
        let top = source.parent().expect("the repository");
        assert!(
            source.join(name).exists() || top.join(name).exists(),
            "ARCHITECTURE.md names `{name}`, which is not there"
        );
    }
    for module in std::fs::read_dir(&source).expect("the sources").flatten() {
        let mut name = module.file_name().to_string_lossy().into_owned();
        if module.path().is_dir() {
            name.push('/');
        }
        assert!(architecture.contains(&format!("`{name}`")), "ARCHITECTURE.md does not say what `src/{name}` is for");
    }
}

#[test]
fn every_crate_has_its_reason() {
    let architecture = document("ARCHITECTURE.md");
    let mut is_list = false;
    for line in document("Cargo.toml").lines() {
        if line.starts_with('[') {
            is_list = line.trim_end_matches(']').ends_with("dependencies");
        } else if let (true, Some((name, _))) = (is_list, line.split_once(" =")) {
            assert!(
                architecture.contains(&format!("- `{name}`")),
                "ARCHITECTURE.md does not say why there is the crate `{name}`"
            );
        }
    }
}

/// Cargo unifies features: one that only another crate enables is compiled in for all.
#[test]
#[cfg_attr(windows, ignore = "the program may run where there is no cargo")]
fn ratatui_is_built_without_its_calendar() {
    let tree = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["tree", "--locked", "--offline", "--edges", "normal,build", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&tree.stderr);
    assert!(tree.status.success(), "{said}");
    let tree = String::from_utf8(tree.stdout).expect("names are text");
    let mut crates: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    crates.sort_unstable();
    crates.dedup();
    assert!(crates.contains(&"ratatui-widgets"), "{crates:?}");
    assert!(!crates.contains(&"time"), "`cargo tree --edges normal,build --invert time` says who wants it");
}

#[test]
fn a_line_is_divided_as_a_shell_divides_it() {
    for (line, expected) in [
        ("pillarcheck list  # all", vec!["pillarcheck", "list"]),
        ("pillarcheck mark a --note \"兩 個 字\"", vec!["pillarcheck", "mark", "a", "--note", "兩 個 字"]),
        ("pillarcheck mark a#b", vec!["pillarcheck", "mark", "a#b"]),
        ("# nothing", vec![]),
    ] {
        assert_eq!(shell_words(line), expected, "{line}");
    }
}
