use relocation::values::PersonName;
use relocation::values::din_91379::{is_type_c, letters};

use super::*;

const TEXT: Layout = Layout::Text { lines: true };

/// Presses what leads to a letter, as a person would find it: on a key, with
/// Shift, or in the long list of its base letter.
fn find(layout: Layout, wanted: &str) -> Option<Vec<Key>> {
    let typed = Key::Type(wanted.to_owned());
    let on = |board: &Board, key: &Key| board.rows().iter().flatten().any(|one| one == key);
    for first in [vec![], vec![Key::Shift], vec![Key::Caps]] {
        let mut board = Board::new(layout);
        for key in &first {
            if on(&board, key) {
                board.press(key);
            }
        }
        if on(&board, &typed) {
            return Some([first, vec![typed]].concat());
        }
        for opens in [Key::Signs, Key::More] {
            let mut opened = board;
            if !on(&opened, &opens) {
                continue;
            }
            opened.press(&opens);
            if on(&opened, &typed) && opened.shown() == Shown::Signs {
                return Some([first, vec![opens, typed]].concat());
            }
            if opens == Key::Signs {
                continue;
            }
            for base in opened.rows().into_iter().flatten() {
                let mut list = opened;
                list.press(&base);
                if matches!(list.shown(), Shown::Variants(_)) && on(&list, &typed) {
                    return Some([first, vec![opens, base, typed]].concat());
                }
            }
        }
    }
    None
}

fn type_all(layout: Layout, keys: &[Key]) -> Option<Edit> {
    let mut board = Board::new(layout);
    keys.iter().map(|key| board.press(key)).last().flatten()
}

#[test]
fn every_letter_of_a_name_can_be_typed() {
    let mut count = 0;
    for letter in letters() {
        assert!(PersonName::parse(&letter).is_ok(), "{letter}");
        let keys = find(TEXT, &letter).unwrap_or_else(|| panic!("{letter}"));
        assert_eq!(type_all(TEXT, &keys), Some(Edit::Type(letter)));
        count += 1;
    }
    assert_eq!(count, 649);
}

#[test]
fn every_sign_of_free_text_can_be_typed_and_no_other() {
    let signs = ('\n'..='\u{FFFF}').filter(|sign| is_type_c(&sign.to_string()));
    for sign in signs {
        assert!(find(TEXT, &sign.to_string()).is_some(), "{sign:?}");
    }
    let mut lists = [Board::new(TEXT), Board::new(TEXT)];
    lists[1].press(&Key::Signs);
    for key in lists.iter().flat_map(Board::rows).flatten() {
        if let Key::Type(text) = key {
            assert!(is_type_c(&text), "{text}");
        }
    }
}

#[test]
fn no_variant_stands_twice_or_is_no_letter() {
    let mut all: Vec<&str> = ('a'..='z')
        .flat_map(|base| {
            super::letters::variants(base, false).chain(super::letters::variants(base, true))
        })
        .collect();
    // 649 letters without those that have a key: A to Z, a to z.
    assert_eq!(all.len(), 649 - 52);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 649 - 52);
}

#[test]
fn rows_are_as_wide_as_the_keyboard() {
    for (layout, columns) in [
        (TEXT, 12),
        (Layout::Text { lines: false }, 12),
        (Layout::Capitals, 12),
        (Layout::Email, 12),
        (Layout::Digits, 4),
        (Layout::Phone, 4),
    ] {
        let board = Board::new(layout);
        for row in board.rows() {
            let width: usize = row.iter().map(|key| board.width(key)).sum();
            assert_eq!(width, columns, "{layout:?} {row:?}");
        }
    }
}

#[test]
fn shift_is_for_one_letter_and_caps_for_all() {
    let mut board = Board::new(TEXT);
    board.press(&Key::Shift);
    assert!(board.rows()[1].contains(&Key::Type("Ü".into())));
    assert_eq!(
        board.press(&Key::Type("Ü".into())),
        Some(Edit::Type("Ü".into()))
    );
    assert!(board.rows()[1].contains(&Key::Type("ü".into())));
    board.press(&Key::Caps);
    board.press(&Key::Type("A".into()));
    assert!(board.rows()[0].contains(&Key::Type("ẞ".into())));
    board.press(&Key::Shift);
    assert!(board.rows()[2].contains(&Key::Type("a".into())));
}

#[test]
fn a_plate_begins_in_capitals() {
    let board = Board::new(Layout::Capitals);
    assert!(board.rows()[1].contains(&Key::Type("Q".into())));
    assert_eq!(board.pressed(&Key::Caps), Some(true));
}

#[test]
fn an_address_has_its_signs_on_keys() {
    let keys: Vec<Key> = Board::new(Layout::Email).rows().concat();
    for sign in ["@", ".", "-", "_", "+", ".de"] {
        assert!(keys.contains(&Key::Type(sign.into())), "{sign}");
    }
}

#[test]
fn what_has_no_variants_does_nothing_while_one_is_chosen() {
    let mut board = Board::new(TEXT);
    board.press(&Key::More);
    for text in ["q", "1", "-", " "] {
        let key = Key::Type(text.into());
        assert!(board.is_off(&key), "{text}");
        assert_eq!(board.press(&key), None);
    }
    assert_eq!(board.shown(), Shown::Choosing);
    assert!(!board.is_off(&Key::Type("ü".into())));
    board.press(&Key::More);
    assert_eq!(board.shown(), Shown::Keys);
}
