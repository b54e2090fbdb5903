//! Dates in 民國 years, how often something is due, and the dates that a plan sets for its office.

use chrono::NaiveDate;

use crate::import::numerals::han_value;
use crate::model::plan::checklist::{Milestone, Per, Target};
use crate::model::value::text::half_width;

/// 民國 1 is 1912.
const ROC: i32 = 1911;
/// How far behind 每年 the count may stand, in characters.
const FARTHEST: usize = 40;
/// The longest name of a milestone, in characters.
const LONGEST_NAME: usize = 40;

/// A date in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it begins and ends in the letters of the text without blanks.
    pub span: (usize, usize),
    /// The date; the last day of the month where none is named.
    pub date: NaiveDate,
    /// Whether the text names the day.
    pub has_day: bool,
}

/// The letters of a text, narrow and without blanks.
fn letters(text: &str) -> Vec<char> {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| match letter {
            '０'..='９' | '／' | '．' => half_width(letter),
            _ => letter,
        })
        .collect()
}

/// Every date of a text that names at least a month. `year` is the plan's 民國 year, for dates without one.
#[must_use]
pub fn mentions(text: &str, year: Option<u16>) -> Vec<Mention> {
    let letters = letters(text);
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let starts = at == 0 || !letters[at - 1].is_ascii_digit();
        match mention(&letters, at, year).filter(|_| starts) {
            Some(mention) => {
                at = mention.span.1;
                mentions.push(mention);
            }
            None => at += 1,
        }
    }
    mentions
}

fn digits(letters: &[char], at: usize) -> Option<(i32, usize)> {
    let end = letters[at..].iter().position(|letter| !letter.is_ascii_digit()).map_or(letters.len(), |n| at + n);
    let text: String = letters[at..end].iter().collect();
    (1..=4).contains(&text.len()).then(|| text.parse().ok().map(|value| (value, end))).flatten()
}

fn mention(letters: &[char], at: usize, plan: Option<u16>) -> Option<Mention> {
    let plan = plan.map(|year| i32::from(year) + ROC);
    let starts = |word: &str| letters[at..].iter().copied().take(word.chars().count()).eq(word.chars());
    // 次年1月, 當年12月, 本年度12月.
    for (word, shift) in
        [("次年度", 1), ("次年", 1), ("翌年", 1), ("當年度", 0), ("當年", 0), ("本年度", 0), ("本年", 0)]
    {
        if starts(word) {
            let from = at + word.chars().count();
            return month_and_day(letters, at, from, plan? + shift);
        }
    }
    let (first, end) = digits(letters, at)?;
    match letters.get(end)? {
        '年' => {
            let western = if first > 1900 { first } else { first + ROC };
            let from = end + 1 + usize::from(letters.get(end + 1) == Some(&'度'));
            month_and_day(letters, at, from, western)
        }
        '月' if plan.is_some() => month_and_day(letters, at, at, plan?),
        '.' | '/' if (80..=200).contains(&first) => {
            let (month, end) = digits(letters, end + 1)?;
            let (day, end) =
                letters.get(end).filter(|sign| "./".contains(**sign)).and_then(|_| digits(letters, end + 1))?;
            let date = NaiveDate::from_ymd_opt(first + ROC, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?;
            Some(Mention { span: (at, end), date, has_day: true })
        }
        _ => None,
    }
}

fn month_and_day(letters: &[char], start: usize, at: usize, year: i32) -> Option<Mention> {
    if letters.get(at) == Some(&'底') {
        return Some(Mention { span: (start, at + 1), date: NaiveDate::from_ymd_opt(year, 12, 31)?, has_day: true });
    }
    let (month, end) = digits(letters, at)?;
    let month = u32::try_from(month).ok()?;
    let mut end = end + usize::from(letters.get(end) == Some(&'月'));
    if letters.get(end - 1) != Some(&'月') {
        return None;
    }
    end += usize::from(letters.get(end) == Some(&'份'));
    if let Some((day, after)) =
        digits(letters, end).filter(|(_, after)| matches!(letters.get(*after), Some('日' | '號')))
    {
        let date = NaiveDate::from_ymd_opt(year, month, u32::try_from(day).ok()?)?;
        return Some(Mention { span: (start, after + 1), date, has_day: true });
    }
    let is_end = letters.get(end) == Some(&'底');
    Some(Mention { span: (start, end + usize::from(is_end)), date: last_day(year, month)?, has_day: is_end })
}

fn last_day(year: i32, month: u32) -> Option<NaiveDate> {
    let next =
        if month == 12 { NaiveDate::from_ymd_opt(year + 1, 1, 1) } else { NaiveDate::from_ymd_opt(year, month + 1, 1) };
    next?.pred_opt()
}

/// The deadline that a cell names: its last date, or the end of the year for 年底.
#[must_use]
pub fn deadline(text: &str, year: Option<u16>) -> Option<NaiveDate> {
    if let Some(mention) = mentions(text, year).pop() {
        return Some(mention.date);
    }
    let letters: String = letters(text).into_iter().collect();
    let is_whole_year = ["年底", "全年", "年度內", "當年度", "本年度"].iter().any(|word| letters.contains(word));
    if is_whole_year {
        return NaiveDate::from_ymd_opt(i32::from(year?) + ROC, 12, 31);
    }
    // 101年 alone.
    let number: i32 = letters.strip_suffix('年').or_else(|| letters.strip_suffix("年度"))?.parse().ok()?;
    (80..=200).contains(&number).then(|| NaiveDate::from_ymd_opt(number + ROC, 12, 31)).flatten()
}

/// How often a text wants something done: 每年至少6次, 每季1次, 每半年2次. A count must be named.
#[must_use]
pub fn target(text: &str) -> Option<Target> {
    let letters = letters(text);
    (0..letters.len()).filter(|&at| letters[at] == '每').find_map(|at| {
        let (per, times, end) = period(&letters, at + 1)?;
        let clause =
            letters[end..].iter().position(|letter| "。；;每".contains(*letter)).unwrap_or(letters.len() - end);
        let clause = &letters[end..end + clause.min(FARTHEST)];
        let count = clause
            .iter()
            .enumerate()
            .find_map(|(at, letter)| "次場回".contains(*letter).then(|| count_before(clause, at)).flatten())?;
        Some(Target { times: count.checked_mul(times)?, per })
    })
}

/// How often a deadline's cell wants something done: 每日, 每季.
#[must_use]
pub fn frequency(text: &str) -> Option<Target> {
    target(text).or_else(|| {
        let letters = letters(text);
        let at = letters.iter().position(|letter| "每按".contains(*letter))?;
        let (per, times, _) = period(&letters, at + 1)?;
        Some(Target { times, per })
    })
}

/// A period: what it is counted in, how many of it that makes, where it ends.
fn period(letters: &[char], at: usize) -> Option<(Per, u32, usize)> {
    let (first, second) = (letters.get(at)?, letters.get(at + 1));
    Some(match (first, second) {
        ('半', Some('年')) => (Per::Year, 2, at + 2),
        ('年', _) => (Per::Year, 1, at + 1),
        ('季', _) => (Per::Year, 4, at + 1),
        ('個', Some('月')) => (Per::Month, 1, at + 2),
        ('月', _) => (Per::Month, 1, at + 1),
        ('週' | '周', _) => (Per::Week, 1, at + 1),
        ('星', Some('期')) => (Per::Week, 1, at + 2),
        ('日' | '天', _) => (Per::Day, 1, at + 1),
        _ => return None,
    })
}

/// The number right before a counting word: digits or 一二兩三.
fn count_before(letters: &[char], end: usize) -> Option<u32> {
    let is_digit = |letter: &char| letter.is_ascii_digit();
    let is_han = |letter: &char| "一二兩三四五六七八九十".contains(*letter);
    let from = |is: &dyn Fn(&char) -> bool| end - letters[..end].iter().rev().take_while(|letter| is(letter)).count();
    let text = |from: usize| letters[from..end].iter().collect::<String>();
    let plain = text(from(&is_digit));
    let value =
        if plain.is_empty() { han_value(&text(from(&is_han)).replace('兩', "二")) } else { plain.parse().ok() };
    // 第一次 and 一次完整告知 are no counts of a period, but nothing else tells the second.
    value.filter(|&value| (1..=1_000).contains(&value))
}

/// The dates that a paragraph outside the content sets for the office, and whether one of them lacks its day.
#[must_use]
pub fn milestones(text: &str, heading: &str, year: Option<u16>) -> (Vec<Milestone>, bool) {
    let letters = letters(text);
    let mentions = mentions(text, year);
    let is_span = text.contains('自') && text.contains('至') && mentions.len() >= 2;
    let mut milestones = Vec::new();
    let mut lacks_day = false;
    for mention in mentions.iter().skip(usize::from(is_span)) {
        let rest: String = letters[mention.span.1..].iter().collect();
        let rest = rest.trim_start_matches(['前', '以', '之', '止', '底', '，', '、', ')', '）', '起']);
        let asks =
            ["提", "送", "報", "完成", "辦理", "彙", "函", "訂", "公布", "實施"].iter().any(|word| rest.contains(word));
        if !(asks || is_span) {
            continue;
        }
        let name: String =
            rest.chars().take_while(|letter| !"，。；(（;".contains(*letter)).take(LONGEST_NAME).collect();
        let what = if name.chars().count() < 2 { heading.to_owned() } else { name };
        if !what.is_empty() {
            milestones.push(Milestone { what, due: mention.date });
            lacks_day |= !mention.has_day;
        }
    }
    (milestones, lacks_day)
}

/// The 民國 year that a text is about: 115年度, else 115年; `None` if it names several or none.
#[must_use]
pub fn plan_year(text: &str) -> Option<u16> {
    let letters = letters(text);
    let years = |with_degree: bool| -> Vec<u16> {
        let mut years: Vec<u16> = Vec::new();
        for (at, _) in letters.iter().enumerate().filter(|(_, letter)| **letter == '年') {
            let digits = letters[..at].iter().rev().take_while(|letter| letter.is_ascii_digit()).count();
            let number: String = letters[at - digits..at].iter().collect();
            let year = number.parse::<u16>().ok().map(|year| if year > 1911 { year - 1911 } else { year });
            let is_degree = letters.get(at + 1) == Some(&'度');
            years.extend(year.filter(|year| (80..=200).contains(year) && is_degree == with_degree));
        }
        years.sort_unstable();
        years.dedup();
        years
    };
    [true, false]
        .into_iter()
        .map(years)
        .find(|years| !years.is_empty())
        .filter(|years| years.len() == 1)
        .map(|years| years[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn deadlines_of_every_form_are_dates() {
        for (text, expected) in [
            ("101年12月", Some("2012-12-31")),
            ("101 年 4 月", Some("2012-04-30")),
            ("民國１０６年１月９日前", Some("2017-01-09")),
            ("106.1.9", Some("2017-01-09")),
            ("12月底前", Some("2026-12-31")),
            ("次年1月31日", Some("2027-01-31")),
            ("年底前", Some("2026-12-31")),
            ("每日", None),
            ("隨時", None),
        ] {
            assert_eq!(deadline(text, Some(115)), expected.map(day), "{text}");
        }
    }

    #[test]
    fn targets_are_counts_in_a_period() {
        let year = |times| Some(Target { times, per: Per::Year });
        for (text, expected) in [
            ("「電話禮貌測試」每年至少6次，定期檢討", year(6)),
            ("每年至少辦理環境檢查及滿意度調查1次", year(1)),
            ("每季1次", year(4)),
            ("每半年辦理一次", year(2)),
            ("每月檢查兩次", Some(Target { times: 2, per: Per::Month })),
            ("每日檢視", None),
            ("一次完整告知", None),
            ("每年檢討。另辦理1次", None),
        ] {
            assert_eq!(target(text), expected, "{text}");
        }
        assert_eq!(frequency("每日"), Some(Target { times: 1, per: Per::Day }));
    }

    #[test]
    fn milestones_have_a_name_and_a_day() {
        let (found, lacks_day) =
            milestones("機關於115年1月30日前提出提升服務工作計畫，併函報備查。", "研提計畫", Some(115));
        assert_eq!(found, [Milestone { what: "提出提升服務工作計畫".into(), due: day("2026-01-30") }]);
        assert!(!lacks_day);
        let (found, lacks_day) = milestones("機關於116年1月依權責提出成果報告(規範格式)。", "年度查核", Some(115));
        assert_eq!((found[0].due, lacks_day), (day("2027-01-31"), true));
        let (found, _) = milestones("自106年1月1日至106年12月31日止。", "執行期程", Some(106));
        assert_eq!(found, [Milestone { what: "執行期程".into(), due: day("2017-12-31") }]);
    }

    #[test]
    fn the_year_of_a_plan_is_named_once() {
        assert_eq!(plan_year("高雄市115年度計畫"), Some(115));
        assert_eq!(plan_year("依106年計畫"), Some(106));
        assert_eq!(plan_year("105年度及106年度"), None);
    }
}
