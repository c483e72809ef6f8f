//! A proxy between two nodes that does to each request what the test says. One
//! request for each connection, so that a fault hits exactly one.

use std::{
    io::{ErrorKind, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// What becomes of a request.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// Nothing special.
    None,
    /// The line is cut before the request arrives.
    Cut,
    /// It arrives; the answer is lost.
    Lost,
    /// The same for the first request that begins so and holds the second text;
    /// then another fault.
    LostThen(&'static str, &'static str, Box<Fault>),
    /// The line is cut while such a request, one for each of these in their
    /// order, is on its way; it arrives when the test lets it. Then another fault.
    Late(&'static [(&'static str, &'static str)], Box<Fault>),
    /// The line is cut for all that does not begin so.
    Only(&'static str),
    /// It arrives twice.
    Twice,
    /// The answer comes byte by byte.
    Drip,
    /// This comes back instead; the request arrives nowhere.
    Answer(&'static str),
    /// An answer that never ends; the request arrives nowhere.
    Endless,
    /// What comes back is changed on its way.
    Changed(fn(String) -> String),
}

/// The proxy. It ends with the test's process.
pub(crate) struct FaultProxy {
    pub(crate) url: String,
    state: Arc<State>,
}

struct State {
    fault: Mutex<Fault>,
    upstream: Mutex<String>,
    requests: AtomicUsize,
    kept: Mutex<Vec<Vec<u8>>>,
}

impl State {
    /// What becomes of this request.
    fn fault(&self, request: &[u8]) -> Fault {
        let mut fault = self.fault.lock().expect("a fault");
        match fault.clone() {
            Fault::Late([(begins, holds), rest @ ..], then) if is(request, begins, holds) => {
                self.kept.lock().expect("kept").push(request.to_owned());
                *fault = match rest.is_empty() {
                    true => *then,
                    false => Fault::Late(rest, then),
                };
                Fault::Cut
            }
            Fault::LostThen(begins, holds, then) if is(request, begins, holds) => {
                *fault = *then;
                Fault::Lost
            }
            Fault::Only(begins) if !is(request, begins, "") => Fault::Cut,
            Fault::Late(..) | Fault::LostThen(..) | Fault::Only(_) => Fault::None,
            other => other,
        }
    }
}

impl FaultProxy {
    /// In front of `base`, for example `http://127.0.0.1:8080`.
    pub(crate) fn before(base: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address: SocketAddr = listener.local_addr().expect("an address");
        let state = Arc::new(State {
            fault: Mutex::new(Fault::None),
            upstream: Mutex::new(host(base)),
            requests: AtomicUsize::new(0),
            kept: Mutex::default(),
        });
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // A line that breaks is what this is about.
                thread::spawn(move || drop(serve(client, &state)));
            }
        });
        Self {
            url: format!("http://{address}"),
            state,
        }
    }

    pub(crate) fn set(&self, fault: Fault) {
        *self.state.fault.lock().expect("a fault") = fault;
    }

    /// The node came back at another port.
    pub(crate) fn lead_to(&self, base: &str) {
        *self.state.upstream.lock().expect("an address") = host(base);
    }

    /// How many requests are late.
    pub(crate) fn late(&self) -> usize {
        self.state.kept.lock().expect("kept").len()
    }

    /// Lets what is late arrive, in its order; gives what was answered.
    pub(crate) fn let_arrive(&self) -> Vec<u16> {
        let kept = std::mem::take(&mut *self.state.kept.lock().expect("kept"));
        let upstream = self.state.upstream.lock().expect("an address").clone();
        let status = |request: Vec<u8>| {
            let answer = forward(&upstream, &request).expect("an answer");
            let head = String::from_utf8_lossy(&answer[..12]).into_owned();
            head[9..].parse().expect("a status")
        };
        kept.into_iter().map(status).collect()
    }

    /// How many requests came so far.
    pub(crate) fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }
}

fn host(base: &str) -> String {
    base.trim_start_matches("http://").to_owned()
}

fn serve(mut client: TcpStream, state: &State) -> std::io::Result<()> {
    client.set_read_timeout(Some(Duration::from_secs(60)))?;
    let request = read_request(&mut client)?;
    state.requests.fetch_add(1, Ordering::SeqCst);
    let fault = state.fault(&request);
    let upstream = state.upstream.lock().expect("an address").clone();
    match fault {
        Fault::Cut => return Ok(()),
        Fault::Answer(answer) => return client.write_all(answer.as_bytes()),
        Fault::Endless => {
            client.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n\"")?;
            loop {
                client.write_all(&[b'x'; 64 * 1024])?;
            }
        }
        _ => {}
    }
    if matches!(fault, Fault::Twice) {
        forward(&upstream, &request)?;
    }
    let answer = forward(&upstream, &request)?;
    match fault {
        Fault::Lost => Ok(()),
        Fault::Drip => answer.iter().try_for_each(|byte| {
            thread::sleep(Duration::from_micros(500));
            client.write_all(&[*byte])
        }),
        Fault::Changed(change) => {
            let text = String::from_utf8_lossy(&answer).into_owned();
            let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
            let body = change(body.to_owned());
            let status = head.lines().next().unwrap_or_default();
            let head = format!(
                "{status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close",
                body.len()
            );
            client.write_all(format!("{head}\r\n\r\n{body}").as_bytes())
        }
        _ => client.write_all(&answer),
    }
}

fn is(request: &[u8], begins: &str, holds: &str) -> bool {
    let end = find(request, b"\r\n").unwrap_or(0);
    let line = String::from_utf8_lossy(&request[..end]);
    line.starts_with(begins) && line.contains(holds)
}

/// Head and body; the nodes always say how long a body is.
fn read_request(client: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head.lines().find_map(|line| {
                let value = line.strip_prefix("content-length:")?;
                value.trim().parse::<usize>().ok()
            });
            if bytes.len() >= end + 4 + length.unwrap_or(0) {
                let head = head.replace("connection: keep-alive\r\n", "");
                assert!(!head.contains("transfer-encoding"), "{head}");
                return Ok(bytes);
            }
        }
        match client.read(&mut piece)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            count => bytes.extend_from_slice(&piece[..count]),
        }
    }
}

/// The whole answer; the node closes after it.
fn forward(upstream: &str, request: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut node = TcpStream::connect(upstream)?;
    node.set_read_timeout(Some(Duration::from_secs(60)))?;
    let end = find(request, b"\r\n").unwrap_or(0);
    node.write_all(&request[..end])?;
    node.write_all(b"\r\nconnection: close")?;
    node.write_all(&request[end..])?;
    let mut answer = Vec::new();
    node.read_to_end(&mut answer)?;
    Ok(answer)
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
