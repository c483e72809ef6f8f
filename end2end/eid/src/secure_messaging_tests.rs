//! The channel against a chip that has the same keys.

use openssl::symm::Mode;

use super::{Answer, Channel, Command, padded, unpadded};
use crate::tlv;

fn channel() -> Channel {
    Channel::new(&[7; 32], &[9; 8])
}

/// What a chip answers, protected as a chip does it.
fn answer(chip: &Channel, counter: u128, data: &[u8], status: [u8; 2]) -> Vec<u8> {
    let mut body = Vec::new();
    if !data.is_empty() {
        let encrypted = chip
            .cipher(Mode::Encrypt, counter, &padded(data))
            .expect("encrypted");
        body.extend(tlv::object(0x87, &[vec![1], encrypted].concat()));
    }
    body.extend(tlv::object(0x99, &status));
    let covered = [&counter.to_be_bytes()[..], &padded(&body)].concat();
    body.extend(tlv::object(0x8E, &chip.mac(&covered).expect("code")));
    [body, status.to_vec()].concat()
}

#[test]
fn a_chip_with_the_keys_reads_the_command() {
    let command = Command {
        header: [0, 0xA4, 4, 0x0C],
        data: vec![0xE8, 7, 4],
        reads: false,
    };
    let (sent, counter) = channel().protect(&command).expect("protected");
    assert_eq!(sent[..4], [0x0C, 0xA4, 4, 0x0C]);
    assert_eq!(counter, 2);
    let body = &sent[7..sent.len() - 2];
    assert_eq!(sent[4], 0);
    assert_eq!(usize::from(sent[5]) << 8 | usize::from(sent[6]), body.len());
    let encrypted = tlv::value(body, 0x87).expect("data");
    let data = channel()
        .cipher(Mode::Decrypt, 1, &encrypted[1..])
        .expect("decrypted");
    assert_eq!(unpadded(data).expect("padded"), command.data);
}

#[test]
fn answers_are_opened_by_the_counter_they_were_made_for() {
    let reading = Command {
        header: [0, 0xB0, 0x84, 0],
        data: Vec::new(),
        reads: true,
    };
    let mut terminal = channel();
    let (_, first) = terminal.protect(&reading).expect("protected");
    let (_, second) = terminal.protect(&reading).expect("protected");
    assert_eq!((first, second), (2, 4));
    let response = answer(&channel(), second, b"d\x07\x0c\x05ERIKA", [0x90, 0]);
    assert_eq!(
        terminal.open(&response, second).expect("genuine"),
        Answer {
            status: [0x90, 0],
            data: b"d\x07\x0c\x05ERIKA".to_vec()
        }
    );
    assert!(terminal.open(&response, first).is_err());
}

#[test]
fn a_missing_file_is_an_answer_without_data() {
    let response = answer(&channel(), 2, b"", [0x6A, 0x82]);
    let answer = channel().open(&response, 2).expect("genuine");
    assert_eq!((answer.status, answer.data), ([0x6A, 0x82], Vec::new()));
}

#[test]
fn changed_answers_are_refused() {
    let response = answer(&channel(), 2, b"ERIKA", [0x90, 0]);
    for place in 0..response.len() - 2 {
        let mut changed = response.clone();
        changed[place] ^= 1;
        assert!(channel().open(&changed, 2).is_err(), "byte {place}");
    }
    assert!(channel().open(&[0x90, 0], 2).is_err());
}
