//! The roll-up as a report: who was visited, how the offices stand pillar by pillar, what is absent everywhere.

mod figures;
mod json;
mod files;
mod mapped;
mod explain;
mod page;

use std::borrow::Cow;
use std::io;

use super::document::{Block, Cell, Document, Level, Paper, fact};
use super::trend::framework_words;
use super::{Format, Options, WriteError, write_document};
use crate::lang::{Lang, messages, text};
use crate::model::city::brief::SessionBrief;
use crate::model::city::counting::Visits;
use crate::model::city::rollup::RollUp;
use crate::model::city::tree::TreeNode;
use crate::model::plan::checklist::short_agency;
use crate::model::value::roc::date_words;

/// A roll-up with the files that it was made of.
#[derive(Clone, Copy, Debug)]
pub struct City<'a> {
    /// The figures.
    pub rollup: &'a RollUp,
    /// The sessions, in the order of their paths.
    pub sessions: &'a [SessionBrief],
    /// Their files, as they are shown.
    pub files: &'a [String],
    /// Files that could not be read, each with the reason.
    pub unreadable: &'a [(String, String)],
}

/// Makes the report on a whole city and writes it to `out`.
pub(super) fn write(city: &City, format: Format, options: &Options, out: &mut dyn io::Write) -> Result<(), WriteError> {
    if format == Format::Json {
        return Ok(json::write(city, options, &mut io::BufWriter::new(out))?);
    }
    if format == Format::Html {
        return Ok(out.write_all(page::write(city, options).as_bytes())?);
    }
    write_document(&document(city, format, options), format, options, out)
}

/// What the report says, for people.
fn document<'a>(city: &City<'a>, format: Format, options: &Options) -> Document<'a> {
    let lang = options.lang;
    let mut document = Document::new(lang.rollup_title().to_owned(), lang);
    document.paper = Paper::Landscape;
    if format == Format::Csv {
        document.table(figures::every_row(city.rollup, lang));
        return document;
    }
    document.blocks.push(Block::Facts(facts(city, lang)));
    for rule in rules(city.rollup, lang) {
        document.paragraph(rule);
    }
    if let Some(rule) = mapped::rule(city, lang) {
        document.paragraph(rule);
    }
    for level in levels(city.rollup) {
        let word = level_words(level, lang);
        document.heading(Level::Section, word.clone());
        if format == Format::Ods {
            document.table(figures::sheet(city.rollup, level, word, lang));
        } else {
            document.table(figures::counts(city.rollup, level, word.clone(), lang));
            document.heading(Level::Part, lang.rollup_scores(&word));
            document.table(figures::scores(city.rollup, level, word, lang));
        }
    }
    figures::absent(&mut document, city.rollup);
    figures::not_visited(&mut document, city.rollup);
    figures::sections(&mut document, city.rollup);
    mapped::not_mapped(&mut document, city.rollup);
    files::counted(&mut document, city);
    files::left_out(&mut document, city);
    if options.explain {
        document.heading(Level::Section, lang.section_explain());
        document.blocks.push(Block::List(explain::sums(city.rollup, lang).into_iter().map(Cow::Owned).collect()));
    }
    document
}

fn facts<'a>(city: &City<'a>, lang: Lang) -> Vec<super::document::Fact<'a>> {
    let rollup = city.rollup;
    let query = &rollup.query;
    let whole = &rollup.nodes[0];
    let count = |count: usize| Cell::Count(count as u64);
    let year = query.year.map_or_else(|| lang.rollup_every_year().to_owned(), |year| lang.rollup_year(year));
    let kind = query.kind.map_or_else(|| lang.rollup_every_kind(), |kind| kind.label(lang));
    let framework = rollup.framework.as_deref().map_or(Cow::Borrowed(""), |name| framework_words(name, lang));
    let size = query.size_group.as_deref().map(|size| fact("size_group", lang.rollup_size(), Cell::text(size)));
    let mut facts = vec![
        fact("year", lang.field_year(), Cell::text(year)),
        fact("kind", lang.fact_kind(), Cell::text(kind)),
        fact("framework", lang.field_framework(), Cell::text(framework)),
        fact("visited", lang.rollup_visited(), Cell::text(format!("{}/{}", whole.visited, whole.offices))),
        fact("sessions", lang.rollup_sessions(), count(whole.sessions)),
        fact("left_out", lang.rollup_left_out(), count(rollup.left_out.len() + city.unreadable.len())),
        fact("score", lang.fact_score(), Cell::Score(whole.whole.score())),
        fact("open", lang.rollup_open(), count(whole.whole.open)),
        fact("overdue", lang.rollup_overdue(), count(whole.whole.overdue)),
    ];
    facts.splice(2..2, size);
    facts
}

/// Which sessions count and how the sums come about, as sentences.
pub(super) fn rules(rollup: &RollUp, lang: Lang) -> Vec<String> {
    let visits = match rollup.query.visits {
        Visits::Newest => lang.rollup_rule_newest(),
        Visits::All => lang.rollup_rule_all(),
    };
    let mut rules = vec![visits.to_owned(), lang.rollup_rule_sums().to_owned()];
    rules.push(lang.rollup_rule_follow_ups(&date_words(rollup.on, lang)));
    if let Some(year) = rollup.against {
        rules.push(lang.rollup_rule_against(year));
    }
    rules
}

/// The levels of the tree, in the order in which it has them.
pub(super) fn levels(rollup: &RollUp) -> Vec<&str> {
    let mut levels: Vec<&str> = Vec::new();
    for node in rollup.tree.nodes() {
        if !levels.contains(&node.office.level.as_str()) {
            levels.push(&node.office.level);
        }
    }
    levels
}

/// A level in words: its own, or ours where no file of offices names it.
pub(super) fn level_words(level: &str, lang: Lang) -> Cow<'_, str> {
    match level {
        "all" => lang.rollup_whole().into(),
        "office" => lang.rollup_offices().into(),
        other => other.into(),
    }
}

/// The name of a node in full.
pub(super) fn node_words(node: &TreeNode, lang: Lang) -> &str {
    if node.office.agency.is_empty() { lang.rollup_whole() } else { &node.office.agency }
}

/// The name of a node without its city.
pub(super) fn short_words(node: &TreeNode, lang: Lang) -> &str {
    short_agency(node_words(node, lang))
}

text! {
    rollup_title { zh: "各機關查核結果彙整", en: "Roll-up over all offices" }
    rollup_every_year { zh: "各年度一併計入", en: "all years together" }
    rollup_every_kind { zh: "各類查核一併計入", en: "all kinds together" }
    rollup_visited { zh: "已查核機關", en: "offices visited" }
    rollup_size { zh: "規模", en: "size group" }
    rollup_sessions { zh: "計入的紀錄", en: "sessions counted" }
    rollup_left_out { zh: "未計入的檔案", en: "files left out" }
    rollup_open { zh: "改善未完成", en: "open follow-ups" }
    rollup_overdue { zh: "其中逾期", en: "of them overdue" }
    rollup_whole { zh: "全部", en: "All" }
    rollup_offices { zh: "各機關", en: "Offices" }
    rollup_rule_newest {
        zh: "每一機關、年度、查核種類只計最新的一份紀錄；合併前的原檔與複本不計。",
        en: "Of each office, year and kind of visit the newest session counts; parents of a merged one and copies do not.",
    }
    rollup_rule_all {
        zh: "每一份紀錄都計入；合併前的原檔與複本不計。",
        en: "Every session counts; parents of a merged one and copies do not.",
    }
    rollup_rule_sums {
        zh: "得分是所有已判定重點的加權合計；平均、中位數、最低、最高取自各份紀錄自己的得分。沒有紀錄或無從計分為「--」，不是 0。",
        en: "The score is the weighted sum over all judged points; mean, median, lowest and highest are of the sessions' own scores. No session or nothing that scores is `--`, never 0.",
    }
}

messages! {
    rollup_scores(level: &str) { zh: "{level}：各要項得分", en: "{level}: scores by pillar" }
    rollup_year(year: u16) { zh: "{year}年度", en: "{year}" }
    rollup_rule_follow_ups(day: &str) {
        zh: "改善未完成是計入的紀錄中尚未完成的改善事項，逾期以{day}為準。",
        en: "Open follow-ups are those of the sessions that count; overdue as of {day}.",
    }
    rollup_rule_against(year: u16) {
        zh: "增減是與{year}年度以同一方式計得的得分相比。",
        en: "The change is against the score of {year}, summed up in the same way.",
    }
}
