//! What arrives at once: a run of many characters is a paste, whether or not the terminal says so.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::time::Duration;

use super::Input;

/// The shortest run of characters at once that is a paste; nobody types that fast, even over a slow line.
const SHORTEST_PASTE: usize = 7;
/// How long to wait for more after several characters came at once. Consoles hand a paste over key by key.
const SHORT_PAUSE: Duration = Duration::from_millis(8);
/// How long to wait for the rest of what is a paste already; a slow line hands it over in pieces.
const LONG_PAUSE: Duration = Duration::from_millis(100);
/// The most inputs in one batch, so that the screen is still drawn under a flood of input.
const LARGEST_BATCH: usize = 65_536;

/// Puts runs of characters together that are a paste: many at once, or any behind a paste.
#[must_use]
pub fn bundle(inputs: Vec<Input>) -> Vec<Input> {
    let mut bundled = Vec::new();
    let mut run = Vec::new();
    for input in inputs {
        match input {
            Input::Key(key) if typed(key).is_some() => run.push(key),
            other => {
                flush(&mut run, &mut bundled);
                bundled.push(other);
            }
        }
    }
    flush(&mut run, &mut bundled);
    bundled
}

/// How long to wait for more before this batch is handled; `None` where it is complete.
pub(super) fn pause_after(inputs: &[Input]) -> Option<Duration> {
    if inputs.len() >= LARGEST_BATCH {
        return None;
    }
    let run = || inputs.iter().rev().map_while(|input| if let Input::Key(key) = input { typed(*key) } else { None });
    let length = run().count();
    let is_behind_paste = inputs.iter().rev().nth(length).is_some_and(|input| matches!(input, Input::Paste(_)));
    match length {
        _ if is_behind_paste || is_paste(&run()) => Some(LONG_PAUSE),
        0 | 1 => None,
        // One key held down, and not the beginning of a word.
        SHORTEST_PASTE.. if is_repeated(&run()) => None,
        _ => Some(SHORT_PAUSE),
    }
}

fn flush(run: &mut Vec<KeyEvent>, bundled: &mut Vec<Input>) {
    let mut run = std::mem::take(run);
    // Enter that opens a field, and what is typed into it.
    if !matches!(bundled.last(), Some(Input::Paste(_))) {
        let rest = run.iter().position(|key| key.code != KeyCode::Enter).unwrap_or(run.len());
        bundled.extend(run.drain(..rest).map(Input::Key));
    }
    let text = || run.iter().filter_map(|&key| typed(key));
    match bundled.last_mut() {
        Some(Input::Paste(paste)) if !run.is_empty() => paste.extend(text()),
        _ if is_paste(&text()) => bundled.push(Input::Paste(with_newlines(&text().collect::<String>()))),
        _ => bundled.extend(run.into_iter().map(Input::Key)),
    }
}

/// Whether characters that came at once are a paste. Not one key held down while the program was busy, and not words of
/// an input method, which are handed over whole and are no commands.
fn is_paste(text: &(impl Iterator<Item = char> + Clone)) -> bool {
    let may_be_command = |letter: char| letter.is_ascii() || matches!(letter, '\u{3000}' | '\u{ff01}'..='\u{ff5e}');
    text.clone().count() >= SHORTEST_PASTE && text.clone().any(may_be_command) && !is_repeated(text)
}

/// Whether there is one character, however often.
fn is_repeated(text: &(impl Iterator<Item = char> + Clone)) -> bool {
    text.clone().zip(text.clone().skip(1)).all(|(one, next)| one == next)
}

/// The character that a key types; `None` for other keys.
fn typed(key: KeyEvent) -> Option<char> {
    if !(key.modifiers - KeyModifiers::SHIFT).is_empty() {
        return None;
    }
    match key.code {
        KeyCode::Char(letter) => Some(letter),
        KeyCode::Enter => Some('\n'),
        KeyCode::Tab => Some('\t'),
        _ => None,
    }
}

/// Line ends of every kind as `\n`: terminals paste `\r`.
pub(super) fn with_newlines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typing(text: &str) -> Vec<Input> {
        let code = |letter| {
            if letter == '\n' { KeyCode::Enter } else { KeyCode::Char(letter) }
        };
        text.chars().map(|letter| Input::Key(KeyEvent::new(code(letter), KeyModifiers::NONE))).collect()
    }

    fn paste(text: &str) -> Vec<Input> {
        vec![Input::Paste(text.to_owned())]
    }

    #[test]
    fn many_characters_at_once_are_a_paste() {
        for text in ["2.1.1 d", "data pack", "缺件通知 2\n補正", "ｄａｐｘｄａｐ"] {
            assert_eq!(bundle(typing(text)), paste(text));
        }
        let keys = [("dap", "fast typing"), ("dddddddddd", "a key held down"), ("電話未公告", "an input method")];
        for (text, what) in keys {
            assert_eq!(bundle(typing(text)), typing(text), "{what} is no paste");
        }
    }

    #[test]
    fn enter_and_what_is_typed_into_the_field_that_it_opens_are_two() {
        assert_eq!(bundle(typing("\n電話未公告情形")), typing("\n電話未公告情形"));
        assert_eq!(bundle(typing("\ndata pack")), [typing("\n"), paste("data pack")].concat());
    }

    #[test]
    fn what_comes_with_a_paste_belongs_to_it() {
        let inputs = [paste("一\n"), typing("dp")].concat();
        assert_eq!(bundle(inputs), paste("一\ndp"));
    }

    #[test]
    fn other_keys_part_what_was_typed() {
        let escape = Input::Key(KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE));
        let inputs = [typing("da"), vec![escape.clone()], typing("data pack")].concat();
        assert_eq!(bundle(inputs), [typing("da"), vec![escape], paste("data pack")].concat());
    }

    #[test]
    fn a_single_key_is_never_waited_behind() {
        assert_eq!(pause_after(&typing("d")), None);
        assert_eq!(pause_after(&typing("da")), Some(SHORT_PAUSE));
        assert_eq!(pause_after(&typing("aaa")), Some(SHORT_PAUSE), "words can begin so");
        assert_eq!(pause_after(&typing(&"j".repeat(50))), None, "a key held down");
        assert_eq!(pause_after(&typing("data pack")), Some(LONG_PAUSE));
        assert_eq!(pause_after(&paste("一")), Some(LONG_PAUSE));
        assert_eq!(pause_after(&[]), None);
    }

    #[test]
    fn a_pasted_text_has_one_kind_of_line_end() {
        assert_eq!(with_newlines("一\r二\r\n三"), "一\n二\n三");
    }
}
