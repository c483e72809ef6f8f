//! Facts from outside of the answers that decide what is asked: what the
//! signed directory says of the competent authorities, and what was decided
//! before.

use crate::journey::model::{Facts, Scope};

/// The registration authority takes nothing by this way: the form can be
/// printed.
pub const NOT_CONNECTED: Facts = Facts(1);
/// Another vehicle registration authority is competent than before the move
/// (FZV § 15(4)).
pub const OTHER_DISTRICT: Facts = Facts(1 << 1);
/// The vehicle registration authority takes a change of address along with the
/// registration (FZV § 15(2)).
pub const VEHICLE_TOGETHER: Facts = Facts(1 << 2);
/// It takes requests by this way once the registration is decided.
pub const VEHICLE_HERE: Facts = Facts(1 << 3);
/// Its own portal or counter is the only way. Not the same as not knowing what
/// it offers: then nothing is held against anybody.
pub const VEHICLE_PORTAL: Facts = Facts(1 << 8);
/// It asks for the confirmation of insurance although the FZV does not.
pub const ASKS_EVB: Facts = Facts(1 << 4);
/// It asks for a mandate to debit the vehicle tax although the FZV does not.
pub const ASKS_SEPA: Facts = Facts(1 << 5);
/// It asks for the Zulassungsbescheinigung Teil II also where the plate is kept.
pub const ASKS_ZB2: Facts = Facts(1 << 6);
/// The registration authority has decided and signed for it: nobody asks for
/// another proof.
pub const RELEASED: Facts = Facts(1 << 7);
/// A means of identification has spoken for who declares, at the level that the
/// registration authority needs.
pub const IDENTIFIED: Facts = Facts(1 << 9);
/// The same for the vehicle registration authority: it needs less, and another
/// office's word may not count there.
pub const HOLDER_IDENTIFIED: Facts = Facts(1 << 11);
/// The registration authority receives by a service of others: nothing comes
/// back from there but that it has arrived, and no proof from here counts there.
pub const ANSWERS_ELSEWHERE: Facts = Facts(1 << 12);
/// The same for the vehicle registration authority.
pub const VEHICLE_ELSEWHERE: Facts = Facts(1 << 13);
/// The device takes no files: a kiosk. They are handed in later with the code,
/// or brought along.
pub const NO_FILES: Facts = Facts(1 << 10);

/// Whether files can be enclosed with a registration: not with a form that is
/// printed, and not from every device.
pub(crate) const fn takes_files(scope: &Scope) -> bool {
    let facts = scope.context.facts;
    !facts.has(NOT_CONNECTED) && !facts.has(NO_FILES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fact_is_told_from_all_others() {
        let all = [
            NOT_CONNECTED,
            OTHER_DISTRICT,
            VEHICLE_TOGETHER,
            VEHICLE_HERE,
            VEHICLE_PORTAL,
            ASKS_EVB,
            ASKS_SEPA,
            ASKS_ZB2,
            RELEASED,
            IDENTIFIED,
            NO_FILES,
            HOLDER_IDENTIFIED,
            ANSWERS_ELSEWHERE,
            VEHICLE_ELSEWHERE,
        ];
        for (at, fact) in all.iter().enumerate() {
            let others = all.iter().enumerate().filter(|(other, _)| *other != at);
            let others = others.fold(Facts::default(), |sum, (_, other)| sum.with(*other));
            assert!(!others.has(*fact), "{fact:?}");
        }
    }
}
