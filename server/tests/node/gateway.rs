//! Gateways: what goes into a folder, and what comes back.

use std::fs;

use relocation::envelope::event::EventKind;
use umzug::region::registry::Channel;

use crate::{
    bundles::{Bundle, Submission},
    events::Clerk,
    keys,
    linked::{change, until},
    node::{Node, OTHER_DESTINATION, destination},
    nodes::story,
    shim,
};

#[test]
fn a_gateway_takes_from_a_folder_and_brings_events_back() {
    let node = Node::start();
    let folder = tempfile::tempdir().expect("a folder");
    change(&node, |registry| {
        registry.destinations[0].channel = Channel::Folder {
            path: folder.path().into(),
        };
    });
    let bundle = Bundle::simple();
    bundle.send(&node);
    let out = folder
        .path()
        .join("out")
        .join(bundle.first().id.to_string());
    until("it lies there", || out.join("submission.json").exists());
    for (name, sealed) in &bundle.first().parts {
        let file = match name.as_str() {
            "metadata" | "data" => out.join(format!("{name}.jwe")),
            id => out.join("attachments").join(format!("{id}.jwe")),
        };
        assert_eq!(fs::read_to_string(file).expect("a part"), *sealed);
    }
    let path = format!("/api/bundle/submissions/{}", bundle.first().id);
    until("handed over", || {
        node.delete(&path, &bundle.token).problem() == "already_fetched"
    });

    let clerk = Clerk::new(&node, &bundle);
    let question = clerk.signed(&clerk.reply(EventKind::Question));
    let accept = clerk.signed(&clerk.accepting());
    let inbox = folder.path().join("in");
    fs::create_dir_all(&inbox).expect("made");
    fs::write(inbox.join("forged.jws"), "a.b.c").expect("written");
    // The second comes first, and waits.
    fs::write(inbox.join("half"), &question).expect("written");
    fs::rename(inbox.join("half"), inbox.join("0.jws")).expect("renamed");
    until("refused", || inbox.join("refused/forged.txt").exists());
    fs::write(inbox.join("half"), &accept).expect("written");
    fs::rename(inbox.join("half"), inbox.join("1.jws")).expect("renamed");
    until("taken", || inbox.join("taken/1.jws").exists());
    until("taken, too", || inbox.join("taken/0.jws").exists());
    let kinds: Vec<_> = story(&bundle, &node)
        .into_iter()
        .map(|(_, kind)| kind)
        .collect();
    assert_eq!(
        kinds,
        [
            EventKind::Create,
            EventKind::Submit,
            EventKind::Accept,
            EventKind::Question
        ]
    );
    assert_eq!(node.attachments(), 1, "only the reply's is kept");
}

/// A file server is gone: whatever asks for a file there waits.
#[test]
fn a_folder_that_hangs_holds_up_nobody_else() {
    let folders = tempfile::tempdir().expect("a folder");
    let [hangs, good] = ["hangs", "good"].map(|name| {
        let path = folders.path().join(name);
        fs::create_dir_all(path.join("in")).expect("made");
        path
    });
    let marker = folders.path().join("hangs.hangs");
    fs::write(&marker, "").expect("written");
    let node = Node::told_to(&[
        ("LD_PRELOAD", shim::library().to_str().expect("text")),
        ("FAULTS_HANGS", hangs.to_str().expect("text")),
    ]);
    change(&node, |registry| {
        registry.destinations[0].channel = Channel::Folder {
            path: hangs.clone(),
        };
        let mut other = destination(OTHER_DESTINATION, &keys::AUTHORITY);
        other.channel = Channel::Folder { path: good.clone() };
        registry.destinations[1] = other;
    });
    // More than the runtime has threads, and than may be under way.
    let stuck: Vec<Bundle> = (0..6).map(|_| Bundle::simple()).collect();
    for bundle in &stuck {
        bundle.send(&node);
    }
    let there = |folder: &std::path::Path, bundle: &Bundle| {
        let id = bundle.first().id.to_string();
        folder.join("out").join(id).join("submission.json").exists()
    };
    for _ in 0..2 {
        let bundle = Bundle::new(vec![Submission {
            destination: OTHER_DESTINATION,
            ..Submission::new(1)
        }]);
        bundle.send(&node);
        until("the other one is served", || there(&good, &bundle));
    }
    let lie = |bundle: &Bundle| there(&hangs, bundle);
    assert!(!stuck.iter().any(lie));
    fs::remove_file(&marker).expect("removed");
    until("it goes on", || stuck.iter().all(lie));
}
