//! The hand-over folder: `handover/<date>-<case>/` with `request.json`,
//! `summary.html`, `attachments/`, `case.json` and later `answers/NN/`.
//!
//! Written aside and renamed, so that whoever watches the folder sees whole
//! cases only; written once, however often the node delivers. All of it is on
//! the disk before the node hears of it: after that the node erases its copy.

use std::fs;
use std::path::{Path, PathBuf};

use relocation::envelope::directory::AuthorityKind;
use relocation::envelope::reply::Answer;
use uuid::Uuid;

use super::ToolError;
use super::case_file::{CASE_FILE, CaseFile, State};
use super::finding::Finding;
use super::identity::Proof;
use super::intake::OpenedFile;
use super::request::{Request, Section};
use super::safe_name::safe_name;
use super::summary::Summary;
use crate::german_time::{sortable_day, written_moment};
use crate::private_file::{create_folder, rename, sync_folder, write_new};

/// The request, in the folder of the case or of an addition.
pub(super) const REQUEST_FILE: &str = "request.json";
/// Where additions to a case are put.
pub(super) const ANSWERS: &str = "answers";
/// Names the submission of an addition.
const SUBMISSION: &str = "submission";

/// A request with what is to be said of it.
#[derive(Clone, Copy)]
pub struct Judged<'a> {
    /// The request.
    pub request: &'a Request,
    /// How the person proved who they are.
    pub proof: &'a Proof,
    /// What the clerk should look at.
    pub findings: &'a [Finding],
}

/// Writes a new case. A folder that exists already is left as it is.
///
/// # Errors
/// [`ToolError::Io`].
pub fn new_case(
    handover: &Path,
    case: &CaseFile,
    judged: Judged<'_>,
    files: &[OpenedFile],
) -> Result<PathBuf, ToolError> {
    let folder = handover.join(format!("{}-{}", sortable_day(case.submitted), case.case));
    let written = write_aside(&folder, |aside| {
        let files = attachments(aside, files)?;
        let page = request_page(case, judged, &files);
        write_new(&aside.join(REQUEST_FILE), &judged.request.to_json())?;
        write_new(&aside.join("summary.html"), page.as_bytes())?;
        write_new(&aside.join(CASE_FILE), &case.to_json())
    });
    written.map_err(|source| io(&folder, source))?;
    Ok(folder)
}

/// A folder for answers to a case whose request is not here: what came is not
/// lost, and the clerk sees at once where it belongs.
///
/// # Errors
/// [`ToolError::Io`].
pub fn stray_case(handover: &Path, case: &CaseFile) -> Result<PathBuf, ToolError> {
    let folder = handover.join(format!("{}-{}", sortable_day(case.submitted), case.case));
    let page = Summary {
        title: "Antwort zu einem Vorgang, der nicht in diesem Ordner liegt",
        facts: facts(case),
        notes: vec![elsewhere(case)],
        findings: &[],
        sections: Vec::new(),
        files: &[],
    };
    write_aside(&folder, |aside| {
        write_new(&aside.join("summary.html"), page.to_html().as_bytes())?;
        write_new(&aside.join(CASE_FILE), &case.to_json())
    })
    .map_err(|source| io(&folder, source))?;
    Ok(folder)
}

fn elsewhere(case: &CaseFile) -> String {
    format!(
        "Gehört zu einem Vorgang, der nicht in diesem Übergabeordner liegt: {}. Bitte dort \
         zuordnen; was die Person geantwortet hat, liegt hier unter „{ANSWERS}“.",
        case.case
    )
}

/// What is added to a case.
pub enum Addition<'a> {
    /// The answer to a question.
    Answer(&'a Answer),
    /// Another request in the same case.
    Request(Judged<'a>),
}

/// Adds to a case; `None` when this submission was added before.
///
/// # Errors
/// [`ToolError::Io`].
pub fn add(
    folder: &Path,
    case: &CaseFile,
    submission: Uuid,
    addition: &Addition<'_>,
    files: &[OpenedFile],
) -> Result<Option<PathBuf>, ToolError> {
    let answers = folder.join(ANSWERS);
    let place = create_folder(&answers).and_then(|()| free_place(&answers, submission));
    let Some(place) = place.map_err(|source| io(&answers, source))? else {
        return Ok(None);
    };
    let written = write_aside(&place, |aside| {
        let files = attachments(aside, files)?;
        let (name, json, page) = match addition {
            Addition::Answer(answer) => (
                "answer.json",
                serde_json::to_vec_pretty(answer)?,
                answer_page(case, answer, &files),
            ),
            Addition::Request(judged) => (
                REQUEST_FILE,
                judged.request.to_json(),
                request_page(case, *judged, &files),
            ),
        };
        write_new(&aside.join(name), &json)?;
        write_new(&aside.join("summary.html"), page.as_bytes())?;
        write_new(&aside.join(SUBMISSION), submission.to_string().as_bytes())
    });
    written.map_err(|source| io(&place, source))?;
    Ok(Some(place))
}

/// `answers/NN` with the next number, or `None` when the submission is there.
fn free_place(answers: &Path, submission: Uuid) -> std::io::Result<Option<PathBuf>> {
    let mut next = 1;
    loop {
        let place = answers.join(format!("{next:02}"));
        match fs::read_to_string(place.join(SUBMISSION)) {
            Ok(known) if known == submission.to_string() => return Ok(None),
            Ok(_) => next += 1,
            Err(_) if place.exists() => next += 1,
            Err(_) => return Ok(Some(place)),
        }
    }
}

/// Fills a hidden folder beside `folder` and renames it.
fn write_aside(
    folder: &Path,
    fill: impl FnOnce(&Path) -> std::io::Result<()>,
) -> std::io::Result<()> {
    if folder.exists() {
        return Ok(());
    }
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let aside = folder.with_file_name(format!(".{name}"));
    if aside.exists() {
        fs::remove_dir_all(&aside)?;
    }
    create_folder(&aside)?;
    fill(&aside)?;
    sync_folder(&aside)?;
    rename(&aside, folder)?;
    // The folder that holds it may be new as well.
    match folder.parent().and_then(Path::parent) {
        Some(above) => sync_folder(above),
        None => Ok(()),
    }
}

/// Writes the attachments; gives each file's safe name and the sender's.
fn attachments(folder: &Path, files: &[OpenedFile]) -> std::io::Result<Vec<(String, String)>> {
    let folder = folder.join("attachments");
    create_folder(&folder)?;
    let mut names = Vec::with_capacity(files.len());
    for (at, file) in files.iter().enumerate() {
        let name = safe_name(at + 1, &file.name, &file.bytes);
        write_new(&folder.join(&name), &file.bytes)?;
        names.push((name, file.name.clone()));
    }
    sync_folder(&folder)?;
    Ok(names)
}

fn facts(case: &CaseFile) -> Vec<(&'static str, String)> {
    vec![
        ("Behörde", case.authority.clone()),
        ("Eingang", written_moment(case.submitted)),
        ("Vorgang", case.case.to_string()),
    ]
}

fn request_page(case: &CaseFile, judged: Judged<'_>, files: &[(String, String)]) -> String {
    let Judged {
        request,
        proof,
        findings,
    } = judged;
    let notes = match proof.suffices() {
        true => Vec::new(),
        false => vec![announcement(request.kind()).to_owned()],
    };
    Summary {
        title: request.title(),
        facts: facts(case),
        notes,
        findings,
        sections: proof
            .section(request)
            .into_iter()
            .chain(request.sections())
            .collect(),
        files,
    }
    .to_html()
}

/// What a request without proof of identity is worth.
const fn announcement(kind: AuthorityKind) -> &'static str {
    match kind {
        AuthorityKind::Registration => {
            "Ankündigung ohne Identitätsnachweis: Die Person ist nicht angemeldet. Eine \
             Eintragung ist erst nach persönlichem Erscheinen mit Ausweisdokument möglich."
        }
        AuthorityKind::Vehicle => {
            "Ohne Identitätsnachweis (§ 20 Abs. 2 FZV): Die Änderung erst nach Vorsprache oder \
             Nachweis vornehmen."
        }
    }
}

fn answer_page(case: &CaseFile, answer: &Answer, files: &[(String, String)]) -> String {
    Summary {
        title: match answer.in_reply_to {
            Some(_) => "Antwort auf eine Rückfrage",
            None => "Nachgereicht ohne Rückfrage",
        },
        facts: facts(case),
        notes: if case.state == State::Elsewhere {
            vec![elsewhere(case)]
        } else {
            Vec::new()
        },
        findings: &[],
        sections: vec![Section {
            title: "Antwort".into(),
            lines: vec![("Text".into(), answer.text.clone())],
        }],
        files,
    }
    .to_html()
}

fn io(path: &Path, source: std::io::Error) -> ToolError {
    ToolError::Io {
        path: path.into(),
        source,
    }
}

#[cfg(test)]
mod tests;
