//! The pack's authorities as the directory lists them.

use relocation::competence::Reason;
use relocation::envelope::directory::AuthorityKind;

use super::directory::AuthorityProfile;
use super::{Authority, Pack, PackError, Source};

/// The authorities of the compiled-in pack `region`.
///
/// # Errors
/// [`PackError`].
pub fn authority_profiles(region: &str) -> Result<Vec<AuthorityProfile>, PackError> {
    let pack = Pack::load(&Source::new(None), region)?;
    Ok(pack
        .authorities
        .iter()
        .map(|authority| profile(&pack, authority))
        .collect())
}

fn profile(pack: &Pack, authority: &Authority) -> AuthorityProfile {
    let lent = pack
        .exceptions
        .iter()
        .filter(|entry| entry.authority == authority.prefix && entry.prefix != authority.prefix)
        .map(|entry| entry.prefix.clone());
    AuthorityProfile {
        key: authority.prefix.clone(),
        kind: AuthorityKind::Registration,
        name: authority.name.clone(),
        prefixes: std::iter::once(authority.prefix.clone())
            .chain(lent)
            .collect(),
        uncertain: authority
            .uncertain
            .as_ref()
            .map(|doubt| words(doubt.reason, &doubt.detail)),
        address: authority.address.clone(),
        phone: authority.phone.clone(),
        booking: authority.booking.clone(),
    }
}

/// The reason for people.
fn words(reason: Reason, detail: &str) -> String {
    match reason {
        Reason::SharedAdministration => format!(
            "Die Verwaltung sitzt in {detail}. Vielleicht bearbeitet das dortige Amt die Anmeldung."
        ),
        Reason::Unincorporated => {
            format!(
                "Gemeindefreies Gebiet. Zuständig ist vermutlich dessen Verwaltung in {detail}."
            )
        }
    }
}
