//! What the disk can do: appending the bytes of a group and syncing them, as
//! often as it goes. Nothing that promises durability can be faster.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
    time::{Duration, Instant},
};

/// Groups written and synced in one second, each of `bytes`.
pub(crate) fn groups(folder: &Path, bytes: usize, time: Duration) -> io::Result<f64> {
    let mut file = File::create(folder.join("raw"))?;
    let group = vec![7; bytes];
    let begun = Instant::now();
    let mut count = 0.0;
    while begun.elapsed() < time {
        file.write_all(&group)?;
        file.sync_data()?;
        count += 1.0;
    }
    Ok(count / begun.elapsed().as_secs_f64())
}
