//! Options of the node for accounts.

use std::path::PathBuf;

use clap::Args;
use relocation::envelope::identity::Assurance;

use super::{Account, Settings, level};
use crate::private_file;

/// Environment variable of the secret that the gateway knows this node by,
/// where no file holds it.
pub const SECRET: &str = "UMZUG_ACCOUNT_SECRET";

/// Which gateway is asked.
#[derive(Clone, Debug, Default, Args)]
pub struct AccountArgs {
    /// Issuer of accounts: an OpenID Connect gateway
    #[arg(long, requires = "origin", requires = "account_client")]
    pub account_issuer: Option<String>,
    /// The client that this node is at the issuer
    #[arg(long, requires = "account_issuer")]
    pub account_client: Option<String>,
    /// File with the secret of the client, if it has one, readable by its owner
    /// only; without it the secret is in `UMZUG_ACCOUNT_SECRET`
    #[arg(long, value_name = "FILE", requires = "account_issuer")]
    pub account_secret_file: Option<PathBuf>,
    /// Level of attributes that the issuer delivers without one: low (people
    /// enter them), substantial or high
    #[arg(long, requires = "account_issuer", value_parser = level::parse)]
    pub account_plain_level: Option<Assurance>,
}

impl AccountArgs {
    /// The provider, if it is offered.
    ///
    /// # Errors
    /// A sentence.
    pub fn account(&self, origin: &str) -> Result<Option<Account>, String> {
        let (Some(issuer), Some(client)) = (&self.account_issuer, &self.account_client) else {
            return Ok(None);
        };
        let secret = match &self.account_secret_file {
            Some(file) => Some(private_file::secret(
                file,
                "The secret of the account's client",
            )?),
            None => std::env::var(SECRET).ok(),
        };
        let settings = Settings {
            issuer: issuer.clone(),
            client: client.clone(),
            secret: secret.filter(|secret| !secret.is_empty()),
            plain: self.account_plain_level.unwrap_or(Assurance::Low),
            origin: origin.to_owned(),
        };
        Account::new(settings).map(Some)
    }
}
