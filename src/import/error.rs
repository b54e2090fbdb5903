//! Why a document cannot be taken as a plan, each with what to do next.

use crate::lang::{Lang, messages, text};
use crate::model::value::text::printable;

/// Why a document cannot be taken as a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportError {
    /// There is no text in it.
    Blank,
    /// It is of no kind that can be read.
    UnknownKind,
    /// A `.doc` of old Word, or another file of that container.
    OldWord,
    /// It is protected by a password.
    Encrypted,
    /// It is damaged, or not what its beginning says.
    Damaged,
    /// It holds more than any plan does.
    TooLarge,
    /// A PDF that is protected by a password, or against copying.
    EncryptedPdf,
    /// A PDF of pictures alone, as a scanner makes them.
    PictureOfPaper,
    /// A PDF whose fonts do not say which letters they print.
    UnreadableFonts,
    /// There are tables, but no column with a known name.
    NoColumns {
        /// The first row of the largest table.
        first_row: Vec<String>,
    },
    /// There is nothing in it that could be judged.
    NoPoints,
    /// A word of `--columns` is no role of a column.
    UnknownColumn(String),
}

impl ImportError {
    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match self {
            Self::Blank => lang.import_blank().to_owned(),
            Self::UnknownKind => lang.import_unknown_kind().to_owned(),
            Self::OldWord => lang.import_old_word().to_owned(),
            Self::Encrypted => lang.import_encrypted().to_owned(),
            Self::Damaged => lang.import_damaged().to_owned(),
            Self::TooLarge => lang.import_too_large().to_owned(),
            Self::EncryptedPdf => lang.import_encrypted_pdf().to_owned(),
            Self::PictureOfPaper => lang.import_picture_of_paper().to_owned(),
            Self::UnreadableFonts => lang.import_unreadable_fonts().to_owned(),
            Self::NoColumns { first_row } => {
                lang.import_no_columns(&printable(&first_row.join(lang.list_comma_of_import())))
            }
            Self::NoPoints => lang.import_no_points().to_owned(),
            Self::UnknownColumn(word) => lang.import_unknown_column(&printable(word)),
        }
    }
}

text! {
    list_comma_of_import { zh: "、", en: ", " }
    import_blank { zh: "裡面沒有文字；請確認是不是計畫書", en: "there is no text in it; check whether it is the plan" }
    import_unknown_kind {
        zh: "不是看得懂的格式；請另存成 ODT、DOCX、HTML、純文字或試算表（ODS、XLSX、CSV）",
        en: "its kind is not known; save it as ODT, DOCX, HTML, plain text or a spreadsheet (ODS, XLSX, CSV)",
    }
    import_old_word {
        zh: "這是舊版 Word 檔（.doc），無法讀取；請用 Word 或 LibreOffice 開啟後另存成 ODT",
        en: "this is a document of old Word (.doc); open it in Word or LibreOffice and save it as ODT",
    }
    import_encrypted {
        zh: "檔案有密碼保護；請開啟後另存一份沒有密碼的",
        en: "the file is protected by a password; open it and save a copy without one",
    }
    import_damaged {
        zh: "檔案已損壞或不完整；請用原來的程式開啟後另存一份",
        en: "the file is damaged or incomplete; open it where it was made and save it again",
    }
    import_too_large {
        zh: "內容遠超過一份計畫書的大小，未讀取；請只保留計畫書的部分再試",
        en: "it holds far more than a plan and was not read; keep the plan alone and try again",
    }
    import_encrypted_pdf {
        zh: "PDF 有密碼或禁止複製；請用原始的 ODT 或 DOCX 檔，或另存一份沒有保護的 PDF",
        en: "the PDF has a password or forbids copying; use the original ODT or DOCX, or save a PDF without protection",
    }
    import_picture_of_paper {
        zh: "PDF 裡只有圖片，沒有文字（可能是掃描檔）；請用原始的 ODT 或 DOCX 檔，或先做文字辨識（OCR）",
        en: "the PDF holds pictures and no text, as scans do; use the original ODT or DOCX, or let a program recognise its text first",
    }
    import_unreadable_fonts {
        zh: "PDF 的字型沒有標明是哪些字，讀出來會是亂碼；請用原始的 ODT 或 DOCX 檔，或用 Word 開啟後另存成 ODT",
        en: "the fonts of the PDF do not say which letters they print; use the original ODT or DOCX, or open it in Word and save it as ODT",
    }
    import_no_points {
        zh: "找不到要項與作法；請確認是不是計畫書，或以 --columns 指定各欄",
        en: "no pillars and measures were found; check whether it is the plan, or name the columns with --columns",
    }
}

messages! {
    import_no_columns(first_row: &str) {
        zh: "看不出表格各欄是什麼（第一列：{first_row}）；請以 --columns 依序指定，例如 --columns pillar,strategy,measure,unit",
        en: "no column of the tables has a known name (first row: {first_row}); name them in order, such as --columns pillar,strategy,measure,unit",
    }
    import_unknown_column(word: &str) {
        zh: "--columns 的 `{word}` 不是欄位；請用 pillar、strategy、measure、unit、deadline、target、goal、number、other",
        en: "`{word}` in --columns is no column; use pillar, strategy, measure, unit, deadline, target, goal, number or other",
    }
}
