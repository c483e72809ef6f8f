//! Whether this machine's clock can be right. A clock that is behind is seen by
//! what was signed and kept before; one that is ahead by other machines alone.

use crate::delivery::clock::differ;

/// Judges `now` by the times of what is `known` to have happened, each with its
/// name; `confirmed` when another machine was asked and agrees.
pub(super) fn check(now: i64, known: &[(i64, &str)], confirmed: bool) -> Result<String, String> {
    if let Some((time, what)) = known.iter().max()
        && *time > now
        && differ(time - now)
    {
        return Err(format!(
            "The clock of this machine stands {} before {what}: it is behind, or another one was \
             ahead. Check it: timedatectl",
            span(time - now)
        ));
    }
    let seen = match known.is_empty() {
        true => "Nothing here tells whether the clock is behind",
        false => "The clock is not behind what was signed and kept here",
    };
    match confirmed {
        true => Ok(format!("{seen}.")),
        false => Ok(format!(
            "{seen}; no other machine could be asked, or none agrees, so that it may still be \
             wrong. Check it: timedatectl"
        )),
    }
}

fn span(seconds: i64) -> String {
    match seconds {
        ..7200 => format!("{} minutes", seconds / 60),
        7200..172_800 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn a_clock_behind_what_happened_is_found() {
        let known = |seconds| [(NOW - 9, "the first"), (NOW + seconds, "the last")];
        assert!(check(NOW, &known(300), true).is_ok());
        for (seconds, span) in [(301, "5 minutes"), (7200, "2 hours"), (259_200, "3 days")] {
            let told = check(NOW, &known(seconds), true).unwrap_err();
            let shows = format!("stands {span} before the last");
            assert!(
                told.contains(&shows) && told.contains("timedatectl"),
                "{told}"
            );
        }
    }

    #[test]
    fn who_could_ask_nobody_is_told_so() {
        let known = [(NOW, "the last")];
        let told = check(NOW, &known, false).unwrap();
        assert!(told.contains("no other machine could be asked") && told.contains("timedatectl"));
        assert!(!check(NOW, &known, true).unwrap().contains("timedatectl"));
        assert!(
            check(NOW, &[], false)
                .unwrap()
                .contains("Nothing here tells")
        );
    }
}
