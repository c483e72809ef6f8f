//! The registration authority's signed statement that somebody is registered at
//! an address (see [`relocation::services::vehicle::release`]): signed with its
//! decision, judged where a vehicle request brings it along.

use std::fs;
use std::path::Path;

use relocation::envelope::directory::{AuthorityEntry, AuthorityKind, Directory};
use relocation::envelope::jose::CompactJws;
use relocation::services::registration::RegistrationRequest;
use relocation::services::registration::request::SCHEMA_URN;
use relocation::services::vehicle::release::{
    CERTIFICATE_TYPE, Certificate, of, statement, statements,
};
use relocation::services::vehicle::request::VehicleRequest;
use relocation::values::Salt;
use uuid::Uuid;

use super::finding::Finding;
use super::handover::{ANSWERS, REQUEST_FILE};
use super::request::Request;
use crate::german_time::written_day;
use crate::jose::{JoseError, SigningKey, same, sha256_base64url, verify};
use crate::machine::new_id;

/// Signs for each adult of `request` who gave a salt that they are registered
/// at the new sole or main dwelling; `None` where there is nobody to sign for.
///
/// # Errors
/// [`JoseError::Operation`].
pub fn issue(
    key: &SigningKey,
    destination: Uuid,
    request: &RegistrationRequest,
    now: i64,
) -> Result<Option<String>, JoseError> {
    let said = statements(request);
    let mut commitments: Vec<_> = said.iter().map(|said| sha256_base64url(said)).collect();
    if commitments.is_empty() {
        return Ok(None);
    }
    // Always two: their number would tell whether somebody moved along.
    if commitments.len() == 1 {
        commitments.push(sha256_base64url(new_id().as_bytes()));
    }
    // In the order of the request they would tell who is the declarant.
    commitments.sort_unstable();
    let certificate = Certificate {
        iss: destination,
        iat: now,
        commitments,
        key: key.jwk().clone(),
    };
    key.sign(CERTIFICATE_TYPE, &certificate).map(Some)
}

/// The registration request that a decision in this hand-over folder is about.
/// `None` where it is not there or cannot be read any more, and where something
/// was added: an answer may have corrected it, and only the clerk knows. With
/// `as_declared` the clerk says that the request itself was entered; a second
/// request is still one too many. The decision goes out all the same; the person
/// shows the Meldebestätigung.
#[must_use]
pub fn decided(folder: &Path, as_declared: bool) -> Option<RegistrationRequest> {
    let additions = fs::read_dir(folder.join(ANSWERS)).into_iter().flatten();
    let mut additions = additions.flatten();
    if additions.any(|added| !as_declared || added.path().join(REQUEST_FILE).exists()) {
        return None;
    }
    let data = fs::read(folder.join(REQUEST_FILE)).ok()?;
    match Request::parse(SCHEMA_URN, &data)? {
        Request::Registration(request) => Some(*request),
        Request::Vehicle(_) => None,
    }
}

/// What the statement is worth that `request` brings along; `None` where it
/// brings none. Whatever is wrong with it, the clerk decides.
#[must_use]
pub fn judge(request: &VehicleRequest, directory: &Directory) -> Option<Finding> {
    let (certificate, salt) = of(request)?;
    Some(match confirmed(certificate, salt, request, directory) {
        Some((authority, at)) => Finding::new(
            "registration_confirmed",
            format!(
                "Die Meldebehörde {} hat die Anmeldung dieser Person an dieser Anschrift am {} \
                 bestätigt (Signatur geprüft).",
                authority.name,
                written_day(at)
            ),
        ),
        None => Finding::new(
            "registration_not_confirmed",
            "Die mitgeschickte Mitteilung einer Meldebehörde passt nicht zu dieser Person und \
             Anschrift oder ist nicht von der zuständigen Meldebehörde signiert: \
             Meldebestätigung vorlegen lassen.",
        ),
    })
}

/// Who signed, and when, if all of it fits.
fn confirmed<'a>(
    certificate: &str,
    salt: &Salt,
    request: &VehicleRequest,
    directory: &'a Directory,
) -> Option<(&'a AuthorityEntry, i64)> {
    let claims: Certificate = CompactJws::parse(certificate).ok()?.claims().ok()?;
    // Nothing of it is believed yet but what the signed directory says too.
    let place = request.address.municipality.regional_key.as_str();
    let authority = directory
        .competent(AuthorityKind::Registration, place)
        .filter(|entry| entry.destination == claims.iss)?;
    let keys = authority.keys.as_ref()?;
    if !keys.has_signed(&claims.key.kid) {
        return None;
    }
    // Refuses a key that does not bear its own thumbprint as id.
    verify(certificate, CERTIFICATE_TYPE, &claims.key).ok()?;
    let expected = sha256_base64url(&statement(salt, &request.holder, &request.address));
    let fits =
        |found, commitment: &String| found | same(commitment.as_bytes(), expected.as_bytes());
    let named = claims.commitments.iter().fold(false, fits);
    named.then_some((authority, claims.iat))
}
