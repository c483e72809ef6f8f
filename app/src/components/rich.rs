//! Running text with links: `[words](address)`. Beside what [`prose`] knows.

use leptos::prelude::*;

use super::prose::blocks;
use crate::kiosk;
use crate::texts::Language;

/// Paragraphs, headings and lists with links in them.
pub(crate) fn rich(text: String) -> AnyView {
    blocks(&text, inline)
}

/// A line with its links.
fn inline(line: &str) -> AnyView {
    let mut parts: Vec<AnyView> = Vec::new();
    let mut rest = line;
    while let Some((before, words, address, after)) = link_in(rest) {
        parts.push(before.to_owned().into_any());
        parts.push(link(address.to_owned(), words.to_owned()));
        rest = after;
    }
    parts.push(rest.to_owned().into_any());
    parts.into_any()
}

/// The first link: what stands before it, its words, its address, what stands behind it.
fn link_in(line: &str) -> Option<(&str, &str, &str, &str)> {
    let (before, rest) = line.split_once('[')?;
    let (words, rest) = rest.split_once("](")?;
    let (address, after) = rest.split_once(')')?;
    Some((before, words, address, after))
}

/// A link, to a page in the language that is spoken. What leads away from the service does not
/// tell from where; at a kiosk nothing leads away.
pub(crate) fn link(address: String, words: String) -> AnyView {
    let away = !address.starts_with('/');
    if away && kiosk::settings().is_some() {
        return words.into_any();
    }
    let address = match away {
        true => address,
        false => Language::spoken().address(&address),
    };
    let away = away.then_some("noreferrer");
    view! { <a class="kern-link" href=address rel=away>{words}</a> }.into_any()
}
