//! A PostgreSQL for the tests of one process: started when the first one asks
//! for it, in a folder of its own, and gone with the process. Every test gets a
//! database of its own, by the socket in that folder; a port on the loopback
//! asks for TLS and a password.

use std::{
    env, fs,
    net::TcpListener,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread::{self, sleep},
    time::Duration,
};

use tokio_postgres::{Client, NoTls};

pub(crate) mod tls;

/// "nobody": PostgreSQL refuses to run as root.
const NOBODY: u32 = 65534;
/// Where Debian has the programs of each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Ends the server when the pipe to it is closed, however this process ends.
const KEEPER: &str = r#"
trap : INT TERM
folder=$1; shift
"$@" >"$folder/log" 2>&1 &
server=$!
read -r _
kill -INT $server
wait $server
rm -rf "$folder"
"#;

/// What the server asks for at its port.
const PASSWORD: &str = "geheim";

static CLUSTER: OnceLock<Cluster> = OnceLock::new();

struct Cluster {
    folder: PathBuf,
    port: u16,
    /// Holds the pipe.
    _keeper: Child,
}

impl Cluster {
    fn address(&self, name: &str) -> String {
        address(&self.folder, self.port, name)
    }
}

/// How a database of a cluster is reached.
pub(crate) fn address(folder: &Path, port: u16, name: &str) -> String {
    let folder = folder.display();
    format!("host={folder} port={port} user=umzug dbname={name}")
}

/// Address of a new, empty database.
pub(crate) fn fresh() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let cluster = CLUSTER.get_or_init(start);
    let name = format!("test{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let create = format!("CREATE DATABASE {name}");
    run(&cluster.address("postgres"), &create);
    cluster.address(&name)
}

/// Runs SQL on a database; gives the first column of the last row, if any.
pub(crate) fn run(address: &str, sql: &str) -> Option<String> {
    let (address, sql) = (address.to_owned(), sql.to_owned());
    aside(async move {
        let client = connect(&address).await;
        let messages = client.simple_query(&sql).await.expect("the SQL runs");
        messages.iter().rev().find_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
            _ => None,
        })
    })
}

/// Waits for something in a thread of its own: the test may have a runtime.
pub(crate) fn aside<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    let waited = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(work)
    });
    waited.join().expect("an answer")
}

/// A connection beside the ones of the store.
pub(crate) async fn connect(address: &str) -> Client {
    // The server may still be starting.
    for _ in 0..300 {
        if let Ok((client, connection)) = tokio_postgres::connect(address, NoTls).await {
            tokio::spawn(connection);
            return client;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the PostgreSQL of the tests does not answer");
}

fn start() -> Cluster {
    let (folder, port) = make();
    let server = server(&folder, port);
    let keeper = Command::new("sh")
        .args(["-c", KEEPER, "sh"])
        .arg(&folder)
        .arg(server.get_program())
        .args(server.get_args())
        // The tests kill processes, not the machine.
        .args(["-c", "fsync=off"])
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let socket = folder.join(format!(".s.PGSQL.{port}"));
    let mut tries = 0..300;
    while !socket.exists() && tries.next().is_some() {
        sleep(Duration::from_millis(100));
    }
    let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
    assert!(socket.exists(), "PostgreSQL did not start: {log}");
    Cluster {
        folder,
        port,
        _keeper: keeper,
    }
}

/// Makes a cluster; gives its folder and a port for it.
pub(crate) fn make() -> (PathBuf, u16) {
    let folder = tempfile::Builder::new()
        .prefix("umzug-postgres-")
        .permissions(fs::Permissions::from_mode(0o700))
        .tempdir()
        .expect("a folder")
        .keep();
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("a port").port();
    drop(free);
    give(&folder);
    tls::write(&folder);
    let data = folder.join("data");
    let password = folder.join("password");
    fs::write(&password, PASSWORD).expect("the password");
    give(&password);
    let made = as_server(&folder, "initdb")
        .arg("--pgdata")
        .arg(&data)
        .args(["--username", "umzug", "--auth-local", "trust"])
        .args(["--auth-host", "scram-sha-256", "--no-sync", "--pwfile"])
        .arg(&password)
        .args(["--encoding", "UTF8", "--locale", "C"])
        .output()
        .expect("initdb starts");
    assert!(
        made.status.success(),
        "initdb: {}",
        String::from_utf8_lossy(&made.stderr)
    );
    (folder, port)
}

/// The server of a cluster.
pub(crate) fn server(folder: &Path, port: u16) -> Command {
    let mut server = as_server(folder, "postgres");
    server
        .arg("-D")
        .arg(folder.join("data"))
        .arg("-k")
        .arg(folder)
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
        .args(["-c", "max_connections=300", "-c", "ssl=on"])
        .args(tls::settings(folder))
        .args(["-c", "shared_buffers=32MB"]);
    server
}

/// Makes the server's user the owner.
fn give(path: &Path) {
    if rustix::process::geteuid().is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).expect("it changes its owner");
    }
}

/// A program of PostgreSQL, as a user that may run it.
fn as_server(folder: &Path, name: &str) -> Command {
    let program = find(name);
    let mut command = if rustix::process::geteuid().is_root() {
        let mut command = Command::new("setpriv");
        command
            .arg(format!("--reuid={NOBODY}"))
            .arg(format!("--regid={NOBODY}"))
            .arg("--clear-groups")
            .arg(program);
        command
    } else {
        Command::new(program)
    };
    command.current_dir(folder).env("LC_ALL", "C");
    command
}

fn find(name: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(DEBIAN)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| {
            let number = entry.file_name().to_string_lossy().parse();
            (number.unwrap_or(0), entry.path().join("bin"))
        })
        .collect();
    versions.sort();
    let newest_first = versions.into_iter().rev().map(|(_, folder)| folder);
    env::split_paths(&path)
        .chain(newest_first)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
        .unwrap_or_else(|| {
            panic!(
                "These tests need PostgreSQL, and {name} is neither in the PATH nor in {DEBIAN}. \
                 On Debian: apt-get install postgresql"
            )
        })
}
