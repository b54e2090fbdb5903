//! Highlights search hits within a text.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::model::list::find::Needle;

/// A text in spans of one style, with another one for each piece that contains the needle.
#[must_use]
pub fn spans(text: &str, style: Style, needle: &Needle, found: Style) -> Vec<Span<'static>> {
    let mut spans = Vec::new();
    let mut end = 0;
    for place in needle.places(text) {
        // Pieces that share a character are one piece.
        let start = place.start.max(end);
        if start > end {
            spans.push(Span::styled(text[end..start].to_owned(), style));
        }
        if place.end > start {
            spans.push(Span::styled(text[start..place.end].to_owned(), style.patch(found)));
            end = place.end;
        }
    }
    if end < text.len() {
        spans.push(Span::styled(text[end..].to_owned(), style));
    }
    spans
}

/// A line in which each piece that contains the needle is set off.
#[must_use]
pub fn line(line: &Line<'_>, needle: &Needle, found: Style) -> Line<'static> {
    let painted = line.spans.iter().flat_map(|span| spans(&span.content, span.style, needle, found));
    Line { spans: painted.collect(), style: line.style, alignment: line.alignment }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Modifier;

    use super::*;

    #[test]
    fn the_pieces_are_set_off_and_nothing_is_lost() {
        let found = Style::new().add_modifier(Modifier::UNDERLINED);
        for (text, typed, expected) in [
            ("設置雙語標示，雙語網站", "雙語", "設置[雙語]標示，[雙語]網站"),
            ("雙語", "雙語", "[雙語]"),
            ("標示", "雙語", "標示"),
            ("㈠㈠", "(一)(", "[㈠㈠]"),
            ("ﬀﬀ", "f", "[ﬀ][ﬀ]"),
            ("", "f", ""),
        ] {
            let needle = Needle::new(typed).expect("something is typed");
            let shown: String = line(&Line::raw(text), &needle, found)
                .spans
                .iter()
                .map(|span| if span.style == found { format!("[{}]", span.content) } else { span.content.to_string() })
                .collect();
            assert_eq!(shown, expected);
        }
    }
}
