//! Reading a file piece by piece, so that a large one takes no more memory than a small one.

use std::io::{self, Read};
use std::ops::ControlFlow;

/// Bytes of a piece.
const PIECE: usize = 1 << 16;

/// Hands on all that is read, until there is no more or `each` breaks off.
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
