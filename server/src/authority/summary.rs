//! `summary.html`: the request for a clerk's eyes. One file, opens offline,
//! runs nothing, prints on paper.

use std::fmt::Write;

use super::finding::Finding;
use super::request::Section;

/// No script, no network: only the style in the file itself.
const HEAD: &str = r#"<!doctype html>
<html lang="de"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:48rem;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin:1.5rem 0 .25rem;border-bottom:1px solid}
dl{display:grid;grid-template-columns:minmax(9rem,16rem) 1fr;gap:.25rem 1rem;margin:.5rem 0}
dt{font-weight:600}dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
.note{border:2px solid;padding:.5rem 1rem}.note h2{margin:0;border:0}.note ul{margin:.25rem 0}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}}
</style>
"#;

/// What a summary shows.
pub struct Summary<'a> {
    /// Heading.
    pub title: &'a str,
    /// Facts on the case: label and value.
    pub facts: Vec<(&'a str, String)>,
    /// What the clerk must know first.
    pub notes: Vec<String>,
    /// What the clerk must look at.
    pub findings: &'a [Finding],
    /// The request.
    pub sections: Vec<Section>,
    /// Attachments: file name in the folder and the name that the sender gave.
    pub files: &'a [(String, String)],
}

impl Summary<'_> {
    /// The page. All values are escaped.
    #[must_use]
    pub fn to_html(&self) -> String {
        let mut page = String::from(HEAD);
        let title = escape(self.title);
        let _ = write!(page, "<title>{title}</title></head><body><h1>{title}</h1>");
        for note in &self.notes {
            let _ = write!(page, "<p class=\"note\">{}</p>", escape(note));
        }
        if !self.findings.is_empty() {
            page.push_str("<div class=\"note\"><h2>Zu prüfen</h2><ul>");
            for finding in self.findings {
                let _ = write!(page, "<li>{}</li>", escape(&finding.text));
            }
            page.push_str("</ul></div>");
        }
        list(
            &mut page,
            self.facts
                .iter()
                .map(|(label, value)| (*label, value.as_str())),
        );
        for section in &self.sections {
            let _ = write!(page, "<h2>{}</h2>", escape(&section.title));
            let lines = section.lines.iter();
            list(&mut page, lines.map(|(label, value)| (&**label, &**value)));
        }
        if !self.files.is_empty() {
            page.push_str("<h2>Anlagen</h2><ol>");
            for (file, name) in self.files {
                let (file, name) = (escape(file), escape(name));
                let _ = write!(
                    page,
                    "<li><a href=\"attachments/{file}\">{file}</a> ({name})</li>"
                );
            }
            page.push_str("</ol>");
        }
        page.push_str("</body></html>\n");
        page
    }
}

fn list<'a>(page: &mut String, lines: impl Iterator<Item = (&'a str, &'a str)>) {
    page.push_str("<dl>");
    for (label, value) in lines {
        let _ = write!(page, "<dt>{}</dt><dd>{}</dd>", escape(label), escape(value));
    }
    page.push_str("</dl>");
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // Controls and characters that turn the direction of writing can
            // make a line look like another one.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
            c if c.is_control() && c != '\n' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_becomes_markup() {
        let evil = "<script>alert('x')</script>\"&\u{202e}";
        let page = Summary {
            title: evil,
            facts: vec![("Fall", evil.into())],
            notes: vec![evil.into()],
            findings: &[Finding {
                code: "x".into(),
                text: evil.into(),
            }],
            sections: vec![Section {
                title: evil.into(),
                lines: vec![(evil.into(), evil.into())],
            }],
            files: &[("01-a.pdf".into(), evil.into())],
        }
        .to_html();
        assert!(!page.contains("<script"));
        assert!(!page.contains("\u{202e}"));
        assert_eq!(page.matches("&lt;script&gt;").count(), 9);
        assert!(page.contains("href=\"attachments/01-a.pdf\""));
    }
}
