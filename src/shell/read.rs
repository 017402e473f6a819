//! Reading what a dataset is made of: regular files alone, no more of them than fits, and nothing outside a named folder.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result, bail, ensure};
use rustix::fs::OFlags;

use super::cli::Source;
use crate::codec::dataset::Input;
use crate::domain::text::safe_line;

/// The most files of a folder.
const MAX_FILES: usize = 10_000;

/// What standard input was before the keyboard took its place.
static ASIDE: OnceLock<File> = OnceLock::new();

/// Keeps what standard input holds, so that the keyboard can take its place.
pub(super) fn put_standard_input_aside() -> io::Result<()> {
    let held = rustix::stdio::stdin().try_clone_to_owned()?;
    let _ = ASIDE.set(held.into());
    Ok(())
}

/// What standard input holds, wherever it is now.
fn standard_input() -> Box<dyn Read> {
    ASIDE.get().map_or_else(|| Box::new(io::stdin()) as Box<dyn Read>, |aside| Box::new(aside))
}

/// The inputs of a dataset, in the order in which they are read: of all together no more than so many bytes.
pub fn inputs(source: &Source, most: u64) -> Result<Vec<Input>> {
    let mut budget = Budget { all: most, left: most };
    match source {
        Source::Example(example) => Ok(vec![Input::new(example.name, example.text.as_bytes())]),
        Source::StandardInput => {
            let bytes = budget.read(&mut standard_input(), 0).context("cannot read standard input")?;
            Ok(vec![Input::new("standard input", bytes)])
        }
        Source::Path(path) if path.is_dir() => budget.folder(path),
        Source::Path(path) => Ok(vec![budget.input(path, path)?]),
    }
}

/// Everything that one file or standard input (`-`) holds, no more of it than so many bytes.
pub fn bytes(path: &Path, most: u64) -> Result<Vec<u8>> {
    let mut budget = Budget { all: most, left: most };
    if path == Path::new("-") {
        return budget.read(&mut standard_input(), 0).context("cannot read standard input");
    }
    budget.file(path).with_context(|| format!("cannot read `{}`", name(path)))
}

/// A path as messages quote it.
fn name(path: &Path) -> String {
    safe_line(&path.to_string_lossy())
}

/// How much may still be read.
#[derive(Debug)]
struct Budget {
    all: u64,
    left: u64,
}

impl Budget {
    /// Everything of one file. What is named may be a link; what is opened is what it leads to.
    fn input(&mut self, named: &Path, opened: &Path) -> Result<Input> {
        let bytes = self.file(opened).with_context(|| format!("cannot read `{}`", name(named)))?;
        Ok(Input::new(name(named), bytes))
    }

    fn file(&mut self, path: &Path) -> Result<Vec<u8>> {
        // Without waiting: a pipe that nobody writes to would keep us for ever.
        let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits();
        let mut file: File = OpenOptions::new().read(true).custom_flags(flags as i32).open(path)?;
        let about = file.metadata()?;
        ensure!(
            about.is_file(),
            "it is {}, not a file; `-` reads from standard input",
            if about.is_dir() { "a folder" } else { "a pipe or a device" }
        );
        self.read(&mut file, about.len())
    }

    /// Everything that a reader gives, which may be more or less than was announced.
    fn read(&mut self, reader: &mut impl Read, announced: u64) -> Result<Vec<u8>> {
        if announced > self.left {
            bail!(self.exceeded());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(announced)? + 1);
        reader.take(self.left.saturating_add(1)).read_to_end(&mut bytes)?;
        let Some(left) = self.left.checked_sub(bytes.len() as u64) else { bail!(self.exceeded()) };
        self.left = left;
        Ok(bytes)
    }

    fn exceeded(&self) -> String {
        format!(
            "it is larger than {} bytes, which is the most that is read; `--max-input 2G` reads up to that size",
            self.all
        )
    }

    /// The files of a folder that a dataset is made of, in the order of their names.
    fn folder(&mut self, folder: &Path) -> Result<Vec<Input>> {
        let home = folder.canonicalize().with_context(|| unread(folder))?;
        files(folder)?.iter().map(|path| self.input(path, &within(&home, path)?)).collect()
    }
}

/// The files of a folder that a dataset is made of, in the order in which they are read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let context = || unread(folder);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        let hidden = path.file_name().is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    ensure!(!paths.is_empty(), "the folder `{}` holds no `.toml` file", name(folder));
    ensure!(
        paths.len() <= MAX_FILES,
        "the folder `{}` holds {} `.toml` files; at most {MAX_FILES}",
        name(folder),
        paths.len()
    );
    paths.sort();
    Ok(paths)
}

fn unread(folder: &Path) -> String {
    format!("cannot read the folder `{}`", name(folder))
}

/// What a file of a folder is in truth, if that lies in the folder too.
fn within(home: &Path, path: &Path) -> Result<PathBuf> {
    let real = path.canonicalize().with_context(|| format!("cannot read `{}`", name(path)))?;
    ensure!(real.starts_with(home), "`{}` leads out of its folder; copy the file into it", name(path));
    Ok(real)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::dataset;
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use std::os::unix::fs::symlink;
    use tempfile::TempDir;

    const HEAD: &str = "id = 't'\ntitle = 'T'\n";

    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn read(path: &Path) -> Result<Vec<Input>> {
        inputs(&Source::Path(path.to_owned()), 1 << 30)
    }

    fn refusal(path: &Path) -> String {
        format!("{:#}", read(path).unwrap_err())
    }

    #[test]
    fn a_folder_is_its_toml_files_in_the_order_of_their_names() {
        let party = |id: &str| format!("[[party]]\nid = '{id}'\nname = '{id}'\n");
        let folder = folder(&[
            ("b.toml", &party("b")),
            ("a.toml", &format!("{HEAD}{}", party("a"))),
            ("c.toml", &party("c")),
            ("notes.txt", "no"),
            (".hidden.toml", "no"),
        ]);
        let dataset = dataset::read(&read(folder.path()).unwrap()).dataset.unwrap();
        assert_eq!(dataset.parties().iter().map(|party| party.id.as_str()).collect::<String>(), "abc");
    }

    #[test]
    fn a_folder_without_a_dataset_is_refused() {
        let folder = folder(&[("notes.txt", "no")]);
        assert!(refusal(folder.path()).ends_with("holds no `.toml` file"));
    }

    #[test]
    fn a_link_within_the_folder_is_followed_and_one_that_leads_out_is_not() {
        let (outside, inside) =
            (folder(&[("secret", "x")]), folder(&[("a.toml", HEAD), ("b.txt", "[[source]]\n")]));
        symlink("b.txt", inside.path().join("b.toml")).unwrap();
        assert_eq!(read(inside.path()).unwrap().len(), 2);
        symlink(outside.path().join("secret"), inside.path().join("c.toml")).unwrap();
        assert!(refusal(inside.path()).ends_with("c.toml` leads out of its folder; copy the file into it"));
        // Named itself it is followed: that is for the user to say.
        assert_eq!(read(&inside.path().join("c.toml")).unwrap().len(), 1);
    }

    #[test]
    fn what_is_no_regular_file_is_refused_without_waiting() {
        let folder = folder(&[]);
        let pipe = folder.path().join("pipe.toml");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR, 0).unwrap();
        assert!(
            refusal(&pipe).ends_with("it is a pipe or a device, not a file; `-` reads from standard input")
        );
        assert!(refusal(folder.path()).contains("a pipe or a device"));
        assert!(refusal(Path::new("/dev/null")).contains("a pipe or a device"));
        fs::remove_file(&pipe).unwrap();
        fs::create_dir(&pipe).unwrap();
        assert!(refusal(folder.path()).contains("it is a folder"));
    }

    #[test]
    fn what_is_not_there_is_told_with_its_name() {
        assert_eq!(
            refusal(Path::new("no/such\u{1b}file.toml")),
            "cannot read `no/suchfile.toml`: No such file or directory (os error 2)"
        );
    }

    #[test]
    fn no_more_is_read_than_fits() {
        let mut budget = Budget { all: 10, left: 10 };
        assert_eq!(budget.read(&mut &b"123456"[..], 6).unwrap(), b"123456");
        let error = budget.read(&mut &b"12345"[..], 5).unwrap_err();
        assert!(
            error.to_string().starts_with("it is larger than 10 bytes, which is the most that is read; ")
        );
        // Some files grow while they are read, and some do not know their size.
        assert!(budget.read(&mut io::repeat(b'x'), 0).is_err());
        assert_eq!(budget.read(&mut &b"1234"[..], 1).unwrap(), b"1234");
    }
}
