//! The wallet: on this device by a link, on another one by a QR code. From
//! another device no browser comes back, so the person carries a number over:
//! whoever only sent them the code does not have it.

use leptos::prelude::*;

use super::link;
use super::way::{NEXT, Way};
use crate::browser::dom;
use crate::components::button::button;
use crate::components::code::qr;
use crate::components::field::error_view;
use crate::components::prose::prose;
use crate::identity::api::confirm;
use crate::identity::attempt::is_mobile;
use crate::node::http::NodeError;

const FIELD: &str = "wallet-number";
/// Digits of the number.
const DIGITS: usize = 8;

/// Link and code; what fits this device comes first.
pub(super) fn wallet(way: Way) -> AnyView {
    let mobile = is_mobile() && way.visit.kiosk.is_none();
    let here = view! {
        {prose(t!("identity.wallet.steps"))}
        <div class="umzug-actions">{link::to(way, t!("identity.wallet.open"))}</div>
    };
    let body = if mobile {
        view! {
            {here}
            <details class="umzug-details">
                <summary>{t!("identity.wallet.elsewhere")}</summary>
                {other(way)}
            </details>
        }
        .into_any()
    } else {
        view! { <div id=NEXT tabindex="-1">{other(way)}</div> }.into_any()
    };
    view! {
        {body}
        <div class="umzug-actions">
            {button("tertiary", t!("identity.again"), move || way.again())}
        </div>
    }
    .into_any()
}

/// The wallet on another device.
fn other(way: Way) -> AnyView {
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<String>);
    let described = move || match wrong.get() {
        Some(_) => "wallet-number-hint wallet-number-error",
        None => "wallet-number-hint",
    };
    view! {
        {prose(t!("identity.wallet.scan"))}
        {move || qr(&way.to.get(), t!("identity.wallet.qr"))}
            <div class="kern-form-input">
                <label class="kern-label" for=FIELD>
                    {t!("identity.wallet.number")}
                </label>
                <div class="kern-hint" id="wallet-number-hint">
                    {t!("identity.wallet.number.hint")}
                </div>
                <input
                    class="kern-form-input__input umzug-width-8"
                    id=FIELD
                    dir="ltr"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    spellcheck="false"
                    aria-invalid=move || wrong.get().map(|_| "true")
                    aria-describedby=described
                    on:input:target=move |event| {
                        way.gone.set(true);
                        typed.set(event.target().value());
                    }
                    on:keydown=move |event| {
                        // Enter is meant for the number, not for the form around it.
                        if event.key() == "Enter" {
                            event.prevent_default();
                            check(way, typed.get_untracked(), wrong);
                        }
                    }
                />
                {move || error_view([FIELD, "-error"].concat(), wrong.get())}
            </div>
            <div class="umzug-actions">
                {button("secondary", t!("identity.wallet.confirm"), move || {
                    check(way, typed.get_untracked(), wrong);
                })}
            </div>
    }
    .into_any()
}

fn check(way: Way, typed: String, wrong: RwSignal<Option<String>>) {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let is_wrong = move |text: String| {
        wrong.set(Some(text));
        dom::after_render(|| {
            dom::focus(FIELD);
        });
    };
    if digits.len() != DIGITS {
        is_wrong(t!("identity.wallet.number.length"));
        return;
    }
    leptos::task::spawn_local(async move {
        match confirm(&digits).await {
            Ok(()) => way.returned(),
            Err(NodeError::Refused { status: 404, .. }) => way.ended(),
            Err(NodeError::Refused { .. }) => is_wrong(t!("identity.wallet.number.wrong")),
            Err(_) => is_wrong(t!("identity.failed")),
        }
    });
}
