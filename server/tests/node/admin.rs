//! The operator's listener: health, and counts without anybody's data.

use crate::{
    bundles::Bundle,
    node::{Engine, Node, on_both_engines},
    postgres,
};

const ADMIN: [&str; 2] = ["--admin", "127.0.0.1:0"];

on_both_engines!(what_waits_is_told_in_steps);

/// The value of a series; none if it is not told.
fn value(metrics: &str, series: &str) -> Option<f64> {
    let mut lines = metrics.lines();
    lines.find_map(|line| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok())
}

fn what_waits_is_told_in_steps(engine: Engine) {
    let node = Node::on_with(engine, &ADMIN);
    for _ in 0..9 {
        Bundle::simple().send(&node);
    }
    let told = |name: &str| value(&node.ask("/metrics").text(), name);
    assert_eq!(told("umzug_store_answers"), Some(1.0));
    assert_eq!(told("umzug_submissions_waiting"), Some(0.0));
    let last = Bundle::simple();
    last.send(&node);
    assert_eq!(told("umzug_submissions_waiting"), Some(10.0));
    assert_eq!(told("umzug_submissions_waiting_oldest_seconds"), Some(0.0));
    assert_eq!(told("umzug_submissions_committed_total"), Some(10.0));
    // The same again is no other one.
    assert_eq!(last.commit(&node).status, 200);
    assert_eq!(told("umzug_submissions_committed_total"), Some(10.0));
    let path = format!("/api/bundle/submissions/{}", last.first().id);
    assert_eq!(node.delete(&path, &last.token).status, 204);
    assert_eq!(told("umzug_submissions_waiting"), Some(0.0));
}

#[test]
fn requests_are_counted_by_template_method_and_class_of_status() {
    let node = Node::start_with(&ADMIN);
    let bundle = Bundle::simple();
    bundle.send(&node);
    let unknown = node.get("/fit-connect/v1/destinations/none", None);
    assert_eq!(unknown.status, 401);
    let answer = node.ask("/metrics");
    let kind = answer.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let metrics = answer.text();
    let count = |route: &str, method: &str, status: &str| {
        let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{status}\"");
        value(
            &metrics,
            &format!("umzug_request_duration_seconds_count{{{labels}}}"),
        )
    };
    let part = "/api/bundle/submissions/{submission}/parts/{part}";
    assert_eq!(count(part, "PUT", "2xx"), Some(3.0));
    assert_eq!(count("/api/bundle/commit", "POST", "2xx"), Some(1.0));
    let destination = "/fit-connect/v1/destinations/{destination}";
    assert_eq!(count(destination, "GET", "4xx"), Some(1.0));
    assert!(metrics.contains("le=\"+Inf\",route="), "{metrics}");
    // Labels are these three and the bound of a bucket.
    let labels = metrics.lines().filter_map(|line| line.split_once('{'));
    for (_, labels) in labels.filter(|(name, _)| !name.starts_with('#')) {
        let (labels, _) = labels.rsplit_once('}').unwrap();
        for label in labels
            .split("\",")
            .map(|label| label.split_once('=').unwrap().0)
        {
            assert!(
                ["le", "route", "method", "status"].contains(&label),
                "{label}"
            );
        }
    }
}

#[test]
fn it_is_no_part_of_the_public_site_and_off_by_itself() {
    let node = Node::start_with(&ADMIN);
    for path in ["/metrics", "/ready", "/live"] {
        assert_eq!(node.ask(path).status, 200, "{path}");
        let public = node.get(path, None);
        assert!(!public.text().contains("umzug_"), "{path}");
        assert_eq!(public.headers["content-type"], "text/html; charset=utf-8");
    }
    assert_eq!(node.ask("/api/health").status, 404);
    assert!(Node::start().admin.is_none());
}

#[test]
fn a_lost_database_is_told_and_counted() {
    let node = Node::on_with(Engine::Postgres, &ADMIN);
    assert_eq!(node.ask("/ready").status, 200);
    let address = node.database().unwrap();
    let name = address.rsplit('=').next().unwrap();
    let other = address.replace(name, "postgres");
    postgres::run(&other, &format!("DROP DATABASE {name} WITH (FORCE)"));
    assert_eq!(node.ask("/ready").status, 503);
    assert_eq!(node.ask("/live").status, 200);
    let before = value(&node.ask("/metrics").text(), "umzug_failures_total");
    let view = Bundle::simple().view(&node);
    assert_eq!((view.status, &*view.problem()), (503, "store"));
    let metrics = node.ask("/metrics").text();
    let after = value(&metrics, "umzug_failures_total");
    // One for the view, one for what waits.
    assert!(
        after.unwrap() >= before.unwrap() + 2.0,
        "{before:?} {after:?}"
    );
    assert_eq!(value(&metrics, "umzug_store_answers"), Some(0.0));
}
