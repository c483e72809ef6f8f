//! Dwellings.

use serde::{Deserialize, Serialize};

use crate::services::registration::status::Status;
use crate::values::{HouseNumber, Line, Postcode, RegionalKey, Street};

/// A municipality.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Municipality {
    /// DSMeld 1201.
    pub regional_key: RegionalKey,
    /// Its name, for people.
    pub name: Line,
}

/// An address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// Where.
    pub municipality: Municipality,
    /// DSMeld 1205.
    pub street: Street,
    /// DSMeld 1206, 1208, 1209; absent where the house has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub house_number: Option<HouseNumber>,
}

/// The new dwelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewDwelling {
    /// Where.
    pub municipality: Municipality,
    /// DSMeld 1202.
    pub postcode: Postcode,
    /// DSMeld 1205.
    pub street: Street,
    /// DSMeld 1206, 1208, 1209; absent where the house has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub house_number: Option<HouseNumber>,
    /// DSMeld 1210 to 1212: floor, number of the flat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supplement: Option<Line>,
    /// DSMeld 1213, computed.
    pub status: Status,
}

/// A further dwelling in Germany.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherDwelling {
    /// Where.
    pub address: Address,
    /// Its status from now on.
    pub status: Status,
}
