//! The bytes of a Unix terminal as inputs, without a clock or a file.
//!
//! A sequence may come in pieces, over a slow line or through tmux. A lone `ESC` is the key after a moment without more;
//! any other half of a sequence waits for its rest and is dropped if that never comes. So a byte of a sequence is never
//! taken for a letter.

use std::time::{Duration, Instant};

use super::Input;
use super::answer::of_osc;
use super::batch::with_newlines;
use super::sequence::{escape, of_character, of_csi, of_ss3, with_alt};

/// How long a lone `ESC` may be the beginning of something.
const ESCAPE: Duration = Duration::from_millis(100);
/// How long after it a first letter that might continue it is held back.
const SLOW_ESCAPE: Duration = Duration::from_millis(300);
/// How long the rest of a sequence, a character or a paste is waited for.
const REST: Duration = Duration::from_secs(2);
/// The longest sequence, in bytes; what is longer is dropped.
const LONGEST: usize = 4096;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const PASTE: &[u8] = b"200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// Puts bytes together to inputs.
#[derive(Debug, Default)]
pub struct Decoder {
    /// A sequence or a character that is not complete.
    half: Vec<u8>,
    /// The bytes pasted so far, while a paste is announced and not ended.
    paste: Option<Vec<u8>>,
    /// When a lone `ESC` was given out as the key; its rest may still come.
    escaped: Option<Instant>,
    /// Whether `half` is the rest of an `ESC` that was given out already, so that it means nothing more.
    is_late: bool,
}

/// What a beginning of bytes is.
enum Found {
    /// The beginning of a sequence or a character whose other bytes are still to come.
    More,
    /// It is complete, and means these inputs.
    Whole(Vec<Input>),
    /// It is complete: a paste begins.
    Paste,
}

impl Decoder {
    /// Takes in what was read at once, at this time.
    pub fn feed(&mut self, bytes: &[u8], now: Instant) -> Vec<Input> {
        let mut inputs = Vec::new();
        self.find_late_rest(bytes, now);
        for &byte in bytes {
            self.take(byte, &mut inputs);
        }
        inputs
    }

    /// How long to wait for more before [`Self::silence`] says what was meant; `None` where nothing is half read.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        if self.paste.is_some() {
            return Some(REST);
        }
        match &self.half[..] {
            [] => None,
            [ESC, _] if self.is_late => Some(SLOW_ESCAPE),
            half if half.iter().all(|byte| *byte == ESC) => Some(ESCAPE),
            // Alt and one of these letters, or the beginning of an answer.
            [ESC, b']' | b'P' | b'X' | b'^' | b'_'] => Some(SLOW_ESCAPE),
            _ => Some(REST),
        }
    }

    /// Nothing more came while it was waited for.
    pub fn silence(&mut self, now: Instant) -> Vec<Input> {
        let (half, is_late) = (std::mem::take(&mut self.half), std::mem::take(&mut self.is_late));
        if let Some(pasted) = self.paste.take() {
            return vec![pasted_text(&pasted)];
        }
        match half[..] {
            [ESC, letter] if is_late => vec![of_character(char::from(letter))],
            [.., ESC] if half.iter().all(|byte| *byte == ESC) => {
                self.escaped = Some(now);
                vec![escape()]
            }
            [ESC, letter] => vec![with_alt(of_character(char::from(letter)))],
            // The rest of it never came.
            _ => Vec::new(),
        }
    }

    /// Finds out whether what was read is the late rest of an `ESC` that was given out as a key.
    fn find_late_rest(&mut self, bytes: &[u8], now: Instant) {
        let Some(at) = self.escaped.take() else { return };
        let since = now.saturating_duration_since(at);
        // More than one byte at once is not typed.
        let is_soon = since < SLOW_ESCAPE || bytes.len() > 1 && since < REST;
        if is_soon && self.half.is_empty() && matches!(bytes, [b'[' | b'O', ..]) {
            self.half.push(ESC);
            self.is_late = true;
        }
    }

    fn take(&mut self, byte: u8, inputs: &mut Vec<Input>) {
        if let Some(pasted) = &mut self.paste {
            pasted.push(byte);
            if pasted.ends_with(PASTE_END) {
                pasted.truncate(pasted.len() - PASTE_END.len());
                inputs.push(pasted_text(pasted));
                self.paste = None;
            }
            return;
        }
        // `ESC` begins anew wherever it comes, but for a second one before a sequence and the end of an answer.
        let begins_anew = match self.half[..] {
            [.., ESC] if is_answer(&self.half) => byte != b'\\',
            _ => byte == ESC && !is_answer(&self.half) && self.half.iter().any(|byte| *byte != ESC),
        };
        if begins_anew {
            self.forget();
            if byte != ESC {
                self.half.push(ESC);
            }
        }
        if self.half.len() < LONGEST {
            self.half.push(byte);
        }
        match find(&self.half) {
            Found::More => {}
            Found::Whole(found) => {
                if !self.is_late {
                    inputs.extend(found);
                }
                self.forget();
            }
            Found::Paste => {
                self.forget();
                self.paste = Some(Vec::new());
            }
        }
    }

    fn forget(&mut self) {
        self.half.clear();
        self.is_late = false;
    }
}

/// What these bytes are, of which all but the last were [`Found::More`].
fn find(half: &[u8]) -> Found {
    let escapes = half.iter().take_while(|byte| **byte == ESC).count();
    let rest = &half[escapes..];
    let whole = |input: Option<Input>| {
        // A second `ESC` before a sequence stands for Alt.
        Found::Whole(input.map(|input| if escapes > 1 { with_alt(input) } else { input }).into_iter().collect())
    };
    match (escapes, rest) {
        (0, _) => match character(rest) {
            Character::Half => Found::More,
            Character::None => Found::Whole(Vec::new()),
            Character::Is(letter) => Found::Whole(vec![of_character(letter)]),
        },
        (_, []) => Found::More,
        (_, [b'[', body @ ..]) => match csi_end(body) {
            Some(_) if body == PASTE => Found::Paste,
            Some(End::Known) => whole(of_csi(body)),
            Some(End::Unknown) => whole(None),
            None => Found::More,
        },
        (_, [b'O', body @ ..]) => match body.last() {
            None | Some(b'0'..=b'9' | b';') => Found::More,
            Some(_) => whole(of_ss3(body)),
        },
        // An answer of the terminal. None begins with a letter: that is a key behind Alt and a key.
        (_, [kind @ (b']' | b'P' | b'X' | b'^' | b'_'), body @ ..]) => match body {
            [b'a'..=b'z' | b'A'..=b'Z', ..] => whole(None),
            [.., BEL] | [.., ESC, b'\\'] => whole(if *kind == b']' { of_osc(body).map(Input::Answer) } else { None }),
            _ => Found::More,
        },
        (_, rest) => match character(rest) {
            Character::Half => Found::More,
            Character::None => Found::Whole(Vec::new()),
            Character::Is(letter) if letter.is_ascii() => Found::Whole(vec![with_alt(of_character(letter))]),
            // No keyboard has Alt and a Chinese character: the key was followed by what an input method gave.
            Character::Is(letter) => Found::Whole(vec![escape(), of_character(letter)]),
        },
    }
}

/// How a sequence of `ESC [` ends.
enum End {
    /// As the standard has it.
    Known,
    /// In a way of its own, or broken.
    Unknown,
}

/// Whether what follows `ESC [` is complete.
fn csi_end(body: &[u8]) -> Option<End> {
    match body {
        // The console of Linux: F1 to F5 with a second bracket and a letter. The old mouse report: three bytes more.
        [b'[' | b'M'] | [b'M', _] | [b'M', _, _] => None,
        [b'[', _] | [b'M', ..] => Some(End::Unknown),
        [.., 0x20..=0x3f] | [] => None,
        [.., 0x40..=0x7e] => Some(End::Known),
        _ => Some(End::Unknown),
    }
}

/// Whether an answer of the terminal is being read, which ends in `BEL` or `ESC \`.
fn is_answer(half: &[u8]) -> bool {
    matches!(half, [ESC, b']' | b'P' | b'X' | b'^' | b'_', _, ..])
}

/// What bytes are in UTF-8.
enum Character {
    /// The beginning of a character.
    Half,
    /// No character.
    None,
    /// A character.
    Is(char),
}

fn character(bytes: &[u8]) -> Character {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().next().map_or(Character::None, Character::Is),
        Err(error) if error.error_len().is_some() => Character::None,
        Err(_) => Character::Half,
    }
}

fn pasted_text(bytes: &[u8]) -> Input {
    Input::Paste(with_newlines(&String::from_utf8_lossy(bytes)))
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::*;

    /// What pieces mean that come with this pause between them, and silence in the end.
    fn decode(pieces: &[&[u8]], pause: Duration) -> Vec<Input> {
        let (mut decoder, mut now, mut inputs) = (Decoder::default(), Instant::now(), Vec::new());
        for piece in pieces {
            inputs.extend(decoder.feed(piece, now));
            let mut left = pause;
            while let Some(wait) = decoder.wait().filter(|wait| *wait <= left) {
                now += wait;
                left = left.saturating_sub(wait);
                inputs.extend(decoder.silence(now));
            }
            now += left;
        }
        while let Some(wait) = decoder.wait() {
            now += wait;
            inputs.extend(decoder.silence(now));
        }
        inputs
    }

    fn at_once(bytes: &[u8]) -> Vec<Input> {
        decode(&[bytes], Duration::ZERO)
    }

    fn keys(keys: &[(KeyCode, KeyModifiers)]) -> Vec<Input> {
        keys.iter().map(|&(code, modifiers)| Input::Key(KeyEvent::new(code, modifiers))).collect()
    }

    #[test]
    fn what_arrives_together_is_one_key() {
        use KeyCode::{BackTab, Char, Delete, Enter, Esc, F, Up};
        let none = KeyModifiers::NONE;
        for (bytes, code, modifiers) in [
            ("\x1b", Esc, none),
            ("\x1b\x1b", Esc, none),
            ("\x1b[A", Up, none),
            ("\x1bOA", Up, none),
            ("\x1b\x1b[A", Up, KeyModifiers::ALT),
            ("\x1b\x1bOA", Up, KeyModifiers::ALT),
            ("\x1b[1;3A", Up, KeyModifiers::ALT),
            ("\x1b[1;6A", Up, KeyModifiers::SHIFT | KeyModifiers::CONTROL),
            ("\x1bOQ", F(2), none),
            ("\x1b[12~", F(2), none),
            ("\x1b[1;2Q", F(2), KeyModifiers::SHIFT),
            ("\x1bO2Q", F(2), KeyModifiers::SHIFT),
            ("\x1b[24~", F(12), none),
            ("\x1b[3~", Delete, none),
            ("\x1b[Z", BackTab, KeyModifiers::SHIFT),
            ("\x1bd", Char('d'), KeyModifiers::ALT),
            ("\x1b\x1bd", Char('d'), KeyModifiers::ALT),
            ("\x1bP", Char('P'), KeyModifiers::ALT | KeyModifiers::SHIFT),
            ("\x1b[", Char('['), KeyModifiers::ALT),
            ("\x1b\r", Enter, KeyModifiers::ALT),
            ("\x11", Char('q'), KeyModifiers::CONTROL),
            ("標", Char('標'), none),
        ] {
            assert_eq!(at_once(bytes.as_bytes()), keys(&[(code, modifiers)]), "{bytes:?}");
        }
    }

    #[test]
    fn an_answer_is_told_as_one_however_it_is_cut() {
        use super::super::TerminalAnswer;
        use crate::tui::theme::Ground;
        for (bytes, expected) in [
            (&b"\x1b[12;40R"[..], TerminalAnswer::Column(40)),
            (b"\x1b]11;rgb:0000/1111/2222\x1b\\", TerminalAnswer::Ground(Ground::Dark)),
            (b"\x1b]11;rgb:ffff/ffff/eeee\x07", TerminalAnswer::Ground(Ground::Light)),
        ] {
            assert_eq!(at_once(bytes), [Input::Answer(expected)], "{:?}", bytes.escape_ascii().to_string());
            let parts: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(decode(&parts, Duration::ZERO), [Input::Answer(expected)], "{expected:?}");
        }
    }

    #[test]
    fn what_is_unknown_is_dropped_whole() {
        for bytes in [
            &b"\x1b[[A"[..],
            b"\x1b[M d!",
            b"\x1b[?64;1;2c",
            b"\x1b[I",
            b"\x1b[100;2u",
            b"\x1b[27;5;100~",
            b"\x1b]10;rgb:0000/1111/ffff\x1b\\",
            b"\x1b]11;?\x07",
            b"\x1bP1$r0m\x1b\\",
            b"\x1b[1;",
            b"\x1b[<0;3",
            b"\x1b[\xe6\xa8\x99",
            b"\xff\xe6",
        ] {
            assert_eq!(at_once(bytes), [], "{:?}", bytes.escape_ascii().to_string());
            let parts: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(decode(&parts, Duration::ZERO), [], "{:?}", bytes.escape_ascii().to_string());
        }
    }

    #[test]
    fn escape_and_what_an_input_method_gave_are_both_there() {
        let escape = (KeyCode::Esc, KeyModifiers::NONE);
        assert_eq!(at_once("\x1b中".as_bytes()), keys(&[escape, (KeyCode::Char('中'), KeyModifiers::NONE)]));
    }

    #[test]
    fn a_sequence_that_is_cut_means_the_same_or_nothing_more() {
        let is_letter = |input: &Input| matches!(input, Input::Key(KeyEvent { code: KeyCode::Char(_), .. }));
        for sequence in
            ["\x1b[A", "\x1b\x1b[D", "\x1bOP", "\x1b[1;5C", "\x1b[24~", "\x1b[<0;3;4M", "\x1b[200~d\x1b[201~"]
        {
            let whole = at_once(sequence.as_bytes());
            assert_eq!(whole.len(), 1);
            for cut in 1..sequence.len() {
                let parts = [&sequence.as_bytes()[..cut], &sequence.as_bytes()[cut..]];
                assert_eq!(decode(&parts, Duration::from_millis(40)), whole, "{sequence:?} at {cut}");
                for pause in [120, 200, 1500] {
                    let read = decode(&parts, Duration::from_millis(pause));
                    assert!(read.len() <= 2 && !read.iter().any(is_letter), "{sequence:?} at {cut}: {read:?}");
                }
            }
            let bytes: Vec<&[u8]> = sequence.as_bytes().chunks(1).collect();
            for pause in [0, 120, 200] {
                let read = decode(&bytes, Duration::from_millis(pause));
                assert!(!read.iter().any(is_letter), "{sequence:?} at {pause} ms: {read:?}");
            }
        }
    }

    #[test]
    fn keys_typed_after_escape_are_keys() {
        let typed = decode(&[b"\x1b", b"d"], Duration::from_millis(120));
        assert_eq!(typed, keys(&[(KeyCode::Esc, KeyModifiers::NONE), (KeyCode::Char('d'), KeyModifiers::NONE)]));
        let bracket = decode(&[b"\x1b", b"["], Duration::from_millis(600));
        assert_eq!(bracket, keys(&[(KeyCode::Esc, KeyModifiers::NONE), (KeyCode::Char('['), KeyModifiers::NONE)]));
        let soon = decode(&[b"\x1b", b"[", b"d"], Duration::from_millis(340));
        assert_eq!(soon.len(), 3, "{soon:?}");
    }

    #[test]
    fn a_paste_is_one_input_whatever_is_in_it() {
        assert_eq!(at_once(b"\x1b[200~d\ra\x1b[Ap\x1b[201~"), [Input::Paste("d\na\x1b[Ap".into())]);
        assert_eq!(at_once(b"\x1b[200~d\ra"), [Input::Paste("d\na".into())], "its end never came");
    }
}
