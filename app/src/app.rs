//! The whole page: frame around the page of the present route.

use leptos::prelude::*;
use relocation::journey::model::PageKind;
use relocation::services::registration::card::IDENTITY_PAGE;
use relocation::services::vehicle::PORTAL_PAGE;

use crate::Later;
use crate::components::button::button;
use crate::components::{frame, input};
use crate::pages;
use crate::router::Route;
use crate::secrets;
use crate::texts::{self, Language};
use crate::visit::Visit;

/// What is on the screen now: page, language, and whether the page is drawn in
/// the odd shape (see [`fresh`]).
type Drawn = (Route, Language, bool);

/// The app.
pub(crate) fn app(visit: Visit, later: Later) -> AnyView {
    let drawn = StoredValue::new(None::<Drawn>);
    let all = move || {
        let (route, language) = (visit.route.get(), visit.language.get());
        visit.errors.track();
        let odd = match drawn.get_value() {
            Some((r, l, odd)) if r == route && l == language => odd,
            Some((.., odd)) => !odd,
            None => false,
        };
        drawn.set_value(Some((route, language, odd)));
        let page = untrack(|| page(visit, route, later));
        let main = view! {
            <main class="umzug-main" id=frame::MAIN tabindex="-1">
                <div role="status">{notice(visit)} {expiring(visit)}</div>
                {fresh(page, odd)}
            </main>
        }
        .into_any();
        match visit.kiosk {
            Some(kiosk) => kiosk(visit, main),
            None => frame::frame(visit, main),
        }
    };
    all.into_any()
}

/// What is wrong with keeping the draft; mostly nothing.
fn notice(visit: Visit) -> impl Fn() -> Option<AnyView> {
    move || {
        let text = texts::t(visit.notice.get()?);
        Some(view! { <p class="umzug-notice">{text}</p> }.into_any())
    }
}

/// That what is not kept will soon be forgotten, with a way to have more time
/// (WCAG 2.2.1); mostly nothing.
fn expiring(visit: Visit) -> impl Fn() -> Option<AnyView> {
    move || {
        let more = move || secrets::more(visit);
        visit.expiring.get().then(|| {
            view! {
                <div class="umzug-notice">
                    <p>{texts::t("secret.soon")}</p>
                    {button("secondary", texts::t("secret.more"), more)}
                </div>
            }
            .into_any()
        })
    }
}

/// Another page of the same shape would be patched into the elements of the
/// last one, with what was typed there. Alternating the type makes new ones;
/// the same page with new errors is patched and keeps its elements.
fn fresh(view: AnyView, odd: bool) -> AnyView {
    if odd { (view,).into_any() } else { view }
}

fn page(visit: Visit, route: Route, later: Later) -> AnyView {
    match route {
        Route::Start if visit.kiosk.is_some() => later(visit, route),
        Route::Start => pages::start::start(visit),
        Route::Question(id) => match visit.service.page(id) {
            Some(page) if page.kind == PageKind::End && page.id != PORTAL_PAGE => {
                pages::end::end(visit, page)
            }
            Some(page) if input::is_small(page) && page.id != IDENTITY_PAGE => {
                pages::question::question(visit, page, input::small)
            }
            Some(_) => later(visit, route),
            None => pages::text::text("not-found"),
        },
        Route::Continued
        | Route::Done
        | Route::Print
        | Route::Paper
        | Route::LandlordForm
        | Route::Status
        | Route::Returned
        | Route::Delete
        | Route::Text(_) => later(visit, route),
        Route::NotFound => pages::text::text("not-found"),
    }
}
