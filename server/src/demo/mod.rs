//! `umzug demo`: the whole story on one machine. The node and the authorities
//! run as processes of their own and talk over real HTTP; nothing reaches a
//! real authority.

mod checks;
mod children;
mod error;
mod identity;
mod operators;
mod prepare;
mod states;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use relocation::envelope::directory::AuthorityKind;

use crate::machine;
use crate::region::directory::day_of;
use crate::region::sign_command::load_root;
use crate::region::{Pack, Source, default_region};
use children::Children;
pub use children::{WITH_PARENT, end_with_parent};
pub use error::DemoError;
use identity::Identity;
use operators::Operator;

/// Arguments of `umzug demo`.
#[derive(Args, Debug)]
pub struct DemoArgs {
    /// Address of the http site; https is on the next port
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder for everything that the demo keeps
    #[arg(long, default_value = "target/demo")]
    data: PathBuf,
    /// Name of the region's pack
    #[arg(long, default_value = default_region())]
    region: String,
    /// The built app
    #[arg(long, default_value = "target/site")]
    site: PathBuf,
    /// Folder of the root key whose public half was compiled into the app
    #[arg(long, default_value = "target/demo-root")]
    root_key_dir: PathBuf,
    /// The test eID-Server: with it the demo offers the Online-Ausweis
    #[arg(long)]
    eid_test_server: Option<PathBuf>,
    /// AusweisApp, started without a window and with a simulated card
    #[arg(long, requires = "eid_test_server")]
    ausweisapp: Option<PathBuf>,
    /// Seconds after which each announcement is answered automatically; 0: never
    #[arg(long, default_value_t = 20)]
    auto_decide: u64,
}

/// Prepares what is missing, starts everything, waits for the end.
///
/// # Errors
/// [`DemoError`], one sentence for whoever started it.
pub fn run(args: &DemoArgs) -> Result<(), DemoError> {
    let https = checks::next_port(args.listen)?;
    checks::check(&[args.listen, https], &args.data, &args.site)?;
    let pack = Pack::load(&Source::new(None), &args.region)?;
    let root = load_root(&args.root_key_dir)?;
    let operators = operators::divide(&pack, &args.data, day_of(machine::now()));
    prepare::prepare(&args.data.join(NODE), &pack, &root, &operators)?;

    let mut children = Children::new()?;
    let node_data = args.data.join(NODE);
    let identity = (args.eid_test_server.as_ref())
        .map(|program| Identity::start(&mut children, program, https, &args.data, &node_data))
        .transpose()?;
    let site = states::beside(&args.site, &args.data).map_err(|source| DemoError::Data {
        path: args.data.clone(),
        source,
    })?;
    let mut command = node_command(args, https, &site);
    command.extend(identity.iter().flat_map(Identity::arguments));
    let variable = identity.as_ref().map(Identity::variable);
    children.start_with("The node", "warn", &command, variable)?;
    if let (Some(identity), Some(program)) = (&identity, &args.ausweisapp) {
        identity.start_client(&mut children, program)?;
    }
    let node = format!("http://{}", args.listen);
    children.wait_until_healthy(&node)?;
    for operator in &operators {
        children.start(
            &operator.name,
            "info",
            &operator.command(&node, args.auto_decide),
        )?;
    }
    let origin = identity.as_ref().map(Identity::origin);
    print!("{}", welcome(args, origin, https, &node, &operators));
    children.watch()
}

/// How to confirm at the counter who somebody is.
fn counter(tool: &str, dir: &str, node: &str, operators: &[Operator<'_>]) -> String {
    let authorities = operators.first().map(|operator| &operator.authorities);
    let mut registration = authorities.into_iter().flatten();
    let own = registration.find(|one| one.decides == AuthorityKind::Registration);
    let name = own.map(|one| one.name.as_str()).unwrap_or_default();
    format!(
        "To confirm at the counter who somebody is, with the code on their screen:\n  \
         {tool} authority identify --dir {dir} --node {node} --authority '{name}' \
         --by 'Frau Petersen'\n  \
         code: ABCD-EFGH\n  family-name: Mustermann\n  given-names: Erika\n  \
         birth-date: 1964-08-12\n  document: id\n\n"
    )
}

/// The node's folder in the demo's folder.
const NODE: &str = "node";

fn node_command(args: &DemoArgs, https: SocketAddr, site: &std::path::Path) -> Vec<String> {
    let text = |path: &std::path::Path| path.display().to_string();
    [
        "serve",
        "--listen",
        &args.listen.to_string(),
        "--https",
        &https.to_string(),
        "--data",
        &text(&args.data.join(NODE)),
        "--site",
        &text(site),
        "--region",
        &args.region,
        "--origin",
        &identity::origin(https),
        "--counter",
    ]
    .map(str::to_owned)
    .to_vec()
}

fn welcome(
    args: &DemoArgs,
    origin: Option<&str>,
    https: SocketAddr,
    node: &str,
    operators: &[Operator<'_>],
) -> String {
    let mut folders = String::new();
    for operator in operators {
        let count = operator.authorities.len();
        let word = if count == 1 {
            "authority"
        } else {
            "authorities"
        };
        folders += &format!(
            "  {}  ({}, {count} {word})\n",
            operator.folder.join("handover").display(),
            operator.name
        );
    }
    let dir = operators
        .first()
        .map(|operator| operator.folder.display().to_string())
        .unwrap_or_default();
    let tool = std::env::args().next().unwrap_or_else(|| "umzug".into());
    let auto = match args.auto_decide {
        0 => "Nothing is decided automatically.".to_owned(),
        seconds => format!(
            "Each announcement is answered automatically after {seconds} seconds \
             (--auto-decide 0 turns this off)."
        ),
    };
    let identity = match (origin, &args.ausweisapp) {
        (None, _) => String::new(),
        (Some(origin), client) => {
            let who = match client {
                Some(_) => {
                    "AusweisApp runs without a window and shows a simulated card: Erika Mustermann."
                }
                None => "AusweisApp was not found here; see the README.",
            };
            format!(
                "With the Online-Ausweis (test only): {origin}/; the certificate is the demo's \
                 own, so a browser asks once.\n{who}\n\n"
            )
        }
    };
    let counter = counter(&tool, &dir, node, operators);
    format!(
        "\nOpen {node}/ (or https://localhost:{}/)\n\n{identity}\
         Every page of the journey by one click, for testers: {node}{}\n\n\
         What arrives is put into the authorities' hand-over folders:\n{folders}\n\
         {auto}\nTo act as a clerk, for example:\n  \
         {tool} authority list --dir {dir}\n  \
         {tool} authority ask --dir {dir} --node {node} --case CASE --wants-proof \
         --text 'Welche Etage?'\n  \
         {tool} authority decide --dir {dir} --node {node} --case CASE --outcome registered \
         --appeared --text 'Sie sind angemeldet.'\n\n{counter}\
         A test service: nothing reaches a real authority. Ctrl-C stops it.\n\n",
        https.port(),
        states::ADDRESS
    )
}
