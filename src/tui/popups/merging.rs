//! The preview of a merge: the sources, what becomes of each point by pillar, the conflicts, and the outcome.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::path::PathBuf;

use crate::lang::{messages, text};
use crate::model::merge::joining::{JoinedSession, MergeOutcome};
use crate::model::merge::outcomes::OutcomeCounts;
use crate::model::record::mark::Mark;
use crate::model::value::text::{at_right, cut, fit, width, wrap};
use crate::model::value::weight::Percent;
use crate::ops::merge::{MergeError, MergePreview};
use crate::store::error::display_path;
use crate::tui::command::{Command, Context};
use crate::tui::component::View;
use crate::tui::component::popup::{Handled, Host, Popup, Reaction};
use crate::tui::effect::{Effect, Event};
use crate::tui::widgets::list_cursor::{ListCursor, ListRows};
use crate::tui::widgets::{hints, paint};

/// Cells of a column of numbers.
const NUMBER: usize = 7;

/// The page. It opens at once and is filled when the job answers.
#[derive(Debug)]
pub struct MergingPage {
    files: Vec<PathBuf>,
    state: State,
    reading: ListCursor,
}

#[derive(Debug)]
enum State {
    Looking,
    Shown(Box<MergePreview>),
    Failed(MergeError),
}

impl MergingPage {
    /// The page of these sessions, and the effect that fills it.
    #[must_use]
    pub fn of(files: Vec<PathBuf>) -> (Self, Effect) {
        let effect = Effect::PreviewMerge(files.clone());
        (Self { files, state: State::Looking, reading: ListCursor::default() }, effect)
    }

    fn lines(&self, cells: usize, view: &View) -> Vec<Line<'static>> {
        let (lang, theme) = (view.lang, view.theme);
        let whole = |words: &str| -> Vec<Line<'static>> {
            wrap(&theme.shown(words), cells).into_iter().map(|line| Line::styled(line, theme.heading())).collect()
        };
        match &self.state {
            State::Looking => vec![Line::styled(lang.looking(), theme.muted())],
            State::Failed(error) => whole(&error.message(lang)),
            State::Shown(preview) => match &preview.outcome {
                MergeOutcome::Whole(source) => {
                    whole(&lang.merging_whole(&display_path(&preview.sources[*source].path)))
                }
                MergeOutcome::Joined(joined) => joined_lines(preview, joined, cells, view),
            },
        }
    }
}

fn joined_lines(preview: &MergePreview, joined: &JoinedSession, cells: usize, view: &View) -> Vec<Line<'static>> {
    let (lang, theme) = (view.lang, view.theme);
    let kinship = joined.session.merged().map_or("", |merged| merged.kinship.label(lang));
    let mut lines = vec![Line::from(vec![
        Span::styled(kinship.to_owned(), theme.heading()),
        Span::styled(format!("   {}", lang.merging_not_written()), theme.heading()),
    ])];
    for (number, &source) in joined.order.iter().enumerate() {
        lines.push(source_line(preview, number, source, cells, view));
    }
    lines.push(Line::default());
    lines.extend(table(joined, cells, view));
    if let Some(agreement) = preview.agreement().filter(|agreement| agreement.all.points() > 0) {
        let share = agreement.all.share().map_or_else(String::new, |share| share.to_string());
        let words = lang.merging_agreement(agreement.all.points(), agreement.all.equal(), &share);
        lines.push(Line::styled(words, theme.muted()));
    }
    lines.push(Line::default());
    lines.extend(conflicts(joined, cells, view));
    let summary = joined.session.summary();
    let score = Percent::score_words(summary.score, lang);
    for words in [
        lang.merging_result(&summary.progress.to_string(), &score),
        lang.merging_kept(joined.both_notes, joined.joined_follow_ups, joined.files().len()),
        lang.merging_reviewers(&joined.session.visit().reviewers.join(lang.name_comma())),
    ] {
        lines.extend(wrap(&theme.shown(&words), cells).into_iter().map(Line::from));
    }
    if !joined.session.open_conflicts().is_empty() {
        let words = wrap(lang.merging_left(), cells);
        lines.extend(words.into_iter().map(|line| Line::styled(line, theme.muted())));
    }
    lines
}

/// `1 王小華  file  91/100  78.7`
fn source_line(preview: &MergePreview, number: usize, source: usize, cells: usize, view: &View) -> Line<'static> {
    let theme = view.theme;
    let read = &preview.sources[source];
    let summary = read.session.summary();
    let score = Percent::score_words(summary.score, view.lang);
    let looked_at = summary.judged + summary.not_applicable;
    let numbers = format!("{:>9} {score:>6}", format!("{looked_at}/{}", summary.points));
    let who = fit(&theme.shown(&read.session.visit().reviewers.join(view.lang.name_comma())), 12);
    let name = read.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let room = cells.saturating_sub(2 + width(&who) + 1 + width(&numbers));
    Line::from(vec![
        Span::styled(format!("{} ", number + 1), theme.key()),
        Span::styled(format!("{who} "), theme.heading()),
        Span::styled(fit(&theme.shown(&name), room), theme.muted()),
        Span::raw(numbers),
    ])
}

/// What becomes of the points, a row a pillar; rows and columns both add up.
fn table(joined: &JoinedSession, cells: usize, view: &View) -> Vec<Line<'static>> {
    let (lang, theme) = (view.lang, view.theme);
    // With more sources than there is room for, one column stands for what only one of them has.
    let is_roomy = (joined.order.len() + 5) * NUMBER + 16 <= cells;
    let mut heads = vec![lang.merging_same().to_owned()];
    if is_roomy {
        heads.extend((1..=joined.order.len()).map(|number| lang.merging_only(number)));
    } else {
        heads.push(lang.merging_only_one().to_owned());
    }
    heads.extend(
        [lang.merging_later(), lang.merging_conflict(), lang.merging_nobody(), lang.merging_total()].map(str::to_owned),
    );
    let numbers = |counts: &OutcomeCounts| {
        let mut numbers = vec![counts.same];
        if is_roomy {
            numbers.extend(&counts.only);
        } else {
            numbers.push(counts.only.iter().sum());
        }
        numbers.extend([counts.later_word, counts.conflict, counts.nobody, counts.total()]);
        numbers
    };
    let room = cells.saturating_sub(heads.len() * NUMBER);
    let row = |name: &str, counts: &OutcomeCounts, style: Style| {
        let numbers = numbers(counts).into_iter();
        let numbers: String = numbers
            .map(|count| at_right(&if count == 0 { "-".to_owned() } else { count.to_string() }, NUMBER))
            .collect();
        Line::styled(format!("{}{numbers}", fit(&theme.shown(name), room)), style)
    };
    let heads: String = heads.iter().map(|head| at_right(head, NUMBER)).collect();
    let mut lines = vec![Line::styled(format!("{}{heads}", fit(lang.merging_pillar(), room)), theme.muted())];
    for (pillar, counts) in joined.counts_by_pillar() {
        lines.push(row(&format!("{} {}", pillar.numeral(), pillar.title), &counts, Style::new()));
    }
    lines.push(row(lang.merging_total(), &joined.counts(), theme.heading()));
    lines
}

/// The points with different verdicts, with the sign and the name of each side.
fn conflicts(joined: &JoinedSession, cells: usize, view: &View) -> Vec<Line<'static>> {
    let (lang, theme) = (view.lang, view.theme);
    let conflicts = &joined.session.parts().conflicts;
    if conflicts.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::styled(lang.merging_conflicts(conflicts.len()), theme.heading())];
    for (_, _, point) in joined.session.points() {
        let Some(conflict) = conflicts.get(&point.id) else { continue };
        let mut spans = Vec::new();
        for (number, side) in conflict.sides.iter().enumerate() {
            let words = Mark::words_or_none(side.mark, lang);
            spans.push(Span::styled(format!("  {} ", number + 1), theme.muted()));
            spans.push(Span::styled(format!("{} {words}", theme.sign(side.mark)), theme.mark(side.mark)));
        }
        let used: usize = spans.iter().map(|span| width(&span.content)).sum();
        let head = format!("{} ", fit(point.id.as_str(), 9));
        let room = cells.saturating_sub(used + width(&head));
        let check = fit(&theme.shown(&point.check), room);
        let head = [Span::styled(head, theme.muted()), Span::raw(check)];
        lines.push(Line::from(head.into_iter().chain(spans).collect::<Vec<_>>()));
    }
    lines.push(Line::default());
    lines
}

fn height(view: &View) -> usize {
    usize::from(view.size.1.saturating_sub(3))
}

impl<H: Host> Popup<H> for MergingPage {
    fn context(&self) -> Context {
        Context::Merging
    }

    fn update(&mut self, command: Command, _: &H, view: &View) -> Vec<Reaction<H::Request>> {
        match command {
            Command::Back => return vec![Reaction::Close],
            Command::Merge => {
                let is_new = matches!(&self.state, State::Shown(preview) if !preview.is_whole());
                let files = is_new.then(|| Effect::Merge(self.files.clone()).into());
                return files.into_iter().collect();
            }
            _ => {
                let rows = self.lines(cells(view), view).len();
                self.reading.go(command, ListRows::read(rows), height(view));
            }
        }
        Vec::new()
    }

    fn handle(&mut self, event: Event, _: &H, _: &View) -> Handled<H::Request> {
        match event {
            Event::MergePreviewed(preview) => {
                self.state = preview.map_or_else(State::Failed, State::Shown);
                Handled::Consumed(Vec::new())
            }
            Event::NotMerged(error) => {
                self.state = State::Failed(error);
                Handled::Consumed(Vec::new())
            }
            other => Handled::Ignored(other),
        }
    }

    fn place(&self, _: &H, view: &View) -> Option<(usize, usize)> {
        self.reading.place(ListRows::read(self.lines(cells(view), view).len()), height(view))
    }

    fn draw(&self, frame: &mut Frame<'_>, host: &H, view: &View) {
        let buffer = frame.buffer_mut();
        let title = view.lang.merging_title(self.files.len());
        let inner = paint::popup(buffer, view.area(), cut(&title, cells(view)).as_ref(), view.theme);
        let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let lines = self.lines(cells(view), view);
        let shown = self.reading.shown(ListRows::read(lines.len()), height(view));
        for (row, line) in (0..).zip(&lines[shown]) {
            paint::line(buffer, inner, row, line);
        }
        hints::draw(buffer, self, host, view);
    }
}

/// Cells of a line.
fn cells(view: &View) -> usize {
    usize::from(view.size.0.saturating_sub(4))
}

text! {
    merging_not_written { zh: "尚未寫入", en: "not written yet" }
    merging_pillar { zh: "逐項結果", en: "points" }
    merging_same { zh: "相同", en: "same" }
    merging_only_one { zh: "只一份", en: "one" }
    merging_later { zh: "後說", en: "later" }
    merging_conflict { zh: "不一致", en: "differ" }
    merging_nobody { zh: "都未查", en: "nobody" }
    merging_total { zh: "合計", en: "total" }
    merging_left {
        zh: "不一致的項目先列為未查，逐項裁定後才計分；裁定前不能結案。",
        en: "Points with different verdicts stay unmarked and count only once decided; the visit cannot be closed before.",
    }
}

messages! {
    merging_title(files: usize) { zh: "合併預覽：{files} 份紀錄", counted(files: "session"), en: "merge of {files}" }
    merging_only(number: usize) { zh: "只有{number}", en: "only {number}" }
    merging_whole(path: &str) {
        zh: "{path} 已包含其他各份的全部內容；合併就是這一份，不必另存。",
        en: "{path} holds everything that the others say; it is the merged session already.",
    }
    merging_agreement(points: usize, equal: usize, share: &str) {
        zh: "兩人都判定 {points} 項，相同 {equal} 項，一致率 {share}%",
        counted(points: "point"),
        en: "both judged {points}, {equal} alike: agreement {share}%",
    }
    merging_conflicts(count: usize) { zh: "不一致 {count} 項", en: "{count} in conflict" }
    merging_result(progress: &str, score: &str) {
        zh: "合併後查核率 {progress}%，得分 {score}（不含不一致）",
        en: "merged: progress {progress}%, score {score} without the conflicts",
    }
    merging_kept(notes: usize, follow_ups: usize, files: usize) {
        zh: "備註兩邊都留 {notes} 項，改善追蹤逐欄合併 {follow_ups} 項，佐證 {files} 件",
        en: "several notes kept: {notes}, follow-ups joined: {follow_ups}, evidence: {files}",
    }
    merging_reviewers(names: &str) { zh: "查核人員 {names}", en: "reviewers {names}" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::model::plan::checklist::PointId;
    use crate::model::record::session::Session;
    use crate::model::record::stamp::Stamp;
    use crate::model::sample;
    use crate::ops::merge::{MergeRequest, preview};
    use crate::ops::sample::{folder, moment};
    use crate::tui::popups::testing::{keys, kit, screen_text, short, view};

    /// The record of one inspector.
    fn said_by(name: &str, points: usize, marks: &[(&str, Mark)]) -> Session {
        let mut parts = sample::begin(sample::checklist(&[points, 1])).parts().clone();
        parts.id = name.to_lowercase();
        parts.visit.reviewers = vec![name.into()];
        let mut session = Session::from_parts(parts);
        for (second, (point, mark)) in (1..).zip(marks) {
            let stamp = Stamp { by: name.into(), ..sample::stamp(second) };
            let edit = session.marking(&PointId::from(*point), Some(*mark), &stamp);
            session.apply(&edit, &stamp).expect("the point exists");
        }
        session
    }

    /// What a merge of these sessions would write.
    fn previewed(sessions: &[Session]) -> Event {
        let folder = folder();
        let files: Vec<PathBuf> =
            (1..).zip(sessions).map(|(number, session)| folder.put(&number.to_string(), session)).collect();
        let preview = preview(&folder.directories, &MergeRequest::of(&files), Lang::En, moment("2026-11-23"));
        Event::MergePreviewed(Ok(Box::new(preview.expect("sessions of one visit"))))
    }

    /// The page once it is filled.
    fn page(sessions: &[Session]) -> MergingPage {
        let (mut page, _) = MergingPage::of(vec!["1".into(), "2".into()]);
        let filled = page.handle(previewed(sessions), &kit(), &view());
        assert!(matches!(filled, Handled::Consumed(_)), "{filled:?}");
        page
    }

    /// Two inspectors, who differ at the first point, agree at the second one, and have each a point of their own.
    fn two() -> [Session; 2] {
        let shared = ("1.1.2", Mark::Partial);
        [
            said_by("Wang", 4, &[("1.1.1", Mark::Done), shared, ("1.1.3", Mark::Done)]),
            said_by("Lee", 4, &[("1.1.1", Mark::Absent), shared, ("2.1.1", Mark::Done)]),
        ]
    }

    /// The words of the first line that begins with this one.
    fn row(screen: &str, begins: &str) -> Vec<String> {
        let line = screen.lines().find(|line| line.trim_start().starts_with(begins));
        line.unwrap_or_else(|| panic!("{begins}:\n{screen}")).split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn it_asks_for_the_preview_and_merges_what_it_showed() {
        let files: Vec<PathBuf> = vec!["a.session.ron".into(), "b.session.ron".into()];
        let (mut page, asked) = MergingPage::of(files.clone());
        assert!(matches!(asked, Effect::PreviewMerge(asked) if asked == files));
        assert!(screen_text(&page, &kit()).contains("(looking)"));
        assert_eq!(short(&keys(&mut page, "F2 m", &kit())), [""; 0], "nothing was shown yet");
        assert!(matches!(page.handle(Event::Tick, &kit(), &view()), Handled::Ignored(Event::Tick)));
        page.handle(previewed(&two()), &kit(), &view());
        let answered = keys(&mut page, "F2", &kit());
        assert_eq!(short(&answered), ["do Merge"]);
        assert!(format!("{answered:?}").contains("b.session.ron"), "{answered:?}");
        assert_eq!(short(&keys(&mut page, "m Esc", &kit())), ["do Merge", "closes"]);
    }

    #[test]
    fn what_one_session_holds_already_and_what_failed_is_not_merged() {
        let begun = said_by("Wang", 2, &[("1.1.1", Mark::Done)]);
        let mut page = page(&[sample::gone_on(&begun, "1.1.2", 7), begun]);
        let screen = screen_text(&page, &kit());
        let told = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains("1.session.ron holds everything"), "{screen}");
        assert_eq!(short(&keys(&mut page, "F2", &kit())), [""; 0]);
        let failures: [fn(MergeError) -> Event; 2] = [Event::NotMerged, |error| Event::MergePreviewed(Err(error))];
        for failed in failures {
            page.handle(failed(MergeError::NotASource("c.session.ron".into())), &kit(), &view());
            let screen = screen_text(&page, &kit());
            assert!(screen.contains("c.session.ron of --prefer"), "{screen}");
            assert_eq!(short(&keys(&mut page, "F2", &kit())), [""; 0]);
            page.handle(previewed(&two()), &kit(), &view());
        }
    }

    #[test]
    fn each_point_is_counted_once_and_each_conflict_shown_with_its_sides() {
        let screen = screen_text(&page(&two()), &kit());
        assert!(screen.contains("not written yet") && screen.contains("merge of 2 sessions"), "{screen}");
        // The same, of each one alone, later, in conflict, by nobody, all; then the row of each pillar.
        assert_eq!(row(&screen, "total"), ["total", "1", "1", "1", "-", "1", "1", "5"], "{screen}");
        let second = row(&screen, "2 ");
        assert_eq!(second[1..], ["Wang", "1.session.ron", "3/5", "83.3"], "{screen}");
        assert!(screen.contains("both judged 2 points, 1 alike: agreement 50.0%"), "{screen}");
        assert!(screen.contains("1 in conflict"), "{screen}");
        let conflict = row(&screen, "1.1.1").join(" ");
        assert!(conflict.contains("absent") && conflict.contains("done"), "{conflict}");
        assert!(screen.contains("stay unmarked and count only once decided"), "{screen}");
    }

    #[test]
    fn with_many_sources_one_column_stands_for_what_one_alone_says() {
        let of = |name| said_by(name, 2, &[("1.1.1", Mark::Done)]);
        let heads = |sessions: &[Session]| row(&screen_text(&page(sessions), &kit()), "points").join(" ");
        let few = [of("Wang"), of("Lee"), of("Chen")];
        assert_eq!(heads(&few), "points same only 1 only 2 only 3 later differ nobody total");
        let many = [of("Wang"), of("Lee"), of("Chen"), said_by("Lin", 2, &[("2.1.1", Mark::Absent)])];
        assert_eq!(heads(&many), "points same one later differ nobody total");
        let screen = screen_text(&page(&many), &kit());
        assert_eq!(row(&screen, "total"), ["total", "1", "1", "-", "-", "1", "3"], "{screen}");
    }

    #[test]
    fn a_preview_longer_than_the_screen_is_read_by_the_arrows() {
        let points: Vec<String> = (1..=30).map(|point| format!("1.1.{point}")).collect();
        let all = |name: &str, mark| {
            let marks: Vec<(&str, Mark)> = points.iter().map(|point| (point.as_str(), mark)).collect();
            said_by(name, 30, &marks)
        };
        let mut page = page(&[all("Wang", Mark::Done), all("Lee", Mark::Absent)]);
        let top = screen_text(&page, &kit());
        assert!(top.contains("not written yet") && !top.contains("reviewers"), "{top}");
        keys(&mut page, "Down", &kit());
        assert!(!screen_text(&page, &kit()).contains("not written yet"));
        keys(&mut page, "End", &kit());
        let end = screen_text(&page, &kit());
        assert!(end.contains("reviewers") && end.contains("1.1.30"), "{end}");
        let (at, of) = Popup::place(&page, &kit(), &view()).expect("it scrolls");
        assert_eq!(at, of);
        keys(&mut page, "Home", &kit());
        assert_eq!(screen_text(&page, &kit()), top);
    }
}
