//! For which region things are built and started: no name stands in the code.

/// A person building for another region than the default one says so here.
const VARIABLE: &str = "UMZUG_REGION";

/// The region that the server's arguments name, else that of `UMZUG_REGION`.
pub(crate) fn wanted(arguments: &[String]) -> Option<String> {
    named(arguments).or_else(|| std::env::var(VARIABLE).ok())
}

/// Arguments for a server: with `UMZUG_REGION` where they name no region themselves.
pub(crate) fn arguments(given: &[String]) -> Vec<String> {
    let mut arguments = given.to_vec();
    if named(given).is_none()
        && let Some(region) = wanted(given)
    {
        arguments.extend(["--region".into(), region]);
    }
    arguments
}

/// What stands behind `--region`; the last one counts, as for the server.
fn named(arguments: &[String]) -> Option<String> {
    let mut found = None;
    for (at, argument) in arguments.iter().enumerate() {
        if argument == "--region" {
            found = arguments.get(at + 1).cloned();
        } else if let Some(region) = argument.strip_prefix("--region=") {
            found = Some(region.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn the_servers_arguments_name_the_region() {
        let region = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            named(&words)
        };
        assert_eq!(
            region(&["--listen", "x", "--region", "a"]).as_deref(),
            Some("a")
        );
        assert_eq!(region(&["--region=b", "--data", "x"]).as_deref(), Some("b"));
        assert_eq!(region(&["--region"]), None);
        assert_eq!(region(&["--listen", "x"]), None);
    }
}
