//! Options of the node for identification.

use std::{path::PathBuf, sync::Arc};

use clap::{ArgAction, Args};

use super::{
    Identification,
    account::args::AccountArgs,
    counter::Counter,
    eid::{Access, CLIENT, Eid, RestServer},
    keeper::Keeper,
    wallet::Wallet,
};
use crate::private_file;

/// Environment variable of the secret that the eID-Server knows this node by,
/// where no file holds it.
pub const TOKEN: &str = "UMZUG_EID_TOKEN";

/// Which means are offered.
#[derive(Clone, Debug, Default, Args)]
pub struct IdentityArgs {
    /// The site's own https address, to which a means of identification returns
    #[arg(long)]
    pub origin: Option<String>,
    /// The eID-Server, or the gateway in front of it
    #[arg(long, requires = "origin")]
    pub eid_server: Option<String>,
    /// File with the secret that it knows this node by, readable by its owner
    /// only; without it the secret is in `UMZUG_EID_TOKEN`
    #[arg(long, value_name = "FILE", requires = "eid_server")]
    pub eid_token_file: Option<PathBuf>,
    /// Accounts of Bund and Länder
    #[command(flatten)]
    pub account: AccountArgs,
    /// Offices may confirm at their counters who somebody is
    #[arg(long, action = ArgAction::Set, num_args = 0..=1, require_equals = true)]
    #[arg(
        default_value_t = false,
        default_missing_value = "true",
        value_name = "BOOL"
    )]
    #[arg(requires_if("true", "origin"))]
    pub counter: bool,
    /// Wallets for digital identities (experimental): the access certificate in
    /// PEM, its own first
    #[arg(long, value_name = "FILE", requires_all = ["origin", "wallet_key", "wallet_issuers"])]
    pub wallet_certificate: Option<PathBuf>,
    /// The access certificate's private key (P-256), PKCS #8 in PEM
    #[arg(long, value_name = "FILE", requires = "wallet_certificate")]
    pub wallet_key: Option<PathBuf>,
    /// Certificates in PEM at which the chains of trusted PID issuers end
    #[arg(long, value_name = "FILE", requires = "wallet_certificate")]
    pub wallet_issuers: Option<PathBuf>,
}

impl IdentityArgs {
    /// Puts together what is offered; none without options.
    ///
    /// # Errors
    /// A sentence.
    pub fn identification(&self) -> Result<Option<Identification>, String> {
        let Some(origin) = &self.origin else {
            return Ok(None);
        };
        let origin = origin.trim_end_matches('/').to_owned();
        if !origin.starts_with("https://") {
            return Err(
                "The site has to be reached by https (--origin) to identify anybody.".into(),
            );
        }
        let identification = Identification {
            attempts: Keeper::default(),
            eid: self.eid(&origin)?,
            account: self.account.account(&origin)?,
            wallet: self.wallet(&origin)?,
            counter: self.counter.then(Counter::default),
            origin,
        };
        if identification.providers().next().is_none() {
            return Err(
                "The site's address (--origin) is there for identification only. Name a means, \
                 too: --eid-server, --account-issuer, --wallet-certificate or --counter."
                    .into(),
            );
        }
        Ok(Some(identification))
    }

    fn eid(&self, origin: &str) -> Result<Option<Eid>, String> {
        let Some(server) = &self.eid_server else {
            return Ok(None);
        };
        let token = match &self.eid_token_file {
            Some(file) => private_file::secret(file, "The secret of the eID-Server")?,
            None => std::env::var(TOKEN).map_err(|_| {
                format!("The secret of the eID-Server is missing in {TOKEN} or --eid-token-file.")
            })?,
        };
        let access = Access {
            base: server.trim_end_matches('/').to_owned(),
            token,
        };
        Ok(Some(Eid {
            server: Arc::new(RestServer::new(access)),
            origin: origin.to_owned(),
            client: CLIENT.into(),
        }))
    }

    fn wallet(&self, origin: &str) -> Result<Option<Wallet>, String> {
        match (
            &self.wallet_certificate,
            &self.wallet_key,
            &self.wallet_issuers,
        ) {
            (Some(certificate), Some(key), Some(issuers)) => {
                Wallet::load(origin.to_owned(), certificate, key, issuers).map(Some)
            }
            _ => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    #[test]
    fn the_secret_of_the_server_is_read_from_a_private_file_only() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("token");
        private_file::write_new(&file, b"geheim\n").unwrap();
        let args = IdentityArgs {
            origin: Some("https://umzug.example".into()),
            eid_server: Some("https://gateway.example".into()),
            eid_token_file: Some(file.clone()),
            ..IdentityArgs::default()
        };
        assert!(args.identification().unwrap().unwrap().eid.is_some());
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = args.identification().err().unwrap();
        assert!(refused.contains("chmod 600") && !refused.contains("geheim"));
    }
}
