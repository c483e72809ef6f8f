//! A request on its way: everything decided and sealed before the first byte
//! goes out, kept in the draft, sent as often as needed until the node has
//! answered the commit. So a double click, a reload or a cut connection give
//! one case.

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
    /// A part is on its way.
    Uploading {
        /// `data`, `metadata` or the id of an attachment.
        part: String,
        /// Bytes of it that are sent.
        sent: u64,
        /// Bytes of it.
        size: u64,
    },
    /// Everything is there; the node confirms.
    Confirming,
}

/// Is told about the progress.
pub(crate) type OnProgress = Rc<dyn Fn(Progress)>;

/// What goes out.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Plan {
    /// What the person wants to send: the JSON before padding.
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
        for (submission, part, size) in self.parts() {
            let done = stored.get(&submission);
            if !done.is_some_and(|parts| parts.iter().any(|name| name == part)) {
                let jwe = draft.part(submission, part).await?;
                let watch = watch(on_progress.clone(), part, size);
                watch(0);
                bundle.put_part(submission, part, &jwe, watch).await?;
            }
            watch(on_progress.clone(), part, size)(size);
        }
        on_progress(Progress::Confirming);
        Ok(bundle.commit(&self.commit).await?)
    }

    fn parts(&self) -> impl Iterator<Item = (Uuid, &str, u64)> {
        let all = self.announcement.submissions.iter();
        all.flat_map(|one| {
            let parts = one.parts.iter();
            parts.map(|(part, size)| (one.submission, part.as_str(), *size))
        })
    }
}

fn watch(on_progress: OnProgress, part: &str, size: u64) -> Rc<dyn Fn(u64)> {
    let part = part.to_owned();
    Rc::new(move |sent| {
        on_progress(Progress::Uploading {
            part: part.clone(),
            sent,
            size,
        });
    })
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
