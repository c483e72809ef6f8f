//! Sealed attachments, in either place.

use std::time::Duration;

use tokio::io::AsyncReadExt;
use umzug::machine;
use umzug::store::contents::Contents;

use crate::engine::{Kept, on_both_engines};

on_both_engines!(
    what_is_kept_is_read_again_byte_by_byte,
    what_is_dropped_or_removed_is_gone,
    what_no_row_names_is_an_orphan,
);

/// Longer than a piece, and no multiple of it.
const LENGTH: usize = 700_001;

async fn keep(contents: &dyn Contents, bytes: &[u8]) -> String {
    let mut new = contents.begin(machine::new_id()).await.unwrap();
    for some in bytes.chunks(60_000) {
        new.write(some).await.unwrap();
    }
    new.keep().await.unwrap()
}

async fn read(contents: &dyn Contents, name: &str) -> std::io::Result<Vec<u8>> {
    let mut content = contents.read(name).await?;
    let mut bytes = Vec::new();
    content.bytes.read_to_end(&mut bytes).await?;
    assert_eq!(content.length, bytes.len() as u64);
    Ok(bytes)
}

async fn what_is_kept_is_read_again_byte_by_byte(kept: Kept) {
    let bytes: Vec<u8> = (0..LENGTH).map(|n| (n % 251) as u8).collect();
    let name = keep(&*kept.contents, &bytes).await;
    assert!(read(&*kept.contents, &name).await.unwrap() == bytes);
    let empty = keep(&*kept.contents, b"").await;
    assert!(read(&*kept.contents, &empty).await.unwrap().is_empty());
    assert!(read(&*kept.contents, "unknown").await.is_err());
}

async fn what_is_dropped_or_removed_is_gone(kept: Kept) {
    let contents = &*kept.contents;
    let name = keep(contents, b"sealed").await;
    contents.remove(std::slice::from_ref(&name)).await;
    contents.remove(&[name.clone(), "unknown".into()]).await;
    assert!(read(contents, &name).await.is_err());
    let id = machine::new_id();
    let mut half = contents.begin(id).await.unwrap();
    half.write(&[7; LENGTH]).await.unwrap();
    let later = machine::file_time() + Duration::from_secs(7200);
    assert!(read(contents, &id.to_string()).await.is_err(), "not whole");
    drop(half);
    let age = Duration::from_secs(60);
    for _ in 0..100 {
        let left = contents.orphans(Vec::new(), later, age).await.unwrap();
        if left.is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("half of it stays");
}

async fn what_no_row_names_is_an_orphan(kept: Kept) {
    let contents = &*kept.contents;
    let known = keep(contents, b"known").await;
    let lost = keep(contents, b"lost").await;
    let hour = Duration::from_secs(3600);
    let orphans = |now| contents.orphans(vec![known.clone()], now, hour);
    assert!(orphans(machine::file_time()).await.unwrap().is_empty());
    let later = machine::file_time() + hour * 2;
    assert_eq!(orphans(later).await.unwrap(), [lost]);
}
