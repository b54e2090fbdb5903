//! Documents that a tiny writer makes: pages of letters in fonts that need no file, and lines.

use std::fmt::Write as _;
use std::io::Write as _;

use proptest::prelude::*;

use super::*;
use crate::import::document::Cell;

/// A page: texts at places from its bottom left, and lines.
#[derive(Clone, Debug, Default)]
struct Sheet {
    content: String,
}

impl Sheet {
    fn text(mut self, x: f32, y: f32, text: &str) -> Self {
        let hex: String = text.encode_utf16().fold(String::new(), |mut hex, unit| {
            write!(hex, "{unit:04x}").unwrap();
            hex
        });
        writeln!(self.content, "BT /F1 10 Tf {x} {y} Td <{hex}> Tj ET").unwrap();
        self
    }

    fn line(mut self, x0: f32, y0: f32, x1: f32, y1: f32) -> Self {
        writeln!(self.content, "{x0} {y0} m {x1} {y1} l S").unwrap();
        self
    }

    /// Operators as they are.
    fn raw(mut self, operators: &str) -> Self {
        writeln!(self.content, "{operators}").unwrap();
        self
    }

    /// Lines around cells: the edges of columns, the edges of rows from top to bottom.
    fn grid(mut self, columns: &[f32], rows: &[f32]) -> Self {
        let (left, right) = (columns[0], columns[columns.len() - 1]);
        let (top, bottom) = (rows[0], rows[rows.len() - 1]);
        for &y in rows {
            self = self.line(left, y, right, y);
        }
        for &x in columns {
            self = self.line(x, top, x, bottom);
        }
        self
    }
}

/// A font whose codes are UTF-16 and whose letters are as wide as high.
const FONT: &str = "<</Type/Font/Subtype/Type0/BaseFont/Ming/Encoding/UniCNS-UTF16-H/DescendantFonts[<</Type/Font\
    /Subtype/CIDFontType0/BaseFont/Ming/CIDSystemInfo<</Registry(Adobe)/Ordering(CNS1)/Supplement 0>>/DW 1000>>]>>";

/// A file of objects, numbered from 1.
fn file(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n".to_vec();
    for (at, object) in objects.iter().enumerate() {
        writeln!(bytes, "{} 0 obj", at + 1).unwrap();
        bytes.extend_from_slice(object);
        bytes.extend_from_slice(b"\nendobj\n");
    }
    writeln!(bytes, "trailer <</Root 1 0 R{trailer}>>\n%%EOF").unwrap();
    bytes
}

fn stream(dict: &str, data: &[u8]) -> Vec<u8> {
    [format!("<</Length {}{dict}>>\nstream\n", data.len()).as_bytes(), data, b"\nendstream"].concat()
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(data).unwrap();
    packer.finish().unwrap()
}

/// A file of pages in a font.
fn pdf(sheets: &[Sheet], font: &str, trailer: &str) -> Vec<u8> {
    let kids: Vec<String> = (0..sheets.len()).map(|at| format!("{} 0 R", 4 + at * 2)).collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        format!("<</Type/Pages/Kids[{}]/Count {}/MediaBox[0 0 400 300]>>", kids.join(" "), kids.len()).into_bytes(),
        font.as_bytes().to_vec(),
    ];
    for (at, sheet) in sheets.iter().enumerate() {
        let content = 5 + at * 2;
        objects.push(
            format!("<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 3 0 R>>>>/Contents {content} 0 R>>").into_bytes(),
        );
        objects.push(stream("/Filter/FlateDecode", &deflated(sheet.content.as_bytes())));
    }
    file(&objects, trailer)
}

fn cell_text(cell: &Cell) -> String {
    let text = |block: &Block| match block {
        Block::Paragraph(paragraph) => paragraph.text.clone(),
        Block::Table(table) => {
            let rows = table.rows.iter().map(|row| row.cells.iter().map(cell_text).collect::<Vec<_>>().join(" / "));
            format!("[{}]", rows.collect::<Vec<_>>().join("; "))
        }
    };
    cell.blocks.iter().map(text).collect::<Vec<_>>().join("|")
}

/// Paragraphs as they are, tables as rows of `column+columns*rows text`.
fn shown(document: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(Paragraph { text, line, page, kind, .. }) => {
                lines.push(format!("{page}.{line} {kind:?} {text}"));
            }
            Block::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<String> = row
                        .cells
                        .iter()
                        .map(|cell| format!("{}+{}*{} {}", cell.column, cell.columns, cell.rows, cell_text(cell)))
                        .collect();
                    lines.push(cells.join(" / "));
                }
            }
        }
    }
    lines
}

#[test]
fn a_table_over_two_pages_is_one_and_a_row_that_was_cut_is_one() {
    let columns = [20.0, 120.0, 320.0, 380.0];
    let first = Sheet::default()
        .text(20.0, 280.0, "某所115年度提升服務工作計畫")
        .text(20.0, 265.0, "肆、計畫內容")
        .grid(&columns, &[250.0, 230.0, 150.0])
        .text(25.0, 235.0, "策略")
        .text(125.0, 235.0, "作法")
        .text(325.0, 235.0, "單位")
        .text(25.0, 215.0, "(一)標準流程")
        .text(125.0, 215.0, "1.訂定流程。")
        .text(125.0, 200.0, "2.每季檢討一次，將檢討結果提報所務會")
        .text(325.0, 215.0, "一組")
        .text(325.0, 200.0, "二組")
        .text(200.0, 10.0, "第1頁");
    let second = Sheet::default()
        .grid(&columns, &[280.0, 260.0, 220.0, 180.0])
        .text(25.0, 265.0, "策略")
        .text(125.0, 265.0, "作法")
        .text(325.0, 265.0, "單位")
        .text(125.0, 245.0, "議。")
        .text(125.0, 230.0, "3.公布。")
        .text(25.0, 205.0, "(二)禮貌")
        .text(125.0, 205.0, "1.測試。")
        .text(200.0, 10.0, "第2頁");
    let document = read(&pdf(&[first, second], FONT, "")).unwrap();
    assert_eq!(
        shown(&document),
        [
            "1.1 Body 某所115年度提升服務工作計畫",
            "1.2 Body 肆、計畫內容",
            "1.3 Running 第1頁",
            "2.1 Running 第2頁",
            "0+1*1 策略 / 1+1*1 作法 / 2+1*1 單位",
            "0+1*1 (一)標準流程 / 1+1*1 1.訂定流程。|2.每季檢討一次，將檢討結果提報所務會議。|3.公布。 / 2+1*1 一組|二組",
            "0+1*1 策略 / 1+1*1 作法 / 2+1*1 單位",
            "0+1*1 (二)禮貌 / 1+1*1 1.測試。 / 2+1*1 ",
        ]
    );
}

#[test]
fn cells_that_a_page_leaves_open_go_on_on_the_next() {
    let columns = [20.0, 120.0, 320.0, 380.0];
    let uprights =
        |sheet: Sheet, from: f32, to: f32| columns.iter().fold(sheet, |sheet, &x| sheet.line(x, from, x, to));
    let first = Sheet::default()
        .grid(&columns, &[290.0, 270.0])
        .text(25.0, 275.0, "策略")
        .text(125.0, 275.0, "作法")
        .text(325.0, 275.0, "單位")
        .text(25.0, 255.0, "(一)流程")
        .text(125.0, 255.0, "1.訂定流程。")
        .text(325.0, 255.0, "一組");
    // A page in the middle of the row, without any line across; and one on which the strategy goes on and a row begins.
    let second = Sheet::default().text(125.0, 255.0, "2.公布流程。").text(125.0, 235.0, "3.檢討。");
    let third = Sheet::default()
        .line(120.0, 280.0, 380.0, 280.0)
        .text(125.0, 255.0, "4.再檢討。")
        .text(325.0, 255.0, "二組")
        .line(20.0, 200.0, 380.0, 200.0);
    let pages = [uprights(first, 40.0, 270.0), uprights(second, 40.0, 280.0), uprights(third, 200.0, 280.0)];
    assert_eq!(
        shown(&read(&pdf(&pages, FONT, "")).unwrap()),
        [
            "0+1*1 策略 / 1+1*1 作法 / 2+1*1 單位",
            "0+1*2 (一)流程 / 1+1*1 1.訂定流程。|2.公布流程。|3.檢討。 / 2+1*1 一組",
            "1+1*1 4.再檢討。 / 2+1*1 二組",
        ]
    );
}

#[test]
fn a_table_without_lines_is_told_by_where_its_columns_begin() {
    let row = |sheet: Sheet, y: f32, cells: [&str; 3]| {
        let places = [20.0, 120.0, 320.0];
        let filled = places.into_iter().zip(cells).filter(|(_, text)| !text.is_empty());
        filled.fold(sheet, |sheet, (x, text)| sheet.text(x, y, text))
    };
    let first = Sheet::default().text(
        20.0,
        285.0,
        "肆、計畫內容如下，並由各單位依期限辦理，按季提報執行情形，未依期限者應予說明",
    );
    let first = row(first, 265.0, ["策略", "作法", "單位"]);
    // A full line leaves no gap in front of the next column.
    let first = row(first, 250.0, ["(一)訂定標準流程並", "1.訂定流程並公布於網站及服務場所以供閱", "一組"]);
    let first = row(first, 235.0, ["公布。", "覽。", ""]);
    let first = row(first, 220.0, ["", "2.檢討。", "二組"]);
    let first = row(first, 205.0, ["(二)禮貌", "1.測試。", "三組"]);
    let second = row(Sheet::default(), 280.0, ["", "2.再測試。", "一組"]).text(20.0, 250.0, "伍、考核");
    let cells = [
        "0+1*1 策略 / 1+1*1 作法 / 2+1*1 單位",
        "0+1*1 (一)訂定標準流程並公布。 / 1+1*1 1.訂定流程並公布於網站及服務場所以供閱覽。 / 2+1*1 一組",
        "0+1*1  / 1+1*1 2.檢討。 / 2+1*1 二組",
        "0+1*1 (二)禮貌 / 1+1*1 1.測試。 / 2+1*1 三組",
        "0+1*1  / 1+1*1 2.再測試。 / 2+1*1 一組",
    ];
    let document = shown(&read(&pdf(&[first, second], FONT, "")).unwrap());
    assert_eq!(document.get(1..6), Some(&cells.map(String::from)[..]), "{document:#?}");
    assert_eq!(document[6..], ["2.1 Body 伍、考核"]);
}

#[test]
fn dots_make_lines_tables_stand_in_cells_and_a_frame_is_none() {
    let dots = |sheet: Sheet, columns: [f32; 3], rows: [f32; 3]| {
        let mut sheet = sheet;
        let steps =
            |from: f32, to: f32| (0..).map(move |nth: u16| from + 2.0 * f32::from(nth)).take_while(move |at| *at < to);
        for y in rows {
            sheet = steps(columns[0], columns[2]).fold(sheet, |sheet, x| sheet.raw(&format!("{x} {y} 0.8 0.8 re f")));
        }
        for x in columns {
            sheet = steps(rows[2], rows[0]).fold(sheet, |sheet, y| sheet.raw(&format!("{x} {y} 0.8 0.8 re f")));
        }
        sheet
    };
    // Around all of it the frame of the page.
    let sheet = Sheet::default()
        .raw("5 5 390 290 re S")
        .text(20.0, 285.0, "計畫")
        .grid(&[20.0, 120.0, 380.0], &[270.0, 100.0, 80.0])
        .text(25.0, 255.0, "(一)流程")
        .text(125.0, 255.0, "1.訂定：")
        .text(135.0, 225.0, "甲")
        .text(225.0, 225.0, "乙")
        .text(135.0, 195.0, "丙")
        .text(225.0, 195.0, "丁")
        .text(125.0, 155.0, "2.公布。")
        .text(25.0, 85.0, "(二)禮貌");
    let sheet = dots(sheet, [130.0, 220.0, 300.0], [240.0, 210.0, 180.0]);
    assert_eq!(
        shown(&read(&pdf(&[sheet], FONT, "")).unwrap()),
        ["1.1 Body 計畫", "0+1*1 (一)流程 / 1+1*1 1.訂定：|[甲 / 乙; 丙 / 丁]|2.公布。", "0+1*1 (二)禮貌 / 1+1*1 "]
    );
}

#[test]
fn what_no_reader_of_the_page_sees_is_left_out() {
    let page = |number: &str| {
        Sheet::default()
            .raw("/Artifact <</Type/Pagination>> BDC")
            .text(20.0, 288.0, &format!("機密等級{number}"))
            .raw("EMC q 0 0 100 300 re W n")
            .text(20.0, 270.0, "計畫內容看得到看不到")
            .raw("Q 3 Tr")
            .text(20.0, 250.0, "看不到")
            .raw("0 Tr")
            .text(20.0, 240.0, "一、便民")
    };
    let expected = ["1.1 Running 機密等級甲", "1.2 Body 計畫內容看得到看", "1.3 Body 一、便民"];
    assert_eq!(shown(&read(&pdf(&[page("甲")], FONT, "")).unwrap()), expected[..3]);
    // Behind the picture of a scanned page all text is without ink.
    let scanned = Sheet::default().raw("3 Tr").text(20.0, 250.0, "一、便民");
    assert_eq!(shown(&read(&pdf(&[scanned], FONT, "")).unwrap()), ["1.1 Body 一、便民"]);
}

#[test]
fn names_that_fill_their_lines_are_not_one() {
    let sheet = Sheet::default().grid(&[20.0, 120.0, 152.0], &[290.0, 240.0, 200.0]);
    let sheet = sheet.text(25.0, 270.0, "1.作法").text(25.0, 255.0, "2.作法").text(25.0, 220.0, "3.作法");
    let sheet = sheet.text(121.0, 270.0, "秘書室").text(121.0, 255.0, "秘書室").text(121.0, 220.0, "秘書室");
    assert_eq!(
        shown(&read(&pdf(&[sheet], FONT, "")).unwrap()),
        ["0+1*1 1.作法|2.作法 / 1+1*1 秘書室|秘書室", "0+1*1 3.作法 / 1+1*1 秘書室"]
    );
}

#[test]
fn a_name_that_is_set_from_top_to_bottom_is_one_paragraph() {
    let sheet = Sheet::default().grid(&[20.0, 80.0, 380.0], &[290.0, 200.0]).text(90.0, 270.0, "1.作法");
    let name = "服務流程".chars().zip([275.0, 262.0, 249.0, 236.0]);
    let sheet = name.fold(sheet, |sheet, (letter, y)| sheet.text(30.0, y, &letter.to_string()));
    assert_eq!(shown(&read(&pdf(&[sheet], FONT, "")).unwrap()), ["0+1*1 服務流程 / 1+1*1 1.作法"]);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_reason() {
    let page = || Sheet::default().text(20.0, 280.0, "計畫內容");
    let own_codes = FONT.replace("UniCNS-UTF16-H", "Identity-H");
    for (bytes, expected) in [
        (pdf(&[page()], FONT, "/Encrypt 9 0 R"), ImportError::EncryptedPdf),
        (pdf(&[Sheet::default().line(0.0, 0.0, 9.0, 9.0)], FONT, ""), ImportError::PictureOfPaper),
        (pdf(&[page()], &own_codes, ""), ImportError::UnreadableFonts),
        (pdf(&[], FONT, ""), ImportError::Damaged),
        (b"%PDF-1.7\n1 0 obj".to_vec(), ImportError::Damaged),
    ] {
        assert_eq!(read(&bytes), Err(expected));
    }
}

#[test]
fn a_font_says_by_its_own_map_which_letters_it_prints() {
    let map =
        b"1 begincodespacerange <0000> <ffff> endcodespacerange 2 beginbfchar <8a08> <8A08> <756b> <756B> endbfchar";
    let font = FONT.replace("UniCNS-UTF16-H", "Identity-H").replacen("/Type/Font", "/Type/Font/ToUnicode 6 0 R", 1);
    let mut bytes = pdf(&[Sheet::default().text(20.0, 280.0, "計畫")], &font, "");
    let text = [b"6 0 obj\n", &stream("", map)[..], b"\nendobj\n"].concat();
    bytes.extend_from_slice(&text);
    assert_eq!(shown(&read(&bytes).unwrap()), ["1.1 Body 計畫"]);
}

#[test]
fn a_page_that_lies_on_its_side_is_turned() {
    let sheet = || Sheet::default().text(20.0, 280.0, "計畫內容").text(20.0, 260.0, "一、便民");
    let upright = shown(&read(&pdf(&[sheet()], FONT, "")).unwrap());
    for turned in ["/Rotate 90", "/Rotate 180", "/Rotate -90"] {
        let bytes = pdf(&[sheet()], FONT, "");
        let at = bytes.windows(17).position(|window| window == b"/Type/Page/Parent").unwrap();
        let turned = [&bytes[..at], turned.as_bytes(), &bytes[at..]].concat();
        assert_eq!(shown(&read(&turned).unwrap()), upright);
    }
}

#[test]
fn objects_may_be_packed_and_the_later_ones_count() {
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[4 0 R]/Count 1>>".to_vec(),
        FONT.as_bytes().to_vec(),
        b"<</Type/Page/MediaBox[0 0 400 300]/Resources<</Font<</F1 3 0 R>>>>/Contents 9 0 R>>".to_vec(),
    ];
    let mut head = String::new();
    let mut body = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        write!(head, "{} {} ", at + 1, body.len()).unwrap();
        body.extend_from_slice(object);
        body.push(b' ');
    }
    let packed = [head.as_bytes(), &body].concat();
    let dict = format!("/Type/ObjStm/N 4/First {}/Filter/FlateDecode", head.len());
    let mut bytes = b"%PDF-1.5\n7 0 obj\n".to_vec();
    bytes.extend(stream(&dict, &deflated(&packed)));
    bytes.extend_from_slice(b"\nendobj\n8 0 obj\n");
    bytes.extend(stream("/Type/XRef/Root 1 0 R/W[1 1 1]", b"x"));
    for text in ["舊的", "計畫"] {
        bytes.extend_from_slice(b"\nendobj\n9 0 obj\n");
        bytes.extend(stream("", Sheet::default().text(20.0, 280.0, text).content.as_bytes()));
    }
    bytes.extend_from_slice(b"\nendobj\n");
    assert_eq!(shown(&read(&bytes).unwrap()), ["1.1 Body 計畫"]);
}

#[test]
fn what_unpacks_to_more_than_any_plan_is_refused() {
    let blanks = deflated(&vec![b' '; 24 * 1024 * 1024]);
    let mut bytes = pdf(&[Sheet::default().text(20.0, 280.0, "計畫")], FONT, "");
    // A later object of the same number takes the place of the page's content.
    bytes.extend_from_slice(b"5 0 obj\n");
    bytes.extend(stream("/Filter/FlateDecode", &blanks));
    assert_eq!(read(&bytes), Err(ImportError::TooLarge));
}

#[test]
fn what_leads_to_itself_ends() {
    for objects in [
        // Pages that hold themselves, a font that is its own descendant, a drawing in itself.
        vec!["<</Pages 2 0 R>>", "<</Kids[2 0 R 2 0 R 3 0 R]>>", "<</Type/Page/Contents 3 0 R/Resources 3 0 R>>"],
        vec!["<</Pages 1 0 R>>"],
        vec!["2 0 R", "1 0 R"],
    ] {
        let objects: Vec<Vec<u8>> = objects.iter().map(|object| object.as_bytes().to_vec()).collect();
        assert!(read(&file(&objects, "")).is_err());
    }
    let drawing = stream(
        "/Subtype/Form/Resources<</XObject<</X 5 0 R>>/Font<</F1 3 0 R>>>>",
        b"BT /F1 10 Tf 20 280 Td <8a08> Tj ET /X Do /X Do",
    );
    let mut bytes = pdf(&[Sheet::default()], FONT, "");
    bytes.extend_from_slice(b"4 0 obj\n<</Type/Page/Contents 5 0 R/Resources<</XObject<</X 5 0 R>>/Font<</F1 3 0 R>>>>>>\nendobj\n5 0 obj\n");
    bytes.extend(drawing);
    assert!(read(&bytes).is_ok());
}

proptest! {
    /// Wherever letters and lines stand, each letter is in the document once.
    #[test]
    fn no_letter_is_lost(
        texts in prop::collection::vec((0..39_u16, 1..29_u16, "[一二三(1)、。甲室組a-c]{1,8}"), 1..40),
        lines in prop::collection::vec((0..6_u16, 0..6_u16, 0..6_u16, any::<bool>()), 0..24),
        pages in 1..3_usize,
    ) {
        let mut sheets = vec![Sheet::default(); pages];
        let mut taken = std::collections::HashSet::new();
        let mut printed: Vec<char> = Vec::new();
        for (at, (x, y, text)) in texts.iter().enumerate() {
            // One text for each line and page, so that none is printed over another.
            if taken.insert((at % pages, y)) {
                let fits: String = text.chars().take(usize::from(40 - x)).collect();
                printed.extend(fits.chars());
                sheets[at % pages] = std::mem::take(&mut sheets[at % pages]).text(f32::from(*x) * 10.0, f32::from(*y) * 10.0, &fits);
            }
        }
        for (at, (from, to, across, is_level)) in lines.iter().enumerate() {
            let [from, to, across] = [*from, *to, *across].map(|place| f32::from(place) * 60.0);
            let sheet = std::mem::take(&mut sheets[at % pages]);
            sheets[at % pages] = if *is_level { sheet.line(from, across, to, across) } else { sheet.line(across, from, across, to) };
        }
        let document = read(&pdf(&sheets, FONT, "")).unwrap();
        let mut found: Vec<char> = document
            .blocks
            .iter()
            .flat_map(|block| match block {
                Block::Paragraph(paragraph) => paragraph.text.clone(),
                Block::Table(table) => table.rows.iter().flat_map(|row| &row.cells).map(cell_text).collect(),
            }.chars().collect::<Vec<_>>())
            .filter(|letter| !letter.is_whitespace() && !"|[];/".contains(*letter))
            .collect();
        printed.sort_unstable();
        found.sort_unstable();
        prop_assert_eq!(printed, found);
    }

    /// A file that is damaged anywhere is read or refused.
    #[test]
    fn a_damaged_file_never_panics(
        at in 0.0..1.0_f64,
        bytes in prop::collection::vec(any::<u8>(), 0..12),
        dropped in 0..40_usize,
    ) {
        let sheet = Sheet::default().grid(&[20.0, 120.0, 380.0], &[280.0, 200.0]).text(25.0, 250.0, "要項").text(125.0, 250.0, "1.作法");
        let whole = pdf(&[sheet.clone(), sheet], FONT, "");
        let at = (at * whole.len() as f64).floor();
        let at = (0..whole.len()).find(|&place| place as f64 >= at).unwrap_or(0);
        let rest = &whole[(at + dropped).min(whole.len())..];
        let _ = read(&[&whole[..at], &bytes, rest].concat());
    }

    /// Whatever stands in a page's content.
    #[test]
    fn any_content_never_panics(content in "([0-9]{1,3}|-?[.][0-9]|<[0-9a-f]{0,6}>|\\([a-z]{0,3}\\)|/F1|/X|\\[|\\]|<<|>>|BT|ET|Tf|Tj|TJ|Td|Tm|T\\*|q|Q|cm|re|m|l|h|S|f|Do|BI|EI|'|\")( ([0-9]{1,3}|BT|Tf|Tj|Td|re|m|l|S|f|cm)){0,60}") {
        let _ = read(&pdf(&[Sheet { content }], FONT, ""));
    }
}
