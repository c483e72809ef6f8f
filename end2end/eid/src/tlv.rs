//! BER-TLV data objects: the language of cards and their certificates.

use crate::failure::{Failure, Result};

/// One data object as it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Object<'a> {
    /// The tag's bytes as a number, `0x7F21` for instance.
    pub(crate) tag: u32,
    /// What it holds.
    pub(crate) value: &'a [u8],
    /// All of it: tag, length and value.
    pub(crate) encoded: &'a [u8],
}

/// A data object with this tag and this value.
pub(crate) fn object(tag: u32, value: &[u8]) -> Vec<u8> {
    let tag = tag.to_be_bytes();
    let mut encoded: Vec<u8> = tag.into_iter().skip_while(|byte| *byte == 0).collect();
    let length = value.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    if value.len() >= 0x80 {
        let count = u8::try_from(significant.len()).expect("a length has at most eight bytes");
        encoded.push(0x80 | count);
        encoded.extend(significant);
    } else {
        encoded.push(length[length.len() - 1]);
    }
    encoded.extend_from_slice(value);
    encoded
}

/// The data objects that stand one after the other.
pub(crate) fn objects(mut bytes: &[u8]) -> Result<Vec<Object<'_>>> {
    let mut all = Vec::new();
    while !bytes.is_empty() {
        let one = first(bytes).ok_or(Failure::Malformed("data object"))?;
        bytes = &bytes[one.encoded.len()..];
        all.push(one);
    }
    Ok(all)
}

/// The value of the first object with this tag.
pub(crate) fn value(bytes: &[u8], tag: u32) -> Result<&[u8]> {
    objects(bytes)?
        .into_iter()
        .find(|object| object.tag == tag)
        .map(|object| object.value)
        .ok_or(Failure::Malformed("data object: one is missing"))
}

/// The value at the end of a path of tags, each inside the one before.
pub(crate) fn within<'a>(bytes: &'a [u8], path: &[u32]) -> Result<&'a [u8]> {
    path.iter().try_fold(bytes, |inner, tag| value(inner, *tag))
}

fn first(bytes: &[u8]) -> Option<Object<'_>> {
    let (lead, mut rest) = bytes.split_first()?;
    let mut tag = u32::from(*lead);
    if lead & 0x1F == 0x1F {
        let (next, after) = rest.split_first()?;
        if next & 0x80 != 0 {
            return None;
        }
        tag = tag << 8 | u32::from(*next);
        rest = after;
    }
    let (short, after) = rest.split_first()?;
    rest = after;
    let mut length = usize::from(*short);
    if *short >= 0x80 {
        let count = usize::from(short & 0x7F);
        if !(1..=3).contains(&count) {
            return None;
        }
        let (bytes, after) = rest.split_at_checked(count)?;
        length = bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        rest = after;
    }
    let value = rest.get(..length)?;
    let encoded = &bytes[..bytes.len() - rest.len() + length];
    Some(Object {
        tag,
        value,
        encoded,
    })
}

#[cfg(test)]
mod tests {
    use super::{object, objects, value, within};

    #[test]
    fn what_is_written_is_read_again() {
        for length in [0, 1, 0x7F, 0x80, 0xFF, 0x100, 70_000] {
            for tag in [0x04, 0x7F21] {
                let content = vec![7; length];
                let encoded = object(tag, &content);
                let read = objects(&encoded).expect("well formed");
                assert_eq!(read.len(), 1);
                assert_eq!((read[0].tag, read[0].value), (tag, &content[..]));
                assert_eq!(read[0].encoded, encoded);
            }
        }
    }

    #[test]
    fn lengths_take_their_shortest_form() {
        assert_eq!(object(0x53, &[1])[..2], [0x53, 1]);
        assert_eq!(object(0x53, &[0; 0x80])[..3], [0x53, 0x81, 0x80]);
        assert_eq!(
            object(0x7F4E, &[0; 0x100])[..5],
            [0x7F, 0x4E, 0x82, 0x01, 0x00]
        );
    }

    #[test]
    fn a_path_leads_inside_and_a_missing_tag_is_an_error() {
        let nested = object(0x71, &object(0x30, &object(0xAA, b"HEIDESTRASSE 17")));
        assert_eq!(
            within(&nested, &[0x71, 0x30, 0xAA]).expect("there"),
            b"HEIDESTRASSE 17"
        );
        assert!(value(&nested, 0x61).is_err());
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        for bytes in [
            &[0x53][..],
            &[0x53, 2, 1],
            &[0x7F],
            &[0x53, 0x80],
            &[0x53, 0x82, 1],
        ] {
            assert!(objects(bytes).is_err(), "{bytes:02x?}");
        }
    }
}
