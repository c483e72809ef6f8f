//! What a key does to the text of a field. Pure; carets count UTF-16 units, as
//! the browser does.

use super::board::Edit;

/// A text with the selection in it; without one, both ends are the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The text.
    pub text: String,
    /// First and last end of the selection.
    pub selected: (usize, usize),
}

/// After the edit; none when nothing changes, for example because of `most`
/// units that the field takes.
pub(super) fn edited(before: &Written, edit: &Edit, most: Option<usize>) -> Option<Written> {
    let (from, to) = before.selected;
    let (head, tail) = (
        upto(&before.text, from),
        &before.text[upto(&before.text, to).len()..],
    );
    let caret = |at: usize| Written {
        text: before.text.clone(),
        selected: (at, at),
    };
    let joined = |head: &str, more: &str| {
        let at = units(head) + units(more);
        Written {
            text: [head, more, tail].concat(),
            selected: (at, at),
        }
    };
    let after = match edit {
        Edit::Type(more) => joined(head, more),
        Edit::Back if from != to => joined(head, ""),
        Edit::Back => joined(&head[..head.len() - last(head).len()], ""),
        Edit::Clear => Written {
            text: String::new(),
            selected: (0, 0),
        },
        Edit::Left if from != to => caret(from),
        Edit::Left => caret(from - units(last(head))),
        Edit::Right if from != to => caret(to),
        Edit::Right => caret(to + units(first(tail))),
    };
    let fits = matches!(edit, Edit::Back | Edit::Clear)
        || most.is_none_or(|most| units(&after.text) <= most);
    (fits && after != *before).then_some(after)
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The first `wanted` units, whole characters of them.
fn upto(text: &str, wanted: usize) -> &str {
    let mut units = 0;
    for (at, sign) in text.char_indices() {
        if units >= wanted {
            return &text[..at];
        }
        units += sign.len_utf16();
    }
    text
}

const fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36F}')
}

/// The last letter with its marks; `K͟h` is one, tied by a mark in its middle.
fn last(text: &str) -> &str {
    let mut at = text.len();
    for (index, sign) in text.char_indices().rev() {
        at = index;
        if !is_mark(sign) && !text[..index].ends_with('\u{35F}') {
            break;
        }
    }
    &text[at..]
}

/// The first letter with its marks.
fn first(text: &str) -> &str {
    let mut tied = false;
    let end = text.char_indices().skip(1).find(|(_, sign)| {
        let on = is_mark(*sign) || tied;
        tied = *sign == '\u{35F}';
        !on
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, from: usize, to: usize) -> Written {
        Written {
            text: text.into(),
            selected: (from, to),
        }
    }

    #[test]
    fn table() {
        let typed = |text: &str| Edit::Type(text.into());
        for (before, edit, after) in [
            (("", 0, 0), typed("Ł"), Some(("Ł", 1))),
            (("Mller", 1, 1), typed("ü"), Some(("Müller", 2))),
            (("Müller", 1, 3), typed("o"), Some(("Moler", 2))),
            (("Müller", 6, 6), Edit::Back, Some(("Mülle", 5))),
            (("Müller", 0, 0), Edit::Back, None),
            (("Müller", 1, 4), Edit::Back, Some(("Mer", 1))),
            (("aM\u{302}", 3, 3), Edit::Back, Some(("a", 1))),
            (("aK\u{35F}hb", 4, 4), Edit::Back, Some(("ab", 1))),
            (("aK\u{35F}h", 4, 4), Edit::Left, Some(("aK\u{35F}h", 1))),
            (("aK\u{35F}hb", 1, 1), Edit::Right, Some(("aK\u{35F}hb", 4))),
            (
                ("C\u{328}\u{306}x", 0, 0),
                Edit::Right,
                Some(("C\u{328}\u{306}x", 3)),
            ),
            (("ab", 2, 2), Edit::Right, None),
            (("ab", 0, 0), Edit::Left, None),
            (("ab", 0, 2), Edit::Left, Some(("ab", 0))),
            (("ab", 0, 2), Edit::Right, Some(("ab", 2))),
            (("😀b", 2, 2), Edit::Back, Some(("b", 0))),
            (("ab", 1, 1), Edit::Clear, Some(("", 0))),
            (("", 0, 0), Edit::Clear, None),
        ] {
            let (text, from, to) = before;
            let expected = after.map(|(text, at)| written(text, at, at));
            let found = edited(&written(text, from, to), &edit, None);
            assert_eq!(found, expected, "{before:?} {edit:?}");
        }
    }

    #[test]
    fn a_full_field_takes_nothing_more_but_gives() {
        let full = written("2002", 4, 4);
        assert_eq!(edited(&full, &Edit::Type("1".into()), Some(4)), None);
        assert!(edited(&full, &Edit::Back, Some(4)).is_some());
        assert!(edited(&written("2002", 3, 4), &Edit::Type("1".into()), Some(4)).is_some());
        assert!(edited(&written("20021", 5, 5), &Edit::Back, Some(4)).is_some());
    }
}
