//! Card-verifiable certificates (TR-03110-3, appendix C).

use openssl::error::ErrorStack;
use time::Date;

use crate::elliptic::{self, Key};
use crate::rights::{Rights, Role};
use crate::{date, oid, tlv};

/// What a certificate says.
pub(crate) struct Certificate<'a> {
    /// Who signs; the name of the holder itself in a root.
    pub(crate) issuer: &'a str,
    /// Whose key it is.
    pub(crate) holder: &'a str,
    pub(crate) key: &'a Key,
    pub(crate) role: Role,
    pub(crate) rights: Rights,
    /// First and last day.
    pub(crate) valid: (Date, Date),
    /// Extensions, encoded.
    pub(crate) extensions: Vec<u8>,
}

impl Certificate<'_> {
    /// The certificate, signed with the issuer's key.
    pub(crate) fn signed(&self, issuer: &Key) -> Result<Vec<u8>, ErrorStack> {
        let body = tlv::object(0x7F4E, &self.body()?);
        let signature = tlv::object(0x5F37, &issuer.sign(&body)?);
        Ok(tlv::object(0x7F21, &[body, signature].concat()))
    }

    fn body(&self) -> Result<Vec<u8>, ErrorStack> {
        let mut body = tlv::object(0x5F29, &[0]);
        body.extend(tlv::object(0x42, self.issuer.as_bytes()));
        body.extend(self.public_key()?);
        body.extend(tlv::object(0x5F20, self.holder.as_bytes()));
        body.extend(self.rights.template(self.role));
        body.extend(tlv::object(0x5F25, &date::unpacked(self.valid.0)));
        body.extend(tlv::object(0x5F24, &date::unpacked(self.valid.1)));
        if !self.extensions.is_empty() {
            body.extend(tlv::object(0x65, &self.extensions));
        }
        Ok(body)
    }

    /// Only a root names the curve's parameters; the others inherit them.
    fn public_key(&self) -> Result<Vec<u8>, ErrorStack> {
        let is_root = self.issuer == self.holder;
        let mut fields = oid::object(oid::TERMINAL_AUTHENTICATION);
        if is_root {
            for (tag, parameter) in (0x81..).zip(elliptic::parameters()?) {
                fields.extend(tlv::object(tag, &parameter));
            }
        }
        fields.extend(tlv::object(0x86, self.key.point()));
        if is_root {
            fields.extend(tlv::object(0x87, &[1]));
        }
        Ok(tlv::object(0x7F49, &fields))
    }
}

#[cfg(test)]
mod tests {
    use time::{Date, Month};

    use super::Certificate;
    use crate::elliptic::Key;
    use crate::rights::{Rights, Role};
    use crate::tlv;

    #[test]
    fn the_fields_of_a_certificate_are_read_again() {
        let key = Key::generate().expect("key");
        let day = Date::from_calendar_date(2027, Month::March, 9).expect("valid");
        let certificate = |issuer| {
            Certificate {
                issuer,
                holder: "DETESTATUMZ001",
                key: &key,
                role: Role::Terminal,
                rights: Rights::all(),
                valid: (day, day),
                extensions: Vec::new(),
            }
            .signed(&key)
            .expect("signed")
        };
        let issued = certificate("DETESTDVUMZ001");
        let body = tlv::within(&issued, &[0x7F21, 0x7F4E]).expect("body");
        assert_eq!(tlv::value(body, 0x42).expect("issuer"), b"DETESTDVUMZ001");
        assert_eq!(tlv::value(body, 0x5F20).expect("holder"), b"DETESTATUMZ001");
        assert_eq!(tlv::value(body, 0x5F25).expect("day"), [2, 7, 0, 3, 0, 9]);
        assert_eq!(
            tlv::within(body, &[0x7F49, 0x86]).expect("key"),
            key.point()
        );
        assert_eq!(Rights::read(body).expect("rights"), Rights::all());
        assert!(tlv::within(body, &[0x7F49, 0x81]).is_err());
        let signature = tlv::within(&issued, &[0x7F21, 0x5F37]).expect("signature");
        assert_eq!(signature.len(), 64);

        let root = certificate("DETESTATUMZ001");
        let curve = [0x7F21, 0x7F4E, 0x7F49, 0x81];
        assert_eq!(tlv::within(&root, &curve).expect("parameters").len(), 32);
    }
}
