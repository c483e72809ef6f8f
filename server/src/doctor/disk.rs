//! Whether there is room for what the node may still take.

use std::path::Path;

use crate::http::limits::Limits;

const GIB: u64 = 1 << 30;
/// Room without which nothing works for long: events, the log of the database,
/// tombstones.
const LEAST: u64 = GIB;

/// For a folder with a database of its own, in which `kept` bytes lie.
pub(super) fn with_database(data: &Path, kept: u64) -> Result<String, String> {
    own(data, free(data)?, Limits::default().quota.node, kept)
}

/// For a folder of a node that shares a database.
pub(super) fn beside_shared(data: &Path) -> Result<String, String> {
    beside(data, free(data)?, Limits::default().quota.node)
}

/// For a folder of tombstones alone.
pub(super) fn tombstones(folder: &Path) -> Result<String, String> {
    little(folder, free(folder)?)
}

/// Bytes that somebody without special rights can still write there.
fn free(folder: &Path) -> Result<u64, String> {
    let disk = rustix::fs::statvfs(folder).map_err(|error| {
        let shown = folder.display();
        format!("How much is free on the disk of {shown} cannot be asked: {error}.")
    })?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

fn own(data: &Path, free: u64, quota: u64, kept: u64) -> Result<String, String> {
    let more = quota.saturating_sub(kept).max(LEAST);
    let (shown, is_free, may_come) = (data.display(), down(free), up(more));
    if free >= more {
        return Ok(format!(
            "{is_free} GiB are free on the disk of {shown}; up to {may_come} GiB more may come."
        ));
    }
    Err(format!(
        "Only {is_free} GiB are free on the disk of {shown}, and up to {may_come} GiB more may come \
         (the quota is {} GiB, of which {} GiB lie here). Make room, or move the folder to a larger \
         disk.",
        down(quota),
        down(kept)
    ))
}

fn beside(data: &Path, free: u64, quota: u64) -> Result<String, String> {
    let found = little(data, free)?;
    let quota = down(quota);
    Ok(format!(
        "{found} The disk of the shared database cannot be seen from here: keep {quota} GiB free \
         there."
    ))
}

fn little(folder: &Path, free: u64) -> Result<String, String> {
    let (shown, is_free) = (folder.display(), down(free));
    match free >= LEAST {
        true => Ok(format!("{is_free} GiB are free on the disk of {shown}.")),
        false => Err(format!(
            "Only {is_free} GiB are free on the disk of {shown}: keep {} GiB. Make room.",
            down(LEAST)
        )),
    }
}

/// GiB with one decimal, rounded down.
fn down(bytes: u64) -> String {
    tenths(bytes.saturating_mul(10) / GIB)
}

/// The same rounded up.
fn up(bytes: u64) -> String {
    tenths(bytes.saturating_mul(10).div_ceil(GIB))
}

fn tenths(tenths: u64) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const QUOTA: u64 = 32 * GIB;

    #[test]
    fn there_must_be_room_for_the_quota_less_what_lies_here() {
        let judge = |free, kept| own(Path::new("/data"), free, QUOTA, kept);
        assert!(judge(QUOTA, 0).unwrap().contains("32 GiB are free"));
        let told = judge(QUOTA - 1, 0).unwrap_err();
        assert!(told.starts_with("Only 31.9 GiB are free on the disk of /data"));
        assert!(told.contains("32 GiB more") && told.contains("Make room"));
        assert!(judge(20 * GIB, 12 * GIB).is_ok());
        let told = judge(20 * GIB, 12 * GIB - 1).unwrap_err();
        assert!(told.contains("Only 20 GiB") && told.contains("20.1 GiB more"));
        assert!(told.contains("the quota is 32 GiB, of which 11.9 GiB lie here"));
        // However much lies here already.
        for kept in [QUOTA, 2 * QUOTA] {
            assert!(judge(LEAST, kept).is_ok());
            assert!(judge(LEAST - 1, kept).unwrap_err().contains("Only 0.9 GiB"));
        }
    }

    #[test]
    fn beside_a_shared_database_little_is_needed_and_the_rest_is_told() {
        let told = beside(Path::new("/data"), LEAST, QUOTA).unwrap();
        assert!(told.contains("1 GiB are free") && told.contains("keep 32 GiB free"));
        let told = beside(Path::new("/data"), LEAST - 1, QUOTA).unwrap_err();
        assert!(told.contains("keep 1 GiB. Make room"), "{told}");
    }

    #[test]
    fn the_disk_is_asked() {
        let dir = tempfile::tempdir().unwrap();
        assert!(free(dir.path()).unwrap() > 0);
        let nowhere = dir.path().join("nowhere");
        for told in [with_database(&nowhere, 0), beside_shared(&nowhere)] {
            assert!(told.unwrap_err().contains("cannot be asked"));
        }
    }
}
