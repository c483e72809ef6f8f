//! What may still come to a case that was handed on.

use std::collections::BTreeMap;

use relocation::envelope::event::{EventClaims, EventKind};
use uuid::Uuid;

/// How far a case is, as its event log tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its authority has the next word.
    Open,
    /// Its authority has decided what it took over. Another decision may
    /// follow: "appear" comes before "registered".
    Decided,
    /// All of it was rejected or withdrawn. Nothing can come: an event needs
    /// what was taken over or waits, and nobody can add to such a case.
    Over,
}

/// By the events of the case, in their order.
#[must_use]
pub fn standing(log: &[EventClaims]) -> Standing {
    let mut ended: BTreeMap<Uuid, bool> = BTreeMap::new();
    let mut standing = Standing::Open;
    for event in log {
        let (Some((kind, _)), Some(submission)) = (event.single(), event.submission()) else {
            continue;
        };
        let end = matches!(kind, EventKind::Reject | EventKind::Delete);
        *ended.entry(submission).or_default() |= end;
        match kind {
            EventKind::Accept => standing = Standing::Open,
            EventKind::Decision => standing = Standing::Decided,
            _ => {}
        }
    }
    match !ended.is_empty() && ended.values().all(|ended| *ended) {
        true => Standing::Over,
        false => standing,
    }
}

#[cfg(test)]
mod tests {
    use relocation::envelope::event::EventPayload;

    use super::*;

    fn after(events: &[(u128, EventKind)]) -> Standing {
        let event = |&(submission, kind): &(u128, EventKind)| {
            let (id, case) = (Uuid::from_u128(submission), Uuid::nil());
            let payload = EventPayload::default();
            EventClaims::new(Uuid::nil(), "x".into(), 0, id, case, kind, payload)
        };
        standing(&events.iter().map(event).collect::<Vec<_>>())
    }

    #[test]
    fn a_case_is_over_when_all_of_it_came_to_nothing_and_decided_until_more_is_taken_over() {
        use EventKind as K;
        use Standing as S;
        for (events, expected) in [
            (&[][..], S::Open),
            (&[(1, K::Submit)], S::Open),
            (&[(1, K::Submit), (1, K::Accept)], S::Open),
            (&[(1, K::Accept), (1, K::Question)], S::Open),
            (&[(1, K::Accept), (1, K::Decision)], S::Decided),
            (
                &[(1, K::Accept), (1, K::Decision), (1, K::Question)],
                S::Decided,
            ),
            (&[(1, K::Accept), (1, K::Decision), (2, K::Accept)], S::Open),
            (&[(1, K::Submit), (1, K::Reject)], S::Over),
            (&[(1, K::Submit), (1, K::Delete)], S::Over),
            (&[(1, K::Accept), (2, K::Submit), (2, K::Reject)], S::Open),
        ] {
            assert_eq!(after(events), expected, "{events:?}");
        }
    }
}
