//! Keys, enrolments and the signed directory of the demo. Done once; a second
//! start finds everything there and only looks.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use relocation::envelope::directory::Directory;
use uuid::Uuid;

use super::DemoError;
use super::operators::Operator;
use crate::authority::ToolError;
use crate::authority::enrolment::{ClientAccess, Enrolment};
use crate::authority::office::make_keys;
use crate::authority::request::SCHEMAS;
use crate::jose::RootKey;
use crate::region::directory::{VALID_SECONDS, day_of, entries, published};
use crate::region::enrol::schemas_for;
use crate::region::enrol_command::Job;
use crate::region::registry::Registry;
use crate::region::sign_command::publish_for;
use crate::region::{Authority, Pack};
use crate::{machine, private_file};

/// How the demo's node names itself: the same on each port and machine, so
/// that old events stay valid; `.invalid` never is a real one (RFC 2606).
const ISSUER: &str = "https://umzug.invalid/fit-connect";
/// A directory is signed again when less than this is left.
const RENEW_SECONDS: i64 = VALID_SECONDS / 2;

/// Makes what is missing.
pub(super) fn prepare(
    node: &Path,
    pack: &Pack,
    root: &RootKey,
    operators: &[Operator<'_>],
) -> Result<(), DemoError> {
    private_file::create_folder(node).map_err(|source| DemoError::Data {
        path: node.into(),
        source,
    })?;
    let public = root.public();
    let registry = Registry::load(node)?;
    let (ready, missing): (Vec<_>, Vec<_>) = operators
        .iter()
        .partition(|operator| is_enrolled(operator, &registry, &public));
    if missing.is_empty() && is_current(published(node, &public), pack, &registry) {
        return Ok(());
    }
    if !missing.is_empty() {
        println!(
            "Preparing {} operators of authorities ({} are ready): RSA keys of 4096 bits, once.",
            missing.len(),
            ready.len()
        );
        for (operator, enrolment) in missing.iter().zip(all_keys(&missing)?) {
            // Whoever starts the demo is the region and the authorities in
            // one person; there is nobody to compare fingerprints with.
            let job = Job {
                data: node,
                region: &pack.slug,
                root: &public,
                fingerprint: &enrolment.fingerprint(),
                out: &operator.folder,
                replace: true,
                revoke: false,
            };
            job.enrol(&enrolment, &operator.authorities)?;
        }
    }
    let directory = publish_for(node, root, &pack.slug, ISSUER, true)?;
    println!(
        "Signed the directory of {} authorities.",
        directory.authorities.len()
    );
    Ok(())
}

/// Whether the operator has an access under this root that the node knows, for
/// everything that its tool reads.
fn is_enrolled(operator: &Operator<'_>, registry: &Registry, root: &str) -> bool {
    let access = fs::read(operator.access())
        .ok()
        .and_then(|bytes| serde_json::from_slice::<ClientAccess>(&bytes).ok());
    let known = access.is_some_and(|access| {
        access.root == root
            && registry
                .authenticate(&access.client, &access.secret)
                .is_some_and(|known| known.destinations == operator.destinations())
    });
    let reads_all = |(authority, id): (&&Authority, Uuid)| {
        let schemas = schemas_for(authority.decides, &SCHEMAS);
        let entry = registry.destination(id);
        entry.is_some_and(|entry| entry.schemas == schemas)
    };
    let mut served = operator.authorities.iter().zip(operator.destinations());
    known && served.all(reads_all)
}

/// Whether it says what the pack says today.
fn is_current(directory: Option<Directory>, pack: &Pack, registry: &Registry) -> bool {
    let now = machine::now();
    directory.is_some_and(|directory| {
        directory.region == pack.slug
            && directory.table == pack.table()
            && directory.node.issuer == ISSUER
            && directory.expires - now > RENEW_SECONDS
            && directory.authorities
                == entries(&pack.slug, &pack.authorities, registry, day_of(now))
    })
}

/// Makes the keys of all operators, on all cores, with a line for each.
fn all_keys(operators: &[&Operator<'_>]) -> Result<Vec<Enrolment>, ToolError> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let share = operators.len().div_ceil(workers).max(1);
    let done = AtomicUsize::new(0);
    let make = |operator: &&Operator<'_>| {
        let keys = make_keys(&operator.folder, &operator.name, &SCHEMAS, false)?;
        let count = done.fetch_add(1, Ordering::Relaxed) + 1;
        println!("  {count}/{} {}", operators.len(), operator.name);
        Ok(keys)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = operators
            .chunks(share)
            .map(|part| scope.spawn(|| part.iter().map(make).collect::<Result<Vec<_>, _>>()))
            .collect();
        let parts: Result<Vec<_>, ToolError> = threads
            .into_iter()
            .map(|thread| thread.join().expect("making keys does not panic"))
            .collect();
        Ok(parts?.into_iter().flatten().collect())
    })
}
