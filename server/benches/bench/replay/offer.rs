//! Requests that begin when they are due, on as many lines as there are.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::{
    sync::Semaphore,
    task::JoinSet,
    time::{sleep_until, timeout_at},
};

use super::{AFTER, WINDOW, score::Score};
use crate::line::Line;

/// Calls that run at the same moment.
const LINES: usize = 256;

/// One call of a request, and the status that it has to have.
pub(crate) type Call = (Vec<u8>, u16);

struct Lines {
    address: String,
    room: Semaphore,
    idle: Mutex<Vec<Line>>,
}

/// Offers what `calls` makes of each index, at the rate of the score. What is
/// not done some time after the window is given up.
pub(super) async fn offer<F>(address: &str, score: &Arc<Score>, calls: F)
where
    F: Fn(usize) -> Vec<Call> + Send + Sync + 'static,
{
    let lines = Arc::new(Lines {
        address: address.to_owned(),
        room: Semaphore::new(LINES),
        idle: Mutex::default(),
    });
    let (calls, mut all) = (Arc::new(calls), JoinSet::new());
    for index in 0..score.offered() {
        sleep_until(score.due(index)).await;
        let (lines, score, calls) = (Arc::clone(&lines), Arc::clone(score), Arc::clone(&calls));
        all.spawn(async move {
            let turn = lines.room.acquire().await;
            match lines.carry(&calls(index)).await {
                Ok(()) => score.sent(index),
                Err(error) => score.failed(error.to_string()),
            }
            drop(turn);
        });
    }
    let done = async { while all.join_next().await.is_some() {} };
    let _ = timeout_at(score.due(0) + WINDOW + AFTER, done).await;
}

impl Lines {
    async fn carry(&self, calls: &[Call]) -> io::Result<()> {
        let idle = self.idle().pop();
        let mut line = match idle {
            Some(line) => line,
            None => Line::to(&self.address).await?,
        };
        run(&mut line, calls).await?;
        self.idle().push(line);
        Ok(())
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Line>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the calls one after the other.
pub(super) async fn run(line: &mut Line, calls: &[Call]) -> io::Result<()> {
    for (request, expected) in calls {
        let answer = line.ask(request).await?;
        if answer.status != *expected {
            let body = String::from_utf8_lossy(&answer.body);
            let text = format!("{} in place of {expected}: {body}", answer.status);
            return Err(io::Error::other(text));
        }
    }
    Ok(())
}
