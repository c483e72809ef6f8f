//! `umzug authority enrol`: the region's side of an enrolment.

use std::path::{Path, PathBuf};

use aws_lc_rs::rand;
use clap::Args;
use relocation::envelope::directory::AuthorityKind;

use super::enrol::{self, EnrolError, Order, hand_out, read, select};
use super::registry::Registry;
use super::{Authority, Pack, PackError, Source};
use crate::authority::enrolment::Enrolment;
use crate::machine::new_id;

/// Arguments of `umzug authority enrol`.
#[derive(Args, Debug)]
pub struct EnrolArgs {
    /// File that the authority sent
    #[arg(long)]
    enrolment: PathBuf,
    /// Fingerprint that the authority read out
    #[arg(long)]
    fingerprint: String,
    /// Regional keys of the authorities it works for; a beginning stands for all below it
    #[arg(long, value_delimiter = ',', required = true)]
    destinations_of: Vec<String>,
    /// Only authorities that decide this: registration or vehicle; both where not given
    #[arg(long, value_parser = kind)]
    kind: Option<AuthorityKind>,
    /// The node's data folder
    #[arg(long)]
    data: PathBuf,
    /// Name of the region's pack
    #[arg(long)]
    region: String,
    /// Public root key, as `umzug region root-key` prints it
    // One in 64 begins with a hyphen.
    #[arg(long, allow_hyphen_values = true)]
    root: String,
    /// Where to put the access file for the authority
    #[arg(long)]
    out: PathBuf,
    /// Take authorities over that another operator serves, and new keys of a known operator
    #[arg(long)]
    replace: bool,
    /// The keys before were stolen: nothing signed with them counts any more
    #[arg(long)]
    revoke: bool,
}

/// Why an enrolment failed.
#[derive(Debug, thiserror::Error)]
pub enum EnrolCommandError {
    /// Region.
    #[error(transparent)]
    Pack(#[from] PackError),
    /// Enrolment.
    #[error(transparent)]
    Enrol(#[from] EnrolError),
    /// No randomness.
    #[error("The system gives no random numbers.")]
    Random,
}

/// Enrols an authority and says what was done.
///
/// # Errors
/// [`EnrolCommandError`].
pub fn enrol(args: &EnrolArgs) -> Result<(), EnrolCommandError> {
    let pack = Pack::load(&Source::new(None), &args.region)?;
    let wanted = |entry: &Authority| args.kind.is_none_or(|kind| kind == entry.decides);
    let offered: Vec<_> = pack.authorities.into_iter().filter(wanted).collect();
    let authorities = select(&offered, &args.destinations_of)?;
    let enrolment = read(&args.enrolment)?;
    let job = Job {
        data: &args.data,
        region: &args.region,
        root: &args.root,
        fingerprint: &args.fingerprint,
        out: &args.out,
        replace: args.replace,
        revoke: args.revoke,
    };
    let file = job.enrol(&enrolment, &authorities)?;
    println!(
        "Enrolled {} for {} authorities. Hand {} to it over a safe way, then sign the directory.",
        enrolment.name,
        authorities.len(),
        file.display()
    );
    Ok(())
}

fn kind(word: &str) -> Result<AuthorityKind, String> {
    AuthorityKind::parse(word).ok_or_else(|| "registration or vehicle".to_owned())
}

/// Enrolment at the node of a data folder.
pub struct Job<'a> {
    /// The node's data folder.
    pub data: &'a Path,
    /// Region slug.
    pub region: &'a str,
    /// Public root key.
    pub root: &'a str,
    /// What the operator typed.
    pub fingerprint: &'a str,
    /// Folder for the access file.
    pub out: &'a Path,
    /// Take over from others, and new keys.
    pub replace: bool,
    /// Former keys count for nothing any more.
    pub revoke: bool,
}

impl Job<'_> {
    /// Writes the access file, then the registry: an access that leads nowhere
    /// is harmless, an enrolled client that nobody can use is not.
    ///
    /// # Errors
    /// [`EnrolCommandError`].
    pub fn enrol(
        &self,
        enrolment: &Enrolment,
        authorities: &[&Authority],
    ) -> Result<PathBuf, EnrolCommandError> {
        let mut registry = Registry::load(self.data).map_err(EnrolError::from)?;
        let mut secret = [0; 32];
        rand::fill(&mut secret).map_err(|_| EnrolCommandError::Random)?;
        let order = Order {
            region: self.region,
            authorities,
            enrolment,
            fingerprint: self.fingerprint,
            root: self.root,
            replace: self.replace,
            revoke: self.revoke,
        };
        let access = enrol::enrol(&mut registry, &order, new_id(), &secret)?;
        let file = hand_out(&access, self.out)?;
        registry.save(self.data).map_err(EnrolError::from)?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::EnrolArgs;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: EnrolArgs,
    }

    #[test]
    fn a_root_key_may_begin_with_a_hyphen() {
        let line = "umzug --enrolment e --fingerprint f --destinations-of 02 --data d --region r \
                    --root -4xY --out o";
        let read = Line::try_parse_from(line.split_whitespace());
        assert_eq!(
            read.map(|line| line.args.root).ok().as_deref(),
            Some("-4xY")
        );
    }
}
