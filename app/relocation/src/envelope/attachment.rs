//! Which files may be attached, judged by their first bytes: names and
//! declared types lie.

/// Most attachments of one submission.
pub const MOST: usize = 10;
/// Most bytes of one attachment, before padding.
pub const LARGEST: u32 = 15 * 1024 * 1024;

/// Kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A photo.
    Jpeg,
    /// A picture.
    Png,
    /// A document.
    Pdf,
}

/// Why a file cannot be attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindError {
    /// Nothing in it.
    Empty,
    /// HEIC or HEIF, as some phones store photos.
    Heic,
    /// Another kind.
    Unknown,
}

impl Kind {
    /// The kind of `content`.
    ///
    /// # Errors
    /// [`KindError`].
    pub fn of(content: &[u8]) -> Result<Self, KindError> {
        match content {
            [] => Err(KindError::Empty),
            [0xFF, 0xD8, 0xFF, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok(Self::Png),
            [b'%', b'P', b'D', b'F', b'-', ..] => Ok(Self::Pdf),
            [_, _, _, _, b'f', b't', b'y', b'p', a, b, c, d, ..] if heif(&[*a, *b, *c, *d]) => {
                Err(KindError::Heic)
            }
            _ => Err(KindError::Unknown),
        }
    }

    /// Media type.
    #[must_use]
    pub const fn mime_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }

    /// Ending of a file name, without the dot.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// `name` as a device calls the file, with the ending of what it is.
    #[must_use]
    pub fn named(self, name: &str) -> String {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let kept = stem.chars().filter(|sign| !sign.is_control());
        kept.take(100).chain(['.']).collect::<String>() + self.ending()
    }
}

/// Brands of ISO/IEC 23008-12.
fn heif(brand: &[u8; 4]) -> bool {
    matches!(
        brand,
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" | b"msf1"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        for (content, kind) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Ok(Kind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n....", Ok(Kind::Png)),
            (b"%PDF-1.7", Ok(Kind::Pdf)),
            (b"", Err(KindError::Empty)),
            (b"\0\0\0\x18ftypheic\0\0", Err(KindError::Heic)),
            (b"\0\0\0\x18ftypmp42\0\0", Err(KindError::Unknown)),
            (b"\0\0\0\x18ftyp", Err(KindError::Unknown)),
            (b"GIF89a", Err(KindError::Unknown)),
            (b"<svg", Err(KindError::Unknown)),
            (b" %PDF-1.7", Err(KindError::Unknown)),
        ] {
            assert_eq!(Kind::of(content), kind, "{content:?}");
        }
    }

    #[test]
    fn the_ending_follows_the_content() {
        assert_eq!(Kind::Jpeg.named("IMG.1.PNG"), "IMG.1.jpg");
        assert_eq!(Kind::Pdf.named("sc\u{0}an\n"), "scan.pdf");
        assert!(Kind::Pdf.named(&"ü".repeat(300)).chars().count() <= 120);
    }
}
