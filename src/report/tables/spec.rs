//! Every table and column, declared once: names, types, and what they mean in both languages.

use crate::lang::Lang;

/// How many of the first columns of a partitioned table are in the names of its folders.
pub const PARTITIONED_BY: usize = 2;

/// A table.
#[derive(Debug)]
pub struct TableSpec {
    /// Its name, ASCII in snake case.
    pub name: &'static str,
    /// Whether it is parted by year and office.
    pub is_partitioned: bool,
    /// Its columns.
    pub columns: &'static [ColumnSpec],
    zh: &'static str,
    en: &'static str,
}

/// A column.
#[derive(Debug)]
pub struct ColumnSpec {
    /// Its name, ASCII in snake case.
    pub name: &'static str,
    /// What its values are.
    pub kind: ColumnKind,
    /// Whether it may hold nothing.
    pub is_nullable: bool,
    zh: &'static str,
    en: &'static str,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// UTF-8.
    Text,
    /// A whole number of 64 bits.
    Int,
    /// Yes or no.
    Bool,
    /// A day, as ISO 8601 where it is written as text.
    Date,
}

impl TableSpec {
    /// What the table holds.
    #[must_use]
    pub const fn label(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::ZhTw => self.zh,
            Lang::En => self.en,
        }
    }
}

impl ColumnSpec {
    /// What the column holds.
    #[must_use]
    pub const fn label(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::ZhTw => self.zh,
            Lang::En => self.en,
        }
    }
}

impl ColumnKind {
    /// The name of the type in SQL.
    #[must_use]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::Text => "STRING",
            Self::Int => "BIGINT",
            Self::Bool => "BOOLEAN",
            Self::Date => "DATE",
        }
    }
}

/// Declares the tables: their ids in order, and the columns of each.
macro_rules! tables {
    ($($id:ident $name:ident($parted:expr) { zh: $zh:literal, en: $en:literal } {
        $($column:ident: $kind:ident($nullable:expr), $column_zh:literal, $column_en:literal;)+
    })+) => {
        /// A table by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum TableId {
            $(#[doc = $en] $id,)+
        }

        impl TableId {
            /// Every table, those that others refer to first.
            pub const ALL: [Self; [$(stringify!($id)),+].len()] = [$(Self::$id),+];

            /// Its columns.
            #[must_use]
            pub const fn spec(self) -> &'static TableSpec {
                match self {
                    $(Self::$id => &TableSpec {
                        name: stringify!($name),
                        is_partitioned: $parted,
                        columns: &[$(ColumnSpec {
                            name: stringify!($column),
                            kind: ColumnKind::$kind,
                            is_nullable: $nullable,
                            zh: $column_zh,
                            en: $column_en,
                        }),+],
                        zh: $zh,
                        en: $en,
                    },)+
                }
            }
        }
    };
}

tables! {
    Offices offices(false) { zh: "機關", en: "Offices" } {
        agency_id: Text(false), "機關代碼", "Id of the office";
        agency: Text(false), "機關名稱；代表全部的節點沒有名稱", "Name; empty for the node over everything";
        level: Text(false), "層級", "Level";
        parent_id: Text(true), "上級機關代碼", "Id of the office above";
        size_group: Text(true), "規模", "Size group";
        from_year: Int(true), "起年（民國）", "First 民國 year";
        to_year: Int(true), "迄年（民國）", "Last 民國 year";
        has_children: Bool(false), "其下有無機關", "Whether other offices stand below it";
        position: Int(false), "在機關清單中的次序", "Place in the tree, parents before children";
    }
    OfficeAncestors office_ancestors(false) { zh: "機關的上級", en: "Offices and all above them" } {
        agency_id: Text(false), "機關代碼", "Id of the office";
        ancestor_id: Text(false), "自己或上級的代碼", "Id of the office itself or of one above";
        distance: Int(false), "相隔幾層；自己為 0", "Levels between; 0 for itself";
    }
    Checklists checklists(false) { zh: "查核表", en: "Checklists" } {
        checklist_key: Text(false), "查核表鍵：內容的摘要", "Key of the checklist: digest of its content";
        checklist_id: Text(false), "查核表編號", "Id of the checklist";
        title: Text(false), "計畫名稱", "Title of the plan";
        agency: Text(false), "機關名稱", "Name of the office";
        year: Int(false), "計畫年度（民國）", "民國 year of the plan";
        framework: Text(false), "要項架構", "Scheme of pillars";
        partial_millionths: Int(false), "部分落實的分值（百萬分之一）", "Value of a partial mark in millionths";
        overall: Text(false), "總分算法：ByPoint 或 ByPillar", "Rule of the overall score: ByPoint or ByPillar";
    }
    Pillars pillars(false) { zh: "要項", en: "Pillars" } {
        checklist_key: Text(false), "查核表鍵：內容的摘要", "Key of the checklist: digest of its content";
        pillar_id: Text(false), "要項編號", "Id of the pillar";
        position: Int(false), "次序", "Place in the plan";
        title: Text(false), "要項名稱", "Title";
        weight_millionths: Int(false), "要項權重（百萬分之一）", "Weight among the pillars in millionths";
    }
    Strategies strategies(false) { zh: "策略", en: "Strategies" } {
        checklist_key: Text(false), "查核表鍵：內容的摘要", "Key of the checklist: digest of its content";
        strategy_id: Text(false), "策略編號", "Id of the strategy";
        pillar_id: Text(false), "要項編號", "Id of its pillar";
        position: Int(false), "次序", "Place in the plan";
        title: Text(false), "策略名稱", "Title";
    }
    Points points(false) { zh: "查核重點", en: "Points" } {
        checklist_key: Text(false), "查核表鍵：內容的摘要", "Key of the checklist: digest of its content";
        point_id: Text(false), "查核重點編號", "Id of the point";
        pillar_id: Text(false), "要項編號", "Id of its pillar";
        strategy_id: Text(false), "策略編號", "Id of its strategy";
        position: Int(false), "次序", "Place in the plan";
        theme: Text(true), "小標題", "Heading above it";
        check_text: Text(false), "查核重點文字", "What is judged";
        method: Text(false), "查核方式", "How it is checked";
        deadline: Date(true), "完成期限", "Deadline";
        target_times: Int(true), "目標次數", "How often it has to be done";
        target_per: Text(true), "目標次數的期間", "Within which period";
        weight_millionths: Int(false), "權重（百萬分之一）", "Weight in millionths";
        source: Text(false), "在計畫中的位置", "Place in the plan as printed";
        wording: Text(false), "文字的摘要；各查核表相同者為同一題", "Digest of the wording; the same question has the same one";
    }
    PointUnits point_units(false) { zh: "查核重點的業務單位", en: "Units of points" } {
        checklist_key: Text(false), "查核表鍵：內容的摘要", "Key of the checklist: digest of its content";
        point_id: Text(false), "查核重點編號", "Id of the point";
        unit: Text(false), "業務單位", "Responsible unit";
    }
    Sessions sessions(true) { zh: "查核紀錄", en: "Sessions" } {
        year: Int(false), "計畫年度（民國）", "民國 year of the plan";
        agency_id: Text(false), "機關代碼", "Id of the office";
        session_key: Text(false), "紀錄鍵：檔案路徑的摘要", "Key of the session: digest of its file's path";
        session_id: Text(false), "紀錄編號；複本相同", "Id of the session; the same in a copy";
        file: Text(false), "檔案路徑", "Path of the file";
        checklist_key: Text(false), "查核表鍵：內容的摘要", "Key of the checklist: digest of its content";
        framework: Text(false), "要項架構", "Scheme of pillars";
        kind: Text(false), "查核種類：Routine、SpotCheck、Annual", "Kind of visit: Routine, SpotCheck, Annual";
        site: Text(false), "地點", "Site";
        reviewers: Text(true), "查核人員，以頓號分隔（依 --names）", "Reviewers, as --names says";
        opened: Text(false), "開始時間，原文", "When it began, as written";
        opened_date: Date(false), "開始日期", "Day on which it began";
        opened_unix: Int(false), "開始時間，1970 年起的秒數", "When it began, in seconds since 1970";
        closed: Text(true), "結案時間，原文", "When it was closed, as written";
        closed_date: Date(true), "查核結案的日期", "Day on which it was closed";
        changed: Text(false), "最後異動時間，原文", "Last change, as written";
        changed_date: Date(false), "最後異動日期", "Day of the last change";
        changed_unix: Int(false), "最後異動時間，1970 年起的秒數", "Last change, in seconds since 1970";
        log_entries: Int(false), "異動紀錄筆數", "Entries of the log";
        is_whole: Bool(false), "是否涵蓋全部重點", "Whether it covers every point";
        points: Int(false), "範圍內的重點", "Points in scope";
        judged: Int(false), "已判定的重點", "Points with a verdict";
        not_applicable: Int(false), "不適用的重點", "Points not applicable";
        score_tenths: Int(true), "依該查核表規則的總分（十分之一）", "Overall score by its own rule, in tenths";
        progress_tenths: Int(true), "查核率（十分之一）", "Progress in tenths";
    }
    Parents parents(true) { zh: "合併前的紀錄", en: "Sessions that others were merged from" } {
        year: Int(false), "計畫年度（民國）", "民國 year of the plan";
        agency_id: Text(false), "機關代碼", "Id of the office";
        session_key: Text(false), "紀錄鍵：檔案路徑的摘要", "Key of the session: digest of its file's path";
        parent_session_id: Text(false), "合併前的紀錄編號", "Id of the session that it was merged from";
    }
    Answers answers(true) { zh: "查核結果", en: "Answers, one a point in scope" } {
        year: Int(false), "計畫年度（民國）", "民國 year of the plan";
        agency_id: Text(false), "機關代碼", "Id of the office";
        session_key: Text(false), "紀錄鍵：檔案路徑的摘要", "Key of the session: digest of its file's path";
        point_id: Text(false), "查核重點編號", "Id of the point";
        pillar_id: Text(false), "要項編號", "Id of the pillar";
        mark: Text(true), "判定：Done、Partial、Absent、NotApplicable；未查則無", "Verdict: Done, Partial, Absent, NotApplicable; none where nobody looked";
        weight_millionths: Int(false), "權重（百萬分之一）", "Weight in millionths";
        value_millionths: Int(true), "分值（百萬分之一）；不計分則無", "Value in millionths; none where it does not score";
        times_counted: Int(true), "次數", "Count";
        note: Text(true), "備註（--notes 才有）", "Note, with --notes";
        answered_at: Text(true), "時間，原文", "When, as written";
        answered_date: Date(true), "日期", "Day";
        answered_by: Text(true), "登錄的人（依 --names）", "By whom, as --names says";
    }
    Changes changes(true) { zh: "異動紀錄", en: "Changes" } {
        year: Int(false), "計畫年度（民國）", "民國 year of the plan";
        agency_id: Text(false), "機關代碼", "Id of the office";
        session_key: Text(false), "紀錄鍵：檔案路徑的摘要", "Key of the session: digest of its file's path";
        entry: Int(false), "第幾筆，由 1 起", "Number, from 1";
        point_id: Text(false), "查核重點編號", "Id of the point";
        changed_at: Text(false), "時間，原文", "When, as written";
        changed_date: Date(false), "日期", "Day";
        changed_by: Text(true), "異動的人（依 --names）", "By whom, as --names says";
        mark_from: Text(true), "原判定", "Verdict before";
        mark_to: Text(true), "新判定", "Verdict after";
        is_amendment: Bool(false), "是否結案後更正", "Whether it was made after closing";
        reason: Text(true), "更正理由（--notes 才有）", "Reason, with --notes";
    }
    FollowUps follow_ups(true) { zh: "改善追蹤", en: "Follow-ups" } {
        year: Int(false), "計畫年度（民國）", "民國 year of the plan";
        agency_id: Text(false), "機關代碼", "Id of the office";
        session_key: Text(false), "紀錄鍵：檔案路徑的摘要", "Key of the session: digest of its file's path";
        point_id: Text(true), "查核重點編號；查核表已無此項則無", "Id of the point; none where the checklist no longer has it";
        pillar_id: Text(true), "要項編號", "Id of the pillar";
        is_open: Bool(false), "是否未結案", "Whether it is open";
        is_previous: Bool(false), "是否上次查核留下", "Whether the previous inspection asked for it";
        cause: Text(true), "未落實原因（--notes 才有）", "Cause, with --notes";
        action: Text(true), "改善措施（--notes 才有）", "Action, with --notes";
        unit: Text(true), "改善單位", "Unit";
        owner: Text(true), "承辦人（依 --names）", "Person in charge, as --names says";
        due: Date(true), "改善期限", "Due";
        recheck_on: Date(true), "複查日期", "Day of the re-check";
        recheck_mark: Text(true), "複查判定", "Verdict of the re-check";
        closed: Date(true), "改善完成日", "Settled since";
    }
    Evidence evidence(true) { zh: "佐證", en: "Evidence" } {
        year: Int(false), "計畫年度（民國）", "民國 year of the plan";
        agency_id: Text(false), "機關代碼", "Id of the office";
        session_key: Text(false), "紀錄鍵：檔案路徑的摘要", "Key of the session: digest of its file's path";
        point_id: Text(false), "查核重點編號", "Id of the point";
        position: Int(false), "第幾件，由 1 起", "Number, from 1";
        what: Text(true), "檔案或照片編號（--notes 才有）", "File or number of a photo, with --notes";
        taken_at: Text(true), "時間，原文", "When, as written";
        taken_date: Date(true), "日期", "Day";
        bytes: Int(true), "檔案大小", "Size in bytes";
        sha256: Text(true), "檔案的 SHA-256", "SHA-256 of the file";
        method: Text(true), "取得方式", "How it was taken";
    }
    Problems problems(false) { zh: "讀不到的檔案", en: "Files that could not be read" } {
        file: Text(false), "檔案路徑", "Path of the file";
        line_number: Int(true), "第幾行", "Line";
        column_number: Int(true), "第幾字", "Column";
        message: Text(false), "問題與處理方式", "What is wrong and what to do";
    }
}
