//! The page that shows a number on the wallet's device. The app's texts are not
//! there: this browser may never have seen the site, and the page has to be read
//! without a script. So it speaks the first of its languages that the browser
//! asks for, and German and English below.

use axum::http::{HeaderMap, header::ACCEPT_LANGUAGE};
use std::fmt::Write;

/// What it says in one language.
struct Words {
    /// The language, as browsers name it.
    tag: &'static str,
    /// Written from the right.
    from_right: bool,
    title: &'static str,
    /// Above the number.
    type_it: &'static str,
    /// Below it, for who was sent here by somebody else.
    stranger: &'static str,
}

const fn words(
    tag: &'static str,
    title: &'static str,
    type_it: &'static str,
    stranger: &'static str,
) -> Words {
    Words {
        tag,
        from_right: matches!(tag.as_bytes(), b"ar" | b"fa"),
        title,
        type_it,
        stranger,
    }
}

const GERMAN: &Words = &words(
    "de",
    "Noch ein Schritt",
    "Geben Sie diese Zahl auf dem Gerät ein, auf dem Sie begonnen haben:",
    "Haben Sie nicht selbst begonnen? Dann geben Sie die Zahl niemandem und schließen Sie diese Seite.",
);
const ENGLISH: &Words = &words(
    "en",
    "One more step",
    "Type this number into the device on which you began:",
    "You did not begin this yourself? Then give the number to nobody and close this page.",
);

/// The languages of the app.
const ALL: &[&Words] = &[
    GERMAN,
    ENGLISH,
    &words(
        "tr",
        "Bir adım daha",
        "Bu numarayı, işleme başladığınız cihaza girin:",
        "İşleme siz başlamadınız mı? O zaman numarayı kimseye vermeyin ve bu sayfayı kapatın.",
    ),
    &words(
        "uk",
        "Ще один крок",
        "Введіть цей номер на пристрої, на якому Ви почали:",
        "Ви не починали це самі? Тоді нікому не повідомляйте номер і закрийте цю сторінку.",
    ),
    &words(
        "ru",
        "Ещё один шаг",
        "Введите этот номер на устройстве, на котором Вы начали:",
        "Вы начали это не сами? Тогда никому не сообщайте номер и закройте эту страницу.",
    ),
    &words(
        "pl",
        "Jeszcze jeden krok",
        "Proszę wpisać ten numer na urządzeniu, na którym Państwo zaczęli:",
        "Nie zaczęli tego Państwo sami? Wtedy proszę nikomu nie podawać numeru i zamknąć tę stronę.",
    ),
    &words(
        "ar",
        "خطوة واحدة أخرى",
        "أدخلوا هذا الرقم على الجهاز الذي بدأتم عليه:",
        "ألم تبدؤوا ذلك بأنفسكم؟ إذن لا تعطوا الرقم لأي شخص وأغلقوا هذه الصفحة.",
    ),
    &words(
        "fa",
        "یک گام دیگر",
        "این شماره را در دستگاهی که با آن شروع کرده‌اید وارد کنید:",
        "خودتان این کار را شروع نکرده‌اید؟ پس شماره را به هیچ‌کس ندهید و این صفحه را ببندید.",
    ),
    &words(
        "bg",
        "Още една стъпка",
        "Въведете този номер на устройството, на което сте започнали:",
        "Не сте започнали това сами? Тогава не давайте номера на никого и затворете тази страница.",
    ),
    &words(
        "ro",
        "Încă un pas",
        "Introduceți acest număr pe dispozitivul pe care ați început:",
        "Nu ați început dumneavoastră? Atunci nu dați numărul nimănui și închideți această pagină.",
    ),
];

/// The page. No script, no style: the node's policy allows neither inside a page.
pub(super) fn page(number: &str, headers: &HeaderMap) -> String {
    let (left, right) = number.split_at(number.len() / 2);
    let asked = headers.get_all(ACCEPT_LANGUAGE).iter();
    let asked: Vec<&str> = asked.filter_map(|value| value.to_str().ok()).collect();
    let first = chosen(&asked.join(","));
    let others = [GERMAN, ENGLISH];
    let others = others.into_iter().filter(|other| other.tag != first.tag);
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{}\"{}>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>Umzug: {}</title>\n</head>\n\
         <body>\n<main>\n<h1>{}</h1>\n",
        first.tag,
        direction(first),
        first.title,
        first.title
    );
    first.body(&mut page, left, right);
    for other in others {
        // Written out on both: below a page from the right, too.
        let _ = write!(
            page,
            "<hr>\n<section lang=\"{}\" dir=\"ltr\">\n<h2>{}</h2>\n",
            other.tag, other.title
        );
        other.body(&mut page, left, right);
        page.push_str("</section>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

const fn direction(words: &Words) -> &'static str {
    match words.from_right {
        true => " dir=\"rtl\"",
        false => "",
    }
}

impl Words {
    fn body(&self, page: &mut String, left: &str, right: &str) {
        let _ = write!(
            page,
            "<p>{}</p>\n<p dir=\"ltr\"><strong>{left} {right}</strong></p>\n<p>{}</p>\n",
            self.type_it, self.stranger
        );
    }
}

/// The first language that the browser asks for (RFC 9110 § 12.5.4: browsers
/// name them by weight already); German without one.
fn chosen(asked: &str) -> &'static Words {
    asked
        .split(',')
        .filter_map(|one| one.split([';', '-']).next())
        .find_map(|tag| {
            ALL.iter()
                .find(|words| words.tag.eq_ignore_ascii_case(tag.trim()))
        })
        .unwrap_or(&GERMAN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn it_speaks_each_language_of_the_app() {
        let list = include_str!("../../../../app/texts/languages.json");
        let list: Vec<Value> = serde_json::from_str(list).unwrap();
        for one in list {
            let locale = one["locale"].as_str().unwrap();
            let words = chosen(locale);
            assert!(locale.starts_with(words.tag), "{locale}");
            assert_eq!(words.from_right, one["dir"] == "rtl", "{locale}");
        }
    }

    #[test]
    fn the_first_that_it_knows() {
        for (asked, tag) in [
            ("", "de"),
            ("*", "de"),
            ("uk-UA,uk;q=0.9,en;q=0.8", "uk"),
            ("fr-FR, fr;q=0.9, EN-gb;q=0.8", "en"),
            ("ja", "de"),
        ] {
            assert_eq!(chosen(asked).tag, tag, "{asked}");
        }
    }

    #[test]
    fn the_same_number_in_each() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, "ar".parse().unwrap());
        let page = page("12345678", &headers);
        assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">"));
        assert_eq!(page.matches("<strong>1234 5678</strong>").count(), 3);
        let german = super::page("12345678", &HeaderMap::new());
        assert_eq!(german.matches("<strong>1234 5678</strong>").count(), 2);
    }
}
