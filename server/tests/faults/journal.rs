//! What the shim wrote down: every change under the data folder, in its order.

use std::{ffi::OsStr, fs, os::unix::ffi::OsStrExt, path::Path, path::PathBuf};

/// One call of the node. Descriptors are the node's.
#[derive(Debug)]
pub(crate) enum Call {
    Opened(i32, PathBuf),
    Written(i32, usize, Vec<u8>),
    Cut(i32, usize),
    Synced(i32),
    Renamed(PathBuf, PathBuf),
    Removed(PathBuf),
    Folder(PathBuf),
}

/// The calls, each with the length of the journal after it.
pub(crate) fn read(journal: &Path) -> Vec<(u64, Call)> {
    let all = fs::read(journal).expect("the journal");
    let mut rest = all.as_slice();
    let mut calls = Vec::new();
    while let Some((call, after)) = next(rest) {
        rest = after;
        calls.push(((all.len() - rest.len()) as u64, call));
    }
    assert!(rest.is_empty(), "a journal that ends in the middle");
    calls
}

fn next(bytes: &[u8]) -> Option<(Call, &[u8])> {
    let (head, rest) = bytes.split_at_checked(24)?;
    let word = |from: usize| u64::from_le_bytes(head[from..from + 8].try_into().expect("a word"));
    let half = |from: usize| head[from..from + 4].try_into().expect("half a word");
    let fd = i32::from_le_bytes(half(4));
    let size = |number: u64| usize::try_from(number).expect("a size");
    let (body, rest) = rest.split_at_checked(size(word(16)))?;
    let path = |bytes: &[u8]| PathBuf::from(OsStr::from_bytes(bytes));
    let call = match u32::from_le_bytes(half(0)) {
        1 => Call::Opened(fd, path(body)),
        2 => Call::Written(fd, size(word(8)), body.to_vec()),
        3 => Call::Cut(fd, size(word(8))),
        4 => Call::Synced(fd),
        5 => {
            let end = body.iter().position(|byte| *byte == 0).expect("two paths");
            Call::Renamed(path(&body[..end]), path(&body[end + 1..]))
        }
        6 => Call::Removed(path(body)),
        7 => Call::Folder(path(body)),
        other => panic!("an unknown record: {other}"),
    };
    Some((call, rest))
}
