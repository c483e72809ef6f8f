//! The processes of the demo: started, watched, stopped together.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, getppid, kill_process, set_parent_process_death_signal};
use tokio::runtime::Builder;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{interval, sleep};

use super::DemoError;
use crate::config;

/// Set for the processes of the demo to its process id: they end with it.
pub const WITH_PARENT: &str = "UMZUG_ENDS_WITH_PARENT";
/// Sets how much is logged.
const LOG: &str = "UMZUG_LOG";
/// How long a process may take to end by itself.
const GRACE: Duration = Duration::from_secs(10);
/// How long the node may take to start.
const START: Duration = Duration::from_secs(60);
const TICK: Duration = Duration::from_millis(100);

/// To be called first thing in `main`: a process that the demo started asks
/// the kernel for SIGTERM when the demo is gone, even by SIGKILL.
pub fn end_with_parent() {
    let Ok(demo) = env::var(WITH_PARENT) else {
        return;
    };
    let _ = set_parent_process_death_signal(Some(Signal::TERM));
    // The demo may have gone before the kernel was asked.
    let parent = getppid().map(|pid| pid.as_raw_nonzero().to_string());
    if parent.as_ref() != Some(&demo) {
        std::process::exit(0);
    }
}

/// Started processes; stopped when dropped.
pub(super) struct Children {
    program: PathBuf,
    running: Vec<(String, Child)>,
}

impl Children {
    pub(super) fn new() -> Result<Self, DemoError> {
        Ok(Self {
            program: env::current_exe().map_err(itself)?,
            running: Vec::new(),
        })
    }

    /// Starts this program with other arguments. `level` is how much it logs
    /// unless `UMZUG_LOG` says otherwise.
    pub(super) fn start(
        &mut self,
        name: &str,
        level: &str,
        arguments: &[String],
    ) -> Result<(), DemoError> {
        self.start_with(name, level, arguments, None)
    }

    /// The same with a variable of its environment.
    pub(super) fn start_with(
        &mut self,
        name: &str,
        level: &str,
        arguments: &[String],
        variable: Option<(&str, &str)>,
    ) -> Result<(), DemoError> {
        let log = env::var_os(LOG).unwrap_or_else(|| level.into());
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env(LOG, log)
            .env(WITH_PARENT, std::process::id().to_string())
            .envs(variable);
        // What is set for a real node, its database above all, is not meant for
        // made-up requests.
        for name in config::variables() {
            command.env_remove(name);
        }
        self.start_other(name, command).map(drop)
    }

    /// Starts another program; gives its process id.
    pub(super) fn start_other(
        &mut self,
        name: &str,
        mut command: Command,
    ) -> Result<u32, DemoError> {
        let child = command
            .stdin(Stdio::null())
            .spawn()
            .map_err(|source| DemoError::Start {
                name: name.to_owned(),
                source,
            })?;
        let id = child.id();
        self.running.push((name.to_owned(), child));
        Ok(id)
    }

    /// Waits until the node answers.
    pub(super) fn wait_until_healthy(&mut self, node: &str) -> Result<(), DemoError> {
        let agent = ureq::Agent::config_builder()
            .proxy(None)
            .timeout_global(Some(Duration::from_secs(2)))
            .build()
            .new_agent();
        let until = Instant::now() + START;
        while Instant::now() < until {
            self.still_running()?;
            if agent.get(format!("{node}/api/health")).call().is_ok() {
                return Ok(());
            }
            std::thread::sleep(TICK);
        }
        Err(DemoError::Silent(node.to_owned()))
    }

    /// Waits for Ctrl-C or SIGTERM, or for a process that ends by itself.
    pub(super) fn watch(mut self) -> Result<(), DemoError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.map_err(itself)?.block_on(async {
            let mut interrupt = signal(SignalKind::interrupt()).map_err(itself)?;
            let mut terminate = signal(SignalKind::terminate()).map_err(itself)?;
            let mut tick = interval(TICK);
            loop {
                tokio::select! {
                    _ = interrupt.recv() => return Ok(()),
                    _ = terminate.recv() => return Ok(()),
                    _ = tick.tick() => {}
                }
                if let Err(ended) = self.still_running() {
                    // Ctrl-C reaches all processes of a terminal: give the
                    // signal a moment before calling it unexpected.
                    return tokio::select! {
                        _ = interrupt.recv() => Ok(()),
                        _ = terminate.recv() => Ok(()),
                        () = sleep(TICK) => Err(ended),
                    };
                }
            }
        })
    }

    /// Whether all are.
    pub(super) fn still_running(&mut self) -> Result<(), DemoError> {
        for (name, child) in &mut self.running {
            let ended = child.try_wait().map_err(|source| DemoError::Start {
                name: name.clone(),
                source,
            })?;
            if let Some(status) = ended {
                let name = name.clone();
                return Err(DemoError::Ended { name, status });
            }
        }
        Ok(())
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        for (_, child) in &self.running {
            let _ = ask_to_end(child);
        }
        let until = Instant::now() + GRACE;
        for (_, child) in &mut self.running {
            while matches!(child.try_wait(), Ok(None)) {
                if Instant::now() > until {
                    let _ = child.kill();
                    let _ = child.wait();
                    break;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

fn itself(source: io::Error) -> DemoError {
    DemoError::Start {
        name: "The demo".into(),
        source,
    }
}

fn ask_to_end(child: &Child) -> io::Result<()> {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let pid = pid.ok_or(io::ErrorKind::NotFound)?;
    Ok(kill_process(pid, Signal::TERM)?)
}
