//! What the statement of a means of identification is worth (see
//! [`relocation::envelope::identity`]): signed by the node that the directory
//! names, disclosed truly, bound to this destination and submission, fresh when
//! it was sent, and about the person who declares. Card and declaration are put
//! side by side for the clerk (`compared.rs`).

mod compared;

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::identity::{
    Assurance, BINDING_TYPE, Binding, Card, LIFETIME, Presentation, SD_ALG, STATEMENT_TYPE,
    StatementClaims, VCT,
};
use relocation::envelope::jose::encode;
use uuid::Uuid;

use crate::authority::finding::Finding;
use crate::authority::german_time::written_moment;
use crate::authority::request::{Request, Section};
use crate::authority::testimony::Witness;
use crate::jose::{same, sha256_base64url, verify, verify_es256};

/// Seconds by which the clocks of node and browser may differ.
const SKEW: i64 = 15 * 60;

/// To whom and when a request was sent, by the node's receipt.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    /// Destination.
    pub destination: Uuid,
    /// Submission.
    pub submission: Uuid,
    /// Unix seconds, signed.
    pub at: i64,
}

/// How a person proved who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// Not at all.
    None,
    /// By the serial number of a document.
    Document,
    /// By a means of identification, verified.
    Verified(Box<Verified>),
    /// By a statement that speaks for somebody else than the request, verified.
    Other(Box<Verified>),
    /// By a statement that is not believed.
    Broken(Doubt),
}

/// A statement that is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What was disclosed.
    pub card: Card,
    /// How sure it is.
    pub assurance: Assurance,
    /// Unix seconds of the identification.
    pub at: i64,
}

/// Why a statement is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Not of the form.
    Form,
    /// Not signed by the node of the directory.
    Issuer,
    /// A disclosed claim is not of the statement, or one was held back.
    Disclosure,
    /// Not bound by the key that the statement names.
    Holder,
    /// Bound to another authority or another submission.
    Elsewhere,
    /// Too old when it was sent, or from the future.
    Age,
}

impl Proof {
    /// Whether the authority may decide without an appearance.
    #[must_use]
    pub fn suffices(&self) -> bool {
        match self {
            Self::None | Self::Other(_) | Self::Broken(_) => false,
            Self::Document => true,
            Self::Verified(verified) => verified.assurance == Assurance::High,
        }
    }

    /// What the clerk is told first.
    #[must_use]
    pub fn finding(&self) -> Option<Finding> {
        match self {
            Self::None | Self::Document => None,
            Self::Verified(verified) if verified.assurance == Assurance::High => {
                Some(Finding::new(
                    "identity_verified",
                    format!(
                        "Identität elektronisch nachgewiesen am {} (Vertrauensniveau hoch, \
                         Signatur geprüft). Ausweis und Angaben vergleichen: Ist es dieselbe \
                         Person, entscheiden; sonst nachfragen oder um Vorsprache bitten.",
                        written_moment(verified.at)
                    ),
                ))
            }
            Self::Verified(_) => Some(Finding::new(
                "identity_level",
                "Identität elektronisch nachgewiesen, aber nicht auf Vertrauensniveau hoch: \
                 Vorsprache nötig.",
            )),
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

impl Doubt {
    const fn german(self) -> &'static str {
        match self {
            Self::Form => "Der elektronische Identitätsnachweis ist nicht lesbar: Vorsprache.",
            Self::Issuer => {
                "Der elektronische Identitätsnachweis ist nicht vom Knoten der Region signiert: \
                 Vorsprache."
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

/// Judges what `request` brings along.
#[must_use]
pub fn judge(request: &Request, sent: Sent, witness: &Witness) -> Proof {
    match request.presentation() {
        None if request.declares_by_document() => Proof::Document,
        None => Proof::None,
        Some(text) => match verified(text, request.kind(), sent, witness) {
            Ok(verified) if compared::are_one(&verified.card, request) => {
                Proof::Verified(Box::new(verified))
            }
            Ok(verified) => Proof::Other(Box::new(verified)),
            Err(doubt) => Proof::Broken(doubt),
        },
    }
}

fn verified(
    text: &str,
    kind: AuthorityKind,
    sent: Sent,
    witness: &Witness,
) -> Result<Verified, Doubt> {
    let presentation = Presentation::parse(text).map_err(|_| Doubt::Form)?;
    let mut keys = witness.keys.iter();
    let signed = keys.find_map(|key| verify(presentation.jws, STATEMENT_TYPE, key).ok());
    let claims: StatementClaims = signed
        .ok_or(Doubt::Issuer)?
        .claims()
        .map_err(|_| Doubt::Form)?;
    if claims.iss != witness.directory.node.issuer || claims.vct != VCT {
        return Err(Doubt::Issuer);
    }
    if claims.sd_alg != SD_ALG {
        return Err(Doubt::Form);
    }
    let named = |digest: &str| claims.sd.iter().any(|one| one == digest);
    for one in &presentation.disclosures {
        if !named(&sha256_base64url(one.text.as_bytes())) {
            return Err(Doubt::Disclosure);
        }
    }
    // The registration may see everything: what is missing was held back.
    if kind == AuthorityKind::Registration && presentation.disclosures.len() != claims.sd.len() {
        return Err(Doubt::Disclosure);
    }
    let point = claims.cnf.jwk.point().ok_or(Doubt::Holder)?;
    let bound = verify_es256(presentation.binding, BINDING_TYPE, &encode(&point));
    let binding: Binding = bound
        .map_err(|_| Doubt::Holder)?
        .claims()
        .map_err(|_| Doubt::Form)?;
    let hash = sha256_base64url(presentation.bound.as_bytes());
    if !same(binding.sd_hash.as_bytes(), hash.as_bytes()) {
        return Err(Doubt::Holder);
    }
    if (binding.aud, binding.nonce) != (sent.destination, sent.submission) {
        return Err(Doubt::Elsewhere);
    }
    // The statement's own end counts, and no node can set it later than a day.
    let end = claims.exp.min(claims.iat.saturating_add(LIFETIME));
    if sent.at > end || claims.iat > sent.at + SKEW || binding.iat > sent.at + SKEW {
        return Err(Doubt::Age);
    }
    Ok(Verified {
        card: presentation.card().map_err(|_| Doubt::Form)?,
        assurance: claims.assurance,
        at: claims.iat,
    })
}
