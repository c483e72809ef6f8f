//! What surrounds a page on a kiosk. No link leads out of the service, and what
//! stands in the header of a phone stands in the bar of controls.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::speech;
use crate::browser::{assets, dom};
use crate::components::frame::{LINKS, links, skip_link, test_notice};
use crate::visit::Visit;

/// Size and style of the device.
pub(super) fn dress() {
    let Some(settings) = super::settings() else {
        return;
    };
    super::mark("data-kiosk", "");
    super::mark(
        "data-keyboard",
        match settings.keyboard {
            super::Keyboard::Screen => "screen",
            super::Keyboard::Hardware => "hardware",
        },
    );
    super::mark("data-theme", "light");
    step(100);
    if let Some(address) = assets::address("kiosk.css")
        && let Ok(link) = dom::document().create_element("link")
        && let Some(head) = dom::document().head()
    {
        let _ = link.set_attribute("rel", "stylesheet");
        let _ = link.set_attribute("href", &address);
        let _ = head.append_child(&link);
    }
}

/// Sets a property of the document's style: attributes of style are forbidden.
fn set(property: &str, value: &str) {
    let html = dom::document().document_element();
    if let Some(html) = html.and_then(|html| html.dyn_into::<HtmlElement>().ok()) {
        let _ = html.style().set_property(property, value);
    }
}

/// Sets the size of text that a person has chosen, in percent of the device's own.
pub(super) fn step(percent: u16) {
    if let Some(settings) = super::settings() {
        let all = u32::from(settings.scale) * u32::from(percent) / 100;
        set("font-size", &(all.to_string() + "%"));
        // The bar does not grow: its keys stay where they are.
        set("--kiosk-step", &percent.to_string());
    }
}

/// The whole page around its main part.
pub(crate) fn frame(_: Visit, main: AnyView) -> AnyView {
    // Ending deletes everything; it has a key of its own.
    // Nothing is kept that could be deleted: the end of the visit does it.
    let here: Vec<_> = LINKS.into_iter().filter(|name| *name != "delete").collect();
    let links = links(&here);
    view! {
        {speech::first_stop()}
        {skip_link()}
        <header class="umzug-header">
            {test_notice()}
            <div class="umzug-header__inner">
                <span class="umzug-brand">
                    <span class=["umzug-brand__", "mark"].concat() aria-hidden="true"></span>
                    {t!("service.name")}
                </span>
            </div>
        </header>
        {main}
        <footer class="umzug-footer">
            <div class="umzug-footer__inner">
                <p class="umzug-help">
                    <strong>{t!("footer.help")}</strong>
                    " "
                    {t!("footer.phone")}
                    " 115"
                </p>
                <nav aria-label=t!("footer.label")>
                    <ul class="umzug-footer__links">{links}</ul>
                </nav>
            </div>
        </footer>
    }
    .into_any()
}
