//! What the node shows of a bundle, checked: the manifest opened, signatures
//! verified, then judged by the pure rules of `envelope::verdict`.

use std::collections::BTreeMap;

use relocation::envelope::bundle::BundleView;
use relocation::envelope::directory::Directory;
use relocation::envelope::jose;
use relocation::envelope::manifest::Manifest;
use relocation::envelope::verdict::{self, Shown, ShownReply, Verdict};
use uuid::Uuid;

use crate::seal::case_keys::CaseKeys;
use crate::seal::{SealError, jws};

/// The manifest that this case code sealed.
pub(super) async fn manifest(keys: &CaseKeys, view: &BundleView) -> Result<Manifest, SealError> {
    let text = keys.manifest.open_text(&view.manifest).await?;
    serde_json::from_slice(&text).map_err(|_| SealError::Form)
}

/// The verdict on each case.
pub(super) async fn judge(
    manifest: &Manifest,
    directory: &Directory,
    view: &BundleView,
) -> Result<Vec<(Uuid, Verdict)>, SealError> {
    let mut events = BTreeMap::new();
    for (case, log) in &view.events {
        let mut checked = Vec::new();
        for text in log {
            checked.push(jws::check_event(text, &view.keys).await?);
        }
        events.insert(*case, checked);
    }
    let replies = view.replies.iter().map(|(case, replies)| {
        let replies = replies.iter().map(|sealed| ShownReply {
            reply: sealed.reply,
            tag: jose::authentication_tag(&sealed.data)
                .unwrap_or_default()
                .to_owned(),
            attachments: sealed.attachments.iter().copied().collect(),
        });
        (*case, replies.collect())
    });
    let shown = Shown {
        submissions: view.submissions.clone(),
        events,
        replies: replies.collect(),
    };
    Ok(verdict::judge(manifest, directory, &shown))
}
