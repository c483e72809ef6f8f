//! Names of states and languages, and their order, as the browser knows them.

use js_sys::{
    Array,
    Intl::{Collator, PluralRules},
    Object, Reflect,
};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DisplayNames;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locales: &Array, options: &Object) -> Result<DisplayNames, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn of(this: &DisplayNames, code: &str) -> Result<JsValue, JsValue>;
}

/// The name of the state with this ISO 3166 code; none when the browser does
/// not know it.
pub(crate) fn region(locale: &str, iso: &str) -> Option<String> {
    name("region", locale, iso)
}

/// The name of a language, by its BCP 47 tag, in the words of `locale`; none when
/// the browser does not know it.
pub(crate) fn language(locale: &str, tag: &str) -> Option<String> {
    name("language", locale, tag)
}

fn name(kind: &str, locale: &str, code: &str) -> Option<String> {
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &kind.into()).ok()?;
    Reflect::set(&options, &"fallback".into(), &"none".into()).ok()?;
    let names = DisplayNames::new(&Array::of1(&locale.into()), &options).ok()?;
    names.of(code).ok()?.as_string()
}

/// The plural form of a number in a language: `one`, `few`, `other` and so on.
pub(crate) fn plural(locale: &str, count: usize) -> String {
    let rules = PluralRules::new(&Array::of1(&locale.into()), &Object::new());
    #[expect(clippy::cast_precision_loss, reason = "nobody counts that far")]
    rules.select(count as f64).into()
}

/// Sorts by the second part in the order of the language: Ägypten before Belgien.
pub(crate) fn sort(locale: &str, pairs: &mut [(String, String)]) {
    let compare = Collator::new(&Array::of1(&locale.into()), &Object::new()).compare();
    let compare: js_sys::Function = compare.unchecked_into();
    pairs.sort_by(|(_, a), (_, b)| {
        let order = compare.call2(&JsValue::UNDEFINED, &a.into(), &b.into());
        let order = order.ok().and_then(|order| order.as_f64()).unwrap_or(0.0);
        order.total_cmp(&0.0)
    });
}
