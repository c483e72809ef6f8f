//! Many people who look: connections that are open and quiet, and of these some
//! that ask.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    runtime::Runtime,
    sync::{Semaphore, watch},
    task::JoinSet,
    time::{Instant, sleep, sleep_until},
};

use crate::{
    Figure,
    line::Line,
    node::{Log, Node, site_bytes},
};

/// Open connections, if a process may have so many files.
const OPEN: u64 = 20_000;
/// Files of this process and of the node that are no connections.
const OTHER: u64 = 500;
const ACTIVE: usize = 2000;
/// How often an active one asks, and a quiet one: the node ends a line on which
/// nothing was heard for 15 seconds.
const OFTEN: Duration = Duration::from_millis(500);
const SELDOM: Duration = Duration::from_secs(10);
const TIME: Duration = Duration::from_secs(10);
const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\naccept-encoding: gzip, br\r\n\r\n";

pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let count = room()?;
    let node = Node::start(Log::Lines)?;
    std::thread::sleep(Duration::from_secs(2));
    let empty = node.memory()?;
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    let quiet = count - ACTIVE;
    let (full, after, mut times) = runtime.block_on(visit(&node, count))?;
    times.sort();
    let at = |share: f64| times[(times.len() as f64 * share) as usize].as_secs_f64() * 1000.0;
    let files = site_bytes()? / 1e6;
    let figure = |name, value, unit: String| Figure {
        name,
        value,
        unit: unit.leak(),
    };
    Ok(vec![
        figure(
            "idle_megabytes",
            empty / 1e6,
            format!("MB, of which {files:.0} are files of the app (aim 40)"),
        ),
        figure(
            "kilobytes_per_idle_connection",
            (full - empty) / count as f64 / 1e3,
            format!("kB, {count} open (aim 12)"),
        ),
        figure(
            "kilobytes_per_connection_in_use",
            (after - empty) / count as f64 / 1e3,
            format!("kB, when {ACTIVE} of them have asked for {TIME:?}, twice a second"),
        ),
        figure(
            "active_requests_per_second",
            times.len() as f64 / TIME.as_secs_f64(),
            format!("1/s of {ACTIVE} that ask twice a second; {quiet} others ask now and then"),
        ),
        figure("active_median_ms", at(0.5), "ms".into()),
        figure("active_p99_ms", at(0.99), "ms".into()),
    ])
}

/// Allows this process and those that it starts as many files as the machine
/// allows; gives how many connections that makes.
fn room() -> Result<usize, String> {
    let wanted = OPEN + OTHER;
    let maximum = getrlimit(Resource::Nofile).maximum;
    let most = maximum.map_or(wanted, |most| most.min(wanted));
    let raised = Rlimit {
        current: Some(most),
        maximum,
    };
    setrlimit(Resource::Nofile, raised).map_err(|error| error.to_string())?;
    let count = usize::try_from(most.saturating_sub(OTHER)).unwrap_or_default();
    let enough = (count > 2 * ACTIVE).then_some(count);
    enough.ok_or_else(|| format!("a process may not have more than {most} open files"))
}

/// What the clients do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// They come, and are quiet.
    Coming,
    /// Some ask.
    Asking,
    Over,
}

/// Memory when all have come and when some have asked, and how long each answer
/// took that those got.
async fn visit(node: &Node, count: usize) -> Result<(f64, f64, Vec<Duration>), String> {
    let (phase, seen) = watch::channel(Phase::Coming);
    let visit = Arc::new(Visit {
        address: node.address.clone(),
        door: Semaphore::new(64),
        here: AtomicUsize::new(0),
    });
    let mut all = JoinSet::new();
    for index in 0..count {
        all.spawn(Arc::clone(&visit).client(index, seen.clone()));
    }
    let ended = |ended: Option<Result<io::Result<_>, _>>| match ended {
        Some(Ok(Err(error))) => format!("a connection broke: {error}"),
        _ => "a client ended too soon".to_owned(),
    };
    while visit.here.load(Ordering::Relaxed) < count {
        tokio::select! {
            early = all.join_next() => return Err(ended(early)),
            () = sleep(Duration::from_millis(50)) => {}
        }
    }
    sleep(Duration::from_secs(1)).await;
    let full = node.memory()?;
    phase.send_replace(Phase::Asking);
    sleep(TIME).await;
    let after = node.memory()?;
    phase.send_replace(Phase::Over);
    let mut times = Vec::new();
    for asked in all.join_all().await {
        times.extend(asked.map_err(|error| format!("a connection broke: {error}"))?);
    }
    Ok((full, after, times))
}

struct Visit {
    address: String,
    /// So many come at the same moment.
    door: Semaphore,
    here: AtomicUsize,
}

impl Visit {
    async fn client(
        self: Arc<Self>,
        index: usize,
        mut phase: watch::Receiver<Phase>,
    ) -> io::Result<Vec<Duration>> {
        let turn = self.door.acquire().await;
        let mut line = Line::to(&self.address).await?;
        line.ask(REQUEST).await?;
        drop(turn);
        self.here.fetch_add(1, Ordering::Relaxed);
        let (mut last, mut times) = (Instant::now(), Vec::new());
        loop {
            let now = *phase.borrow_and_update();
            let asks = index < ACTIVE && now == Phase::Asking;
            if now == Phase::Over {
                return Ok(times);
            }
            let due = match (asks, times.is_empty()) {
                (false, _) => last + SELDOM,
                // Not all at the same moment.
                (true, true) => Instant::now() + OFTEN.mul_f64(index as f64 / ACTIVE as f64),
                (true, false) => last + OFTEN,
            };
            tokio::select! {
                _ = phase.changed() => continue,
                () = sleep_until(due) => {}
            }
            let asked = Instant::now();
            if line.ask(REQUEST).await?.status != 200 {
                return Err(io::ErrorKind::InvalidData.into());
            }
            last = Instant::now();
            times.extend(asks.then(|| last - asked));
        }
    }
}
