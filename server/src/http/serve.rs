//! `umzug serve`: puts the node together and runs it.

use std::{
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
};

use axum::Router;
use clap::{ArgAction, Args};
use sd_notify::NotifyState;
use tracing::field::display;

use super::{
    App, Node,
    activation::Sockets,
    admin, connections,
    counts::Counts,
    database::DatabaseArgs,
    limits::Limits,
    listen,
    metrics::Metrics,
    node::read_directory,
    routes,
    site::Site,
    stop::{Asked, GRACE, Signals, Stop},
    throttle::Throttle,
    tls::{Tls, TlsArgs},
    watched::Watched,
};
use crate::{
    citizen::turns::Turns,
    delivery::sweep,
    exchange::token::TokenKey,
    feedback::Folder,
    identity::args::IdentityArgs,
    jose::{Pkcs8, SigningKey},
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
    let given = Sockets::handed_over()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The server cannot start: {error}."))?;
    runtime.block_on(serve(args, given))
}

/// A socket and the address that it has.
type Socket = (TcpListener, SocketAddr);

/// The sockets of a node.
struct Open {
    http: Socket,
    https: Option<Socket>,
    admin: Option<Socket>,
}

impl Open {
    fn all(args: &ServeArgs, mut given: Sockets) -> Result<Self, String> {
        let http = listen::socket(given.take("http"), args.listen, "--listen", |address| {
            listen::plain_allowed(address, args.behind_proxy)
        })?;
        let mut other = |name: &str, address: Option<SocketAddr>, allowed: Allowed| {
            let given = given.take(name);
            let known = (given.as_ref().and_then(|one| one.local_addr().ok())).or(address);
            let open = |address| listen::socket(given, address, &format!("--{name}"), allowed);
            known.map(open).transpose()
        };
        let https = other(
            "https",
            args.tls.https,
            match args.tls.own() {
                true => |address| listen::secure_allowed(address, true),
                false => |address| listen::secure_allowed(address, false),
            },
        )?;
        if args.tls.own() && https.is_none() {
            return Err("A certificate (--tls-cert) needs an address, too: --https.".into());
        }
        let admin = other("admin", args.admin, admin::allowed)?;
        Ok(Self { http, https, admin })
    }
}

type Allowed = fn(SocketAddr) -> Result<(), String>;

async fn serve(args: &ServeArgs, given: Sockets) -> Result<(), String> {
    Pack::load(&Source::new(None), &args.region).map_err(|error| sentence(&error))?;
    let open = Open::all(args, given)?;
    let mut signals = Signals::listen().map_err(|error| sentence(&error))?;
    let tls = (open.https.as_ref())
        .map(|_| Tls::open(&args.tls, &args.data).map(Arc::new))
        .transpose()?;
    let app = node(args, open.http.1).await?;
    sweep::start(&app);

    let stop = Stop::default();
    let router = routes::router(Arc::clone(&app));
    let secure = open.https.as_ref().map(|(_, address)| *address);
    let (address, watched) = (
        open.http.1,
        open.admin.as_ref().map(|(_, address)| *address),
    );
    start(open.http.0, None, router.clone(), stop.clone());
    if let Some((https, _)) = open.https {
        start(https, tls.clone(), router, stop.clone());
    }
    if let Some((listener, _)) = open.admin {
        // It tells until the end that the end has come.
        let router = admin::router(app, stop.clone());
        start(listener, None, router, Stop::default());
    }
    let (secure, admin) = (secure.map(display), watched.map(display));
    tracing::info!(%address, secure, admin, "ready");
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

fn start(listener: TcpListener, tls: Option<Arc<Tls>>, router: Router, stop: Stop) {
    tokio::spawn(async move {
        if let Err(error) = connections::take(listener, tls, router, stop).await {
            tracing::error!(%error, "a socket cannot be used");
        }
    });
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
        limits: Limits::default(),
        uploads: Turns::default(),
        guesses: Throttle::default(),
        announcements: Throttle::default(),
        sendings: Counts::default(),
        attempts: Throttle::default(),
        reports: Throttle::default(),
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
