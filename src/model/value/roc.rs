//! 民國 dates, as screens and reports show them; files hold ISO 8601.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, SubsecRound, TimeDelta, Timelike, Weekday};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

use crate::lang::Lang;
use crate::model::value::stored::{Shape, Stored};
use crate::model::value::text::half_width;

/// The year before 民國 1: 民國 115 is 2026.
const OFFSET: i32 = 1911;

/// The 民國 year of a common-era year; zero and below before 1912.
#[must_use]
pub const fn roc_year(year: i32) -> i32 {
    year - OFFSET
}

/// The common-era year of a 民國 year.
#[must_use]
pub const fn common_year(roc_year: u16) -> i32 {
    roc_year as i32 + OFFSET
}

/// A date in words: `115年11月22日`, or `2026-11-22` in English.
#[must_use]
pub fn date_words(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::En => date.format("%Y-%m-%d").to_string(),
        Lang::ZhTw => {
            let (month, day) = (date.month(), date.day());
            match roc_year(date.year()) {
                year @ 1.. => format!("{year}年{month}月{day}日"),
                year => format!("民國前{}年{month}月{day}日", 1 - year),
            }
        }
    }
}

/// A date with its day of the week, as a letter is dated: `115年11月26日 星期四`, or `Thu 2026-11-26` in English.
#[must_use]
pub fn date_with_weekday(date: NaiveDate, lang: Lang) -> String {
    let day = date_words(date, lang);
    match lang {
        Lang::En => format!("{} {day}", date.weekday()),
        Lang::ZhTw => {
            let weekday = match date.weekday() {
                Weekday::Mon => '一',
                Weekday::Tue => '二',
                Weekday::Wed => '三',
                Weekday::Thu => '四',
                Weekday::Fri => '五',
                Weekday::Sat => '六',
                Weekday::Sun => '日',
            };
            format!("{day} 星期{weekday}")
        }
    }
}

/// A date in nine or ten cells: `115.11.22`, or `2026-11-22` in English.
#[must_use]
pub fn day_in_short(date: NaiveDate, lang: Lang) -> String {
    match (lang, roc_year(date.year())) {
        (Lang::ZhTw, year @ 1..) => format!("{year}.{}.{}", date.month(), date.day()),
        (Lang::ZhTw | Lang::En, _) => date.format("%Y-%m-%d").to_string(),
    }
}

/// The date that `115年11月22日`, `民國115年11月22日`, `115/11/22`, `115.11.22`, `1151122` or `2026-11-22` stands for.
///
/// A year of four digits is a common-era year, one of three a 民國 year. A shorter year is taken only where 民國 or 年
/// says what it is: `26/1/30` may be meant as 2026. Digits and marks may be full-width, as an input method types them.
/// `None` where it is no date, or one before the calendar begins.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let text: String = text.trim().chars().map(half_width).collect();
    let text = text.strip_prefix("中華").unwrap_or(&text);
    let (text, is_named) = text.strip_prefix("民國").map_or((text, text.contains('年')), |rest| (rest.trim(), true));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if is_number(text) && matches!(text.len(), 6..=8) {
        // Without marks month and day have two digits each.
        let (year, rest) = text.split_at(text.len() - 4);
        return date_of(year, &rest[..2], &rest[2..], is_named);
    }
    let text = text.strip_suffix('日').unwrap_or(text);
    let mut parts = text.split(['年', '月', '/', '.', '-']).map(str::trim);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || ![year, month, day].into_iter().all(is_number) {
        return None;
    }
    date_of(year, month, day, is_named)
}

fn date_of(year: &str, month: &str, day: &str, is_named: bool) -> Option<NaiveDate> {
    let year_number = match year.len() {
        4 => year.parse().ok().filter(|&year| year > OFFSET)?,
        1..=3 if is_named || year.len() == 3 => common_year(year.parse().ok().filter(|&year| year > 0)?),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year_number, month.parse().ok()?, day.parse().ok()?)
}

/// An instant with the offset of the place where it was taken, to the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(DateTime<FixedOffset>);

impl Moment {
    /// The moment of a clock reading; fractions of a second are cut, since files hold none.
    #[must_use]
    pub fn new(instant: DateTime<FixedOffset>) -> Self {
        Self(instant.trunc_subsecs(0))
    }

    /// The moment that an RFC 3339 text such as `2026-11-22T09:03:11+08:00` stands for.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(Self::new)
    }

    /// The beginning of 民國, which stands for a time that is not known.
    #[must_use]
    pub fn epoch() -> Self {
        let first = NaiveDate::from_ymd_opt(1912, 1, 1).unwrap_or_default();
        Self::new(first.and_time(chrono::NaiveTime::MIN).and_utc().fixed_offset())
    }

    /// The local date at that place.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.0.date_naive()
    }

    /// The local date and time in words: `115年11月22日 9:03`.
    #[must_use]
    pub fn label(self, lang: Lang) -> String {
        format!("{} {}:{:02}", date_words(self.date(), lang), self.0.hour(), self.0.minute())
    }

    /// The moment as a name for files, in UTC so that names sort by time: `20261122T010311Z`.
    #[must_use]
    pub fn compact(self) -> String {
        self.0.to_utc().format("%Y%m%dT%H%M%SZ").to_string()
    }

    /// The moment that such a name stands for.
    #[must_use]
    pub fn from_compact(name: &str) -> Option<Self> {
        let naive = NaiveDateTime::parse_from_str(name, "%Y%m%dT%H%M%SZ").ok()?;
        Some(Self::new(naive.and_utc().fixed_offset()))
    }

    /// The same moment by the clock (offset from UTC) of another one.
    #[must_use]
    pub fn by_clock_of(self, other: Self) -> Self {
        Self(self.0.with_timezone(other.0.offset()))
    }

    /// Seconds since 1970, by which it is compared with the times of files.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0.timestamp()
    }

    /// Seconds from an earlier moment to this one; below zero where it is later.
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_seconds()
    }

    /// This moment plus some seconds; itself where that is beyond all dates.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.checked_add_signed(TimeDelta::seconds(seconds)).unwrap_or(self.0))
    }

    /// The offset from UTC in seconds, to the east.
    #[must_use]
    pub fn offset_seconds(self) -> i32 {
        self.0.offset().local_minus_utc()
    }

    /// The offset from UTC as `+08:00`.
    #[must_use]
    pub fn offset(self) -> String {
        self.0.format("%:z").to_string()
    }

    /// The local time of day as `10:31:02`.
    #[must_use]
    pub fn clock(self) -> String {
        self.0.format("%H:%M:%S").to_string()
    }

    /// The local time of day as `10:31`.
    #[must_use]
    pub fn minute(self) -> String {
        format!("{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format("%Y-%m-%dT%H:%M:%S%:z").fmt(formatter)
    }
}

impl Stored for Moment {
    const SHAPE: Shape = Shape::Moment;
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            (self.unix_seconds(), self.offset_seconds()).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let (seconds, offset) = Deserialize::deserialize(deserializer)?;
            let instant = DateTime::from_timestamp(seconds, 0).zip(FixedOffset::east_opt(offset));
            let instant = instant.map(|(instant, offset)| Self(instant.with_timezone(&offset)));
            return instant.ok_or_else(|| de::Error::custom("no time"));
        }
        let text = String::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| de::Error::custom(format!("`{text}` is no time; write it as 2026-11-22T09:03:11+08:00")))
    }
}

/// A day that may be missing, for serde: as a date where people read it, else as a number, which is read in no time.
pub mod optional_day {
    use super::{Datelike, Deserialize, Deserializer, NaiveDate, Serialize, Serializer, de};

    /// Writes it.
    // serde hands over a reference.
    #[allow(clippy::trivially_copy_pass_by_ref, clippy::ref_option)]
    pub fn serialize<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            day.serialize(serializer)
        } else {
            day.map(|day| day.num_days_from_ce()).serialize(serializer)
        }
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
        if deserializer.is_human_readable() {
            return Option::deserialize(deserializer);
        }
        let day = |number| NaiveDate::from_num_days_from_ce_opt(number).ok_or_else(|| de::Error::custom("no day"));
        Option::<i32>::deserialize(deserializer)?.map(day).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_shown_in_the_roc_calendar() {
        for (iso, words) in [
            ("2026-11-22", "115年11月22日"),
            ("1912-01-01", "1年1月1日"),
            ("1911-10-10", "民國前1年10月10日"),
            ("2012-02-29", "101年2月29日"),
        ] {
            let date = iso.parse().expect("a date of the test");
            assert_eq!(date_words(date, Lang::ZhTw), words);
            assert_eq!(date_words(date, Lang::En), iso);
        }
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let expected = NaiveDate::from_ymd_opt(2026, 1, 30);
        for text in
            ["115年1月30日", "民國115年1月30日", " 115/01/30 ", "115.1.30", "115-1-30", "2026-01-30", "2026/1/30"]
                .into_iter()
                .chain([
                    "1150130",
                    "20260130",
                    "民國1150130",
                    "１１５年１月３０日",
                    "１１５／１／３０",
                    "１１５０１３０",
                    "中華民國115年1月30日",
                    "民國 115 年 1 月 30 日",
                ])
        {
            assert_eq!(parse_date(text), expected, "{text}");
        }
        for text in [
            "",
            "115年",
            "115年2月30日",
            "115年1月30日下午",
            "一一五年1月1日",
            "0年1月1日",
            "11500/1/1",
            "26/1/30",
            "1.1.30",
            "1150/1/30",
            "1911-12-31",
            "0000/1/1",
            "115/1/30/1",
            "1151301",
            "115130",
            "1150130日",
            "0115/1/30",
            "01150130",
            "26/1/30",
            "260130",
            "1026/1/30",
            "中華115年1月30日下午",
        ] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_keeps_its_offset_and_no_fraction() {
        let moment = Moment::parse("2026-11-22T09:03:11.75+08:00").expect("a moment of the test");
        assert_eq!(moment.to_string(), "2026-11-22T09:03:11+08:00");
        assert_eq!(moment.label(Lang::ZhTw), "115年11月22日 9:03");
        assert_eq!(
            Moment::parse("2026-11-22T01:03:11Z").map(|utc| utc.to_string()).as_deref(),
            Some("2026-11-22T01:03:11+00:00")
        );
        assert_eq!(Moment::parse("115年11月22日"), None);
    }

    proptest::proptest! {
        #[test]
        fn what_is_shown_can_be_read_back(days in 0_i32..80_000) {
            let date = NaiveDate::from_ymd_opt(1912, 1, 1).and_then(|first| first.checked_add_signed(chrono::TimeDelta::days(i64::from(days))));
            let date = date.expect("within the calendar");
            proptest::prop_assert_eq!(parse_date(&date_words(date, Lang::ZhTw)), Some(date));
            proptest::prop_assert_eq!(parse_date(&date_words(date, Lang::En)), Some(date));
        }
    }
}
