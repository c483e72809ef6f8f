//! TEST ONLY: an eID-Server (TR-03124-1, TR-03130-1) of the project's own, so that the real AusweisApp with its card
//! simulator can go the whole way of an online authentication on one machine.
//!
//! It does what a client can notice: TLS with a key per session, its own certificate chain down from a root made at
//! each start, terminal and chip authentication, secure messaging, reading data groups. It omits what only protects
//! a real eService, and therefore **must never identify anybody**:
//!
//! - passive authentication: the signature of EF.CardSecurity is not checked, so any chip is genuine;
//! - revocation lists, and renewal of certificates;
//! - SOAP with WS-Security and mutual TLS on the eService's side: there is JSON with a bearer token on loopback;
//! - restricted identification, age and place verification;
//! - keys in hardware, logs, load.
//!
//! A test may plan how the next session ends, for what the simulator cannot do: a revoked document for instance.
mod api;
mod arguments;
mod ausweisapp;
mod card;
mod chip;
mod cvc;
mod date;
mod description;
mod dialogue;
mod elliptic;
mod failure;
mod http;
mod message;
mod oid;
mod operation;
mod outcome;
mod paos;
mod personal_data;
mod pki;
mod result;
mod rights;
mod secure_messaging;
mod server;
mod sessions;
mod tls;
mod tlv;

use std::error::Error;
use std::fs;
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use clap::Parser as _;
use openssl::x509::X509;

use arguments::Arguments;
use outcome::Plan;
use pki::Pki;
use server::{Server, locked};
use sessions::Sessions;
use tls::Identity;

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("eid-test-server: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    if !arguments.test_only {
        return Err(
            "this is a test server that proves nobody's identity; it starts with --test-only alone"
                .into(),
        );
    }
    let token = std::env::var("EID_SERVER_TOKEN").unwrap_or_default();
    if token.is_empty() {
        return Err("EID_SERVER_TOKEN is not set: the token that the eService shows".into());
    }
    eprintln!("eid-test-server: TEST ONLY. It proves nobody's identity; its keys end with it.");

    let identity = Identity::generate()?;
    let mut certificates = vec![identity.der()?];
    for certificate in X509::stack_from_pem(&fs::read(&arguments.certificate)?)? {
        certificates.push(certificate.to_der()?);
    }
    let pki = Pki::generate(&arguments.subject, &certificates, date::today())?;
    if let Some(folder) = arguments.ausweisapp_config.parent() {
        fs::create_dir_all(folder)?;
    }
    let configuration = ausweisapp::configuration(&pki.root);
    fs::write(&arguments.ausweisapp_config, configuration.to_string())?;

    let api = TcpListener::bind((arguments.address, arguments.port))?;
    let paos = TcpListener::bind((arguments.address, arguments.paos_port))?;
    let sessions = Arc::new(Mutex::new(Sessions::new(arguments.lifetime_seconds)));
    let keys = Arc::clone(&sessions);
    let (context, psk_id) = identity.acceptor(move |id| locked(&keys).key(id, Instant::now()))?;
    let server = Arc::new(Server {
        pki,
        sessions,
        next: Mutex::new(Plan::Ok),
        token,
        paos_address: format!("https://localhost:{}/paos", arguments.paos_port),
    });
    println!("ready");
    let clients = Arc::clone(&server);
    std::thread::spawn(move || clients.serve_paos(&paos, &context, psk_id));
    server.serve_api(&api);
    Ok(())
}
