//! A child process that is watched: its output line by line, its peak memory, its end.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// A child gets this long past its time limit, for reading, writing and ending by itself.
const GRACE: Duration = Duration::from_secs(60);
/// Pause between two looks at a child; shorter at its start, since some are done in no time.
const PAUSES: [Duration; 2] = [Duration::from_millis(1), Duration::from_millis(15)];

/// A piece of news, as `solve --progress json` and `bench --alone` print it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct News {
    /// `progress` or `result`.
    pub event: String,
    /// Seconds since the solve began.
    #[serde(default)]
    pub seconds: f64,
    /// Best cost, fen.
    #[serde(default)]
    pub incumbent: Option<f64>,
    /// Lower limit, fen.
    #[serde(default)]
    pub bound: Option<f64>,
    /// How it ended, in a result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// What a child did.
pub(super) struct Done {
    /// How it ended; `None` if it had to be ended.
    pub exit: Option<ExitStatus>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
    /// Seconds from start to end.
    pub seconds: f64,
    /// Peak resident memory, KiB.
    pub peak_kib: Option<u64>,
}

impl Done {
    /// The news in a text, one JSON object a line.
    pub(super) fn news(text: &str) -> Vec<News> {
        let lines = text.lines().filter(|line| line.starts_with('{'));
        lines
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect()
    }

    /// Why there is no result: the last words of the child.
    pub(super) fn last_words(&self) -> String {
        let Some(exit) = self.exit else {
            return "it ran on past its limit and was ended".to_owned();
        };
        let said = || self.stderr.lines().chain(self.stdout.lines());
        let error = said().find_map(|line| line.strip_prefix("error: "));
        let mut words = said().filter(|line| !line.trim().is_empty() && !line.starts_with('{'));
        let last = error.or(words.next_back()).unwrap_or_default().trim();
        format!("{exit}: {}", last.chars().take(200).collect::<String>())
    }
}

/// Runs a command to its end, or ends it when it is well past `limit`.
///
/// # Errors
/// When it cannot be started.
pub(super) fn watch(command: &mut Command, limit: Duration) -> std::io::Result<Done> {
    let began = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let readers = [reader(child.stdout.take()), reader(child.stderr.take())];
    let mut peak = None;
    let exit = loop {
        peak = peak.max(peak_kib(&child));
        if let Some(exit) = child.try_wait()? {
            break Some(exit);
        }
        if began.elapsed() > limit + GRACE {
            child.kill()?;
            child.wait()?;
            break None;
        }
        thread::sleep(PAUSES[usize::from(began.elapsed() > Duration::from_millis(200))]);
    };
    let seconds = began.elapsed().as_secs_f64();
    let [stdout, stderr] = readers.map(|reader| reader.join().unwrap_or_default());
    Ok(Done {
        exit,
        stdout,
        stderr,
        seconds,
        peak_kib: peak,
    })
}

/// Reads a pipe to its end, so that the child never waits for it to be emptied.
fn reader(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut text = String::new();
        let Some(pipe) = pipe else { return text };
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe
            .read_until(b'\n', &mut line)
            .is_ok_and(|count| count > 0)
        {
            text += &String::from_utf8_lossy(&line);
            line.clear();
        }
        text
    })
}

/// The peak so far, as Linux keeps it; other systems do not tell.
fn peak_kib(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_end_and_memory_are_seen() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo '{\"event\":\"progress\",\"seconds\":2}'; sleep 0.1; echo bad >&2; exit 3"]);
        let done = watch(&mut command, Duration::from_secs(5)).unwrap();
        assert_eq!(done.exit.and_then(|exit| exit.code()), Some(3));
        assert!(done.stdout.starts_with("one\n"));
        assert!(done.last_words().ends_with("bad") || done.last_words().ends_with("one"));
        assert_eq!(Done::news(&done.stdout)[0].seconds, 2.0);
        assert!(cfg!(not(target_os = "linux")) || done.peak_kib.is_some_and(|peak| peak > 100));
    }

    #[test]
    fn a_program_that_is_not_there_is_an_error() {
        assert!(watch(&mut Command::new("no-such-program"), GRACE).is_err());
    }
}
