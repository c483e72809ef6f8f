//! A connection on which one thing is asked after the other, with as little
//! work as possible: the client takes its time from the same processors.

use std::io;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// An open connection.
pub(crate) struct Line(TcpStream);

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Line {
    pub(crate) async fn to(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self(stream))
    }

    /// Sends a whole request and reads the whole answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> io::Result<Answer> {
        self.0.write_all(request).await?;
        let mut bytes = Vec::with_capacity(8192);
        loop {
            if self.0.read_buf(&mut bytes).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let Some(end) = memchr::memmem::find(&bytes, b"\r\n\r\n") else {
                continue;
            };
            let (status, length) = head(&bytes[..end]).ok_or(io::ErrorKind::InvalidData)?;
            let begin = end + 4;
            if bytes.len() >= begin + length {
                let body = bytes.split_off(begin);
                return Ok(Answer { status, body });
            }
        }
    }
}

/// Status and length of the body.
fn head(bytes: &[u8]) -> Option<(u16, usize)> {
    let mut lines = str::from_utf8(bytes).ok()?.lines();
    let status = lines.next()?.get(9..12)?.parse().ok()?;
    let length = lines.find_map(|line| line.strip_prefix("content-length: "));
    Some((status, length.map_or(Ok(0), str::parse).ok()?))
}

/// A request with a body.
pub(crate) fn request(method: &str, path: &str, bearer: &str, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let text = format!(
        "{method} {path} HTTP/1.1\r\nhost: node\r\nauthorization: Bearer {bearer}\r\n\
         content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    text.into_bytes()
}
