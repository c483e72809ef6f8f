//! The receipt that the person saves: one HTML page, made here, readable
//! without this service. In German, as the declaration was.

use crate::browser::clock;
use crate::sent::Sent;
use crate::texts::{Language, key, speak};

/// The page as text.
pub(crate) fn page(sent: &Sent) -> String {
    let say = |key| escaped(&speak(Language::GERMAN, key));
    let tag = Language::GERMAN.tag;
    let title = say("receipt.title");
    let declaration = speak(
        Language::GERMAN,
        &key(&["declaration", &sent.facts.declares]),
    );
    let declaration = escaped(&declaration);
    let mut page = String::from("<!doctype html><html lang=\"de\"><meta charset=\"utf-8\"><title>");
    let mut add = |parts: &[&str]| parts.iter().for_each(|part| page.push_str(part));
    add(&[
        &title,
        "</title><h1>",
        &title,
        "</h1><p><strong>",
        &say(match (sent.facts.appear, sent.facts.status.as_str()) {
            _ if sent.facts.vehicle_only => "receipt.notice.vehicle",
            (false, _) => "receipt.notice.declared",
            (true, "given-up" | "left" | "changed") => "receipt.notice.other",
            (true, _) => "receipt.notice",
        }),
    ]);
    add(&["</strong><p>", &say("receipt.demo")]);
    let sent_at = clock::moment(tag, sent.receipt.submitted_at);
    add(&[
        "<p>",
        &say("done.sent-at").replace("{time}", &escaped(&sent_at)),
    ]);
    let others = sent.receipt.others.iter().map(|other| &other.authority);
    for authority in std::iter::once(&sent.receipt.authority).chain(others) {
        let name = escaped(&authority.name);
        add(&["<p>", &say("done.authority").replace("{name}", &name)]);
    }
    add(&["<h2>", &say("status.code.label"), "</h2><p><code>"]);
    add(&[
        &escaped(&sent.receipt.code),
        "</code><h2>",
        &say("declaration.title"),
    ]);
    add(&["</h2><p>", &declaration, "<dl>"]);
    for (label, value) in &sent.facts.declared {
        add(&[
            "<dt>",
            &escaped(label),
            "<dd><strong>",
            &escaped(value),
            "</strong>",
        ]);
    }
    add(&["</dl><h2>", &say("receipt.signature")]);
    add(&["</h2>"]);
    let others = sent.receipt.others.iter().map(|other| &other.receipt);
    for receipt in std::iter::once(&sent.receipt.receipt).chain(others) {
        add(&["<pre>", &escaped(receipt), "</pre>"]);
    }
    add(&["</html>\n"]);
    page
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            _ => safe.push(letter),
        }
    }
    safe
}
