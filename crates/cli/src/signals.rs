//! Signals that ask the command to end: after the first, what is under way ends and every record is written.

use std::io;

/// Which signal it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C, SIGINT.
    Interrupt,
    /// SIGTERM: a service manager, a container or a shutdown.
    Terminate,
    /// SIGHUP: the terminal is gone.
    HangUp,
}

impl Signal {
    /// The exit code: 128 and the signal's number, as shells have it.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Signal::Interrupt => 130,
            Signal::Terminate => 143,
            Signal::HangUp => 129,
        }
    }
}

/// Signals as they come, from its creation on.
#[derive(Debug)]
pub struct Signals {
    #[cfg(unix)]
    received: [tokio::signal::unix::Signal; 2],
    /// None: it is ignored, as `nohup` asks for.
    #[cfg(unix)]
    hang_up: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    /// Listen. From now on none of them ends the process by itself. To be called within a runtime.
    ///
    /// # Errors
    /// When the system refuses it.
    pub fn listen() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        let received = [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?];
        let hang_up = if hang_up_is_ignored() { None } else { Some(signal(SignalKind::hangup())?) };
        Ok(Signals { received, hang_up })
    }

    /// The next one.
    pub async fn next(&mut self) -> Signal {
        let [interrupt, terminate] = &mut self.received;
        let hang_up = async {
            match &mut self.hang_up {
                Some(signal) => signal.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupt.recv() => Signal::Interrupt,
            _ = terminate.recv() => Signal::Terminate,
            _ = hang_up => Signal::HangUp,
        }
    }
}

/// Whether whoever started the process had it ignore SIGHUP, as `nohup` does. Known on Linux only.
#[cfg(unix)]
fn hang_up_is_ignored() -> bool {
    const SIGHUP: u64 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask >> (SIGHUP - 1) & 1 == 1)
}

#[cfg(not(unix))]
impl Signals {
    /// Listen to Ctrl-C.
    ///
    /// # Errors
    /// None here.
    pub fn listen() -> io::Result<Signals> {
        Ok(Signals {})
    }

    /// The next Ctrl-C.
    pub async fn next(&mut self) -> Signal {
        match tokio::signal::ctrl_c().await {
            Ok(()) => Signal::Interrupt,
            Err(_) => std::future::pending().await,
        }
    }
}
