//! The case code in groups, and as a QR code that holds only its signs: no
//! address, so scanning it opens nothing and sends nothing.

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// The code in groups, as text to read and copy: from the left in every language.
pub(crate) fn groups(code: &str) -> AnyView {
    let groups: Vec<AnyView> = code
        .split('-')
        .map(|group| view! { <span>{group.to_owned()}</span> " " }.into_any())
        .collect();
    view! { <p class="umzug-code" dir="ltr" translate="no">{groups}</p> }.into_any()
}

/// The QR code of a text, with a name for those who do not see it.
pub(crate) fn qr(text: &str, label: String) -> AnyView {
    QrCode::encode_text(text, QrCodeEcc::Medium)
        .ok()
        .map(|code| {
            let (path, side) = drawing(&code);
            let view_box = ["0 0 ", &side, " ", &side].concat();
            view! {
                <svg class="umzug-qr" role="img" aria-label=label viewBox=view_box>
                    <path d=path></path>
                </svg>
            }
        })
        .into_any()
}

/// Dark modules as a path, and the side with the quiet zone of four modules.
fn drawing(code: &QrCode) -> (String, String) {
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                path.push('M');
                path.push_str(&(x + 4).to_string());
                path.push(' ');
                path.push_str(&(y + 4).to_string());
                path.push_str("h1v1h-1z");
            }
        }
    }
    (path, (code.size() + 8).to_string())
}
