//! Hostile files, folders and notes, given to the built program as it is: a bounded one, so that what takes too much memory
//! would be an abort and not a slow machine.

mod datasets;
mod folders;
mod import;
mod notes;
mod office;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How much address space the program gets, in KiB: a small part of what the files here could make it want.
const MEMORY: u64 = 1024 * 1024;

/// The longest that one run may take on a slow and busy machine: what hangs, hangs for ever.
const LONGEST: Duration = Duration::from_mins(10);

/// What a run came to.
struct Ended {
    /// The exit status; none where a signal ended it.
    code: Option<i32>,
    /// Standard output and standard error.
    told: String,
}

impl Ended {
    /// The first lines, for a failure.
    fn beginning(&self) -> String {
        self.told.chars().take(1000).collect()
    }
}

/// A folder for one test, removed in the end.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("the folder");
        fs::write(&path, bytes).expect("the file");
        path
    }

    /// Runs demarche from here, in bounded memory, and waits for its end.
    fn run(&self, args: &[&str]) -> Ended {
        let told = self.path("told");
        let output = fs::File::create(&told).expect("a file");
        let mut command = Command::new("sh");
        // The limit is the shell's own, so that it holds for demarche and not for the test.
        command.args(["-c", "ulimit -v \"$0\" && exec \"$@\"", &MEMORY.to_string()]);
        command.arg(env!("CARGO_BIN_EXE_demarche")).args(args).current_dir(self.0.path());
        command.env_clear().env("HOME", self.path("home")).env("USER", "anna").env("LANG", "C.UTF-8");
        command.stdin(Stdio::null()).stdout(output.try_clone().expect("a file")).stderr(output);
        let mut child = command.spawn().expect("a shell");
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("its status") {
                break status;
            }
            if started.elapsed() > LONGEST {
                let _ = child.kill();
                panic!("{args:?} did not end");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let told = fs::read(told).expect("what it told");
        Ended { code: status.code(), told: String::from_utf8(told).expect("UTF-8") }
    }
}

/// Makes something that is no file at a path.
type Make = fn(&Path);

/// Makes a pipe with a name.
fn make_pipe(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
}

/// Fails unless the program ended by itself, with a message that says this in few and clean words.
fn assert_refused(ended: &Ended, name: &str, code: i32, words: &str) {
    assert_eq!(ended.code, Some(code), "{name}: {}", ended.beginning());
    assert!(ended.told.contains(words), "{name}: {words:?} is not said: {}", ended.beginning());
    assert!(ended.told.len() < 200_000, "{name}: {} bytes are told", ended.told.len());
    let foreign = ended.told.chars().find(|c| c.is_control() && *c != '\n');
    assert_eq!(foreign, None, "{name}: {}", ended.beginning());
}
