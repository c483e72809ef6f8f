//! File names that nobody else chooses: what a sender wrote is a hint for
//! people, never a path.

use relocation::envelope::attachment::Kind;

/// Letters that are kept of a name.
const LENGTH: usize = 60;

/// `03-mietvertrag.pdf`: number, what is left of the name, and an extension by
/// the file's first bytes (not by what its sender says).
#[must_use]
pub fn safe_name(number: usize, name: &str, bytes: &[u8]) -> String {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let mut kept = String::new();
    for c in stem.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => kept.push_str("ae"),
            'ö' => kept.push_str("oe"),
            'ü' => kept.push_str("ue"),
            'ß' => kept.push_str("ss"),
            c if c.is_ascii_alphanumeric() => kept.push(c),
            _ if kept.is_empty() || kept.ends_with('-') => {}
            _ => kept.push('-'),
        }
        if kept.len() >= LENGTH {
            break;
        }
    }
    let kept = kept.trim_end_matches('-');
    let kept = if kept.is_empty() { "datei" } else { kept };
    format!("{number:02}-{kept}.{}", extension(bytes))
}

/// Extension by the first bytes; everything unknown is `bin`, which no program
/// opens by itself.
#[must_use]
pub fn extension(bytes: &[u8]) -> &'static str {
    Kind::of(bytes).map_or("bin", Kind::ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_everything_dangerous() {
        let pdf = b"%PDF-1.7";
        let table = [
            (
                "Wohnungsgeberbestätigung.pdf",
                "01-wohnungsgeberbestaetigung.pdf",
            ),
            ("../../etc/passwd", "01-passwd.pdf"),
            ("..\\..\\boot.ini", "01-boot.pdf"),
            ("..", "01-datei.pdf"),
            ("", "01-datei.pdf"),
            (".htaccess", "01-datei.pdf"),
            ("a\0b\n<script>.pdf.exe", "01-a-b-script-pdf.pdf"),
            ("-rf", "01-rf.pdf"),
            ("Фото.jpg", "01-datei.pdf"),
        ];
        for (name, expected) in table {
            assert_eq!(safe_name(1, name, pdf), expected, "{name:?}");
        }
        assert!(safe_name(1, &"x".repeat(5000), pdf).len() < 80);
    }

    #[test]
    fn the_bytes_decide_the_extension() {
        assert_eq!(
            safe_name(2, "photo.pdf", b"\xff\xd8\xff\xe0"),
            "02-photo.jpg"
        );
        assert_eq!(safe_name(2, "page.pdf", b"<html>"), "02-page.bin");
    }
}
