//! What is on its way, thing by thing: the answers, and each file by its name.

use leptos::prelude::*;
use relocation::envelope::reply::Document;

use super::icon::icon;
use crate::node::plan::{Part, PartState, Progress};

/// One thing on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Parcel {
    /// Name of the file; none for the answers.
    name: Option<String>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Waiting,
    Running(u64),
    Done,
}

/// The answers and `documents`, as far as they are.
pub(crate) fn parcels(progress: &Progress, documents: &[Document]) -> Vec<Parcel> {
    let files = documents.iter().map(|document| {
        let id = document.attachment.to_string();
        let state = state(progress, |part| part.name == id);
        let name = Some(document.filename.clone());
        Parcel { name, state }
    });
    let is_file = |part: &Part| {
        let mut ids = documents.iter().map(|one| one.attachment.to_string());
        ids.any(|id| id == part.name)
    };
    let answers = Parcel {
        name: None,
        state: state(progress, |part| !is_file(part)),
    };
    std::iter::once(answers).chain(files).collect()
}

/// The state of all parts that are `mine`, as of one.
fn state(progress: &Progress, mine: impl Fn(&Part) -> bool) -> State {
    let parts = match progress {
        Progress::Sealing => return State::Waiting,
        Progress::Confirming => return State::Done,
        Progress::Uploading(parts) => parts.iter().filter(|part| mine(part)),
    };
    let (mut sent, mut size) = (0, 0);
    let (mut begun, mut done) = (false, true);
    for part in parts {
        begun |= part.state != PartState::Waiting;
        done &= part.state == PartState::Stored;
        size += part.size;
        sent += match part.state {
            PartState::Waiting => 0,
            PartState::Running(bytes) => bytes,
            PartState::Stored => part.size,
        };
    }
    match (begun, done) {
        (_, true) => State::Done,
        (true, _) => State::Running(sent * 100 / size.max(1)),
        _ => State::Waiting,
    }
}

/// One sentence that changes only when something is done.
pub(crate) fn summary(parcels: &[Parcel]) -> String {
    let all = parcels.len();
    let done = parcels
        .iter()
        .filter(|one| one.state == State::Done)
        .count();
    let begun = parcels.iter().any(|one| one.state != State::Waiting);
    match (begun, all - done) {
        (false, _) => t!("send.preparing"),
        (true, 0) => t!("send.confirming"),
        (true, _) if all == 1 => t!("send.uploading"),
        (true, _) => {
            let (done, all) = (done.to_string(), all.to_string());
            t!("send.uploading.count", done = &done, all = &all)
        }
    }
}

/// All of them, each with its state.
pub(crate) fn list(parcels: &[Parcel]) -> AnyView {
    let items: Vec<AnyView> = parcels.iter().map(item).collect();
    view! { <ul class="umzug-parcels">{items}</ul> }.into_any()
}

fn item(parcel: &Parcel) -> AnyView {
    let name = parcel.name.clone().unwrap_or_else(|| t!("send.answers"));
    let (code, says, percent) = match parcel.state {
        State::Waiting => ("waiting", t!("send.part.waiting"), None),
        State::Running(percent) => {
            let percent = percent.to_string();
            (
                "running",
                t!("send.part.running", percent = &percent),
                Some(percent),
            )
        }
        State::Done => ("done", t!("send.part.done"), None),
    };
    let bar = percent.map(|percent| {
        let label = t!("send.progress", name = &name);
        view! { <progress max="100" value=percent aria-label=label></progress> }
    });
    let mark = (parcel.state == State::Done).then(|| icon("success"));
    view! {
        <li class="umzug-parcel" data-state=code>
            <span class="umzug-parcel__name">{name}</span>
            " "
            <span class="umzug-parcel__state">{mark} {says}</span>
            {bar}
        </li>
    }
    .into_any()
}
