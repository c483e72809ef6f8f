//! A client of HTTP/1.1 that does what the standard allows, and not more: a
//! request is sent again only if it is idempotent and the connection was an
//! idle one that the server closed meanwhile (RFC 9110, 9.2.2; RFC 9112, 9.3.1).

use std::{
    io::{self, BufRead, BufReader, Read as _, Write as _},
    net::TcpStream,
};

/// What is asked.
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// A client with at most one connection.
pub(crate) struct Client {
    address: String,
    keeps: bool,
    idle: Option<BufReader<TcpStream>>,
}

impl Client {
    pub(crate) fn new(base: &str, keeps: bool) -> Self {
        Self {
            address: base.trim_start_matches("http://").to_owned(),
            keeps,
            idle: None,
        }
    }

    /// Status and body; fails where no answer comes.
    pub(crate) fn send(&mut self, request: &Request) -> (u16, String) {
        let idempotent = request.method != "POST";
        if let Some(idle) = self.idle.take_if(|_| idempotent)
            && let Ok(answer) = self.speak(idle, request)
        {
            return answer;
        }
        let fresh = TcpStream::connect(&self.address).expect("connected");
        let answer = self.speak(BufReader::new(fresh), request);
        answer.expect("an answer on a new connection")
    }

    /// Errors: the connection ended before the first byte of an answer.
    fn speak(
        &mut self,
        mut stream: BufReader<TcpStream>,
        request: &Request,
    ) -> io::Result<(u16, String)> {
        let mut head = format!(
            "{} {} HTTP/1.1\r\nhost: x\r\n",
            request.method, request.path
        );
        for (name, value) in &request.headers {
            head += &format!("{name}: {value}\r\n");
        }
        if !self.keeps {
            head += "connection: close\r\n";
        }
        head += &format!(
            "content-length: {}\r\n\r\n{}",
            request.body.len(),
            request.body
        );
        stream.get_mut().write_all(head.as_bytes())?;

        let mut status = String::new();
        if stream.read_line(&mut status)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        let (mut length, mut closes) = (0, false);
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).expect("the rest of the head");
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().expect("a length");
            }
            closes |= line == "connection: close";
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).expect("the whole body");
        if self.keeps && !closes {
            self.idle = Some(stream);
        }
        let body = String::from_utf8(body).expect("text");
        Ok((status.expect("a status"), body))
    }
}
