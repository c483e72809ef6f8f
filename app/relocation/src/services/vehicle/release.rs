//! How the vehicle registration authority knows that the holder is registered
//! at the new address: the registration authority signs, with its decision, a
//! statement of salted hashes, one for each adult. The citizen hands it on with
//! the salt of the holder. So the one authority vouches to the other for this
//! holder and this address, and tells nothing else: no case, no other person.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::request::{Holder, NewAddress, VehicleRequest};
use crate::envelope::identity::folded;
use crate::envelope::jose::Jwk;
use crate::services::registration::RegistrationRequest;
use crate::services::registration::request::{Matter, Person, Relation};
use crate::services::registration::status::Status;
use crate::values::{HouseNumber, PartialDate, PersonName, RegionalKey, Salt, Street};

/// `typ` of the statement's JWS header.
pub const CERTIFICATE_TYPE: &str = "umzug-registered+jws";

/// Payload of the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Destination of the registration authority.
    pub iss: Uuid,
    /// Unix seconds of the decision.
    pub iat: i64,
    /// SHA-256 (base64url) of each adult's [`statement`].
    pub commitments: Vec<String>,
    /// The key that signs; the signed directory names its thumbprint.
    pub key: Jwk,
}

#[derive(Serialize)]
struct Statement<'a> {
    salt: &'a Salt,
    family_name: Option<String>,
    given_names: String,
    birth_date: PartialDate,
    regional_key: &'a RegionalKey,
    street: &'a Street,
    house_number: Option<&'a HouseNumber>,
}

/// What is hashed, by the vehicle registration authority: the holder and the
/// address of its request.
#[must_use]
pub fn statement(salt: &Salt, holder: &Holder, address: &NewAddress) -> Vec<u8> {
    bytes(&Statement {
        salt,
        family_name: holder.family_name.as_ref().map(compared),
        given_names: compared(&holder.given_names),
        birth_date: holder.birth_date,
        regional_key: &address.municipality.regional_key,
        street: &address.street,
        house_number: address.house_number.as_ref(),
    })
}

/// The certificate and salt of a request that has them.
#[must_use]
pub const fn of(request: &VehicleRequest) -> Option<(&String, &Salt)> {
    match &request.release {
        super::request::Release::Decision { certificate, salt } => Some((certificate, salt)),
        _ => None,
    }
}

/// What is hashed, by the registration authority: each adult with a salt, at
/// the new sole or main dwelling. Empty where there is none.
#[must_use]
pub fn statements(request: &RegistrationRequest) -> Vec<Vec<u8>> {
    let address = match &request.matter {
        Matter::MoveIn(matter) if matter.new_dwelling.status != Status::Secondary => {
            let new = &matter.new_dwelling;
            (&new.municipality, &new.street, &new.house_number)
        }
        Matter::ChangeMain(matter) => {
            let new = &matter.new_main;
            (&new.municipality, &new.street, &new.house_number)
        }
        _ => return Vec::new(),
    };
    let (municipality, street, house_number) = address;
    adults(request)
        .filter_map(|person| {
            Some(bytes(&Statement {
                salt: person.salt.as_ref()?,
                family_name: person.family_name.as_ref().map(compared),
                given_names: compared(&person.given_names),
                birth_date: person.birth_date,
                regional_key: &municipality.regional_key,
                street,
                house_number: house_number.as_ref(),
            }))
        })
        .collect()
}

fn adults(request: &RegistrationRequest) -> impl Iterator<Item = &Person> {
    let companions = request.companions.iter();
    let spouses = companions.filter(|companion| companion.relation == Relation::Spouse);
    std::iter::once(&request.person).chain(spouses.map(|companion| &companion.person))
}

fn compared(name: &PersonName) -> String {
    folded(name.as_str())
}

/// Plain data in a fixed order always has the same bytes.
fn bytes(statement: &Statement) -> Vec<u8> {
    serde_json::to_vec(statement).unwrap_or_default()
}
