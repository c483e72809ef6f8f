//! The compressed list itself (Token Status List §§ 4.1, 4.2).

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use relocation::envelope::jose::decode;
use serde::Deserialize;

/// Most bytes of a list: 32 million credentials by one bit.
const BYTES: usize = 4 * 1024 * 1024;

/// As it is sent.
#[derive(Deserialize)]
pub(super) struct Encoded {
    /// Bits of one status: 1, 2, 4 or 8.
    bits: u8,
    /// ZLIB (RFC 1950) in base64url.
    lst: String,
}

/// Unpacked.
#[derive(Debug)]
pub(super) struct List {
    bits: u8,
    bytes: Vec<u8>,
}

impl Encoded {
    #[cfg(test)]
    pub(super) fn new(bits: u8, lst: &str) -> Self {
        let lst = lst.into();
        Self { bits, lst }
    }

    /// Unpacks it; none when it is odd or too long.
    pub(super) fn decode(&self) -> Option<List> {
        let bits = self.bits;
        let packed = decode(&self.lst)
            .ok()
            .filter(|_| [1, 2, 4, 8].contains(&bits))?;
        let bytes = decompress_to_vec_zlib_with_limit(&packed, BYTES).ok()?;
        Some(List { bits, bytes })
    }
}

impl List {
    /// The status at a place; none behind the end.
    pub(super) fn status(&self, index: u64) -> Option<u8> {
        let each = u64::from(8 / self.bits);
        let byte = self.bytes.get(usize::try_from(index / each).ok()?)?;
        // The first status stands in the lowest bits.
        let shift = u32::try_from(index % each).ok()? * u32::from(self.bits);
        let mask = u8::MAX >> (8 - self.bits);
        Some((byte >> shift) & mask)
    }
}

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::compress_to_vec_zlib;
    use relocation::envelope::jose::encode;

    use super::*;

    /// Token Status List § 4.1 and its § 4.2 on compression.
    #[test]
    fn the_examples_of_the_draft() {
        let one = Encoded::new(1, "eNrbuRgAAhcBXQ").decode().unwrap();
        let all: Vec<_> = (0..16).map(|at| one.status(at).unwrap()).collect();
        assert_eq!(all, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
        assert_eq!(one.status(16), None);
        let two = Encoded::new(2, "eNo76fITAAPfAgc").decode().unwrap();
        let all: Vec<_> = (0..12).map(|at| two.status(at).unwrap()).collect();
        assert_eq!(all, [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]);
    }

    #[test]
    fn wider_ones() {
        let packed = encode(&compress_to_vec_zlib(&[0x21, 0xf3], 6));
        let four = Encoded::new(4, &packed).decode().unwrap();
        let all: Vec<_> = (0..4).map(|at| four.status(at).unwrap()).collect();
        assert_eq!(all, [1, 2, 3, 15]);
        let eight = Encoded::new(8, &packed).decode().unwrap();
        assert_eq!((eight.status(0), eight.status(1)), (Some(0x21), Some(0xf3)));
        assert_eq!(eight.status(u64::MAX), None);
    }

    #[test]
    fn odd_lists_are_none() {
        assert!(Encoded::new(3, "eNrbuRgAAhcBXQ").decode().is_none());
        assert!(Encoded::new(0, "eNrbuRgAAhcBXQ").decode().is_none());
        assert!(Encoded::new(1, "AAAA").decode().is_none());
        let bomb = encode(&compress_to_vec_zlib(&vec![0; BYTES + 1], 6));
        assert!(bomb.len() < BYTES / 100);
        assert!(Encoded::new(1, &bomb).decode().is_none());
    }
}
