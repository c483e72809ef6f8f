//! As much of HTTP/1.1 as an API and a PAOS client need: requests with a known length, one after the other.

use std::io::{self, Read, Write};

/// Of the head of a request.
const HEAD: usize = 16 * 1024;
/// Of its body: the largest message is a list of the chip's answers.
const BODY: usize = 256 * 1024;

/// A request.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) authorization: String,
    pub(crate) body: Vec<u8>,
}

/// What is answered.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) media_type: &'static str,
    pub(crate) body: String,
}

impl Response {
    /// A status that says it all.
    pub(crate) fn bare(status: u16) -> Self {
        Self {
            status,
            media_type: "text/plain",
            body: String::new(),
        }
    }
}

/// A head that was read, and how long the body is.
struct Head {
    request: Request,
    length: usize,
}

/// Serves a connection until the other side closes it or sends what cannot be served.
pub(crate) fn serve(
    stream: &mut (impl Read + Write),
    mut answer: impl FnMut(&Request) -> Response,
) -> io::Result<()> {
    let mut unread = Vec::new();
    loop {
        match receive(stream, &mut unread)? {
            None => return Ok(()),
            Some(Ok(request)) => send(stream, &answer(&request), "keep-alive")?,
            Some(Err(status)) => return send(stream, &Response::bare(status), "close"),
        }
    }
}

/// The next request, the status that refuses it, or nothing at the end of the stream.
fn receive(
    stream: &mut impl Read,
    unread: &mut Vec<u8>,
) -> io::Result<Option<Result<Request, u16>>> {
    let Head {
        mut request,
        length,
    } = loop {
        match head(unread) {
            Ok(Some((head, consumed))) => {
                unread.drain(..consumed);
                break head;
            }
            Err(status) => return Ok(Some(Err(status))),
            Ok(None) if unread.len() > HEAD => return Ok(Some(Err(431))),
            Ok(None) => {}
        }
        if !more(stream, unread)? {
            return Ok(None);
        }
    };
    while unread.len() < length {
        if !more(stream, unread)? {
            return Ok(None);
        }
    }
    request.body = unread.drain(..length).collect();
    Ok(Some(Ok(request)))
}

/// The head and how many bytes it takes; nothing if it is not complete.
fn head(bytes: &[u8]) -> Result<Option<(Head, usize)>, u16> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(consumed) = parsed.parse(bytes).map_err(|_| 400_u16)? else {
        return Ok(None);
    };
    let find = |name: &str| {
        let found = parsed
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).into_owned())
    };
    if find("transfer-encoding").is_some() {
        return Err(411);
    }
    let length =
        find("content-length").map_or(Ok(0), |length| length.parse().map_err(|_| 400_u16))?;
    if length > BODY {
        return Err(413);
    }
    let request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: parsed.path.unwrap_or_default().to_owned(),
        authorization: find("authorization").unwrap_or_default(),
        body: Vec::new(),
    };
    Ok(Some((Head { request, length }, consumed)))
}

fn more(stream: &mut impl Read, unread: &mut Vec<u8>) -> io::Result<bool> {
    let mut buffer = [0; 4096];
    let count = stream.read(&mut buffer)?;
    unread.extend_from_slice(&buffer[..count]);
    Ok(count > 0)
}

fn send(stream: &mut impl Write, response: &Response, connection: &str) -> io::Result<()> {
    let Response {
        status,
        media_type,
        body,
    } = response;
    let length = body.len();
    let message = format!(
        "HTTP/1.1 {status} {}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\nConnection: {connection}\r\n\r\n{body}",
        if *status == 200 { "OK" } else { "Refused" },
    );
    stream.write_all(message.as_bytes())?;
    stream.flush()
}

#[cfg(test)]
mod tests {
    use std::io::{self, Cursor, Read, Write};

    use super::{Response, serve};

    struct Both(Cursor<Vec<u8>>, Vec<u8>);

    impl Read for Both {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let few = buffer.len().min(7);
            self.0.read(&mut buffer[..few])
        }
    }

    impl Write for Both {
        fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
            self.1.write(buffer)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn answers(requests: &str) -> String {
        let mut stream = Both(Cursor::new(requests.into()), Vec::new());
        serve(&mut stream, |request| Response {
            status: 200,
            media_type: "text/plain",
            body: format!("{} {} {}", request.method, request.path, request.body.len()),
        })
        .expect("written to memory");
        String::from_utf8(stream.1).expect("text")
    }

    #[test]
    fn one_connection_carries_several_requests() {
        let both = "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\n\r\n";
        let answers = answers(both);
        assert!(answers.contains("POST /a 3"));
        assert!(answers.ends_with("GET /b 0"));
    }

    #[test]
    fn what_cannot_be_served_is_refused() {
        let refused = |head: &str| answers(&format!("POST / HTTP/1.1\r\n{head}\r\n\r\n"));
        assert!(refused("Content-Length: 300000").starts_with("HTTP/1.1 413"));
        assert!(refused("Content-Length: -1").starts_with("HTTP/1.1 400"));
        assert!(refused("Transfer-Encoding: chunked").starts_with("HTTP/1.1 411"));
        assert!(refused(&format!("X: {}", "x".repeat(20_000))).starts_with("HTTP/1.1 431"));
        assert!(answers("nonsense\r\n\r\n").starts_with("HTTP/1.1 400"));
    }
}
