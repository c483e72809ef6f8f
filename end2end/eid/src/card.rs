//! The eID application of the chip: the commands that read it.

use crate::oid;
use crate::operation::Operation;
use crate::rights::Rights;
use crate::secure_messaging::{Answer, Command};
use crate::tlv;

/// The application's identifier.
const APPLICATION: [u8; 9] = [0xE8, 0x07, 0x04, 0, 0x7F, 0, 0x07, 0x03, 0x02];
const DONE: [u8; 2] = [0x90, 0];

/// What a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Selects the application.
    Select,
    /// Asks whether the document is still valid on the day that was sent before.
    Validity,
    /// Reads a data group.
    Read(Operation),
}

/// What came of all commands.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    /// Whether the chip says that it has not expired.
    pub(crate) valid: bool,
    /// The data groups that could be read.
    pub(crate) groups: Vec<(Operation, Vec<u8>)>,
}

/// The commands for the rights that were granted, in order.
pub(crate) fn commands(granted: Rights) -> Vec<(Purpose, Command)> {
    let select = Command {
        header: [0, 0xA4, 0x04, 0x0C],
        data: APPLICATION.to_vec(),
        reads: false,
    };
    let validity = Command {
        header: [0x80, 0x20, 0x80, 0],
        data: oid::object(oid::DATE_OF_EXPIRY),
        reads: false,
    };
    let mut commands = vec![(Purpose::Select, select), (Purpose::Validity, validity)];
    for operation in Operation::READ {
        if let Some(group) = operation
            .data_group()
            .filter(|_| granted.include(operation))
        {
            let read = Command {
                header: [0, 0xB0, 0x80 | group, 0],
                data: Vec::new(),
                reads: true,
            };
            commands.push((Purpose::Read(operation), read));
        }
    }
    commands
}

impl Contents {
    /// Adds what the chip answered to one command.
    pub(crate) fn add(&mut self, purpose: Purpose, answer: Answer) {
        let done = answer.status == DONE;
        match purpose {
            Purpose::Select => {}
            Purpose::Validity => self.valid = done,
            Purpose::Read(operation) if done => self.groups.push((operation, answer.data)),
            Purpose::Read(_) => {}
        }
    }
}

/// The day on which the document must still be valid, as auxiliary data for the chip.
pub(crate) fn auxiliary(day: &str) -> Vec<u8> {
    let fields = [
        oid::object(oid::DATE_OF_EXPIRY),
        tlv::object(0x53, day.as_bytes()),
    ];
    tlv::object(0x67, &tlv::object(0x73, &fields.concat()))
}

#[cfg(test)]
mod tests {
    use super::{Contents, Purpose, commands};
    use crate::operation::{Operation, Wish, Wishes};
    use crate::rights::Rights;
    use crate::secure_messaging::Answer;

    #[test]
    fn only_what_was_granted_is_read() {
        let wishes = Wishes::from([(Operation::PlaceOfResidence, Wish::Required)]);
        let granted = Rights::wished(&wishes, Wish::Required).expect("readable");
        let commands = commands(granted);
        assert_eq!(commands.len(), 3);
        assert_eq!(commands[2].1.header, [0, 0xB0, 0x91, 0]);
    }

    #[test]
    fn a_missing_group_and_an_expired_document_are_seen() {
        let mut contents = Contents::default();
        let answer = |status| Answer {
            status,
            data: vec![1],
        };
        contents.add(Purpose::Validity, answer([0x63, 0]));
        contents.add(
            Purpose::Read(Operation::AcademicTitle),
            answer([0x6A, 0x82]),
        );
        contents.add(Purpose::Read(Operation::GivenNames), answer([0x90, 0]));
        assert!(!contents.valid);
        assert_eq!(contents.groups, [(Operation::GivenNames, vec![1])]);
    }
}
