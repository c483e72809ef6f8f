//! What an eID-Server answers, for the fuzzer.

use super::{
    card::card,
    rest,
    server::{Begun, Read},
    token,
};

/// An answer to either call.
pub(crate) fn read(text: &str) {
    let body = text.as_bytes();
    let _ = rest::minor(body);
    if let Ok(read) = rest::read::<Read>(body) {
        let _ = card(&read);
    }
    if let Ok(begun) = rest::read::<Begun>(body) {
        let token = token::token(&begun, "https://umzug.example", "https://umzug.example");
        let marks = token.matches('<').count();
        let plain = token::token(
            &Begun {
                session: String::new(),
                ..begun
            },
            "",
            "",
        );
        assert_eq!(
            marks,
            plain.matches('<').count(),
            "what is written is escaped"
        );
    }
}
