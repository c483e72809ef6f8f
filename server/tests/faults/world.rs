//! What was sent, asked and answered, whatever became of the node meanwhile;
//! and the gate through which everybody reaches the node of the moment.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Condvar, Mutex, MutexGuard},
};

use uuid::Uuid;

use crate::{
    bundles::{Bundle, Submission},
    control::Control,
    line::{Cut, Line},
    node::Answer,
    report::{Cause, Report},
};

/// Something that changes what the node keeps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Act {
    Announce,
    Part(Uuid, String),
    Commit,
    Withdraw(Uuid),
    Fetch(Uuid),
    Accept(Uuid),
    Decide(Uuid),
}

/// Who sends a bundle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum By {
    #[default]
    Citizen,
    Service,
}

/// What somebody outside knows of a bundle.
#[derive(Clone, Default)]
pub(crate) struct Known {
    pub(crate) by: By,
    /// May have happened.
    pub(crate) asked: BTreeSet<Act>,
    /// Has happened: the node said so.
    pub(crate) answered: BTreeSet<Act>,
    /// The longest event log of each case that somebody has read.
    pub(crate) logs: BTreeMap<Uuid, Vec<String>>,
    /// Nothing more will happen to it, and that was looked at.
    pub(crate) settled: bool,
    /// The kill that a commit's answer was lost in.
    pub(crate) cut: Option<Cause>,
}

/// A line of the history.
#[derive(Clone)]
struct Entry {
    /// Length of the journal by then.
    at: u64,
    bundle: usize,
    what: What,
}

#[derive(Clone)]
enum What {
    Asked(Act),
    Answered(Act),
    Refused(Act),
    Read(Uuid, Vec<String>),
}

#[derive(Default)]
struct State {
    bundles: Vec<(Arc<Bundle>, Known)>,
    owners: HashMap<Uuid, usize>,
    history: Vec<Entry>,
    /// What the authority has, and its signed event; it takes each once.
    taken: HashMap<Uuid, String>,
    /// What it has still to decide.
    undecided: Vec<Uuid>,
    decisions: HashMap<Uuid, String>,
    again: u64,
    report: Report,
    cause: Option<Cause>,
    line: Option<Line>,
    waiting: usize,
    over: bool,
}

/// Shared by everybody who talks to the node.
pub(crate) struct World {
    control: Arc<Control>,
    state: Mutex<State>,
    changed: Condvar,
}

impl World {
    pub(crate) fn new(control: Arc<Control>) -> Self {
        Self {
            control,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// As it was known when the journal was this long.
    pub(crate) fn as_of(&self, at: u64, control: Arc<Control>) -> Self {
        let past = Self::new(control);
        let (here, mut then) = (self.lock(), past.lock());
        let fresh = |(bundle, known): &(Arc<Bundle>, Known)| {
            let by = known.by;
            (
                Arc::clone(bundle),
                Known {
                    by,
                    ..Known::default()
                },
            )
        };
        then.bundles = here.bundles.iter().map(fresh).collect();
        then.owners.clone_from(&here.owners);
        for entry in here.history.iter().filter(|entry| entry.at <= at) {
            then.bundles[entry.bundle].1.learn(&entry.what);
        }
        drop(then);
        past
    }

    /// Lengths of the journal at which something was answered.
    pub(crate) fn answers(&self) -> Vec<u64> {
        let state = self.lock();
        let answers = state.history.iter();
        let answers = answers.filter(|entry| matches!(entry.what, What::Answered(_)));
        answers.map(|entry| entry.at).collect()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panicked here")
    }

    /// A node is there, until the gate is closed again.
    pub(crate) fn open(&self, line: Line, cause: Option<Cause>) {
        let mut state = self.lock();
        state.line = Some(line);
        state.cause = cause;
        self.changed.notify_all();
    }

    pub(crate) fn close(&self) {
        self.lock().line = None;
    }

    /// Everybody goes home.
    pub(crate) fn end(&self) {
        self.lock().over = true;
        self.changed.notify_all();
    }

    /// Waits until so many wait for a node: nothing is under way then.
    pub(crate) fn wait_for(&self, people: usize) {
        let mut state = self.lock();
        while state.waiting < people {
            state = self.changed.wait(state).expect("nobody panicked here");
        }
    }

    /// Waits for a node; none when it is over.
    pub(crate) fn line(&self) -> Option<Line> {
        let mut state = self.lock();
        state.waiting += 1;
        self.changed.notify_all();
        while state.line.is_none() && !state.over {
            state = self.changed.wait(state).expect("nobody panicked here");
        }
        state.waiting -= 1;
        if state.over { None } else { state.line.clone() }
    }

    pub(crate) fn add(&self, by: By, bundle: Bundle) -> usize {
        let mut state = self.lock();
        let index = state.bundles.len();
        for submission in &bundle.submissions {
            state.owners.insert(submission.id, index);
        }
        let known = Known {
            by,
            ..Known::default()
        };
        state.bundles.push((Arc::new(bundle), known));
        index
    }

    /// Sends something that changes the node, and notes that it was sent.
    pub(crate) fn ask(
        &self,
        bundle: usize,
        act: &Act,
        request: impl FnOnce() -> Result<Answer, Cut>,
    ) -> Result<Answer, Cut> {
        self.note(bundle, What::Asked(act.clone()));
        let answer = request();
        if let Err(cut) = &answer {
            let mut state = self.lock();
            let cause = state.cause;
            let lost = |cause: &Cause| *cut == Cut::Broken || *cause == Cause::Database;
            if let Some(cause) = cause.filter(lost) {
                state.report.cut(cause, act);
                if *act == Act::Commit {
                    state.bundles[bundle].1.cut = Some(cause);
                }
            }
        }
        answer
    }

    pub(crate) fn answered(&self, bundle: usize, act: Act) {
        self.note(bundle, What::Answered(act));
    }

    /// The node said no, for good.
    pub(crate) fn refused(&self, bundle: usize, act: Act) {
        self.note(bundle, What::Refused(act));
    }

    /// A commit whose answer was lost turned out to be there, or not.
    pub(crate) fn turned_out(&self, bundle: usize, there: bool) {
        let mut state = self.lock();
        if let Some(cause) = state.bundles[bundle].1.cut.take() {
            state.report.turned_out(cause, there);
        }
    }

    /// A log that was read once never changes; it may have grown.
    pub(crate) fn read(&self, bundle: usize, case: Uuid, log: Vec<String>) {
        self.note(bundle, What::Read(case, log));
    }

    fn note(&self, bundle: usize, what: What) {
        let at = self.control.journal();
        let mut state = self.lock();
        state.bundles[bundle].1.learn(&what);
        // Only a journal makes a past that one can come back to.
        if at > 0 {
            state.history.push(Entry { at, bundle, what });
        }
    }

    /// What was begun and not sent may have been swept away.
    pub(crate) fn swept(&self) {
        for (_, known) in &mut self.lock().bundles {
            if !known.answered.contains(&Act::Commit) {
                // It may be there all the same, and with the authority already.
                let of_authority =
                    |act: &Act| matches!(act, Act::Fetch(_) | Act::Accept(_) | Act::Decide(_));
                known.answered.retain(of_authority);
            }
        }
    }

    pub(crate) fn bundle(&self, index: usize) -> (Arc<Bundle>, Known) {
        self.lock().bundles[index].clone()
    }

    /// Those that something may still happen to, with their numbers.
    pub(crate) fn open_bundles(&self) -> Vec<(usize, Arc<Bundle>, Known)> {
        let state = self.lock();
        let all = state.bundles.iter().enumerate();
        all.filter(|(_, (_, known))| !known.settled)
            .map(|(index, (bundle, known))| (index, Arc::clone(bundle), known.clone()))
            .collect()
    }

    pub(crate) fn settle(&self, index: usize) {
        self.lock().bundles[index].1.settled = true;
    }

    /// Looks at everything once more.
    pub(crate) fn unsettle(&self) {
        for (_, known) in &mut self.lock().bundles {
            known.settled = false;
        }
    }

    /// Whose submission it is.
    pub(crate) fn owner(&self, submission: Uuid) -> (usize, Arc<Bundle>, Submission) {
        let state = self.lock();
        let index = state.owners.get(&submission);
        let index = *index.expect("a submission that somebody sent");
        let bundle = Arc::clone(&state.bundles[index].0);
        let mut all = bundle.submissions.iter();
        let found = all.find(|s| s.id == submission).expect("its own").clone();
        (index, bundle, found)
    }

    /// The authority takes it, once; gives the event that says so.
    pub(crate) fn take(&self, submission: Uuid, sign: impl FnOnce() -> String) -> String {
        let mut state = self.lock();
        if let Some(event) = state.taken.get(&submission).cloned() {
            state.again += 1;
            return event;
        }
        let event = sign();
        state.taken.insert(submission, event.clone());
        event
    }

    /// The authority has taken it over and will decide it.
    pub(crate) fn owe(&self, submission: Uuid) {
        self.lock().undecided.push(submission);
    }

    /// The first that is to be decided.
    pub(crate) fn owed(&self) -> Option<Uuid> {
        self.lock().undecided.first().copied()
    }

    /// The one event of the decision, however often it is sent.
    pub(crate) fn decision(&self, of: Uuid, sign: impl FnOnce() -> String) -> String {
        self.lock().decisions.entry(of).or_insert_with(sign).clone()
    }

    pub(crate) fn decided(&self, submission: Uuid) {
        self.lock().undecided.retain(|id| *id != submission);
    }

    /// How many documents belong to decisions: they stay with the bundle.
    pub(crate) fn documents(&self) -> usize {
        let state = self.lock();
        let decided = |known: &Known| {
            let acts = known.answered.iter();
            acts.filter(|act| matches!(act, Act::Decide(_))).count()
        };
        state.bundles.iter().map(|(_, known)| decided(known)).sum()
    }

    pub(crate) fn report<T>(&self, with: impl FnOnce(&mut Report) -> T) -> T {
        with(&mut self.lock().report)
    }

    /// Submissions of services.
    pub(crate) fn of_services(&self) -> usize {
        let state = self.lock();
        let all = state.bundles.iter();
        all.filter(|(_, known)| known.by == By::Service).count()
    }

    /// Bundles, submissions taken by the authority, and how often one of them
    /// was offered to it again.
    pub(crate) fn counts(&self) -> (usize, usize, u64) {
        let state = self.lock();
        (state.bundles.len(), state.taken.len(), state.again)
    }
}

impl Known {
    fn learn(&mut self, what: &What) {
        match what {
            What::Asked(act) => drop(self.asked.insert(act.clone())),
            What::Answered(act) => drop(self.answered.insert(act.clone())),
            What::Refused(act) => drop(self.asked.remove(act)),
            What::Read(case, log) => {
                let known = self.logs.entry(*case).or_default();
                if log.len() >= known.len() {
                    known.clone_from(log);
                }
            }
        }
    }
}
