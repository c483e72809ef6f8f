//! The automatic answer of the demo: prepared, not registered.

use super::pdf::{Line, write};

/// File name of the letter.
pub const FILE_NAME: &str = "vorbereitet.pdf";

/// What a person without proof of identity needs to know. BMG § 17(1): two
/// weeks after moving in; § 19: confirmation of the Wohnungsgeber; § 25:
/// appearance and documents where the authority asks for them.
const STEPS: [&str; 4] = [
    "Ihre Anmeldung ist vorbereitet. Sie sind noch nicht angemeldet.",
    "Kommen Sie innerhalb von zwei Wochen nach dem Einzug persönlich zu Ihrer Meldebehörde \
     (§ 17 Abs. 1 BMG). Sind sie schon vorbei, kommen Sie bald: Die Pflicht bleibt.",
    "Bringen Sie mit: Ihren Personalausweis oder Reisepass und die Bestätigung des \
     Wohnungsgebers, falls Sie sie nicht schon hochgeladen haben.",
    "Ihre Angaben liegen dann bereit. Sie müssen sie nicht noch einmal machen.",
];

/// Why nobody should take the letter for more than it is.
const TEST: &str = "Dies ist ein Testdienst. Dieses Schreiben hat keine Behörde geschrieben und \
                    es ist keine Meldebestätigung.";

/// The answer's text for the status page.
#[must_use]
pub fn text() -> String {
    STEPS.join("\n\n")
}

/// The letter as PDF.
#[must_use]
pub fn pdf(authority: &str, date: &str) -> Vec<u8> {
    let plain = |text: &str| Line {
        text: text.into(),
        bold: false,
    };
    let bold = |text: &str| Line {
        text: text.into(),
        bold: true,
    };
    let title = "Anmeldung einer Wohnung: vorbereitet";
    let mut lines = vec![
        bold(authority),
        plain(date),
        plain(""),
        plain(""),
        bold(title),
        plain(""),
    ];
    for step in STEPS {
        lines.extend([plain(step), plain("")]);
    }
    lines.extend([plain(""), bold(TEST)]);
    write(title, &lines)
}
