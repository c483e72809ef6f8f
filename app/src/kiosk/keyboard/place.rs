//! Where a key stands, and which one an arrow leads to. Pure.

use super::board::{Board, Key};

/// A key by row and number in it, from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub row: usize,
    pub key: usize,
}

/// A way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Left,
    Right,
    Up,
    Down,
}

impl Way {
    /// The way of an arrow key; the keys stand from left to right in every language.
    pub(super) fn of(key: &str) -> Option<Self> {
        Some(match key {
            "ArrowLeft" => Self::Left,
            "ArrowRight" => Self::Right,
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            _ => return None,
        })
    }
}

impl Place {
    /// The next key on the way; behind the edge it goes on at the other one.
    pub(super) fn moved(self, board: &Board, way: Way) -> Self {
        let rows = board.rows();
        let here = self.within(&rows);
        let keys = rows[here.row].len();
        let aside = |key| Self { key, ..here };
        let row = match way {
            Way::Left => return aside((here.key + keys - 1) % keys),
            Way::Right => return aside((here.key + 1) % keys),
            Way::Up => (here.row + rows.len() - 1) % rows.len(),
            Way::Down => (here.row + 1) % rows.len(),
        };
        let middle = span(board, &rows[here.row], here.key);
        let middle = middle.0 + middle.1;
        let key = (0..rows[row].len())
            .find(|key| {
                let (from, to) = span(board, &rows[row], *key);
                (2 * from..2 * to).contains(&middle)
            })
            .unwrap_or(rows[row].len() - 1);
        Self { row, key }
    }

    /// The nearest place that there is.
    pub(super) fn within(self, rows: &[Vec<Key>]) -> Self {
        let row = self.row.min(rows.len() - 1);
        let key = self.key.min(rows[row].len() - 1);
        Self { row, key }
    }
}

/// First column of a key and the one behind it.
fn span(board: &Board, row: &[Key], key: usize) -> (usize, usize) {
    let from = row[..key].iter().map(|key| board.width(key)).sum();
    (from, from + board.width(&row[key]))
}

#[cfg(test)]
mod tests {
    use super::super::board::Layout;
    use super::*;

    #[test]
    fn arrows_go_to_the_key_beside_above_and_below() {
        let board = Board::new(Layout::Text { lines: false });
        for (from, way, to) in [
            ((0, 0), Way::Right, (0, 1)),
            ((0, 0), Way::Left, (0, 11)),
            ((0, 11), Way::Right, (0, 0)),
            ((1, 3), Way::Down, (2, 3)),
            ((3, 0), Way::Down, (4, 0)),
            ((3, 5), Way::Down, (4, 2)),
            ((4, 0), Way::Up, (3, 1)),
            ((4, 6), Way::Up, (3, 11)),
            ((0, 5), Way::Up, (4, 2)),
            ((4, 6), Way::Down, (0, 11)),
        ] {
            let place = Place {
                row: from.0,
                key: from.1,
            };
            let moved = place.moved(&board, way);
            assert_eq!((moved.row, moved.key), to, "{from:?} {way:?}");
        }
    }

    #[test]
    fn every_key_is_reached_by_arrows() {
        for layout in [
            Layout::Text { lines: true },
            Layout::Email,
            Layout::Digits,
            Layout::Phone,
        ] {
            let board = Board::new(layout);
            let mut seen = vec![Place::default()];
            let mut at = 0;
            while let Some(place) = seen.get(at).copied() {
                for way in [Way::Left, Way::Right, Way::Up, Way::Down] {
                    let next = place.moved(&board, way);
                    if !seen.contains(&next) {
                        seen.push(next);
                    }
                }
                at += 1;
            }
            assert_eq!(seen.len(), board.rows().concat().len(), "{layout:?}");
        }
    }
}
