//! What is shown while something is sealed and sent, or after that failed.

use leptos::prelude::*;

use super::alert::{alert, paragraph};
use super::parcel::{self, Parcel};
use crate::node::directory::DirectoryError;
use crate::node::http::NodeError;
use crate::node::submit::SendError;
use crate::texts::key;

/// Id of what says that it failed; takes the focus.
pub(crate) const FAILED: &str = "send-failed";

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sending {
    /// Nothing runs.
    Idle,
    /// Sealing, or sending these one by one; none while it is not known what goes out.
    Busy(Vec<Parcel>),
    /// It did not work; nothing is lost.
    Failed {
        /// Last part of the text key.
        code: &'static str,
        /// What the node said, for the hotline.
        detail: String,
    },
}

impl Sending {
    /// It failed for this reason.
    pub(crate) fn failed(code: &'static str) -> Self {
        Self::Failed {
            code,
            detail: String::new(),
        }
    }
}

/// The reason in words that people can act on.
pub(crate) fn failure_of(error: &SendError) -> Sending {
    let node = match error {
        SendError::Directory(DirectoryError::Node(node)) | SendError::Node(node) => node,
        SendError::Directory(_) | SendError::KeyNotVerified | SendError::NotVerified(_) => {
            return Sending::failed("trust");
        }
        SendError::NoAuthority | SendError::NotConnected { .. } => {
            return Sending::failed("unconnected");
        }
        SendError::OldApp => return Sending::failed("old"),
        SendError::Draft(_) | SendError::Seal(_) => return Sending::failed("device"),
    };
    match node {
        NodeError::Offline => Sending::failed("offline"),
        NodeError::Server { .. } | NodeError::Unexpected => Sending::failed("server"),
        NodeError::Refused { code, .. } => Sending::Failed {
            code: "refused",
            detail: code.clone(),
        },
    }
}

/// The state below the button. The live region is there from the start and
/// tells each change once; the percentages stand outside of it.
pub(crate) fn sending(state: RwSignal<Sending>) -> AnyView {
    let says = Memo::new(move |_| {
        state.with(|state| match state {
            Sending::Busy(parcels) => parcel::summary(parcels),
            _ => String::new(),
        })
    });
    let busy = move || state.with(|state| matches!(state, Sending::Busy(_)));
    let loader = ["kern-loader", " kern-loader--visible"].concat();
    let list = move || {
        state.with(|state| match state {
            Sending::Busy(parcels) if !parcels.is_empty() => Some(parcel::list(parcels)),
            _ => None,
        })
    };
    let failed = move || {
        state.with(|state| match state {
            Sending::Failed { code, detail } => {
                let text = t!(&key(&["send.failed", code]), code = detail);
                let title = t!("send.failed.title");
                // It takes the focus, which reads the name: as an alert it would speak twice.
                let all = [&title, ". ", &text].concat();
                Some(view! {
                    <div id=FAILED tabindex="-1" role="group" aria-label=all>
                        {alert("warning", title, paragraph(text))}
                    </div>
                })
            }
            _ => None,
        })
    };
    view! {
        <div class="umzug-sending">
            <div class=loader aria-hidden="true" hidden=move || !busy()></div>
            <p class="kern-body" role="status">{says}</p>
        </div>
        {list}
        {failed}
    }
    .into_any()
}
