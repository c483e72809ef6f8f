//! Running text from a catalogue: blocks by line, `## ` for a heading, `- `
//! for an item of a list.

use leptos::prelude::*;

/// Paragraphs, headings and lists.
pub(crate) fn prose(text: String) -> AnyView {
    blocks(&text, |line| line.to_owned().into_any())
}

/// The same, with `inline` to draw what stands in a line.
pub(crate) fn blocks(text: &str, inline: fn(&str) -> AnyView) -> AnyView {
    let mut blocks: Vec<AnyView> = Vec::new();
    let mut items: Vec<AnyView> = Vec::new();
    for line in text.lines() {
        if let Some(item) = line.strip_prefix("- ") {
            items.push(view! { <li>{inline(item)}</li> }.into_any());
            continue;
        }
        close(&mut items, &mut blocks);
        blocks.push(match line.strip_prefix("## ") {
            Some(heading) => view! { <h2>{heading.to_owned()}</h2> }.into_any(),
            None => view! { <p>{inline(line)}</p> }.into_any(),
        });
    }
    close(&mut items, &mut blocks);
    view! { <div class="umzug-prose">{blocks}</div> }.into_any()
}

fn close(items: &mut Vec<AnyView>, blocks: &mut Vec<AnyView>) {
    if !items.is_empty() {
        let items = std::mem::take(items);
        blocks.push(view! { <ul>{items}</ul> }.into_any());
    }
}
