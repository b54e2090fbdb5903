//! What a whole escape sequence means: xterm's keys, SGR mouse reports. Everything else means nothing.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::layout::Position;

use super::{Gesture, Input, TerminalAnswer};

/// The bits of a mouse report that name its button, without those of the modifier keys.
const BUTTON: u16 = 0b1110_0011;

/// The key of `ESC O` and a final byte.
pub(super) fn of_ss3(body: &[u8]) -> Option<Input> {
    let (&last, parameters) = body.split_last()?;
    let held = modifiers(numbers(parameters).last().copied().unwrap_or(1));
    // The keypad's own Enter.
    let code = if last == b'M' { Some(KeyCode::Enter) } else { named(last) };
    code.map(|code| key(code, held))
}

/// The key or mouse action of `ESC [`, parameters and a final byte.
pub(super) fn of_csi(body: &[u8]) -> Option<Input> {
    let (&last, parameters) = body.split_last()?;
    if let Some(report) = parameters.strip_prefix(b"<") {
        return of_mouse(&numbers(report), last);
    }
    // Replies to queries, and reports that were switched on.
    if !parameters.iter().all(|byte| byte.is_ascii_digit() || *byte == b';') {
        return None;
    }
    let numbers = numbers(parameters);
    let held = modifiers(numbers.get(1).copied().unwrap_or(1));
    match (last, numbers.first().copied()) {
        (b'Z', None | Some(1)) => Some(key(KeyCode::BackTab, KeyModifiers::SHIFT)),
        // With numbers it tells where the cursor is.
        (b'R', Some(_)) => numbers.get(1).map(|column| Input::Answer(TerminalAnswer::Column(*column))),
        (b'~', Some(number)) => numbered(number).map(|code| key(code, held)),
        // Keys without a letter, from terminals that are set to be exact about modifier keys.
        (b'u', Some(9)) => Some(key(KeyCode::Tab, held)),
        (b'u', Some(13)) => Some(key(KeyCode::Enter, held)),
        (b'u', Some(27)) => Some(key(KeyCode::Esc, held)),
        (b'u', Some(127)) => Some(key(KeyCode::Backspace, held)),
        (_, None | Some(1)) => named(last).map(|code| key(code, held)),
        _ => None,
    }
}

/// A key with Alt, as `ESC` and the key.
pub(super) fn with_alt(input: Input) -> Input {
    match input {
        Input::Key(key) => Input::Key(KeyEvent { modifiers: key.modifiers | KeyModifiers::ALT, ..key }),
        other => other,
    }
}

/// The key of a single character.
pub(super) fn of_character(letter: char) -> Input {
    let control = |letter: u8| key(KeyCode::Char(char::from(letter)), KeyModifiers::CONTROL);
    match letter {
        '\r' => key(KeyCode::Enter, KeyModifiers::NONE),
        '\t' => key(KeyCode::Tab, KeyModifiers::NONE),
        '\u{7f}' => key(KeyCode::Backspace, KeyModifiers::NONE),
        '\0' => control(b' '),
        '\u{1}'..='\u{1a}' => control(letter as u8 - 1 + b'a'),
        '\u{1c}'..='\u{1f}' => control(letter as u8 - 0x1c + b'4'),
        letter if letter.is_uppercase() => key(KeyCode::Char(letter), KeyModifiers::SHIFT),
        letter => key(KeyCode::Char(letter), KeyModifiers::NONE),
    }
}

/// `Esc` alone.
pub(super) fn escape() -> Input {
    key(KeyCode::Esc, KeyModifiers::NONE)
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Input {
    Input::Key(KeyEvent::new(code, modifiers))
}

/// The numbers of a sequence; what is too large is no number that we know.
fn numbers(text: &[u8]) -> Vec<u16> {
    if text.is_empty() {
        return Vec::new();
    }
    let number = |part: &[u8]| std::str::from_utf8(part).ok().and_then(|part| part.parse().ok()).unwrap_or_default();
    text.split(|byte| *byte == b';').map(number).collect()
}

/// The modifier keys held, as xterm counts them: one more than the sum of their bits.
fn modifiers(number: u16) -> KeyModifiers {
    let bits = number.saturating_sub(1);
    let named = [
        KeyModifiers::SHIFT,
        KeyModifiers::ALT,
        KeyModifiers::CONTROL,
        KeyModifiers::SUPER,
        KeyModifiers::HYPER,
        KeyModifiers::META,
    ];
    let held = named.into_iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
    held.fold(KeyModifiers::NONE, |held, (_, name)| held | name)
}

/// The key of a final letter.
const fn named(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'P' => KeyCode::F(1),
        b'Q' => KeyCode::F(2),
        b'R' => KeyCode::F(3),
        b'S' => KeyCode::F(4),
        _ => return None,
    })
}

/// The key of a number before `~`.
const fn numbered(number: u16) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(number as u8 - 10),
        17..=21 => KeyCode::F(number as u8 - 11),
        23..=26 => KeyCode::F(number as u8 - 12),
        28 | 29 => KeyCode::F(number as u8 - 13),
        31..=34 => KeyCode::F(number as u8 - 14),
        _ => return None,
    })
}

/// A click of the left button or the wheel; columns and rows are counted from 1.
fn of_mouse(numbers: &[u16], last: u8) -> Option<Input> {
    let &[button, column, row] = numbers else { return None };
    let gesture = match (button & BUTTON, last) {
        (0, b'M') => Gesture::Click,
        (64, b'M') => Gesture::WheelUp,
        (65, b'M') => Gesture::WheelDown,
        _ => return None,
    };
    Some(Input::Mouse(gesture, Position::new(column.saturating_sub(1), row.saturating_sub(1))))
}
