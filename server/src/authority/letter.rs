//! The automatic answer of the demo: prepared, not decided.

use relocation::envelope::directory::AuthorityKind;

use super::pdf::{Line, write};

/// File name of the letter.
pub const FILE_NAME: &str = "vorbereitet.pdf";

struct Letter {
    title: &'static str,
    steps: [&'static str; 4],
    /// Why nobody should take the letter for more than it is.
    test: &'static str,
}

/// What a person without proof of identity needs to know. BMG § 17(1): two
/// weeks after moving in; § 19: confirmation of the Wohnungsgeber; § 25:
/// appearance and documents where the authority asks for them.
const REGISTRATION: Letter = Letter {
    title: "Anmeldung einer Wohnung: vorbereitet",
    steps: [
        "Ihre Anmeldung ist vorbereitet. Sie sind noch nicht angemeldet.",
        "Kommen Sie innerhalb von zwei Wochen nach dem Einzug persönlich zu Ihrer Meldebehörde \
         (§ 17 Abs. 1 BMG). Sind sie schon vorbei, kommen Sie bald: Die Pflicht bleibt.",
        "Bringen Sie mit: Ihren Personalausweis oder Reisepass und die Bestätigung des \
         Wohnungsgebers, falls Sie sie nicht schon hochgeladen haben.",
        "Ihre Angaben liegen dann bereit. Sie müssen sie nicht noch einmal machen.",
    ],
    test: "Dies ist ein Testdienst. Dieses Schreiben hat keine Behörde geschrieben und es ist \
           keine Meldebestätigung.",
};

/// The same for a vehicle. FZV § 20(2): proof of identity; § 15(4): Teil II
/// with a new plate, which takes the place of the old one.
const VEHICLE: Letter = Letter {
    title: "Ihr Antrag für das Fahrzeug ist vorbereitet",
    steps: [
        "Ihr Antrag für das Fahrzeug ist vorbereitet. Geändert ist noch nichts.",
        "Kommen Sie zu Ihrer Zulassungsbehörde und weisen Sie sich aus: Ohne Nachweis Ihrer \
         Identität ändert sie nichts (§ 20 Abs. 2 FZV). Termine nennt Ihnen die Behördennummer \
         115.",
        "Bringen Sie mit: Ihren Personalausweis oder Reisepass und die Zulassungsbescheinigung \
         Teil I (Fahrzeugschein). Für ein neues Kennzeichen auch die Zulassungsbescheinigung \
         Teil II (Fahrzeugbrief) und die bisherigen Schilder.",
        "Ihre Angaben liegen dann bereit. Sie müssen sie nicht noch einmal machen.",
    ],
    test: "Dies ist ein Testdienst. Dieses Schreiben hat keine Behörde geschrieben und es ändert \
           nichts an der Zulassung.",
};

const fn letter(kind: AuthorityKind) -> &'static Letter {
    match kind {
        AuthorityKind::Registration => &REGISTRATION,
        AuthorityKind::Vehicle => &VEHICLE,
    }
}

/// The demo's decision where the person proved who they are.
#[must_use]
pub const fn registered(kind: AuthorityKind) -> &'static str {
    match kind {
        AuthorityKind::Registration => {
            "Testdienst: Sie wären jetzt angemeldet. Keine Behörde hat das entschieden."
        }
        AuthorityKind::Vehicle => {
            "Testdienst: Das Fahrzeug wäre jetzt umgemeldet. Keine Behörde hat das entschieden."
        }
    }
}

/// The answer's text for the status page.
#[must_use]
pub fn text(kind: AuthorityKind) -> String {
    letter(kind).steps.join("\n\n")
}

/// The letter as PDF.
#[must_use]
pub fn pdf(kind: AuthorityKind, authority: &str, date: &str) -> Vec<u8> {
    let letter = letter(kind);
    let plain = |text: &str| Line {
        text: text.into(),
        bold: false,
    };
    let bold = |text: &str| Line {
        text: text.into(),
        bold: true,
    };
    let mut lines = vec![
        bold(authority),
        plain(date),
        plain(""),
        plain(""),
        bold(letter.title),
        plain(""),
    ];
    for step in letter.steps {
        lines.extend([plain(step), plain("")]);
    }
    lines.extend([plain(""), bold(letter.test)]);
    write(letter.title, &lines)
}
