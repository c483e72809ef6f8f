//! What the clerk is told of a proof of identity.

use relocation::envelope::identity::{Assurance, Means};

use relocation::envelope::directory::Standing;

use super::counter::Confirmed;
use super::{Doubt, Proof, Verified, compared};
use crate::authority::finding::Finding;
use crate::authority::request::{Request, Section};
use crate::german_time::written_moment;

/// What there is to do with a proof that suffices.
const COMPARE: &str = "Ausweis und Angaben vergleichen: Ist es dieselbe Person, entscheiden; \
                       sonst nachfragen oder um Vorsprache bitten.";

impl Proof {
    /// What the clerk is told first.
    #[must_use]
    pub fn finding(&self) -> Option<Finding> {
        match self {
            Self::None | Self::Document => None,
            Self::Verified(verified) => Some(verified.finding()),
            Self::Other(_) => Some(Finding::new(
                "identity_differs",
                "Der elektronische Identitätsnachweis gehört zu einer anderen Person als die \
                 Angaben (Namen oder Geburtsdatum): vergleichen, um Vorsprache bitten.",
            )),
            Self::Broken(doubt) => Some(Finding::new("identity_not_verified", doubt.german())),
        }
    }

    /// Card and declaration, line by line.
    #[must_use]
    pub fn section(&self, request: &Request) -> Option<Section> {
        let (Self::Verified(verified) | Self::Other(verified)) = self else {
            return None;
        };
        Some(Section {
            title: "Ausweis und Angaben".into(),
            lines: compared::lines(&verified.card, request),
        })
    }
}

impl Verified {
    fn finding(&self) -> Finding {
        let (means, at) = (german(self.means), written_moment(self.at));
        match &self.counter {
            _ if self.assurance < self.needed => Finding::new(
                "identity_level",
                format!(
                    "Identität elektronisch nachgewiesen ({means}), aber nicht auf \
                     Vertrauensniveau {}: Vorsprache nötig.",
                    level(self.needed)
                ),
            ),
            None => Finding::new(
                "identity_verified",
                format!(
                    "Identität elektronisch nachgewiesen am {at} ({means}, Vertrauensniveau {}, \
                     Signatur geprüft). {COMPARE}",
                    level(self.assurance)
                ),
            ),
            Some(confirmed) => confirmed.finding(&at),
        }
    }
}

impl Confirmed {
    fn finding(&self, at: &str) -> Finding {
        let Self { office, by, .. } = self;
        let said = format!("{office}, {by}, am {at}; Signatur geprüft.");
        match self.standing {
            Standing::Own => Finding::new(
                "identity_verified",
                format!("Identität am eigenen Schalter geprüft: {said} {COMPARE}"),
            ),
            Standing::FrontOffice => Finding::new(
                "identity_verified",
                format!("Identität an der Anlaufstelle geprüft: {said} {COMPARE}"),
            ),
            Standing::Elsewhere => Finding::new(
                "identity_elsewhere",
                format!(
                    "Identität bei einer anderen Behörde geprüft: {said} Das ist eine Hilfe, \
                     ersetzt die Vorsprache hier aber nicht (§ 23 Abs. 1 BMG; § 75 Abs. 4 FZV nur \
                     mit Zustimmung)."
                ),
            ),
        }
    }
}

const fn level(assurance: Assurance) -> &'static str {
    match assurance {
        Assurance::Low => "niedrig",
        Assurance::Substantial => "substantiell",
        Assurance::High => "hoch",
    }
}

const fn german(means: Means) -> &'static str {
    match means {
        Means::Eid => "Online-Ausweis",
        Means::Account => "Nutzerkonto",
        Means::Wallet => "EUDI-Wallet",
        Means::Counter => "Schalter einer Behörde",
    }
}

impl Doubt {
    const fn german(self) -> &'static str {
        match self {
            Self::Form => "Der elektronische Identitätsnachweis ist nicht lesbar: Vorsprache.",
            Self::Issuer => {
                "Der elektronische Identitätsnachweis ist weder vom Knoten der Region noch von \
                 einer Behörde des Verzeichnisses signiert: Vorsprache."
            }
            Self::Means => {
                "Der elektronische Identitätsnachweis nennt einen Weg, für den nicht zuständig \
                 ist, wer ihn signiert hat: Vorsprache."
            }
            Self::Disclosure | Self::Holder => {
                "Der elektronische Identitätsnachweis ist verändert oder gehört nicht zu diesem \
                 Absender: Vorsprache."
            }
            Self::Elsewhere => {
                "Der elektronische Identitätsnachweis war für einen anderen Antrag bestimmt: \
                 Vorsprache."
            }
            Self::Age => {
                "Der elektronische Identitätsnachweis war beim Absenden zu alt: Vorsprache oder \
                 neuer Nachweis."
            }
        }
    }
}
