//! Fetching a case and keeping it fresh. The code stays in the memory of the
//! page: never in an address or a store.

use std::rc::Rc;

use leptos::prelude::*;
use relocation::envelope::case_code::CaseCode;
use relocation::envelope::verdict::{CaseState, Verdict};
use uuid::Uuid;

use crate::browser::{clock, dom};
use crate::components::error_summary::SUMMARY;
use crate::node::directory::DirectoryError;
use crate::node::http::NodeError;
use crate::node::status::{CaseView, StatusError, load};
use crate::router::Route;
use crate::state::state;
use crate::visit::{HEADING, Visit};

/// Between two looks at the node.
const REFRESH_MS: i32 = 20_000;

/// Handles to what the status page shows.
#[derive(Clone, Copy)]
pub(crate) struct Lookup {
    /// The code as typed.
    pub typed: RwSignal<String>,
    /// What is wrong with it: a message.
    pub wrong: RwSignal<Option<String>>,
    /// Text key of what kept the state from being fetched.
    pub problem: RwSignal<Option<&'static str>>,
    /// Whether the node is being asked.
    pub busy: RwSignal<bool>,
    /// The case, once it is there.
    pub view: RwSignal<Option<Rc<CaseView>>, LocalStorage>,
    /// The case that is being answered or given more.
    pub writing: RwSignal<Option<Uuid>>,
    /// Unix seconds of the last look.
    pub seen: RwSignal<i64>,
    /// What the live region says.
    pub says: RwSignal<String>,
}

impl Lookup {
    /// Nothing looked up yet.
    pub(crate) fn new() -> Self {
        Self {
            typed: RwSignal::new(String::new()),
            wrong: RwSignal::new(None),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            view: RwSignal::new_local(None),
            writing: RwSignal::new(None),
            seen: RwSignal::new(0),
            says: RwSignal::new(String::new()),
        }
    }

    /// Forgets code and case.
    pub(crate) fn close(self) {
        self.typed.set(String::new());
        self.wrong.set(None);
        self.problem.set(None);
        self.view.set(None);
        self.writing.set(None);
    }

    /// Shows what the node has now, and says what is new.
    pub(crate) fn show(self, view: CaseView) {
        let before = self.view.with_untracked(|old| old.as_deref().map(states));
        let said = news(&view, before.as_deref().unwrap_or_default());
        if !said.is_empty() {
            self.says.set(said);
        }
        self.problem.set(None);
        self.seen.set(clock::now());
        // Setting it builds the page anew, under the hands of who is answering.
        let same = |old: &Option<Rc<CaseView>>| old.as_deref().is_some_and(|old| old.shows(&view));
        if !self.view.with_untracked(same) {
            self.view.set(Some(Rc::new(view)));
        }
    }
}

/// Fetches the case of `code`. A first look moves the focus to the heading.
pub(crate) fn fetch(visit: Visit, code: CaseCode) {
    let lookup = state().lookup;
    if lookup.busy.get_untracked() {
        return;
    }
    lookup.busy.set(true);
    lookup.wrong.set(None);
    let first = lookup.view.with_untracked(Option::is_none);
    leptos::task::spawn_local(async move {
        let loaded = load(&code).await;
        lookup.busy.set(false);
        match loaded {
            Ok(view) => {
                lookup.show(view);
                visit.announce();
                if first {
                    dom::after_render(|| {
                        dom::focus(HEADING);
                    });
                    refresh_later(visit, code);
                }
            }
            Err(StatusError::Unknown) if first => lookup.wrong.set(Some(t!("status.code.unknown"))),
            Err(error) => lookup.problem.set(Some(reason(&error))),
        }
        if lookup.wrong.with_untracked(Option::is_some) {
            show_wrong(visit);
        }
    });
}

/// What is wrong with the code takes the focus.
pub(super) fn show_wrong(visit: Visit) {
    visit.announce_as(true);
    dom::after_render(|| {
        dom::focus(SUMMARY);
    });
}

/// Looks again from time to time while the page is open and in view.
fn refresh_later(visit: Visit, code: CaseCode) {
    clock::after(REFRESH_MS, move || {
        let open = state().lookup.view.with_untracked(Option::is_some);
        if !open {
            return;
        }
        let here = visit.route.get_untracked() == Route::Status;
        if here && !dom::document().hidden() {
            fetch(visit, code.clone());
        }
        refresh_later(visit, code);
    });
}

/// What is new since the states `before`: a sentence for each case.
fn news(view: &CaseView, before: &[&str]) -> String {
    let several = view.cases.len() > 1;
    let mut said = Vec::new();
    for (at, (case, state)) in view.cases.iter().zip(states(view)).enumerate() {
        if before.get(at) == Some(&state) {
            continue;
        }
        let state = t!(&["status.", state].concat());
        said.push(match several {
            true => t!("status.changed.of", case = &case.name(), state = &state),
            false => t!("status.changed", state = &state),
        });
    }
    said.join(" ")
}

/// Text keys of the states of the cases, in order.
fn states(view: &CaseView) -> Vec<&'static str> {
    view.cases
        .iter()
        .map(|case| match &case.verdict {
            Verdict::Believed(history) => match history.state() {
                Some(CaseState::Arrived { .. }) => "arrived",
                Some(CaseState::Question { .. }) => "question",
                Some(CaseState::Answered { .. }) => "answered",
                Some(CaseState::Decided { .. }) => "decided",
                Some(CaseState::Rejected { .. }) => "rejected",
                Some(CaseState::Withdrawn { .. }) => "withdrawn",
                Some(CaseState::Sent { .. }) | None => "sent",
            },
            Verdict::NotVerified(_) => "unverified.title",
        })
        .collect()
}

/// Text key of what went wrong.
pub(crate) fn reason(error: &StatusError) -> &'static str {
    match error {
        StatusError::Node(NodeError::Offline)
        | StatusError::Directory(DirectoryError::Node(NodeError::Offline)) => "status.offline",
        StatusError::Node(NodeError::Refused { status: 429, .. }) => "status.busy",
        StatusError::Unknown => "status.code.unknown",
        StatusError::NotVerified | StatusError::Directory(_) => "status.distrust",
        StatusError::Node(_) => "status.server",
    }
}
