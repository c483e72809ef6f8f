//! What is new in an announcement, written in one statement however much it
//! is: each statement is a way to the database and back.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use relocation::envelope::bundle::AnnouncedSubmission;
use uuid::Uuid;

use super::{
    fault::Fault,
    query::{all, change, signed},
    rows,
};
use crate::store::StoreError;

/// Submissions that are to be written, and the cases that they belong to.
pub(super) struct New<'a> {
    bundle: i64,
    /// Bundle and destination of each case that is there already.
    known: BTreeMap<Uuid, (i64, Uuid)>,
    /// Destination of each case that is to be written.
    cases: BTreeMap<Uuid, Uuid>,
    /// In the order of the announcement.
    submissions: Vec<&'a AnnouncedSubmission>,
    by_id: BTreeMap<Uuid, &'a AnnouncedSubmission>,
}

impl<'a> New<'a> {
    /// None yet; looks up the cases of those that may be.
    pub(super) async fn new(
        t: &Transaction<'_>,
        bundle: i64,
        announced: &[AnnouncedSubmission],
    ) -> Result<Self, Fault> {
        let ids: Vec<Uuid> = announced.iter().map(|one| one.case).collect();
        let rows = all(
            t,
            "SELECT id, bundle, destination FROM request_case WHERE id = ANY ($1)",
            &[&ids],
        )
        .await?;
        let mut known = BTreeMap::new();
        for row in rows {
            known.insert(row.try_get(0)?, (row.try_get(1)?, row.try_get(2)?));
        }
        Ok(Self {
            bundle,
            known,
            cases: BTreeMap::new(),
            submissions: Vec::new(),
            by_id: BTreeMap::new(),
        })
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.submissions.is_empty()
    }

    /// Adds one. Errors: [`StoreError::OtherContents`],
    /// [`StoreError::CaseNotOpen`].
    pub(super) async fn add(
        &mut self,
        t: &Transaction<'_>,
        new: &'a AnnouncedSubmission,
    ) -> Result<(), Fault> {
        let other = || Err(StoreError::OtherContents.into());
        if let Some(twice) = self.by_id.insert(new.submission, new) {
            return if twice == new { Ok(()) } else { other() };
        }
        self.submissions.push(new);
        match self.known.get(&new.case) {
            Some(known) if *known == (self.bundle, new.destination) => {
                rows::open(t, new.case).await
            }
            Some(_) => other(),
            None => match self.cases.insert(new.case, new.destination) {
                Some(destination) if destination != new.destination => other(),
                _ => Ok(()),
            },
        }
    }

    pub(super) async fn insert(&self, t: &Transaction<'_>, now: i64) -> Result<(), Fault> {
        let (cases, destinations): (Vec<Uuid>, Vec<Uuid>) = self.cases.iter().unzip();
        let (mut ids, mut case_ids, mut services) = (Vec::new(), Vec::new(), Vec::new());
        let (mut owners, mut names, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
        for new in &self.submissions {
            ids.push(new.submission);
            case_ids.push(new.case);
            services.push(new.service.as_str());
            for (name, size) in &new.parts {
                owners.push(new.submission);
                names.push(name.as_str());
                sizes.push(signed(*size)?);
            }
        }
        // References are checked once all of it is there.
        change(
            t,
            "WITH new_case AS (
                INSERT INTO request_case (id, bundle, destination)
                SELECT id, $1, destination
                FROM unnest($2::uuid[], $3::uuid[]) AS n (id, destination)
             ), new_submission AS (
                INSERT INTO submission (id, case_id, service, announced_at)
                SELECT id, case_id, service, $4
                FROM unnest($5::uuid[], $6::uuid[], $7::text[]) AS n (id, case_id, service)
             )
             INSERT INTO part (submission, name, announced)
             SELECT * FROM unnest($8::uuid[], $9::text[], $10::bigint[])",
            &[
                &self.bundle,
                &cases,
                &destinations,
                &now,
                &ids,
                &case_ids,
                &services,
                &owners,
                &names,
                &sizes,
            ],
        )
        .await?;
        Ok(())
    }
}
