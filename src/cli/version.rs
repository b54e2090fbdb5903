//! `--version`: the version, and what the program was built from.

use std::fmt::Write as _;

use crate::lang::{Lang, messages, text};
use crate::model::value::program::{BuiltFrom, TARGET, VERSION, built_from};

/// What `--version` prints behind the program's name: the version, the commit with its day, the target, a line each.
pub(super) fn long_version(lang: Lang) -> String {
    let mut lines = VERSION.to_owned();
    // Writing to a string never fails.
    let _ = write!(lines, "\n{}\n{}", lang.version_commit(&commit(lang)), lang.version_target(TARGET));
    lines
}

/// The commit that the program was built from, or why none is known.
pub(super) fn commit(lang: Lang) -> String {
    match built_from() {
        BuiltFrom::Commit { hash, date } => lang.version_hash(hash, date),
        BuiltFrom::Unknown => lang.version_no_repository().to_owned(),
        BuiltFrom::Trial => lang.version_trial().to_owned(),
    }
}

messages! {
    version_commit(commit: &str) { zh: "原始碼版次：{commit}", en: "commit: {commit}" }
    version_target(target: &str) { zh: "建置對象：{target}", en: "target: {target}" }
    version_hash(hash: &str, date: &str) { zh: "{hash}（{date}）", en: "{hash} of {date}" }
}

text! {
    version_no_repository { zh: "不明（不是在 git 儲存庫中建置）", en: "unknown (built outside a git repository)" }
    version_trial { zh: "未記錄（試用版）", en: "not recorded (a build to be tried)" }
}
