use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use super::*;
use crate::authority::case_file::find;
use crate::authority::request::SCHEMAS;
use crate::authority::tests::sample;

fn case() -> CaseFile {
    CaseFile {
        case: Uuid::from_u128(0x0a),
        submission: Uuid::from_u128(0x0b),
        destination: Uuid::from_u128(0x0c),
        authority: "Hamburg".into(),
        kind: AuthorityKind::Registration,
        submitted: 1_767_225_600,
        arrived: 1_767_225_700,
        identity: false,
        reply_key: None,
        findings: Vec::new(),
        state: State::Arrived,
        last_event: None,
        received: Vec::new(),
        pending: None,
    }
}

fn judged(request: &Request) -> Judged<'_> {
    Judged {
        request,
        proof: &Proof::None,
        findings: &[],
    }
}

/// A request in which everything that is free text is meant ill.
fn request() -> Request {
    let mut json = sample::with_proof(&json!([]));
    json["matter"]["landlord"] = json!({
        "kind": "landlord", "role": "landlord", "name": "<script>x</script>", "address": "<script>\n<b>",
        "owner": "same",
    });
    Request::parse(SCHEMAS[0], json.to_string().as_bytes()).unwrap()
}

fn files() -> Vec<OpenedFile> {
    vec![OpenedFile {
        name: "../../../../tmp/evil.sh".into(),
        bytes: b"%PDF-1.7".to_vec(),
    }]
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push(path.clone());
        if path.is_dir() {
            walk(&path, found);
        }
    }
}

#[test]
fn a_case_is_private_and_keeps_to_its_folder() {
    let temp = tempfile::tempdir().unwrap();
    let handover = temp.path().join("handover");
    let folder = new_case(&handover, &case(), judged(&request()), &files()).unwrap();
    add(
        &folder,
        &case(),
        Uuid::from_u128(1),
        &Addition::Request(judged(&request())),
        &files(),
    )
    .unwrap();
    assert!(folder.ends_with(format!("2026-01-01-{}", Uuid::from_u128(0x0a))));

    let mut all = Vec::new();
    walk(temp.path(), &mut all);
    for path in &all {
        let mode = fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        assert_eq!(mode, expected, "{}", path.display());
    }
    assert!(folder.join("attachments/01-evil.pdf").exists());
    assert!(
        all.iter()
            .all(|path| path.extension().is_none_or(|e| e != "sh"))
    );
    let page = fs::read_to_string(folder.join("summary.html")).unwrap();
    assert!(!page.contains("<script"));
    assert!(page.contains("&lt;script&gt;"));
    assert!(page.contains("nicht angemeldet"));
}

#[test]
fn delivered_twice_is_written_once() {
    let temp = tempfile::tempdir().unwrap();
    let folder = new_case(temp.path(), &case(), judged(&request()), &files()).unwrap();
    fs::write(folder.join("note.txt"), "by the clerk").unwrap();
    assert_eq!(
        new_case(temp.path(), &case(), judged(&request()), &files()).unwrap(),
        folder
    );
    assert!(folder.join("note.txt").exists());

    let answer = Answer {
        schema: String::new(),
        in_reply_to: Some(Uuid::from_u128(3)),
        text: "Ja".into(),
        documents: Vec::new(),
    };
    let put = |id| {
        let addition = Addition::Answer(&answer);
        add(&folder, &case(), Uuid::from_u128(id), &addition, &files()).unwrap()
    };
    assert_eq!(put(1), Some(folder.join("answers/01")));
    assert_eq!(put(1), None);
    assert_eq!(put(2), Some(folder.join("answers/02")));
    assert_eq!(put(1), None);
}

#[test]
fn a_half_written_case_is_no_case() {
    let temp = tempfile::tempdir().unwrap();
    let name = format!("2026-01-01-{}", case().case);
    let aside = temp.path().join(format!(".{name}"));
    create_folder(&aside).unwrap();
    fs::write(aside.join(CASE_FILE), case().to_json()).unwrap();
    assert!(find(temp.path(), "0000").is_err());
    new_case(temp.path(), &case(), judged(&request()), &files()).unwrap();
    assert!(find(temp.path(), "0000").is_ok());
    assert!(!aside.exists());
}
