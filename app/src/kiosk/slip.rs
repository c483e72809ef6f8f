//! The slip that a person takes along: the code, what comes next, nothing else.
//! Its QR code holds the signs of the case code alone, no address: an address
//! with the code in it would stay in the history of the telephone that reads it.

use leptos::prelude::*;

use super::{Settings, dialogs, wipe};
use crate::browser::{self, clock, dom, window};
use crate::components::alert::paragraph;
use crate::components::authority::authority;
use crate::components::button::button;
use crate::components::code;
use crate::components::prose::prose;
use crate::sent::Sent;
use crate::state::forever;
use crate::texts::{key, t};
use crate::visit::Visit;

/// Id of the dialog before printing.
const DIALOG: &str = "kiosk-slip-dialog";
/// Id of the reminder to take the sheet; takes the focus.
const TAKE: &str = "kiosk-slip-take";

/// What is printed, and whether it was.
#[derive(Clone, Copy)]
pub(super) struct Slip {
    sent: RwSignal<Option<Sent>>,
    printed: RwSignal<bool>,
}

thread_local! {
    static SLIP: Slip = forever(|| Slip {
        sent: RwSignal::new(None),
        printed: RwSignal::new(false),
    });
}

fn slip() -> Slip {
    SLIP.with(|slip| *slip)
}

/// On the page after sending: how to keep the code, and how to go on at a counter.
pub(crate) fn offer(settings: Settings, sent: &Sent) -> AnyView {
    let sent = sent.clone();
    let ask = move || {
        slip().sent.set(Some(sent.clone()));
        slip().printed.set(false);
        dialogs::open(DIALOG);
    };
    let print = (settings.slip).then(|| {
        view! { <div class="umzug-actions">{button("primary", t!("kiosk.slip.print"), ask)}</div> }
    });
    let keep = match settings.slip {
        true => t!("kiosk.slip.text"),
        false => t!("kiosk.slip.none"),
    };
    view! {
        {paragraph(keep)}
        {print}
        <section class="umzug-check" aria-labelledby="counter">
            <h2 class="kern-heading-medium" id="counter">{t!("kiosk.counter.title")}</h2>
            {prose(t!("kiosk.counter.text"))}
        </section>
    }
    .into_any()
}

/// The question before printing, and after it the reminder to take the sheet.
pub(super) fn dialog() -> AnyView {
    let body = move || match slip().printed.get() {
        false => view! {
            {paragraph(t!("kiosk.slip.warning"))}
            <div class="kiosk-dialog__actions">
                {button("primary", t!("kiosk.slip.yes"), print)}
                {button("secondary", t!("kiosk.slip.no"), || dialogs::close(DIALOG))}
            </div>
        }
        .into_any(),
        true => view! {
            <p class="kern-body" id=TAKE tabindex="-1">{t!("kiosk.slip.take")}</p>
            <div class="kiosk-dialog__actions">
                {button("primary", t!("kiosk.slip.done"), || dialogs::close(DIALOG))}
                {button("secondary", t!("kiosk.end"), wipe::wipe)}
            </div>
        }
        .into_any(),
    };
    dialogs::dialog(
        DIALOG,
        t!("kiosk.slip.title"),
        (move || body()).into_any(),
        || (),
    )
}

fn print() {
    browser::print();
    slip().printed.set(true);
    // The key that was pressed is gone; this is said.
    dom::after_render(|| {
        dom::focus(TAKE);
    });
}

/// What the printer gets: hidden on the screen.
pub(super) fn sheet(visit: Visit) -> impl IntoView {
    move || {
        visit.language.track();
        slip().sent.get().map(|sent| paper(visit, &sent))
    }
}

fn paper(visit: Visit, sent: &Sent) -> AnyView {
    let code = sent.receipt.code.clone();
    let facts = &sent.facts;
    let deadline = clock::long_date_of_iso(visit.locale(), &facts.deadline);
    let bring: Vec<_> = facts
        .bring
        .iter()
        .map(|code| view! { <li>{t(&key(&["result.bring", code]))}</li> })
        .collect();
    let go = facts.appear && !facts.vehicle_only;
    let by = (go && !facts.late).then(|| paragraph(t!("done.step.go.by", date = &deadline)));
    let list = (go && !bring.is_empty()).then(|| {
        view! {
            <p>
                <strong>{t!("done.step.bring")}</strong>
            </p>
            <ul>{bring}</ul>
        }
    });
    let next = go.then(|| view! { <p><strong>{t!("done.step.go")}</strong></p> });
    let host = window().location().host().unwrap_or_default();
    view! {
        <div class="kiosk-slip" lang=visit.language.get_untracked().tag>
            <p>
                <strong>{t!("service.name")}</strong>
            </p>
            <p>{t!("done.code.title")}</p>
            {code::groups(&code)}
            {code::qr(&code, t!("done.code.qr"))}
            {next}
            {by}
            {authority(&sent.receipt.authority)}
            {list}
            <p>{t!("kiosk.slip.status", address = &[&host, "/status"].concat())}</p>
        </div>
    }
    .into_any()
}
