//! An eID-Server that says what a test wants: the calls of TR-03130-1 as JSON,
//! over a real socket.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use serde_json::{Value, json};

use crate::node::SECRET;

pub(crate) const OK: &str = "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#ok";
const ERROR: &str = "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#error";

/// The server; it ends with the test's process.
pub(crate) struct EidServer {
    pub(crate) base: String,
    /// What the next `getResult` says.
    pub(crate) result: Arc<Mutex<Value>>,
    /// Every call: path and body.
    pub(crate) calls: Arc<Mutex<Vec<(String, Value)>>>,
}

impl EidServer {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let result = Arc::new(Mutex::new(erika()));
        let calls: Arc<Mutex<Vec<(String, Value)>>> = Arc::default();
        let (said, noted) = (Arc::clone(&result), Arc::clone(&calls));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &said, &noted);
            }
        });
        Self {
            base,
            result,
            calls,
        }
    }

    /// The calls of this path.
    pub(crate) fn called(&self, path: &str) -> Vec<Value> {
        let calls = self.calls.lock().expect("calls");
        let mine = calls.iter().filter(|(called, _)| called == path);
        mine.map(|(_, body)| body.clone()).collect()
    }

    pub(crate) fn says(&self, minor: &str) {
        let minor = format!("http://www.bsi.bund.de/eid/server/2.0/resultminor/{minor}");
        *self.result.lock().expect("result") = json!({"result": {"major": ERROR, "minor": minor}});
    }
}

/// What the card of Erika Mustermann says.
pub(crate) fn erika() -> Value {
    json!({
        "result": {"major": OK},
        "personalData": {
            "DocumentType": "ID",
            "GivenNames": "ERIKA",
            "FamilyNames": "MUSTERMANN",
            "DateOfBirth": {"DateString": "19640812", "DateValue": "1964-08-12"},
            "PlaceOfResidence": {"StructuredPlace": {
                "Street": "HEIDESTRAẞE 17", "City": "KÖLN", "Country": "D", "ZipCode": "51147",
            }},
        },
        "operationsAllowedByUser": {"GivenNames": "ALLOWED"},
        "levelOfAssuranceResult": "http://bsi.bund.de/eID/LoA/hoch",
    })
}

fn answer(mut stream: TcpStream, said: &Mutex<Value>, calls: &Mutex<Vec<(String, Value)>>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let mut head = String::new();
    let (mut length, mut known) = (0, false);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().expect("a length"),
            "authorization" => known = value.trim() == format!("Bearer {SECRET}"),
            _ => {}
        }
        if head.is_empty() {
            head = line;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    calls.lock().expect("calls").push((path.clone(), body));
    let answer = match (known, path.as_str()) {
        (true, "/useID") => json!({
            "result": {"major": OK},
            "session": "5e551011",
            "eCardServerAddress": "https://eid.example/paos",
            "psk": {"id": "p5k1d", "key": "c0ffee"},
        }),
        (true, "/getResult") => said.lock().expect("result").clone(),
        _ => json!({"result": {"major": ERROR, "minor": "common#internalError"}}),
    };
    let text = answer.to_string();
    let _ = write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{text}",
        text.len()
    );
}
