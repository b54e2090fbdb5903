//! Locators: where the plan document has a point, such as `一/(一)/1/(3)`, and how people write that.

use super::checklist::FocusPoint;

impl FocusPoint {
    /// The whole locator as people write it: `一、(一)、1、(3)`.
    #[must_use]
    pub fn locator(&self) -> String {
        let parts: Vec<&str> = self.source.split('/').filter(|part| *part != "-").collect();
        parts.join("、")
    }

    /// The whole locator in few cells: `一(一)1(3)`, headings in words by their first two characters.
    #[must_use]
    pub fn compact_locator(&self) -> String {
        compact(&self.source)
    }

    /// The end of the locator, by which a list row names the point within its strategy: `1(3)` for `一/(一)/1/(3)`, `4-1`
    /// for `一/(2)/4/1`.
    ///
    /// Headings in words are left out, since the row's heading already says them; `-` (an unnumbered paragraph) is
    /// kept, so that the label is never empty.
    #[must_use]
    pub fn short_locator(&self) -> String {
        let parts: Vec<&str> = self.source.split('/').collect();
        let tail = parts.get(2..).filter(|tail| !tail.is_empty()).unwrap_or(&parts[parts.len() - 1..]);
        let numbers = tail.iter().copied().filter(|part| is_printed_number(part) && *part != "-");
        let numbers = joined(numbers.map(str::to_owned));
        if numbers.is_empty() { "-".to_owned() } else { numbers }
    }

    /// The last part of the locator, by which a row names the point below the heading of its group.
    #[must_use]
    pub fn number(&self) -> &str {
        let last = self.source.rsplit('/').next().unwrap_or_default();
        if is_printed_number(last) { last } else { "-" }
    }

    /// What the locator says between strategy and last part: `1` for `一/(一)/1/(3)`; empty where there is nothing.
    #[must_use]
    pub fn group(&self) -> &str {
        let Some((strategy, _)) = self.source.match_indices('/').nth(1) else { return "" };
        let last = self.source.rfind('/').unwrap_or(strategy);
        self.source.get(strategy + 1..last).unwrap_or_default()
    }

    /// Whether the group of the point has a heading in words, which its own number does not repeat.
    #[must_use]
    pub fn is_group_named(&self) -> bool {
        self.group().split('/').any(|part| !part.is_empty() && !is_printed_number(part))
    }

    /// The heading of the group: its number and the theme, or the plan's own heading in words.
    #[must_use]
    pub fn group_heading(&self) -> String {
        match self.group().rsplit('/').next() {
            Some(number) if is_printed_number(number) => format!("{number} {}", self.theme),
            Some(words) => words.to_owned(),
            None => String::new(),
        }
    }
}

/// A locator as [`FocusPoint::compact_locator`] writes it.
#[must_use]
pub fn compact(source: &str) -> String {
    let parts = source.split('/').filter(|part| *part != "-");
    let brief = |part: &str| if is_printed_number(part) { part.to_owned() } else { part.chars().take(2).collect() };
    joined(parts.map(brief))
}

/// Parts in one: a dash between two digits, so that `4/1` does not read as forty-one.
fn joined(parts: impl Iterator<Item = String>) -> String {
    let mut text = String::new();
    for part in parts {
        let meets_digit = part.starts_with(|first: char| first.is_ascii_digit());
        if meets_digit && text.ends_with(|last: char| last.is_ascii_digit()) {
            text.push('-');
        }
        text.push_str(&part);
    }
    text
}

/// Whether a part of a locator is a number as plans print it: `1`, `(2)`, `(一)`, `(1)#2`, or `-` for none.
fn is_printed_number(part: &str) -> bool {
    !part.is_empty()
        && part.chars().all(|letter| {
            letter.is_ascii_digit()
                || matches!(letter, '(' | ')' | '#' | '-')
                || "〇一二三四五六七八九十".contains(letter)
        })
}

#[cfg(test)]
mod tests {
    use crate::model::sample;

    #[test]
    fn a_locator_is_written_as_people_write_it() {
        for (source, whole, compact, short, number) in [
            ("一/(一)/1/(3)", "一、(一)、1、(3)", "一(一)1(3)", "1(3)", "(3)"),
            ("一/(二)/4", "一、(二)、4", "一(二)4", "4", "4"),
            ("一/(2)/4/1", "一、(2)、4、1", "一(2)4-1", "4-1", "1"),
            ("四/(二)/2/(1)#2", "四、(二)、2、(1)#2", "四(二)2(1)#2", "2(1)#2", "(1)#2"),
            ("一/1", "一、1", "一1", "1", "1"),
            ("〇/-", "〇", "〇", "-", "-"),
            ("二/(四)/傾聽回應民眾意見/1", "二、(四)、傾聽回應民眾意見、1", "二(四)傾聽1", "1", "1"),
            ("一/(三)/常見諮詢問題系統化服務/-", "一、(三)、常見諮詢問題系統化服務", "一(三)常見", "-", "-"),
            ("二/(三)/既有措施/滿意度調查", "二、(三)、既有措施、滿意度調查", "二(三)既有滿意", "-", "-"),
        ] {
            let mut point = sample::checklist(&[1]).pillars[0].strategies[0].points[0].clone();
            point.source = source.into();
            let found = (point.locator(), point.compact_locator(), point.short_locator(), point.number().to_owned());
            assert_eq!(found, (whole.into(), compact.into(), short.into(), number.into()), "{source}");
        }
    }

    #[test]
    fn points_of_a_group_have_its_heading_in_common() {
        for (source, group, is_named, heading) in [
            ("一/(一)/1/(3)", "1", false, "1 標示"),
            ("一/(二)/4", "", false, ""),
            ("一/1", "", false, ""),
            ("〇/-", "", false, ""),
            ("二/(四)/傾聽回應民眾意見/1", "傾聽回應民眾意見", true, "傾聽回應民眾意見"),
            ("一/(四)/發展優質服務/2/(1)", "發展優質服務/2", true, "2 標示"),
        ] {
            let mut point = sample::checklist(&[1]).pillars[0].strategies[0].points[0].clone();
            point.source = source.into();
            point.theme = "標示".into();
            assert_eq!((point.group(), point.is_group_named()), (group, is_named), "{source}");
            assert_eq!(point.group_heading(), heading, "{source}");
        }
    }
}
