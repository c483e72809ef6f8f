//! `/.well-known/security.txt` (RFC 9116): where to report a hole.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use time::{OffsetDateTime, macros::format_description};

use super::{App, Problem};

/// Days that the contact counts from the day on which it is asked for: RFC 9116 wants the file to be renewed, and a node
/// that runs is looked after. Whether the contact in it still holds is the operator's to check, as the statement's date says.
const DAYS: i64 = 90;
const DAY: i64 = 24 * 3600;

/// The file, or 404 where the operator named no contact.
///
/// # Errors
/// The problem.
pub async fn security_txt(State(app): State<App>) -> Result<Response, Problem> {
    let contact = app.security.as_deref().ok_or_else(Problem::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, text(contact, app.now())).into_response())
}

fn text(contact: &str, now: i64) -> String {
    let end = (now.div_euclid(DAY) + DAYS) * DAY;
    let form = format_description!("[year]-[month]-[day]T00:00:00Z");
    let end = OffsetDateTime::from_unix_timestamp(end).ok();
    let end = end
        .and_then(|end| end.format(form).ok())
        .unwrap_or_default();
    format!("Contact: {contact}\nExpires: {end}\nPreferred-Languages: de, en\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_expires_at_midnight_in_ninety_days() {
        assert_eq!(
            text("mailto:a@b.example", 12 * 3600),
            "Contact: mailto:a@b.example\nExpires: 1970-04-01T00:00:00Z\nPreferred-Languages: de, en\n"
        );
    }
}
