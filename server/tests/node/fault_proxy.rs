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
    time::{Duration, Instant},
};

/// A kind of request: its method, and the end of its path. An end with a slash
/// stands for one name more.
pub(crate) type Step = (&'static str, &'static str);

// The steps of handing on, in their order.
pub(crate) const ANNOUNCE: Step = ("POST", "/v1/submissions");
pub(crate) const ATTACH: Step = ("PUT", "/attachments/");
pub(crate) const SUBMIT: Step = ("PUT", "/v1/submissions/");
pub(crate) const EVENTS: Step = ("GET", "/events");

/// What becomes of a request.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// Nothing special.
    None,
    /// The line is cut before the request arrives.
    Cut,
    /// It arrives; the answer is lost.
    Lost,
    /// It arrives; the line stays open, and no answer comes.
    Held,
    /// It arrives nowhere; the line stays open.
    Silent,
    /// The first becomes of the first such request, nothing of those before it;
    /// then the second holds.
    Once(Step, Box<Fault>, Box<Fault>),
    /// The line is cut while such a request, one for each of these in their
    /// order, is on its way; it arrives when the test lets it. Then another fault.
    Late(&'static [Step], Box<Fault>),
    /// The line is cut for all that has another method.
    Only(&'static str),
    /// It arrives twice.
    Twice,
    /// The answer comes byte by byte, with this pause before each.
    Drip(Duration),
    /// This comes back instead; the request arrives nowhere.
    Answer(&'static str),
    /// An answer that never ends; the request arrives nowhere.
    Endless,
    /// What comes back is changed on its way.
    Changed(fn(String) -> String),
}

impl Fault {
    /// For the first request of this kind alone.
    pub(crate) fn once(step: Step, fault: Self) -> Self {
        Self::Once(step, Box::new(fault), Box::new(Self::None))
    }

    /// Its name, without what belongs to it.
    pub(crate) fn name(&self) -> String {
        let said = format!("{self:?}");
        let end = said.find('(').unwrap_or(said.len());
        said[..end].to_owned()
    }
}

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Came {
    pub(crate) at: Instant,
    /// Its first line.
    pub(crate) line: String,
    /// Name of what became of it.
    pub(crate) met: String,
}

/// The proxy. It ends with the test's process.
pub(crate) struct FaultProxy {
    pub(crate) url: String,
    state: Arc<State>,
}

struct State {
    fault: Mutex<Fault>,
    upstream: Mutex<String>,
    came: Mutex<Vec<Came>>,
    held: AtomicUsize,
    kept: Mutex<Vec<Vec<u8>>>,
}

impl State {
    /// What becomes of this request.
    fn fault(&self, request: &[u8]) -> Fault {
        let mut fault = self.fault.lock().expect("a fault");
        match fault.clone() {
            Fault::Late([step, rest @ ..], then) if is(request, *step) => {
                self.kept.lock().expect("kept").push(request.to_owned());
                *fault = match rest.is_empty() {
                    true => *then,
                    false => Fault::Late(rest, then),
                };
                Fault::Cut
            }
            Fault::Once(step, this, then) if is(request, step) => {
                *fault = *then;
                *this
            }
            Fault::Only(method) if !is(request, (method, "")) => Fault::Cut,
            Fault::Late(..) | Fault::Once(..) | Fault::Only(_) => Fault::None,
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
            came: Mutex::default(),
            held: AtomicUsize::new(0),
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
        self.state.came.lock().expect("requests").len()
    }

    /// The requests so far, in their order.
    pub(crate) fn came(&self) -> Vec<Came> {
        self.state.came.lock().expect("requests").clone()
    }

    /// How many requests were held so far, after they arrived.
    pub(crate) fn held(&self) -> usize {
        self.state.held.load(Ordering::SeqCst)
    }
}

fn host(base: &str) -> String {
    base.trim_start_matches("http://").to_owned()
}

fn serve(mut client: TcpStream, state: &State) -> std::io::Result<()> {
    client.set_read_timeout(Some(Duration::from_secs(60)))?;
    let request = read_request(&mut client)?;
    let fault = state.fault(&request);
    state.came.lock().expect("requests").push(Came {
        at: Instant::now(),
        line: first_line(&request),
        met: fault.name(),
    });
    let upstream = state.upstream.lock().expect("an address").clone();
    match fault {
        Fault::Cut => return Ok(()),
        Fault::Silent => return wait_for_the_end(&mut client),
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
        Fault::Held => {
            state.held.fetch_add(1, Ordering::SeqCst);
            wait_for_the_end(&mut client)
        }
        Fault::Drip(pause) => answer.iter().try_for_each(|byte| {
            thread::sleep(pause);
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

/// Until who asked gives it up, or is no more.
fn wait_for_the_end(client: &mut TcpStream) -> std::io::Result<()> {
    client.set_read_timeout(None)?;
    while client.read(&mut [0])? > 0 {}
    Ok(())
}

fn first_line(request: &[u8]) -> String {
    let end = find(request, b"\r\n").unwrap_or(0);
    String::from_utf8_lossy(&request[..end]).into_owned()
}

fn is(request: &[u8], (method, end): Step) -> bool {
    let line = first_line(request);
    let mut words = line.split(' ');
    let right = words.next() == Some(method);
    let path = words.next().unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    // An attachment's path holds that of its submission, and is none.
    let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
    right && (path.ends_with(end) || end.ends_with('/') && folder.ends_with(end))
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
