//! Any bytes as a session file: the reader never panics, and a session that reads is written and read again the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use pillarcheck::store::format::read::text_of;
use pillarcheck::store::format::session_file::read_session;
use pillarcheck::store::format::session_text::session_bytes;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = text_of(bytes) else { return };
    let Ok((session, _)) = read_session(text) else { return };
    let written = session_bytes(&session).expect("a session that was read can be written");
    let written_text = text_of(&written).expect("a session file is text");
    let (again, _) =
        read_session(written_text).unwrap_or_else(|findings| panic!("and read: {findings:?}\n{written_text}"));
    assert_eq!(session_bytes(&again).expect("and written once more"), written);
    assert_eq!(again.parts().answers, session.parts().answers);
    assert_eq!(again.log(), session.log());
    assert_eq!(again.visit(), session.visit());
    assert_eq!(again.checklist(), session.checklist());
});
