//! `umzug serve`: puts the node together and runs it.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::Args;

use super::{
    App, Node, counts::Counts, database::DatabaseArgs, limits::Limits, listen,
    node::read_directory, routes, site::Site, throttle::Throttle, watched::Watched,
};
use crate::{
    citizen::turns::Turns,
    delivery::{alarm::Alarms, links::Links, sweep, work},
    exchange::token::TokenKey,
    feedback::Folder,
    identity::args::IdentityArgs,
    jose::{Pkcs8, SigningKey},
    keep::{self, tombstone_files::TombstoneFiles},
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
    /// Address for http
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address for https on this machine, with a generated certificate
    #[arg(long)]
    pub https: Option<SocketAddr>,
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
    /// Identification
    #[command(flatten)]
    pub identity: IdentityArgs,
    /// A proxy in front speaks https and sets X-Forwarded-For
    #[arg(long)]
    pub behind_proxy: bool,
}

/// Runs until SIGTERM or Ctrl-C.
///
/// # Errors
/// One sentence for the operator.
pub fn run(args: &ServeArgs) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("The server cannot start: {error}."))?;
    runtime.block_on(serve(args))
}

async fn serve(args: &ServeArgs) -> Result<(), String> {
    listen::allowed(args.listen, args.https, args.behind_proxy)?;
    Pack::load(&Source::new(None), &args.region).map_err(|error| sentence(&error))?;
    let http = listen::open(args.listen, "--listen")?;
    let https = args.https.map(|a| listen::open(a, "--https")).transpose()?;
    let address = http.local_addr().map_err(|error| sentence(&error))?;
    let app = node(args, address).await?;
    sweep::start(&app);
    let tombstones = TombstoneFiles::of(args.tombstones.as_deref(), &args.data);
    keep::writer::start(&app, tombstones);
    work::start(&app);
    let secure = (https.as_ref()).and_then(|listener| listener.local_addr().ok());
    tracing::info!(%address, secure = secure.map(tracing::field::display), "ready");
    let service = routes::router(app).into_make_service_with_connect_info();
    listen::serve(http, https, service, &args.data).await
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
        links: Links::of(&args.data),
        alarms: Alarms::default(),
        feedback: Folder::of(&args.data),
        security: site.security()?,
        identification: args.identity.identification()?,
        site,
        behind_proxy: args.behind_proxy,
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
