//! Rights of a terminal (certificate holder authorization template, TR-03110-4): who may read what.

use crate::failure::{Failure, Result};
use crate::operation::{Operation, Wish, Wishes};
use crate::{oid, tlv};

/// What kind of certificate it is.
#[derive(Clone, Copy)]
pub(crate) enum Role {
    /// Reads from the chip.
    Terminal = 0,
    /// Issues certificates to terminals.
    Verifier = 1,
    /// The root.
    Authority = 3,
}

/// A set of rights; bits as in the guideline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rights(u64);

impl Rights {
    /// Reading everything that this server knows.
    pub(crate) fn all() -> Self {
        Operation::READ.into_iter().fold(Self(0), Self::with)
    }

    /// What somebody wishes as much as this. `None` if that is beyond what may be read.
    pub(crate) fn wished(wishes: &Wishes, wish: Wish) -> Option<Self> {
        let mut rights = Self::default();
        for (operation, _) in wishes.iter().filter(|(_, wished)| **wished == wish) {
            operation.data_group()?;
            rights = rights.with(*operation);
        }
        Some(rights)
    }

    /// The rights that a client says the person has granted.
    pub(crate) fn read(template: &[u8]) -> Result<Self> {
        let inner = match tlv::value(template, 0x7F4C) {
            Ok(inner) => inner,
            Err(_) => template,
        };
        if tlv::value(inner, 0x06)? != oid::AUTHENTICATION_TERMINAL {
            return Err(Failure::Malformed("template of an authentication terminal"));
        }
        let bytes: [u8; 5] = tlv::value(inner, 0x53)?
            .try_into()
            .map_err(|_| Failure::Malformed("set of rights"))?;
        let number = bytes
            .iter()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        Ok(Self(number & !(3 << 38)))
    }

    /// The template with these rights for this role.
    pub(crate) fn template(self, role: Role) -> Vec<u8> {
        let number = (role as u64) << 38 | self.0;
        let mut inner = oid::object(oid::AUTHENTICATION_TERMINAL);
        inner.extend(tlv::object(0x53, &number.to_be_bytes()[3..]));
        tlv::object(0x7F4C, &inner)
    }

    /// Whether this operation's data group may be read.
    pub(crate) fn include(self, operation: Operation) -> bool {
        let one = Self::default().with(operation);
        one.0 != 0 && self.contain(one)
    }

    /// Whether all of those are among these.
    pub(crate) fn contain(self, those: Self) -> bool {
        self.0 & those.0 == those.0
    }

    /// These and those.
    pub(crate) fn and(self, those: Self) -> Self {
        Self(self.0 | those.0)
    }

    fn with(self, operation: Operation) -> Self {
        Self(self.0 | operation.data_group().map_or(0, |group| 1 << (7 + group)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Rights, Role};
    use crate::operation::{Operation, Wish, Wishes};

    #[test]
    fn rights_are_read_as_they_were_written() {
        let wishes = Wishes::from([
            (Operation::GivenNames, Wish::Required),
            (Operation::PlaceOfResidence, Wish::Required),
            (Operation::AcademicTitle, Wish::Allowed),
        ]);
        let rights = Rights::wished(&wishes, Wish::Required).expect("readable");
        let template = rights.template(Role::Terminal);
        assert_eq!(template[template.len() - 5..], [0, 0x01, 0, 0x08, 0]);
        assert_eq!(Rights::read(&template).expect("valid"), rights);
        assert!(rights.include(Operation::PlaceOfResidence));
        assert!(!rights.include(Operation::AcademicTitle));
        assert!(Rights::all().contain(rights) && !rights.contain(Rights::all()));
    }

    #[test]
    fn what_is_no_data_group_is_not_granted() {
        let wishes = Wishes::from([(Operation::RestrictedID, Wish::Allowed)]);
        assert_eq!(Rights::wished(&wishes, Wish::Allowed), None);
    }
}
