//! What a file is, by its first bytes: names and declared types lie.

use super::PhotoError;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Picture,
    Pdf,
}

pub(super) fn of(content: &[u8]) -> Result<Kind, PhotoError> {
    let heic = |brand: &[u8]| matches!(brand, b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1");
    match content {
        [] => Err(PhotoError::Empty),
        [0xFF, 0xD8, 0xFF, ..] | [0x89, b'P', b'N', b'G', ..] => Ok(Kind::Picture),
        [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Kind::Pdf),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if heic(&brand[..brand.len().min(4)]) => {
            Err(PhotoError::Heic)
        }
        _ => Err(PhotoError::Kind),
    }
}

/// The name with the ending of what the file is now.
pub(super) fn named(name: &str, ending: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem: String = stem.chars().take(100).collect();
    stem + "." + ending
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        for (content, kind) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Ok(Kind::Picture)),
            (b"\x89PNG\r\n", Ok(Kind::Picture)),
            (b"%PDF-1.7", Ok(Kind::Pdf)),
            (b"", Err(PhotoError::Empty)),
            (b"\0\0\0\x18ftypheic", Err(PhotoError::Heic)),
            (b"\0\0\0\x18ftypmp42", Err(PhotoError::Kind)),
            (b"GIF89a", Err(PhotoError::Kind)),
            (b"<svg", Err(PhotoError::Kind)),
        ] {
            assert_eq!(of(content), kind, "{content:?}");
        }
    }

    #[test]
    fn the_ending_follows_the_content() {
        assert_eq!(named("IMG.1.PNG", "jpg"), "IMG.1.jpg");
        assert_eq!(named("scan", "pdf"), "scan.pdf");
    }
}
