//! Tables of regions and the register of municipalities.

use relocation::competence::{Exception, places::PlaceIndex};

use crate::region;

pub(super) fn read(bytes: &[u8]) {
    let Some((&form, rest)) = bytes.split_first() else {
        return;
    };
    match form % 3 {
        0 => region::fuzzing::register(rest),
        1 => {
            if let Ok(text) = std::str::from_utf8(rest) {
                region::fuzzing::tables(text);
            }
        }
        _ => {
            if let Ok(text) = std::str::from_utf8(rest) {
                let _ = Exception::parse(text);
                if let Ok(index) = PlaceIndex::parse(text) {
                    for asked in ["a", "str", "2", "20095", "ß"] {
                        let _ = index.search(asked, 20);
                    }
                }
            }
        }
    }
}
