//! What stands in requests beside messages.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, header};

use super::form;
use crate::{
    citizen::announce,
    exchange::token::TokenKey,
    http::{limits::Limits, range},
    identity::session,
};

pub(super) fn read(bytes: &[u8]) {
    let Some((form, text)) = form(bytes, 4) else {
        return;
    };
    match form {
        0 => {
            let asked = range::range(text, 1000);
            assert!(asked.is_none_or(|part| part.start < part.end && part.end <= 1000));
        }
        1 => {
            let client = TokenKey::derive(b"secret").client(text, 0);
            assert_eq!(client, None, "a token that nobody has issued");
        }
        2 => {
            let _ = announce::limit(text, &Limits::default());
            let _ = text.parse::<IpAddr>();
        }
        _ => {
            let Ok(value) = HeaderValue::from_str(text) else {
                return;
            };
            let headers = HeaderMap::from_iter([
                (header::COOKIE, value.clone()),
                (header::ORIGIN, value.clone()),
                (header::REFERER, value),
            ]);
            let _ = session::of(&headers);
            let _ = session::from_here(&headers, "https://umzug.example");
        }
    }
}
