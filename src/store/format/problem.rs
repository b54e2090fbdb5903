//! Problems of a file with line and column: those of the model and those of the text in one list.

use crate::lang::{Lang, messages};
use crate::model::check::problem::{Path, Problem, ProblemKind, Severity};
use crate::store::format::shape::{ShapeProblem, ShapeProblemKind};
use crate::store::format::tree::{self, Node, Syntax, SyntaxError};

/// A problem at a place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// Whether the file is unusable (error) or usable (warning).
    pub severity: Severity,
    /// What is wrong.
    pub what: FileProblemKind,
}

/// The kinds of problems of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileProblemKind {
    /// A rule of the model.
    Rule(ProblemKind),
    /// An error of shape.
    Shape(ShapeProblemKind),
    /// A RON syntax error.
    Syntax(Syntax),
    /// The text is not UTF-8.
    NotUtf8,
    /// An error of the `ron` crate, for the rare case that our own parser finds none.
    Ron(String),
}

impl FileProblem {
    /// A problem at a byte offset of a text.
    #[must_use]
    pub fn at(text: &str, byte: usize, severity: Severity, what: FileProblemKind) -> Self {
        let (line, column) = line_and_column(text, byte);
        Self { line, column, severity, what }
    }

    /// The problem for a syntax error.
    #[must_use]
    pub fn syntax(text: &str, error: &SyntaxError) -> Self {
        Self::at(text, error.at, Severity::Error, FileProblemKind::Syntax(error.what))
    }

    /// The problem for an error of shape.
    #[must_use]
    pub fn shape(text: &str, problem: ShapeProblem) -> Self {
        Self::at(text, problem.at, Severity::Error, FileProblemKind::Shape(problem.what))
    }

    /// What is wrong and what to do, as one sentence.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match &self.what {
            FileProblemKind::Rule(fault) => fault.message(lang),
            FileProblemKind::Shape(problem) => problem.message(lang),
            FileProblemKind::Syntax(syntax) => syntax.message(lang),
            FileProblemKind::NotUtf8 => lang.not_utf8(),
            FileProblemKind::Ron(message) => lang.ron_says(message),
        }
    }
}

/// Problems of the model with line and column, from the tree of the text that the model was read from.
#[must_use]
pub fn placed(text: &str, problems: Vec<Problem>) -> Vec<FileProblem> {
    if problems.is_empty() {
        return Vec::new();
    }
    let tree = if text.len() > tree::LARGEST { None } else { tree::parse(text).ok() };
    match tree {
        Some(tree) => placed_in(text, &tree, problems),
        // The text is too large, or the parser refuses what `serde` has read: the problem is shown at the top.
        None => problems.into_iter().map(|problem| at_byte(text, 0, problem)).collect(),
    }
}

/// The same, with a tree that was parsed already.
#[must_use]
pub fn placed_in(text: &str, tree: &Node, problems: Vec<Problem>) -> Vec<FileProblem> {
    problems
        .into_iter()
        .map(|problem| {
            let at = place_of(tree, &problem.path);
            at_byte(text, at, problem)
        })
        .collect()
}

fn place_of(tree: &Node, path: &Path) -> usize {
    tree.at_path(path).span.start
}

fn at_byte(text: &str, at: usize, problem: Problem) -> FileProblem {
    FileProblem::at(text, at, problem.severity, FileProblemKind::Rule(problem.kind))
}

/// Line and column of a byte offset, both from 1; columns count characters, as editors do.
#[must_use]
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

impl ShapeProblemKind {
    fn message(&self, lang: Lang) -> String {
        match self {
            Self::UnknownField { name, near: Some(near) } => lang.problem_unknown_near(name, near),
            Self::UnknownField { name, near: None } => lang.problem_unknown(name),
            Self::Misplaced { name, found, belongs } => {
                let belongs: Vec<String> = belongs.iter().map(|name| format!("`{name}(`")).collect();
                lang.problem_misplaced(name, found, &belongs.join(lang.list_comma()))
            }
            Self::RepeatedField(name) => lang.problem_repeated(name),
            Self::MissingField(name) => lang.problem_missing(name),
            Self::WrongName { found, expected } => lang.problem_name(found, expected),
            Self::UnknownChoice { found, expected } => lang.problem_choice(found, &expected.join(", ")),
            Self::WrongKind(expected) => lang.problem_kind(expected),
        }
    }
}

impl Syntax {
    fn message(self, lang: Lang) -> String {
        match self {
            Self::Ended => lang.syntax_ended(),
            Self::Unclosed => lang.syntax_unclosed(),
            Self::Expected(what) => match lang {
                Lang::ZhTw => lang.syntax_expected(expected_zh(what)),
                Lang::En => lang.syntax_expected(what),
            },
            Self::Trailing => lang.syntax_trailing(),
            Self::TooDeep => lang.syntax_deep(tree::DEEPEST),
        }
    }
}

fn expected_zh(what: &'static str) -> &'static str {
    match what {
        "a value" => "一個值",
        "a field name" => "欄位名稱",
        "a comma or the closing bracket" => "逗號或結尾括號",
        "a colon" => "冒號",
        "a raw string" => "原始字串",
        _ => "跳脫字元，例如 \\n 或 \\u{3000}",
    }
}

messages! {
    problem_unknown_near(name: &str, near: &str) {
        zh: "沒有 `{name}` 這個欄位，是否為 `{near}`？請改正或刪除",
        en: "there is no field `{name}`; is it `{near}`? Mend or remove it",
    }
    problem_misplaced(name: &str, found: &str, belongs: &str) {
        zh: "`{name}` 不在 `{found}(` 裡，應寫在 {belongs} 裡；請移過去，不必刪除內容",
        en: "`{name}` does not belong to `{found}(` but to {belongs}; move it there with what it holds",
    }
    problem_unknown(name: &str) { zh: "沒有 `{name}` 這個欄位；請刪除", en: "there is no field `{name}`; remove it" }
    problem_repeated(name: &str) { zh: "欄位 `{name}` 寫了兩次；請只留一個", en: "field `{name}` is written twice; keep one" }
    problem_missing(name: &str) { zh: "缺少欄位 `{name}`；請補上", en: "field `{name}` is missing; add it" }
    problem_name(found: &str, expected: &str) {
        zh: "這裡應為 `{expected}(`，寫成了 `{found}(`；請改正",
        en: "`{expected}(` belongs here, not `{found}(`; mend the name",
    }
    problem_choice(found: &str, expected: &str) {
        zh: "`{found}` 不是可用的值；請改為下列之一：{expected}",
        en: "`{found}` is not a choice; write one of {expected}",
    }
    problem_kind(expected: &str) {
        zh: "這個值的寫法不對；請寫成像 {expected} 的樣子",
        en: "this value is of the wrong kind; write something like {expected}",
    }
    syntax_ended() { zh: "檔案在這裡突然結束；可能少了結尾括號或檔案不完整，請補齊或改用備份", en: "the file ends too early; add the closing bracket or use a backup" }
    syntax_unclosed() { zh: "從這裡開始的文字或註解沒有結尾；請補上結尾符號", en: "the text or comment that begins here has no end; close it" }
    syntax_expected(what: &str) { zh: "這裡應該是{what}；請檢查前後的標點", en: "{what} belongs here; check the punctuation around it" }
    syntax_trailing() { zh: "結尾之後還有多餘的內容；請刪除", en: "there is more after the end; remove it" }
    syntax_deep(levels: usize) { zh: "括號巢狀超過 {levels} 層；這不是 pillarcheck 的檔案，請確認", counted(levels: "level"), en: "brackets are nested deeper than {levels}; this is no file of pillarcheck, check it" }
    not_utf8() { zh: "檔案不是 UTF-8 編碼；請用記事本另存為 UTF-8 後再試", en: "the file is not UTF-8; save it again as UTF-8" }
    ron_says(message: &str) { zh: "檔案內容無法辨識（{message}）；請改正這裡", en: "this cannot be read ({message}); mend it here" }
}
