//! Prompts before a walk: which session or checklist, and for a new session kind, site and reviewers.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use super::lines::Lines;
use super::reply;
use crate::cli::args::Inspect;
use crate::cli::environment::Environment;
use crate::cli::error::Failure;
use crate::cli::new::notice_lines;
use crate::lang::{Lang, messages, text};
use crate::model::plan::series::SeriesKey;
use crate::model::record::scope::Population;
use crate::model::record::visit::{Visit, VisitKind, names_in};
use crate::model::value::roc::date_words;
use crate::model::value::text::cut;
use crate::ops::Directories;
use crate::ops::begin::{self, Beginning, Begun, Drawing, DrawingError, NewFile};
use crate::ops::list::{self, Entry};
use crate::ops::{files, folder, open};

/// The path of the session to walk, created if it is new. `None` if the input ended.
pub(super) fn session<R: BufRead, W: Write>(
    args: Inspect,
    directories: &Directories,
    environment: &Environment,
    lines: &mut Lines<R, W>,
) -> Result<Option<PathBuf>, Failure> {
    match args {
        Inspect::Session(named) => Ok(Some(open::locate(directories, &named))),
        Inspect::Start => choose(directories, environment, lines),
        // The path of a session file in place of a checklist means to continue that session.
        Inspect::Checklist { checklist, .. } if open::names_session(&checklist) => {
            Ok(Some(open::locate(directories, checklist.as_ref())))
        }
        Inspect::Checklist { checklist, kind, reviewers, site, previous, drawing } => {
            let entry = list::find_checklist(directories, &checklist)?;
            let known = Known { kind, reviewers, site, previous, drawing };
            begin(&entry, known, directories, environment, lines)
        }
    }
}

/// The arguments about the visit.
#[derive(Default)]
struct Known {
    kind: Option<VisitKind>,
    reviewers: Vec<String>,
    site: String,
    previous: Option<PathBuf>,
    drawing: Option<Drawing>,
}

/// Asks which session to continue, or which checklist to begin with.
fn choose<R: BufRead, W: Write>(
    directories: &Directories,
    environment: &Environment,
    lines: &mut Lines<R, W>,
) -> Result<Option<PathBuf>, Failure> {
    let lang = environment.lang;
    let folder = folder::look(directories, environment.now);
    let unfinished: Vec<_> = folder.sessions.into_iter().filter(|session| session.visit.closed.is_none()).collect();
    let library = list::checklists(directories);
    let errors = folder.unreadable.iter().chain(&library.bad).map(|error| error.message(lang));
    for sentence in errors.chain(folder.copies.iter().map(|copies| copies.message(lang))) {
        lines.say(&sentence).map_err(Failure::Terminal)?;
    }
    let mut number = 0;
    let mut say = |lines: &mut Lines<R, W>, words: &str| -> io::Result<()> {
        number += 1;
        lines.say(&format!("{number:>3}. {words}"))
    };
    for session in &unfinished {
        let date = date_words(session.visit.opened.date(), lang);
        let kind = session.visit.kind.label(lang);
        let progress = session.summary.progress.to_string();
        let words = lang.plain_go_on(&session.agency, session.year, kind, &date, &progress);
        say(lines, &words).map_err(Failure::Terminal)?;
    }
    for entry in &library.entries {
        say(lines, &lang.plain_begin(&entry.checklist.title)).map_err(Failure::Terminal)?;
    }
    loop {
        let Some(line) = lines.ask(lang.plain_which()).map_err(Failure::Terminal)? else {
            return Ok(None);
        };
        if matches!(reply::Reply::read(&line), reply::Reply::Quit) {
            return Ok(None);
        }
        let position = reply::number(&line).and_then(|number| number.checked_sub(1));
        if let Some(session) = position.and_then(|position| unfinished.get(position)) {
            return Ok(Some(session.path.clone()));
        }
        let entry = position.and_then(|position| library.entries.get(position.checked_sub(unfinished.len())?));
        if let Some(entry) = entry {
            return begin(entry, Known::default(), directories, environment, lines);
        }
        lines.say(&lang.plain_choose_number(unfinished.len() + library.entries.len())).map_err(Failure::Terminal)?;
    }
}

/// Asks for missing details of the visit, and creates the session.
fn begin<R: BufRead, W: Write>(
    entry: &Entry,
    known: Known,
    directories: &Directories,
    environment: &Environment,
    lines: &mut Lines<R, W>,
) -> Result<Option<PathBuf>, Failure> {
    let lang = environment.lang;
    let is_known = known.kind.is_some() && !known.reviewers.is_empty();
    let Some(mut known) = visit(known, lang, lines).map_err(Failure::Terminal)? else {
        return Ok(None);
    };
    let has_previous = known.previous.is_some();
    let begun = loop {
        if known.drawing.is_none() && !is_known {
            match short_list(lang, lines).map_err(Failure::Terminal)? {
                Some(drawing) => known.drawing = drawing,
                None => return Ok(None),
            }
        }
        match known.prepare(entry, directories, environment) {
            Ok(begun) => break begun,
            Err(error @ DrawingError::Store(_)) => return Err(error.into()),
            Err(error) if is_known => return Err(error.into()),
            // Answers typed at a prompt can be corrected: asks again.
            Err(error) => {
                known.drawing = None;
                lines.say(&error.message(lang)).map_err(Failure::Terminal)?;
            }
        }
    };
    let mut said = notice_lines(&begun.notices, lang);
    if !has_previous {
        said.extend(earlier(&entry.checklist.series_key(), directories, lang));
    }
    for line in said {
        lines.say(&line).map_err(Failure::Terminal)?;
    }
    Ok(Some(begin::create(directories, &begun.session, &[], NewFile::AUTOMATIC, environment.now)?))
}

impl Known {
    /// Builds the session.
    fn prepare(
        &self,
        entry: &Entry,
        directories: &Directories,
        environment: &Environment,
    ) -> Result<Begun, DrawingError> {
        let visit = Visit {
            kind: self.kind.unwrap_or(VisitKind::SpotCheck),
            site: self.site.clone(),
            reviewers: self.reviewers.clone(),
            opened: environment.now,
            closed: None,
        };
        let beginning = Beginning {
            checklist: entry.checklist.clone(),
            origin: entry.origin.clone(),
            visit,
            previous: self.previous.clone().into(),
            drawing: self.drawing.clone(),
        };
        begin::prepare(directories, beginning)
    }
}

/// A message that there is an earlier session of the series, with the option that makes it the previous one.
fn earlier(series: &SeriesKey, directories: &Directories, lang: Lang) -> Option<String> {
    let latest = list::latest_begun(directories, series)?;
    let day = date_words(latest.visit.opened.date(), lang);
    Some(lang.plain_earlier(&day, &files::stem(&latest.path)))
}

/// Asks for kind, site and reviewers unless given; asks nothing if kind and reviewers are given. `None` if the input
/// ended.
fn visit<R: BufRead, W: Write>(known: Known, lang: Lang, lines: &mut Lines<R, W>) -> io::Result<Option<Known>> {
    if known.kind.is_some() && !known.reviewers.is_empty() {
        return Ok(Some(known));
    }
    let mut known = known;
    while known.kind.is_none() {
        let Some(line) = lines.ask(lang.plain_kind())? else { return Ok(None) };
        known.kind = reply::kind(&line);
        if known.kind.is_none() {
            lines.say(&lang.plain_choose_number(VisitKind::ALL.len()))?;
        }
    }
    if known.site.is_empty() {
        let Some(line) = lines.ask(lang.plain_site())? else { return Ok(None) };
        line.trim().clone_into(&mut known.site);
    }
    if known.reviewers.is_empty() {
        let Some(line) = lines.ask(lang.plain_reviewers())? else { return Ok(None) };
        known.reviewers = names_in(&[line]);
    }
    Ok(Some(known))
}

/// Asks for a sample: outer `None` at the end of the input, inner `None` for every point.
#[allow(clippy::option_option)]
fn short_list<R: BufRead, W: Write>(lang: Lang, lines: &mut Lines<R, W>) -> io::Result<Option<Option<Drawing>>> {
    let count = loop {
        let Some(line) = lines.ask(lang.plain_draw())? else { return Ok(None) };
        if line.trim().is_empty() {
            return Ok(Some(None));
        }
        match reply::number(&line).and_then(|count| u32::try_from(count).ok()).filter(|&count| count > 0) {
            Some(count) => break count,
            None => lines.say(&lang.plain_not_understood(&cut(&line, 40)))?,
        }
    };
    loop {
        let Some(line) = lines.ask(lang.plain_draw_from())? else { return Ok(None) };
        let position = reply::number(&line).and_then(|number| number.checked_sub(1));
        if let Some(&population) = position.and_then(|position| Population::ALL.get(position)) {
            return Ok(Some(Some(Drawing { population, sample_size: count, seed: None, earlier: None })));
        }
        lines.say(&lang.plain_choose_number(Population::ALL.len()))?;
    }
}

text! {
    plain_which { zh: "請選號碼：", en: "Which number?" }
    plain_kind { zh: "查核種類（1 平時、2 不定期、3 年度）：", en: "Kind of visit (1 routine, 2 spot, 3 annual):" }
    plain_site { zh: "查核地點（可空白）：", en: "Site (may be empty):" }
    plain_reviewers { zh: "查核人員（多人以頓號隔開）：", en: "Reviewers, divided by commas:" }
    plain_draw { zh: "抽查幾項（空白為全部）：", en: "Draw how many points (empty for all):" }
    plain_draw_from {
        zh: "抽籤範圍（1 現場查核的項目、2 各要項依比例、3 上次未落實的項目）：",
        en: "Draw from (1 on-site points, 2 every pillar by its share, 3 what was absent last time):",
    }
}

messages! {
    plain_earlier(day: &str, name: &str) {
        zh: "這個機關 {day}查核過；要對照上次的結果，開始時加上 --previous {name}",
        en: "this office was inspected on {day}; to have the last verdicts beside these, begin with --previous {name}",
    }
    plain_go_on(agency: &str, year: u16, kind: &str, date: &str, progress: &str) {
        zh: "接續：{agency} {year}年度，{kind}，{date}，查核率 {progress}%",
        en: "go on: {agency} {year}, {kind}, {date}, progress {progress}%",
    }
    plain_begin(title: &str) { zh: "新的查核：{title}", en: "begin: {title}" }
    plain_choose_number(last: usize) { zh: "請輸入 1 到 {last} 的號碼", en: "Type a number from 1 to {last}" }
    plain_not_understood(line: &str) { zh: "無法辨識「{line}」；輸入 ? 看說明", en: "\"{line}\" is not understood; type ? for help" }
}
