//! The help texts of the command line.

use crate::lang::words;

words! {
    help_usage { zh: "用法：", en: "Usage: " }
    help_commands { zh: "指令：", en: "Commands:" }
    help_arguments { zh: "參數：", en: "Arguments:" }
    help_options { zh: "選項：", en: "Options:" }
    help_about {
        zh: "逐項查核機關的年度提升服務計畫，記下結果、計算得分、產生報告。\n不加指令時開啟首頁。",
        en: "Checks what a city office's yearly service plan promised, point by point, with scores and reports.\nWithout a command it opens the start screen.",
    }
    help_exit_codes {
        zh: "結束代碼：\n  0  正常\n  1  已完成，但有問題或發現\n  2  用法錯誤\n  3  檔案讀不到或看不懂\n  4  檔案無法寫入\n  5  檔案由別人開啟中，或已被別人更動",
        en: "Exit codes:\n  0  good\n  1  done, but with problems or findings\n  2  usage\n  3  a file cannot be read or understood\n  4  a file cannot be written\n  5  someone else has a file open or changed it",
    }
    help_inspect { zh: "開始查核，或接續先前的查核（開啟畫面）", en: "Start or go on with an inspection on screen" }
    help_list { zh: "列出查核表與查核紀錄", en: "List checklists and sessions" }
    help_check { zh: "檢查查核表與查核紀錄檔，一次列出所有問題", en: "Check checklist and session files and show every problem at once" }
    help_recover { zh: "把損壞的查核紀錄中讀得到的內容救到新檔", en: "Take what can be read of a damaged session into a new file" }
    help_recovered { zh: "新檔的路徑；預設在原檔旁邊", en: "The new file; beside the damaged one by default" }
    help_mark { zh: "不開畫面，登錄一項查核結果", en: "Record one answer without the screen" }
    help_close { zh: "結案：檢查有無遺漏，封存後只能附理由更正", en: "Close a visit: check what is missing, then seal it" }
    help_close_exit {
        zh: "有錯誤或已經結案時，結束代碼為 1，檔案不變；提醒會印出，仍會結案。",
        en: "With errors, or where it is closed already, the file stays and the exit code is 1; warnings do not keep it open.",
    }
    help_closed_by { zh: "結案的人；預設為第一位查核人員", en: "Who closes it; the first reviewer is the default" }
    help_close_out { zh: "查核紀錄另做結案檢查：還缺什麼", en: "For sessions, the close-out check too: what is still missing" }
    help_reason { zh: "更正理由；已結案的紀錄必填", en: "Why; needed once the visit is closed" }
    help_new { zh: "不開畫面，建立查核紀錄檔並印出路徑", en: "Create a session file without the screen and print its path" }
    help_report { zh: "產生報告；預設印出文字摘要", en: "Make a report; a text summary on standard output is the default" }
    help_compare {
        zh: "比較兩次查核：改善、退步、仍未改善、新發現",
        en: "Set two inspections side by side: fixed, worse, still open, newly found",
    }
    help_carry {
        zh: "以新的查核表建立紀錄，並附上次結果供參考",
        en: "Begin a session by another checklist with the last verdicts as reference",
    }
    help_carry_exit {
        zh: "有需要查核人員決定的查核重點（內容已改或已無此項）時，結束代碼為 1，紀錄仍會建立。",
        en: "Where points were reworded or are gone, the session is written and the exit code is 1.",
    }
    help_trend { zh: "同一機關歷次查核的得分與查核率", en: "Score and progress of an office over all its inspections" }
    help_office { zh: "機關名稱，可只寫一部分；省略時列出所有機關", en: "Name of the office or part of it; every office is the default" }
    help_old { zh: "上次的查核紀錄：檔案路徑，或資料夾中的檔名", en: "The older session, by path or by its name in the data folder" }
    help_newer { zh: "本次的查核紀錄：檔案路徑，或資料夾中的檔名", en: "The newer session, by path or by its name in the data folder" }
    help_previous {
        zh: "上次的查核紀錄，結果列在旁邊供參考；--draw-from absent 也從這份抽",
        en: "An earlier session, its verdicts shown as reference; --draw-from absent draws from it",
    }
    help_report_previous { zh: "年度成果報告與這份查核紀錄比較", en: "Session that annual compares with" }
    help_completions { zh: "印出命令列自動補全的設定", en: "Print the completion script of a shell" }
    help_man { zh: "印出使用手冊（man 格式）", en: "Print the manual page" }
    help_lang { zh: "介面語言；預設依系統語言，其次為 zh-TW", en: "Language; else that of the locale, else zh-TW" }
    help_data_dir { zh: "存放查核表、查核紀錄與設定的資料夾", en: "Folder for checklists, sessions and settings" }
    help_ascii { zh: "畫面只用 ASCII 符號", en: "Use only ASCII signs on screen" }
    help_no_color { zh: "畫面不用顏色", en: "Use no colours on screen" }
    help_version { zh: "印出版本", en: "Print the version" }
    help_help { zh: "印出說明", en: "Print help" }
    help_checklist { zh: "查核表的編號或檔案路徑", en: "Checklist, by id or by path" }
    help_session { zh: "查核紀錄的檔案路徑，或資料夾中的檔名", en: "Session, by path or by its name in the data folder" }
    help_go_on { zh: "接續這份查核紀錄", en: "Go on with this session" }
    help_kind { zh: "查核種類：平時、不定期、年度", en: "Kind of visit" }
    help_reviewer { zh: "查核人員，可重複", en: "Reviewer; may be repeated" }
    help_site { zh: "查核地點", en: "Place of the visit" }
    help_plain { zh: "不用畫面，逐項以純文字問答（適合螢幕報讀軟體與管線）", en: "Ask point by point in plain lines, for screen readers and pipes" }
    help_draw { zh: "只抽查 N 項，其餘不列入", en: "Draw a short list of N points" }
    help_draw_from { zh: "由現場項目、各要項依比例，或上次未落實的項目中抽籤；預設 onsite", en: "Draw from on-site points, from every pillar by its share, or from what was absent; onsite is the default" }
    help_seed { zh: "抽籤種子；相同的種子抽出相同的項目", en: "Seed of the draw; the same seed draws the same points" }
    help_point { zh: "查核重點的編號", en: "Id of the point" }
    help_verdict { zh: "落實、部分落實、未落實、不適用；clear 清除", en: "The verdict; clear takes it away" }
    help_note { zh: "備註；空字串會清除備註", en: "Note; an empty one clears it" }
    help_by { zh: "登錄的人；預設為第一位查核人員", en: "Who answers; the first reviewer is the default" }
    help_listed { zh: "只列查核表或只列查核紀錄；預設兩者都列", en: "Only one of the two; both is the default" }
    help_json { zh: "以 JSON 輸出所有欄位", en: "Print JSON with every column" }
    help_checked { zh: "要檢查的檔案", en: "Files to check" }
    help_format { zh: "格式；預設 text", en: "Format; text is the default" }
    help_what { zh: "哪一種報告；預設 summary，csv 為 full", en: "Which report; summary is the default, full for csv" }
    help_unit { zh: "只列這個業務單位的查核重點", en: "Only the points of this unit" }
    help_explain { zh: "列出每個數字的算式", en: "Show the sum behind every number" }
    help_no_bom { zh: "CSV 檔開頭不加 BOM（試算表靠它認出 UTF-8）", en: "Begin a CSV file without a byte-order mark" }
    help_output { zh: "寫到這個檔案", en: "Write to this file" }
    help_force { zh: "檔案已存在時覆寫", en: "Overwrite a file that exists" }
    help_shell { zh: "命令列環境", en: "Shell" }
}
