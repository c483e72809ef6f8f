//! A request on its way: everything decided and sealed before the first byte
//! goes out, kept in the draft, sent as often as needed until the node has
//! answered the commit. So a double click, a reload or a cut connection give
//! one case.

use std::cell::RefCell;
use std::rc::Rc;

use relocation::envelope::bundle::{Announcement, BundleView, Commit};
use relocation::envelope::manifest::Manifest;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::api::Bundle;
use super::http::NodeError;
use super::submit::SendError;
use crate::draft::Draft;

const RECORD: &str = "plan";

/// How far a request is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Parts are encrypted on this device.
    Sealing,
    /// Parts go out one by one.
    Uploading(Vec<Part>),
    /// Everything is there; the node confirms.
    Confirming,
}

/// A part of what goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// `data`, `metadata` or the id of an attachment.
    pub name: String,
    /// Bytes of it.
    pub size: u64,
    /// How far it is.
    pub state: PartState,
}

/// How far a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartState {
    /// Its turn comes.
    Waiting,
    /// So many bytes have left.
    Running(u64),
    /// The node has it.
    Stored,
}

/// Is told about the progress.
pub(crate) type OnProgress = Rc<dyn Fn(Progress)>;

/// What goes out.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Plan {
    /// What the person wants to send: SHA-256 of the JSON. The JSON itself is
    /// not kept, for some of it must not be.
    pub(super) subject: String,
    /// First call.
    pub(super) announcement: Announcement,
    /// Last call.
    pub(super) commit: Commit,
}

impl Plan {
    /// Whether the node has committed this plan, by the manifest that it shows.
    pub(super) fn is_in(&self, manifest: &Manifest) -> bool {
        let planned = &self.announcement.submissions;
        let mut sent = manifest.submissions.iter();
        sent.any(|entry| planned.iter().any(|one| one.submission == entry.submission))
    }

    pub(super) async fn kept(draft: &Draft) -> Result<Option<Self>, SendError> {
        Ok(draft.get(RECORD).await?)
    }

    /// Keeps the plan; if another click was faster, that one's plan counts.
    pub(super) async fn keep(self, draft: &Draft) -> Result<Self, SendError> {
        let counts: Self = draft.keep_first(RECORD, &self).await?;
        if counts.commit.manifest != self.commit.manifest {
            self.forget_parts(draft).await?;
        }
        Ok(counts)
    }

    /// Drops a plan that will not be sent.
    pub(super) async fn drop(&self, draft: &Draft) -> Result<(), SendError> {
        draft.remove(RECORD).await?;
        self.forget_parts(draft).await
    }

    async fn forget_parts(&self, draft: &Draft) -> Result<(), SendError> {
        for (submission, part, _) in self.parts() {
            draft.remove_part(submission, part).await?;
        }
        Ok(())
    }

    /// Sends it, as far as the node does not have it, and commits.
    pub(super) async fn run(
        &self,
        draft: &Draft,
        bundle: &Bundle<'_>,
        on_progress: &OnProgress,
    ) -> Result<BundleView, SendError> {
        let stored = bundle.announce(&self.announcement).await?.stored;
        let is_stored = |submission: &Uuid, part: &str| {
            let parts = stored.get(submission);
            parts.is_some_and(|parts| parts.iter().any(|name| name == part))
        };
        let parts = self.parts().map(|(submission, part, size)| Part {
            name: part.to_owned(),
            size,
            state: match is_stored(&submission, part) {
                true => PartState::Stored,
                false => PartState::Waiting,
            },
        });
        let upload = Upload::new(parts.collect(), on_progress.clone());
        for (at, (submission, part, _)) in self.parts().enumerate() {
            if is_stored(&submission, part) {
                continue;
            }
            let jwe = draft.part(submission, part).await?;
            upload.is(at, PartState::Running(0));
            let running = upload.clone();
            let watch = Rc::new(move |sent| running.is(at, PartState::Running(sent)));
            bundle.put_part(submission, part, &jwe, watch).await?;
            upload.is(at, PartState::Stored);
        }
        on_progress(Progress::Confirming);
        Ok(bundle.commit(&self.commit).await?)
    }

    /// The answers before the files.
    fn parts(&self) -> impl Iterator<Item = (Uuid, &str, u64)> {
        let all = self.announcement.submissions.iter();
        let parts = all.flat_map(|one| {
            let parts = one.parts.iter();
            parts.map(|(part, size)| (one.submission, part.as_str(), *size))
        });
        let is_file = |part: &str| !matches!(part, "data" | "metadata");
        let (files, answers): (Vec<_>, Vec<_>) = parts.partition(|(_, part, _)| is_file(part));
        answers.into_iter().chain(files)
    }
}

/// The parts as they stand, and who wants to know.
#[derive(Clone)]
struct Upload {
    parts: Rc<RefCell<Vec<Part>>>,
    on_progress: OnProgress,
}

impl Upload {
    fn new(parts: Vec<Part>, on_progress: OnProgress) -> Self {
        on_progress(Progress::Uploading(parts.clone()));
        Self {
            parts: Rc::new(RefCell::new(parts)),
            on_progress,
        }
    }

    fn is(&self, at: usize, state: PartState) {
        self.parts.borrow_mut()[at].state = state;
        let now = self.parts.borrow().clone();
        (self.on_progress)(Progress::Uploading(now));
    }
}

/// Whether sealing anew can help: the node does not take this plan any more,
/// for example because a key was replaced.
pub(super) fn is_stale(error: &SendError) -> bool {
    matches!(
        error,
        SendError::Node(NodeError::Refused {
            status: 404 | 409 | 422,
            ..
        })
    )
}
