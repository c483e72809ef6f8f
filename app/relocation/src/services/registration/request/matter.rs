//! What the request is about, with what belongs to it only.

use serde::{Deserialize, Serialize};
use time::Date;

use super::attachment::Attachment;
use super::dwelling::{Address, NewDwelling, OtherDwelling};
use super::landlord::{Confirmation, Landlord};
use crate::services::registration::deadline::{free_months, months_later};
use crate::services::registration::status::Status;
use crate::values::{CivilDate, Country, Lines};

/// What is declared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Matter {
    /// Anmeldung of a new dwelling (BMG § 17(1)).
    MoveIn(Box<MoveIn>),
    /// Abmeldung of a secondary dwelling (BMG § 21(4) S. 3).
    GiveUp(GiveUp),
    /// Another dwelling becomes the main one, without a move
    /// (BMG § 21(4) S. 2).
    ChangeMain(ChangeMain),
    /// Abmeldung: no dwelling in Germany any more (BMG § 17(2)).
    Leave(Leave),
}

/// Anmeldung.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct MoveIn {
    /// The day of the actual move-in (BMG § 17(1)).
    pub date: CivilDate,
    /// It was to be a stay that needs no registration and became longer
    /// (BMG § 27(2)): the two weeks begin with the end of what is free.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub became_longer: bool,
    /// The dwelling to register.
    pub new_dwelling: NewDwelling,
    /// Where the person was registered before.
    pub previous: Previous,
    /// All further dwellings in Germany (BMG § 21(4)) besides these two.
    pub other_dwellings: Vec<OtherDwelling>,
    /// From whom the dwelling is (BMG § 19).
    pub landlord: Landlord,
    /// Confirmation of the move-in (BMG § 19(1)).
    pub confirmation: Confirmation,
    /// About the other parent of the children, where it is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custody: Option<Custody>,
}

impl MoveIn {
    /// The day that begins the two weeks (BMG §§ 17(1), 27(2)): three months are
    /// free for who lives abroad, six for who is registered in Germany.
    #[must_use]
    pub fn duty_since(&self) -> Date {
        let months = match self.previous {
            _ if !self.became_longer => 0,
            Previous::Abroad { .. } => free_months(true),
            Previous::Germany { .. } => free_months(false),
        };
        months_later(self.date.date(), months)
    }

    /// Whether the person was never registered in Germany before: no other
    /// authority has data of them.
    #[must_use]
    pub const fn is_first_in_germany(&self) -> bool {
        matches!(
            self.previous,
            Previous::Abroad {
                last_in_germany: None,
                ..
            }
        )
    }
}

/// Where the person was registered before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum Previous {
    /// In Germany: the data are fetched from there (BMG § 23(2)).
    Germany {
        /// Last address.
        address: Address,
        /// Its status from now on; absent when it was given up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kept_as: Option<Status>,
        /// DSMeld 1306, only if it is not the day of the move-in
        /// (BMeldDigiV § 9(2) Nr. 4).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        moved_out: Option<CivilDate>,
    },
    /// Abroad (BMG § 3(1) Nr. 12, 13).
    Abroad {
        /// From which state.
        state: Country,
        /// Last address in Germany: its authority has data
        /// (1. BMeldDÜV § 4(5)). Absent for somebody who was never registered
        /// in Germany.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_in_germany: Option<Address>,
    },
}

/// What is said of the other parent. Asked for in practice, not by the BMG.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Custody {
    /// The other parent moves along, with a registration of their own.
    Along,
    /// The declarant has sole custody.
    Sole,
    /// The other parent agrees.
    Agreed {
        /// The written consent, if it was enclosed.
        attachments: Vec<Attachment>,
    },
    /// The other parent cannot be asked.
    CannotAsk,
}

/// Abmeldung of a secondary dwelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GiveUp {
    /// DSMeld 1306.
    pub moved_out: CivilDate,
    /// The dwelling that was given up.
    pub dwelling: Address,
    /// The main or only dwelling that stays.
    pub main: Address,
}

/// Change of the main dwelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeMain {
    /// Since when the other dwelling is used more.
    pub since: CivilDate,
    /// The dwelling that becomes the main one.
    pub new_main: Address,
    /// The dwelling that was it, and becomes a secondary one.
    pub former_main: Address,
}

/// Abmeldung abroad.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// DSMeld 1306.
    pub moved_out: CivilDate,
    /// The dwelling that was given up.
    pub dwelling: Address,
    /// To which state (BMG § 3(1) Nr. 12).
    pub state: Country,
    /// New address abroad, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Lines>,
}
