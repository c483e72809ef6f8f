//! `POST /api/feedback`.

use axum::{
    extract::{Request, State},
    http::StatusCode,
};
use relocation::envelope::operator::Feedback;

use super::Message;
use crate::http::{App, Problem, client::ClientAddress, extract::json_within};

/// Where the form sends to.
pub const PATH: &str = "/api/feedback";
/// Most bytes of a report.
const BYTES: usize = 16 * 1024;

/// Keeps a report for the operator: 204 when it is on the disk, 413 and 422 when it is too long or
/// empty, 429 for too many from one address, 503 when the folder is full. Neither the words nor
/// the address are logged.
///
/// # Errors
/// The problem.
pub async fn receive(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    request: Request,
) -> Result<StatusCode, Problem> {
    let now = app.now();
    // Loopback is the demo; behind a proxy it is nobody's address.
    if !address.is_loopback() && app.reports.exhausted(address, app.limits.reports, now) {
        return Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many",
            "Too many reports; wait a minute",
        ));
    }
    let feedback: Feedback = json_within(request, BYTES).await?;
    if feedback.problem().is_some() || !tag(&feedback.language) {
        return Err(Problem::unprocessable(
            "feedback",
            "A description of at most 2000 characters is expected",
        ));
    }
    app.reports.note(address, now);
    let message = Message {
        received: now,
        feedback,
    };
    let (folder, id) = (app.feedback.clone(), crate::machine::new_id());
    let added = tokio::task::spawn_blocking(move || folder.add(&message, id)).await;
    match added.map_err(|error| Problem::internal(&error))? {
        Ok(true) => Ok(StatusCode::NO_CONTENT),
        Ok(false) => Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "full",
            "No room for more reports",
        )),
        Err(error) => Err(Problem::internal(&error)),
    }
}

/// Whether it can be a language tag.
fn tag(text: &str) -> bool {
    (2..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
