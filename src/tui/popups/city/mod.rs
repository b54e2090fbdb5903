//! The whole city on screen: the tree of offices as a table, a bar a node and a score a pillar, down to each visit.
//!
//! It opens at once, says how far the reading of the files is, and is filled when the job answers.

mod draw;
mod rows;
#[cfg(test)]
mod sample;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use std::collections::HashSet;
use std::sync::Arc;

use self::rows::{City, Order, Row};
use crate::lang::{Lang, messages, text};
use crate::model::record::visit::VisitKind;
use crate::ops::export::Format;
use crate::ops::rollup::{FilesRead, RollUpQuery, RolledUp};
use crate::store::error::StoreError;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::popup::{Handled, Host, Popup, Reaction};
use crate::tui::effect::{Effect, Event};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::paint;

/// The page.
#[derive(Debug)]
pub struct CityPage {
    state: State,
    query: RollUpQuery,
    order: Order,
    /// Offices whose parts are listed, by their positions in the tree.
    unfolded: HashSet<usize>,
    rows: Vec<Row>,
    cursor: ListCursor,
    /// The first pillar of which there is a column.
    first_pillar: usize,
    /// Among the formats, while one is chosen.
    choosing: Option<ListCursor>,
    notice: Option<String>,
}

#[derive(Debug)]
enum State {
    Reading(FilesRead),
    Failed(StoreError),
    Shown(City),
}

impl CityPage {
    /// The page, and the effect that fills it.
    #[must_use]
    pub fn open() -> (Self, Effect) {
        let query = RollUpQuery::default();
        let page = Self {
            state: State::Reading(FilesRead { done: 0, of: 0 }),
            query: query.clone(),
            order: Order::Offices,
            unfolded: HashSet::new(),
            rows: Vec::new(),
            cursor: ListCursor::default(),
            first_pillar: 0,
            choosing: None,
            notice: None,
        };
        (page, Effect::ReadCity(Box::new(query)))
    }

    /// Shows other figures. What is unfolded stays so, and the cursor where it is, as far as that is still there.
    fn fill(&mut self, found: Arc<RolledUp>) {
        let city = City::of(found);
        let here = self.rows.get(self.cursor.item(self.rows.len())).copied();
        let here = match &self.state {
            State::Shown(before) => {
                self.unfolded = self.unfolded.iter().filter_map(|&node| city.node_of(before.id(node))).collect();
                here.and_then(|here| city.same(before, here))
            }
            State::Reading(_) | State::Failed(_) => {
                self.unfolded = city.parents().collect();
                None
            }
        };
        self.rows = city.rows(self.order, &self.unfolded);
        self.state = State::Shown(city);
        self.stand_on(here);
    }

    fn stand_on(&mut self, here: Option<Row>) {
        let at = here.and_then(|here| self.rows.iter().position(|row| *row == here));
        self.cursor = ListCursor::on(at.unwrap_or_default());
    }

    /// Lists the rows anew; the cursor stays on its row, if that is still there.
    fn sort(&mut self) {
        let State::Shown(city) = &self.state else { return };
        let here = self.rows.get(self.cursor.item(self.rows.len())).copied();
        self.rows = city.rows(self.order, &self.unfolded);
        self.stand_on(here);
    }

    fn listed(&self) -> ListRows<'static> {
        ListRows::Items(self.rows.len())
    }

    /// Rows for the list: without header, rule, heading, legend and hints.
    fn list(view: &View) -> Rect {
        let inner = paint::within(view.area());
        Rect { y: inner.y + 1, height: inner.height.saturating_sub(3), ..inner }
    }

    fn height(view: &View) -> usize {
        usize::from(Self::list(view).height)
    }

    /// Opens what the cursor is on: the parts of an office, or a visit.
    fn go_down<R>(&mut self) -> Vec<Reaction<R>> {
        let State::Shown(city) = &self.state else { return Vec::new() };
        match self.rows.get(self.cursor.item(self.rows.len())) {
            Some(Row::Node(node)) => {
                let node = *node;
                if !self.unfolded.remove(&node) {
                    self.unfolded.insert(node);
                }
                self.sort();
                Vec::new()
            }
            Some(Row::Visit { session, .. }) => {
                // The page stays, to come back to.
                vec![Effect::Open(city.path(*session)).into()]
            }
            Some(Row::Unit { .. }) | None => Vec::new(),
        }
    }

    /// Folds the office under the cursor; where that is folded or no office, goes to the one above.
    fn fold(&mut self) {
        let State::Shown(city) = &self.state else { return };
        let Some(row) = self.rows.get(self.cursor.item(self.rows.len())).copied() else { return };
        if let Row::Node(node) = row
            && self.unfolded.remove(&node)
        {
            self.sort();
        } else if let Some(above) = city.above(row)
            && let Some(at) = self.rows.iter().position(|row| *row == Row::Node(above))
        {
            self.cursor = ListCursor::on(at);
        }
    }

    fn unfold(&mut self) {
        if let Some(Row::Node(node)) = self.rows.get(self.cursor.item(self.rows.len()))
            && self.unfolded.insert(*node)
        {
            self.sort();
        }
    }

    /// Asks for the same sessions by another query.
    fn ask<R>(&self) -> Vec<Reaction<R>> {
        let State::Shown(city) = &self.state else { return Vec::new() };
        vec![Effect::SumCity(city.gathered(), Box::new(self.query.clone())).into()]
    }

    /// A command while a format is chosen.
    fn choose<R>(&mut self, mut cursor: ListCursor, command: Command) -> Vec<Reaction<R>> {
        let formats = Format::ALL.len();
        match command {
            Command::Back => self.choosing = None,
            Command::Accept => {
                self.choosing = None;
                if let State::Shown(city) = &self.state {
                    return vec![Effect::SaveCity(city.found(), Format::ALL[cursor.item(formats)]).into()];
                }
            }
            _ => {
                cursor.go(command, ListRows::Items(formats), formats);
                self.choosing = Some(cursor);
            }
        }
        Vec::new()
    }
}

impl<H: Host> Popup<H> for CityPage {
    fn context(&self) -> Context {
        if self.choosing.is_some() { Context::CityFormat } else { Context::City }
    }

    fn update(&mut self, command: Command, _: &H, view: &View) -> Vec<Reaction<H::Request>> {
        self.notice = None;
        if let Some(cursor) = self.choosing {
            return self.choose(cursor, command);
        }
        if command == Command::Back {
            // The job may still read.
            return vec![Effect::StopCity.into(), Reaction::Close];
        }
        let State::Shown(city) = &self.state else { return Vec::new() };
        let pillars = city.rollup().pillars.len();
        let reactions = match command {
            Command::Accept => self.go_down(),
            Command::Right => {
                self.unfold();
                Vec::new()
            }
            Command::Left => {
                self.fold();
                Vec::new()
            }
            Command::Sort => {
                self.order = self.order.next(pillars);
                self.notice = Some(self.order.notice(city.rollup(), view.lang));
                self.sort();
                Vec::new()
            }
            Command::Filter => {
                self.query.kind = next_of(&VisitKind::ALL, self.query.kind);
                self.ask()
            }
            Command::FilterYear => {
                self.query.year = next_of(&city.years(), self.query.year);
                self.ask()
            }
            Command::FilterSize => {
                self.query.size_group = next_of(&city.sizes(), self.query.size_group.clone());
                self.ask()
            }
            Command::NextPillar => {
                self.first_pillar = (self.first_pillar + 1).min(pillars.saturating_sub(1));
                Vec::new()
            }
            Command::PreviousPillar => {
                self.first_pillar = self.first_pillar.saturating_sub(1);
                Vec::new()
            }
            Command::Export => {
                self.choosing = Some(ListCursor::default());
                Vec::new()
            }
            _ => {
                self.cursor.go(command, self.listed(), Self::height(view));
                Vec::new()
            }
        };
        self.cursor.show(self.listed(), Self::height(view));
        reactions
    }

    fn click(&mut self, at: Position, host: &H, view: &View) -> Vec<Reaction<H::Request>> {
        if self.choosing.is_some() {
            return Vec::new();
        }
        let Some(row) = self.cursor.row_under(at, Self::list(view), self.listed()) else { return Vec::new() };
        if row == self.cursor.item(self.rows.len()) {
            return self.update(Command::Accept, host, view);
        }
        self.cursor.stand_on(row, self.listed(), Self::height(view));
        Vec::new()
    }

    fn handle(&mut self, event: Event, _: &H, _: &View) -> Handled<H::Request> {
        match event {
            Event::CityRead(read) => {
                if let State::Reading(before) = &mut self.state
                    && read.done > before.done
                {
                    *before = read;
                }
            }
            Event::CityFound(Ok(found)) if found.rollup.query == self.query => self.fill(found),
            // A stale response.
            Event::CityFound(Ok(_)) => {}
            Event::CityFound(Err(error)) => self.state = State::Failed(error),
            other => return Handled::Ignored(other),
        }
        Handled::Consumed(Vec::new())
    }

    fn come_back(&self) -> Option<Effect> {
        matches!(self.state, State::Shown(_)).then(|| Effect::ReadCity(Box::new(self.query.clone())))
    }

    fn say(&mut self, notice: String) -> Result<(), String> {
        self.notice = Some(notice);
        Ok(())
    }

    fn offers(&self, command: Command, _: &H) -> bool {
        let here = self.rows.get(self.cursor.item(self.rows.len()));
        match command {
            Command::Back | Command::Help => true,
            // A unit is as far down as it goes.
            Command::Accept if self.choosing.is_none() => matches!(here, Some(Row::Node(_) | Row::Visit { .. })),
            Command::FilterSize => matches!(&self.state, State::Shown(city) if !city.sizes().is_empty()),
            _ => matches!(self.state, State::Shown(_)),
        }
    }

    fn place(&self, _: &H, view: &View) -> Option<(usize, usize)> {
        let is_list = matches!(self.state, State::Shown(_));
        is_list.then(|| self.cursor.place(self.listed(), Self::height(view)))?
    }

    fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View) {
        self.paint(frame.buffer_mut(), view);
        crate::tui::widgets::hints::draw(frame.buffer_mut(), self, host, view);
    }
}

/// The choice behind one of some choices; behind the last one none, which stands for all.
fn next_of<T: Clone + PartialEq>(all: &[T], now: Option<T>) -> Option<T> {
    match now.and_then(|now| all.iter().position(|choice| *choice == now)) {
        Some(at) => all.get(at + 1).cloned(),
        None => all.first().cloned(),
    }
}

impl Order {
    fn notice(self, rollup: &crate::model::city::rollup::RollUp, lang: Lang) -> String {
        match self {
            Self::Offices => lang.city_by_office().clone(),
            Self::Visited => lang.city_by(lang.city_visited()),
            Self::Progress => lang.city_by(lang.fact_progress()),
            Self::Score => lang.city_by(lang.fact_score()),
            Self::Pillar(at) => lang.city_by(rollup.pillars.get(at).map_or("", |pillar| &pillar.numeral)),
        }
    }
}

text! {
    brief_kind { zh: "種類", en: "kind" }
    brief_year { zh: "年度", en: "year" }
    brief_size { zh: "規模", en: "size" }
    brief_city { zh: "全市", en: "city" }
    brief_go_down { zh: "進入", en: "go down" }
    does_filter_kind { zh: "只看下一種查核", en: "only the next kind of inspection" }
    does_city_year { zh: "只看下一個年度", en: "only the next year" }
    does_filter_size { zh: "只看下一個規模的機關", en: "only offices of the next size group" }
    does_city_sort { zh: "依下一欄排序，低的在前", en: "sort by the next column, the lowest first" }
    does_city_export { zh: "把現在看到的彙整存成檔案", en: "write the report on what is shown" }
    does_city { zh: "看全市各機關的彙整", en: "show the whole city" }
    does_go_down { zh: "展開機關，或開啟那一次查核", en: "unfold an office, or open a visit" }
    does_fold { zh: "收合，或到上一層機關", en: "fold, or go to the office above" }
    does_unfold { zh: "展開單位與各次查核", en: "unfold units and visits" }
}

messages! {
    city_by_office() { zh: "依機關清單的順序", en: "in the order of the offices" }
    city_by(column: &str) { zh: "依「{column}」，低的在前", en: "by {column}, the lowest first" }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::model::city::rollup::RollUp;
    use crate::ops::rollup::{Gathered, tree};
    use crate::tui::component::StartKit;
    use crate::tui::component::request::Request;
    use crate::tui::popups::testing::{keys, kit, screen_text, short, view};

    fn fill(page: &mut CityPage, found: Arc<RolledUp>) {
        let event = Event::CityFound(Ok(found));
        assert!(matches!(page.handle(event, &kit(), &view()), Handled::Consumed(_)));
    }

    fn filled() -> CityPage {
        let (mut page, _) = CityPage::open();
        fill(&mut page, sample::found(RollUpQuery::default()));
        page
    }

    /// The first word of each row of the list, and that of the row under the cursor.
    fn listed(page: &CityPage) -> (Vec<String>, String) {
        let screen = screen_text(page, &kit());
        let first = |line: &str| {
            let mut words = line.trim_start_matches('>').split_whitespace();
            words.find(|word| !["+", "-"].contains(word)).unwrap_or_default().to_owned()
        };
        let rows: Vec<&str> = screen.lines().skip(3).take(page.rows.len()).collect();
        let here = rows.iter().find(|row| row.starts_with('>')).map(|row| first(row));
        (rows.into_iter().map(first).collect(), here.unwrap_or_default())
    }

    fn here(page: &CityPage) -> String {
        listed(page).1
    }

    /// The query of the effects that were answered, one after the other.
    fn queries(answered: Vec<Reaction<Infallible>>) -> Vec<RollUpQuery> {
        let query = |reaction| match reaction {
            Reaction::App(Request::Do(Effect::SumCity(_, query))) => *query,
            other => panic!("{other:?}"),
        };
        answered.into_iter().map(query).collect()
    }

    #[test]
    fn it_reads_at_once_says_how_far_and_is_stopped_by_leaving() {
        let (mut page, asked) = CityPage::open();
        assert!(matches!(asked, Effect::ReadCity(query) if *query == RollUpQuery::default()));
        for (done, told) in [(3, 3), (2, 3), (5, 5)] {
            page.handle(Event::CityRead(FilesRead { done, of: 9 }), &kit(), &view());
            let screen = screen_text(&page, &kit());
            assert!(screen.contains(&format!("reading sessions: {told} of 9")), "{done}:\n{screen}");
        }
        assert_eq!(short(&keys(&mut page, "Enter Down o f y s e", &kit())), [""; 0]);
        assert!(!Popup::offers(&page, Command::Export, &kit()));
        assert!(Popup::<StartKit>::come_back(&page).is_none());
        assert_eq!(short(&keys(&mut page, "Esc", &kit())), ["do StopCity", "closes"]);
        page.handle(Event::CityFound(Err(StoreError::NoAnswer { path: "disk".into() })), &kit(), &view());
        assert!(screen_text(&page, &kit()).contains("disk"), "{}", screen_text(&page, &kit()));
        assert!(matches!(page.handle(Event::Tick, &kit(), &view()), Handled::Ignored(Event::Tick)));
    }

    #[test]
    fn offices_are_folded_and_visits_opened_by_the_keys_of_a_tree() {
        let mut page = filled();
        assert_eq!(
            listed(&page),
            (["City", "Bureau", "Alpha", "Beta", "Gamma"].map(str::to_owned).into(), "City".into())
        );
        assert_eq!(short(&keys(&mut page, "Down Down Right", &kit())), [""; 0]);
        assert_eq!(page.rows.len(), 7, "its unit and its visit");
        assert_eq!(short(&keys(&mut page, "Right Down Enter", &kit())), [""; 0]);
        assert!(!Popup::offers(&page, Command::Accept, &kit()), "a unit is as far down as it goes");
        let answered = keys(&mut page, "Down Enter", &kit());
        assert_eq!(short(&answered), ["do Open"]);
        assert!(format!("{answered:?}").contains("1.session.ron"), "{answered:?}");
        keys(&mut page, "Left", &kit());
        assert_eq!(here(&page), "Alpha");
        keys(&mut page, "Left", &kit());
        assert_eq!((page.rows.len(), here(&page).as_str()), (5, "Alpha"));
        keys(&mut page, "Left", &kit());
        assert_eq!(here(&page), "Bureau");
        keys(&mut page, "Enter", &kit());
        assert_eq!(listed(&page).0, ["City", "Bureau", "Gamma"]);
        keys(&mut page, "Enter", &kit());
        assert_eq!(page.rows.len(), 5);
    }

    #[test]
    fn a_click_goes_to_a_row_and_a_second_one_into_it() {
        let mut page = filled();
        let click = |page: &mut CityPage, y| page.click(Position { x: 5, y }, &kit(), &view());
        assert!(click(&mut page, 4).is_empty());
        assert_eq!((page.rows.len(), here(&page).as_str()), (5, "Bureau"));
        assert!(click(&mut page, 4).is_empty());
        assert_eq!(page.rows.len(), 3, "it is folded");
        keys(&mut page, "e", &kit());
        click(&mut page, 3);
        assert_eq!(here(&page), "Bureau", "the choice of a format lies over the list");
    }

    #[test]
    fn each_filter_goes_through_its_choices_and_ends_at_all() {
        let kinds = [Some(VisitKind::Routine), Some(VisitKind::SpotCheck), Some(VisitKind::Annual), None];
        let asked = queries(keys(&mut filled(), "f f f f", &kit()));
        assert_eq!(asked.iter().map(|query| query.kind).collect::<Vec<_>>(), kinds);
        let asked = queries(keys(&mut filled(), "y y y", &kit()));
        assert_eq!(asked.iter().map(|query| query.year).collect::<Vec<_>>(), [Some(115), Some(114), None]);
        let asked = queries(keys(&mut filled(), "s s s", &kit()));
        let sizes: Vec<Option<&str>> = asked.iter().map(|query| query.size_group.as_deref()).collect();
        assert_eq!(sizes, [Some("large"), Some("small"), None]);
    }

    #[test]
    fn what_answers_an_older_query_is_passed_over() {
        let mut page = filled();
        keys(&mut page, "f", &kit());
        let query = page.query.clone();
        let none = RollUpQuery { year: Some(99), ..RollUpQuery::default() };
        fill(&mut page, sample::found(none));
        assert!(screen_text(&page, &kit()).contains("left out: 0"), "{}", screen_text(&page, &kit()));
        // The sessions of the sample are all of another kind.
        fill(&mut page, sample::found(query.clone()));
        assert!(screen_text(&page, &kit()).contains("left out: 3"), "{}", screen_text(&page, &kit()));
        let again = Popup::<StartKit>::come_back(&page);
        assert!(matches!(again, Some(Effect::ReadCity(asked)) if *asked == query));
    }

    #[test]
    fn read_anew_the_page_keeps_its_row_and_what_is_unfolded() {
        let mut page = filled();
        keys(&mut page, "Down Enter Enter Down Down Right Down Down", &kit());
        let before = listed(&page);
        // The visit of the office above is gone, so that all positions are others.
        fill(&mut page, sample::found_of(&[1, 2], RollUpQuery::default()));
        assert_eq!(listed(&page), before);
        let answered = keys(&mut page, "Enter", &kit());
        assert!(format!("{answered:?}").contains("2.session.ron"), "{answered:?}");
        fill(&mut page, sample::found_of(&[], RollUpQuery::default()));
        assert_eq!(here(&page), "City", "the visit is gone");
    }

    #[test]
    fn rows_are_sorted_by_one_column_after_the_other_and_the_cursor_stays_on_its_row() {
        let mut page = filled();
        keys(&mut page, "Down Down o", &kit());
        let (rows, here) = listed(&page);
        assert_eq!((rows.join(" ").as_str(), here.as_str()), ("City Bureau Beta Alpha Gamma", "Alpha"));
        assert!(screen_text(&page, &kit()).contains("by score, the lowest first"), "{}", screen_text(&page, &kit()));
        keys(&mut page, "Up", &kit());
        assert!(!screen_text(&page, &kit()).contains("by score"), "the next key takes the word away");
        keys(&mut page, "o o", &kit());
        assert_eq!(listed(&page).0.join(" "), "City Gamma Bureau Alpha Beta");
        keys(&mut page, "o o o", &kit());
        assert_eq!(listed(&page).0.join(" "), "City Bureau Alpha Beta Gamma");
        assert!(screen_text(&page, &kit()).contains("in the order of the offices"));
    }

    #[test]
    fn the_report_is_written_in_the_format_that_is_chosen() {
        let mut page = filled();
        assert_eq!(short(&keys(&mut page, "e Up Down Down Esc", &kit())), [""; 0]);
        assert!(page.choosing.is_none(), "Esc leaves the choice and not the page");
        for (script, format) in [("e Up Enter", Format::ALL[0]), ("e Down Down Enter", Format::ALL[2])] {
            let answered = keys(&mut page, script, &kit());
            assert_eq!(short(&answered), ["do SaveCity"], "{script}");
            assert!(format!("{answered:?}").ends_with(&format!("{format:?})))]")), "{script}: {answered:?}");
        }
        let down = "Down ".repeat(Format::ALL.len() + 1);
        let answered = format!("{:?}", keys(&mut page, &format!("e {down} Enter"), &kit()));
        assert!(answered.ends_with(&format!("{:?})))]", Format::ALL[Format::ALL.len() - 1])), "{answered}");
        assert!(Popup::<StartKit>::say(&mut page, "saved as a.html".into()).is_ok());
        assert!(screen_text(&page, &kit()).contains("saved as a.html"));
    }

    #[test]
    fn without_a_file_of_offices_there_are_no_sizes_to_choose_from() {
        let gathered = sample::found(RollUpQuery::default()).gathered.clone();
        let Gathered { sessions, .. } = &*gathered;
        let rollup = RollUp::of(sessions, &[], tree(None, sessions), RollUpQuery::default(), view().now.date());
        let (mut page, _) = CityPage::open();
        fill(&mut page, Arc::new(RolledUp { rollup, gathered }));
        assert!(!Popup::offers(&page, Command::FilterSize, &kit()));
        assert!(Popup::offers(&filled(), Command::FilterSize, &kit()));
        assert_eq!(page.rows.len(), 3, "the whole city and the two offices that were visited");
    }
}
