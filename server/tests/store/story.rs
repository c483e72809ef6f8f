//! From the commit to the decision, and back again, on each engine.

use relocation::envelope::event::EventKind;
use umzug::machine;
use umzug::store::{
    Store, StoreError,
    types::{
        AuthorityEvent, Body, Committed, NewPart, NewReply, Page, PartKey, PartKeyOfReply,
        SignedRow,
    },
};
use uuid::Uuid;

use crate::{
    calls::{
        DESTINATION, QUOTA, accepting, announced, commit, event, fetched, part, stamp, upload,
    },
    engine::{Kept, on_both_engines},
};

on_both_engines!(
    the_same_again_changes_nothing,
    the_first_signature_stays,
    an_authority_takes_over_once_and_in_order,
    a_reply_is_seen_once_an_event_names_it,
    who_withdraws_leaves_hashes_alone,
    a_rest_of_a_reply_is_swept,
);

const TOKEN: [u8; 32] = [1; 32];

async fn the_same_again_changes_nothing(kept: Kept) {
    let store = &*kept.store;
    let submission = announced();
    for created in [true, false] {
        let again = store.announce(TOKEN, vec![submission.clone()], QUOTA, 50);
        assert_eq!(again.await.unwrap().created, created);
    }
    upload(store, TOKEN, &submission).await.unwrap();
    upload(store, TOKEN, &submission).await.unwrap();
    let send = |commit| store.commit(TOKEN, commit, "m".into(), stamp());
    assert_eq!(send(commit(&submission)).await, Ok(Committed::New));
    assert_eq!(send(commit(&submission)).await, Ok(Committed::Before));
    let mut other = commit(&submission);
    other.hashes.values_mut().next().unwrap().clear();
    assert_eq!(send(other).await, Err(StoreError::AlreadyCommitted));

    let key = PartKey {
        submission: submission.submission,
        name: "data".into(),
    };
    let changed = NewPart {
        hash: "other".into(),
        ..part(Body::Row("data".into()))
    };
    let put = store.put_part(TOKEN, key, changed, 60);
    assert_eq!(put.await, Err(StoreError::AlreadyCommitted));
    let bundle = store.bundle(TOKEN).await.unwrap();
    assert_eq!(bundle.logs[&submission.case].len(), 2);
    let stolen = store.announce([9; 32], vec![submission], QUOTA, 50);
    assert_eq!(stolen.await.unwrap_err(), StoreError::OtherContents);
}

async fn the_first_signature_stays(kept: Kept) {
    let store = &*kept.store;
    let submission = fetched(store, TOKEN).await;
    for name in ["first", "second"] {
        let row = SignedRow {
            case: submission.case,
            seq: 1,
            jws: name.into(),
            hash: format!("hash of {name}"),
        };
        store.keep_signatures(vec![row]).await.unwrap();
    }
    let log = store.log(vec![DESTINATION], submission.case).await.unwrap();
    assert_eq!(log[0].jws.as_deref(), Some("first"));
    assert_eq!(log[1].jws, None);
    let mut follows = accepting(&submission);
    follows.predecessor = Some("hash of second".into());
    let refused = store.append(follows.clone()).await;
    assert_eq!(refused, Err(StoreError::PredecessorUnknown));
    follows.predecessor = Some("hash of first".into());
    assert!(store.append(follows).await.is_ok());
}

async fn an_authority_takes_over_once_and_in_order(kept: Kept) {
    let store = &*kept.store;
    let page = Page {
        limit: 10,
        offset: 0,
    };
    let submission = fetched(store, TOKEN).await;
    let stranger = vec![Uuid::from_u128(2)];
    let theirs = store.fetch(stranger.clone(), submission.submission, 1);
    assert_eq!(theirs.await.unwrap_err(), StoreError::NotFound);
    let withdrawn = store.withdraw(TOKEN, submission.submission, stamp());
    assert_eq!(withdrawn.await, Err(StoreError::AlreadyFetched));

    let early = store.append(event(&submission, EventKind::Decision)).await;
    assert_eq!(early, Err(StoreError::WrongOrder));
    let mut swapped = accepting(&submission);
    swapped.tags = None;
    assert_eq!(store.append(swapped).await, Err(StoreError::TagsDiffer));
    let accept = accepting(&submission);
    for _ in 0..2 {
        assert!(store.append(accept.clone()).await.is_ok());
    }
    let foreign = AuthorityEvent {
        claims: "other".into(),
        ..accept
    };
    assert_eq!(store.append(foreign).await, Err(StoreError::EventIdTaken));
    let twice = store.append(accepting(&submission)).await;
    assert_eq!(twice, Err(StoreError::WrongOrder));

    let (total, _) = store.pickup(vec![DESTINATION], page).await.unwrap();
    assert_eq!(total, 0);
    let log = store.log(vec![DESTINATION], submission.case).await.unwrap();
    assert_eq!(log.iter().map(|row| row.seq).collect::<Vec<_>>(), [1, 2, 3]);
    let theirs = store.log(stranger, submission.case).await;
    assert_eq!(theirs.unwrap_err(), StoreError::NotFound);
    // The authority has it: the node keeps no ciphertext.
    let id = submission.submission;
    let again = store.fetch(vec![DESTINATION], id, 1).await;
    assert_eq!(again.unwrap_err(), StoreError::NotFound);
}

async fn put_reply(store: &dyn Store, case: Uuid, attachment: Uuid) -> Result<Uuid, StoreError> {
    let reply = machine::new_id();
    let key = PartKeyOfReply {
        case,
        reply,
        attachment,
    };
    let body = Body::File(format!("file of {reply}"));
    let put = store.put_reply_attachment(vec![DESTINATION], key, part(body), 200);
    assert_eq!(put.await?, None);
    let new = NewReply {
        case,
        reply,
        data: "sealed reply".into(),
        tag: "tag of reply".into(),
        attachments: vec![attachment],
    };
    store.put_reply(vec![DESTINATION], new, 200).await?;
    Ok(reply)
}

async fn a_reply_is_seen_once_an_event_names_it(kept: Kept) {
    let store = &*kept.store;
    let submission = fetched(store, TOKEN).await;
    store.append(accepting(&submission)).await.unwrap();
    let attachment = machine::new_id();
    let reply = put_reply(store, submission.case, attachment).await.unwrap();
    assert!(store.bundle(TOKEN).await.unwrap().replies.is_empty());
    let hidden = store.reply_file(TOKEN, reply, attachment).await;
    assert_eq!(hidden, Err(StoreError::NotFound));

    let mut question = event(&submission, EventKind::Question);
    assert_eq!(
        store.append(question.clone()).await,
        Err(StoreError::ReplyMissing)
    );
    question.reply = Some(reply);
    let tags = question.tags.insert(Default::default());
    tags.data = Some("tag of reply".into());
    assert_eq!(
        store.append(question.clone()).await,
        Err(StoreError::TagsDiffer)
    );
    let tags = question.tags.insert(Default::default());
    tags.data = Some("tag of reply".into());
    tags.attachments.insert(attachment, "tag".into());
    for _ in 0..2 {
        assert_eq!(store.append(question.clone()).await, Ok(Vec::new()));
    }
    let bundle = store.bundle(TOKEN).await.unwrap();
    let seen = &bundle.replies[&submission.case];
    assert_eq!(seen[0].attachments, [attachment]);
    let file = store.reply_file(TOKEN, reply, attachment).await;
    assert_eq!(file, Ok(format!("file of {reply}")));
    let stranger = store.reply_file([2; 32], reply, attachment).await;
    assert_eq!(stranger, Err(StoreError::NotFound));
    let changed = NewReply {
        case: submission.case,
        reply,
        data: "other".into(),
        tag: "t".into(),
        attachments: Vec::new(),
    };
    let changed = store.put_reply(vec![DESTINATION], changed, 300).await;
    assert_eq!(changed, Err(StoreError::ReplyPublished));
}

async fn who_withdraws_leaves_hashes_alone(kept: Kept) {
    let store = &*kept.store;
    let mut submission = announced();
    let attachment = machine::new_id();
    submission.parts.insert(attachment.to_string(), 4);
    upload(store, TOKEN, &submission).await.unwrap();
    let key = PartKey {
        submission: submission.submission,
        name: attachment.to_string(),
    };
    let photo = NewPart {
        hash: "photo".into(),
        ..part(Body::File("file".into()))
    };
    let put = store.put_part(TOKEN, key.clone(), photo.clone(), 60);
    assert_eq!(put.await, Ok(None));
    let newer = NewPart {
        hash: "hash".into(),
        ..part(Body::File("newer".into()))
    };
    let put = store.put_part(TOKEN, key, newer, 60);
    assert_eq!(put.await, Ok(Some("file".into())), "replaced");
    let sent = store.commit(TOKEN, commit(&submission), "m".into(), stamp());
    assert_eq!(sent.await, Ok(Committed::New));
    let early = store.attachment_file(vec![DESTINATION], submission.submission, attachment);
    assert_eq!(early.await, Err(StoreError::NotFound));
    for files in [vec!["newer".to_owned()], Vec::new()] {
        let gone = store.withdraw(TOKEN, submission.submission, stamp());
        assert_eq!(gone.await, Ok(files));
    }
    let bundle = store.bundle(TOKEN).await.unwrap();
    assert!(!bundle.submissions[0].withdrawable);
    assert_eq!(bundle.logs[&submission.case].len(), 3);
    let again = store.commit(TOKEN, commit(&submission), "m".into(), stamp());
    assert_eq!(again.await, Ok(Committed::Before));
}

async fn a_rest_of_a_reply_is_swept(kept: Kept) {
    let store = &*kept.store;
    let submission = fetched(store, TOKEN).await;
    let reply = put_reply(store, submission.case, machine::new_id()).await;
    let file = format!("file of {}", reply.unwrap());
    assert_eq!(store.sweep(200).await.unwrap().rows, 0);
    let swept = store.sweep(201).await.unwrap();
    assert_eq!((swept.rows, swept.files), (1, vec![file]));
    for _ in 0..11 {
        put_reply(store, submission.case, machine::new_id())
            .await
            .map_or_else(|refused| assert_eq!(refused, StoreError::OwnQuota), drop);
    }
    let full = put_reply(store, submission.case, machine::new_id()).await;
    assert_eq!(full, Err(StoreError::OwnQuota));
}
