//! `umzug serve`: puts the node together and runs it.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{ArgAction, Args};
use sd_notify::NotifyState;
use tracing::field::display;

use super::{
    App, Node,
    activation::HandedOver,
    admin, connections,
    counts::Counts,
    database::DatabaseArgs,
    front::Front,
    limits::Limits,
    metrics::Metrics,
    node::read_directory,
    room::Room,
    site::Site,
    sockets::{Socket, Sockets},
    stop::{Asked, GRACE, Signals, Stop},
    throttle::Throttle,
    tls::{Tls, TlsArgs},
    watched::Watched,
};
use crate::{
    citizen::turns::Turns,
    delivery::{alarm::Alarms, links::Links, sweep, work},
    exchange::{send::unfinished::Unfinished, token::TokenKey},
    feedback::Folder,
    identity::args::IdentityArgs,
    jose::{Pkcs8, SigningKey},
    keep::{self, times::KeepArgs, tombstone_files::TombstoneFiles},
    private_file,
    region::{
        Pack, Source, default_region,
        directory::DIRECTORY_FILE,
        registry::{REGISTRY_FILE, Registry},
        sign_command::NODE_KEY_FILE,
    },
};

/// File of the node's signing key.
pub const KEY_FILE: &str = NODE_KEY_FILE;
/// The database.
pub const DATABASE_FILE: &str = "umzug.sqlite";
/// Folder of the attachments.
pub const PARTS_FOLDER: &str = "parts";

/// Options of `umzug serve`.
#[derive(Clone, Debug, Args)]
pub struct ServeArgs {
    /// File with these options by name, as TOML; a variable UMZUG_… goes before
    /// the file, the command line before both
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address for http
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Https
    #[command(flatten)]
    pub tls: TlsArgs,
    /// Address for health and metrics, on this machine only
    #[arg(long, value_name = "ADDRESS")]
    pub admin: Option<SocketAddr>,
    /// Folder of the node's data
    #[arg(long)]
    pub data: PathBuf,
    /// Folder of the built app
    #[arg(long, default_value = "target/site")]
    pub site: PathBuf,
    /// Region that this node serves
    #[arg(long, default_value = default_region())]
    pub region: String,
    /// Database
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// Folder of tombstones, if not in the data folder: better on another disk
    #[arg(long, value_name = "DIR")]
    pub tombstones: Option<PathBuf>,
    /// How long things are kept
    #[command(flatten)]
    pub keep: KeepArgs,
    /// Identification
    #[command(flatten)]
    pub identity: IdentityArgs,
    /// A proxy in front speaks https and replaces X-Forwarded-For
    #[arg(long, action = ArgAction::Set, num_args = 0..=1, require_equals = true)]
    #[arg(
        default_value_t = false,
        default_missing_value = "true",
        value_name = "BOOL"
    )]
    pub behind_proxy: bool,
}

/// Runs until SIGTERM or Ctrl-C, then lets running requests finish.
///
/// # Errors
/// One sentence for the operator.
pub fn run(args: &ServeArgs) -> Result<(), String> {
    // Takes variables away, so before there are threads.
    let given = HandedOver::take_all()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The server cannot start: {error}."))?;
    runtime.block_on(serve(args, given))
}

async fn serve(args: &ServeArgs, given: HandedOver) -> Result<(), String> {
    Pack::load(&Source::new(None), &args.region).map_err(|error| sentence(&error))?;
    let sockets = Sockets::open(args, given)?;
    let tls = (sockets.https.as_ref())
        .map(|_| Tls::open(&args.tls, &args.data).map(Arc::new))
        .transpose()?;
    let address = sockets.http.1;
    let app = node(args, address).await?;
    sweep::start(&app);
    let tombstones = TombstoneFiles::of(args.tombstones.as_deref(), &args.data);
    keep::writer::start(&app, tombstones);
    work::start(&app);

    let mut signals = Signals::listen().map_err(|error| sentence(&error))?;
    let stop = Stop::default();
    let front = Front::of_node(Arc::clone(&app));
    let told = |socket: &Option<Socket>| socket.as_ref().map(|(_, address)| display(*address));
    let (secure, admin) = (told(&sockets.https), told(&sockets.admin));
    let room = Room::of_process();
    let connections = room.size();
    start(
        sockets.http,
        None,
        front.clone(),
        room.clone(),
        stop.clone(),
    )?;
    if let Some(https) = sockets.https {
        start(https, tls.clone(), front, room, stop.clone())?;
    }
    if let Some(socket) = sockets.admin {
        // It tells until the end that the end has come.
        let front = Front::of_routes(admin::router(app, stop.clone()));
        start(socket, None, front, Room::of_admin(), Stop::default())?;
    }
    tracing::info!(%address, secure, admin, connections, "ready");
    systemd(NotifyState::Ready);

    while signals.next().await == Asked::Reload {
        match tls.as_ref().map_or(Ok(()), |tls| tls.reload()) {
            Ok(()) => tracing::info!("reloaded"),
            Err(error) => tracing::error!(%error, "the earlier certificate stays in use"),
        }
    }
    systemd(NotifyState::Stopping);
    stop.begin();
    let connections = stop.finished().await;
    if connections > 0 {
        let seconds = GRACE.as_secs();
        tracing::warn!(connections, seconds, "connections were not done in time");
    }
    Ok(())
}

fn start(
    (listener, address): Socket,
    tls: Option<Arc<Tls>>,
    front: Front,
    room: Room,
    stop: Stop,
) -> Result<(), String> {
    let listener = tokio::net::TcpListener::from_std(listener)
        .map_err(|error| format!("{address} cannot be used: {error}."))?;
    tokio::spawn(connections::take(listener, tls, front, room, stop));
    Ok(())
}

/// Tells systemd how far the node is; nothing where it did not start it.
fn systemd(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "systemd was not told");
    }
}

/// Puts the node together from its folders and its database.
///
/// # Errors
/// One sentence for the operator.
pub async fn node(args: &ServeArgs, address: SocketAddr) -> Result<App, String> {
    let site = Site::load(&args.site).map_err(|error| {
        let site = args.site.display();
        format!(
            "The app is not in {site} ({error}). Build it first, or name its folder with --site."
        )
    })?;
    prepare(&args.data)?;
    let key = key(&args.data)?;
    let (store, files) = args
        .database
        .open(&args.data, crate::machine::now())
        .await?;
    let registry = Watched::open(args.data.join(REGISTRY_FILE), read_registry)?;
    let directory = Watched::open(args.data.join(DIRECTORY_FILE), read_directory)?;
    if directory.get().is_none() {
        tracing::warn!("no signed directory yet: nobody can send until the region publishes one");
    }
    Ok(Arc::new(Node {
        store,
        files,
        tokens: TokenKey::derive(key.der()),
        key: Arc::new(SigningKey::new(&key).map_err(|e| format!("{KEY_FILE}: {e}."))?),
        registry,
        directory,
        fallback_issuer: format!("http://{address}/fit-connect"),
        limits: Limits {
            lifetimes: args.keep.lifetimes(),
            ..Limits::default()
        },
        uploads: Turns::default(),
        guesses: Throttle::default(),
        announcements: Throttle::default(),
        sendings: Counts::default(),
        unfinished: Unfinished::default(),
        attempts: Throttle::default(),
        reports: Throttle::default(),
        links: Links::of(&args.data),
        alarms: Alarms::default(),
        feedback: Folder::of(&args.data),
        security: site.security()?,
        identification: args.identity.identification()?,
        site,
        behind_proxy: args.behind_proxy,
        secure: args.behind_proxy || args.tls.own(),
        metrics: Metrics::default(),
    }))
}

/// An error as a sentence.
pub(crate) fn sentence(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    let mut letters = text.trim_end_matches('.').chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

fn prepare(data: &Path) -> Result<(), String> {
    private_file::writable_folder(data).map_err(|error| {
        let shown = data.display();
        format!("The data folder {shown} cannot be made or written: {error}.")
    })
}

fn key(data: &Path) -> Result<Pkcs8, String> {
    let make = || {
        tracing::info!("making the node's signing key");
        Pkcs8::generate_rsa()
    };
    Pkcs8::load_or_create(&data.join(KEY_FILE), make).map_err(|error| sentence(&error))
}

fn read_registry(file: &Path) -> Result<Registry, String> {
    let data = file.parent().unwrap_or(Path::new("."));
    Registry::load(data).map_err(|error| sentence(&error))
}
