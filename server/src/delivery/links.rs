//! The ways out of this node, as registry and signed directory have them now.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use relocation::envelope::directory::Directory;
use uuid::Uuid;

use super::{
    breaker::Breaker,
    channel::Channel,
    folder::ToFolder,
    peer::{client::PeerClient, deliver::ToPeer},
    service::deliver::{There, ToService},
};
use crate::{
    http::App,
    region::{
        peer::{self as access, Access},
        registry::{self, Peer, Registry},
    },
};

/// Calls to one receiver at the same time.
pub(super) const AT_ONCE: u32 = 4;

/// What is remembered of receivers from round to round.
#[derive(Debug, Default)]
pub struct Links {
    /// The node's data folder, where the secrets lie.
    data: PathBuf,
    known: Mutex<BTreeMap<String, Known>>,
}

#[derive(Default)]
struct Known {
    breaker: Breaker,
    running: u32,
    client: Option<(Peer, Access, Arc<PeerClient>)>,
    folder: Option<Arc<ToFolder>>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Known")
    }
}

/// A receiver with the destinations behind it.
#[derive(Clone)]
pub struct Route {
    /// Issuer of a node or service, or the folder's path.
    pub receiver: String,
    /// Whose requests go there.
    pub destinations: Vec<Uuid>,
    /// The way.
    pub way: Way,
}

/// The ways out.
#[derive(Clone)]
pub enum Way {
    /// To another node.
    Peer(Arc<ToPeer>),
    /// To a FIT-Connect service of others.
    Service(Arc<ToService>),
    /// Into a folder.
    Folder(Arc<ToFolder>),
}

impl Way {
    /// Seconds by which the receiver's clock is ahead, as it last told.
    #[must_use]
    pub fn clock_ahead(&self) -> Option<i64> {
        match self {
            Self::Peer(peer) => Some(peer.client.clock_ahead()),
            Self::Service(service) => Some(service.client.clock_ahead()),
            Self::Folder(_) => None,
        }
    }

    /// As a channel.
    #[must_use]
    pub fn channel(&self) -> &dyn Channel {
        match self {
            Self::Peer(peer) => &**peer,
            Self::Service(service) => &**service,
            Self::Folder(folder) => &**folder,
        }
    }
}

/// Why nothing goes to a receiver that has a route: an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The signed directory does not name the node, or other keys.
    Keys,
    /// No link with it, or no access.
    Access,
}

impl Links {
    /// Of this data folder.
    #[must_use]
    pub fn of(data: &Path) -> Self {
        Self {
            data: data.into(),
            ..Self::default()
        }
    }

    /// The node's data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Every receiver, with its route or why there is none.
    #[must_use]
    pub fn routes(&self, app: &App) -> Vec<(String, Result<Route, Stopped>)> {
        let registry = app.registry.get();
        let published = app.directory.get();
        let directory = published.as_ref().as_ref().map(|known| &known.directory);
        let mut behind: BTreeMap<String, Vec<&registry::Destination>> = BTreeMap::new();
        for destination in registry.handed_on() {
            let receiver = receiver(&destination.channel);
            behind.entry(receiver).or_default().push(destination);
        }
        let mut routes = Vec::new();
        for (receiver, destinations) in behind {
            let way = self.way(&registry, directory, &receiver, &destinations);
            let route = way.map(|way| Route {
                receiver: receiver.clone(),
                destinations: destinations.iter().map(|known| known.id).collect(),
                way,
            });
            routes.push((receiver, route));
        }
        routes
    }

    /// The way to another node on which a destination's requests go, if it is
    /// one: or why nothing goes there now.
    #[must_use]
    pub fn peer_of(&self, app: &App, destination: Uuid) -> Option<Result<Arc<ToPeer>, Stopped>> {
        let registry = app.registry.get();
        let registry::Channel::Node { issuer } = &registry.destination(destination)?.channel else {
            return None;
        };
        let routes = self.routes(app).into_iter();
        let (_, route) = { routes }.find(|(receiver, _)| receiver == issuer)?;
        match route {
            Ok(Route {
                way: Way::Peer(peer),
                ..
            }) => Some(Ok(peer)),
            Ok(_) => None,
            Err(stopped) => Some(Err(stopped)),
        }
    }

    fn way(
        &self,
        registry: &Registry,
        directory: Option<&Directory>,
        receiver: &str,
        destinations: &[&registry::Destination],
    ) -> Result<Way, Stopped> {
        if let registry::Channel::Folder { path } = &destinations[0].channel {
            return Ok(Way::Folder(self.folder(receiver, path)));
        }
        let peer = registry.peer(receiver).ok_or(Stopped::Access)?;
        if !directory.is_some_and(|directory| is_named(directory, peer)) {
            return Err(Stopped::Keys);
        }
        let client = self.client(peer).ok_or(Stopped::Access)?;
        let peer = peer.clone();
        if !peer.is_service() {
            return Ok(Way::Peer(Arc::new(ToPeer { peer, client })));
        }
        // Before that people identify, and are told that the answer comes here;
        // who is in no directory hears from senders alone.
        let said = |known: &&&registry::Destination| {
            let entry = directory.and_then(|directory| directory.destination(known.id));
            entry.is_none_or(|entry| entry.elsewhere)
        };
        let authorities = destinations.iter().filter(said);
        let authorities = authorities.filter_map(|known| there(known));
        Ok(Way::Service(Arc::new(ToService {
            peer,
            client,
            authorities: authorities.collect(),
        })))
    }

    /// Kept while the link stays as it is: it holds connections and a token.
    fn client(&self, peer: &Peer) -> Option<Arc<PeerClient>> {
        // Read each time: a new secret counts at once.
        let access = access::access(&self.data, &peer.issuer).ok()?;
        let mut known = self.lock();
        let entry = known.entry(peer.issuer.clone()).or_default();
        if let Some((same, with, client)) = &entry.client
            && same == peer
            && *with == access
        {
            return Some(Arc::clone(client));
        }
        let client = Arc::new(PeerClient::new(peer, access.clone()));
        entry.client = Some((peer.clone(), access, Arc::clone(&client)));
        Some(client)
    }

    /// Kept: it knows what still hangs there.
    fn folder(&self, receiver: &str, path: &Path) -> Arc<ToFolder> {
        let mut known = self.lock();
        let entry = known.entry(receiver.to_owned()).or_default();
        let folder = (entry.folder).get_or_insert_with(|| Arc::new(ToFolder::new(path.into())));
        Arc::clone(folder)
    }

    /// How many calls may be begun to a receiver now.
    pub fn room(&self, receiver: &str, now: i64) -> u32 {
        self.room_within(receiver, AT_ONCE, now)
    }

    /// How many parcels may be taken for it: one place is kept for news that
    /// come back.
    pub fn room_for_parcels(&self, receiver: &str, now: i64) -> u32 {
        self.room_within(receiver, AT_ONCE - 1, now)
    }

    fn room_within(&self, receiver: &str, most: u32, now: i64) -> u32 {
        let known = self.lock();
        let Some(entry) = known.get(receiver) else {
            return most;
        };
        let lets = entry.breaker.lets(most, now);
        lets.saturating_sub(entry.running)
    }

    /// Whether a receiver did not answer of late, and is not to be asked now.
    pub fn left_alone(&self, receiver: &str, now: i64) -> bool {
        let known = self.lock();
        let breaker = known.get(receiver).map(|entry| entry.breaker);
        breaker.is_some_and(|breaker| breaker.lets(1, now) == 0)
    }

    /// Parcels were taken.
    pub fn begun(&self, receiver: &str, count: usize) {
        let mut known = self.lock();
        let entry = known.entry(receiver.to_owned()).or_default();
        entry.running += u32::try_from(count).unwrap_or(AT_ONCE);
    }

    /// A parcel came to its end; whether the receiver `answered`. True when it
    /// had been left alone before.
    pub fn ended(&self, receiver: &str, answered: bool, now: i64) -> bool {
        let mut known = self.lock();
        let entry = known.entry(receiver.to_owned()).or_default();
        entry.running = entry.running.saturating_sub(1);
        if !answered {
            entry.breaker.failed(now);
            return false;
        }
        let back = entry.breaker.answered();
        // Nothing is kept of who is well.
        if entry.running == 0 && entry.client.is_none() && entry.folder.is_none() {
            known.remove(receiver);
        }
        back
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a signed directory names another node or service, by the keys that
/// are pinned here.
#[must_use]
pub fn is_named(directory: &Directory, peer: &Peer) -> bool {
    directory.peers.contains(&access::entry(peer))
}

/// How the service of others knows it that it is reached by.
fn there(known: &registry::Destination) -> Option<(Uuid, There)> {
    let registry::Channel::Service {
        destination,
        identifier,
        ..
    } = &known.channel
    else {
        return None;
    };
    let there = There {
        destination: *destination,
        identifier: identifier.clone(),
    };
    Some((known.id, there))
}

fn receiver(channel: &registry::Channel) -> String {
    match channel {
        registry::Channel::Mailbox => String::new(),
        registry::Channel::Node { issuer } | registry::Channel::Service { issuer, .. } => {
            issuer.clone()
        }
        registry::Channel::Folder { path } => path.display().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parcels_leave_a_place_for_news() {
        let links = Links::default();
        assert_eq!((links.room("a", 0), links.room_for_parcels("a", 0)), (4, 3));
        links.begun("a", 3);
        assert_eq!((links.room("a", 0), links.room_for_parcels("a", 0)), (1, 0));
        for _ in 0..3 {
            links.ended("a", false, 0);
        }
        assert!(links.left_alone("a", 4));
        assert_eq!((links.room("a", 4), links.room_for_parcels("a", 4)), (0, 0));
        // One asks, whichever it is.
        assert_eq!((links.room("a", 5), links.room_for_parcels("a", 5)), (1, 1));
        links.begun("a", 1);
        assert_eq!((links.room("a", 5), links.room_for_parcels("a", 5)), (0, 0));
        assert!(links.ended("a", true, 5), "it had been left alone");
        assert!(links.lock().is_empty(), "nothing is kept of who is well");
    }
}
