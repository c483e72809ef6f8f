//! A minimal PDF writer: pages of plain text lines in A4, Helvetica.
//!
//! Enough for a letter with Latin letters; a page-description library would be
//! larger than everything else in this folder.

use std::fmt::Write;

/// Lines on a page: 24.7 cm at 15 pt.
const LINES: usize = 46;
/// Letters on a line at 11 pt.
const COLUMNS: usize = 84;

/// A line of text, bold or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text; broken where it is too long.
    pub text: String,
    /// Whether it is printed bold.
    pub bold: bool,
}

/// A PDF with these lines; `title` names it in the reader.
#[must_use]
pub fn write(title: &str, lines: &[Line]) -> Vec<u8> {
    let lines: Vec<Line> = lines.iter().flat_map(wrap).collect();
    let pages: Vec<&[Line]> = match lines.chunks(LINES).collect::<Vec<_>>() {
        none if none.is_empty() => vec![&[]],
        some => some,
    };
    // 1 catalog, 2 pages, 3 and 4 fonts, 5 information, then two per page
    let first = 6;
    let kids: Vec<String> = (0..pages.len())
        .map(|at| format!("{} 0 R", first + 2 * at))
        .collect();
    let mut objects = vec![
        b"<</Type/Catalog/Pages 2 0 R/Lang(de-DE)/ViewerPreferences<</DisplayDocTitle true>>>>"
            .to_vec(),
        format!(
            "<</Type/Pages/Count {}/Kids[{}]>>",
            pages.len(),
            kids.join(" ")
        )
        .into_bytes(),
        font("Helvetica"),
        font("Helvetica-Bold"),
        [b"<</Title(".to_vec(), literal(title), b")>>".to_vec()].concat(),
    ];
    for (at, page) in pages.iter().enumerate() {
        let content = content(page);
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F0 3 0 R\
                 /F1 4 0 R>>>>/Contents {} 0 R>>",
                first + 2 * at + 1
            )
            .into_bytes(),
        );
        let head = format!("<</Length {}>>stream\n", content.len());
        objects.push([head.into_bytes(), content, b"\nendstream".to_vec()].concat());
    }
    assemble(&objects)
}

fn font(name: &str) -> Vec<u8> {
    format!("<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>").into_bytes()
}

fn content(lines: &[Line]) -> Vec<u8> {
    let mut out = b"BT 15 TL 70 770 Td\n".to_vec();
    for line in lines {
        out.extend(format!("/F{} 11 Tf (", u8::from(line.bold)).into_bytes());
        out.extend(literal(&line.text));
        out.extend(b") Tj T*\n");
    }
    out.extend(b"ET");
    out
}

/// Objects with their table of offsets (ISO 32000-1 § 7.5).
fn assemble(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut table = String::from("0000000000 65535 f \n");
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        out.extend(format!("{} 0 obj\n", at + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out.extend(
        format!(
            "xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R/Info 5 0 R>>\n\
             startxref\n{start}\n%%EOF\n"
        )
        .into_bytes(),
    );
    out
}

/// Text in WinAnsi encoding, with the marks of a literal string escaped.
fn literal(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for c in text.chars() {
        match (c, u8::try_from(u32::from(c))) {
            ('(' | ')' | '\\', _) => out.extend([b'\\', c as u8]),
            ('€', _) => out.push(0x80),
            ('„', _) => out.push(0x84),
            ('•', _) => out.push(0x95),
            ('“', _) => out.push(0x93),
            ('–', _) => out.push(0x96),
            (_, Ok(byte @ (0x20..=0x7e | 0xa0..=0xff))) => out.push(byte),
            _ => out.push(b'?'),
        }
    }
    out
}

fn wrap(line: &Line) -> Vec<Line> {
    let mut rows = vec![String::new()];
    for word in line.text.split_whitespace() {
        let row = rows.last_mut().expect("one row at least");
        if !row.is_empty() && row.chars().count() + word.chars().count() >= COLUMNS {
            rows.push(word.to_owned());
        } else {
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        }
    }
    rows.into_iter()
        .map(|text| Line {
            text,
            bold: line.bold,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(haystack: &[u8], needle: &[u8]) -> Vec<usize> {
        (0..haystack.len())
            .filter(|&at| haystack[at..].starts_with(needle))
            .collect()
    }

    #[test]
    fn offsets_in_the_table_point_at_objects() {
        let lines: Vec<_> = (0..100)
            .map(|n| Line {
                text: format!("Zeile {n} mit (Klammer) und Größe"),
                bold: n == 0,
            })
            .collect();
        let pdf = write("Titel", &lines);
        let start = *find(&pdf, b"xref\n0 ").first().unwrap();
        let table = String::from_utf8_lossy(&pdf[start..]).into_owned();
        let offsets: Vec<usize> = table
            .lines()
            .filter(|row| row.ends_with(" 00000 n "))
            .map(|row| row[..10].parse().unwrap())
            .collect();
        assert_eq!(offsets.len(), 5 + 2 * 3, "three pages of 46 lines");
        for (at, offset) in offsets.iter().enumerate() {
            let head = format!("{} 0 obj", at + 1).into_bytes();
            assert!(pdf[*offset..].starts_with(&head), "object {}", at + 1);
        }
        assert!(table.contains(&format!("startxref\n{start}\n")));
    }

    #[test]
    fn letters_are_in_win_ansi_and_brackets_escaped() {
        assert_eq!(literal("ä(€)"), b"\xe4\\(\x80\\)");
        assert_eq!(literal("Ł"), b"?");
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        let line = Line {
            text: "wort ".repeat(40),
            bold: false,
        };
        let rows = wrap(&line);
        assert!(rows.len() > 1);
        assert!(rows.iter().all(|row| row.text.chars().count() <= COLUMNS));
    }
}
