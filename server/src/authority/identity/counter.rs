//! Whose counter counts for whom.
//!
//! The registration: its own only. Who registers shows themself to the
//! competent authority (BMG § 23(1), § 25), and the BMG lets no other one stand
//! in: a front office receives and forwards. A vehicle: its own, and a front
//! office to which the competent authority has given its consent (FZV § 75(4)):
//! that is a row of the signed directory which lets it tell who a person is.
//! Across Länder their supreme authorities would have to consent as well, which
//! no table says; so that does not count.

use relocation::competence::Ability;
use relocation::envelope::directory::{AuthorityEntry, AuthorityKind, Directory};
use time::Date;

use super::Sent;
use crate::authority::german_time::day;

/// What an office has confirmed at its counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// Name of the office by the directory.
    pub office: String,
    /// The clerk, as the office names them.
    pub by: String,
    /// What it is to the authority that decides.
    pub standing: Standing,
}

/// What an office is to the authority that decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The same.
    Own,
    /// A front office that may tell it who a person is.
    FrontOffice,
    /// Another one: what it says is a help, no proof.
    Elsewhere,
}

impl Confirmed {
    /// What `office` said to who sent.
    #[must_use]
    pub fn new(office: &AuthorityEntry, by: String, sent: Sent, directory: &Directory) -> Self {
        let standing = match directory.destination(sent.destination) {
            _ if office.destination == sent.destination => Standing::Own,
            Some(decides) => standing(office, decides, day(sent.at)),
            None => Standing::Elsewhere,
        };
        Self {
            office: office.name.clone(),
            by,
            standing,
        }
    }

    /// Whether it stands for an appearance.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.standing != Standing::Elsewhere
    }
}

/// What another office is to who decides, on this day.
fn standing(office: &AuthorityEntry, decides: &AuthorityEntry, day: Date) -> Standing {
    let listed = decides.front_offices.iter().any(|front| {
        front.destination == Some(office.destination) && front.can.contains(&Ability::Identity)
    });
    let consents = decides.kind == AuthorityKind::Vehicle
        && listed
        && decides.profile_on(day).allows(Ability::Identity)
        && land(office).is_some()
        && land(office) == land(decides);
    match consents {
        true => Standing::FrontOffice,
        false => Standing::Elsewhere,
    }
}

/// The Land: the first two digits of a regional key.
fn land(entry: &AuthorityEntry) -> Option<&str> {
    entry.prefixes.first()?.get(..2)
}
