//! What only the embedded engine promises.

use std::os::unix::fs::PermissionsExt;

use umzug::store::sqlite::SqliteStore;

use crate::calls::send;

#[tokio::test]
async fn the_database_is_for_its_owner_only() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("db")).unwrap();
    send(&store, [1; 32]).await.unwrap();
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", entry.file_name());
    }
}
