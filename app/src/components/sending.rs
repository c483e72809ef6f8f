//! What is shown while something is sealed and sent, or after that failed.

use leptos::prelude::*;
use relocation::envelope::reply::Document;

use super::alert::{alert, paragraph};
use crate::node::directory::DirectoryError;
use crate::node::http::NodeError;
use crate::node::plan::Progress;
use crate::node::submit::SendError;
use crate::texts::key;

/// Id of what says that it failed; takes the focus.
pub(crate) const FAILED: &str = "send-failed";

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sending {
    /// Nothing runs.
    Idle,
    /// Sealing, or sending a part.
    Busy(Option<Part>),
    /// It did not work; nothing is lost.
    Failed {
        /// Last part of the text key.
        code: &'static str,
        /// What the node said, for the hotline.
        detail: String,
    },
}

/// A part on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// File name; empty for the answers themselves.
    name: String,
    percent: u64,
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

/// What the progress of `documents` means for people.
pub(crate) fn progress_of(progress: &Progress, documents: &[Document]) -> Sending {
    let Progress::Uploading { part, sent, size } = progress else {
        return Sending::Busy(None);
    };
    let document = documents
        .iter()
        .find(|one| one.attachment.to_string() == *part);
    Sending::Busy(Some(Part {
        name: document.map(|one| one.filename.clone()).unwrap_or_default(),
        percent: sent * 100 / (*size).max(1),
    }))
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

/// The state below the button. The live region is there from the start; the
/// percentage stands outside of it, so that it is not read all the time.
pub(crate) fn sending(state: RwSignal<Sending>) -> AnyView {
    let says = move || {
        state.with(|state| match state {
            Sending::Busy(None) => t!("send.preparing"),
            Sending::Busy(Some(part)) if part.name.is_empty() => t!("send.uploading"),
            Sending::Busy(Some(part)) => t!("send.uploading.file", name = &part.name),
            _ => String::new(),
        })
    };
    let bar = move || {
        state.with(|state| match state {
            Sending::Busy(part) => {
                let percent = part.as_ref().map(|part| part.percent.to_string());
                let loader = ["kern-loader", " kern-loader--visible"].concat();
                Some(view! {
                    <div class="umzug-sending">
                        <div class=loader aria-hidden="true"></div>
                        <progress max="100" value=percent aria-label=t!("send.progress")></progress>
                    </div>
                })
            }
            _ => None,
        })
    };
    let failed = move || {
        state.with(|state| match state {
            Sending::Failed { code, detail } => {
                let text = t!(&key(&["send.failed", code]), code = detail);
                Some(view! {
                    <div id=FAILED tabindex="-1" role="alert">
                        {alert("warning", t!("send.failed.title"), paragraph(text))}
                    </div>
                })
            }
            _ => None,
        })
    };
    view! {
        <p class="kern-body" role="status">{says}</p>
        {bar}
        {failed}
    }
    .into_any()
}
