//! Starts a node on a free port, with two enrolled authorities.

use std::{
    ffi::OsStr,
    io::{Read, Write},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command},
    sync::{Arc, Mutex},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use umzug::{
    jose::{SigningKey, sha256_base64url},
    region::registry::{Channel, Destination, Registry, Sender, Status, Subscriber},
};
use ureq::{Agent, Body, http::Response};
use uuid::Uuid;

#[path = "answer.rs"]
mod answer;

pub(crate) use self::answer::Answer;
pub(crate) use crate::process::{command, tool, umzug};
use crate::{keys, postgres, process::spawn};

pub(crate) const DESTINATION: Uuid = Uuid::from_u128(0xA1);
pub(crate) const OTHER_DESTINATION: Uuid = Uuid::from_u128(0xB2);
pub(crate) const SECRET: &str = "correct horse";
/// File that holds the address of the database, if the node uses one.
pub(crate) const DATABASE: &str = "database";

/// A running node.
pub(crate) struct Node {
    pub(crate) dir: TempDir,
    child: Mutex<Child>,
    pub(crate) base: String,
    /// Where health and metrics are, if the node was told to.
    pub(crate) admin: Option<String>,
    /// Where https is.
    pub(crate) secure: Option<SocketAddr>,
    agent: Agent,
    log: Arc<Mutex<String>>,
    command: Mutex<Command>,
    socket: Option<TcpListener>,
}

/// What keeps the requests.
#[derive(Clone, Copy)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

impl Node {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// With this engine, on something new.
    pub(crate) fn on(engine: Engine) -> Self {
        Self::on_with(engine, &[])
    }

    /// The same with more arguments.
    pub(crate) fn on_with(engine: Engine, more: &[&str]) -> Self {
        match engine {
            Engine::Sqlite => Self::start_with(more),
            Engine::Postgres => Self::on_database(&postgres::fresh(), more),
        }
    }

    /// Another node on the same database.
    pub(crate) fn beside(&self) -> Self {
        Self::on_database(&self.database().expect("a database"), &[])
    }

    /// With a key of its own and no authority: a node of somebody else.
    pub(crate) fn stranger(engine: Engine) -> Self {
        Self::in_folder(elsewhere(engine))
    }

    /// The same with these variables of the environment.
    pub(crate) fn stranger_told_to(
        engine: Engine,
        variables: &[(&str, impl AsRef<OsStr>)],
    ) -> Self {
        Self::told_in(elsewhere(engine), variables)
    }

    fn on_database(address: &str, more: &[&str]) -> Self {
        Self::run(on_address(address), more)
    }

    /// On a folder that is prepared.
    pub(crate) fn in_folder(dir: TempDir) -> Self {
        Self::run(dir, &[])
    }

    /// With more arguments for `umzug serve`.
    pub(crate) fn start_with(more: &[&str]) -> Self {
        Self::run(folder(), more)
    }

    /// How many attachments lie there, whole or not.
    pub(crate) fn attachments(&self) -> usize {
        attachments(self.dir.path())
    }

    /// Address of the database, if the node uses one.
    pub(crate) fn database(&self) -> Option<String> {
        database(self.dir.path())
    }

    fn run(dir: TempDir, more: &[&str]) -> Self {
        let more = [&["--listen", "127.0.0.1:0"], more].concat();
        let command = command(dir.path(), &more);
        Self::launch(dir, command, None)
    }

    /// With these variables of the environment.
    pub(crate) fn told_to(variables: &[(&str, impl AsRef<OsStr>)]) -> Self {
        Self::told_in(folder(), variables)
    }

    /// The same on a folder that is prepared.
    pub(crate) fn told_in(dir: TempDir, variables: &[(&str, impl AsRef<OsStr>)]) -> Self {
        let mut command = command(dir.path(), &["--listen", "127.0.0.1:0"]);
        for (name, value) in variables {
            command.env(name, value);
        }
        Self::launch(dir, command, None)
    }

    /// On a socket that outlives the process, as systemd hands it over.
    pub(crate) fn on_socket(more: &[&str]) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
        let dir = folder();
        let command = command(dir.path(), more);
        Self::launch(dir, command, Some(socket))
    }

    fn launch(dir: TempDir, mut command: Command, socket: Option<TcpListener>) -> Self {
        let log = Arc::default();
        let (child, ready) = spawn(&mut command, socket.as_ref(), &log);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        let text = |name: &str| Some(ready[name].as_str()?.to_owned());
        Self {
            dir,
            child: Mutex::new(child),
            base: format!("http://{}", text("address").expect("an address")),
            admin: text("admin").map(|address| format!("http://{address}")),
            secure: text("secure").and_then(|address| address.parse().ok()),
            agent: config.into(),
            log,
            command: Mutex::new(command),
            socket,
        }
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        let id = self.child.lock().expect("the child").id();
        let pid = Pid::from_raw(id.try_into().expect("a small number")).expect("not zero");
        kill_process(pid, signal).expect("sent");
    }

    /// Waits for the end, which has to be orderly.
    pub(crate) fn ended(&self) {
        let status = self.child.lock().expect("the child").wait();
        assert!(status.expect("ended").success(), "{}", self.log());
    }

    /// As systemd restarts it: asks it to end, waits, starts it again on the
    /// same socket.
    pub(crate) fn restart(&self) {
        self.signal(Signal::TERM);
        self.ended();
        self.again();
    }

    /// Starts it again on the same socket.
    pub(crate) fn again(&self) {
        let mut command = self.command.lock().expect("the command");
        let (child, _) = spawn(&mut command, self.socket.as_ref(), &self.log);
        *self.child.lock().expect("the child") = child;
    }

    /// Kills the process without warning and starts it again.
    pub(crate) fn kill_and_restart(self) -> Self {
        Self::in_folder(self.kill())
    }

    /// Kills the process without warning; gives its folder.
    pub(crate) fn kill(mut self) -> TempDir {
        let mut child = self.child.lock().expect("the child");
        child.kill().expect("killed");
        child.wait().expect("ended");
        drop(child);
        std::mem::replace(&mut self.dir, tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// The log of everything so far: the line of one more request has come
    /// through the pipe, too.
    pub(crate) fn whole_log(&self) -> String {
        const LAST: &str = "/api/openapi.json";
        let before = self.log().matches(LAST).count();
        assert_eq!(self.get(LAST, None).status, 200);
        for _ in 0..600 {
            let log = self.log();
            if log.matches(LAST).count() > before {
                return log;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("the log stands still: {}", self.log());
    }

    pub(crate) fn log(&self) -> String {
        self.log.lock().expect("log").clone()
    }

    /// From the listener for the operator.
    pub(crate) fn ask(&self, path: &str) -> Answer {
        let admin = self.admin.as_ref().expect("it has one");
        read(self.agent.get(format!("{admin}{path}")).call())
    }

    pub(crate) fn get(&self, path: &str, bearer: Option<&str>) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.base));
        read(
            match bearer {
                Some(token) => request.header("authorization", format!("Bearer {token}")),
                None => request,
            }
            .call(),
        )
    }

    /// With these headers.
    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.base));
        let add = |request: ureq::RequestBuilder<_>, (name, value): &(&str, &str)| {
            request.header(*name, *value)
        };
        read(headers.iter().fold(request, add).call())
    }

    /// JSON with these headers.
    pub(crate) fn post_with(&self, path: &str, headers: &[(&str, &str)], json: &Value) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.base));
        let add = |request: ureq::RequestBuilder<_>, (name, value): &(&str, &str)| {
            request.header(*name, *value)
        };
        read(headers.iter().fold(request, add).send_json(json))
    }

    /// A form, without any cookie.
    pub(crate) fn post_form(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.base));
        read(request.send_form(form.iter().copied()))
    }

    /// DELETE with these headers.
    pub(crate) fn delete_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = self.agent.delete(format!("{}{path}", self.base));
        let add = |request: ureq::RequestBuilder<_>, (name, value): &(&str, &str)| {
            request.header(*name, *value)
        };
        read(headers.iter().fold(request, add).call())
    }

    pub(crate) fn delete(&self, path: &str, bearer: &str) -> Answer {
        let request = self.agent.delete(format!("{}{path}", self.base));
        read(
            request
                .header("authorization", format!("Bearer {bearer}"))
                .call(),
        )
    }

    pub(crate) fn send(
        &self,
        method: &str,
        path: &str,
        bearer: &str,
        (kind, body): (&str, &str),
    ) -> Answer {
        let url = format!("{}{path}", self.base);
        let request = match method {
            "PUT" => self.agent.put(url),
            _ => self.agent.post(url),
        };
        read(
            request
                .header("authorization", format!("Bearer {bearer}"))
                .header("content-type", kind)
                .send(body),
        )
    }

    pub(crate) fn post_json(&self, path: &str, bearer: &str, value: &Value) -> Answer {
        let body = ("application/json", &*value.to_string());
        self.send("POST", path, bearer, body)
    }

    pub(crate) fn put_jose(&self, path: &str, bearer: &str, jwe: &str) -> Answer {
        self.send("PUT", path, bearer, ("application/jose", jwe))
    }

    /// An access token of a subscriber.
    pub(crate) fn access(&self, client: &str) -> String {
        let answer = self.token(client, SECRET);
        assert_eq!(answer.status, 200);
        answer.json()["access_token"]
            .as_str()
            .expect("text")
            .to_owned()
    }

    pub(crate) fn token(&self, client: &str, secret: &str) -> Answer {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client),
            ("client_secret", secret),
        ];
        let request = self.agent.post(format!("{}/fit-connect/token", self.base));
        read(request.send_form(form))
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Ok(mut child) = self.child.lock() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A folder for a node with this engine that was given nothing yet.
pub(crate) fn empty(engine: Engine) -> TempDir {
    match engine {
        Engine::Sqlite => folder(),
        Engine::Postgres => on_address(&postgres::fresh()),
    }
}

/// A folder for a node of somebody else: with a key of its own and no authority.
pub(crate) fn elsewhere(engine: Engine) -> TempDir {
    let dir = empty(engine);
    let data = dir.path().join("data");
    std::fs::remove_file(data.join("node.key")).expect("removed");
    let key = &keys::NODE_ELSEWHERE;
    key.store(&data.join("node.key")).expect("key file");
    let mut registry = registry();
    registry.destinations.clear();
    registry.save(&data).expect("registry");
    dir
}

fn on_address(address: &str) -> TempDir {
    let dir = folder();
    let file = dir.path().join(DATABASE);
    umzug::private_file::write_new(&file, address.as_bytes()).expect("the address");
    dir
}

/// How many attachments the node on these folders has, whole or not.
pub(crate) fn attachments(dir: &Path) -> usize {
    match database(dir) {
        None => {
            let parts = std::fs::read_dir(dir.join("data/parts"));
            parts.expect("the folder").count()
        }
        Some(address) => {
            let count = postgres::run(&address, "SELECT count(*) FROM content");
            count.expect("a row").parse().expect("a number")
        }
    }
}

fn database(dir: &Path) -> Option<String> {
    std::fs::read_to_string(dir.join(DATABASE)).ok()
}

/// A folder with what a node needs to start.
pub(crate) fn folder() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("data");
    umzug::private_file::create_folder(&data).expect("data folder");
    keys::NODE.store(&data.join("node.key")).expect("key file");
    registry().save(&data).expect("registry");
    let site = dir.path().join("site");
    std::fs::create_dir(&site).expect("site folder");
    std::fs::write(site.join("index.html"), "<!doctype html>").expect("site");
    dir
}

/// Makes a test of each function with each engine.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $name() {
                super::$name($crate::node::Engine::Sqlite);
            })+
        }
        mod on_postgres {
            $(#[test]
            fn $name() {
                super::$name($crate::node::Engine::Postgres);
            })+
        }
    };
}
pub(crate) use on_both_engines;

fn registry() -> Registry {
    let subscriber = |client: &str, destination| Subscriber {
        client: client.into(),
        name: client.into(),
        secret_sha256: sha256_base64url(SECRET.as_bytes()),
        destinations: vec![destination],
    };
    let sender = |client: &str| Sender {
        client: client.into(),
        name: client.into(),
        secret_sha256: sha256_base64url(SECRET.as_bytes()),
        node: false,
        private: false,
        scopes: Vec::new(),
    };
    Registry {
        destinations: vec![
            destination(DESTINATION, &keys::AUTHORITY),
            destination(OTHER_DESTINATION, &keys::OTHER),
        ],
        subscribers: vec![
            subscriber("office", DESTINATION),
            subscriber("other", OTHER_DESTINATION),
        ],
        senders: vec![sender("portal"), sender("stranger")],
        peers: Vec::new(),
    }
}

pub(crate) fn destination(id: Uuid, key: &SigningKey) -> Destination {
    Destination {
        id,
        name: "Meldebehörde".into(),
        prefixes: vec!["02".into()],
        encryption: keys::sealing(key),
        signing: vec![key.jwk().clone()],
        former: Vec::new(),
        schemas: vec!["urn:umzug:schema:registration:1".into()],
        status: Status::Active,
        channel: Channel::Mailbox,
        callback: None,
    }
}

fn read(answer: Result<Response<Body>, ureq::Error>) -> Answer {
    let mut answer = answer.expect("an answer");
    let mut body = Vec::new();
    let mut reader = answer.body_mut().as_reader();
    reader.read_to_end(&mut body).expect("a body");
    Answer {
        status: answer.status().as_u16(),
        body,
        headers: answer.headers().clone(),
    }
}

/// Sends raw bytes and gives everything that comes back.
pub(crate) fn raw(base: &str, request: &str) -> String {
    let address = base.trim_start_matches("http://");
    let mut stream = std::net::TcpStream::connect(address).expect("connected");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text);
    text
}
