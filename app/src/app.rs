//! The whole page: frame around the page of the present route.

use leptos::prelude::*;
use relocation::journey::model::PageKind;
use relocation::services::registration::SERVICE;

use crate::components::frame;
use crate::pages;
use crate::router::Route;
use crate::texts::{self, Language};
use crate::visit::Visit;

/// What is on the screen now: page, language, and whether the page is drawn in
/// the odd shape (see [`fresh`]).
type Drawn = (Route, Language, bool);

/// The app.
pub(crate) fn app(visit: Visit) -> AnyView {
    let drawn = StoredValue::new(None::<Drawn>);
    let frame = move || {
        visit.language.track();
        view! { {frame::skip_link()} {frame::test_notice()} {frame::header(visit)} }.into_any()
    };
    let main = move || {
        let (route, language) = (visit.route.get(), visit.language.get());
        visit.errors.track();
        let odd = match drawn.get_value() {
            Some((r, l, odd)) if r == route && l == language => odd,
            Some((.., odd)) => !odd,
            None => false,
        };
        drawn.set_value(Some((route, language, odd)));
        fresh(untrack(|| page(visit, route)), odd)
    };
    let notice = move || {
        let text = visit.notice.get().map(texts::t);
        view! { <div role="status">{text.map(|text| view! { <p class="umzug-notice">{text}</p> })}</div> }
    };
    let footer = move || {
        visit.language.track();
        frame::footer()
    };
    view! {
        {frame}
        <main class="umzug-main" id=frame::MAIN tabindex="-1">
            {notice}
            {main}
        </main>
        {footer}
    }
    .into_any()
}

/// Another page of the same shape would be patched into the elements of the
/// last one, with what was typed there. Alternating the type makes new ones;
/// the same page with new errors is patched and keeps its elements.
fn fresh(view: AnyView, odd: bool) -> AnyView {
    if odd { (view,).into_any() } else { view }
}

fn page(visit: Visit, route: Route) -> AnyView {
    match route {
        Route::Start => pages::start::start(visit),
        Route::Question(id) => match SERVICE.page(id) {
            Some(page) => match page.kind {
                PageKind::Question => pages::question::question(visit, page),
                PageKind::End => pages::end::end(visit, page),
                PageKind::Check => pages::check::check(visit, page),
            },
            None => pages::text::text("not-found"),
        },
        Route::Done => pages::done::done(visit),
        Route::Status => pages::status::status(visit),
        Route::Delete => pages::delete::delete(visit),
        Route::Text(name) => pages::text::text(name),
        Route::NotFound => pages::text::text("not-found"),
    }
}
