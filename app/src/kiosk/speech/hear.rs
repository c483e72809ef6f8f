//! An element of the page as it is heard: what a screen reader would be told.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDetailsElement, HtmlInputElement, HtmlSelectElement};

use super::super::keyboard;
use super::phrase::{Heard, Role, Value};
use super::words::{name, named, words};
use crate::browser::dom;

/// The element with its state; personal values only where they may be heard.
pub(super) fn hear(element: &Element, aloud: bool) -> Heard {
    let role = role(element);
    let name = match role {
        // A summary of errors is more than its title.
        Role::Other => words(element, aloud),
        _ => name(element, aloud),
    };
    let mut heard = Heard::new(role, name);
    heard.on = on(element, role);
    heard.off = is(element, "aria-disabled");
    heard.wrong = is(element, "aria-invalid") && !matches!(role, Role::Radio | Role::Check);
    heard.value = value(element, role, aloud);
    heard.of = place(element, role);
    heard.more = named(element, "aria-describedby", aloud);
    if role == Role::Search {
        heard.more.push(t!("speech.search"));
    }
    heard
}

fn is(element: &Element, attribute: &str) -> bool {
    element.get_attribute(attribute).as_deref() == Some("true")
}

fn role(element: &Element) -> Role {
    let own = element.get_attribute("role").unwrap_or_default();
    let kind = element.get_attribute("type").unwrap_or_default();
    match (element.tag_name().as_str(), own.as_str(), kind.as_str()) {
        (_, "combobox", _) => Role::Search,
        (_, "option", _) => Role::Hit,
        ("INPUT", _, "radio") => Role::Radio,
        ("INPUT", _, "checkbox") => Role::Check,
        ("INPUT" | "TEXTAREA", ..) => Role::Text,
        ("SELECT", ..) => Role::List,
        ("SUMMARY", ..) => Role::Fold,
        ("BUTTON", ..) if keyboard::is_key(element) => Role::Key,
        ("BUTTON", ..) => Role::Button,
        ("A", ..) => Role::Link,
        _ => Role::Other,
    }
}

fn on(element: &Element, role: Role) -> Option<bool> {
    match role {
        Role::Radio | Role::Check => {
            let input: &HtmlInputElement = element.unchecked_ref();
            Some(input.checked())
        }
        Role::Fold => {
            let fold = element.closest("details").ok().flatten()?;
            Some(fold.dyn_into::<HtmlDetailsElement>().ok()?.open())
        }
        Role::Button | Role::Key => Some(element.get_attribute("aria-pressed")? == "true"),
        _ => None,
    }
}

fn value(element: &Element, role: Role, aloud: bool) -> Value {
    let text = match role {
        Role::Text | Role::Search => element.unchecked_ref::<HtmlInputElement>().value(),
        Role::List => {
            // What is offered is no secret; which one is chosen is asked for here.
            let chosen = element
                .unchecked_ref::<HtmlSelectElement>()
                .selected_options();
            let chosen = chosen.item(0).and_then(|chosen| chosen.text_content());
            return chosen.map_or(Value::Empty, Value::Shown);
        }
        _ => return Value::None,
    };
    match text.is_empty() {
        true => Value::Empty,
        false if is_secret(element) => Value::Secret,
        false if aloud => Value::Shown(text),
        false => Value::Private,
    }
}

/// Whether what is typed there is never said.
pub(super) fn is_secret(element: &Element) -> bool {
    element.has_attribute("data-secret")
        || element.get_attribute("type").as_deref() == Some("password")
}

/// Which of how many.
fn place(element: &Element, role: Role) -> Option<(usize, usize)> {
    let all = match role {
        Role::Radio => {
            let group = element.get_attribute("name")?;
            let all = ["input[name=\"", &group, "\"]"].concat();
            dom::document().query_selector_all(&all).ok()?
        }
        Role::Hit => element
            .parent_element()?
            .query_selector_all("[role=option]")
            .ok()?,
        _ => return None,
    };
    let own = (0..all.length()).find(|at| all.item(*at).is_some_and(|one| one == **element))?;
    Some((own as usize + 1, all.length() as usize))
}

/// What a group says before its first element: name, hint, error.
pub(super) fn group(element: &Element, aloud: bool) -> Option<(Element, Vec<String>)> {
    let group = "dialog, fieldset, [role=group][aria-label], section.kiosk-keyboard";
    let group = element.closest(group).ok().flatten()?;
    let mut said = vec![name(&group, aloud)];
    said.extend(named(&group, "aria-describedby", aloud));
    if group.tag_name() == "DIALOG" {
        let text = group.query_selector_all("p").ok();
        let text = text
            .iter()
            .flat_map(|all| (0..all.length()).filter_map(|at| all.item(at)));
        said.extend(text.filter_map(|text| text.text_content()));
    }
    Some((group, said))
}
