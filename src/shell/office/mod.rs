//! Spreadsheets, documents and pages, read by the program itself in a process of its own: what they do to their reader they
//! do to that process alone, and it gets only so much memory and time.

mod reader;

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use rustix::process::Signal;

use crate::codec::table::{Heavy, Tables, Unreadable};
use crate::domain::text::safe_line;
use crate::domain::vocabulary::Vocabulary;

pub(super) use reader::answer;

/// The command that makes the program a reader. It is no part of the command line, since nobody but the program gives it.
const COMMAND: &str = "read-office";

/// The most bytes that a reader may answer.
const MOST: u64 = 512 << 20;

/// The most of what it says beside its answer that is kept.
const MOST_SAID: u64 = 16 << 10;

/// How long a reader may take, on a machine that has much else to do: what it may take of the processor is bounded by itself.
const PATIENCE: Duration = Duration::from_mins(3);

/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(5);

/// Reads the tables of a spreadsheet, document or page, which messages call `name`. `interrupted` is asked again and again
/// whether to stop.
pub fn read(name: &str, bytes: Vec<u8>, form: Heavy, interrupted: &dyn Fn() -> bool) -> Result<Tables> {
    let mut reader = Command::new(this_program().context("cannot find the program itself")?);
    reader.args([COMMAND, form.word()]).env_clear();
    read_by(reader, name, bytes, form, PATIENCE, interrupted)
}

/// What these arguments ask the program to read, if they make it a reader.
pub(super) fn asked(args: &[OsString]) -> Option<Heavy> {
    match args {
        [_, command, form] if command == COMMAND => Heavy::parse(form.to_str()?),
        _ => None,
    }
}

/// The program that runs, also where another has been put in its place since.
fn this_program() -> io::Result<std::path::PathBuf> {
    let running = std::path::Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { std::env::current_exe() }
}

/// Has this reader read it.
fn read_by(
    reader: Command,
    name: &str,
    bytes: Vec<u8>,
    form: Heavy,
    patience: Duration,
    interrupted: &dyn Fn() -> bool,
) -> Result<Tables> {
    let cannot = || format!("cannot read `{}`", safe_line(name));
    let run =
        Run::start(reader, bytes).with_context(|| format!("{}: its reader does not start", cannot()))?;
    let ended = run.wait(patience, interrupted).with_context(cannot)?;
    understand(ended, form).with_context(cannot)
}

/// A reader at work. It ends with this value at the latest.
struct Run {
    child: Child,
    /// What it answers, and what it says beside.
    heard: Option<[JoinHandle<io::Result<Vec<u8>>>; 2]>,
    started: Instant,
}

/// How a reader ended.
#[derive(Debug)]
enum Ended {
    /// By itself, or by a signal: with an answer, and something said beside it.
    Over { status: ExitStatus, answer: Vec<u8>, said: Vec<u8> },
    /// It was ended, since it took too long.
    Late,
    /// It was ended, since the user does not want it any more.
    Interrupted,
}

impl Run {
    /// Starts a reader and gives it the document.
    fn start(mut command: Command, bytes: Vec<u8>) -> io::Result<Self> {
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let mut run = Self { child, heard: None, started: Instant::now() };
        if let (Some(mut stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) {
            // A reader that has seen enough does not take the rest.
            thread::Builder::new().spawn(move || stdin.write_all(&bytes))?;
            run.heard = Some([listen(stdout, MOST)?, listen(stderr, MOST_SAID)?]);
        }
        Ok(run)
    }

    /// Waits for its end, and sees to it that it comes.
    fn wait(mut self, patience: Duration, interrupted: &dyn Fn() -> bool) -> io::Result<Ended> {
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            if interrupted() {
                return Ok(Ended::Interrupted);
            }
            if self.started.elapsed() > patience {
                return Ok(Ended::Late);
            }
            thread::sleep(GLANCE);
        };
        let mut heard = self.heard.take().into_iter().flatten().map(|thread| {
            thread.join().unwrap_or_else(|_| Err(io::Error::other("the thread that listens is gone")))
        });
        let mut next = || heard.next().unwrap_or_else(|| Ok(vec![]));
        let (answer, said) = (next()?, next()?);
        Ok(Ended::Over { status, answer, said })
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Hears what comes, up to one byte more than so many.
fn listen(from: impl Read + Send + 'static, most: u64) -> io::Result<JoinHandle<io::Result<Vec<u8>>>> {
    thread::Builder::new().spawn(move || {
        let mut heard = vec![];
        from.take(most + 1).read_to_end(&mut heard)?;
        Ok(heard)
    })
}

/// What a reader's end means.
fn understand(ended: Ended, form: Heavy) -> Result<Tables> {
    let (status, answer, said) = match ended {
        Ended::Interrupted => bail!("it was stopped"),
        Ended::Late => bail!("it takes longer than {} s; {}", PATIENCE.as_secs(), form.less()),
        Ended::Over { status, answer, said } => (status, answer, said),
    };
    if answer.len() as u64 > MOST {
        bail!("it holds more than {} MB of text; {}", MOST >> 20, form.less());
    }
    if status.success()
        && let Ok(told) = postcard::from_bytes::<Result<Tables, Unreadable>>(&answer)
    {
        let tables = told.map_err(|refusal| anyhow!(refusal))?;
        return tables.checked().map_err(|refusal| anyhow!(refusal));
    }
    let said = String::from_utf8_lossy(&said);
    let said = said.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let signal = status.signal().and_then(Signal::from_named_raw);
    match signal {
        Some(Signal::XCPU) => bail!("it takes more than {} s of work; {}", reader::SECONDS, form.less()),
        Some(Signal::INT | Signal::TERM | Signal::HUP | Signal::QUIT) => bail!("it was stopped"),
        // The system ends what takes the memory of others; the reader's own limit is told by an abort.
        Some(Signal::KILL) => bail!("its reader was ended by the system; {}", form.less()),
        _ if said.starts_with("memory allocation of") => {
            bail!("it needs more than {} MB of memory; {}", reader::MEMORY >> 20, form.less())
        }
        _ => {
            let said = safe_line(said.trim_start_matches("demarche: "));
            let said: String = said.chars().take(200).collect();
            let said = if said.is_empty() { status.to_string() } else { said };
            bail!("its reader failed ({said}); {}", form.less())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::table::{Counted, Table};

    /// What comes of a reader that is this shell script.
    fn told(script: &str, patience: Duration, interrupted: &dyn Fn() -> bool) -> Result<Tables, String> {
        let mut reader = Command::new("sh");
        reader.args(["-c", script]);
        let bytes = vec![b'x'; 1 << 20];
        let read = read_by(reader, "talks\u{1b}.xlsx", bytes, Heavy::Xlsx, patience, interrupted);
        read.map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn every_way_a_reader_can_end_is_told_in_one_sentence() {
        for (script, words) in [
            (
                "echo 'memory allocation of 9 bytes failed' >&2; kill -ABRT $$",
                "it needs more than 1024 MB of memory",
            ),
            ("kill -XCPU $$", "it takes more than 60 s of work"),
            ("kill -KILL $$", "its reader was ended by the system"),
            ("kill -TERM $$", "it was stopped"),
            ("printf '\\nat \\033[31ma place\\nmore\\n' >&2; exit 101", "its reader failed (at [31ma place)"),
            ("exit 3", "its reader failed (exit status: 3)"),
            ("kill -SEGV $$", "its reader failed (signal: 11"),
            ("cat", "its reader failed ("),
            ("printf '\\001\\003abc\\003def'", "abc; def"),
            ("exec yes", "it holds more than 512 MB of text"),
        ] {
            let told = told(script, Duration::from_mins(1), &|| false).unwrap_err();
            assert!(told.starts_with("cannot read `talks.xlsx`: "), "{told}");
            assert!(told.contains(words) && !told.contains('\n'), "{script}: {told}");
        }
    }

    #[test]
    fn a_reader_that_hangs_or_is_not_wanted_any_more_is_ended() {
        let folder = tempfile::tempdir().unwrap();
        let started = folder.path().join("started");
        let script = format!("trap '' TERM INT; echo $$ > {}; exec sleep 600", started.display());
        let gone = |by: &str| {
            let pid = std::fs::read_to_string(&started).unwrap();
            assert!(!std::path::Path::new("/proc").join(pid.trim()).exists(), "it is still there after {by}");
            std::fs::remove_file(&started).unwrap();
        };
        let written = || std::fs::read_to_string(&started).is_ok_and(|pid| pid.ends_with('\n'));
        assert!(told(&script, Duration::from_mins(1), &written).unwrap_err().ends_with("it was stopped"));
        gone("an interruption");
        let late = told(&script, Duration::from_secs(2), &|| false).unwrap_err();
        assert!(late.contains("it takes longer than"), "{late}");
        gone("its time");
    }

    #[test]
    fn tables_come_through_whole_and_what_makes_no_sense_is_refused() {
        let mut table = Table::new(Some("Åland".to_owned()), Counted::Rows);
        table.begin_row(7).unwrap();
        for cell in ["a", "", "näht\nzwei"] {
            table.push(cell).unwrap();
        }
        let tables = Tables { tables: vec![table], remarks: vec!["one".to_owned()], ..Tables::default() };
        let mut answer = postcard::to_allocvec(&Ok::<_, Unreadable>(&tables)).unwrap();
        let over = |answer: &[u8]| Ended::Over {
            status: ExitStatus::default(),
            answer: answer.to_vec(),
            said: vec![],
        };
        assert_eq!(understand(over(&answer), Heavy::Xlsx).unwrap(), tables);
        for length in 0..answer.len() {
            assert!(understand(over(&answer[..length]), Heavy::Xlsx).is_err());
        }
        // Each byte turned into another is refused, or tables that can be gone through.
        for at in 0..answer.len() {
            for change in [1, 0x7f, 0x80] {
                answer[at] ^= change;
                for table in understand(over(&answer), Heavy::Xlsx).map_or(vec![], |read| read.tables) {
                    (0..table.row_count())
                        .for_each(|row| assert!(table.row(row).all(|cell| cell.len() < 99)));
                }
                answer[at] ^= change;
            }
        }
    }
}
