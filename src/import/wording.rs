//! The plan's words in a checklist: a long measure divided into what is judged and what to look for, how it is checked.

use crate::model::plan::checklist::Method;

/// The longest check that can be read at a glance, in characters.
const LONGEST: usize = 60;
/// The shortest check that a long one is cut down to.
const SHORTEST: usize = 12;

/// Two pieces of one sentence as one.
#[must_use]
pub fn join(front: &str, back: &str) -> String {
    let back = back.trim();
    let front = front.trim_end();
    let divides = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    let is_divided = divides(front.chars().last()) && divides(back.chars().next());
    if is_divided { format!("{front} {back}") } else { format!("{front}{back}") }
}

/// A measure as what is judged and what to look for. Nothing of the plan's text is left out but the marks between.
#[must_use]
pub fn divided(text: &str) -> (String, Vec<String>) {
    let text = text.trim();
    let letters: Vec<char> = text.chars().collect();
    let whole = || {
        let bare = text.trim_end_matches('。').trim_end();
        (if bare.is_empty() { text } else { bare }.to_owned(), Vec::new())
    };
    let Some(cut) = (letters.len() > LONGEST).then(|| cut(&letters)).flatten() else { return whole() };
    let check: String = letters[..cut].iter().collect();
    // Signs alone are nothing that could be judged.
    if trimmed(&check).is_empty() {
        return whole();
    }
    let rest: String = letters[cut..].iter().collect();
    let hints = rest.split_inclusive(['。', '；']).map(|hint| trimmed(hint).to_owned()).filter(|hint| !hint.is_empty());
    (trimmed(&check).to_owned(), hints.collect())
}

fn trimmed(text: &str) -> &str {
    text.trim().trim_matches(['。', '，', '；', '、', ',', ' '])
}

/// Where to divide: behind the last sentence that fits, else behind the last part of one, not within brackets.
fn cut(letters: &[char]) -> Option<usize> {
    let mut depth = 0_i32;
    let mut outside = vec![false; letters.len()];
    for (at, letter) in letters.iter().enumerate() {
        match letter {
            '「' | '『' | '（' | '(' => depth += 1,
            '」' | '』' | '）' | ')' => depth = (depth - 1).max(0),
            _ => {}
        }
        outside[at] = depth == 0;
    }
    let last = |marks: &str, must_be_outside: bool| {
        (SHORTEST..=LONGEST.min(letters.len() - 1))
            .rev()
            .find(|&at| marks.contains(letters[at - 1]) && (outside[at - 1] || !must_be_outside))
    };
    last("。；", true).or_else(|| last("，,：", true)).or_else(|| last("、 ", true)).or_else(|| last("，。；、", false))
}

/// How a measure is best checked, by the first word in it that says so.
#[must_use]
pub fn method(text: &str) -> Method {
    const WORDS: [(Method, &[&str]); 5] = [
        (Method::Phone, &["電話", "專線", "撥打", "話機"]),
        (
            Method::Website,
            &["網站", "網頁", "網路", "上網", "線上", "臉書", "Facebook", "APP", "App", "QR", "電子信箱"],
        ),
        (
            Method::Document,
            &[
                "紀錄", "記錄", "報告", "統計", "分析", "會議", "訓練", "講習", "調查", "訂定", "訂立", "研訂", "規定",
                "要點", "考核",
            ],
        ),
        (Method::Interview, &["詢問", "訪談", "訪視", "主動告知", "知能"]),
        (Method::OnSite, &["現場", "櫃台", "櫃檯", "環境", "設施", "標示", "動線", "服務台", "張貼"]),
    ];
    let first = |words: &[&str]| words.iter().filter_map(|word| text.find(word)).min();
    WORDS
        .into_iter()
        .filter_map(|(method, words)| first(words).map(|at| (at, method)))
        .min_by_key(|(at, _)| *at)
        .map_or(Method::default(), |(_, method)| method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_measure_is_divided_between_sentences_and_loses_nothing() {
        let text =
            "甲".repeat(20) + "，" + &"乙".repeat(30) + "（" + &"丙，".repeat(8) + "）。" + &"丁".repeat(30) + "。";
        let (check, look_for) = divided(&text);
        assert_eq!(check, "甲".repeat(20));
        assert!(look_for[0].starts_with('乙') && look_for[1].starts_with('丁'));
        let bare = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
        assert_eq!(bare(&(check + &look_for.concat())), bare(&text));
        assert_eq!(divided("標示清楚。"), ("標示清楚".to_owned(), vec![]));
        assert_eq!(divided(&"戊".repeat(80)).0.chars().count(), 80);
    }

    #[test]
    fn the_first_telling_word_says_how_to_check() {
        for (text, expected) in [
            ("流程公布於網站，並留存紀錄", Method::Website),
            ("辦理電話禮貌測試", Method::Phone),
            ("訓練有紀錄", Method::Document),
            ("洽公環境整潔", Method::OnSite),
            ("親切待人", Method::OnSite),
        ] {
            assert_eq!(method(text), expected, "{text}");
        }
    }
}
