//! A year of a region as the busiest hour of its busiest day, replayed faster
//! over HTTP: brokers hand in, people move, and each authority fetches what is
//! for it and takes it over.
//!
//! Requests begin when their time has come, whether or not earlier ones were
//! answered; what they wait for a free line counts as their time.

pub(crate) mod house;
mod messages;
pub(crate) mod moves;
mod offer;
mod offices;
mod score;

use std::{sync::Arc, time::Duration};

use tokio::{
    runtime::Runtime,
    time::{Instant, sleep},
};

use self::{
    house::{Access, House},
    moves::REQUESTS,
    score::Score,
};
use crate::{
    Figure,
    node::{Log, Node},
};

/// Messages of the regional broker in a year.
const MESSAGES: f64 = 31e6;
/// Moves in a year, each with two requests.
const MOVES: f64 = 250e3;
/// The busiest day's share of a year. A guess on the safe side, as no authority
/// publishes it: work is done on 250 days, and the first day after Christmas
/// sees three times as much as the others.
const BUSIEST_DAY: f64 = 3.0 / 250.0;
/// The busiest hour's share of that day: a guess, too.
const BUSIEST_HOUR: f64 = 0.15;
/// How much faster: the first is the aim, the others are tried until the node
/// keeps up.
const FASTER: [f64; 6] = [100.0, 50.0, 25.0, 12.5, 6.0, 3.0];
/// How much of the hour is replayed, and the time after it in which what was
/// begun has to be done.
const WINDOW: Duration = Duration::from_secs(12);
const AFTER: Duration = Duration::from_secs(2);

pub(crate) fn measure() -> Result<Vec<Figure>, String> {
    let house = Arc::new(House::new()?);
    let (mut figures, mut kept_up) = (Vec::new(), 0.0);
    for faster in FASTER {
        let ran = replay(&house, faster)?;
        if figures.is_empty() {
            figures = ran.figures();
        }
        if ran.kept_up() {
            kept_up = faster;
            break;
        }
    }
    figures.push(Figure {
        name: "replay_keeps_up_times",
        value: kept_up,
        unit: "times the busiest hour (aim 100)",
    });
    Ok(figures)
}

/// Both kinds at once.
struct Ran {
    messages: Arc<Score>,
    moves: Arc<Score>,
}

fn replay(house: &Arc<House>, faster: f64) -> Result<Ran, String> {
    let rate = |year: f64| year * BUSIEST_DAY * BUSIEST_HOUR / 3600.0 * faster;
    let count = |year: f64| (rate(year) * WINDOW.as_secs_f64()) as usize;
    let messages = Arc::new(house.requests(count(MESSAGES)));
    let moves = Arc::new(house.requests(count(MOVES) * REQUESTS));
    let node = Node::on(house.folder()?, Log::Lines)?;
    let (house, address) = (house, &node.address);
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        let access = Arc::new(Access::of(address).await?);
        let begun = Instant::now();
        let ran = Ran {
            messages: Arc::new(Score::new(rate(MESSAGES), begun)),
            moves: Arc::new(Score::new(rate(MOVES), begun)),
        };
        let one = messages.iter().map(|one| (one, &ran.messages));
        let two = moves.iter().map(|one| (one, &ran.moves));
        let offices = offices::open(address, &access, one.chain(two));
        tokio::join!(
            messages::send(address, house, &access, &messages, &ran.messages),
            moves::send(address, house, &moves, &ran.moves),
        );
        let end = begun + WINDOW + 2 * AFTER;
        while !ran.kept_up() && Instant::now() < end {
            sleep(AFTER / 20).await;
        }
        drop(offices);
        Ok(ran)
    })
}

impl Ran {
    fn kept_up(&self) -> bool {
        self.messages.kept_up(1) && self.moves.kept_up(REQUESTS)
    }

    fn figures(&self) -> Vec<Figure> {
        let messages = self.messages.figures([
            "replay_messages_offered",
            "replay_messages_sent",
            "replay_messages_taken_over",
            "replay_messages_errors",
            "replay_messages_median_ms",
            "replay_messages_p99_ms",
        ]);
        let moves = self.moves.figures([
            "replay_moves_offered",
            "replay_moves_sent",
            "replay_moves_requests_taken_over",
            "replay_moves_errors",
            "replay_moves_median_ms",
            "replay_moves_p99_ms",
        ]);
        messages.into_iter().chain(moves).collect()
    }
}
