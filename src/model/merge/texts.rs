//! Joining of texts: the longer where one holds the other, else both, and the same paragraph once.

use crate::lang::Lang;
use crate::model::value::roc::Moment;

/// A text, who wrote it and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::model) struct Written {
    pub text: String,
    pub by: String,
    pub at: Moment,
}

/// Joins notes. Where more than one is left, each stands below a line with who wrote it and when.
///
/// Returns the note, and whether several were kept.
pub(in crate::model) fn notes(written: &[Written], lang: Lang) -> (String, bool) {
    let kept = unlike(written.iter().map(|written| written.text.as_str()));
    if let [only] = kept.as_slice() {
        return (written[*only].text.clone(), false);
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut blocks: Vec<(usize, Vec<&str>)> = Vec::new();
    for position in kept {
        let fresh =
            written[position].text.lines().filter(|line| line.trim().is_empty() || !seen.contains(&line.trim()));
        let fresh: Vec<&str> = fresh.collect();
        seen.extend(fresh.iter().map(|line| line.trim()));
        if fresh.iter().any(|line| !line.trim().is_empty()) {
            blocks.push((position, fresh));
        }
    }
    if let [(position, _)] = blocks.as_slice() {
        return (written[*position].text.clone(), false);
    }
    let lines: Vec<String> = blocks
        .iter()
        .flat_map(|(position, lines)| {
            let head = heading(&written[*position], lang);
            std::iter::once(head).chain(lines.iter().map(|line| (*line).to_owned()))
        })
        .collect();
    (lines.join("\n").trim_end().to_owned(), true)
}

/// The line above a note: `〔王小華 115年11月26日 10:12〕`.
fn heading(written: &Written, lang: Lang) -> String {
    let when = written.at.label(lang);
    let by = written.by.trim();
    if by.is_empty() { format!("〔{when}〕") } else { format!("〔{by} {when}〕") }
}

/// Joins short texts, such as the fields of a follow-up.
pub(in crate::model) fn fields(texts: &[&str], between: &str) -> String {
    let kept: Vec<&str> = unlike(texts.iter().copied()).into_iter().map(|position| texts[position]).collect();
    kept.join(between)
}

/// Positions of the texts that are not held by another one; of equal ones the first. Empty texts are held by any.
fn unlike<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let texts: Vec<&str> = texts.map(str::trim).collect();
    let is_held = |position: usize| {
        texts.iter().enumerate().any(|(other, text)| {
            other != position
                && text.contains(texts[position])
                && (text.len() > texts[position].len() || other < position)
        })
    };
    (0..texts.len()).filter(|&position| !is_held(position)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sample::stamp;

    fn written(by: &str, second: u32, text: &str) -> Written {
        Written { text: text.into(), by: by.into(), at: stamp(second).at }
    }

    #[test]
    fn the_longer_stands_where_it_holds_the_other_else_both_and_a_paragraph_once() {
        let (one, two) = ("〔王 115年11月22日 9:00〕", "〔李 115年11月22日 9:01〕");
        for (first, second, expected, both) in [
            ("電話未公告", "電話未公告", "電話未公告".to_owned(), false),
            ("電話未公告", "電話未公告，已告知", "電話未公告，已告知".to_owned(), false),
            ("", "電話未公告", "電話未公告".to_owned(), false),
            ("甲", "乙", format!("{one}\n甲\n{two}\n乙"), true),
            ("甲\n乙", "丙\n乙", format!("{one}\n甲\n乙\n{two}\n丙"), true),
            ("甲\n乙", "乙\n甲", "甲\n乙".to_owned(), false),
        ] {
            let found = notes(&[written("王", 1, first), written("李", 61, second)], Lang::ZhTw);
            assert_eq!(found, (expected, both), "{first:?} {second:?}");
        }
    }

    #[test]
    fn fields_are_joined_alike() {
        for (texts, expected) in
            [(vec!["行政組", "資訊組"], "行政組、資訊組"), (vec!["行政組", "", "行政組"], "行政組"), (vec![""], "")]
        {
            assert_eq!(fields(&texts, "、"), expected);
        }
    }
}
