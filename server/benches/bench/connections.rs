//! Many people who look: connections that are open and quiet, and of these some
//! that ask all the time.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    runtime::Runtime,
    sync::Semaphore,
    task::JoinSet,
};

use crate::{Figure, node::Node};

const IDLE: usize = 20_000;
const ACTIVE: usize = 2000;
const TIME: Duration = Duration::from_secs(8);
const REQUEST: &[u8] = b"GET /api/health HTTP/1.1\r\nhost: localhost\r\n\r\n";

pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let wanted = (IDLE + 1000) as u64;
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: Some(wanted),
        maximum: limit.maximum.map(|most| most.max(wanted)),
    };
    setrlimit(Resource::Nofile, raised)
        .map_err(|error| format!("a process may not have {wanted} open files: {error}"))?;
    let node = Node::start()?;
    std::thread::sleep(Duration::from_secs(2));
    let empty = node.memory()?;
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    let connections = runtime.block_on(open(&node.address, IDLE))?;
    std::thread::sleep(Duration::from_secs(2));
    let full = node.memory()?;
    let mut times = runtime.block_on(ask(connections))?;
    times.sort();
    let at = |share: f64| times[(times.len() as f64 * share) as usize].as_secs_f64() * 1000.0;
    Ok(vec![
        Figure {
            name: "idle_megabytes",
            value: empty / 1e6,
            unit: "MB (aim 40)",
        },
        Figure {
            name: "kilobytes_per_idle_connection",
            value: (full - empty) / IDLE as f64 / 1e3,
            unit: "kB, 20,000 open (aim 12)",
        },
        Figure {
            name: "active_requests_per_second",
            value: times.len() as f64 / TIME.as_secs_f64(),
            unit: "1/s, 2,000 ask all the time, 18,000 are quiet",
        },
        Figure {
            name: "active_median_ms",
            value: at(0.5),
            unit: "ms",
        },
        Figure {
            name: "active_p99_ms",
            value: at(0.99),
            unit: "ms",
        },
    ])
}

/// Opens connections, each of which has asked once.
async fn open(address: &str, count: usize) -> Result<Vec<TcpStream>, String> {
    let (mut all, room) = (JoinSet::new(), Arc::new(Semaphore::new(64)));
    for _ in 0..count {
        let (address, room) = (address.to_owned(), Arc::clone(&room));
        all.spawn(async move {
            let _turn = room.acquire().await;
            let mut stream = TcpStream::connect(address).await?;
            once(&mut stream).await?;
            Ok::<_, std::io::Error>(stream)
        });
    }
    let opened = all
        .join_all()
        .await
        .into_iter()
        .collect::<Result<Vec<_>, _>>();
    opened.map_err(|error| format!("a connection cannot be opened: {error}"))
}

/// How long each answer took.
async fn ask(connections: Vec<TcpStream>) -> Result<Vec<Duration>, String> {
    let (begun, mut all) = (Instant::now(), JoinSet::new());
    let mut connections = connections.into_iter();
    for mut stream in connections.by_ref().take(ACTIVE) {
        all.spawn(async move {
            let mut times = Vec::new();
            while begun.elapsed() < TIME {
                let asked = Instant::now();
                once(&mut stream).await?;
                times.push(asked.elapsed());
            }
            Ok::<_, std::io::Error>(times)
        });
    }
    let mut times = Vec::new();
    for asked in all.join_all().await {
        times.extend(asked.map_err(|error| format!("an answer is missing: {error}"))?);
    }
    drop(connections);
    Ok(times)
}

/// One request and its answer.
async fn once(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(REQUEST).await?;
    let (mut bytes, mut length) = ([0; 4096], 0);
    loop {
        let count = stream.read(&mut bytes[length..]).await?;
        length += count;
        let text = String::from_utf8_lossy(&bytes[..length]);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let said = head.lines().find_map(|line| {
                let value = line.to_lowercase();
                value
                    .strip_prefix("content-length: ")?
                    .parse::<usize>()
                    .ok()
            });
            if head.starts_with("HTTP/1.1 200") && said.is_some_and(|said| body.len() >= said) {
                return Ok(());
            }
        }
        if count == 0 || length == bytes.len() {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
    }
}
