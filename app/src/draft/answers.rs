//! Answers as one text. Not JSON: its reader would be a tenth of what a phone
//! waits for before the first question.

use relocation::journey::answers::Answers;

/// Stands after each key and each value; nobody types it, and what is pasted
/// loses it.
const END: char = '\0';

/// All keys and values.
pub(super) fn text(answers: &Answers) -> String {
    let mut text = String::new();
    for (key, value) in answers.iter() {
        for part in [key, value] {
            text.extend(part.chars().filter(|letter| *letter != END));
            text.push(END);
        }
    }
    text
}

/// What [`text`] wrote.
pub(super) fn read(text: &str) -> Answers {
    let mut answers = Answers::default();
    let mut parts = text.split(END);
    while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
        answers.set(key, value);
    }
    answers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let answers: Answers = [
            ("moved", "yes"),
            ("street", "Am Sande \u{1F600}\n2"),
            ("x", " "),
        ]
        .into_iter()
        .collect();
        assert_eq!(read(&text(&answers)), answers);
        assert_eq!(read(""), Answers::default());
    }

    #[test]
    fn a_pasted_end_sign_does_not_shift_what_follows() {
        let answers: Answers = [("a", "1\0b"), ("c", "2")].into_iter().collect();
        let back = read(&text(&answers));
        assert_eq!(back.raw("a"), "1b");
        assert_eq!(back.raw("c"), "2");
    }
}
