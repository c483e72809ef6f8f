//! Time: today in Germany, timers, dates in the words of a language.

use js_sys::{Date as JsDate, Intl::DateTimeFormat, Object, Promise, Reflect};
use relocation::german_time;
use time::Date;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in pairs {
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    object
}

fn format(tag: &str, pairs: &[(&str, &str)], moment: &JsDate) -> String {
    let locales = js_sys::Array::of1(&tag.into());
    let format = DateTimeFormat::new(&locales, &options(pairs));
    format
        .format()
        .call1(&JsValue::UNDEFINED, moment)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

const BERLIN: (&str, &str) = ("timeZone", "Europe/Berlin");

/// Today in Germany, wherever the device is. Not by the browser's calendar, whose start costs a slow phone the time
/// of drawing a page.
pub(crate) fn today() -> Date {
    german_time::day(now())
}

/// `2026-09-03`.
pub(crate) fn iso_text(date: Date) -> String {
    let mut text = date.year().to_string();
    for part in [u8::from(date.month()), date.day()] {
        text.push('-');
        if part < 10 {
            text.push('0');
        }
        text.push_str(&part.to_string());
    }
    text
}

/// `3. September 2026`, from a civil date.
pub(crate) fn long_date(tag: &str, date: Date) -> String {
    long_date_of_iso(tag, &iso_text(date))
}

/// `3. September 2026`, from `2026-09-03`; the text itself if it is no date.
pub(crate) fn long_date_of_iso(tag: &str, text: &str) -> String {
    let moment = JsDate::new(&text.into());
    if moment.get_time().is_nan() {
        return text.to_owned();
    }
    format(tag, &[("dateStyle", "long"), ("timeZone", "UTC")], &moment)
}

/// `3. September 2026 um 14:05`, from Unix seconds, in German time.
pub(crate) fn moment(tag: &str, unix_seconds: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "seconds fit a double for ages")]
    let date = JsDate::new(&JsValue::from_f64(unix_seconds as f64 * 1000.0));
    format(
        tag,
        &[("dateStyle", "long"), ("timeStyle", "short"), BERLIN],
        &date,
    )
}

/// `20260903T120500Z`, from Unix seconds (RFC 5545 3.3.5).
pub(crate) fn utc(unix_seconds: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "seconds fit a double for ages")]
    let date = JsDate::new(&JsValue::from_f64(unix_seconds as f64 * 1000.0));
    let iso = String::from(date.to_iso_string());
    let whole = iso.split('.').next().unwrap_or_default();
    let digits = whole.chars().filter(|sign| !"-:".contains(*sign));
    digits.chain(['Z']).collect()
}

/// Unix seconds now, by the device.
pub(crate) fn now() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds fit for ages")]
    let seconds = (JsDate::now() / 1000.0) as i64;
    seconds
}

/// Runs `action` once after `milliseconds`; gives the timer's number.
pub(crate) fn after(milliseconds: i32, action: impl FnOnce() + 'static) -> i32 {
    let callback = Closure::once_into_js(action);
    super::window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(
            callback.unchecked_ref(),
            milliseconds,
        )
        .unwrap_or_default()
}

/// A promise that is kept after `milliseconds`.
pub(crate) fn sleep(milliseconds: i32) -> Promise {
    Promise::new(&mut |resolve, _| {
        let window = super::window();
        let _ =
            window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    })
}

/// Stops a timer that has not run yet.
pub(crate) fn cancel(timer: i32) {
    super::window().clear_timeout_with_handle(timer);
}
