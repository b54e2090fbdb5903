//! `pillarcheck FILE`: whatever the file is, the thing that is done with it.

use std::path::Path;

use super::args::{ImportArgs, Inspect, unknown_command};
use super::environment::Environment;
use super::error::Failure;
use super::output::Outcome;
use super::{import, inspect};
use crate::lang::messages;
use crate::ops::recognize::{FileKind, Recognized, recognize};
use crate::store::error::{StoreError, display_path};

/// Opens a session, begins a visit of a checklist, reads a plan; for anything else the error names the next step.
pub(super) fn run(named: &Path, environment: &Environment) -> Result<Outcome, Failure> {
    let lang = environment.lang;
    let no_use = |sentence| Err(Failure::Usage(sentence));
    match recognize(&environment.directories()?, named) {
        Recognized::File(FileKind::Session, path) => inspect::run(Inspect::Session(path), environment),
        Recognized::File(FileKind::Checklist, path) => {
            inspect::run(Inspect::of(path.to_string_lossy().into_owned()), environment)
        }
        Recognized::Id(id) => inspect::run(Inspect::of(id), environment),
        Recognized::File(FileKind::Document, path) => import::run(ImportArgs::of(path), environment),
        Recognized::File(FileKind::Mapping, path) => no_use(lang.cli_open_mapping(&display_path(&path))),
        Recognized::File(FileKind::Settings, path) => no_use(lang.cli_open_settings(&display_path(&path))),
        Recognized::File(FileKind::Offices, path) => no_use(lang.cli_open_offices(&display_path(&path))),
        Recognized::Folder(path) => no_use(lang.cli_open_folder(&display_path(&path))),
        Recognized::Missing(path) => Err(StoreError::Read { path, source: std::io::ErrorKind::NotFound.into() }.into()),
        Recognized::Nothing => Err(Failure::Usage(unknown_command(&named.to_string_lossy(), lang))),
    }
}

messages! {
    cli_open_mapping(path: &str) {
        zh: "{path} 是要項架構對照，不能直接開啟；請用 `pillarcheck check` 檢查，放進資料夾的 checklists 後會自動使用",
        en: "{path} is a mapping between schemes of pillars and not opened by itself; look it over with `pillarcheck check`, and put it beside your checklists to have it used",
    }
    cli_open_settings(path: &str) {
        zh: "{path} 是設定檔，不能直接開啟；請用 `pillarcheck check` 檢查，或開啟首頁後按 , 更改設定",
        en: "{path} holds settings and is not opened by itself; look it over with `pillarcheck check`, or change settings with , on the start screen",
    }
    cli_open_offices(path: &str) {
        zh: "{path} 是機關清單，不能直接開啟；彙整請用 `pillarcheck rollup 資料夾 --offices {path}`",
        en: "{path} is a list of offices and not opened by itself; use it with `pillarcheck rollup FOLDER --offices {path}`",
    }
    cli_open_folder(path: &str) {
        zh: "{path} 是資料夾；彙整其中的查核紀錄請用 `pillarcheck rollup {path}`，當作資料夾使用請加 `--data-dir {path}`",
        en: "{path} is a folder; sum up its sessions with `pillarcheck rollup {path}`, or work in it with `--data-dir {path}`",
    }
}
