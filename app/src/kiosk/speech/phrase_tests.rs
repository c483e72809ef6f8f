use super::*;

/// German as in the catalogue, as far as it matters here.
fn words(key: &str, values: &[(&str, &str)]) -> String {
    let text = match key {
        "speech.role.text" => "Eingabefeld",
        "speech.role.radio" => "Auswahl",
        "speech.role.check" => "Kästchen",
        "speech.role.button" => "Schaltfläche",
        "speech.role.hit" => "Treffer",
        "speech.of" => "{at} von {all}",
        "speech.chosen" => "gewählt",
        "speech.not-ticked" => "nicht angekreuzt",
        "speech.pressed" => "eingeschaltet",
        "speech.empty" => "leer",
        "speech.value" => "Inhalt: {value}",
        "speech.filled" => "ausgefüllt",
        "speech.secret" => "ausgefüllt, wird nicht vorgelesen",
        "speech.wrong" => "Hier stimmt etwas nicht",
        "speech.off" => "jetzt nicht",
        other => other,
    };
    let mut text = text.to_owned();
    for (name, value) in values {
        text = text.replace(&["{", name, "}"].concat(), value);
    }
    text
}

fn heard(role: Role, name: &str) -> Heard {
    Heard::new(role, name.to_owned())
}

#[test]
fn an_element_is_said_by_name_kind_state_and_what_belongs_to_it() {
    let more = |more: &[&str]| more.iter().map(|text| (*text).to_owned()).collect();
    for (heard, expected) in [
        (
            Heard {
                value: Value::Empty,
                more: more(&["Wie im Ausweis"]),
                ..heard(Role::Text, "Familienname")
            },
            "Familienname. Eingabefeld. leer. Wie im Ausweis",
        ),
        (
            Heard {
                value: Value::Shown("Meyer".into()),
                wrong: true,
                more: more(&["Geben Sie Buchstaben ein"]),
                ..heard(Role::Text, "Familienname")
            },
            "Familienname. Eingabefeld. Inhalt: Meyer. Hier stimmt etwas nicht. Geben Sie Buchstaben ein",
        ),
        (
            Heard {
                value: Value::Private,
                ..heard(Role::Text, "Familienname")
            },
            "Familienname. Eingabefeld. ausgefüllt",
        ),
        (
            Heard {
                value: Value::Secret,
                ..heard(Role::Text, "Code")
            },
            "Code. Eingabefeld. ausgefüllt, wird nicht vorgelesen",
        ),
        (
            Heard {
                on: Some(true),
                of: Some((1, 3)),
                ..heard(Role::Radio, "Ja")
            },
            "Ja. Auswahl 1 von 3. gewählt",
        ),
        (
            Heard {
                on: Some(false),
                ..heard(Role::Check, "Ich versichere es.")
            },
            "Ich versichere es. Kästchen. nicht angekreuzt",
        ),
        (heard(Role::Button, "Weiter"), "Weiter. Schaltfläche"),
        (heard(Role::Key, "a"), "a"),
        (
            Heard {
                on: Some(true),
                ..heard(Role::Key, "Umschalten")
            },
            "Umschalten. eingeschaltet",
        ),
        (
            Heard {
                off: true,
                ..heard(Role::Key, "q")
            },
            "q. jetzt nicht",
        ),
        (
            Heard {
                of: Some((2, 5)),
                on: Some(true),
                ..heard(Role::Hit, "Lüneburg")
            },
            "Lüneburg. Treffer 2 von 5",
        ),
        (heard(Role::Other, ""), ""),
    ] {
        assert_eq!(phrase(&heard, &words), expected);
    }
}

#[test]
fn sentences_end_once() {
    let parts = |parts: &[&str]| {
        parts
            .iter()
            .map(|part| (*part).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        sentences(&parts(&["Sind Sie umgezogen?", "", " Ja "])),
        "Sind Sie umgezogen? Ja"
    );
    assert_eq!(sentences(&parts(&["Eins.", "Zwei"])), "Eins. Zwei");
}

#[test]
fn own_words_are_veiled_where_they_stand_alone() {
    let own = ["Meyer", "An", "", "Anna Maria", "22765"].map(str::to_owned);
    for (text, expected) in [
        ("Frau Meyer, geboren", "Frau …, geboren"),
        ("Meyer", "…"),
        (
            "Meyersche Anstalt, Obermeyer",
            "Meyersche Anstalt, Obermeyer",
        ),
        ("Meyersche Meyer", "Meyersche …"),
        ("An Anna Maria in 22765 Hamburg", "An … in … Hamburg"),
        ("Meyer Meyer", "… …"),
    ] {
        assert_eq!(veiled(text, &own, "…"), expected);
    }
    // What stands for it may hold it again.
    assert_eq!(veiled("Meyer", &["Meyer".to_owned()], "Meyer"), "Meyer");
}
