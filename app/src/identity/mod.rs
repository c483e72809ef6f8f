//! Proving who one is: what is offered, the way to a means and back, and what
//! the browser keeps of it until the request is sent.

pub(crate) mod api;
pub(crate) mod attempt;
pub(crate) mod back;
mod present;

use leptos::prelude::*;
use relocation::envelope::directory::{AuthorityEntry, Directory, Standing};
use relocation::envelope::identity::{
    Assurance, Card, CardAddress, Means, Statement, StatementClaims,
};
use relocation::envelope::jose::CompactJws;
use relocation::services::registration::card;
use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::browser::clock;
use crate::draft::DAYS;
use crate::seal::holder_key::HolderKey;
use crate::state::state;
use crate::visit::Visit;
use crate::{keeping, places};

const RECORD: &str = "identity";
/// Seconds before its end at which a statement is not used any more: sending
/// takes a while.
const MARGIN: i64 = 30 * 60;

/// What lies in the draft.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    statement: String,
    key: HolderKey,
}

/// A person whom a means of identification has spoken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proven {
    /// As the node signed it.
    pub statement: Statement,
    /// What it says.
    pub card: Card,
    /// By which means.
    pub means: Means,
    /// Who signed it: the node, or an office by its destination.
    issuer: String,
    /// How sure it is.
    pub assurance: Assurance,
    /// Unix seconds after which it does not count.
    expires: i64,
    key: HolderKey,
}

impl Proven {
    fn read(kept: Kept) -> Option<Self> {
        let statement = Statement::parse(&kept.statement).ok()?;
        let claims: StatementClaims = CompactJws::parse(&statement.jws).ok()?.claims().ok()?;
        let read = Self {
            card: statement.card().ok()?,
            means: claims.means,
            issuer: claims.iss,
            assurance: claims.assurance,
            expires: claims.exp,
            key: kept.key,
            statement,
        };
        read.counts().then_some(read)
    }

    /// What it is worth at this authority: an office's word counts only where it
    /// may stand in.
    pub(crate) fn level_at(
        &self,
        directory: &Directory,
        entry: &AuthorityEntry,
        day: Date,
    ) -> Assurance {
        if entry.elsewhere {
            return Assurance::Low;
        }
        if self.means != Means::Counter {
            return self.assurance;
        }
        let office = Uuid::parse_str(&self.issuer).ok();
        let office = office.and_then(|id| directory.destination(id));
        match office.map(|office| entry.standing_of(office, day)) {
            Some(Standing::Own | Standing::FrontOffice) => self.assurance,
            Some(Standing::Elsewhere) | None => Assurance::Low,
        }
    }

    fn counts(&self) -> bool {
        clock::now() + MARGIN < self.expires
    }
}

/// Finds again what was proven before a reload.
pub(crate) async fn restore() {
    let draft = keeping::draft().await;
    let kept: Option<Kept> = draft.get(RECORD).await.ok().flatten();
    let there = kept.is_some();
    let proven = kept.and_then(Proven::read);
    if there && proven.is_none() {
        let _ = draft.remove(RECORD).await;
    }
    state().identity.set(proven);
}

/// Who is proven to declare, as long as it counts and nothing else is declared.
pub(crate) fn proven(visit: Visit) -> Option<Proven> {
    let proven = state().identity.get_untracked()?;
    let agrees = visit
        .answers
        .with_untracked(|answers| card::is_of(&proven.card, answers));
    (proven.counts() && agrees).then_some(proven)
}

/// Whether somebody was proven and it does not count any more.
pub(crate) fn has_ended() -> bool {
    let identity = state().identity;
    identity.with_untracked(|one| one.as_ref().is_some_and(|one| !one.counts()))
}

/// Why a statement is not kept.
enum Unkept {
    /// It cannot be read.
    Unreadable,
    /// Somebody else is the holder of what is finished.
    Other,
}

/// Keeps a statement: its claims take the place of what was typed.
async fn keep(visit: Visit, statement: String, key: HolderKey) -> Result<(), Unkept> {
    let kept = Kept { statement, key };
    let proven = Proven::read(kept.clone()).ok_or(Unkept::Unreadable)?;
    // What waited was prepared for its holder, and for nobody else.
    let prepared = state().finishing.with_untracked(Option::is_some);
    let same = visit
        .answers
        .with_untracked(|answers| card::is_of(&proven.card, answers));
    if prepared && !same {
        return Err(Unkept::Other);
    }
    let earlier = state().identity.get_untracked();
    visit.answers.update(|answers| {
        let earlier = earlier.as_ref().map(|one| &one.card);
        card::take_over(&proven.card, earlier, answers);
    });
    let city = match &proven.card.address {
        Some(CardAddress::Structured { city, country, .. }) if country == "D" => city.clone(),
        _ => String::new(),
    };
    state().identity.set(Some(proven));
    keeping::save_now(visit).await;
    // Without room it lives until the page is left; the page says so.
    let _ = keeping::draft().await.put(RECORD, &kept, DAYS).await;
    leptos::task::spawn_local(suggest(visit, city));
    Ok(())
}

/// The town on the card, where the one before the move was not chosen yet and
/// there is only one of that name.
async fn suggest(visit: Visit, city: String) {
    const FIELD: &str = "last-place";
    if city.is_empty() || !visit.typed(FIELD).is_empty() {
        return;
    }
    let Some(place) = places::only(&city).await else {
        return;
    };
    if visit.typed(FIELD).is_empty() {
        visit.answer("last-place.text", &place.label());
        visit.answer("last-place.scope", place.scope());
        visit.answer(FIELD, &place.key);
    }
}

/// The person goes on without it, or as somebody else.
pub(crate) fn forget(visit: Visit) {
    let proven = state().identity.get_untracked();
    state().identity.set(None);
    // The holder of what is finished stays who it is.
    if state().finishing.with_untracked(Option::is_none) {
        let card = proven.as_ref().map(|one| &one.card);
        visit.answers.update(|answers| card::forget(card, answers));
    }
    leptos::task::spawn_local(async move {
        let _ = keeping::draft().await.remove(RECORD).await;
        keeping::save_now(visit).await;
    });
}

/// What was proven belongs to a visit that is over.
pub(crate) fn end() {
    state().identity.set(None);
}
