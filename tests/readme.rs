//! Checks README, ARCHITECTURE and the pages of keys, commands and formats against the program: keys, command lines, help, exit
//! codes, fields, module map, crates.
//!
//! The checked parts stand in the pages between `<!-- begin NAME -->` and `<!-- end NAME -->`. A failure prints what
//! belongs there; `UPDATE_README=1 cargo test --test readme` puts it there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use desk::Desk;
use pillarcheck::lang::Lang;
use pillarcheck::model::value::stored::{Shape, StoredStructure as _, Structure};
use pillarcheck::store::format::session_file::SESSION;
use pillarcheck::store::settings::Settings;
use pillarcheck::tui::command::{Base, Context};
use pillarcheck::tui::command_table::{Binding, TABLE, bindings, own_bindings};

/// What the first three steps of the walk in the READMEs press.
const FIRST_WALK: &str = "Enter Tab type:一樓服務台 Tab type:王小華 Enter \
                          d d A type:逾期案件未主動通知 Esc";

/// The note of that walk.
const NOTE: &str = "逾期案件未主動通知";

/// The plan document of the examples.
const PLAN: &str = "甲市乙區公所115年度提升服務工作計畫\n肆、計畫內容\n執行要項\t執行策略\t推動作法\t業務單位\n\
                    一、提升服務品質，深化服務績效\t(一)流程透明。\t1.流程公布於網站。\t秘書室\n";

/// A page in both languages, Chinese first as in [`Lang::ALL`].
type Page = [&'static str; 2];

const README: Page = ["README.zh-TW.md", "README.md"];
const KEYS: Page = ["docs/zh-TW/keys.md", "docs/keys.md"];
const COMMANDS: Page = ["docs/zh-TW/commands.md", "docs/commands.md"];
const FORMATS: Page = ["docs/zh-TW/session-format.md", "docs/session-format.md"];

/// The name of a page in a language.
const fn in_language(page: Page, lang: Lang) -> &'static str {
    match lang {
        Lang::ZhTw => page[0],
        Lang::En => page[1],
    }
}

/// A document of the repository, with `\n` at the end of its lines on every platform.
fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(path).expect("the document").replace("\r\n", "\n")
}

/// Fails unless the part of a page is the one expected. With `UPDATE_README` set it is put there instead.
fn holds(page: Page, lang: Lang, name: &str, expected: &str) {
    let page = in_language(page, lang);
    let text = document(page);
    let (begin, end) = (format!("<!-- begin {name} -->\n"), format!("<!-- end {name} -->"));
    let part = text.split_once(&begin).and_then(|(head, rest)| Some((head, rest.split_once(&end)?)));
    if let (Some((head, (_, tail))), Some(_)) = (part, std::env::var_os("UPDATE_README")) {
        let mended = [head, &begin, expected, &end, tail].concat();
        return std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(page), mended).expect("the page");
    }
    assert!(
        part.is_some_and(|(_, (part, _))| part == expected),
        "between `begin {name}` and `end {name}` of {page} belongs:\n{expected}"
    );
}

/// A table of keys: for each command its keys and its description.
fn table(bindings: impl Iterator<Item = &'static Binding>, context: Context, lang: Lang) -> String {
    let mut rows: Vec<(String, &'static str)> = Vec::new();
    for binding in bindings {
        let names: Vec<String> = binding.keys.iter().map(|key| format!("`{}`", key.label(lang))).collect();
        let (names, does) = (names.join(" "), binding.command.label(context, lang));
        // Two rows of the table with the same description are merged.
        match rows.iter_mut().find(|(_, known)| *known == does) {
            Some((known, _)) => known.extend([" ", names.as_str()]),
            None => rows.push((names, does)),
        }
    }
    let mut table = match lang {
        Lang::ZhTw => "| 按鍵 | 作用 |\n|---|---|\n",
        Lang::En => "| Keys | What they do |\n|---|---|\n",
    }
    .to_owned();
    for (names, does) in rows {
        table.extend(["| ", names.as_str(), " | ", does, " |\n"]);
    }
    table
}

/// What the pages call the keys that several places share.
fn shared(base: Base, lang: Lang) -> &'static str {
    let (chinese, english) = match base {
        Base::Screen => ("說明", "help"),
        Base::Page => ("說明與返回", "help and back"),
        Base::Question => ("說明與取消", "help and cancel"),
        Base::Typing | Base::BesideText => ("輸入文字時的說明與返回", "help and back while text is typed"),
        Base::Rows => ("上下移動", "up and down"),
        Base::Arrows => ("以方向鍵上下移動", "up and down by arrows"),
        Base::Pages => ("翻頁", "by the page"),
        Base::Ends => ("到最前面與最後面", "to the top and the end"),
    };
    match lang {
        Lang::ZhTw => chinese,
        Lang::En => english,
    }
}

/// A place in which the keys that several share do what they do in most.
fn usual(base: Base) -> Context {
    match base {
        Base::Screen => Context::Start,
        Base::Question => Context::Unsaved,
        Base::Typing => Context::Adding,
        Base::BesideText => Context::Words,
        Base::Arrows => Context::Palette,
        Base::Page | Base::Rows | Base::Pages | Base::Ends => Context::Who,
    }
}

/// The keys that several places share.
fn shared_keys(lang: Lang) -> String {
    let bases =
        [Base::Screen, Base::Page, Base::Question, Base::Typing, Base::Rows, Base::Arrows, Base::Pages, Base::Ends];
    let part = bases.map(|base| {
        let rows = TABLE.iter().filter(|binding| binding.bases.contains(&base));
        ["\n### ", shared(base, lang), "\n\n", &table(rows, usual(base), lang)].concat()
    });
    part.concat()
}

/// The keys of every other place: its own, and those that do something else there than elsewhere; then the names of the
/// shared keys that work there too.
fn other_keys(lang: Lang) -> String {
    let (also, below, comma, stop) = match lang {
        Lang::ZhTw => ("另有：", "其餘按鍵與查核畫面相同。", "、", "。"),
        Lang::En => ("Besides: ", " All other keys are those of the inspection.", ", ", "."),
    };
    let mut part = String::new();
    for &context in Context::ALL {
        if context == Context::Inspection {
            continue;
        }
        let label = |binding: &Binding, context: Context| binding.command.label(context, lang);
        let is_usual = |binding: &Binding, base: &Base| label(binding, context) == label(binding, usual(*base));
        let is_special = |binding: &&Binding| match binding.bases.iter().find(|base| context.bases().contains(base)) {
            Some(base) => !is_usual(binding, base),
            None => true,
        };
        part.extend(["\n### ", place(context, lang), "\n\n"]);
        let own: Vec<&Binding> = own_bindings(context).filter(is_special).collect();
        if !own.is_empty() {
            part.extend([table(own.into_iter(), context, lang).as_str(), "\n"]);
        }
        let names: Vec<&str> = context.bases().iter().map(|base| shared(*base, lang)).collect();
        part.extend([also, names.join(comma).as_str(), stop]);
        if context.below().is_some() {
            part.push_str(below);
        }
        part.push('\n');
    }
    part
}

/// What the pages call the place in which keys are pressed.
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
        Context::Palette => ("指令一覽", "commands by name"),
        Context::Preview => ("標記多項之前", "question before many are marked"),
        Context::History => ("異動紀錄", "history of changes"),
        Context::Note => ("備註", "note"),
        Context::Words => ("備註的現成語句", "ready words of a note"),
        Context::Search => ("查核畫面的搜尋列", "search in the inspection"),
        Context::Summary => ("摘要", "summary"),
        Context::Help => ("說明", "help"),
        Context::Unsaved => ("有內容沒有存到磁碟時", "question about unsaved work"),
        Context::Changed => ("檔案在別處被更動時", "question about a change elsewhere"),
        Context::UnreadableFile => ("檔案無法開啟時", "file that cannot be opened"),
        Context::Export => ("匯出", "export"),
        Context::Pager => ("報告預覽", "report read before it is saved"),
        Context::Settings => ("設定", "settings"),
        Context::Rename => ("查核紀錄檔改名", "renaming a session's file"),
        Context::FollowUp => ("改善追蹤", "follow-up"),
        Context::FollowUps => ("待改善清單", "list of open follow-ups"),
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
        Context::City => ("全市彙整", "the whole city"),
        Context::CityFormat => ("彙整的匯出格式", "format of the roll-up"),
    };
    match lang {
        Lang::ZhTw => chinese,
        Lang::En => english,
    }
}

#[test]
fn the_tables_of_keys_are_those_of_the_command_table() {
    for lang in Lang::ALL {
        holds(KEYS, lang, "keys of the inspection", &table(bindings(Context::Inspection), Context::Inspection, lang));
        holds(KEYS, lang, "shared keys", &shared_keys(lang));
        holds(KEYS, lang, "keys elsewhere", &other_keys(lang));
    }
}

#[test]
fn the_readme_is_short_and_begins_with_a_picture() {
    for lang in Lang::ALL {
        let readme = document(in_language(README, lang));
        let lines = readme.lines().count();
        assert!(lines < 200, "the README in {lang} has {lines} lines");
        let first = readme.lines().filter(|line| !line.is_empty()).nth(2);
        assert!(first.is_some_and(|line| line.starts_with("![") && line.ends_with(".svg)")), "{first:?}");
    }
}

#[test]
fn the_first_steps_lead_to_what_the_readme_says() {
    for (lang, saved, absent) in [(Lang::ZhTw, "已存 09:03:11", "未落實 1"), (Lang::En, "saved 09:03:11", "absent 1")]
    {
        let mut desk = Desk::at_start((80, 24), lang);
        desk.keys(FIRST_WALK);
        let screen = desk.screen();
        assert!(screen.contains(saved) && screen.contains("3/100") && screen.contains(NOTE), "{screen}");
        desk.keys("s");
        let screen = desk.screen();
        assert!(screen.contains(absent) && screen.contains(NOTE), "{screen}");
        desk.keys("Esc q");
        let screen = desk.screen();
        assert!(screen.contains("3.0%") && screen.contains("66.7"), "{screen}");
    }
}

/// The command lines of the program that a page shows, as words.
fn command_lines(page: &str) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    let mut is_shell = false;
    for line in page.lines() {
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
fn every_command_line_does_what_the_page_says() {
    for (page, most) in [(README, 4), (COMMANDS, 30)] {
        for lang in Lang::ALL {
            let folder = tempfile::tempdir().expect("a folder for the test");
            // The plan of the examples; a document is known by its bytes, not by its name.
            std::fs::write(folder.path().join("plan.odt"), PLAN).expect("a plan");
            let page = in_language(page, lang);
            let lines = command_lines(&document(page));
            assert!(lines.len() > most, "{page}: the examples are found");
            for line in lines {
                does_it(page, folder.path(), &line);
            }
        }
    }
}

/// Fails unless a command line ends well and says nothing on standard error, or lacks the terminal that its screen needs.
fn does_it(page: &str, folder: &Path, line: &[String]) {
    let shown = format!("{page}: pillarcheck {}", line.join(" "));
    let output = run(folder, line);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let is_screen = line.first().is_none_or(|first| first == "inspect" || !is_command(first));
    if is_screen && !line.iter().any(|word| word == "--plain") {
        let is_that = told.contains("終端機") || told.contains("terminal");
        assert!(is_that, "{shown}: {told}");
        assert_eq!(output.status.code(), Some(2), "{shown}: {told}");
    } else {
        assert_eq!(output.status.code(), Some(0), "{shown}: {told}");
        assert_eq!(told, "", "{shown}");
    }
}

/// The commands, in the order of the help.
fn commands() -> Vec<String> {
    help_part(Lang::En, "Commands:").into_iter().map(|(command, _)| command).collect()
}

fn is_command(word: &str) -> bool {
    commands().iter().any(|command| command == word)
}

#[test]
fn every_command_has_an_example() {
    for lang in Lang::ALL {
        let page = in_language(COMMANDS, lang);
        let lines = command_lines(&document(page));
        for command in commands() {
            let is_shown = |line: &Vec<String>| line.first() == Some(&command);
            assert!(lines.iter().any(is_shown), "{page} shows no `pillarcheck {command}`");
        }
    }
}

#[test]
fn the_page_of_commands_is_what_help_prints() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    for lang in Lang::ALL {
        let mut part = String::new();
        for command in commands() {
            let arguments = ["--lang", lang.tag(), "help", &command].map(str::to_owned);
            let help = String::from_utf8(run(folder.path(), &arguments).stdout).expect("UTF-8");
            part.extend(["\n### `", &command, "`\n\n```text\n", help.trim_end(), "\n```\n"]);
        }
        holds(COMMANDS, lang, "commands", &part);
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
        holds(COMMANDS, lang, "exit codes", &table);
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

/// The fields of each structure that a value of this shape may hold, but for checklists, which have a page of their own.
fn structures(shape: &Shape, found: &mut BTreeMap<&'static str, Vec<&'static str>>) {
    match shape {
        Shape::Structure(structure) => fields(structure, found),
        Shape::List(inner) | Shape::Map(inner) | Shape::Maybe(inner) => structures(inner, found),
        Shape::Choice(variants) => {
            for structure in variants.iter().filter_map(|(_, structure)| *structure) {
                fields(structure, found);
            }
        }
        _ => {}
    }
}

fn fields(structure: &'static Structure, found: &mut BTreeMap<&'static str, Vec<&'static str>>) {
    if structure.name == "Checklist" || structure.name == "Target" || found.contains_key(structure.name) {
        return;
    }
    found.insert(structure.name, structure.fields.iter().map(|(name, ..)| *name).collect());
    for (_, shape, _) in structure.fields {
        structures(shape, found);
    }
}

#[test]
fn the_page_of_formats_has_every_field() {
    let mut expected = BTreeMap::new();
    fields(SESSION, &mut expected);
    assert!(expected.len() > 20, "{expected:?}");
    expected.insert("Settings", Settings::STRUCTURE.fields.iter().map(|(name, ..)| *name).collect());
    for name in FORMATS {
        let page = document(name);
        let mut found = BTreeMap::new();
        for section in page.split("\n### `").skip(1) {
            let (structure, rest) = section.split_once('`').expect("a name");
            let names =
                rest.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|row| row.split('`').next());
            found.insert(structure, names.collect::<Vec<&str>>());
        }
        assert_eq!(found, expected, "{name}");
    }
}
