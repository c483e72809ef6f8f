//! What the experiments found.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::{leaves, of_any};
use super::sent::{How, Sent};

/// Who receives a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Recipient {
    /// Meldebehörde.
    Registration,
    /// Zulassungsbehörde.
    Vehicle,
}

/// Where the answer to a field arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Arrival {
    /// In the request to the registration authority.
    pub(super) registration: bool,
    /// In the request to the vehicle registration authority, sent at once.
    pub(super) at_once: bool,
    /// In that which follows once the registration is decided.
    pub(super) later: bool,
    /// In what waits for that under the case code.
    pub(super) sealed: bool,
    /// How it was tried with a request to the registration authority, and with
    /// one to the vehicle registration authority.
    tried: [Tried; 2],
}

/// How an answer was tried with a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tried {
    /// No visit with such a request asks for it.
    #[default]
    NotAsked,
    /// With any other answer there is no such request.
    NoOther,
    /// There was such a request before the change and after it.
    Changed,
}

impl Arrival {
    /// Whether it arrives there, at once or later.
    pub(super) const fn arrives(&self, at: Recipient) -> bool {
        match at {
            Recipient::Registration => self.registration,
            Recipient::Vehicle => self.at_once || self.later,
        }
    }

    /// How it was tried with a request to `at`.
    pub(super) const fn tried(&self, at: Recipient) -> Tried {
        self.tried[at as usize]
    }

    fn note(&mut self, at: Recipient, tried: Tried) {
        let noted = &mut self.tried[at as usize];
        *noted = tried.max(*noted);
    }

    fn absorb(&mut self, other: Self) {
        self.registration |= other.registration;
        self.at_once |= other.at_once;
        self.later |= other.later;
        self.sealed |= other.sealed;
        for at in [Recipient::Registration, Recipient::Vehicle] {
            self.note(at, other.tried(at));
        }
    }
}

/// The fields behind one place in a request.
#[derive(Debug, Default)]
pub(super) struct Feeds {
    /// Another answer, another value.
    pub(super) says: BTreeSet<&'static str>,
    /// Another answer, and the place is not there any more, or it is.
    pub(super) decides: BTreeSet<&'static str>,
    /// Another answer, other questions, and with them another value.
    pub(super) leads: BTreeSet<&'static str>,
}

/// All findings.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// By name of the field.
    pub(super) arrivals: BTreeMap<&'static str, Arrival>,
    /// By recipient and place in the request.
    pub(super) feeds: BTreeMap<(Recipient, String), Feeds>,
}

impl Found {
    /// Notes the places of what is sent.
    pub(super) fn places(&mut self, sent: &Sent) {
        let registration = sent.registration.iter();
        let vehicles = sent.vehicles.values();
        for (recipient, request) in registration
            .map(|request| (Recipient::Registration, request))
            .chain(vehicles.map(|request| (Recipient::Vehicle, request)))
        {
            for path in leaves(request).keys() {
                self.feeds.entry((recipient, of_any(path))).or_default();
            }
        }
    }

    /// Notes that a visit with these requests asks for `name`.
    pub(super) fn shown(&mut self, name: &'static str, sent: &Sent) {
        let arrival = self.arrivals.entry(name).or_default();
        if sent.registration.is_some() {
            arrival.note(Recipient::Registration, Tried::NoOther);
        }
        if !sent.vehicles.is_empty() {
            arrival.note(Recipient::Vehicle, Tried::NoOther);
        }
    }

    /// Notes what another answer to `name` did. `alone`: nothing else was asked
    /// then, so that each difference comes from this answer.
    pub(super) fn change(&mut self, name: &'static str, before: &Sent, after: &Sent, alone: bool) {
        let mut arrival = Arrival::default();
        if let (Some(before), Some(after)) = (&before.registration, &after.registration) {
            arrival.note(Recipient::Registration, Tried::Changed);
            arrival.registration = before != after;
            self.differences(name, Recipient::Registration, [before, after], alone);
        }
        for (key, before) in &before.vehicles {
            let Some(after) = after.vehicles.get(key) else {
                continue;
            };
            arrival.note(Recipient::Vehicle, Tried::Changed);
            match key.0 {
                How::Along | How::Alone => arrival.at_once |= before != after,
                How::Later => arrival.later |= before != after,
            }
            self.differences(name, Recipient::Vehicle, [before, after], alone);
        }
        for (number, before) in &before.sealed {
            let after = after.sealed.get(number);
            arrival.sealed |= after.is_some_and(|after| after != before);
        }
        self.arrivals.entry(name).or_default().absorb(arrival);
    }

    /// Takes in what was found elsewhere.
    pub(super) fn absorb(&mut self, other: Self) {
        for (name, arrival) in other.arrivals {
            self.arrivals.entry(name).or_default().absorb(arrival);
        }
        for (place, feeds) in other.feeds {
            let known = self.feeds.entry(place).or_default();
            known.says.extend(feeds.says);
            known.decides.extend(feeds.decides);
            known.leads.extend(feeds.leads);
        }
    }

    fn differences(&mut self, name: &'static str, to: Recipient, both: [&str; 2], alone: bool) {
        if both[0] == both[1] {
            return;
        }
        let [before, after] = both.map(leaves);
        for path in before.keys().chain(after.keys()) {
            let pair = (before.get(path), after.get(path));
            if pair.0 == pair.1 {
                continue;
            }
            let feeds = self.feeds.entry((to, of_any(path))).or_default();
            let names = match pair {
                (Some(_), Some(_)) if alone => &mut feeds.says,
                (Some(_), Some(_)) => &mut feeds.leads,
                _ if alone => &mut feeds.decides,
                _ => continue,
            };
            names.insert(name);
        }
    }
}
