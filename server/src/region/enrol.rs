//! Enrols an authority at a node: the region's operator compares the
//! fingerprint, the registry gets the public keys, the authority gets access.

use std::path::{Path, PathBuf};

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::jose::{Jwk, encode};
use uuid::Uuid;

use super::Authority;
use super::directory::destination_id;
use super::registry::{Channel, Destination, Registry, RegistryError, Status, Subscriber};
use crate::authority::enrolment::{CLIENT_FILE, ClientAccess, Enrolment, ServedDestination};
use crate::jose::{JoseError, sha256_base64url};
use crate::private_file;

/// Why an enrolment was refused.
#[derive(Debug, thiserror::Error)]
pub enum EnrolError {
    /// The typed fingerprint is not that of the file.
    #[error(
        "The fingerprint does not match the keys in the file. Nothing was enrolled. \
         Compare it again with the authority on the phone; if it stays different, \
         the file was changed on its way."
    )]
    Fingerprint,
    /// Keys of the enrolment cannot be used.
    #[error("The keys in the enrolment cannot be used: {0}.")]
    Keys(#[from] JoseError),
    /// No authority of the region matches.
    #[error("No authority of the region matches {0}.")]
    NoAuthority(String),
    /// Someone else serves a destination already.
    #[error("{0} is enrolled by another operator already; --replace hands it over.")]
    Taken(String),
    /// The name is enrolled with other keys.
    #[error(
        "{0} is enrolled with other keys already. Nothing was enrolled. If it has really made \
         new keys, say --replace; if this is somebody else, it needs another name."
    )]
    OtherKeys(String),
    /// Registry file.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// File system.
    #[error("{path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{0} is not an enrolment file.")]
    File(PathBuf),
}

/// What to enrol, checked by [`enrol`].
pub struct Order<'a> {
    /// Region slug, part of each destination id.
    pub region: &'a str,
    /// Authorities that the enrolment is for.
    pub authorities: &'a [&'a Authority],
    /// Public keys.
    pub enrolment: &'a Enrolment,
    /// What the operator typed.
    pub fingerprint: &'a str,
    /// The region's public root key, handed on to the authority.
    pub root: &'a str,
    /// Take destinations over from another operator, and new keys of a known one.
    pub replace: bool,
    /// Keys that are exchanged, now or before, count for nothing any more.
    pub revoke: bool,
}

/// Enters the authorities in `registry` and gives the access for the operator.
/// The same name enrolled again replaces its secret and destinations, and on
/// request its keys; the keys before stay known as former ones.
///
/// `secret` are 32 random bytes, `client` a new id.
///
/// # Errors
/// [`EnrolError`]; the registry is unchanged then.
pub fn enrol(
    registry: &mut Registry,
    order: &Order<'_>,
    client: Uuid,
    secret: &[u8; 32],
) -> Result<ClientAccess, EnrolError> {
    let enrolment = order.enrolment;
    enrolment.check()?;
    if !enrolment.has_fingerprint(order.fingerprint) {
        return Err(EnrolError::Fingerprint);
    }
    let served: Vec<_> = order
        .authorities
        .iter()
        .map(|authority| destination(registry, order, authority))
        .collect();
    let takes = |id: &Uuid| served.iter().any(|entry| entry.id == *id);

    let mut next = registry.clone();
    let known = next
        .subscribers
        .iter()
        .position(|entry| entry.name == enrolment.name);
    let old = known.map(|at| next.subscribers.remove(at));
    if let Some(old) = &old
        && !order.replace
        && !has_keys(registry, old, enrolment)
    {
        return Err(EnrolError::OtherKeys(old.name.clone()));
    }
    for other in &mut next.subscribers {
        if let Some(id) = other.destinations.iter().copied().find(takes)
            && !order.replace
        {
            let name = registry.destination(id).map(|entry| entry.name.clone());
            return Err(EnrolError::Taken(name.unwrap_or_default()));
        }
        other.destinations.retain(|id| !takes(id));
    }
    let gone = old.iter().flat_map(|entry| &entry.destinations);
    let gone: Vec<Uuid> = gone.copied().collect();
    next.destinations
        .retain(|entry| !takes(&entry.id) && !gone.contains(&entry.id));

    let secret = encode(secret);
    let access = ClientAccess {
        client: old.map_or_else(|| client.to_string(), |entry| entry.client),
        root: order.root.to_owned(),
        destinations: served
            .iter()
            .map(|entry| ServedDestination {
                id: entry.id,
                name: entry.name.clone(),
            })
            .collect(),
        secret,
    };
    next.subscribers.push(Subscriber {
        client: access.client.clone(),
        name: enrolment.name.clone(),
        secret_sha256: sha256_base64url(access.secret.as_bytes()),
        destinations: served.iter().map(|entry| entry.id).collect(),
    });
    next.destinations.extend(served);
    *registry = next;
    Ok(access)
}

/// Whether everything that the subscriber serves has the keys of `enrolment`: a
/// name proves nothing.
fn has_keys(registry: &Registry, subscriber: &Subscriber, enrolment: &Enrolment) -> bool {
    let served = subscriber.destinations.iter();
    served
        .filter_map(|id| registry.destination(*id))
        .all(|entry| {
            entry.encryption == enrolment.encryption
                && entry.signing.as_slice() == std::slice::from_ref(&enrolment.signing)
        })
}

fn destination(registry: &Registry, order: &Order<'_>, authority: &Authority) -> Destination {
    let enrolment = order.enrolment;
    let id = destination_id(order.region, authority.decides, &authority.prefix);
    let reached = registry.destination(id);
    let before = reached.filter(|_| !order.revoke);
    let mut former: Vec<Jwk> = Vec::new();
    for key in before.into_iter().flat_map(Destination::keys) {
        let current = *key == enrolment.encryption || *key == enrolment.signing;
        if !current && !former.contains(key) {
            former.push(key.clone());
        }
    }
    Destination {
        id,
        name: authority.name.clone(),
        prefixes: vec![authority.prefix.clone()],
        encryption: enrolment.encryption.clone(),
        signing: vec![enrolment.signing.clone()],
        former,
        schemas: schemas_for(authority.decides, &enrolment.schemas),
        status: Status::Active,
        // Other keys are no other way, but who enrols here is no longer at
        // another node.
        channel: match reached.map(|known| &known.channel) {
            None | Some(Channel::Node { .. }) => Channel::Mailbox,
            Some(channel) => channel.clone(),
        },
        callback: reached.and_then(|known| known.callback.clone()),
    }
}

/// Of the schemas that an operator's tool reads, those that are meant for this
/// kind of authority: one operator may serve both kinds.
#[must_use]
pub fn schemas_for<T: AsRef<str>>(kind: AuthorityKind, schemas: &[T]) -> Vec<String> {
    let own = format!(":schema:{}:", kind.code());
    let all = schemas.iter().map(AsRef::as_ref);
    all.filter(|schema| schema.contains(&own))
        .map(str::to_owned)
        .collect()
}

/// The authorities whose key begins with one of `keys`.
///
/// # Errors
/// [`EnrolError::NoAuthority`] for a key that matches none.
pub fn select<'a>(
    authorities: &'a [Authority],
    keys: &[String],
) -> Result<Vec<&'a Authority>, EnrolError> {
    for key in keys {
        if key.is_empty()
            || !authorities
                .iter()
                .any(|entry| entry.prefix.starts_with(key))
        {
            return Err(EnrolError::NoAuthority(key.clone()));
        }
    }
    Ok(authorities
        .iter()
        .filter(|entry| keys.iter().any(|key| entry.prefix.starts_with(key)))
        .collect())
}

/// Reads an enrolment file.
///
/// # Errors
/// [`EnrolError::Io`], [`EnrolError::File`].
pub fn read(path: &Path) -> Result<Enrolment, EnrolError> {
    let bytes = std::fs::read(path).map_err(|source| EnrolError::Io {
        path: path.into(),
        source,
    })?;
    serde_json::from_slice(&bytes).map_err(|_| EnrolError::File(path.into()))
}

/// Writes the access file into `folder`, readable by the owner only.
///
/// # Errors
/// [`EnrolError::Io`].
pub fn hand_out(access: &ClientAccess, folder: &Path) -> Result<PathBuf, EnrolError> {
    let path = folder.join(CLIENT_FILE);
    let bytes = serde_json::to_vec_pretty(access).expect("plain data serialises");
    private_file::create_folder(folder)
        .and_then(|()| private_file::replace(&path, &bytes))
        .map_err(|source| EnrolError::Io {
            path: path.clone(),
            source,
        })?;
    Ok(path)
}

#[cfg(test)]
mod tests;
