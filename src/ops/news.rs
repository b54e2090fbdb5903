//! What is new in this version: a sentence once after an upgrade, and the whole text on request.

use super::settings::Settings;
use crate::lang::{Lang, messages, text};
use crate::model::value::program::VERSION;

/// Whether the user's settings are of another version, so that what is new has not been said yet. On a first start there
/// are no settings, and nothing is new.
#[must_use]
pub fn is_upgraded(settings: &Settings) -> bool {
    settings.seen != VERSION
}

/// The settings once it has been said.
#[must_use]
pub fn seen(settings: &Settings) -> Settings {
    Settings { seen: VERSION.to_owned(), ..settings.clone() }
}

/// The sentence: what is new in short, and where the rest is.
#[must_use]
pub fn sentence(lang: Lang) -> String {
    lang.news_sentence(VERSION)
}

/// All that is new, a line each.
#[must_use]
pub fn news(lang: Lang) -> String {
    format!("{}\n\n{}", lang.news_title(VERSION), lang.news_lines())
}

messages! {
    news_sentence(version: &str) {
        zh: "已更新為 {version} 版：可合併紀錄、彙整全市、匯入計畫書；詳見 pillarcheck news",
        en: "Now version {version}: merging, roll-up, import of plans; see pillarcheck news",
    }
    news_title(version: &str) { zh: "{version} 版的新功能", en: "What is new in version {version}" }
}

text! {
    news_lines {
        zh: "- 合併：同一次查核的多份紀錄，在首頁以空白鍵選取、按 M 合併，或用 pillarcheck merge。\n\
             \u{20} 結果不一致的項目保留兩邊，由人裁定。\n\
             - 全市彙整：首頁按 R，或用 pillarcheck rollup 把各機關的紀錄加總，逐層列出；pillarcheck dataset 產生資料表。\n\
             - 匯入：首頁按 m，或用 pillarcheck import 把 ODT、DOCX、HTML、PDF、純文字或試算表轉成查核表草稿，每一段都交代去處。\n\
             - 比較與趨勢：畫面按 B 與上次比較，按 T 看歷次；也可以 pillarcheck compare、trend 產生報告。\n\
             - 結案與封存：按 C 檢查缺漏並結案；之後的更動都要理由，也都看得出來。\n\
             - 改善追蹤：按 i 登錄，按 I 列出待改善的項目；pillarcheck follow-ups 列出全部。\n\
             - 佐證：按 E 登錄照片編號或檔案；檔案遺失或被更動時會說明。\n\
             - 畫面：首頁先列期程與注意事項；畫面寬時一併顯示計畫全貌。\n\
             - 練習：pillarcheck demo 開啟練習資料，可隨意標記。\n\
             - 隨身碟：程式旁有 pillarcheck-data 資料夾時，所有資料都存在裡面。\n\
             - 出問題時：pillarcheck doctor 檢查這台電腦上的狀況；當機時留下紀錄檔，不含機關與人名。\n",
        en: "- Merging: several records of one visit, chosen with Space and merged with M on the start screen, or by\n\
             \u{20} pillarcheck merge. Where results differ both stay until somebody decides.\n\
             - Roll-up: R on the start screen, or pillarcheck rollup, sums the sessions of many offices, level by level;\n\
             \u{20} pillarcheck dataset makes tables.\n\
             - Import: m on the start screen, or pillarcheck import, turns a plan in ODT, DOCX, HTML, PDF, text or a\n\
             \u{20} spreadsheet into a draft checklist and accounts for every paragraph.\n\
             - Comparison and trend: B compares with last time, T shows the office over time; also pillarcheck compare, trend.\n\
             - Closing: C looks for what is missing and closes the visit; later changes need a reason and can be seen.\n\
             - Follow-ups: i records one, I lists the open ones; pillarcheck follow-ups lists all.\n\
             - Evidence: E records numbers of photos or files, and says when a file is missing or changed.\n\
             - Screen: the start screen begins with dates and what needs attention; wide windows show the whole plan.\n\
             - Practice: pillarcheck demo opens visits to be marked at will.\n\
             - From a stick: with a folder pillarcheck-data beside the program, everything is kept in it.\n\
             - When something goes wrong: pillarcheck doctor looks at this machine; a crash leaves a file without names.\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::text::width;
    use crate::ops::sample::folder;
    use crate::ops::settings;

    #[test]
    fn what_is_new_is_said_once_after_an_upgrade_and_never_on_a_first_start() {
        let folder = folder();
        assert!(!is_upgraded(&settings::load(&folder.directories).unwrap()), "nothing is new without an older version");
        // As 0.1.0 wrote it, which noted no version.
        std::fs::write(folder.directories.settings(), "Settings(reviewers: [\"王\"])").unwrap();
        let old = settings::load(&folder.directories).unwrap();
        assert!(is_upgraded(&old));
        settings::keep(&folder.directories, &seen(&old)).unwrap();
        let now = settings::load(&folder.directories).unwrap();
        assert!(!is_upgraded(&now));
        assert_eq!(now.reviewers, ["王"]);
    }

    #[test]
    fn the_sentence_fits_the_narrowest_common_window() {
        for lang in Lang::ALL {
            assert!(width(&sentence(lang)) <= 78, "{}", width(&sentence(lang)));
            let news = news(lang);
            assert!(news.lines().all(|line| width(line) <= 120), "{news}");
            assert!(news.contains(VERSION) && news.matches("pillarcheck ").count() > 6, "{news}");
        }
    }
}
