//! How many typing errors lie between what was typed and a name.

/// Longest typed text for which errors are forgiven; longer ones must be right in the end.
const LONGEST: usize = 40;

/// The least number of errors (a letter wrong, missing, extra, or two swapped) that makes
/// `typed` the start of `name`, and whether that start is the whole name; both in the coarse form.
/// `None` if more than `limit` or too long.
pub(super) fn typing_errors(
    typed: &[u8],
    name: impl Iterator<Item = u8>,
    limit: u8,
) -> Option<(u8, bool)> {
    let width = typed.len() + 1;
    if width > LONGEST {
        return None;
    }
    // rows of the Damerau-Levenshtein table, one per letter of the name; three are kept
    let mut rows = [[0_u8; LONGEST]; 3];
    for (j, cell) in rows[0][..width].iter_mut().enumerate() {
        *cell = j as u8;
    }
    let mut best = rows[0][width - 1];
    let mut whole = best;
    let mut previous = 0;
    for (i, letter) in name.enumerate() {
        let (now, last, before) = ((i + 1) % 3, i % 3, (i + 2) % 3);
        rows[now][0] = (i + 1).min(250) as u8;
        let mut least = rows[now][0];
        for j in 1..width {
            let wrong = u8::from(typed[j - 1] != letter);
            let mut cell = (rows[last][j - 1] + wrong)
                .min(rows[last][j] + 1)
                .min(rows[now][j - 1] + 1);
            if i > 0 && j > 1 && typed[j - 1] == previous && typed[j - 2] == letter {
                cell = cell.min(rows[before][j - 2] + 1);
            }
            rows[now][j] = cell;
            least = least.min(cell);
        }
        whole = rows[now][width - 1];
        best = best.min(whole);
        if least > limit && best > limit {
            return None;
        }
        if least > limit {
            // no later letter can bring the end of the typed text nearer
            whole = u8::MAX;
            break;
        }
        previous = letter;
    }
    (best <= limit).then_some((best, whole == best))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_counted() {
        for (typed, name, limit, expected) in [
            ("ottensen", "ottensen", 0, Some((0, true))),
            ("otten", "ottensen", 1, Some((0, false))),
            ("ottennsen", "ottensen", 2, Some((1, true))),
            ("buchhloz", "buchholz in der nordheide", 2, Some((1, false))),
            ("neuwulmsdorf", "neuwulmstorf", 2, Some((1, true))),
            ("luneburg", "lueneburg", 1, Some((1, true))),
            ("stade", "lueneburg", 2, None),
            ("abcd", "badc", 2, Some((2, true))),
            ("abcd", "badc", 1, None),
            ("", "stade", 1, Some((0, false))),
            ("stade", "", 2, None),
        ] {
            let found = typing_errors(typed.as_bytes(), name.bytes(), limit);
            assert_eq!(found, expected, "{typed} in {name}");
        }
    }

    #[test]
    fn very_long_input_is_refused() {
        assert_eq!(typing_errors(&[b'a'; 5000], "aaa".bytes(), 2), None);
        assert!(typing_errors(b"aaaa", "a".repeat(5000).bytes(), 2).is_some());
    }
}
