//! Reading a file in chunks, so that memory use does not depend on the file's size.

use std::io::{self, Read};
use std::ops::ControlFlow;

/// Size of a chunk in bytes.
const PIECE: usize = 1 << 16;

/// Calls `each` with every chunk until the end of the input or until `each` returns `Break`.
pub(in crate::store) fn each_piece<B>(
    mut from: impl Read,
    mut each: impl FnMut(&[u8]) -> ControlFlow<B>,
) -> io::Result<ControlFlow<B>> {
    let mut piece = vec![0; PIECE];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(ControlFlow::Continue(())),
            Ok(length) => {
                if let ControlFlow::Break(reason) = each(&piece[..length]) {
                    return Ok(ControlFlow::Break(reason));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
