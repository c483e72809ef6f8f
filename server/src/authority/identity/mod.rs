//! What the statement of a means of identification is worth (see
//! [`relocation::envelope::identity`]): signed by the node that the directory
//! names or by an office of it that looked (`issuer.rs`), disclosed truly, bound
//! to this destination and submission, fresh when it was sent, and about the
//! person who declares. Whose counter counts where stands in [`counter`]; what
//! the clerk is told in `told.rs`, with card and declaration side by side
//! (`compared.rs`).

mod compared;
pub mod counter;
mod issuer;
mod told;

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::identity::{
    Assurance, BINDING_TYPE, Binding, Card, LIFETIME, Means, Presentation, SD_ALG, needed,
};
use relocation::envelope::jose::encode;
use uuid::Uuid;

use self::counter::Confirmed;
use self::issuer::Issuer;
use crate::authority::request::Request;
use crate::authority::testimony::Witness;
use crate::jose::{same, sha256_base64url, verify_es256};

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
    /// By which means.
    pub means: Means,
    /// How sure it is.
    pub assurance: Assurance,
    /// How sure it has to be for this request.
    pub needed: Assurance,
    /// By which office, where one has looked.
    pub counter: Option<Confirmed>,
    /// Unix seconds of the identification.
    pub at: i64,
}

/// Why a statement is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Not of the form.
    Form,
    /// Signed neither by the node nor by an authority of the directory.
    Issuer,
    /// Speaks of a means that who signed it does not offer.
    Means,
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
            Self::Verified(verified) => {
                let counts = verified.counter.as_ref().is_none_or(Confirmed::counts);
                verified.assurance >= verified.needed && counts
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
    let (issuer, claims) = issuer::signed(presentation.jws, witness)?;
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
        means: claims.means,
        assurance: claims.assurance,
        needed: needed(kind),
        counter: match issuer {
            Issuer::Node => None,
            Issuer::Office(office) => {
                let by = claims.confirmed_by.unwrap_or_default();
                Some(Confirmed::new(office, by, sent, &witness.directory))
            }
        },
        at: claims.iat,
    })
}
