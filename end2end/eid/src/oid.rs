//! The object identifiers of BSI TR-03110, as the bytes of their data objects hold them.

use crate::tlv;

/// id-TA-ECDSA-SHA-256
pub(crate) const TERMINAL_AUTHENTICATION: &[u8] = &[4, 0, 0x7F, 0, 7, 2, 2, 2, 2, 3];
/// id-CA-ECDH-AES-CBC-CMAC-128
pub(crate) const CHIP_AUTHENTICATION: &[u8] = &[4, 0, 0x7F, 0, 7, 2, 2, 3, 2, 2];
/// id-PK-ECDH: the chip's public key in EF.CardSecurity
pub(crate) const CHIP_KEY: &[u8] = &[4, 0, 0x7F, 0, 7, 2, 2, 1, 2];
/// id-AT: rights of an authentication terminal
pub(crate) const AUTHENTICATION_TERMINAL: &[u8] = &[4, 0, 0x7F, 0, 7, 3, 1, 2, 2];
/// id-description: the extension with the description's hash
pub(crate) const DESCRIPTION: &[u8] = &[4, 0, 0x7F, 0, 7, 3, 1, 3, 1];
/// id-plainFormat: a description whose terms of usage are plain text
pub(crate) const PLAIN_DESCRIPTION: &[u8] = &[4, 0, 0x7F, 0, 7, 3, 1, 3, 1, 1];
/// id-sector: the extension with the hash of the sector's key
pub(crate) const SECTOR: &[u8] = &[4, 0, 0x7F, 0, 7, 3, 1, 3, 2];
/// id-DateOfExpiry: whether the document is valid on a day
pub(crate) const DATE_OF_EXPIRY: &[u8] = &[4, 0, 0x7F, 0, 7, 3, 1, 4, 2];

/// The identifier as a data object.
pub(crate) fn object(identifier: &[u8]) -> Vec<u8> {
    tlv::object(0x06, identifier)
}
