//! What an eService may ask for, by the names of TR-03130-1, and where it lies on the chip.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One operation of `UseOperations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Operation {
    DocumentType,
    IssuingState,
    DateOfExpiry,
    GivenNames,
    FamilyNames,
    ArtisticName,
    AcademicTitle,
    DateOfBirth,
    PlaceOfBirth,
    Nationality,
    BirthName,
    PlaceOfResidence,
    CommunityID,
    ResidencePermitI,
    RestrictedID,
    AgeVerification,
    PlaceVerification,
}

/// How much the eService wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Wish {
    /// Without it there is no authentication.
    Required,
    /// The person may untick it.
    Allowed,
    /// Not asked for.
    Prohibited,
}

/// The wishes of one request.
pub(crate) type Wishes = BTreeMap<Operation, Wish>;

impl Operation {
    /// All whose data group this server reads.
    pub(crate) const READ: [Self; 14] = [
        Self::DocumentType,
        Self::IssuingState,
        Self::DateOfExpiry,
        Self::GivenNames,
        Self::FamilyNames,
        Self::ArtisticName,
        Self::AcademicTitle,
        Self::DateOfBirth,
        Self::PlaceOfBirth,
        Self::Nationality,
        Self::BirthName,
        Self::PlaceOfResidence,
        Self::CommunityID,
        Self::ResidencePermitI,
    ];

    /// The number of the data group; the special functions have none.
    pub(crate) fn data_group(self) -> Option<u8> {
        Some(match self {
            Self::DocumentType => 1,
            Self::IssuingState => 2,
            Self::DateOfExpiry => 3,
            Self::GivenNames => 4,
            Self::FamilyNames => 5,
            Self::ArtisticName => 6,
            Self::AcademicTitle => 7,
            Self::DateOfBirth => 8,
            Self::PlaceOfBirth => 9,
            Self::Nationality => 10,
            Self::BirthName => 13,
            Self::PlaceOfResidence => 17,
            Self::CommunityID => 18,
            Self::ResidencePermitI => 19,
            Self::RestrictedID | Self::AgeVerification | Self::PlaceVerification => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Operation, Wish, Wishes};

    #[test]
    fn wishes_are_read_by_the_names_of_the_guideline() {
        let read = |json| serde_json::from_str::<Wishes>(json);
        let wishes = read(r#"{"CommunityID":"ALLOWED","GivenNames":"REQUIRED"}"#).expect("valid");
        assert_eq!(wishes[&Operation::CommunityID], Wish::Allowed);
        assert_eq!(wishes[&Operation::GivenNames], Wish::Required);
        assert!(read(r#"{"ShoeSize":"ALLOWED"}"#).is_err());
        assert!(read(r#"{"GivenNames":"PERHAPS"}"#).is_err());
    }
}
