//! An index for testers: every page of the journey, and what its options open,
//! by one click. In the demo only: the demo lays it beside the app's files, and
//! a node that serves knows nothing of it. The app is the same in both; the page
//! puts the answers of a walk into the tab's own draft and opens the address.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The index, its script, the walks (generated from the service), and what puts
/// one into a draft.
const FILES: [(&str, &str); 4] = [
    ("index.html", include_str!("states/index.html")),
    ("index.mjs", include_str!("states/index.mjs")),
    ("draft.mjs", include_str!("states/draft.mjs")),
    ("walks.json", include_str!("states/walks.json")),
];

/// Where the index stands in the site.
pub(super) const ADDRESS: &str = "/demo/states";

/// The copy within the demo's data. No build has a folder of this name: it is
/// deleted each time.
const COPY: &str = "site-with-states";

/// A copy of the site with the index in it.
pub(super) fn beside(site: &Path, data: &Path) -> io::Result<PathBuf> {
    let copy = data.join(COPY);
    if copy.exists() {
        fs::remove_dir_all(&copy)?;
    }
    copy_all(site, &copy)?;
    let folder = copy.join(ADDRESS.trim_start_matches('/'));
    fs::create_dir_all(&folder)?;
    for (name, text) in FILES {
        fs::write(folder.join(name), text)?;
    }
    Ok(copy)
}

fn copy_all(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy_all(&entry.path(), &target)?,
            false => fs::copy(entry.path(), target).map(drop)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_stands_beside_the_app_and_is_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        let (site, data) = (folder.path().join("site"), folder.path().to_owned());
        fs::create_dir_all(site.join("assets")).unwrap();
        fs::write(site.join("index.html"), "app").unwrap();
        fs::write(site.join("assets/a.js"), "a").unwrap();
        let copy = beside(&site, &data).unwrap();
        fs::write(copy.join("old.txt"), "from an earlier build").unwrap();
        let copy = beside(&site, &data).unwrap();
        assert!(!copy.join("old.txt").exists());
        assert_eq!(fs::read(copy.join("assets/a.js")).unwrap(), b"a");
        let index = fs::read_to_string(copy.join("demo/states/index.html")).unwrap();
        assert!(index.contains("index.mjs"), "{index}");
        assert!(
            !site.join("demo").exists(),
            "the site itself stays as built"
        );
    }
}
