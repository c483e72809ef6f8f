//! The accessibility statement, after the model of the Implementing Decision (EU) 2018/1523.

use leptos::prelude::*;
use relocation::envelope::operator::{About, LandLaw, SuiteRun};
use relocation::values::CivilDate;

use super::contact::relay;
use crate::browser::clock;
use crate::components::reach::{Line, german, lines, reach};
use crate::components::rich::rich;
use crate::visit::Visit;

/// The page.
pub(super) fn accessibility(visit: Visit, about: &About) -> AnyView {
    let operator = &about.operator;
    let date = |date: CivilDate| clock::long_date(visit.locale(), date.date());
    let (made, checked) = (
        date(operator.statement.made),
        date(operator.statement.checked),
    );
    let (own, others): (Vec<&LandLaw>, Vec<&LandLaw>) =
        (operator.lands.iter()).partition(|one| one.land == operator.land);
    let own: Vec<AnyView> = own.into_iter().map(land).collect();
    let others: Vec<AnyView> = others.into_iter().map(land).collect();
    let suite = match &about.suite {
        Some(suite) => run(suite, &date(suite.date)),
        None => view! { <p>{t!("accessibility.run.none")}</p> }.into_any(),
    };
    view! {
        {rich(t!("accessibility.text"))}
        <section class="umzug-prose">
            <h2>{t!("accessibility.run")}</h2>
            {suite}
        </section>
        {rich(t!("accessibility.made", made = &made, checked = &checked))}
        {rich(t!("accessibility.report"))}
        <section class="umzug-prose">{relay(operator)}</section>
        {rich(t!("accessibility.enforcement"))}
        <section class="umzug-prose">
            {own}
            <details class="umzug-details">
                <summary>{t!("accessibility.others")}</summary>
                <div>{others}</div>
            </details>
        </section>
    }
    .into_any()
}

/// What the last run of the suite found.
fn run(suite: &SuiteRun, date: &str) -> AnyView {
    let figure = |label, number: u32| line(label, number.to_string());
    lines([
        line(t!("accessibility.run.date"), date.to_owned()),
        figure(t!("accessibility.run.pages"), suite.pages),
        figure(t!("accessibility.run.states"), suite.states),
        figure(t!("accessibility.run.checks"), suite.checks),
        figure(t!("accessibility.run.findings"), suite.findings),
        line(t!("accessibility.run.engines"), suite.engines.join(", ")),
    ])
}

fn line(label: String, text: String) -> Line {
    Some((label, text.into_any()))
}

/// Law and body of a Land.
fn land(land: &LandLaw) -> AnyView {
    let weeks = land.answer_weeks.map(|weeks| weeks.to_string());
    let mut all = vec![
        german(t!("accessibility.law"), &land.law),
        german(t!("accessibility.basis"), &land.basis),
    ];
    all.extend(reach(&land.body));
    all.push(weeks.and_then(|weeks| line(t!("accessibility.weeks"), weeks)));
    all.push(german(t!("accessibility.duty"), &land.duty));
    let doubt = (!land.verified).then(|| {
        let source = land.source.clone();
        view! { <p class="kern-hint">{t!("accessibility.unverified")} " " <bdi lang="de">{source}</bdi></p> }
    });
    view! {
        <h3><bdi lang="de">{land.name.clone()}</bdi></h3>
        {lines(all)}
        {doubt}
    }
    .into_any()
}
