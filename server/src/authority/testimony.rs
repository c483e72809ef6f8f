//! What the node's event log proves, checked before anything is believed.

use relocation::envelope::directory::{AuthorityKind, DIRECTORY_TYPE, Directory};
use relocation::envelope::event::{AuthenticationTags, EVENT_TYPE, EventClaims, EventKind};
use relocation::envelope::jose::{CompactJws, Jwk};
use uuid::Uuid;

use super::events::Subject;
use crate::jose::{SigningKey, sha256_base64url, verify, verify_es256};

/// Why the node is not believed. Nothing is taken over or signed then; the
/// submission stays at the node, and someone has to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Distrust {
    /// Directory not signed by the region's root key, expired, or older than
    /// one that was seen before.
    #[error("the directory is not signed by the region, has expired or is an earlier one")]
    Directory,
    /// No receipt of the node for this submission.
    #[error("the log has no receipt of the node for this submission")]
    NoReceipt,
    /// An event is signed by a key that the directory does not name.
    #[error("the receipt is not signed by the node of the directory")]
    ForeignReceipt,
    /// More than one receipt for the same submission.
    #[error("the log has several receipts for this submission")]
    SecondReceipt,
    /// Receipt and delivered parts differ.
    #[error("the delivered parts are not those of the receipt")]
    Parts,
    /// An event that was in the log before is gone.
    #[error("the log lost an event that was in it before")]
    Shortened,
    /// Delivered for a destination that is not served here.
    #[error("delivered for a destination that is not served here")]
    Destination,
}

/// The node as the signed directory names it.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The directory.
    pub directory: Directory,
    /// Its signing keys, as far as the node publishes them.
    pub keys: Vec<Jwk>,
}

/// The node's receipt of a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Unix seconds.
    pub at: i64,
    /// Exactly these ciphertexts.
    pub tags: AuthenticationTags,
}

impl Witness {
    /// Believes `directory` if `root` signed it and it has not expired, and of
    /// `published` only keys that the directory names.
    ///
    /// # Errors
    /// [`Distrust::Directory`].
    pub fn new(
        directory: &str,
        root: &str,
        published: Vec<Jwk>,
        now: i64,
    ) -> Result<Self, Distrust> {
        let directory: Directory = verify_es256(directory, DIRECTORY_TYPE, root)
            .ok()
            .and_then(|jws| jws.claims().ok())
            .filter(|directory: &Directory| directory.expires > now)
            .ok_or(Distrust::Directory)?;
        let keys = published
            .into_iter()
            .filter(|key| directory.node.signing.contains(&key.kid))
            .collect();
        Ok(Self { directory, keys })
    }

    /// Whether some authority of this kind in the directory is competent for
    /// this key.
    #[must_use]
    pub fn is_served(&self, kind: AuthorityKind, regional_key: &str) -> bool {
        self.directory.competent(kind, regional_key).is_some()
    }

    /// Name of the authority of this kind that is competent by the directory,
    /// when it is another one than `destination`.
    #[must_use]
    pub fn other_competent(
        &self,
        kind: AuthorityKind,
        destination: Uuid,
        regional_key: &str,
    ) -> Option<&str> {
        self.directory
            .competent(kind, regional_key)
            .filter(|entry| entry.destination != destination)
            .map(|entry| entry.name.as_str())
    }

    /// The one receipt for `submission` in `log`, signed by the node.
    ///
    /// # Errors
    /// [`Distrust`].
    pub fn receipt(
        &self,
        log: &[String],
        submission: Uuid,
        case: Uuid,
    ) -> Result<Receipt, Distrust> {
        let mut found = None;
        for text in log {
            let Some(claims) = claimed_receipt(text, submission) else {
                continue;
            };
            let signed = self
                .keys
                .iter()
                .any(|key| verify(text, EVENT_TYPE, key).is_ok());
            if !signed || claims.iss != self.directory.node.issuer || claims.case() != Some(case) {
                return Err(Distrust::ForeignReceipt);
            }
            let tags = claims
                .single()
                .and_then(|(_, payload)| payload.authentication_tags.clone());
            let receipt = Receipt {
                at: claims.iat,
                tags: tags.ok_or(Distrust::Parts)?,
            };
            if found.replace(receipt).is_some() {
                return Err(Distrust::SecondReceipt);
            }
        }
        found.ok_or(Distrust::NoReceipt)
    }
}

/// The claims of an event that says to be the receipt of `submission`.
fn claimed_receipt(text: &str, submission: Uuid) -> Option<EventClaims> {
    let claims: EventClaims = CompactJws::parse(text).ok()?.claims().ok()?;
    let is_receipt = matches!(claims.single(), Some((EventKind::Submit, _)))
        && claims.submission() == Some(submission);
    is_receipt.then_some(claims)
}

/// Hash of an event in the log: what the next event names as predecessor.
#[must_use]
pub fn event_hash(jws: &str) -> String {
    sha256_base64url(jws.as_bytes())
}

/// Hash of the event of this kind about `subject` that one of `keys` signed, if
/// it stands in the log.
#[must_use]
pub fn own_event(
    log: &[String],
    keys: &[SigningKey],
    subject: Subject,
    kind: EventKind,
) -> Option<String> {
    let ours = |text: &&String| {
        let mut keys = keys.iter();
        let claims: Option<EventClaims> = keys
            .find_map(|key| verify(text, EVENT_TYPE, key.jwk()).ok())
            .and_then(|jws| jws.claims().ok());
        claims.is_some_and(|claims| {
            claims.iss == subject.destination.to_string()
                && claims.submission() == Some(subject.submission)
                && claims.case() == Some(subject.case)
                && matches!(claims.single(), Some((found, _)) if found == kind)
        })
    };
    log.iter().find(ours).map(|event| event_hash(event))
}

/// Whether the log still holds the event that was its last.
///
/// # Errors
/// [`Distrust::Shortened`].
pub fn still_holds(log: &[String], known: Option<&str>) -> Result<(), Distrust> {
    let holds = known.is_none_or(|hash| log.iter().any(|event| event_hash(event) == hash));
    holds.then_some(()).ok_or(Distrust::Shortened)
}
