//! Characters that are one word in two forms, so that a search finds both.
//!
//! Two kinds are in the list, and nothing else: forms that the Ministry of Education's dictionary of variants gives as
//! one character and that keyboards and fonts offer side by side (臺 and 台, 裏 and 裡, 查 and the Japanese form 査), and
//! pairs that official texts of Taiwan use for one another in the same words (公布 and 公佈, 計畫 and 計劃, 服務台 and
//! 服務檯). Simplified forms are not in it: they are another way of writing, not a variant. No pair changes what a word
//! means where both are looked for; what is found is a little more, never less.

/// The form by which a character is looked for; itself, for nearly all.
#[must_use]
pub const fn plain_form(letter: char) -> char {
    // Every form of a pair is a Han character of the basic block, so that lengths stay as they are.
    match letter {
        // Used for one another in the same words.
        '檯' => '台',
        '佈' => '布',
        '劃' => '畫',
        '佔' => '占',
        '迴' => '回',
        '週' => '周',
        '煙' => '菸',
        '祕' => '秘',
        '舖' => '鋪',
        '僱' => '雇',
        '嚐' => '嘗',
        '釐' => '厘',
        '蹟' => '跡',
        '并' => '並',
        '賬' => '帳',
        '証' => '證',
        '鑒' => '鑑',
        '姊' => '姐',
        letter => variant_of(letter),
    }
}

/// The usual form of a character.
const fn variant_of(letter: char) -> char {
    match letter {
        '臺' | '枱' => '台',
        '裏' => '裡',
        '爲' => '為',
        '啓' | '啔' => '啟',
        '羣' => '群',
        '峯' => '峰',
        '綫' => '線',
        '衞' => '衛',
        '汙' | '汚' => '污',
        '査' => '查',
        '廻' => '回',
        '烟' => '菸',
        '脣' => '唇',
        '牀' => '床',
        '强' => '強',
        '衆' => '眾',
        '説' => '說',
        '脱' => '脫',
        '税' => '稅',
        '鋭' => '銳',
        '悦' => '悅',
        '閲' => '閱',
        '内' => '內',
        '産' => '產',
        '户' | '戸' => '戶',
        '脚' => '腳',
        '却' => '卻',
        '粧' => '妝',
        '麪' => '麵',
        '麽' => '麼',
        '着' => '著',
        '携' | '擕' => '攜',
        '恒' => '恆',
        '疎' => '疏',
        '舘' => '館',
        '兇' => '凶',
        '迹' => '跡',
        '隣' => '鄰',
        '厠' => '廁',
        '厨' => '廚',
        '册' => '冊',
        '删' => '刪',
        '栅' => '柵',
        '晋' => '晉',
        '眞' => '真',
        '愼' => '慎',
        '鎭' => '鎮',
        '塡' => '填',
        '顚' => '顛',
        '敎' => '教',
        '旣' => '既',
        '卽' => '即',
        '槪' => '概',
        '黄' => '黃',
        '横' => '橫',
        '温' => '溫',
        '録' => '錄',
        '緑' => '綠',
        '禄' => '祿',
        '寗' => '寧',
        '値' => '值',
        '徳' => '德',
        '戱' => '戲',
        '虚' => '虛',
        '歳' => '歲',
        '竝' => '並',
        '鬪' => '鬥',
        '冲' => '沖',
        '决' => '決',
        '况' => '況',
        '凉' => '涼',
        '净' => '淨',
        '减' => '減',
        '凑' => '湊',
        '鷄' => '雞',
        '礮' | '砲' => '炮',
        '銹' => '鏽',
        '栖' => '棲',
        '徧' => '遍',
        '粮' => '糧',
        '畧' => '略',
        '够' => '夠',
        '碁' | '棊' => '棋',
        '歎' => '嘆',
        '鍼' => '針',
        '艷' => '豔',
        letter => letter,
    }
}

#[cfg(test)]
mod tests {
    use super::plain_form;

    #[test]
    fn a_form_that_is_looked_for_is_its_own_form_and_as_long() {
        for letter in '\0'..=char::MAX {
            let plain = plain_form(letter);
            assert_eq!((plain_form(plain), plain.len_utf8()), (plain, letter.len_utf8()), "{letter}");
        }
        for (one, other) in ["台臺", "裏裡", "為爲", "啟啓", "群羣", "峰峯", "線綫", "衛衞", "污汙", "周週", "查査"]
            .map(|pair| (pair.chars().next(), pair.chars().nth(1)))
        {
            assert_eq!(one.map(plain_form), other.map(plain_form));
        }
    }
}
