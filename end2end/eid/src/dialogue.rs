//! The conversation with the client about one authentication: each message moves it on by one step.

use std::collections::BTreeMap;

use time::Date;

use crate::card::{self, Contents, Purpose};
use crate::elliptic::Key;
use crate::failure::{Failure, Result};
use crate::message::Message;
use crate::operation::{Operation, Wish, Wishes};
use crate::outcome::{Outcome, Permission, Plan};
use crate::pki::Pki;
use crate::rights::Rights;
use crate::secure_messaging::Channel;
use crate::{chip, date, paos};

const INTERNAL: &str = "http://www.bsi.bund.de/ecard/api/1.1/resultminor/al/common#internalError";

/// What a client's errors begin with. Others are not passed on: they could be taken for this server's own.
const CLIENT_MINOR: &str = "http://www.bsi.bund.de/ecard/api/1.1/resultminor/";

/// One conversation.
pub(crate) struct Dialogue {
    required: Rights,
    optional: Rights,
    transaction: Option<String>,
    auxiliary: Vec<u8>,
    plan: Plan,
    step: Step,
}

/// What is waited for.
enum Step {
    /// The client says that it is there.
    Start,
    /// The person has agreed and entered the PIN.
    Consent,
    /// The chip proves that it is genuine.
    Chip { key: Key, granted: Rights },
    /// The chip answers the commands.
    Answers(Reading),
    /// Nothing more.
    Ended(Outcome),
}

/// Commands that are on their way to the chip.
struct Reading {
    channel: Channel,
    granted: Rights,
    /// What each is for, and the counter of its answer.
    commands: Vec<(Purpose, u128)>,
}

impl Dialogue {
    /// A new one. `None` if more is wished than a terminal may read.
    pub(crate) fn new(
        wishes: &Wishes,
        transaction: Option<String>,
        plan: Plan,
        today: Date,
    ) -> Option<Self> {
        Some(Self {
            required: Rights::wished(wishes, Wish::Required)?,
            optional: Rights::wished(wishes, Wish::Allowed)?,
            transaction,
            auxiliary: card::auxiliary(&date::digits(today)),
            plan,
            step: Step::Start,
        })
    }

    /// How it ended, once it has.
    pub(crate) fn outcome(&self) -> Option<&Outcome> {
        match &self.step {
            Step::Ended(outcome) => Some(outcome),
            _ => None,
        }
    }

    /// Answers a message with the body of the next. A failure ends the conversation.
    pub(crate) fn answer(&mut self, pki: &Pki, message: &Message<'_>) -> String {
        if self.outcome().is_some() {
            return paos::end(Some(INTERNAL));
        }
        if let Some(outcome) = client_error(message) {
            let minor = message.text("ResultMinor").unwrap_or_default();
            self.step = Step::Ended(outcome);
            return paos::end(Some(minor));
        }
        // A session that breaks in the middle stays ended.
        let broken = Step::Ended(Outcome::refused("common#internalError", "broken off"));
        let step = std::mem::replace(&mut self.step, broken);
        let (next, body) = self.advance(step, pki, message).unwrap_or_else(|failure| {
            eprintln!("eid-test-server: {failure}");
            let outcome = Outcome::refused("common#internalError", failure.to_string());
            (Step::Ended(outcome), paos::end(Some(INTERNAL)))
        });
        self.step = next;
        body
    }

    fn advance(&self, step: Step, pki: &Pki, message: &Message<'_>) -> Result<(Step, String)> {
        match (step, message.kind()) {
            (Step::Start, "StartPAOS") => {
                let transaction = self.transaction.as_deref();
                let (required, optional) = (self.required, self.optional);
                let body =
                    paos::certificates(pki, required, optional, &self.auxiliary, transaction);
                Ok((Step::Consent, body))
            }
            (Step::Consent, "DIDAuthenticateResponse") => self.sign(pki, message),
            (Step::Chip { key, granted }, "DIDAuthenticateResponse") => {
                let channel = chip::authenticate(
                    &key,
                    &message.bytes("EFCardSecurity")?,
                    &message.bytes("AuthenticationToken")?,
                    &message.bytes("Nonce")?,
                )?;
                read(channel, granted)
            }
            (Step::Answers(reading), "TransmitResponse") => self.end(&reading, message),
            (_, kind) => Err(Failure::Unexpected(kind.to_owned())),
        }
    }

    /// Terminal authentication: signs what the chip has sent and the key of this session.
    fn sign(&self, pki: &Pki, message: &Message<'_>) -> Result<(Step, String)> {
        let granted = Rights::read(&message.bytes("CertificateHolderAuthorizationTemplate")?)?;
        if !granted.contain(self.required) || !self.required.and(self.optional).contain(granted) {
            return Err(Failure::NotGenuine("rights that nobody asked for"));
        }
        let key = Key::generate()?;
        let signed = [
            &message.bytes("IDPICC")?[..],
            &message.bytes("Challenge")?,
            key.x(),
            &self.auxiliary,
        ]
        .concat();
        let signature = pki.terminal_key.sign(&signed)?;
        let body = paos::signature(key.point(), &signature);
        Ok((Step::Chip { key, granted }, body))
    }

    fn end(
        &self,
        Reading {
            channel,
            granted,
            commands,
        }: &Reading,
        message: &Message<'_>,
    ) -> Result<(Step, String)> {
        let answers = message.all_bytes("OutputAPDU")?;
        if answers.len() != commands.len() {
            return Err(Failure::Malformed("list of answers"));
        }
        let mut contents = Contents::default();
        for ((purpose, counter), answer) in commands.iter().zip(answers) {
            contents.add(*purpose, channel.open(&answer, *counter)?);
        }
        let outcome = match self.plan {
            Plan::ServerError => {
                let outcome = Outcome::refused("common#internalError", "planned by the test");
                return Ok((Step::Ended(outcome), paos::end(Some(INTERNAL))));
            }
            Plan::DeniedDocument => Outcome::refused("getResult#deniedDocument", "planned"),
            Plan::InvalidDocument => Outcome::refused("getResult#invalidDocument", "planned"),
            _ if !contents.valid => Outcome::refused("getResult#invalidDocument", "expired"),
            _ => Outcome::Read {
                operations: self.permissions(*granted, &contents),
                groups: contents.groups,
            },
        };
        Ok((Step::Ended(outcome), paos::end(None)))
    }

    /// What became of each operation that was asked for.
    fn permissions(&self, granted: Rights, contents: &Contents) -> BTreeMap<Operation, Permission> {
        let asked = self.required.and(self.optional);
        let read = |operation| contents.groups.iter().any(|(read, _)| *read == operation);
        Operation::READ
            .into_iter()
            .filter(|operation| asked.include(*operation))
            .map(|operation| {
                let permission = match (granted.include(operation), read(operation)) {
                    (false, _) => Permission::Prohibited,
                    (true, false) => Permission::NotOnChip,
                    (true, true) => Permission::Allowed,
                };
                (operation, permission)
            })
            .collect()
    }
}

fn read(mut channel: Channel, granted: Rights) -> Result<(Step, String)> {
    let mut sent = Vec::new();
    let mut commands = Vec::new();
    for (purpose, command) in card::commands(granted) {
        let (protected, counter) = channel.protect(&command)?;
        sent.push(protected);
        commands.push((purpose, counter));
    }
    let body = paos::transmit(&sent);
    let reading = Reading {
        channel,
        granted,
        commands,
    };
    Ok((Step::Answers(reading), body))
}

/// The error that a client reports instead of an answer, cancellation among them.
fn client_error(message: &Message<'_>) -> Option<Outcome> {
    message
        .text("ResultMajor")
        .filter(|major| major.ends_with("#error"))?;
    let message = |name| message.text(name).unwrap_or_default().to_owned();
    let minor = message("ResultMinor");
    Some(if minor.starts_with(CLIENT_MINOR) {
        Outcome::Refused {
            minor,
            message: message("ResultMessage"),
        }
    } else {
        Outcome::refused(
            "common#internalError",
            format!("the client reports {minor:?}"),
        )
    })
}

#[cfg(test)]
#[path = "dialogue_tests.rs"]
mod tests;
