//! How many typing errors lie between what was typed and a name.

/// Longest typed text for which errors are forgiven; longer ones must be right in the end.
const LONGEST: usize = 40;
/// More errors than anybody forgives; one more still fits.
const TOO_MANY: u8 = 100;

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
    let most = usize::from(limit);
    // Rows of the Damerau-Levenshtein table, one per letter of the name; three are kept. Off the
    // diagonal by more than `limit` every cell is too many errors: those are not filled in.
    let mut rows = [[TOO_MANY; LONGEST]; 3];
    for (j, cell) in rows[0][..width].iter_mut().enumerate().take(most + 1) {
        *cell = j as u8;
    }
    let mut best = rows[0][width - 1];
    let mut whole = best;
    // Before the first letter: no letter at all.
    let mut previous = 0;
    for (i, letter) in name.enumerate() {
        let (now, last, before) = ((i + 1) % 3, i % 3, (i + 2) % 3);
        let (from, to) = ((i + 1).saturating_sub(most), (i + 2 + most).min(width));
        let mut least = if from == 0 { i as u8 + 1 } else { TOO_MANY };
        rows[now][from.saturating_sub(1)] = least;
        for j in from.max(1)..to {
            let wrong = u8::from(typed[j - 1] != letter);
            let mut cell = (rows[last][j - 1] + wrong)
                .min(rows[last][j] + 1)
                .min(rows[now][j - 1] + 1);
            if j > 1 && typed[j - 1] == previous && typed[j - 2] == letter {
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

    /// The whole table, as in the textbook.
    fn plainly(typed: &[u8], name: &[u8], limit: u8) -> Option<(u8, bool)> {
        let mut table = vec![vec![0_u8; typed.len() + 1]; name.len() + 1];
        for i in 0..=name.len() {
            for j in 0..=typed.len() {
                table[i][j] = match (i, j) {
                    (0, _) => j as u8,
                    (_, 0) => i as u8,
                    _ => {
                        let wrong = u8::from(typed[j - 1] != name[i - 1]);
                        let mut cell = (table[i - 1][j - 1] + wrong)
                            .min(table[i - 1][j] + 1)
                            .min(table[i][j - 1] + 1);
                        let swapped = i > 1
                            && j > 1
                            && typed[j - 1] == name[i - 2]
                            && typed[j - 2] == name[i - 1];
                        if swapped {
                            cell = cell.min(table[i - 2][j - 2] + 1);
                        }
                        cell
                    }
                };
            }
        }
        let mut ends = table.iter().map(|row| row[typed.len()]);
        let best = ends.clone().min().unwrap();
        let whole = ends.next_back().unwrap();
        (best <= limit).then_some((best, whole == best))
    }

    #[test]
    fn what_is_left_out_of_the_table_changes_nothing() {
        let mut seed = 7_u32;
        let mut next = |below: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % below
        };
        for _ in 0..50_000 {
            let mut word =
                |longest| -> Vec<u8> { (0..next(longest)).map(|_| b'a' + next(3) as u8).collect() };
            let (typed, name) = (word(9), word(12));
            for limit in 0..=2 {
                assert_eq!(
                    typing_errors(&typed, name.iter().copied(), limit),
                    plainly(&typed, &name, limit),
                    "{typed:?} {name:?} {limit}"
                );
            }
        }
    }

    #[test]
    fn very_long_input_is_refused() {
        assert_eq!(typing_errors(&[b'a'; 5000], "aaa".bytes(), 2), None);
        let name = || "a".repeat(50).into_bytes().into_iter();
        assert_eq!(typing_errors(&[b'a'; 39], name(), 2), Some((0, false)));
        assert_eq!(typing_errors(&[b'a'; 40], name(), 2), None);
        assert!(typing_errors(b"aaaa", "a".repeat(5000).bytes(), 2).is_some());
    }
}
