//! What there is in German sign language, and where help is while something is missing.

use leptos::prelude::*;
use relocation::envelope::operator::{Operator, Topic, Video};

use super::contact::relay;
use crate::components::icon::icon;
use crate::components::rich::rich;
use crate::kiosk;
use crate::texts::{key, t};

/// What BITV 2.0, annex 2, wants.
const TOPICS: [Topic; 3] = [Topic::Content, Topic::Navigation, Topic::Statement];

/// The page.
pub(super) fn sign_language(operator: &Operator) -> AnyView {
    let videos: Vec<AnyView> = operator.videos.iter().map(video).collect();
    let there = |topic: &Topic| operator.videos.iter().any(|video| video.topic == *topic);
    let missing: Vec<AnyView> = (TOPICS.iter().filter(|topic| !there(topic)))
        .map(|topic| view! { <li>{t(&topic_key(*topic))}</li> }.into_any())
        .collect();
    let missing = (!missing.is_empty()).then(|| {
        view! {
            <h2>{t!("sign-language.missing")}</h2>
            <p>{t!("sign-language.missing.text")}</p>
            <ul>{missing}</ul>
        }
    });
    view! {
        <div class="umzug-prose">{videos} {missing}</div>
        {rich(t!("sign-language.text"))}
        <div class="umzug-prose">{relay(operator)}</div>
    }
    .into_any()
}

fn topic_key(topic: Topic) -> String {
    key(&["sign-language", topic.code()])
}

/// A video with captions, its length and size, and the way to take it along.
fn video(video: &Video) -> AnyView {
    let title = t(&topic_key(video.topic));
    let (minutes, seconds) = (video.seconds / 60, video.seconds % 60);
    let length = format!("{minutes}:{seconds:02}");
    let size = video.bytes.div_ceil(1_000_000).to_string();
    let (file, captions) = (video.file.clone(), video.captions.clone());
    // A kiosk saves nothing.
    let to = file.clone();
    let download = kiosk::settings().is_none().then(|| {
        view! {
            <p>
                <a class="kern-link" href=to download="">
                    {icon("download")} " "
                    {t!("sign-language.download", length = &length, size = &size)}
                </a>
            </p>
        }
    });
    view! {
        <h2>{title.clone()}</h2>
        <video class="umzug-video" controls=true preload="none" aria-label=title src=file>
            <track kind="captions" srclang="de" label="Deutsch" src=captions/>
        </video>
        {download}
    }
    .into_any()
}
