//! Chapters: which part of a plan a heading begins, the plan's title, its office and year.

use crate::import::number::{self, Number, Style};
use crate::model::value::text::half_width;

/// What a chapter of a plan is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// Before the first chapter.
    Front,
    /// 計畫依據
    Basis,
    /// 計畫目標
    Goals,
    /// 計畫內容: the only one that holds points.
    Content,
    /// 期程, 管考: holds the office's own dates.
    Dates,
    /// Anything else.
    Other,
    /// Examples and forms behind the plan.
    Appendix,
}

/// The longest heading, in characters.
const LONGEST: usize = 18;

const CONTENT: [&str; 24] = [
    "內容",
    "要項",
    "策略",
    "實施方法",
    "執行方法",
    "推動方法",
    "工作方法",
    "作法",
    "做法",
    "工作重點",
    "推動重點",
    "實施重點",
    "工作項目",
    "實施項目",
    "執行項目",
    "推動項目",
    "措施",
    "實施方式",
    "推動方式",
    "執行方式",
    "具體方法",
    "構面",
    "行動方案",
    "服務項目",
];
const BASIS: [&str; 5] = ["依據", "緣起", "法源", "前言", "緣由"];
const GOALS: [&str; 4] = ["目標", "目的", "宗旨", "願景"];
const DATES: [&str; 13] =
    ["期程", "時程", "進度", "考核", "管考", "查考", "考評", "步驟", "管制", "評核", "查核", "期間", "期限"];
const OTHER: [&str; 15] = [
    "對象",
    "範圍",
    "獎勵",
    "獎懲",
    "附則",
    "其他",
    "其它",
    "經費",
    "組織",
    "分工",
    "修正",
    "未盡事宜",
    "預期",
    "權責",
    "推動小組",
];
const APPENDIX: [&str; 6] = ["附件", "附錄", "附表", "參考範例", "參考格式", "填寫範例"];

/// A heading: its chapter, its number, and whether text of the chapter stands on the same line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// What its chapter is about.
    pub chapter: Chapter,
    /// Its printed number.
    pub number: Option<Number>,
    /// Its words.
    pub words: String,
    /// Whether text of the chapter stands on the same line.
    pub has_text: bool,
}

/// The chapter that a line begins by its words; `None` if they are none of a heading.
#[must_use]
pub fn heading(text: &str) -> Option<Heading> {
    let (number, rest) = match number::split(text) {
        Some((number, rest)) => (Some(number), rest),
        None => (None, number::without_ornament(text)),
    };
    let head: String =
        rest.split(['：', ':', '。']).next().unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    let has_text = rest.find(['：', ':', '。']).is_some_and(|at| rest[at..].chars().skip(1).any(char::is_alphanumeric));
    let length = head.chars().count();
    let chapter = chapter_of(&head)?;
    let is_heading = match &number {
        Some(number) => {
            length <= LONGEST && !matches!(number.style, Style::Circled | Style::Parts(_)) && !head.contains('，')
        }
        // Without number it must be a heading and nothing else.
        None => length <= 6 && !has_text && chapter != Chapter::Other && BARE.iter().any(|end| head.ends_with(end)),
    };
    is_heading.then_some(Heading { chapter, number, words: head, has_text })
}

/// How a heading without number ends.
const BARE: [&str; 8] = ["依據", "目標", "目的", "內容", "期程", "緣起", "策略", "重點"];

fn chapter_of(head: &str) -> Option<Chapter> {
    let any = |words: &[&str]| words.iter().any(|word| head.contains(word));
    if any(&BASIS) {
        Some(Chapter::Basis)
    } else if any(&["實施步驟", "執行步驟", "推動步驟"]) {
        Some(Chapter::Dates)
    } else if any(&["對象", "預期"]) {
        Some(Chapter::Other)
    } else if any(&GOALS) {
        Some(Chapter::Goals)
    } else if any(&CONTENT) {
        Some(Chapter::Content)
    } else if any(&DATES) {
        Some(Chapter::Dates)
    } else if any(&OTHER) {
        Some(Chapter::Other)
    } else {
        None
    }
}

/// Whether a line begins examples or forms behind the plan.
#[must_use]
pub fn begins_appendix(text: &str) -> bool {
    let bare: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let is_plain = !bare.contains(['，', '。']);
    // 附件一 begins its title, however long that is.
    let is_numbered = bare.strip_prefix('附').is_some_and(|rest| {
        rest.strip_prefix(['件', '錄', '表']).is_some_and(|rest| {
            rest.starts_with(|next: char| next.is_numeric() || "：:（(一二三四五六七八九十".contains(next))
        })
    });
    is_plain && (is_numbered || bare.chars().count() <= 20 && APPENDIX.iter().any(|word| bare.contains(word)))
}

/// Whether a style numbers chapters and nothing below them.
#[must_use]
pub const fn is_chapter_style(style: Style) -> bool {
    matches!(style, Style::Part | Style::Chapter(_))
}

/// Whether a line is the plan's title, or ends it.
#[must_use]
pub fn is_title(text: &str) -> bool {
    let bare: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let ends = bare.trim_end_matches([')', '）', '表', '書', '》', '」', '稿', '案']);
    let ends = ends.split(['(', '（']).rfind(|part| part.contains("計畫")).unwrap_or(ends);
    bare.chars().count() <= 60
        && number::split(text).is_none()
        && (ends.ends_with("計畫") || ends.ends_with("計劃") || bare.ends_with("方案"))
        && !bare.contains(['。', '，', '：'])
}

/// The office that a title names; `None` if it names none.
#[must_use]
pub fn agency(title: &str) -> Option<String> {
    const STOPS: [&str; 16] = [
        "提升",
        "提昇",
        "為民服務",
        "推動",
        "工作計畫",
        "實施計畫",
        "執行計畫",
        "服務品質",
        "優質",
        "年度",
        "服務工作",
        "服務計畫",
        "便民",
        "創新",
        "服務精進",
        "精進",
    ];
    let bare: String = title.chars().filter(|letter| !letter.is_whitespace()).collect();
    // A year, or else the first word of what the plan is about, ends the name.
    let is_digit = |letter: char| half_width(letter).is_ascii_digit();
    let is_year = |at: usize| bare[at..].trim_start_matches(is_digit).starts_with('年');
    let year = bare.char_indices().find(|&(at, letter)| is_digit(letter) && is_year(at));
    let stop = STOPS.iter().filter_map(|stop| bare.find(stop));
    let end = stop.chain(year.map(|(at, _)| at)).min().unwrap_or(0);
    let name = bare[..end].trim_matches(|letter: char| !letter.is_alphanumeric()).trim_end_matches("民國");
    let is_office = super::units::is_unit_like(name) || name.ends_with(['區', '市', '縣', '鄉', '鎮']);
    (name.chars().count() >= 2 && is_office).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_say_which_chapter_begins() {
        for (text, expected) in [
            ("壹、計畫依據", Some((Chapter::Basis, false))),
            ("壹、計畫依據:某院函頒之方案。", Some((Chapter::Basis, true))),
            ("貳、計畫目標：", Some((Chapter::Goals, false))),
            ("1、 計畫依據:依某計畫辦理。", Some((Chapter::Basis, true))),
            ("參、實施對象：本所各課室。", Some((Chapter::Other, true))),
            ("肆、計畫內容：本計畫依照五大實施要項", Some((Chapter::Content, true))),
            ("肆、執行策略及方法", Some((Chapter::Content, false))),
            ("三、實施要項", Some((Chapter::Content, false))),
            ("伍、實施步驟", Some((Chapter::Dates, false))),
            ("陸、管制查考", Some((Chapter::Dates, false))),
            ("伍、 推動及管考：", Some((Chapter::Dates, false))),
            ("計畫內容", Some((Chapter::Content, false))),
            ("一、便捷服務遞送，確保效能與公平並重，發展適性的正確服務。", None),
            ("本所全體同仁。", None),
        ] {
            assert_eq!(heading(text).map(|heading| (heading.chapter, heading.has_text)), expected, "{text}");
        }
    }

    #[test]
    fn a_title_names_the_office() {
        for (title, office) in [
            ("高雄市三民區第二衛生所 115 年度提升服務工作計畫", Some("高雄市三民區第二衛生所")),
            ("(高雄市彌陀區衛生所) 提升服務工作計畫", Some("高雄市彌陀區衛生所")),
            ("某處106年提升服務品質實施計畫", Some("某處")),
            ("提升服務工作計畫", None),
        ] {
            assert!(is_title(title), "{title}");
            assert_eq!(agency(title).as_deref(), office, "{title}");
        }
        assert!(!is_title("一、訂定計畫"));
        assert!(!is_title("依據高雄市政府衛生局執行計畫辦理。"));
    }
}
