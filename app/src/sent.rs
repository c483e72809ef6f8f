//! What this tab has sent: the receipt, and the facts that the page after
//! sending tells. Kept in the draft for a day, so a reload loses nothing.

use leptos::prelude::*;
use relocation::journey::answers::Answers;
use relocation::services::registration::{
    RegistrationRequest, export, landlord_form, outcome, shared,
};
use relocation::services::vehicle::{next_step, tells_along};
use relocation::values::RegionalKey;
use serde::{Deserialize, Serialize};

use crate::browser::clock;
use crate::draft::{Draft, DraftError, RECEIPT_DAYS};
use crate::keeping;
use crate::node::submit::{self, Receipt};
use crate::pages::check::declares;
use crate::pages::check::summary::rows;
use crate::state::state;
use crate::texts::Language;
use crate::vehicles::{self, Vehicle};
use crate::visit::Visit;

const RECORD: &str = "facts";
const ATTEMPTS: &str = "attempts";

/// A sent request.
#[derive(Clone)]
pub(crate) struct Sent {
    /// What the node signed.
    pub receipt: Receipt,
    /// What follows from the request.
    pub facts: Facts,
}

/// What follows from the request, and its answers in German.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// Last day to appear in time, ISO.
    pub deadline: String,
    /// Whether that day has passed.
    pub late: bool,
    /// Whether the person has to appear.
    pub appear: bool,
    /// Text key part of what becomes of the dwellings; of a vehicle alone, of
    /// what is left to do.
    pub status: String,
    /// Text key parts of what to bring.
    pub bring: Vec<String>,
    /// Text key parts of what follows by itself.
    pub follows: Vec<String>,
    /// Text key parts of what is left to do.
    pub todo: Vec<String>,
    /// Shared answers for the registration of an unmarried partner.
    pub second: Option<Answers>,
    /// What becomes of the vehicles.
    pub vehicles: Vec<Vehicle>,
    /// Whether it was about a vehicle only.
    pub vehicle_only: bool,
    /// Which declaration it was: last part of the text key.
    pub declares: String,
    /// The new address as a contact, if there is one.
    pub card: Option<String>,
    /// The declaration as JSON; empty where it holds what must not be kept.
    pub copy: String,
    /// The landlord's confirmation to sign, where somebody has to confirm.
    pub landlord: Option<Vec<(String, String)>>,
    /// Labels and answers, in German: the declaration.
    pub declared: Vec<(String, String)>,
}

impl Facts {
    /// Of a request that was built from the answers of this visit.
    pub(crate) fn of(visit: Visit, request: &RegistrationRequest, key: &RegionalKey) -> Self {
        let context = visit.context();
        let outcome = outcome(request, key, context.today);
        let texts = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect();
        Self {
            deadline: clock::iso_text(outcome.deadline),
            late: outcome.late,
            appear: outcome.appear,
            status: outcome.status.to_owned(),
            bring: bring(visit, outcome.bring),
            follows: texts(outcome.follows),
            todo: texts(outcome.todo),
            second: visit.answers.with_untracked(|all| shared(all, &context)),
            vehicles: vehicles::named(visit, outcome.deadline),
            card: export::card(request),
            copy: export::json(request),
            landlord: landlord_form(request),
            vehicle_only: false,
            declares: declares(visit).to_owned(),
            declared: declared(visit),
        }
    }

    /// Of a visit that is about a vehicle only.
    pub(crate) fn of_vehicle(visit: Visit) -> Self {
        let context = visit.context();
        let step = visit
            .answers
            .with_untracked(|answers| next_step(answers, &context));
        Self {
            deadline: String::new(),
            late: false,
            appear: false,
            status: step.to_owned(),
            bring: Vec::new(),
            follows: Vec::new(),
            todo: Vec::new(),
            second: None,
            vehicles: vehicles::named(visit, visit.context().today),
            card: None,
            copy: String::new(),
            landlord: None,
            vehicle_only: true,
            declares: declares(visit).to_owned(),
            declared: declared(visit),
        }
    }

    /// Keeps them beside the receipt.
    pub(crate) async fn keep(&self, draft: &Draft) -> Result<(), DraftError> {
        draft.put(RECORD, self, RECEIPT_DAYS).await
    }
}

/// What to bring; a vehicle that is told along wants its paper.
fn bring(visit: Visit, codes: Vec<&str>) -> Vec<String> {
    let context = visit.context();
    let along = visit
        .answers
        .with_untracked(|answers| tells_along(answers, &context));
    let mut bring: Vec<String> = codes.into_iter().map(str::to_owned).collect();
    if along && !bring.is_empty() {
        bring.insert(bring.len() - 1, "vehicle-certificate".to_owned());
    }
    bring
}

/// Labels and answers in German.
fn declared(visit: Visit) -> Vec<(String, String)> {
    let rows = visit
        .answers
        .with_untracked(|answers| rows(visit, answers, Language::GERMAN));
    rows.into_iter().map(|row| (row.label, row.value)).collect()
}

/// The facts of each attempt to send, by request. After a cut connection it may
/// turn out that an earlier one counts, from before answers were changed.
pub(crate) struct Attempts(Vec<(String, Facts)>);

impl Attempts {
    /// Adds one before it goes out. Without room on the device it is known
    /// until the page is left, which is no reason not to send.
    pub(crate) async fn begin(draft: &Draft, request: String, facts: Facts) -> Self {
        let mut all: Vec<(String, Facts)> =
            draft.get(ATTEMPTS).await.ok().flatten().unwrap_or_default();
        all.retain(|(earlier, _)| *earlier != request);
        all.push((request, facts));
        let _ = draft.put(ATTEMPTS, &all, RECEIPT_DAYS).await;
        Self(all)
    }

    /// The facts of what this receipt is for. If they were lost, what was
    /// declared stays open rather than being told wrong.
    pub(crate) fn of(mut self, receipt: &Receipt) -> Option<Facts> {
        let sent = |(request, _): &(String, Facts)| *request == receipt.request;
        if let Some(at) = self.0.iter().position(sent) {
            return Some(self.0.swap_remove(at).1);
        }
        let (_, last) = self.0.pop()?;
        Some(Facts {
            declared: Vec::new(),
            ..last
        })
    }
}

impl Sent {
    /// What was sent from this tab, if it is still kept.
    pub(crate) async fn load(draft: &Draft) -> Option<Self> {
        let receipt = submit::receipt(draft).await.ok()??;
        let facts = draft.get(RECORD).await.ok()??;
        Some(Self { receipt, facts })
    }
}

/// Finds again what was sent from this tab before a reload.
pub(crate) async fn restore() {
    let sent = Sent::load(&keeping::draft().await).await;
    state().sent.set(sent);
}
