//! How the page is drawn: header, heading of the columns, the rows, a legend; a score never shares a bar.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::rows::{City, Row};
use super::{CityPage, State};
use crate::lang::{Lang, messages, text};
use crate::model::city::counting::{LeftOutReason, Visits};
use crate::model::plan::checklist::short_agency;
use crate::model::record::mark::Mark;
use crate::model::record::tally::Tally;
use crate::model::value::roc::day_in_short;
use crate::model::value::text::{at_right, fit, width};
use crate::model::value::weight::Percent;
use crate::ops::export::Format;
use crate::tui::component::View;
use crate::tui::theme::Theme;
use crate::tui::widgets::paint;
use crate::tui::widgets::verdict_bar::verdict_bar;

/// Cells of the columns.
const VISITED: usize = 7;
const PROGRESS: usize = 9;
const SCORE: usize = 8;
/// Cells that a name has at least.
const LEAST_NAME: usize = 22;
/// Of a wide terminal.
const WIDE: usize = 110;

/// Where the columns stand in a width.
struct Columns {
    name: usize,
    bar: usize,
    /// The first pillar shown, and behind the last one.
    pillars: std::ops::Range<usize>,
}

impl Columns {
    fn of(cells: usize, first: usize, pillars: usize) -> Self {
        let bar = if cells >= WIDE { 16 } else { 8 };
        let fixed = 1 + VISITED + 2 + bar + PROGRESS + SCORE;
        let room = cells.saturating_sub(fixed + LEAST_NAME) / SCORE;
        let first = first.min(pillars.saturating_sub(room));
        let pillars = first..pillars.min(first + room);
        Self { name: cells.saturating_sub(fixed + pillars.len() * SCORE), bar, pillars }
    }
}

/// What a row says.
struct Figures<'a> {
    name: String,
    visited: String,
    tally: &'a Tally,
    score: Option<Percent>,
    pillars: Vec<Option<Percent>>,
    /// Whether the figures do not enter the sums.
    is_aside: bool,
}

impl CityPage {
    pub(super) fn paint(&self, buffer: &mut Buffer, view: &View) {
        let (lang, theme) = (view.lang, view.theme);
        let title = Line::from(vec![
            Span::styled(lang.city_title().to_owned(), theme.place()),
            Span::raw(format!("  {}", self.asked(lang))),
        ]);
        let aside = match self.query.visits {
            Visits::Newest => lang.city_newest(),
            Visits::All => lang.city_all(),
        };
        // The filter of the visits is shortened before the question.
        let has_room = title.width() + width(aside) + 6 <= usize::from(view.size.0);
        let aside = Line::styled(if has_room { aside } else { "" }.to_owned(), theme.muted());
        let inner = paint::popup_of(buffer, view.area(), &title, &aside, theme);
        let last = inner.height.saturating_sub(2);
        match &self.state {
            State::Reading(read) => {
                let words = lang.city_reading(read.done, read.of);
                paint::text(buffer, inner, 0, &format!(" {words}"), theme.heading());
            }
            State::Failed(error) => {
                let words = fit(&theme.shown(&error.message(lang)), usize::from(inner.width));
                paint::text(buffer, inner, 0, &format!(" {words}"), theme.alarm());
            }
            State::Shown(city) => {
                let cells = usize::from(inner.width);
                let columns = Columns::of(cells, self.first_pillar, city.rollup().pillars.len());
                paint::text(buffer, inner, 0, &heading(city, &columns, lang), theme.muted());
                let area = Self::list(view);
                let here = self.cursor.item(self.rows.len());
                for (row, at) in (0..).zip(self.cursor.shown(self.listed(), usize::from(area.height))) {
                    let line = self.row(city, self.rows[at], &columns, view);
                    paint::row(buffer, area, row, &line, at == here, theme);
                }
                let legend = legend(city, lang);
                let legend = self.notice.as_deref().unwrap_or(&legend);
                let style = if self.notice.is_some() { theme.heading() } else { theme.muted() };
                paint::text(buffer, inner, last, &format!(" {}", fit(&theme.shown(legend), cells - 1)), style);
            }
        }
        if let Some(cursor) = self.choosing {
            formats(buffer, cursor.item(Format::ALL.len()), view);
        }
    }

    /// The query in words.
    fn asked(&self, lang: Lang) -> String {
        let year = self.query.year.map_or_else(|| lang.city_every_year().to_owned(), |year| lang.city_year(year));
        let kind = self.query.kind.map_or_else(|| lang.city_every_kind(), |kind| kind.label(lang));
        let size = self.query.size_group.as_ref().map(|size| lang.city_size(size));
        [Some(year), Some(kind.to_owned()), size].into_iter().flatten().collect::<Vec<_>>().join("  ")
    }

    fn row(&self, city: &City, row: Row, columns: &Columns, view: &View) -> Line<'static> {
        let (lang, theme) = (view.lang, view.theme);
        let rollup = city.rollup();
        let figures = match row {
            Row::Node(node) => {
                let (of, figures) = (&rollup.tree.nodes()[node], &rollup.nodes[node]);
                let name =
                    if of.office.agency.is_empty() { lang.city_whole() } else { short_agency(&of.office.agency) };
                let sign = match (city.has_parts(node), self.unfolded.contains(&node)) {
                    (false, _) => " ",
                    (true, false) => "+",
                    (true, true) => "-",
                };
                Figures {
                    name: format!("{}{sign} {name}", "  ".repeat(of.depth)),
                    visited: format!("{}/{}", figures.visited, figures.offices),
                    tally: &figures.whole.tally,
                    score: figures.whole.score(),
                    pillars: figures.pillars.iter().map(crate::model::city::figures::GroupFigures::score).collect(),
                    is_aside: false,
                }
            }
            Row::Unit { section } => {
                let section = &rollup.sections[section];
                let unit = if section.unit.is_empty() { lang.city_no_unit() } else { &section.unit };
                Figures {
                    name: format!("{}{unit}", Self::indent(city, section.office)),
                    visited: String::new(),
                    tally: &section.whole.tally,
                    score: section.whole.score(),
                    pillars: section.pillars.iter().map(crate::model::city::figures::GroupFigures::score).collect(),
                    is_aside: false,
                }
            }
            Row::Visit { session, office } => return Self::visit(city, session, office, columns, view),
        };
        line(&figures, columns, rollup.tree.bands(), theme)
    }

    /// The row of a visit. Its score is its own, by its checklist's rule.
    fn visit(city: &City, session: usize, office: usize, columns: &Columns, view: &View) -> Line<'static> {
        let (lang, rollup) = (view.lang, city.rollup());
        let gathered = city.gathered();
        let brief = &gathered.sessions[session];
        let scores = brief.scores();
        let reason = city.left_out(session).map(|reason| reason_words(reason, lang));
        let day = day_in_short(brief.visit.opened.date(), lang);
        let kind = brief.visit.kind.label(lang);
        let own = brief.plan.pillars.iter().zip(scores.pillars());
        let own: Vec<(&str, Option<Percent>)> =
            own.map(|(pillar, tally)| (pillar.id.as_str(), tally.score())).collect();
        let of = |id: &str| own.iter().find(|(own, _)| *own == id).and_then(|(_, score)| *score);
        let is_same = rollup.framework.as_deref() == Some(brief.plan.framework.as_str());
        let figures = Figures {
            name: format!("{}{day} {kind}", Self::indent(city, office)),
            visited: reason.unwrap_or_default().to_owned(),
            tally: &scores.total(),
            score: scores.overall_by(brief.plan.scoring.overall, brief.pillar_weights()),
            pillars: rollup.pillars.iter().map(|pillar| if is_same { of(&pillar.id) } else { None }).collect(),
            is_aside: reason.is_some(),
        };
        line(&figures, columns, rollup.tree.bands(), view.theme)
    }

    fn indent(city: &City, office: usize) -> String {
        "  ".repeat(city.rollup().tree.nodes()[office].depth + 2)
    }
}

fn line(figures: &Figures<'_>, columns: &Columns, bands: Option<(Percent, Percent)>, theme: Theme) -> Line<'static> {
    let style = if figures.is_aside { theme.muted() } else { ratatui::style::Style::new() };
    let mut spans = vec![
        Span::raw(" "),
        Span::styled(fit(&theme.shown(&figures.name), columns.name), style),
        Span::styled(at_right(&figures.visited, VISITED), style),
        Span::raw("  "),
    ];
    spans.extend(verdict_bar(figures.tally, columns.bar, theme));
    let progress = figures.tally.progress().map(|share| format!("{share}%"));
    spans.push(Span::styled(at_right(progress.as_deref().unwrap_or(theme.none()), PROGRESS), style));
    let scores = std::iter::once(figures.score).chain(figures.pillars[columns.pillars.clone()].iter().copied());
    for score in scores {
        let Some(score) = score else {
            spans.push(Span::styled(at_right(theme.none(), SCORE), theme.muted()));
            continue;
        };
        // The sign has the colour and the number none; only where the file of offices says what is low.
        let (sign, colour) = match bands {
            Some((low, _)) if score < low => ("!", theme.mark(Some(Mark::Absent))),
            Some((_, middling)) if score < middling => ("~", theme.mark(Some(Mark::Partial))),
            _ => ("", style),
        };
        spans.push(Span::styled(at_right(sign, SCORE - 6), colour));
        spans.push(Span::styled(at_right(&score.to_string(), 6), style));
    }
    Line::from(spans)
}

/// The heads of the columns, each over its numbers.
fn heading(city: &City, columns: &Columns, lang: Lang) -> String {
    let mut heading = format!(" {}", fit(lang.city_office(), columns.name));
    heading += &at_right(lang.city_visited(), VISITED);
    heading += "  ";
    heading += &fit("", columns.bar);
    heading += &at_right(lang.fact_progress(), PROGRESS);
    heading += &at_right(lang.fact_score(), SCORE);
    for pillar in &city.rollup().pillars[columns.pillars.clone()] {
        heading += &at_right(&pillar.numeral, SCORE);
    }
    heading
}

/// What the signs mean, and what is not in the sums.
fn legend(city: &City, lang: Lang) -> String {
    let (left_out, unreadable) = city.not_counted();
    let mut parts = Vec::new();
    if let Some((low, middling)) = city.rollup().tree.bands() {
        parts.push(lang.city_bands(&low.to_string(), &middling.to_string()));
    }
    parts.push(lang.city_left_out(left_out));
    if unreadable > 0 {
        parts.push(lang.city_unreadable(unreadable));
    }
    parts.join("  ")
}

/// The choice of a format, on top of the table.
fn formats(buffer: &mut Buffer, at: usize, view: &View) {
    let (lang, theme) = (view.lang, view.theme);
    let names: Vec<&str> = Format::ALL.iter().map(|format| format.label(lang)).collect();
    let widest = names.iter().map(|name| width(name)).max().unwrap_or_default();
    let cells = widest.max(width(lang.city_formats())) as u16 + 8;
    let area = paint::centered(view.area(), cells, names.len() as u16 + 2);
    let inner: Rect = paint::popup(buffer, area, lang.city_formats(), theme);
    for (row, name) in (0..).zip(names) {
        paint::row(buffer, inner, row, &Line::raw(format!("  {name}")), usize::from(row) == at, theme);
    }
}

const fn reason_words(reason: &LeftOutReason, lang: Lang) -> &'static str {
    match reason {
        LeftOutReason::Copy(_) => lang.city_copy(),
        LeftOutReason::Merged(_) => lang.city_merged(),
        LeftOutReason::OtherKind(_) => lang.city_other_kind(),
        LeftOutReason::OtherYear(_) => lang.city_other_year(),
        LeftOutReason::OtherFramework(_) => lang.city_other_scheme(),
        LeftOutReason::NotPlaced { .. } => lang.city_not_placed(),
        LeftOutReason::OtherSize(_) => lang.city_other_size(),
        LeftOutReason::Older(_) => lang.city_older(),
    }
}

text! {
    city_title { zh: "全市彙整", en: "The whole city" }
    city_newest { zh: "每機關取最新一次", en: "newest visit of each office" }
    city_all { zh: "各次查核都計入", en: "every visit" }
    city_every_year { zh: "各年度", en: "all years" }
    city_every_kind { zh: "各類查核", en: "all kinds" }
    city_whole { zh: "全部機關", en: "all offices" }
    city_no_unit { zh: "未列單位", en: "no unit" }
    city_office { zh: "機關", en: "office" }
    city_visited { zh: "已查", en: "visited" }
    city_formats { zh: "匯出格式", en: "format" }
    city_copy { zh: "複本", en: "copy" }
    city_merged { zh: "已合併", en: "merged" }
    city_other_kind { zh: "別類", en: "kind" }
    city_other_year { zh: "別年", en: "year" }
    city_other_scheme { zh: "別架構", en: "scheme" }
    city_other_size { zh: "別規模", en: "size" }
    city_not_placed { zh: "未列", en: "no place" }
    city_older { zh: "較舊", en: "older" }
}

messages! {
    city_size(size: &str) { zh: "規模 {size}", en: "size {size}" }
    city_year(year: u16) { zh: "{year}年度", en: "plan of {year}" }
    city_reading(done: usize, of: usize) { zh: "讀取查核紀錄 {done} / {of}，按 Esc 停止", en: "reading sessions: {done} of {of}; Esc stops" }
    city_bands(low: &str, middling: &str) { zh: "! 未滿 {low}  ~ 未滿 {middling}", en: "! below {low}  ~ below {middling}" }
    city_left_out(files: usize) { zh: "未計入 {files} 份", en: "left out: {files}" }
    city_unreadable(files: usize) { zh: "無法讀取 {files} 份", en: "cannot be read: {files}" }
}

#[cfg(test)]
mod tests {
    use super::super::sample::found;
    use super::*;
    use crate::model::record::visit::VisitKind;
    use crate::ops::rollup::{FilesRead, RollUpQuery};
    use crate::tui::component::StartKit;
    use crate::tui::component::popup::Popup;
    use crate::tui::effect::Event;
    use crate::tui::popups::testing::{keys, kit, view};

    fn page(query: RollUpQuery) -> CityPage {
        let (mut page, _) = CityPage::open();
        page.query = query.clone();
        Popup::<StartKit>::handle(&mut page, Event::CityFound(Ok(found(query))), &kit(), &view());
        page
    }

    /// What the page looks like on a terminal of so many columns.
    fn shown(page: &CityPage, columns: u16) -> Vec<String> {
        let view = View { size: (columns, 24), ..view() };
        let mut buffer = Buffer::empty(view.area());
        page.paint(&mut buffer, &view);
        let row = |y| (0..columns).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
        (0..24).map(row).collect()
    }

    /// The words of the first row with this one.
    fn words(page: &CityPage, columns: u16, word: &str) -> Vec<String> {
        let screen = shown(page, columns);
        let row = screen.iter().skip(2).find(|row| row.split_whitespace().any(|other| other == word));
        let row = row.unwrap_or_else(|| panic!("{word}:\n{}", screen.join("\n")));
        row.split_whitespace().map(str::to_owned).collect()
    }

    /// Those behind the bar, which are the figures.
    fn figures(page: &CityPage, word: &str) -> String {
        let words = words(page, 80, word);
        let progress = words.iter().position(|word| word.ends_with('%') || word == "--").expect("figures");
        words[progress..].join(" ")
    }

    #[test]
    fn a_row_has_its_offices_its_progress_and_its_scores_with_a_sign_where_they_are_low() {
        let page = page(RollUpQuery::default());
        assert_eq!(words(&page, 80, "Beta")[..3], ["+", "Beta", "1/1"]);
        assert_eq!(words(&page, 80, "City")[..3], [">-", "City", "2/3"]);
        // All, then each pillar; low below 50, middling below 70.
        assert_eq!(figures(&page, "Alpha"), "75.0% 100.0 100.0 100.0");
        assert_eq!(figures(&page, "Beta"), "100.0% ! 33.3 ~ 50.0 ! 0.0");
        assert_eq!(figures(&page, "City"), "91.7% ~ 55.6 ~ 66.7 ! 33.3");
        assert_eq!(figures(&page, "Gamma"), "-- -- -- --");
    }

    #[test]
    fn each_heading_stands_over_its_numbers() {
        let page = page(RollUpQuery::default());
        let screen = shown(&page, 80);
        let row = screen.iter().find(|row| row.contains("Alpha")).expect("a row of the sample");
        let ends = |line: &str, word: &str| line.find(word).map(|at| line[..at + word.len()].chars().count());
        assert_eq!(ends(&screen[2], "visited"), ends(row, "1/1"), "{}", screen.join("\n"));
        assert_eq!(ends(&screen[2], "progress"), ends(row, "75.0%"), "{}", screen.join("\n"));
        assert_eq!(ends(&screen[2], "score"), ends(row, "100.0"), "{}", screen.join("\n"));
    }

    #[test]
    fn where_there_is_no_room_for_all_pillars_tab_shows_the_next_one() {
        let mut page = page(RollUpQuery::default());
        let scores = |page: &CityPage| words(page, 70, "Beta").split_off(4).join(" ");
        assert!(scores(&page).ends_with("! 33.3 ~ 50.0"), "{}", scores(&page));
        keys(&mut page, "Tab", &kit());
        assert!(scores(&page).ends_with("! 33.3 ! 0.0"), "{}", scores(&page));
        keys(&mut page, "Tab [", &kit());
        assert!(scores(&page).ends_with("! 33.3 ~ 50.0"), "behind the last pillar Tab stays on it");
        assert!(figures(&page, "Beta").ends_with("~ 50.0 ! 0.0"), "with room for both");
    }

    #[test]
    fn a_visit_that_does_not_count_says_why_and_keeps_its_own_score() {
        let mut page = page(RollUpQuery { year: Some(115), ..RollUpQuery::default() });
        keys(&mut page, "Down Down Down Right", &kit());
        let screen = shown(&page, 80).join("\n");
        let old = words(&page, 80, "year").join(" ");
        assert!(old.contains("! 25.0 ~ 50.0 ! 0.0"), "{old}\n{screen}");
        assert!(figures(&page, "Beta").starts_with("100.0% ~ 50.0"), "{screen}");
        assert!(screen.contains("left out: 1  cannot be read: 1"), "{screen}");
        assert!(screen.contains("! below 50.0  ~ below 70.0"), "{screen}");
    }

    #[test]
    fn the_header_says_what_was_asked() {
        let first = |query| shown(&page(query), 110)[0].clone();
        let all = first(RollUpQuery::default());
        assert!(all.contains("The whole city  all years  all kinds"), "{all}");
        assert!(all.ends_with("newest visit of each office"), "{all}");
        let kind = VisitKind::SpotCheck;
        let one = first(RollUpQuery {
            year: Some(115),
            kind: Some(kind),
            size_group: Some("small".into()),
            visits: Visits::All,
            ..RollUpQuery::default()
        });
        assert!(one.contains(&format!("plan of 115  {}  size small", kind.label(Lang::En))), "{one}");
        assert!(one.ends_with("every visit"), "{one}");
        let mut reading = CityPage::open().0;
        reading.state = State::Reading(FilesRead { done: 1, of: 2 });
        // The filter of the visits is shortened before the question.
        assert!(!shown(&reading, 50)[0].contains("newest"), "{:?}", shown(&reading, 50));
    }

    #[test]
    fn the_formats_lie_over_the_table_with_the_cursor_on_one() {
        let mut page = page(RollUpQuery::default());
        assert!(!shown(&page, 80).join("\n").contains(Format::ALL[1].label(Lang::En)));
        keys(&mut page, "e Down", &kit());
        let screen = shown(&page, 80).join("\n");
        for format in Format::ALL {
            assert!(screen.contains(format.label(Lang::En)), "{format:?}\n{screen}");
        }
        assert!(screen.contains(&format!("> {}", Format::ALL[1].label(Lang::En))), "{screen}");
    }
}
