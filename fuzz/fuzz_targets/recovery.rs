//! Any bytes as a damaged session: recovery never panics, and what it returns can be written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pillarcheck::store::format::read::text_of;
use pillarcheck::store::format::session_file::read_session;
use pillarcheck::store::format::session_text::session_bytes;
use pillarcheck::store::session::recover::{Surroundings, recover};

fuzz_target!(|bytes: &[u8]| {
    let Some(recovery) = recover(bytes, &Surroundings::default()) else { return };
    let written = session_bytes(&recovery.session).expect("a recovered session can be written");
    let text = text_of(&written).expect("a session file is text");
    let (again, _) = read_session(text).unwrap_or_else(|findings| panic!("and read again: {findings:?}\n{text}"));
    assert_eq!(again.parts().answers, recovery.session.parts().answers);
});
