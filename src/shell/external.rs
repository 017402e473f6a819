//! A note's text in the user's own editor: a private file is made for it, and what is left there is read with distrust.

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::durable::{self, make_folder, named};
use super::lock::Lock;
use super::{clock, store};
use crate::domain::text::safe_line;

/// The most that is taken back, unless the note was longer already.
const LARGEST: usize = 64 << 10;
/// The file that says that an editor has the one beside it.
const LOCK: &str = "lock";
/// What is used where the environment names no editor.
const USUAL: &str = "vi";

/// The user's own editor, as the environment names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorCommand {
    /// Which variable names it; `None` for the usual one.
    variable: Option<&'static str>,
    words: Vec<String>,
}

impl EditorCommand {
    /// What `VISUAL`, else `EDITOR`, names; or why that cannot be run, and what to do. No shell reads it.
    pub fn from_environment() -> Result<Self, String> {
        Self::from_values(["VISUAL", "EDITOR"].map(|name| (name, env::var_os(name))))
    }

    fn from_values(
        values: impl IntoIterator<Item = (&'static str, Option<std::ffi::OsString>)>,
    ) -> Result<Self, String> {
        for (name, value) in values {
            let Some(value) = value else { continue };
            let Some(value) = value.to_str() else {
                return Err(format!("{name} is not UTF-8 and cannot be run: set it anew."));
            };
            let words = shell_words::split(value).map_err(|_| {
                format!("{name} is \"{}\", where a quote is not closed: set it anew.", safe_line(value))
            })?;
            if !words.is_empty() {
                return Ok(Self { variable: Some(name), words });
            }
        }
        Ok(Self { variable: None, words: vec![USUAL.to_owned()] })
    }

    /// The program, as messages name it.
    pub fn name(&self) -> String {
        let name = Path::new(&self.words[0]).file_name().map(|name| name.to_string_lossy().into_owned());
        safe_line(&name.unwrap_or_else(|| self.words[0].clone()))
    }

    /// What runs it on a file.
    pub fn on(&self, file: &Path) -> Command {
        let mut command = Command::new(&self.words[0]);
        command.args(&self.words[1..]).arg(file);
        command
    }

    /// Why it could not be started, and what to do.
    pub fn not_started(&self, error: &io::Error) -> String {
        let program = safe_line(&self.words[0]);
        let why = if error.kind() == ErrorKind::NotFound {
            "it is not found".to_owned()
        } else if error.kind() == ErrorKind::PermissionDenied {
            "it may not be executed".to_owned()
        } else {
            safe_line(&error.to_string())
        };
        let whence = match self.variable {
            Some(variable) => format!(", which {variable} names"),
            None => ", the usual one, since neither VISUAL nor EDITOR is set".to_owned(),
        };
        let hint = if program.starts_with('~') || program.contains('$') {
            " No shell reads it: write the path in full."
        } else if program.contains('/') && error.kind() == ErrorKind::NotFound {
            " A path with spaces wants quotes around it."
        } else {
            ""
        };
        format!(
            "The editor \"{program}\" cannot be started{whence}: {why}. Set EDITOR to the one you use, such as EDITOR=nano.{hint}"
        )
    }
}

/// A text in a file of its own, in a folder of its own that nobody else can enter. It stays unless it is removed.
#[derive(Debug)]
pub struct Draft {
    folder: PathBuf,
    file: PathBuf,
    /// How many bytes were given.
    given: usize,
    /// Tells other programs of ours that this is no leftover.
    _lock: Lock,
}

impl Draft {
    /// Makes one under the user's state directory. The file's name begins with `name`.
    pub fn make(name: &str, text: &str) -> Result<Self> {
        Self::make_in(&drafts()?, name, text)
    }

    fn make_in(drafts: &Path, name: &str, text: &str) -> Result<Self> {
        // Editors end a file with a line break; without one they say so, or add it.
        let bytes = if text.is_empty() { String::new() } else { format!("{text}\n") };
        // Short, since editors show the whole path; the end of a unique name is chance.
        let unique = &clock::unique()[20..];
        let folder = drafts.join(format!("{unique}-{}", fingerprint(bytes.as_bytes())));
        make_folder(&folder)?;
        let lock = Lock::take(&folder.join(LOCK), Duration::ZERO)?;
        let file = folder.join(format!("{name}.md"));
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&file)
            .and_then(|mut open| open.write_all(bytes.as_bytes()))
            .with_context(|| format!("cannot write \"{}\"", named(&file)))?;
        Ok(Self { folder, file, given: bytes.len(), _lock: lock })
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The text that stands in the file now; or why it cannot be taken and where it is, in sentences.
    pub fn text(&self, editor: &str) -> Result<String, Vec<String>> {
        let refused = |why: String| {
            vec![
                format!("The note keeps the text it had: {why}."),
                format!(
                    "What the editor left stays in \"{}\": take what you need, then remove it.",
                    named(&self.file)
                ),
            ]
        };
        let bytes = match durable::read(&self.file) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                let mut told =
                    vec![format!("The note keeps the text it had: \"{editor}\" left no file behind.")];
                if self.holds_more() {
                    told.push(format!(
                        "There are other files in \"{}\": take what you need, then remove them.",
                        named(&self.folder)
                    ));
                }
                return Err(told);
            }
            Err(error) => return Err(refused(safe_line(&format!("{error:#}")))),
        };
        if bytes.len() > LARGEST && bytes.len() > self.given {
            return Err(refused(format!(
                "\"{editor}\" left {} KiB, and a note has at most {}",
                bytes.len().div_ceil(1024),
                LARGEST >> 10
            )));
        }
        let line = |at: usize| memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
        if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
            return Err(refused(format!(
                "\"{editor}\" left a NUL byte in line {}, so it is no text",
                line(at)
            )));
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) => Ok(normal(text)),
            Err(error) => {
                let line = line(error.valid_up_to());
                Err(refused(format!("\"{editor}\" left bytes in line {line} that are not UTF-8")))
            }
        }
    }

    /// Whether there is more in the folder than what we put there.
    fn holds_more(&self) -> bool {
        others(&self.folder, &self.file).next().is_some()
    }

    /// Removes file and folder, with what the editor may have left beside.
    pub fn remove(self) {
        let _ = fs::remove_dir_all(&self.folder);
    }

    /// Removes them if nothing can be lost by it, as where the editor never saved.
    pub fn remove_if_idle(self) {
        if is_idle(&self.folder) || (!self.file.exists() && !self.holds_more()) {
            self.remove();
        }
    }
}

/// A text as an editor leaves it, as we keep it: without a byte order mark and the last line's break.
fn normal(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.strip_suffix("\r\n").or_else(|| text.strip_suffix('\n')).unwrap_or(text).to_owned()
}

/// Where the texts are that editors have.
fn drafts() -> Result<PathBuf> {
    Ok(store::state_folder()?.join("editor"))
}

/// What was left by editors whose notes could not be taken back, as when the program was killed: a sentence for each.
pub fn left_behind() -> Vec<String> {
    drafts().map(|drafts| left_in(&drafts)).unwrap_or_default()
}

fn left_in(drafts: &Path) -> Vec<String> {
    let mut told = vec![];
    for folder in fs::read_dir(drafts).into_iter().flatten().flatten().map(|entry| entry.path()) {
        // Where the lock is held the editor of another program is at work.
        let Ok(_lock) = Lock::take(&folder.join(LOCK), Duration::ZERO) else { continue };
        if is_idle(&folder) || others(&folder, Path::new("")).next().is_none() {
            let _ = fs::remove_dir_all(&folder);
            continue;
        }
        let file =
            others(&folder, Path::new("")).find(|path| path.extension().is_some_and(|ext| ext == "md"));
        told.push(format!(
            "the text of a note that an editor had was not taken back into the note; it is in \"{}\": take what you need, then remove it",
            named(&file.unwrap_or(folder))
        ));
    }
    told.sort();
    told
}

/// The files of a folder but the lock and this one.
fn others(folder: &Path, but: &Path) -> impl Iterator<Item = PathBuf> {
    let lock = folder.join(LOCK);
    let but = but.to_owned();
    let paths = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    paths.filter(move |path| *path != lock && *path != but)
}

/// Whether a folder holds one file, as it was given to the editor.
fn is_idle(folder: &Path) -> bool {
    let files: Vec<PathBuf> = others(folder, Path::new("")).collect();
    let [file] = &files[..] else { return false };
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    matches!(durable::read(file), Ok(Some(bytes)) if name.ends_with(&format!("-{}", fingerprint(&bytes))))
}

fn fingerprint(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..8].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    fn named_by(visual: Option<&str>, editor: Option<&str>) -> Result<Vec<String>, String> {
        let values = [("VISUAL", visual), ("EDITOR", editor)];
        EditorCommand::from_values(values.map(|(name, value)| (name, value.map(Into::into))))
            .map(|editor| editor.words)
    }

    #[test]
    fn visual_goes_before_editor_and_both_before_vi_and_blank_is_none() {
        assert_eq!(named_by(Some("hx"), Some("nano")).unwrap(), ["hx"]);
        assert_eq!(named_by(Some(" "), Some("nano -w")).unwrap(), ["nano", "-w"]);
        assert_eq!(named_by(None, Some("")).unwrap(), ["vi"]);
        assert_eq!(named_by(None, None).unwrap(), ["vi"]);
    }

    #[test]
    fn words_are_split_as_a_shell_does_and_nothing_in_them_is_run() {
        let words =
            named_by(None, Some(r#"'/opt/my editors/vim' -c "set tw=0" '$(reboot)' `reboot`"#)).unwrap();
        assert_eq!(words, ["/opt/my editors/vim", "-c", "set tw=0", "$(reboot)", "`reboot`"]);
        assert!(named_by(Some("vim -c 'set"), None).unwrap_err().contains("a quote is not closed"));
        let bytes = OsString::from_vec(vec![b'v', 0xff]);
        assert!(EditorCommand::from_values([("EDITOR", Some(bytes))]).unwrap_err().contains("not UTF-8"));
    }

    #[test]
    fn a_text_that_nobody_touched_comes_back_as_it_was() {
        let drafts = tempfile::tempdir().unwrap();
        for text in ["", "one", "one\n", "\n", "one\n\n\n", "a\tb", "\u{202e}x"] {
            let draft = Draft::make_in(drafts.path(), "note-on-x", text).unwrap();
            assert_eq!(draft.text("ed").unwrap(), text);
            draft.remove();
        }
        assert_eq!(fs::read_dir(drafts.path()).unwrap().count(), 0);
    }

    #[test]
    fn line_breaks_and_marks_that_editors_add_are_no_edit() {
        for left in ["one\ntwo", "one\ntwo\n", "one\r\ntwo\r\n", "\u{feff}one\r\ntwo"] {
            let text = crate::domain::note::without_controls(&normal(left));
            assert_eq!(text, "one\ntwo", "{left:?}");
        }
    }

    #[test]
    fn a_long_note_may_come_back_as_long_as_it_was_and_no_longer() {
        let drafts = tempfile::tempdir().unwrap();
        let long = "x".repeat(LARGEST + 10);
        let draft = Draft::make_in(drafts.path(), "note-on-x", &long).unwrap();
        assert_eq!(draft.text("ed").unwrap(), long);
        fs::write(draft.file(), format!("{long}xx")).unwrap();
        assert!(draft.text("ed").is_err_and(|told| told[0].contains("at most 64")));
    }

    #[test]
    fn what_is_left_behind_is_told_unless_it_is_at_work_or_was_never_changed() {
        let drafts = tempfile::tempdir().unwrap();
        let untouched = Draft::make_in(drafts.path(), "note-on-a", "one").unwrap();
        let changed = Draft::make_in(drafts.path(), "note-on-b", "two").unwrap();
        let beside = Draft::make_in(drafts.path(), "note-on-c", "three").unwrap();
        fs::write(changed.file(), "two and more").unwrap();
        fs::write(beside.folder.join(".note-on-c.md.swp"), "what vim had not saved").unwrap();
        assert_eq!(left_in(drafts.path()), Vec::<String>::new(), "all are at work");
        drop((untouched, changed, beside));
        for _ in 0..2 {
            let told = left_in(drafts.path());
            assert_eq!(told.len(), 2, "{told:?}");
            assert!(told.iter().any(|told| told.contains("note-on-b.md")), "{told:?}");
            assert!(told.iter().any(|told| told.contains("note-on-c.md")), "{told:?}");
        }
        assert_eq!(fs::read_dir(drafts.path()).unwrap().count(), 2);
    }
}
