//! The TC token: TR-03124-1, 2.6. An XML fragment in a fixed order.

use super::server::Begun;

/// Media type of the token.
pub(super) const MEDIA_TYPE: &str = "text/xml; charset=utf-8";

/// The token of a session that has begun.
pub(super) fn token(begun: &Begun, refresh: &str, error: &str) -> String {
    let psk = format!("<PSK>{}</PSK>", escape(&begun.psk.key));
    written(
        &begun.server_address,
        &begun.psk.id,
        refresh,
        error,
        "urn:liberty:paos:2006-08",
        "urn:ietf:rfc:4279",
        &psk,
    )
}

/// The token that says: not now. The program sends the person to `error`.
pub(super) fn error_token(error: &str) -> String {
    written("", "", "", error, "", "", "")
}

fn written(
    server: &str,
    session: &str,
    refresh: &str,
    error: &str,
    binding: &str,
    security: &str,
    parameters: &str,
) -> String {
    let [server, session, refresh, error] = [server, session, refresh, error].map(escape);
    format!(
        "<TCTokenType><ServerAddress>{server}</ServerAddress>\
         <SessionIdentifier>{session}</SessionIdentifier>\
         <RefreshAddress>{refresh}</RefreshAddress>\
         <CommunicationErrorAddress>{error}</CommunicationErrorAddress>\
         <Binding>{binding}</Binding>\
         <PathSecurity-Protocol>{security}</PathSecurity-Protocol>\
         <PathSecurity-Parameters>{parameters}</PathSecurity-Parameters></TCTokenType>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
