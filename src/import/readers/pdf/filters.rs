//! The ways in which a PDF packs a stream, besides zlib: LZW, hexadecimal, base 85, run lengths, and differences of rows.

/// Unpacks LZW as PDF writes it; `None` beyond a size.
#[must_use]
pub fn lzw(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    let mut out: Vec<u8> = Vec::new();
    // Where in `out` each entry stands, and how long it is: an entry is always something that was just written.
    let mut entries: Vec<(usize, usize)> = Vec::new();
    let (mut buffer, mut bits, mut width) = (0_u32, 0_u32, 9_u32);
    let mut last: Option<(usize, usize)> = None;
    for &byte in bytes {
        buffer = buffer << 8 | u32::from(byte);
        bits += 8;
        if bits < width {
            continue;
        }
        bits -= width;
        let code = (buffer >> bits & ((1 << width) - 1)) as usize;
        buffer &= (1 << bits) - 1;
        if code == END {
            break;
        }
        if code == CLEAR {
            entries.clear();
            (width, last) = (9, None);
            continue;
        }
        let begin = out.len();
        match (code, last) {
            (0..=255, _) => out.push(u8::try_from(code).ok()?),
            (_, Some((from, length))) => {
                let (from, length) = match entries.get(code - 258) {
                    Some(&entry) => entry,
                    None if code - 258 == entries.len() => (from, length + 1),
                    None => return Some(out),
                };
                for at in from..from + length {
                    out.push(*out.get(at)?);
                }
            }
            (_, None) => return Some(out),
        }
        if out.len() > most {
            return None;
        }
        if let Some((from, length)) = last
            && entries.len() < 4096 - 258
        {
            entries.push((from, length + 1));
        }
        last = Some((begin, out.len() - begin));
        // The width grows one code early.
        width = match entries.len() + 258 + 2 {
            ..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
    }
    Some(out)
}

/// `4E2D>` to bytes.
#[must_use]
pub fn ascii_hex(bytes: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = bytes
        .iter()
        .take_while(|&&byte| byte != b'>')
        .filter_map(|&byte| char::from(byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair.get(1).copied().unwrap_or(0)).collect()
}

/// Base 85 to bytes.
#[must_use]
pub fn ascii_85(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut digits: Vec<u32> = Vec::with_capacity(5);
    let mut flush = |digits: &mut Vec<u32>| {
        let length = digits.len();
        if length > 1 {
            digits.resize(5, 84);
            let value = digits.iter().fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(*digit));
            out.extend_from_slice(&value.to_be_bytes()[..length - 1]);
        }
        digits.clear();
    };
    for &byte in bytes {
        match byte {
            b'~' => break,
            b'z' if digits.is_empty() => {
                digits.extend([0; 5]);
                flush(&mut digits);
            }
            b'!'..=b'u' => {
                digits.push(u32::from(byte - b'!'));
                if digits.len() == 5 {
                    flush(&mut digits);
                }
            }
            _ => {}
        }
    }
    flush(&mut digits);
    out
}

/// Run lengths to bytes; `None` beyond a size.
#[must_use]
pub fn run_length(bytes: &[u8], most: usize) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&length) = bytes.get(at) {
        match length {
            128 => break,
            0..=127 => {
                let end = (at + 2 + usize::from(length)).min(bytes.len());
                out.extend_from_slice(&bytes[at + 1..end]);
                at = end;
            }
            129.. => {
                let Some(&byte) = bytes.get(at + 1) else { break };
                out.resize(out.len() + 257 - usize::from(length), byte);
                at += 2;
            }
        }
        if out.len() > most {
            return None;
        }
    }
    Some(out)
}

/// Rows that were written as differences, as directories and streams of objects are. `pixel` is in bytes.
#[must_use]
pub fn unpredicted(bytes: &[u8], columns: usize, pixel: usize) -> Vec<u8> {
    let pixel = pixel.clamp(1, 32);
    let length = columns.clamp(1, 1 << 20) * pixel;
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0; length];
    for row in bytes.chunks(length + 1) {
        let (kind, data) = (row[0], &row[1..]);
        let mut now = vec![0; length];
        for (at, &byte) in data.iter().enumerate() {
            let left = if at >= pixel { now[at - pixel] } else { 0_u8 };
            let corner = if at >= pixel { above[at - pixel] } else { 0_u8 };
            let guess = match kind {
                1 => left,
                2 => above[at],
                3 => u8::midpoint(left, above[at]),
                4 => paeth(left, above[at], corner),
                _ => 0,
            };
            now[at] = byte.wrapping_add(guess);
        }
        out.extend_from_slice(&now[..data.len()]);
        above = now;
    }
    out
}

/// Whichever of three neighbours is nearest to left + above - corner.
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let guess = i32::from(left) + i32::from(above) - i32::from(corner);
    let far = |value: u8| (guess - i32::from(value)).abs();
    if far(left) <= far(above) && far(left) <= far(corner) {
        left
    } else if far(above) <= far(corner) {
        above
    } else {
        corner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_packing_is_undone() {
        assert_eq!(ascii_hex(b"4E 2d3>zz"), [0x4e, 0x2d, 0x30]);
        assert_eq!(ascii_85(b"9jqo^~>"), b"Man ");
        assert_eq!(ascii_85(b"z"), [0; 4]);
        assert_eq!(run_length(&[2, b'a', b'b', b'c', 254, b'x', 128, 9], 100).unwrap(), b"abcxxx");
        assert_eq!(run_length(&[129, b'x', 129, b'x'], 100), None);
        // The example of the PDF standard.
        let packed = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(lzw(&packed, 100).unwrap(), [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]);
        assert_eq!(unpredicted(&[2, 1, 2, 2, 1, 1, 1, 5, 1], 2, 1), [1, 2, 2, 3, 5, 6]);
    }
}
