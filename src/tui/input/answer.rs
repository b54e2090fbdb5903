//! What a terminal answers to the questions of the start: where the cursor stands, and which colour its ground has.

use crate::tui::theme::Ground;

/// An answer of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TerminalAnswer {
    /// The cursor is in this column, counted from 1.
    Column(u16),
    /// The ground.
    Ground(Ground),
}

/// The answer about the ground: `11;rgb:1616/1818/1f1f`, with one to four digits a colour.
#[cfg(unix)]
pub(super) fn of_osc(body: &[u8]) -> Option<TerminalAnswer> {
    let text = std::str::from_utf8(body).ok()?.trim_end_matches(['\u{7}', '\u{1b}', '\\']);
    let colours = text.strip_prefix("11;rgb:")?;
    let part = |digits: &str| {
        let most = 16_u32.checked_pow(u32::try_from(digits.len()).ok()?)?.checked_sub(1)?;
        u32::from_str_radix(digits, 16).ok()?.checked_mul(255)?.checked_div(most)
    };
    let parts: Vec<u32> = colours.split('/').map(part).collect::<Option<_>>()?;
    let [red, green, blue] = parts.as_slice() else { return None };
    // The weights of sRGB; what is above half is light.
    let light = red * 299 + green * 587 + blue * 114;
    Some(TerminalAnswer::Ground(if light > 127_500 { Ground::Light } else { Ground::Dark }))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_ground_is_told_in_one_to_four_digits_a_colour() {
        for (body, expected) in [
            (&b"11;rgb:1616/1818/1f1f\x07"[..], Some(Ground::Dark)),
            (b"11;rgb:fcfc/fbfb/f8f8\x1b\\", Some(Ground::Light)),
            (b"11;rgb:ff/ff/ff\x07", Some(Ground::Light)),
            (b"11;rgb:0/0/0\x07", Some(Ground::Dark)),
            (b"11;rgb:ffff/ffff\x07", None),
            (b"11;rgb://\x07", None),
            (b"11;rgb:fffff/fffff/fffffffff\x07", None),
            (b"10;rgb:ff/ff/ff\x07", None),
            (b"11;?\x07", None),
        ] {
            assert_eq!(of_osc(body), expected.map(TerminalAnswer::Ground), "{body:?}");
        }
    }
}
