//! What an office has confirmed at its counter, and whether that counts: see [`Standing`].

use relocation::envelope::directory::{AuthorityEntry, Directory, Standing};

use super::Sent;
use relocation::german_time::day;

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

impl Confirmed {
    /// What `office` said to who sent.
    #[must_use]
    pub fn new(office: &AuthorityEntry, by: String, sent: Sent, directory: &Directory) -> Self {
        let standing = match directory.destination(sent.destination) {
            Some(decides) => decides.standing_of(office, day(sent.at)),
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
