//! What goes out: one typed request for each authority, with only what that
//! authority may have.

use relocation::envelope::directory::{AuthorityKind, Directory};
use relocation::envelope::manifest::Waiting;
use relocation::envelope::reply::Document;
use relocation::services::registration::request::{Attachment, MediaType};
use relocation::services::registration::{self, RegistrationRequest, outcome};
use relocation::services::vehicle::request::Identity;
use relocation::services::vehicle::{self, VehicleRequest, Who, ask_after};
use relocation::values::{CivilDate, FileName, RegionalKey, Salt, Sha512};
use serde::Serialize;
use uuid::Uuid;

use super::send::Failure;
use crate::browser::clock;
use crate::identity::{Proven, proven};
use crate::keeping;
use crate::node::submit::{Outgoing, SendError, Sending};
use crate::places;
use crate::seal::symmetric::{new_id, random};
use crate::sent::Facts;
use crate::state::state;
use crate::vehicles::is_alone;
use crate::visit::Visit;
use leptos::prelude::*;

/// Everything of one visit.
pub(super) struct Requests {
    /// What follows, for the page after sending.
    pub(super) facts: Facts,
    parts: Vec<Part>,
    waiting: Vec<Waiting>,
    /// What is declared, in bytes: the same for each try, so without salts and
    /// ids.
    pub(super) subject: Vec<u8>,
}

/// One request.
struct Part {
    request: Typed,
    submission: Uuid,
    kind: AuthorityKind,
    schema: &'static str,
    service: &'static str,
    label: String,
    key: RegionalKey,
    documents: Vec<Document>,
}

enum Typed {
    Registration(Box<RegistrationRequest>),
    Vehicle(Box<VehicleRequest>),
}

impl Typed {
    fn json(&self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Registration(request) => json(request),
            Self::Vehicle(request) => json(request),
        }
    }
}

impl Part {
    /// Adds what a means of identification said, for this authority and this
    /// submission only.
    async fn identify(&mut self, proven: &Proven, directory: &Directory) -> Result<(), Failure> {
        let authority = directory.competent(self.kind, self.key.as_str());
        let authority = authority.ok_or(SendError::NoAuthority)?;
        if authority.elsewhere {
            return Ok(());
        }
        let destination = authority.destination;
        let level = proven.level_at(directory, authority, clock::today());
        let said = proven.present(self.kind, destination, self.submission);
        let said = said.await?;
        match &mut self.request {
            Typed::Registration(request) => request.identify(said, level),
            Typed::Vehicle(request) => {
                request.identity = Identity::Statement { presentation: said };
            }
        }
        Ok(())
    }

    fn outgoing(&self) -> Result<Outgoing<'_>, Failure> {
        Ok(Outgoing {
            submission: self.submission,
            request: self.request.json()?,
            schema: self.schema,
            service: self.service,
            label: &self.label,
            kind: self.kind,
            regional_key: self.key.as_str(),
            documents: &self.documents,
        })
    }
}

impl Requests {
    /// Adds to each request what a means of identification said, if one did.
    pub(super) async fn identify(
        &mut self,
        proven: Option<&Proven>,
        directory: &Directory,
    ) -> Result<(), Failure> {
        let Some(proven) = proven else { return Ok(()) };
        for part in &mut self.parts {
            part.identify(proven, directory).await?;
        }
        Ok(())
    }

    /// All files, in order.
    pub(super) fn documents(&self) -> impl Iterator<Item = &Document> {
        self.parts.iter().flat_map(|part| &part.documents)
    }

    /// As it is sealed and sent.
    pub(super) fn sending(&self) -> Result<Sending<'_>, Failure> {
        let requests: Result<_, _> = self.parts.iter().map(Part::outgoing).collect();
        Ok(Sending {
            requests: requests?,
            waiting: self.waiting.clone(),
        })
    }
}

/// The requests of this visit.
pub(super) fn of(
    visit: Visit,
    all: &[Document],
    names: &places::Names,
    directory: &Directory,
) -> Result<Requests, Failure> {
    match is_alone(visit) {
        true => vehicle_only(visit, all, names, directory),
        false => of_a_move(visit, all, names, directory),
    }
}

fn vehicle_only(
    visit: Visit,
    all: &[Document],
    names: &places::Names,
    directory: &Directory,
) -> Result<Requests, Failure> {
    let context = visit.context();
    let files: Vec<Attachment> = all.iter().filter_map(attachment).collect();
    let finishing = state().finishing.get_untracked();
    let proof = finishing.and_then(|finishing| finishing.proof());
    let request = visit.answers.with_untracked(|answers| {
        let names = |key: &RegionalKey| names.of(key);
        vehicle::build(answers, &context, &files, &names, proof.as_ref())
    });
    let request = request.map_err(|_| Failure::Answers)?;
    let part = of_vehicle(request, all, directory)?;
    Ok(Requests {
        facts: Facts::of_vehicle(visit),
        subject: [&part.request.json()?[..], &pepper(), &by_means(visit)].concat(),
        parts: vec![part],
        waiting: Vec::new(),
    })
}

/// Keeps the hash of a request with codes from being tried out by who finds it
/// on the device. It is gone with the page, as the codes are.
fn pepper() -> [u8; 16] {
    thread_local! {
        static PEPPER: [u8; 16] = random();
    }
    PEPPER.with(|pepper| *pepper)
}

fn of_a_move(
    visit: Visit,
    all: &[Document],
    names: &places::Names,
    directory: &Directory,
) -> Result<Requests, Failure> {
    let context = visit.context();
    let mut request = registration_of(visit, all, names)?;
    request.competence_of = Some(directory.table);
    // The first that takes requests by this way, where either may be told.
    let key = request.decisive_key(|key| {
        let entry = directory.competent(AuthorityKind::Registration, key.as_str());
        entry.is_some_and(|entry| entry.keys.is_some())
    });
    let key = *key;
    if let Some(proven) = proven(visit) {
        // What follows from it; the words for the authority come last.
        let entry = directory.competent(AuthorityKind::Registration, key.as_str());
        let entry = entry.ok_or(SendError::NoAuthority)?;
        if !entry.elsewhere {
            let level = proven.level_at(directory, entry, context.today);
            request.identify(String::new(), level);
        }
    }
    let facts = Facts::of(visit, &request, &key);
    let deadline = outcome(&request, &key, context.today).deadline;
    let along = visit.answers.with_untracked(|answers| {
        vehicle::along(answers, &context, &|key: &RegionalKey| names.of(key))
    });
    let mut vehicles = Vec::new();
    for vehicle in along.map_err(|_| Failure::Answers)? {
        vehicles.push(of_vehicle(vehicle, all, directory)?);
    }
    let prepared = visit
        .answers
        .with_untracked(|answers| vehicle::prepared(answers, &context));
    let mut subject = json(&request)?;
    subject.extend(by_means(visit));
    for part in &vehicles {
        subject.extend(part.request.json()?);
    }
    for one in &prepared {
        subject.extend(json(&one.answers)?);
    }
    let (declarant, spouse) = (Salt::from_random(random()), Salt::from_random(random()));
    let until = CivilDate::from(ask_after(deadline, context.today));
    let waiting = prepared
        .into_iter()
        .map(|one| Waiting {
            id: new_id(),
            // The case is made when it is sealed.
            after: Uuid::nil(),
            label: one.label,
            sent: None,
            until,
            salt: match one.holder {
                Who::Declarant => declarant.clone(),
                Who::Spouse => spouse.clone(),
            },
            answers: one.answers,
        })
        .collect();
    request.salt(declarant, spouse);
    let documents = enclosed(&request.attachments(), all);
    let first = Part {
        request: Typed::Registration(Box::new(request)),
        submission: new_id(),
        kind: AuthorityKind::Registration,
        schema: registration::request::SCHEMA_URN,
        service: registration::request::SERVICE_URN,
        label: String::new(),
        key,
        documents,
    };
    Ok(Requests {
        facts,
        parts: std::iter::once(first).chain(vehicles).collect(),
        waiting,
        subject,
    })
}

fn of_vehicle(
    mut request: VehicleRequest,
    all: &[Document],
    directory: &Directory,
) -> Result<Part, Failure> {
    request.competence_of = Some(directory.table);
    let files: Vec<&Attachment> = request.attachments().iter().collect();
    Ok(Part {
        submission: new_id(),
        kind: AuthorityKind::Vehicle,
        schema: vehicle::request::SCHEMA_URN,
        service: vehicle::request::SERVICE_URN,
        label: request.plate.to_string(),
        key: request.address.municipality.regional_key,
        documents: enclosed(&files, all),
        request: Typed::Vehicle(Box::new(request)),
    })
}

/// With another proof, or without, it is another request.
fn by_means(visit: Visit) -> Vec<u8> {
    proven(visit).map_or_else(Vec::new, |proven| proven.statement.jws.into_bytes())
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|_| Failure::Answers)
}

/// The registration without any file, for a form that is printed.
///
/// # Errors
/// Without the list of places, or with incomplete answers.
pub(crate) async fn declared(visit: Visit) -> Result<RegistrationRequest, ()> {
    let draft = keeping::draft().await;
    let all = draft.files().await.unwrap_or_default();
    let names = places::Names::load().await.map_err(drop)?;
    registration_of(visit, &all, &names).map_err(drop)
}

fn registration_of(
    visit: Visit,
    all: &[Document],
    names: &places::Names,
) -> Result<RegistrationRequest, Failure> {
    let attachments: Vec<Attachment> = all.iter().filter_map(attachment).collect();
    let context = visit.context();
    let names = |key: &RegionalKey| names.of(key);
    visit
        .answers
        .with_untracked(|answers| registration::build(answers, &context, &attachments, &names))
        .map_err(|_| Failure::Answers)
}

/// The files that a request names, in its order.
fn enclosed(named: &[&Attachment], all: &[Document]) -> Vec<Document> {
    named
        .iter()
        .filter_map(|file| all.iter().find(|one| one.attachment == file.attachment))
        .cloned()
        .collect()
}

fn attachment(document: &Document) -> Option<Attachment> {
    Some(Attachment {
        attachment: document.attachment,
        filename: FileName::parse(&document.filename).ok()?,
        mime_type: match document.mime_type.as_str() {
            "image/jpeg" => MediaType::Jpeg,
            "image/png" => MediaType::Png,
            _ => MediaType::Pdf,
        },
        size: document.size,
        sha512: Sha512::parse(&document.sha512).ok()?,
    })
}
