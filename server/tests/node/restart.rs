//! A node is restarted under load, on a socket that outlives it: no request is
//! lost, and none fails.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    os::unix::net::UnixDatagram,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::{
    bundles::{Bundle, Submission},
    node::Node,
    plain_http::{Client, Request},
};

/// How long anything may take on a slow machine.
const PATIENCE: Duration = Duration::from_secs(120);

fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < until, "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Steps of a bundle: announce, upload, commit, look.
fn steps(bundle: &Bundle, address: &str) -> Vec<(Request, u16)> {
    let request = |method: &'static str, path: &str, kind: &'static str, body: String| Request {
        method,
        path: path.to_owned(),
        headers: vec![
            ("authorization", format!("Bearer {}", bundle.token)),
            ("content-type", kind.to_owned()),
            ("x-forwarded-for", address.to_owned()),
        ],
        body,
    };
    let json_type = "application/json";
    let all: Vec<Value> = bundle
        .submissions
        .iter()
        .map(Submission::announced)
        .collect();
    let announced = json!({ "submissions": all }).to_string();
    let committed = bundle.commit_body().to_string();
    let mut steps = vec![(
        request("POST", "/api/bundle/announce", json_type, announced),
        201,
    )];
    for (name, part) in &bundle.first().parts {
        let path = bundle.first().part_path(name);
        steps.push((request("PUT", &path, "application/jose", part.clone()), 204));
    }
    steps.push((
        request("POST", "/api/bundle/commit", json_type, committed),
        202,
    ));
    steps.push((request("GET", "/api/bundle", json_type, String::new()), 200));
    steps
}

#[test]
fn no_request_is_lost_or_fails_while_the_node_is_restarted() {
    let node = Node::on_socket(&["--behind-proxy"]);
    let (over, sent) = (AtomicBool::new(false), AtomicUsize::new(0));
    let bundles: Mutex<Vec<Bundle>> = Mutex::default();
    let load = |worker: usize, kept_alive: bool| {
        let mut client = Client::new(&node.base, kept_alive);
        let mut round = 0;
        while !over.load(Ordering::Relaxed) {
            round += 1;
            let bundle = Bundle::simple();
            let address = format!("10.{worker}.{}.{}", round / 250, round % 250);
            for (request, expected) in steps(&bundle, &address) {
                let (status, body) = client.send(&request);
                assert_eq!(status, expected, "{} {body}", request.path);
            }
            bundles.lock().unwrap().push(bundle);
            sent.fetch_add(1, Ordering::Relaxed);
        }
    };
    // Many short connections: one of them is always just coming.
    let knock = || {
        let health = Request {
            method: "GET",
            path: "/api/health".into(),
            headers: Vec::new(),
            body: String::new(),
        };
        while !over.load(Ordering::Relaxed) {
            assert_eq!(Client::new(&node.base, false).send(&health).0, 200);
        }
    };
    let (load, knock) = (&load, &knock);
    thread::scope(|scope| {
        let mut workers: Vec<_> = (0..4)
            .map(|worker| scope.spawn(move || load(worker, worker % 2 == 0)))
            .collect();
        workers.extend((0..3).map(|_| scope.spawn(knock)));
        let alive = || workers.iter().all(|worker| !worker.is_finished());
        for _ in 0..5 {
            let before = sent.load(Ordering::Relaxed);
            wait_until("load", || {
                sent.load(Ordering::Relaxed) > before + 4 || !alive()
            });
            if !alive() {
                break;
            }
            node.restart();
        }
        over.store(true, Ordering::Relaxed);
    });
    let bundles = bundles.into_inner().unwrap();
    assert!(bundles.len() > 20, "{}", bundles.len());
    for bundle in &bundles {
        assert_eq!(bundle.view(&node).status, 200);
    }
    let database = rusqlite::Connection::open(node.data().join("umzug.sqlite")).unwrap();
    let count = "SELECT count(*) FROM submission WHERE committed_at IS NOT NULL";
    let kept: usize = database.query_row(count, [], |row| row.get(0)).unwrap();
    assert_eq!(kept, bundles.len());
}

/// Asks the node to end, and waits until it says that it does.
fn stopping(node: &Node) {
    node.signal(Signal::TERM);
    wait_until("the end begins", || node.ask("/ready").status == 503);
    assert_eq!(node.ask("/live").status, 200);
}

#[test]
fn systemd_is_told_how_far_the_node_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("notify");
    let told = UnixDatagram::bind(&path).unwrap();
    told.set_read_timeout(Some(PATIENCE)).unwrap();
    let next = || {
        let mut text = [0; 64];
        let length = told.recv(&mut text).unwrap();
        String::from_utf8(text[..length].to_vec()).unwrap()
    };
    let node = Node::told_to(&[("NOTIFY_SOCKET", path.to_str().unwrap())]);
    assert_eq!(next(), "READY=1\n");
    node.signal(Signal::TERM);
    assert_eq!(next(), "STOPPING=1\n");
    node.ended();
}

#[test]
fn what_runs_at_the_signal_is_finished_and_who_just_came_is_heard() {
    let node = Node::on_socket(&["--admin", "127.0.0.1:0"]);
    let bundle = Bundle::simple();
    // On a connection that is gone afterwards: only the two below count.
    let announced = &steps(&bundle, "192.0.2.1")[0].0;
    assert_eq!(Client::new(&node.base, false).send(announced).0, 201);
    let address = node.base.trim_start_matches("http://").to_owned();
    let connect = || TcpStream::connect(&address).unwrap();

    let mut running = connect();
    let part = &bundle.first().parts["data"];
    let (first, rest) = part.split_at(part.len() / 2);
    let head = format!(
        "PUT {} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/jose\r\nContent-Length: {}\r\n\r\n{first}",
        bundle.first().part_path("data"),
        bundle.token,
        part.len()
    );
    running.write_all(head.as_bytes()).unwrap();
    wait_until("it runs", || {
        let metrics = node.ask("/metrics").text();
        metrics.contains("umzug_requests_in_flight 1\n")
    });
    let mut fresh = connect();
    // Taken, too, and not only in the queue.
    wait_until("both are connected", || {
        let metrics = node.ask("/metrics").text();
        metrics.contains("umzug_connections 2\n")
    });
    stopping(&node);

    let answer = |stream: &mut TcpStream| {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    };
    let health = "GET /api/health HTTP/1.1\r\nHost: x\r\n";
    write!(fresh, "{health}\r\n").unwrap();
    let heard = answer(&mut fresh);
    assert!(
        heard.starts_with("HTTP/1.1 200") && heard.contains("connection: close"),
        "{heard}"
    );
    // Who comes now waits for the next process.
    let mut late = connect();
    write!(late, "{health}Connection: close\r\n\r\n").unwrap();
    running.write_all(rest.as_bytes()).unwrap();
    assert!(answer(&mut running).starts_with("HTTP/1.1 204"));
    node.ended();
    node.again();
    assert!(answer(&mut late).starts_with("HTTP/1.1 200"));
}
