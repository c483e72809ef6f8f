//! The operator is told without asking when requests wait too long.

use serde_json::Value;

use crate::{
    bundles::{Bundle, Submission},
    fault_proxy::Fault,
    linked::{Linked, until},
    node::{DESTINATION, Engine, Node, on_both_engines},
    nodes::{arrives, story},
    time::Time,
};

on_both_engines!(what_waits_is_told_after_a_day_three_and_seven);

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// The alarms so far: days, waiting, parked.
fn alarms(node: &Node) -> Vec<[i64; 3]> {
    let log = node.log();
    let lines = log.lines().filter_map(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        let fields = &line["fields"];
        if fields["message"] != "requests wait for an authority" {
            return None;
        }
        assert_eq!(line["level"], "ERROR");
        assert_eq!(fields["destination"], DESTINATION.to_string());
        Some(["days", "waiting", "parked"].map(|name| fields[name].as_i64().expect("a number")))
    });
    lines.collect()
}

fn what_waits_is_told_after_a_day_three_and_seven(engine: Engine) {
    let time = Time::new();
    let Linked {
        mut here,
        there,
        proxy,
    } = Linked::within(engine, &time);
    proxy.set(Fault::Cut);
    // Without attachments: their files' times come from another clock.
    let bundles = [0; 2].map(|_| Bundle::new(vec![Submission::new(0)]));
    for bundle in &bundles {
        bundle.send(&here);
    }
    assert!(alarms(&here).is_empty());
    // An hour before the third day is still the first.
    for (passes, days) in [(DAY, 1), (2 * DAY - HOUR, 1), (HOUR, 3), (4 * DAY, 7)] {
        time.pass(passes);
        // It looks when it starts, and each minute.
        here = Node::told_in(here.kill(), &time.variables());
        until("an alarm", || !alarms(&here).is_empty());
        assert_eq!(alarms(&here), [[days, 2, 0]]);
    }
    // Nothing was given up.
    proxy.set(Fault::None);
    time.pass(HOUR);
    arrives(&there, 2);
    for bundle in &bundles {
        until("confirmed", || story(bundle, &here).len() == 4);
    }
}
