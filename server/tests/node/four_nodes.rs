//! Four nodes hand on to each other, each over a line of its own to each other
//! one. The lines are ill in turn, a node is killed, and nothing is lost or
//! doubled.

use std::{collections::BTreeMap, fs};

use relocation::envelope::event::EventKind;
use tempfile::TempDir;
use umzug::jose::Pkcs8;
use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission},
    events::Clerk,
    fault_proxy::{Fault, FaultProxy, SUBMIT},
    linked::{delivery, govern, issuer, link, until},
    node::{Engine, Node, elsewhere, on_both_engines},
    nodes::{SLOW, story, waiting},
    time::Time,
};

on_both_engines!(what_four_nodes_send_each_other_arrives_once_and_is_answered);

/// The nodes, by the end of their issuers.
const NAMES: [&str; 4] = ["hh", "sh", "ni", "mv"];
const HH: usize = 0;
/// The one that is killed.
const NI: usize = 2;
/// More than the longest time for which a receiver is left alone, and more than
/// a lease: who is slow is overtaken by another attempt.
const PAUSE: i64 = 310;
/// More than the pauses between attempts, and between early looks at a case.
const LONG: i64 = 1200;

/// Who is at work, and the lines from one to another.
struct Country {
    nodes: Vec<Option<Node>>,
    lines: BTreeMap<(usize, usize), FaultProxy>,
    time: Time,
    bundles: Vec<(usize, Bundle)>,
}

/// A node's folder whose name, and so its issuer, tells who it is.
fn called(name: &str, engine: Engine) -> TempDir {
    let made = elsewhere(engine);
    let dir = tempfile::Builder::new()
        .prefix(&format!("{name}-"))
        .tempdir();
    let dir = dir.expect("a folder");
    for entry in fs::read_dir(made.path()).expect("a folder") {
        let entry = entry.expect("an entry");
        fs::rename(entry.path(), dir.path().join(entry.file_name())).expect("moved");
    }
    let key = dir.path().join("data/node.key");
    fs::remove_file(&key).expect("removed");
    Pkcs8::generate_rsa()
        .expect("a key")
        .store(&key)
        .expect("key file");
    dir
}

fn authority(node: usize) -> Uuid {
    Uuid::from_u128(0xD00 + node as u128)
}

/// What lines do, in the turn of each.
fn faults() -> [Fault; 5] {
    [
        Fault::Cut,
        Fault::once(SUBMIT, Fault::Lost),
        Fault::Twice,
        Fault::Drip(SLOW),
        Fault::Answer("HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n"),
    ]
}

/// Its name as the line notes it.
fn noted(fault: &Fault) -> String {
    match fault {
        Fault::Once(_, fault, _) => fault.name(),
        fault => fault.name(),
    }
}

impl Country {
    fn new(engine: Engine) -> Self {
        let time = Time::new();
        let start = |name: &&str| Node::told_in(called(name, engine), &time.variables());
        let nodes: Vec<Node> = NAMES.iter().map(start).collect();
        for (i, node) in nodes.iter().enumerate() {
            govern(node, authority(i));
            assert!(issuer(node).contains(NAMES[i]));
        }
        let mut lines = BTreeMap::new();
        for (i, here) in nodes.iter().enumerate() {
            for (j, there) in nodes.iter().enumerate().filter(|(j, _)| *j != i) {
                let line = FaultProxy::before(&there.base);
                link(here, there, &line.url, &["--private"]);
                lines.insert((i, j), line);
            }
        }
        Self {
            nodes: nodes.into_iter().map(Some).collect(),
            lines,
            time,
            bundles: Vec::new(),
        }
    }

    fn node(&self, i: usize) -> &Node {
        self.nodes[i].as_ref().expect("it runs")
    }

    fn running(&self) -> Vec<usize> {
        (0..4).filter(|i| self.nodes[*i].is_some()).collect()
    }

    /// A bundle of four requests: one for each authority.
    fn send(&mut self, from: usize, attachments: usize) {
        let submissions = (0..4).map(|to| Submission {
            destination: authority(to),
            ..Submission::new(attachments)
        });
        let bundle = Bundle::new(submissions.collect());
        bundle.send(self.node(from));
        self.bundles.push((from, bundle));
    }

    /// Each line has another fault, something is sent over each, and meets it.
    fn round(&mut self, round: usize) {
        let mut expected = Vec::new();
        for (turn, (ends, line)) in self.lines.iter().enumerate() {
            let fault = faults()[(turn + round) % 5].clone();
            if self.nodes[ends.0].is_some() && self.nodes[ends.1].is_some() {
                expected.push((*ends, noted(&fault), line.requests()));
            }
            line.set(fault);
        }
        for from in self.running() {
            self.send(from, usize::from(round == 0));
        }
        // Who was left alone is asked again.
        self.time.pass(PAUSE);
        for (ends, fault, before) in expected {
            let line = &self.lines[&ends];
            until(&format!("{ends:?} meets {fault}"), || {
                let came = line.came();
                came[before..].iter().any(|came| came.met == fault)
            });
        }
    }

    /// Kills a node while another one has its request, and it does not know so.
    fn kill(&mut self, i: usize, to: usize) -> TempDir {
        let line = &self.lines[&(i, to)];
        line.set(Fault::once(SUBMIT, Fault::Held));
        self.send(i, 0);
        self.time.pass(PAUSE);
        until("it is handing on", || self.lines[&(i, to)].held() == 1);
        self.nodes[i].take().expect("it runs").kill()
    }

    fn start(&mut self, i: usize, dir: TempDir) {
        let node = Node::told_in(dir, &self.time.variables());
        for (_, line) in self.lines.iter().filter(|((_, to), _)| *to == i) {
            line.lead_to(&node.base);
        }
        self.nodes[i] = Some(node);
    }

    /// Each request, with the node where it was sent, and alone in its bundle.
    fn requests(&self) -> impl Iterator<Item = (usize, Bundle)> {
        self.bundles.iter().flat_map(|(from, bundle)| {
            bundle.submissions.iter().map(|one| {
                let alone = Bundle {
                    token: bundle.token.clone(),
                    manifest: bundle.manifest.clone(),
                    submissions: vec![one.clone()],
                };
                (*from, alone)
            })
        })
    }

    /// Ids of what the authority at a node is to have got.
    fn addressed_to(&self, i: usize) -> Vec<String> {
        let all = self.requests().map(|(_, bundle)| bundle.first().clone());
        let its = all.filter(|one| one.destination == authority(i));
        let mut ids: Vec<String> = its.map(|one| one.id.to_string()).collect();
        ids.sort();
        ids
    }

    /// Ids of what waits for it, each as often as it does.
    fn waits_for(&self, i: usize) -> Vec<String> {
        let waiting = waiting(self.node(i)).into_iter();
        let id = |one: serde_json::Value| one["submissionId"].as_str().expect("an id").to_owned();
        let mut ids: Vec<String> = waiting.map(id).collect();
        ids.sort();
        ids
    }

    /// Where a request goes.
    fn goal(bundle: &Bundle) -> usize {
        let there = |i: &usize| authority(*i) == bundle.first().destination;
        (0..4).find(there).expect("one of them")
    }

    /// All events of a request, as the citizen is to see them.
    fn expected(&self, from: usize, bundle: &Bundle) -> Vec<(String, EventKind)> {
        let to = Self::goal(bundle);
        let by_node = |i: usize| {
            let issuer = issuer(self.node(i));
            [
                (issuer.clone(), EventKind::Create),
                (issuer, EventKind::Submit),
            ]
        };
        let mut events = by_node(from).to_vec();
        if to != from {
            events.extend(by_node(to));
        }
        events.push((authority(to).to_string(), EventKind::Accept));
        events
    }
}

fn what_four_nodes_send_each_other_arrives_once_and_is_answered(engine: Engine) {
    let mut country = Country::new(engine);
    country.round(0);
    country.round(1);
    let fallen = country.kill(NI, HH);
    country.round(2);
    country.start(NI, fallen);
    country.round(3);
    country.round(4);
    for line in country.lines.values() {
        line.set(Fault::None);
    }
    country.time.pass(LONG);
    for (i, name) in NAMES.into_iter().enumerate() {
        let expected = country.addressed_to(i);
        until(name, || country.waits_for(i).len() >= expected.len());
        assert_eq!(country.waits_for(i), expected, "{name}");
    }
    for (_, bundle) in country.requests() {
        let there = country.node(Country::goal(&bundle));
        let clerk = Clerk::new(there, &bundle);
        assert_eq!(clerk.log().len(), 2, "received once");
        clerk.fetch();
        assert_eq!(clerk.post(&clerk.accepting()).status, 204);
    }
    country.time.pass(LONG);
    for (from, bundle) in country.requests() {
        let (here, expected) = (country.node(from), country.expected(from, &bundle));
        until("the answer is there", || story(&bundle, here) == expected);
    }
    for i in 0..4 {
        assert!(country.waits_for(i).is_empty(), "nothing came again");
        assert!(delivery(country.node(i), &["list"]).is_empty());
    }
}
