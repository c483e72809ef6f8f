//! Compact forms: JWE, JWS, SD-JWT, codes.

use relocation::envelope::{
    case_code::CaseCode,
    counter_code::CounterCode,
    identity::{Presentation, Statement},
    jose::{CompactJwe, CompactJws, JweHeader, authentication_tag, decode, encode},
};

use super::form;
use crate::{
    http::sealed,
    jose::{ForeignHeader, sha256_base64url},
};

pub(super) fn read(bytes: &[u8]) {
    let Some((form, text)) = form(bytes, 6) else {
        return;
    };
    match form {
        0 => sealed_part(text),
        1 => signed(text),
        2 => disclosed(text),
        3 => {
            let _ = (JweHeader::parse(text), ForeignHeader::parse(text));
        }
        4 => {
            if let Ok(bytes) = decode(text) {
                assert_eq!(encode(&bytes), text, "one spelling");
            }
        }
        _ => codes(text),
    }
}

/// What the node stores unread, an authority can at least take apart.
fn sealed_part(text: &str) {
    let scanned = sealed::inspect(text);
    if let Ok(jwe) = CompactJwe::parse(text) {
        let segments = [&jwe.encrypted_key, &jwe.iv, &jwe.ciphertext, &jwe.tag];
        let [key, iv, sealed, tag] = segments;
        assert_eq!(CompactJwe::join(jwe.protected, key, iv, sealed, tag), text);
    }
    if let Ok(tag) = scanned {
        assert_eq!(authentication_tag(text), Some(tag.as_str()));
    }
    if let Ok((part, _)) = sealed::take_foreign(text.to_owned(), 1 << 20) {
        assert_eq!(part.size, text.len() as u64);
        assert_eq!(part.hash, sha256_base64url(text.as_bytes()));
    }
}

fn signed(text: &str) {
    if let Ok(jws) = CompactJws::parse(text) {
        let whole = format!("{}.{}", jws.signing_input, encode(&jws.signature));
        assert_eq!(whole, text);
    }
}

fn disclosed(text: &str) {
    if let Ok(statement) = Statement::parse(text) {
        let again = Statement::parse(&statement.text());
        assert_eq!(again.as_ref(), Ok(&statement));
        let _ = statement.card();
    }
    if let Ok(presentation) = Presentation::parse(text) {
        assert_eq!(
            format!("{}{}", presentation.bound, presentation.binding),
            text
        );
        let _ = presentation.card();
    }
}

fn codes(text: &str) {
    if let Ok(code) = CaseCode::parse(text) {
        let again = CaseCode::parse(&code.text());
        assert_eq!(again.map(|code| *code.secret()), Ok(*code.secret()));
    }
    let _ = CounterCode::parse(text);
}
