//! `umzug region peer refresh`: the present card of a linked node, believed by
//! the keys that were compared when the nodes were linked. What it says counts
//! for people only once the region has signed the directory anew.

use std::{collections::BTreeSet, path::Path};

use relocation::envelope::jose::Jwk;

use super::card::{CARD_TYPE, Card, SignedCard, fingerprint};
use super::peer::{PeerError, access, add, at};
use super::registry::{Destination, Peer, Registry};
use crate::delivery::{channel::Undelivered, peer::client::PeerClient};
use crate::jose::verify;
use crate::machine;

/// Seconds for which a card counts, to either side: clocks may be hours apart,
/// and what somebody kept for longer is no present card.
const FRESH: i64 = 24 * 3600;

/// Refreshes one node's authorities, or all nodes'; results go to standard
/// output. One that gives no card does not keep the others from it.
///
/// # Errors
/// The first [`PeerError`], after all were asked.
pub(super) fn run(data: &Path, only: Option<&str>, look: bool) -> Result<(), PeerError> {
    let mut registry = Registry::load(data)?;
    // A service of others has no card.
    let wanted =
        |peer: &&Peer| !peer.is_service() && only.is_none_or(|issuer| peer.issuer == issuer);
    let peers: Vec<Peer> = registry.peers.iter().filter(wanted).cloned().collect();
    if let (Some(issuer), true) = (only, peers.is_empty()) {
        return Err(PeerError::Unknown(issuer.into()));
    }
    let (mut changed, mut failed) = (false, Ok(()));
    for peer in peers {
        match fetch(data, &peer).and_then(|card| take(&mut registry, &peer, card)) {
            Ok(lines) if lines.is_empty() => println!("{}: nothing has changed.", peer.issuer),
            Ok(lines) => {
                changed = true;
                println!("{}:", peer.issuer);
                lines.iter().for_each(|line| println!("  {line}"));
            }
            Err(error) => failed = failed.and(Err(error)),
        }
    }
    if changed && look {
        println!("Nothing was taken over: leave out --look.");
    } else if changed {
        registry.save(data)?;
        println!("Compare new keys with their authorities, then sign the directory anew.");
    }
    failed
}

/// The card that the node hands out now.
fn fetch(data: &Path, peer: &Peer) -> Result<Card, PeerError> {
    let client = PeerClient::new(peer, access(data, &peer.issuer)?);
    let jws = client.card().map_err(|error| PeerError::Fetch {
        issuer: peer.issuer.clone(),
        why: Undelivered::from(error).outcome().into(),
    })?;
    read(peer, &jws, machine::now())
}

/// The card in a signed text, if it is this node's present one.
fn read(peer: &Peer, jws: &str, now: i64) -> Result<Card, PeerError> {
    let wrong = |why: &str| PeerError::Fetch {
        issuer: peer.issuer.clone(),
        why: why.into(),
    };
    let verified = (peer.signing.iter()).find_map(|key| verify(jws, CARD_TYPE, key).ok());
    let other_keys = || PeerError::OtherKeys(peer.issuer.clone());
    let claims = verified.ok_or_else(other_keys)?.claims();
    let SignedCard { card, iat } = claims.map_err(|_| wrong("it is damaged"))?;
    if card.issuer != peer.issuer {
        return Err(wrong("it is another node's"));
    }
    if iat.abs_diff(now) > FRESH.unsigned_abs() {
        return Err(wrong("it is not of today, or a clock is wrong"));
    }
    match same_keys(&card.signing, &peer.signing) {
        true => Ok(card),
        false => Err(other_keys()),
    }
}

/// Enters the card's authorities; gives a line for each change.
fn take(registry: &mut Registry, peer: &Peer, card: Card) -> Result<Vec<String>, PeerError> {
    let theirs = registry.destinations.iter();
    let before: Vec<Destination> = theirs
        .filter(|known| at(known, &peer.issuer))
        .cloned()
        .collect();
    let card = Card {
        url: peer.url.clone(),
        ..card
    };
    // In a copy: a card that is refused must leave nothing behind.
    let mut with = registry.clone();
    add(&mut with, card, &peer.client, peer.private, true)?;
    let after = with
        .destinations
        .iter()
        .filter(|known| at(known, &peer.issuer));
    let lines = changes(&before, &after.cloned().collect::<Vec<_>>());
    if !lines.is_empty() {
        *registry = with;
    }
    Ok(lines)
}

/// What is new, different and gone.
fn changes(before: &[Destination], after: &[Destination]) -> Vec<String> {
    let find = |all: &'_ [Destination], one: &Destination| {
        all.iter().find(|other| other.id == one.id).cloned()
    };
    let mut lines = Vec::new();
    for destination in after {
        let (id, name) = (destination.id, &destination.name);
        let keys = keys(destination);
        let seal = fingerprint(&keys);
        match find(before, destination) {
            None => lines.push(format!("new: {name} ({id}), keys {seal}")),
            Some(known) if !same_keys(&self::keys(&known), &keys) => {
                lines.push(format!("other keys: {name} ({id}), now {seal}"));
            }
            Some(known) if known != *destination => {
                lines.push(format!(
                    "other competence, services or state: {name} ({id})"
                ));
            }
            Some(_) => {}
        }
    }
    let gone = before.iter().filter(|known| find(after, known).is_none());
    lines.extend(gone.map(|known| format!("gone: {} ({})", known.name, known.id)));
    lines
}

fn keys(destination: &Destination) -> Vec<Jwk> {
    let sealing = std::iter::once(&destination.encryption);
    sealing.chain(&destination.signing).cloned().collect()
}

/// By their ids: a key whose id is not its thumbprint is refused elsewhere.
fn same_keys(one: &[Jwk], other: &[Jwk]) -> bool {
    let kids = |keys: &[Jwk]| {
        keys.iter()
            .map(|key| key.kid.clone())
            .collect::<BTreeSet<_>>()
    };
    kids(one) == kids(other)
}

#[cfg(test)]
#[path = "refresh_tests.rs"]
mod tests;
