use uuid::Uuid;

use super::*;
use crate::jose::{SigningKey, test_keys};
use crate::region::registry::{Channel, Status};

const NOW: i64 = 1_800_000_000;

fn peer() -> Peer {
    Peer {
        issuer: "urn:there".into(),
        url: "https://there.example".into(),
        tokens: None,
        signing: vec![test_keys::signing().jwk().clone()],
        former: Vec::new(),
        client: "client".into(),
        private: false,
    }
}

fn authority(number: u128, signing: &SigningKey) -> Destination {
    Destination {
        id: Uuid::from_u128(number),
        name: format!("Amt {number}"),
        prefixes: vec!["02".into()],
        encryption: test_keys::sealing().jwk().clone(),
        signing: vec![signing.jwk().clone()],
        former: Vec::new(),
        schemas: Vec::new(),
        status: Status::Active,
        channel: Channel::Mailbox,
        callback: None,
    }
}

fn card(destinations: Vec<Destination>) -> SignedCard {
    let registry = Registry {
        destinations,
        ..Registry::default()
    };
    let key = test_keys::signing().jwk().clone();
    SignedCard {
        card: Card::of(&registry, "urn:there".into(), key),
        iat: NOW,
    }
}

fn read(card: &SignedCard, key: &SigningKey) -> Result<Card, String> {
    let jws = key.sign(CARD_TYPE, card).unwrap();
    super::read(&peer(), &jws, NOW).map_err(|error| error.to_string())
}

#[test]
fn a_card_counts_under_the_pinned_key_for_a_day() {
    let key = test_keys::signing();
    let good = card(vec![authority(1, key)]);
    assert_eq!(read(&good, key).unwrap(), good.card);
    let other = read(&good, test_keys::other_signing()).unwrap_err();
    assert!(other.contains("peer add --replace"), "{other}");
    for iat in [NOW - FRESH - 1, NOW + FRESH + 1, i64::MIN] {
        let old = SignedCard {
            iat,
            ..card(Vec::new())
        };
        assert!(read(&old, key).unwrap_err().contains("not of today"));
    }
    let mut strange = card(Vec::new());
    strange.card.issuer = "urn:elsewhere".into();
    assert!(read(&strange, key).unwrap_err().contains("another node's"));
    let mut more = card(Vec::new());
    let added = test_keys::other_signing().jwk().clone();
    more.card.signing.push(added);
    assert!(read(&more, key).unwrap_err().contains("exchanged its keys"));
    // Something else that the node has signed.
    let event = key.sign("secevent+jwt", &good).unwrap();
    assert!(super::read(&peer(), &event, NOW).is_err());
}

#[test]
fn each_change_is_told_and_nothing_of_others_is_touched() {
    let (key, other) = (test_keys::signing(), test_keys::other_signing());
    let own = authority(9, key);
    let mut registry = Registry {
        destinations: vec![own.clone()],
        peers: vec![peer()],
        ..Registry::default()
    };
    let mut take = |all: Vec<Destination>| {
        let lines = super::take(&mut registry, &peer(), card(all).card);
        (lines.map_err(|error| error.to_string()), registry.clone())
    };
    let (first, _) = take(vec![authority(1, key), authority(2, key)]);
    let first = first.unwrap();
    assert_eq!(first.len(), 2);
    assert!(first[0].starts_with("new: Amt 1"), "{first:?}");
    let (same, before) = take(vec![authority(1, key), authority(2, key)]);
    assert_eq!(same.unwrap(), Vec::<String>::new());
    let theirs = |known: &&Destination| at(known, "urn:there");
    assert_eq!(before.destinations.iter().filter(theirs).count(), 2);

    // An id that is enrolled here: nothing of the card is taken.
    let (taken, after) = take(vec![authority(1, other), authority(9, other)]);
    assert!(taken.unwrap_err().contains("enrolled here"));
    assert_eq!(after, before);

    let suspended = Destination {
        status: Status::Inactive,
        ..authority(2, key)
    };
    let (lines, after) = take(vec![authority(1, other), suspended, authority(3, key)]);
    let lines = lines.unwrap();
    for (line, start) in lines
        .iter()
        .zip(["other keys: Amt 1", "other comp", "new: Amt 3"])
    {
        assert!(line.starts_with(start), "{line}");
    }
    assert_eq!(lines.len(), 3);
    assert_eq!(after.destinations[0], own);
    assert_eq!(after.peers, [peer()]);
    let (gone, _) = take(vec![authority(3, key)]);
    assert_eq!(gone.unwrap().len(), 2);
}
