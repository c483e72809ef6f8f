//! Secure messaging (TR-03110-3, appendix F) with AES-128: commands that only this chip reads, answers that only it gives.

use openssl::error::ErrorStack;
use openssl::pkey::PKey;
use openssl::sha::sha1;
use openssl::sign::Signer;
use openssl::symm::{Cipher, Crypter, Mode};

use crate::failure::{Failure, Result};
use crate::tlv;

const BLOCK: usize = 16;

/// A command to the chip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Command {
    /// Class, instruction and two parameters.
    pub(crate) header: [u8; 4],
    pub(crate) data: Vec<u8>,
    /// Whether data is expected back.
    pub(crate) reads: bool,
}

/// What the chip answered.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: [u8; 2],
    pub(crate) data: Vec<u8>,
}

/// The keys of one chip and how many messages there were.
pub(crate) struct Channel {
    encryption: [u8; BLOCK],
    authentication: [u8; BLOCK],
    counter: u128,
}

impl Channel {
    /// Derives the keys from the secret and the chip's nonce.
    pub(crate) fn new(secret: &[u8], nonce: &[u8]) -> Self {
        let key = |number: u8| {
            let hash = sha1(&[secret, nonce, &[0, 0, 0, number]].concat());
            hash[..BLOCK].try_into().expect("SHA-1 is longer")
        };
        Self {
            encryption: key(1),
            authentication: key(2),
            counter: 0,
        }
    }

    /// The first eight bytes of the CMAC.
    pub(crate) fn mac(&self, data: &[u8]) -> std::result::Result<Vec<u8>, ErrorStack> {
        let key = PKey::cmac(&Cipher::aes_128_cbc(), &self.authentication)?;
        let mut mac = Signer::new_without_digest(&key)?.sign_oneshot_to_vec(data)?;
        mac.truncate(8);
        Ok(mac)
    }

    /// The protected command, and the counter that its answer will have.
    pub(crate) fn protect(&mut self, command: &Command) -> Result<(Vec<u8>, u128)> {
        let counter = self.counter + 1;
        self.counter += 2;
        let mut header = command.header;
        header[0] |= 0x0C;
        let mut body = Vec::new();
        if !command.data.is_empty() {
            let encrypted = self.cipher(Mode::Encrypt, counter, &padded(&command.data))?;
            body.extend(tlv::object(0x87, &[vec![1], encrypted].concat()));
        }
        if command.reads {
            body.extend(tlv::object(0x97, &[0, 0]));
        }
        let mut covered = [&counter.to_be_bytes()[..], &padded(&header)].concat();
        if !body.is_empty() {
            covered.extend(padded(&body));
        }
        body.extend(tlv::object(0x8E, &self.mac(&covered)?));
        let length = u16::try_from(body.len())
            .map_err(|_| Failure::Malformed("command: too long"))?
            .to_be_bytes();
        // Extended lengths: a data group may be longer than 256 bytes.
        let command = [&header[..], &[0], &length, &body, &[0, 0]].concat();
        Ok((command, self.counter))
    }

    /// The chip's answer, if it is genuine.
    pub(crate) fn open(&self, response: &[u8], counter: u128) -> Result<Answer> {
        let (body, _) = response
            .split_last_chunk::<2>()
            .ok_or(Failure::Malformed("answer of a chip"))?;
        let objects = tlv::objects(body)?;
        let find = |tag| objects.iter().find(|object| object.tag == tag);
        let mac = find(0x8E).ok_or(Failure::NotGenuine("an answer without a code"))?;
        let covered: Vec<u8> = objects
            .iter()
            .filter(|object| object.tag != 0x8E)
            .flat_map(|object| object.encoded)
            .copied()
            .collect();
        let expected = self.mac(&[&counter.to_be_bytes()[..], &padded(&covered)].concat())?;
        if mac.value.len() != expected.len() || !openssl::memcmp::eq(mac.value, &expected) {
            return Err(Failure::NotGenuine("the code of an answer"));
        }
        let status = find(0x99)
            .and_then(|object| object.value.try_into().ok())
            .ok_or(Failure::Malformed("status of an answer"))?;
        let data = match find(0x87).and_then(|object| object.value.split_first()) {
            Some((_, encrypted)) => unpadded(self.cipher(Mode::Decrypt, counter, encrypted)?)?,
            None => Vec::new(),
        };
        Ok(Answer { status, data })
    }

    /// AES in CBC mode; the initial vector is the encrypted counter.
    fn cipher(&self, mode: Mode, counter: u128, data: &[u8]) -> Result<Vec<u8>> {
        let vector = aes(
            Cipher::aes_128_ecb(),
            Mode::Encrypt,
            &self.encryption,
            None,
            &counter.to_be_bytes(),
        )?;
        aes(
            Cipher::aes_128_cbc(),
            mode,
            &self.encryption,
            Some(&vector),
            data,
        )
    }
}

fn aes(
    cipher: Cipher,
    mode: Mode,
    key: &[u8],
    vector: Option<&[u8]>,
    data: &[u8],
) -> Result<Vec<u8>> {
    let mut crypter = Crypter::new(cipher, mode, key, vector)?;
    crypter.pad(false);
    let mut out = vec![0; data.len() + BLOCK];
    let written = crypter.update(data, &mut out)?;
    let rest = crypter.finalize(&mut out[written..])?;
    out.truncate(written + rest);
    Ok(out)
}

/// ISO 7816-4: one bit, then zeroes to the end of a block.
fn padded(data: &[u8]) -> Vec<u8> {
    let mut padded = data.to_vec();
    padded.push(0x80);
    padded.resize(padded.len().next_multiple_of(BLOCK), 0);
    padded
}

fn unpadded(mut data: Vec<u8>) -> Result<Vec<u8>> {
    while data.last() == Some(&0) {
        data.pop();
    }
    match data.pop() {
        Some(0x80) => Ok(data),
        _ => Err(Failure::Malformed("padding")),
    }
}

#[cfg(test)]
#[path = "secure_messaging_tests.rs"]
mod tests;
