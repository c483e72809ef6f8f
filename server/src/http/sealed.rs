//! Takes a compact JWE from a request body, byte by byte: counts, hashes and
//! checks its form without ever holding a large one in memory.

use std::time::Duration;

use aws_lc_rs::digest::{Context, SHA256};
use axum::{body::Body, http::StatusCode};
use http_body_util::BodyExt;
use relocation::envelope::jose::{JweHeader, encode};
use tokio::time::timeout;

use super::{Problem, extract::too_large};
use crate::{
    jose::ForeignHeader,
    store::{
        contents::Contents,
        types::{self, NewPart},
    },
};

/// Longest protected header.
const HEADER: usize = 2048;
/// Length of a 128-bit tag in base64url.
const TAG: usize = 22;

/// Longest pause between two pieces of a body: a line that broke silently
/// must not hold up the next attempt.
const PAUSE: Duration = Duration::from_secs(60);

/// Where the bytes go.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// Into a row of the store.
    Row,
    /// Beside the rows.
    File(&'a dyn Contents),
}

/// Reads a body of at most `limit` bytes. The header is given back beside the
/// part, so that the caller can check whom it is sealed to.
///
/// # Errors
/// 413 when it is longer, 422 `not_sealed` when it is no JWE of the one kind
/// that this project takes, 400 when it broke off, 503 when there is no room.
pub async fn receive(
    body: Body,
    limit: u64,
    target: Target<'_>,
) -> Result<(NewPart, JweHeader), Problem> {
    read(body, limit, target, own_header).await
}

/// The same for what other clients sealed.
///
/// # Errors
/// As [`receive`].
pub async fn receive_foreign(
    body: Body,
    limit: u64,
    target: Target<'_>,
) -> Result<(NewPart, ForeignHeader), Problem> {
    read(body, limit, target, foreign_header).await
}

/// The same for what other clients sealed and what is in memory already.
///
/// # Errors
/// 413, 422.
pub fn take_foreign(jwe: String, limit: u64) -> Result<(NewPart, ForeignHeader), Problem> {
    if jwe.len() as u64 > limit {
        return Err(too_large());
    }
    let mut scan = Scan::default();
    scan.feed(jwe.as_bytes())?;
    let (size, hash, tag, header) = scan.finish(foreign_header)?;
    let part = NewPart {
        size,
        hash,
        tag,
        body: types::Body::Row(jwe),
    };
    Ok((part, header))
}

fn own_header(segment: &str) -> Option<JweHeader> {
    let header = JweHeader::parse(segment).ok()?;
    (header.alg == "RSA-OAEP-256" && header.enc == "A256GCM").then_some(header)
}

fn foreign_header(segment: &str) -> Option<ForeignHeader> {
    ForeignHeader::parse(segment).ok()
}

async fn read<H>(
    mut body: Body,
    limit: u64,
    target: Target<'_>,
    header: fn(&str) -> Option<H>,
) -> Result<(NewPart, H), Problem> {
    let mut scan = Scan::default();
    let mut row = Vec::new();
    let mut file = match target {
        Target::Row => None,
        Target::File(files) => Some(files.begin(crate::machine::new_id()).await?),
    };
    loop {
        let next = timeout(PAUSE, body.frame()).await;
        let Some(frame) = next.map_err(|_| broke_off())? else {
            break;
        };
        let Ok(bytes) = frame.map_err(|_| broke_off())?.into_data() else {
            continue;
        };
        scan.feed(&bytes)?;
        if scan.size > limit {
            return Err(too_large());
        }
        match &mut file {
            None => row.extend_from_slice(&bytes),
            Some(file) => file.write(&bytes).await?,
        }
    }
    let (size, hash, tag, header) = scan.finish(header)?;
    let body = match file {
        None => types::Body::Row(String::from_utf8(row).map_err(|_| not_sealed())?),
        Some(file) => types::Body::File(file.keep().await?),
    };
    let part = NewPart {
        size,
        hash,
        tag,
        body,
    };
    Ok((part, header))
}

/// Checks a JWE that is in memory already; gives its tag.
///
/// # Errors
/// 422 `not_sealed`.
pub fn inspect(jwe: &str) -> Result<String, Problem> {
    let mut scan = Scan::default();
    scan.feed(jwe.as_bytes())?;
    scan.finish(own_header).map(|(_, _, tag, _)| tag)
}

fn not_sealed() -> Problem {
    Problem::unprocessable("not_sealed", "Not a JWE with RSA-OAEP-256 and A256GCM")
}

fn broke_off() -> Problem {
    Problem::new(
        StatusCode::BAD_REQUEST,
        "not_readable",
        "The body broke off",
    )
}

/// What is remembered while the bytes pass by.
struct Scan {
    segment: usize,
    lengths: [u64; 5],
    header: String,
    tag: String,
    size: u64,
    digest: Context,
}

impl Default for Scan {
    fn default() -> Self {
        Self {
            segment: 0,
            lengths: [0; 5],
            header: String::new(),
            tag: String::new(),
            size: 0,
            digest: Context::new(&SHA256),
        }
    }
}

impl Scan {
    fn feed(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.size += bytes.len() as u64;
        self.digest.update(bytes);
        for &byte in bytes {
            match byte {
                b'.' => self.segment += 1,
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => {
                    match self.segment {
                        0 => self.header.push(char::from(byte)),
                        4 => self.tag.push(char::from(byte)),
                        _ => {}
                    }
                    if let Some(length) = self.lengths.get_mut(self.segment) {
                        *length += 1;
                    }
                }
                _ => return Err(not_sealed()),
            }
            if self.segment > 4 || self.header.len() > HEADER || self.tag.len() > TAG {
                return Err(not_sealed());
            }
        }
        Ok(())
    }

    fn finish<H>(self, header: fn(&str) -> Option<H>) -> Result<(u64, String, String, H), Problem> {
        let whole = self.lengths.iter().all(|length| *length > 0) && self.tag.len() == TAG;
        let header = header(&self.header).filter(|_| whole);
        let header = header.ok_or_else(not_sealed)?;
        let hash = encode(self.digest.finish().as_ref());
        Ok((self.size, hash, self.tag, header))
    }
}

#[cfg(test)]
mod tests {
    use relocation::envelope::jose::{CompactJwe, to_segment};

    use super::*;

    fn jwe(alg: &str) -> String {
        let mut header = JweHeader::new("kid", "application/json");
        header.alg = alg.into();
        CompactJwe::join(&to_segment(&header), &[1; 512], &[2; 12], b"x", &[3; 16])
    }

    #[tokio::test]
    async fn a_sealed_part_is_counted_hashed_and_tagged() {
        let text = jwe("RSA-OAEP-256");
        let (part, header) = receive(Body::from(text.clone()), 4096, Target::Row)
            .await
            .unwrap();
        assert_eq!(part.size, text.len() as u64);
        assert_eq!(part.hash, crate::jose::sha256_base64url(text.as_bytes()));
        assert_eq!(part.tag, encode(&[3; 16]));
        assert_eq!(header.kid, "kid");
        assert_eq!(part.body, types::Body::Row(text));
    }

    #[tokio::test]
    async fn what_others_compressed_is_taken_from_them_alone() {
        let header = r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"k","zip":"DEF"}"#;
        let good = jwe("RSA-OAEP-256");
        let (_, rest) = good.split_once('.').unwrap();
        let text = format!("{}.{rest}", encode(header.as_bytes()));
        let (part, header) = take_foreign(text.clone(), 4096).unwrap();
        assert_eq!((header.kid.as_str(), header.deflated), ("k", true));
        let body = || Body::from(text.clone());
        let (streamed, _) = receive_foreign(body(), 4096, Target::Row).await.unwrap();
        assert_eq!((streamed.hash, streamed.tag), (part.hash, part.tag));
        let own = receive(body(), 4096, Target::Row).await;
        assert_eq!(own.unwrap_err(), not_sealed());
        let long = take_foreign(text, 100);
        assert_eq!(long.unwrap_err().status, StatusCode::PAYLOAD_TOO_LARGE);
    }

    #[tokio::test]
    async fn anything_else_is_refused() {
        let good = jwe("RSA-OAEP-256");
        let (cut, _) = good.rsplit_once('.').unwrap();
        let critical = r#"{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"k","cty":"c","crit":["x"]}"#;
        let (_, rest) = good.split_once('.').unwrap();
        let wrong = [
            format!("{}.{rest}", encode(critical.as_bytes())),
            jwe("RSA1_5"),
            cut.to_owned(),
            format!("{good}."),
            format!("{good}A"),
            format!("{good}="),
            good.replacen('.', "..", 1),
            "Erika Mustermann".to_owned(),
            String::new(),
        ];
        for text in wrong {
            let refused = receive(Body::from(text), 4096, Target::Row).await;
            assert_eq!(refused.unwrap_err(), not_sealed());
        }
        let long = receive(Body::from(good), 100, Target::Row).await;
        assert_eq!(long.unwrap_err().status, StatusCode::PAYLOAD_TOO_LARGE);
    }
}
