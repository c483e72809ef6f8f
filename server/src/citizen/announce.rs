//! `POST /api/bundle/announce`.

use std::collections::BTreeSet;

use axum::{Json, extract::State, http::StatusCode};
use relocation::envelope::bundle::{AnnouncedSubmission, Announcement, Upload};
use uuid::Uuid;

use super::token::{Caller, too_many};
use crate::{
    http::{App, Problem, extract::JsonBody, limits::Limits},
    region::registry::{Registry, Status},
    store::types::{DATA, METADATA},
};

/// Notes what will be uploaded: 201 when anything is new, 200 for the same
/// again, 409 when an id exists with other contents, 422 when it makes no
/// sense, 429 when too much is staged or announced, 503 when the node is full.
///
/// # Errors
/// The problem.
pub async fn announce(
    State(app): State<App>,
    caller: Caller,
    JsonBody(announcement): JsonBody<Announcement>,
) -> Result<(StatusCode, Json<Upload>), Problem> {
    let now = app.now();
    // Loopback is the demo; behind a proxy it is nobody's address.
    let limited = !caller.address.is_loopback();
    let most = app.limits.announcements;
    if limited && app.announcements.exhausted(caller.address, most, now) {
        return Err(too_many());
    }
    let submissions = announcement.submissions;
    let ids: BTreeSet<Uuid> = submissions.iter().map(|s| s.submission).collect();
    if submissions.is_empty()
        || submissions.len() > app.limits.submissions
        || ids.len() != submissions.len()
    {
        return Err(Problem::unprocessable(
            "submissions",
            "One to four different submissions are expected",
        ));
    }
    let registry = app.registry.get();
    for submission in &submissions {
        check(submission, &app.limits, &registry)?;
    }
    let announced = app
        .store
        .announce(caller.token, submissions, app.limits.quota, now)
        .await?;
    app.files.remove(&announced.dropped).await;
    let status = if announced.created {
        app.announcements.note(caller.address, now);
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let upload = Upload {
        stored: announced.stored,
    };
    Ok((status, Json(upload)))
}

fn check(
    submission: &AnnouncedSubmission,
    limits: &Limits,
    registry: &Registry,
) -> Result<(), Problem> {
    registry
        .destination(submission.destination)
        .filter(|destination| destination.status == Status::Active)
        .ok_or_else(|| {
            Problem::unprocessable("not_connected", "This authority takes no sealed requests")
        })?;
    if !service_urn(&submission.service) {
        return Err(Problem::unprocessable("service", "Not a service URN"));
    }
    let parts = &submission.parts;
    let attachments = parts.len().saturating_sub(2);
    if !parts.contains_key(METADATA)
        || !parts.contains_key(DATA)
        || attachments > limits.attachments
    {
        return Err(Problem::unprocessable(
            "parts",
            "Metadata, data and at most ten attachments are expected",
        ));
    }
    for (name, size) in parts {
        let limit = limit(name, limits).ok_or_else(|| {
            Problem::unprocessable("part_name", "A part is metadata, data or an attachment id")
        })?;
        if *size == 0 || *size > limit {
            return Err(Problem::unprocessable("part_size", "A part is too large"));
        }
    }
    Ok(())
}

/// Most bytes of a part by its name; none for a name that no part has.
#[must_use]
pub fn limit(name: &str, limits: &Limits) -> Option<u64> {
    match name {
        METADATA => Some(limits.metadata),
        DATA => Some(limits.data),
        id => {
            let parsed: Uuid = id.parse().ok()?;
            (parsed.to_string() == id).then_some(limits.attachment)
        }
    }
}

/// FIT-Connect Submission API 1.1.3, `ServiceType.identifier`: lower case.
fn service_urn(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-:._".contains(c);
    let mut segments = text.split(':');
    (7..=255).contains(&text.len())
        && segments.next() == Some("urn")
        && segments.next().is_some_and(|name| !name.is_empty())
        && segments.next().is_some_and(|rest| !rest.is_empty())
        && text.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn service_urns() {
        assert!(service_urn("urn:de:fim:leika:leistung:99115005104000"));
        for wrong in ["", "urn:de", "urn::x:y", "URN:de:fim", "urn:de:Erika M"] {
            assert!(!service_urn(wrong), "{wrong}");
        }
    }

    #[test]
    fn part_names_have_one_spelling() {
        let limits = Limits::default();
        assert_eq!(limit("data", &limits), Some(limits.data));
        let id = "0123abcd-0000-4000-8000-000000000000";
        assert_eq!(limit(id, &limits), Some(limits.attachment));
        assert_eq!(limit(&id.to_uppercase(), &limits), None);
        assert_eq!(limit("../data", &limits), None);
    }
}
