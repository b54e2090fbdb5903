//! Closing a visit in plain mode, and amending a closed one.

use std::io::{self, BufRead, Write};

use super::lines::Lines;
use super::{Next, Sitting};
use crate::cli::args::Extent;
use crate::cli::close::{closed_label, doubt_lines, open_item_lines};
use crate::lang::{messages, text};
use crate::model::check::close_out::any_error;
use crate::model::record::edit::Edit;
use crate::model::walk::change::{Applied, Refused};

/// The result of a change.
pub(super) type Changed = Result<Applied, Refused>;

impl Sitting {
    /// The heading of a closed visit; `None` if it is open.
    pub fn closed_label(&self) -> Option<String> {
        closed_label(self.session(), self.lang).map(|closed| self.lang.plain_closed(&closed))
    }

    /// Prints the open items and, if there are no errors, asks for confirmation and closes the visit.
    pub fn close<R: BufRead, W: Write>(&mut self, lines: &mut Lines<R, W>) -> io::Result<Next> {
        let lang = self.lang;
        if let Some(closed) = self.closed_label() {
            return lines.say(&closed).map(|()| Next::Ask);
        }
        let open_items = self.session().close_out();
        for line in open_item_lines(self.walk.path(), &open_items, self.session(), Extent::All, lang) {
            lines.say(&line)?;
        }
        let doubts = self.session().closing_doubts(self.now().at);
        for line in doubt_lines(self.walk.path(), &doubts, lang) {
            lines.say(&line)?;
        }
        if any_error(&open_items) {
            return lines.say(lang.plain_not_closed()).map(|()| Next::Ask);
        }
        let stamp = self.now();
        let by = if stamp.by.is_empty() { lang.plain_nobody() } else { &stamp.by };
        let Some(line) = lines.ask(&lang.plain_ask_close(by))? else {
            return Ok(Next::End);
        };
        if !matches!(line.trim(), "y" | "Y" | "ｙ" | "Ｙ" | "是") {
            return lines.say(lang.plain_stays_open()).map(|()| Next::Ask);
        }
        if let Err(refused) = self.walk.editor.apply(Edit::Close, &stamp) {
            return lines.say(&self.refusal(&refused)).map(|()| Next::Ask);
        }
        let saved = self.saved_message();
        let closed = closed_label(self.session(), lang).unwrap_or_default();
        lines.say(&format!("{closed}{saved}")).map(|()| Next::Ask)
    }

    /// The result of a change, retried with a reason if the visit is closed; `None` if no reason was given.
    pub fn with_reason<R: BufRead, W: Write>(
        &mut self,
        result: Changed,
        lines: &mut Lines<R, W>,
    ) -> io::Result<Option<Changed>> {
        let Err(Refused::NeedsReason(amendment)) = result else { return Ok(Some(result)) };
        let Some(reason) = self.ask_reason(lines)? else { return Ok(None) };
        let stamp = self.now();
        Ok(Some(self.walk.editor.amend(amendment, &reason, &stamp)))
    }

    /// Asks for the reason of an amendment; `None` if it is blank.
    fn ask_reason<R: BufRead, W: Write>(&self, lines: &mut Lines<R, W>) -> io::Result<Option<String>> {
        let reason = lines.ask(self.lang.plain_ask_reason())?.unwrap_or_default();
        let reason = reason.trim();
        if reason.is_empty() {
            lines.say(self.lang.plain_no_reason())?;
            return Ok(None);
        }
        Ok(Some(reason.to_owned()))
    }
}

text! {
    plain_not_closed { zh: "未結案：請先補齊上列待補項目", en: "Not closed: complete what is to do above first" }
    plain_stays_open { zh: "未結案", en: "Not closed" }
    plain_nobody { zh: "未填姓名", en: "(no name)" }
    plain_ask_reason { zh: "更正理由（空白不改）：", en: "Reason for the amendment (empty changes nothing):" }
    plain_no_reason { zh: "沒有理由，未更正", en: "No reason, nothing was changed" }
    plain_same { zh: "與現在相同，未更正", en: "That is how it stands, nothing was changed" }
}

messages! {
    plain_closed(closed: &str) {
        zh: "{closed}。要改查核結果會先問更正理由。",
        en: "{closed}. A change asks for its reason first.",
    }
    plain_ask_close(by: &str) {
        zh: "結案人員 {by}，結案後只能附理由更正。輸入 y 結案，其他不結案：",
        en: "Close the visit as {by}? Afterwards it can only be amended. y closes it, anything else does not:",
    }
}
