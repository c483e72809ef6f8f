//! The pages of the full module: files, check, done, status, delete.

use leptos::prelude::*;
use relocation::journey::model::PageKind;
use relocation::services::registration::card::IDENTITY_PAGE;

use super::{
    about, check, delete, done, identity, landlord_form, note, paper, portal, print, question,
    returned, status,
};
use crate::components::input;
use crate::kiosk;
use crate::router::Route;
use crate::visit::Visit;

/// Draws `route`.
pub(crate) fn later(visit: Visit, route: Route) -> AnyView {
    match route {
        Route::Start => kiosk::attract::attract(visit),
        Route::Done => done::done(visit),
        Route::Status => status::status(visit),
        Route::Returned => returned::returned(visit),
        Route::Delete => delete::delete(visit),
        Route::Text(name) => about::about(visit, name),
        Route::Print => print::print(visit),
        Route::Paper => paper::paper(visit),
        Route::LandlordForm => landlord_form::landlord_form(),
        Route::Question(id) => match visit.service.page(id) {
            Some(page) if page.kind == PageKind::Check => check::check(visit, page),
            Some(page) if page.kind == PageKind::End => portal::portal(visit, page),
            Some(page) if page.kind == PageKind::Note => note::note(visit, page),
            Some(page) if page.id == IDENTITY_PAGE => identity::identity(visit, page),
            Some(page) => question::question(visit, page, input::any),
            None => ().into_any(),
        },
        _ => ().into_any(),
    }
}
