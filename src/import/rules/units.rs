//! Responsible units: how to tell them, and how a cell names several.

/// How the name of a unit ends.
const ENDINGS: [&str; 43] = [
    "課",
    "室",
    "組",
    "科",
    "處",
    "所",
    "局",
    "隊",
    "股",
    "站",
    "會",
    "館",
    "署",
    "府",
    "部",
    "司",
    "班",
    "廠",
    "院",
    "中心",
    "單位",
    "機關",
    "人員",
    "承辦",
    "承辦人",
    "小組",
    "部門",
    "同仁",
    "窗口",
    "幹事",
    "主任",
    "課長",
    "學校",
    "關",
    "團",
    "政風",
    "人事",
    "會計",
    "主計",
    "總務",
    "研考",
    "園區",
    "秘書",
];

/// The longest name of a unit, in characters.
const LONGEST: usize = 20;

/// Whether a text names units and nothing else.
#[must_use]
pub fn is_unit_like(text: &str) -> bool {
    let units = split(text);
    !units.is_empty() && !text.contains(['。', '：', '；', '「']) && units.iter().all(|unit| is_name(unit))
}

fn is_name(unit: &str) -> bool {
    let bare = unit.trim_end_matches([')', '）']);
    let stem = match (bare.len() < unit.len(), bare.find(['(', '（'])) {
        (true, Some(at)) => &bare[..at],
        _ => unit,
    };
    stem.chars().count() <= LONGEST && ENDINGS.iter().any(|ending| stem.trim_end().ends_with(ending))
}

/// The units that a text names behind a word for them, such as `（主辦單位：秘書室）`; `None` if it says anything else.
#[must_use]
pub fn labelled(text: &str) -> Option<Vec<String>> {
    const LABELS: [&str; 9] = ["單位", "承辦", "主辦", "協辦", "權責", "負責", "分工", "課室", "組室"];
    let text = without_brackets(text.trim().trim_end_matches('。'));
    let mut found = Vec::new();
    for part in text.split(['；', ';']) {
        let (label, names) = part.split_once(['：', ':'])?;
        let is_label = label.chars().count() <= 8 && LABELS.iter().any(|word| label.contains(word));
        if !is_label || !is_unit_like(names) {
            return None;
        }
        found.extend(split(names));
    }
    Some(found)
}

/// The text within brackets that enclose all of it.
fn without_brackets(text: &str) -> &str {
    let inner = text.strip_prefix(['(', '（', '【', '［']).unwrap_or(text);
    let is_closed = |text: &str| text.matches(['(', '（']).count() == text.matches([')', '）']).count();
    let bare = inner.trim_end_matches('。');
    let closed =
        bare.strip_suffix(['】', '］']).or_else(|| bare.strip_suffix([')', '）']).filter(|_| !is_closed(bare)));
    closed.unwrap_or(bare)
}

/// A text whose end names its units in brackets: the text without them, and the units.
#[must_use]
pub fn in_brackets(text: &str) -> Option<(&str, Vec<String>)> {
    let inner = text.trim_end().trim_end_matches('。').strip_suffix([')', '）'])?;
    let (stem, names) = inner.rsplit_once(['(', '（'])?;
    let units = labelled(names).or_else(|| is_unit_like(names).then(|| split(names)))?;
    (stem.chars().count() > 4).then(|| (stem.trim_end(), units))
}

/// The units of a paragraph, divided at 、，／ and the like, and at blanks where both sides are names.
#[must_use]
pub fn split(text: &str) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for part in outside_brackets(text, |letter| "、，,／/;；\n".contains(letter)) {
        let words = outside_brackets(&part, char::is_whitespace);
        if words.len() > 1 && words.iter().all(|word| is_name(word)) {
            units.extend(words);
        } else {
            // 秘 書 室 is one name, set wide.
            let joined: String = part.chars().filter(|letter| !letter.is_whitespace()).collect();
            if !joined.is_empty() {
                units.push(joined);
            }
        }
    }
    with_shared_endings(units)
}

/// 一、二組 is 一組 and 二組.
fn with_shared_endings(mut units: Vec<String>) -> Vec<String> {
    for at in (0..units.len().saturating_sub(1)).rev() {
        let is_numeral = units[at].chars().all(|letter| "一二三四五六七八九十甲乙丙丁".contains(letter));
        let ending = units[at + 1].chars().last().filter(|ending| "組課科股室隊".contains(*ending));
        if let (true, Some(ending)) = (is_numeral, ending) {
            units[at].push(ending);
        }
    }
    let mut seen = Vec::new();
    units.retain(|unit| {
        let is_new = !seen.contains(unit);
        seen.push(unit.clone());
        is_new
    });
    units
}

/// The parts between separators which do not stand in brackets.
fn outside_brackets(text: &str, is_separator: impl Fn(char) -> bool) -> Vec<String> {
    let (mut parts, mut part, mut depth) = (Vec::new(), String::new(), 0_usize);
    for letter in text.chars() {
        match letter {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && is_separator(letter) {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(letter);
        }
    }
    parts.push(part);
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_divided_into_its_units() {
        for (text, expected) in [
            ("各組室", &["各組室"][..]),
            ("一、二組", &["一組", "二組"]),
            ("二組(資訊、研考)", &["二組(資訊、研考)"]),
            ("秘書室／人事室", &["秘書室", "人事室"]),
            ("第六組 第七組 各分局", &["第六組", "第七組", "各分局"]),
            ("秘 書 室", &["秘書室"]),
            ("民政課，民政課", &["民政課"]),
        ] {
            assert_eq!(split(text), expected);
        }
    }

    #[test]
    fn units_are_found_behind_a_word_for_them_and_in_brackets() {
        let named = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(labelled("（主辦單位：秘書室、人事室）"), named(&["秘書室", "人事室"]));
        assert_eq!(labelled("主辦：秘書室；協辦：民政課"), named(&["秘書室", "民政課"]));
        assert_eq!(labelled("主辦單位：每季檢討一次。"), None);
        assert_eq!(labelled("秘書室"), None);
        assert_eq!(in_brackets("每季檢討一次。（秘書室）").map(|(stem, _)| stem), Some("每季檢討一次。"));
        assert_eq!(in_brackets("每季檢討一次（含假日）"), None);
    }

    #[test]
    fn names_of_units_are_told_from_measures() {
        for (text, is_unit) in [
            ("各課室", true),
            ("本局各單位暨所屬機關", true),
            ("第一組至第七組", true),
            ("二組(資訊)", true),
            ("訂定本所計畫，並公布於機關網站。", false),
            ("提供民眾申辦", false),
            ("", false),
        ] {
            assert_eq!(is_unit_like(text), is_unit, "{text}");
        }
    }
}
