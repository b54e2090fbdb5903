//! Conflicts of merged sessions: the sides at the point under the cursor, and the decision for one of them.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Inspection;
use crate::lang::{Lang, messages, text};
use crate::model::record::answer::Answer;
use crate::model::record::merged::{Conflict, ConflictSide};
use crate::model::value::roc::date_words;
use crate::model::value::text::{fit, width, wrap};
use crate::model::walk::navigation::Motion;
use crate::tui::component::View;
use crate::tui::component::open_session::After;
use crate::tui::component::request::Request;

/// Columns of the window from which two sides stand side by side; in a narrower one they stand one below the other.
const SIDE_BY_SIDE: u16 = 100;
/// Cells between two sides.
const GAP: usize = 2;

impl Inspection {
    /// The open conflict at the point under the cursor.
    pub(super) fn conflict(&self) -> Option<&Conflict> {
        self.session().conflict(self.cursor()).filter(|_| self.open.editor.is_cursor_listed())
    }

    /// The side that a digit names, from 1, at a point with a conflict; the first ones have rows in the table of keys.
    pub(super) fn side_of(&self, key: KeyEvent) -> Option<u8> {
        let KeyCode::Char(letter) = key.code else { return None };
        let side = letter.to_digit(10).and_then(|side| u8::try_from(side).ok()).filter(|side| *side > 0);
        side.filter(|_| self.conflict().is_some())
    }

    /// Decides the conflict for a side, from 1, and goes on to the next one.
    pub(super) fn take(&mut self, side: u8, view: &View) -> Vec<Request> {
        let side = usize::from(side).saturating_sub(1);
        let taken = self.open.editor.take(side, view.lang, &self.open.editor.stamp(view.now));
        match taken {
            Ok(applied) => {
                let mut requests = vec![self.save(applied)];
                let left = self.session().open_conflicts().len();
                if left == 0 {
                    self.notice = Some(view.lang.notice_last_decided().to_owned());
                } else if self.open.editor.go(Motion::NextConflict).is_ok() {
                    self.notice = Some(view.lang.notice_decided(left));
                } else {
                    requests.extend(self.go_after(After::GoOn, view));
                }
                requests
            }
            Err(refused) => self.refused(refused, After::Stay, view),
        }
    }

    /// The part of the title about conflicts.
    pub(super) fn conflict_title(&self, lang: Lang) -> Option<String> {
        let left = self.session().open_conflicts().len();
        (left > 0).then(|| lang.conflict_title(left))
    }
}

/// The sides of the conflict at the point under the cursor, side by side where there is room; nothing elsewhere.
pub(super) fn lines(inspection: &Inspection, cells: usize, view: &View) -> Vec<Line<'static>> {
    let Some(conflict) = inspection.conflict() else { return Vec::new() };
    let is_wide = view.size.0 >= SIDE_BY_SIDE;
    let room = if is_wide { (cells - GAP) / 2 } else { cells };
    let facts: Vec<[Fact; 3]> = conflict
        .sides
        .iter()
        .map(|side| facts(inspection.session().answer_of_parent(side.parent, inspection.cursor()), view.lang))
        .collect();
    // Side by side a row stands where either side has something to say; below each other, where that side has.
    let is_said = |of: usize| facts.iter().any(|facts| facts[of].text.is_some());
    let sides: Vec<Vec<Line<'static>>> = conflict
        .sides
        .iter()
        .zip(&facts)
        .enumerate()
        .map(|(number, (side, facts))| {
            let shown = (0..).zip(facts).filter(|(of, fact)| fact.text.is_some() || is_wide && is_said(*of));
            let mut lines = side_head(number, side, room, is_wide, view);
            lines.extend(shown.flat_map(|(_, fact)| fact_lines(fact, room, view)));
            lines
        })
        .collect();
    let mut lines = Vec::new();
    if is_wide {
        for pair in sides.chunks(2) {
            let height = pair.iter().map(Vec::len).max().unwrap_or(0);
            for row in 0..height {
                let mut spans = Vec::new();
                for side in pair {
                    let line = side.get(row).cloned().unwrap_or_default();
                    let used = line.width();
                    spans.extend(line.spans);
                    spans.push(Span::raw(" ".repeat(room.saturating_sub(used) + GAP)));
                }
                lines.push(Line::from(spans));
            }
        }
    } else {
        lines.extend(sides.into_iter().flatten());
    }
    lines.push(Line::styled(view.lang.conflict_hint(), view.theme.muted()));
    lines
}

/// Who said it and when, and the verdict: on a line of its own where sides stand side by side.
fn side_head(number: usize, side: &ConflictSide, cells: usize, is_wide: bool, view: &View) -> Vec<Line<'static>> {
    let (lang, theme) = (view.lang, view.theme);
    let by = if side.by.trim().is_empty() { lang.conflict_nobody() } else { side.by.trim() };
    let when = format!("{} {}", date_words(side.at.date(), lang), side.at.minute());
    let verdict = match side.mark {
        Some(mark) => format!("{} {}", theme.sign(Some(mark)), mark.label(lang)),
        None => lang.conflict_cleared().to_owned(),
    };
    let count = side.count.map_or_else(String::new, |count| lang.conflict_count(count));
    let verdict = format!("{verdict}{count}");
    let beside = if is_wide { 0 } else { width(&verdict) + 2 };
    let name = fit(&theme.shown(by), cells.saturating_sub(width(&when) + 4 + beside)).trim_end().to_owned();
    let verdict = Span::styled(verdict, theme.mark(side.mark).patch(theme.heading()));
    let mut head = Line::from(vec![
        Span::styled(format!("{} ", number + 1), theme.key()),
        Span::styled(name, theme.heading()),
        Span::styled(format!("  {when}"), theme.muted()),
    ]);
    if is_wide {
        return vec![head, Line::from(verdict)];
    }
    head.spans.insert(1, verdict);
    head.spans.insert(2, Span::raw("  "));
    vec![head]
}

/// A fact in as many lines as it takes.
fn fact_lines(fact: &Fact, cells: usize, view: &View) -> Vec<Line<'static>> {
    let (label, text) = (fact.label, fact.text.as_deref().unwrap_or_else(|| view.lang.conflict_nothing()));
    let indent = width(label) + 1;
    let lines = wrap(&view.theme.shown(text), cells.saturating_sub(indent)).into_iter().enumerate();
    let heads = lines.map(|(row, line)| {
        let head = if row == 0 { format!("{label} ") } else { " ".repeat(indent) };
        Line::from(vec![Span::styled(head, view.theme.muted()), Span::styled(line, Style::new())])
    });
    heads.collect()
}

/// What one side says of one kind.
struct Fact {
    label: &'static str,
    /// None where that side says nothing.
    text: Option<String>,
}

/// Note, follow-up and evidence of one side, in words.
fn facts(said: Option<&Answer>, lang: Lang) -> [Fact; 3] {
    let note = said.map(|said| said.note.replace('\n', " ")).filter(|note| !note.is_empty());
    let follow_up = said.and_then(|said| said.follow_up.as_ref()).map(|follow_up| {
        let due = follow_up.due.map(|due| date_words(due, lang)).unwrap_or_default();
        [&follow_up.cause, &follow_up.action, &follow_up.unit, &follow_up.owner, &due]
            .into_iter()
            .filter(|part| !part.is_empty())
            .cloned()
            .collect::<Vec<String>>()
            .join(lang.conflict_divider())
    });
    let evidence = said.map(|said| &said.evidence).filter(|evidence| !evidence.is_empty());
    let names = evidence.map(|evidence| {
        let names = evidence.iter().map(|piece| piece.copy_of.as_ref().unwrap_or(&piece.what));
        names.map(|name| name.rsplit(['/', '\\']).next().unwrap_or(name)).collect::<Vec<_>>().join(lang.name_comma())
    });
    [
        Fact { label: lang.conflict_note(), text: note },
        Fact { label: lang.conflict_follow_up(), text: follow_up },
        Fact { label: lang.conflict_evidence(), text: names },
    ]
}

text! {
    conflict_hint { zh: "數字鍵採那一方，或另行判定；各方的備註與佐證都會保留。", en: "A digit takes that side, or give another verdict; all notes and evidence stay." }
    conflict_nobody { zh: "未具名", en: "no name" }
    conflict_cleared { zh: "清除", en: "taken back" }
    conflict_nothing { zh: "–", en: "-" }
    conflict_divider { zh: "；", en: "; " }
    conflict_note { zh: "備註", en: "note" }
    conflict_follow_up { zh: "改善", en: "follow-up" }
    conflict_evidence { zh: "佐證", en: "evidence" }
    notice_last_decided { zh: "不一致已全部裁定；u 復原", en: "every conflict is decided; u undoes" }
}

messages! {
    conflict_title(left: usize) { zh: "不一致 {left}", en: "{left} in conflict" }
    conflict_count(count: u32) { zh: "（{count}次）", counted(count: "time"), en: " ({count})" }
    notice_decided(left: usize) { zh: "已裁定，還有 {left} 項不一致；u 復原", counted(left: "conflict"), en: "decided, {left} left; u undoes" }
}
