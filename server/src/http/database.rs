//! Which engine keeps what the node was given: the SQLite file of the data
//! folder, or a PostgreSQL database that several nodes share.

use std::{
    env,
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{Args, value_parser};

use super::serve::{DATABASE_FILE, PARTS_FOLDER, sentence};
use crate::{
    private_file,
    store::{
        Store,
        contents::Contents,
        files::PartFiles,
        postgres::{PostgresStore, Settings},
        sqlite::SqliteStore,
    },
};

/// Environment variable of the database's address.
pub const ADDRESS: &str = "UMZUG_DATABASE";

/// Where the database is.
#[derive(Clone, Debug, Default, Args)]
pub struct DatabaseArgs {
    /// PostgreSQL database that several nodes share (postgres://user@host/name)
    /// instead of a file in the data folder; with a password take
    /// --database-file or the variable UMZUG_DATABASE, since arguments stand in
    /// the process list
    #[arg(long, value_name = "ADDRESS", conflicts_with = "database_file")]
    pub database: Option<String>,
    /// File that holds this address, readable by its owner only
    #[arg(long, value_name = "FILE")]
    pub database_file: Option<PathBuf>,
    /// Connections to PostgreSQL at most, 16 unless said otherwise, and one that
    /// listens; all nodes together must stay below what PostgreSQL takes
    /// (max_connections)
    #[arg(long, value_name = "NUMBER", value_parser = value_parser!(u16).range(2..=500))]
    pub database_connections: Option<u16>,
}

impl DatabaseArgs {
    /// How to reach PostgreSQL; none when the node keeps its own file.
    ///
    /// # Errors
    /// A sentence, without the address.
    pub fn settings(&self) -> Result<Option<Settings>, String> {
        self.settings_beside(env::var(ADDRESS).ok())
    }

    fn settings_beside(&self, variable: Option<String>) -> Result<Option<Settings>, String> {
        let address = match (&self.database, &self.database_file) {
            (Some(address), _) => Some(address.clone()),
            (None, Some(file)) => Some(private_file::secret(file, "The database's address")?),
            (None, None) => variable.filter(|address| !address.is_empty()),
        };
        let Some(address) = address else {
            return Ok(None);
        };
        let settings = Settings::parse(&address).map_err(|error| sentence(&error))?;
        if self.database.is_some() && settings.has_password() {
            return Err(format!(
                "A password in --database can be read by others. Put the address into a file of \
                 its own (--database-file) or into {ADDRESS}."
            ));
        }
        Ok(Some(match self.database_connections {
            Some(connections) => settings.with_connections(connections),
            None => settings,
        }))
    }

    /// Opens the store, and where its attachments lie.
    ///
    /// # Errors
    /// A sentence.
    pub async fn open(
        &self,
        data: &Path,
        now: i64,
    ) -> Result<(Arc<dyn Store>, Arc<dyn Contents>), String> {
        if let Some(settings) = self.settings()? {
            let store = PostgresStore::open(&settings, now).await;
            let store = store.map_err(|error| sentence(&error))?;
            let contents = store.contents();
            return Ok((Arc::new(store), Arc::new(contents)));
        }
        let store = SqliteStore::open(&data.join(DATABASE_FILE)).map_err(|e| sentence(&e))?;
        let files = PartFiles::open(data.join(PARTS_FOLDER))
            .map_err(|error| format!("The folder for attachments cannot be made: {error}."))?;
        Ok((Arc::new(store), Arc::new(files)))
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    const SECRET: &str = "postgres://umzug:geheim@localhost/umzug";

    fn settings(
        database: Option<&str>,
        file: Option<&Path>,
        variable: &str,
    ) -> Result<bool, String> {
        let args = DatabaseArgs {
            database: database.map(Into::into),
            database_file: file.map(Into::into),
            database_connections: None,
        };
        let settings = args.settings_beside(Some(variable.into()))?;
        Ok(settings.is_some())
    }

    #[test]
    fn a_password_is_taken_from_a_private_file_or_the_environment_only() {
        assert_eq!(settings(None, None, ""), Ok(false));
        assert_eq!(settings(None, None, SECRET), Ok(true));
        let named = "postgres://umzug@localhost/umzug";
        assert_eq!(settings(Some(named), None, ""), Ok(true));
        let refused = settings(Some(SECRET), None, "").unwrap_err();
        assert!(refused.contains("--database-file") && !refused.contains("geheim"));

        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("database");
        private_file::write_new(&file, format!("{SECRET}\n").as_bytes()).unwrap();
        assert_eq!(settings(None, Some(&file), ""), Ok(true));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let refused = settings(None, Some(&file), "").unwrap_err();
        assert!(refused.contains("chmod 600"), "{refused}");
    }
}
