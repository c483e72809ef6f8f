//! Chip authentication (TR-03110-2, version 2): the chip proves that it has the key in its EF.CardSecurity.

use crate::elliptic::Key;
use crate::failure::{Failure, Result};
use crate::secure_messaging::Channel;
use crate::{oid, tlv};

/// Where the security infos stand in a CMS `SignedData`.
const CONTENT: &[u32] = &[0x30, 0xA0, 0x30, 0x30, 0xA0, 0x04];

/// Checks the chip's token and opens the channel to it. `own` is the terminal's key of this session.
pub(crate) fn authenticate(
    own: &Key,
    card_security: &[u8],
    token: &[u8],
    nonce: &[u8],
) -> Result<Channel> {
    for point in public_keys(card_security)? {
        // A chip may have keys for other curves too.
        let Ok(secret) = own.agree(point) else {
            continue;
        };
        let channel = Channel::new(&secret, nonce);
        let covered = [
            oid::object(oid::CHIP_AUTHENTICATION),
            tlv::object(0x86, own.point()),
        ];
        let expected = channel.mac(&tlv::object(0x7F49, &covered.concat()))?;
        if token.len() == expected.len() && openssl::memcmp::eq(token, &expected) {
            return Ok(channel);
        }
    }
    Err(Failure::NotGenuine("the chip's authentication token"))
}

fn public_keys(card_security: &[u8]) -> Result<Vec<&[u8]>> {
    let infos = tlv::value(tlv::within(card_security, CONTENT)?, 0x31)?;
    let mut keys = Vec::new();
    for info in tlv::objects(infos)? {
        if tlv::value(info.value, 0x06).is_ok_and(|identifier| identifier == oid::CHIP_KEY) {
            let bits = tlv::within(info.value, &[0x30, 0x03])?;
            keys.extend(bits.strip_prefix(&[0]));
        }
    }
    Ok(keys)
}

#[cfg(test)]
mod tests {
    use super::authenticate;
    use crate::elliptic::Key;
    use crate::secure_messaging::Channel;
    use crate::{oid, tlv};

    fn card_security(chip: &Key) -> Vec<u8> {
        let bits = tlv::object(0x03, &[&[0], chip.point()].concat());
        let key = tlv::object(0x30, &[tlv::object(0x30, &[]), bits].concat());
        let info = tlv::object(0x30, &[oid::object(oid::CHIP_KEY), key].concat());
        let other = tlv::object(0x30, &oid::object(oid::CHIP_AUTHENTICATION));
        let infos = tlv::object(0x31, &[other, info].concat());
        let content = tlv::object(0xA0, &tlv::object(0x04, &infos));
        let signed = [tlv::object(0x02, &[3]), tlv::object(0x30, &content)].concat();
        let signed = tlv::object(0xA0, &tlv::object(0x30, &signed));
        tlv::object(0x30, &signed)
    }

    #[test]
    fn only_the_chip_with_the_key_is_believed() {
        let (terminal, chip, other) = (
            Key::generate().expect("key"),
            Key::generate().expect("key"),
            Key::generate().expect("key"),
        );
        let nonce = [5; 8];
        let covered = [
            oid::object(oid::CHIP_AUTHENTICATION),
            tlv::object(0x86, terminal.point()),
        ];
        let covered = tlv::object(0x7F49, &covered.concat());
        let token = |key: &Key| {
            Channel::new(&key.agree(terminal.point()).expect("secret"), &nonce)
                .mac(&covered)
                .expect("token")
        };
        let file = card_security(&chip);
        assert!(authenticate(&terminal, &file, &token(&chip), &nonce).is_ok());
        assert!(authenticate(&terminal, &file, &token(&other), &nonce).is_err());
        assert!(authenticate(&terminal, &file, &token(&chip), &[6; 8]).is_err());
    }
}
